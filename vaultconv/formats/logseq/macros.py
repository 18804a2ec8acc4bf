"""Macros that the owner of a graph made (``:macros`` in ``config.edn``): what a call of one stands for.

The app shows a call as the text of the macro, with what stands behind the name for ``$1``, ``$2``, ...; a call of what it does
not know prints itself. Source: Logseq 0.10, ``frontend.components.block`` (``macro-else-cp``), ``frontend.components.macro``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from vaultconv.formats.logseq.body import read_body
from vaultconv.formats.logseq.spell import MACRO
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Paragraph, with_traits
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Property, Value
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import HtmlSpan, Macro, Span, Spans, Text
from vaultconv.model.traverse import iter_blocks, note_spans

BUILT_IN: Final = frozenset(
    {
        "query", "function", "namespace", "youtube", "youtube-timestamp", "vimeo", "bilibili", "video", "tweet",
        "twitter", "embed", "renderer", "cloze", "cards", "img", "zotero-imported-file", "zotero-linked-file",
    }
)  # fmt: skip
"""Macros of the app, which no setting changes."""

_CALL: Final = lazy_pattern(r"\{\{(?P<third>\{?)(?P<name>[^\s(){}]+)(?P<rest>[^{}\n]*)\}\}(?(third)\}?)")
_ARGUMENT: Final = lazy_pattern(r"""(?:\[\[.*?\]\]|\(\(.*?\)\)|"[^"]*"|[^,])+""")
_PLACE: Final = lazy_pattern(r"\$(\d+)")
_HICCUP: Final = lazy_pattern(r'\[:(?P<tag>[a-z][a-z0-9]*) "(?P<text>[^"\\]*)"\]')
_DYNAMIC: Final = "<%"
"""How that begins which the app works out anew each time (``<% today %>``): what it is now is nothing that a graph says."""
_DEEPEST: Final = 8
"""How many macros may stand in each other."""

Macros = Mapping[str, str]


def expanded(note: Note, settings: Settings) -> tuple[Note, tuple[Loss, ...]]:
    """``note`` with what each call of a macro of the graph stands for, and a line of the ledger for each; the same object where
    it calls none. A macro whose text is more than one paragraph stays a call."""
    macros = {name: text for name, text in settings.macros.items() if name not in BUILT_IN}
    if not macros or (note.source is not None and "{{" not in note.source.text):
        return note, ()

    def said(item: Property) -> Property:
        value = _value(item.value, macros)
        return item if value == item.value else Property(item.key, value, item.type, line=item.line)

    def in_text(span: Span) -> Span | Spans:
        return span if (shown := _shown(span, macros)) is None else shown

    def in_properties(block: AnyBlock) -> AnyBlock:
        items = tuple(map(said, block.traits.properties))
        return block if items == block.traits.properties else with_traits(block, properties=items)

    losses = [
        _loss(note, block.line, span.text)
        for block, span in note_spans(note.blocks)
        if isinstance(span, Macro) and _shown(span, macros) is not None
    ]
    page = tuple(map(said, note.properties))
    losses += [
        _loss(note, before.line, str(before.value))
        for before, after in zip(note.properties, page, strict=True)
        if before is not after
    ]
    losses += [
        _loss(note, item.line or block.line, str(item.value))
        for block in iter_blocks(note.blocks)
        for item in block.traits.properties
        if said(item) is not item
    ]
    if not losses:
        return note, ()
    blocks = with_blocks(with_spans(note.blocks, in_text), in_properties)
    properties = note.properties
    if page != properties.items:
        properties = replace(properties, items=page, raw="")
    return replace(note, blocks=blocks, properties=properties), tuple(losses)


def stands_for(text: str, macros: Macros, deep: int = 0) -> str:
    """``text`` with what each call in it stands for.

    >>> macros = {"issue": "[#$1](https://e.org/$1)", "both": "{{issue $1}} and {{issue $2}}", "now": "<% time %>"}
    >>> stands_for("see {{issue 7}}, {{both 1, 2}}, {{now}}, {{other}}", macros)
    'see [#7](https://e.org/7), [#1](https://e.org/1) and [#2](https://e.org/2), {{now}}, {{other}}'
    >>> stands_for("{{pair [[a, b]], c}}", {"pair": "$2: $1"}), stands_for("{{a}}", {"a": "{{a}}"})
    ('c: [[a, b]]', '{{a}}')
    """

    def called(call: re.Match[str]) -> str:
        found = macros.get(call["name"])
        if found is None or _DYNAMIC in found or deep == _DEEPEST:
            return call[0]
        rest = call["rest"].strip()
        if rest.startswith("(") and rest.endswith(")") and not rest.startswith("(("):
            rest = rest[1:-1]
        given = [argument.strip() for argument in _ARGUMENT.findall(rest)]

        def filled(place: re.Match[str]) -> str:
            number = int(place[1])
            return given[number - 1] if 0 < number <= len(given) else place[0]

        return stands_for(_PLACE.sub(filled, found), macros, deep + 1)

    return _CALL.sub(called, text)


def _shown(span: Span, macros: Macros) -> Spans | None:
    """What the app shows for ``span``; None where that is no macro of the graph, or more than a text."""
    if not isinstance(span, Macro) or span.kind != MACRO:
        return None
    text = stands_for(span.text, macros)
    if text == span.text:
        return None
    if (hiccup := _HICCUP.fullmatch(text)) is not None:
        return (HtmlSpan(f"<{hiccup['tag']}>"), Text(hiccup["text"]), HtmlSpan(f"</{hiccup['tag']}>"))
    blocks = read_body(text.split("\n"), 1)
    return blocks[0].spans if len(blocks) == 1 and isinstance(blocks[0], Paragraph) else None


def _value(value: Value, macros: Macros) -> Value:
    """The value of a property, with what calls in it stand for."""
    if isinstance(value, str):
        return stands_for(value, macros) if "{{" in value else value
    if isinstance(value, list):
        return [_value(item, macros) for item in value]
    return value


def _loss(note: Note, line: int, call: str) -> Loss:
    detail = f"`{call}` is the text that it stands for in this graph (`:macros`)"
    return Loss(note.path, line, "macro", Outcome.APPROXIMATED, detail)
