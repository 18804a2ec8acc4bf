"""The names in ``tags::`` and ``alias::``: each link and each tag there is one, and so are the words between commas around them.

Source: ``formats/logseq.md`` section 4 (``text/parse-property``): ``tags:: a b, #c d`` is ``a b``, ``c`` and ``d``; of
``[words]([[Page]])`` the name is ``Page``. What stands in code or in an address is no link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.properties import Property
from vaultconv.model.traverse import iter_blocks

LISTS: Final = frozenset({"tags", "alias", "aliases"})
"""Keys whose text is names, parted at commas by the app itself."""

_DEAD = r"`[^`\n]*`|(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*+://[^\s,，]+|\\."
_NESTED = r"\[\[[^\[\]\n]*(?:\[\[[^\[\]\n]+\]\][^\[\]\n]*)+\]\]"
_TAG = r"#(?P<tag>(?:[^\s,，!?'\":#.;]|[.;](?![.;]*(?:[\s,，]|$)))+)"
_TOKEN = lazy_pattern(
    rf"(?P<dead>{_DEAD})|(?P<nested>{_NESTED})"
    r"|\[(?P<words>[^\[\]\n]*)\]\(\[\[(?P<labelled>[^\[\]\n]+)\]\]\)"
    rf"|\#?\[\[(?P<page>[^\[\]\n]+)\]\]|{_TAG}"
    r'|"(?P<quoted>[^"\n]*)"(?=[ \t]*(?:[,，]|$))|(?P<comma>[,，])'
)
LABELLED = "](["
"""What a text must hold for a link with words of its own."""


class Name(NamedTuple):
    """One name, the text that it was written as, and the words that its link shows in its place."""

    name: str
    text: str
    words: str = ""


def names_in(text: str) -> Iterator[Name]:
    """The names that ``text`` holds, in their order.

    >>> [found.name for found in names_in("a b, #c d, [words]([[E, F]])")]
    ['a b', 'c', 'd', 'E, F']
    """
    plain, at = "", 0
    for found in _TOKEN.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        if found["dead"] is not None or (found["quoted"] is not None and plain.strip()):
            plain += found[0]
            continue
        yield from _words(plain)
        plain = ""
        name = found["nested"] or found["labelled"] or found["page"] or found["tag"] or found["quoted"]
        if name:
            yield Name(name.removeprefix("#"), found[0], found["words"] or "")
    yield from _words(plain + text[at:])


def _words(plain: str) -> Iterator[Name]:
    if said := plain.strip():
        yield Name(said, said)


def unread_words(path: str, properties: Iterable[Property], blocks: Blocks) -> Iterator[Loss]:
    """What links among the tags and aliases of the page at ``path`` show in place of a name, for the ledger of another app."""
    for item in properties:
        yield from _unread(path, item, item.line)
    for block in iter_blocks(blocks):
        for item in block.traits.properties:
            yield from _unread(path, item, block.line)


def _unread(path: str, item: Property, line: int) -> Iterator[Loss]:
    if LABELLED not in item.lexeme or item.key not in LISTS:
        return
    for found in names_in(item.lexeme):
        if found.words:
            detail = f"`{found.text}` is the name {found.name!r}: the words that the link shows are left out"
            yield Loss(path, line, "property", Outcome.APPROXIMATED, detail, item.key)
