"""Tokens in addresses, taken out of pages that are to be published (``--redact-tokens``); what else is not for others: :mod:`.private`.

An address may hold what opens its door: ``?token=...``, a signature, a session. In the page such a parameter keeps its name, and its
value is ``redacted``, wherever in the page it stands: in links, citations, properties, in code, and in what is carried. The page is
searched as a whole, so that no place is forgotten; the note is searched too, for a line in the ledger for each thing that
changed. No line says a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final, NamedTuple

from vaultconv.formats.html.private import hidden_in, hidden_words
from vaultconv.model.blocks import AnyBlock, Code, Comment, Html, MathBlock, Query, Raw
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, Value
from vaultconv.model.reference import Reference
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Embed,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Span,
    Text,
    Url,
)
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.tokens import TOKEN

OPTION: Final = "redact_tokens"
"""The name of the option."""


class _Said(NamedTuple):
    """What stands in a place of a note: a property, or a ``text``."""

    line: int
    construct: str
    text: str
    value: str = ""
    item: Property | None = None


def redactions(note: Note, for_others: bool = False) -> Iterator[Loss]:
    """A line of the ledger for each thing in ``note`` that says a token; in a page ``for_others`` also for what else is not for them."""
    for said in _said_in(note):
        names = list(dict.fromkeys(found["name"] for found in TOKEN.finditer(said.text)))
        if names:
            detail = f"the value of `{'`, `'.join(names)}` in an address is redacted"
            yield Loss(note.path, said.line, said.construct, Outcome.APPROXIMATED, detail, said.value)
            continue
        if for_others and said.construct not in _SHOWN_AS_IT_IS:
            details = hidden_in(said.item) if said.item is not None else hidden_words(said.text)
            for detail in details:
                yield Loss(note.path, said.line, said.construct, Outcome.APPROXIMATED, detail, said.value)


def _said_in(note: Note) -> Iterator[_Said]:
    yield _Said(0, "title", note.title, note.title)
    for item in note.properties:
        yield _property(item, item.line)
    for block in iter_blocks(note.blocks):
        citation = block.traits.citation
        if citation is not None:
            yield _Said(block.line, "citation", _texts_of(citation))
        for item in block.traits.properties:
            yield _property(item, block.line)
        if (found := _OF_BLOCK.get(type(block))) is not None:
            yield _Said(block.line, found, _text_of(block))
        for spans in spans_of(block):
            for span in iter_spans(spans):
                if (construct := _OF_SPAN.get(type(span))) is not None:
                    yield _Said(block.line, construct, _span_text(span))


_SHOWN_AS_IT_IS: Final = frozenset(("code", "math", "comment"))
"""What is there to be read as it is written, or is not there at all for others."""

_OF_BLOCK: Final[Mapping[type, str]] = {
    Code: "code",
    Query: "code",
    Html: "html",
    Raw: "html",
    Comment: "comment",
    MathBlock: "math",
}
_OF_SPAN: Final[Mapping[type, str]] = {
    Link: "link",
    Url: "link",
    Image: "image",
    Embed: "embed",
    Text: "words",
    CodeSpan: "code",
    HtmlSpan: "html",
    MathSpan: "math",
    CommentSpan: "comment",
    Macro: "macro",
}
"""What the ledger calls each kind."""


def _property(item: Property, line: int) -> _Said:
    return _Said(line, "property", "\n".join(_scalars(item.value)), item.key, item)


def _scalars(value: Value) -> Iterator[str]:
    if isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _scalars(each)
    else:
        yield str(value)


def _texts_of(citation: Citation) -> str:
    values = (getattr(citation, each.name) for each in fields(citation))
    return "\n".join(value for value in values if isinstance(value, str))


def _text_of(block: AnyBlock) -> str:
    return str(getattr(block, "text", ""))


def _span_text(span: Span) -> str:
    """The address or the text of ``span``."""
    reference = getattr(span, "reference", None)
    if isinstance(reference, Reference):
        return reference.target
    return str(getattr(span, "text", "") or getattr(span, "url", ""))
