"""Links whose address stands elsewhere in the note: ``[words][label]``, and ``[label]: Note.md`` below. When what they lead to is called
otherwise, the address changes where it stands, once, and the links stay as they are.

Source: CommonMark 0.31.2, 4.7 (link reference definitions): labels are folded, and of several with one label the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Raw
from vaultconv.model.spans import Embed, Image, Link

_DEFINITION = lazy_pattern(
    r"""^(?P<head>[ \t]*\[(?P<label>(?:[^\[\]\\\n]|\\.)+)\]:[ \t]*(?:\n[ \t]*)?)(?P<address><[^<>\n]*>|[^\s<]\S*)""",
    re.MULTILINE,
)
_OWN_LABEL = lazy_pattern(r"\]\[(?P<label>(?:[^\[\]\\]|\\.)+)\]\Z")


def label_of(span: Link | Embed | Image) -> str:
    """The folded label of the definition that ``span`` has its address from; ``""`` for none.

    >>> from vaultconv.model.reference import Reference, ReferenceKind
    >>> note = Reference(ReferenceKind.NAME, "Note.md")
    >>> [label_of(Link(note, style=style, raw=raw)) for style, raw in [("reference", "[a][My  X]"), ("reference", "[x][]"), ("", "[x](y)")]]
    ['my x', 'x', '']
    """
    raw = span.raw
    if isinstance(span, Embed) or not raw.endswith("]") or raw.startswith(("[[", "![[")):
        return ""
    if isinstance(span, Link) and span.style != "reference":
        return ""
    own = _OWN_LABEL.search(raw)
    text = own["label"] if own is not None else raw.removeprefix("!").removesuffix("[]")[1:-1]
    return _folded(text)


def is_definition(block: AnyBlock) -> bool:
    """Whether ``block`` holds definitions."""
    return isinstance(block, Raw) and block.construct == "link-definition"


def addresses_of(
    blocks: Iterable[AnyBlock], spans: Iterable[Link | Embed | Image], links: LinkSpeller
) -> dict[str, str]:
    """The address that each definition in ``blocks`` is to have, by its label, where what the ``spans`` lead to is elsewhere now."""
    there = {
        _folded(found["label"])
        for block in blocks
        if isinstance(block, Raw) and is_definition(block)
        for found in _DEFINITION.finditer(block.text)
    }
    wanted: dict[str, set[str]] = {}
    for span in spans:
        label = label_of(span)
        if label in there and not links.means_the_same(span.reference):
            wanted.setdefault(label, set()).add(links.address(span.reference))
    return {label: addresses.pop() for label, addresses in wanted.items() if len(addresses) == 1}


def with_addresses_of(text: str, addresses: Mapping[str, str]) -> str:
    """The definitions in ``text`` with their new ``addresses``; titles and all else stay.

    >>> with_addresses_of('[x]: <My note.md>  "Title"\\n[y]: y.md\\n[X]: again.md', {"x": "Other.md"})
    '[x]: <Other.md>  "Title"\\n[y]: y.md\\n[X]: again.md'
    """
    left = dict(addresses)

    def new(found: re.Match[str]) -> str:
        said = found["address"]
        address = left.pop(_folded(found["label"]), said)
        return found["head"] + (f"<{address}>" if said.startswith("<") and address != said else address)

    return _DEFINITION.sub(new, text)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
