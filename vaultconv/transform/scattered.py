"""The note of a source as one note a highlight: the reverse of :mod:`vaultconv.transform.gathered`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Item, List, Paragraph, edited
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.passages import Part, parted, passage_id
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.highlight_keys import ALIASES, BOOK_TITLE, DATE, TAGS, TITLE, derived, in_order
from vaultconv.transform.leads import GROUPED
from vaultconv.transform.paths import ending_of, free
from vaultconv.vault.naming import safe_name

_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d(?=\Z|[T ])")
_LONGEST = 60
"""Characters of a title made of first words, as the importer of the site had it. (Source: ``formats/readwise.md``, a.4.)"""


@dataclass(slots=True)
class Scattered:
    """The notes of the highlights of a source, the note of the source itself (None: it says nothing of its own), and the path
    that each anchor of it has gone to."""

    notes: list[Note] = field(default_factory=list)
    home: Note | None = None
    places: dict[str, str] = field(default_factory=dict)

    @property
    def all(self) -> list[Note]:
        """Every note, that of the source first."""
        return [*([self.home] if self.home is not None else []), *self.notes]


def scatter(note: Note, folder: str, taken: set[str], *, at_home: bool = True) -> Scattered:
    """``note``, which holds highlights, as one note for each of them in ``folder``; paths that are ``taken`` stay with whom they
    are, and new ones are added. ``at_home``: the note of the source stays, with a list of links to its highlights, and each of
    them links it; else it stays only for what it says besides."""
    before, parts = parted(note.blocks)
    made = Scattered()
    layout: list[Part | tuple[str, str]] = []
    for part in parts:
        if isinstance(part.block, Heading):
            layout.append(part)
            continue
        one = of_highlight(note, part, free(f"{folder}/{name_of(part, note)}", taken), at_home)
        made.notes.append(one)
        made.places |= dict.fromkeys(anchors_in(one.blocks), one.path)
        layout.append((one.path, one.title))
    listed = listing(before, layout if at_home else chapters(layout))
    if at_home or listed:
        made.home = replace(
            note,
            blocks=tuple(listed),
            source=None,
            properties=replace(note.properties, raw=""),
            extra=_home(note),
        )
        made.places |= dict.fromkeys(anchors_in(made.home.blocks), note.path)
    return made


def listing(before: Iterable[AnyBlock], layout: Iterable[Part | tuple[str, str]]) -> list[AnyBlock]:
    """The blocks of the note of a source whose highlights have notes of their own: what stands ``before`` them, and by ``layout``
    its chapters and links to these, each a path and a title."""
    listed = list(before)
    for each in layout:
        if isinstance(each, Part):
            listed += each.blocks()
        else:
            path, title = each
            _list(listed, Link(Reference(ReferenceKind.NAME, path, origin=GROUPED), (Text(title),)))
    return listed


def chapters(layout: Iterable[Part | tuple[str, str]]) -> Iterable[Part]:
    """What of a ``layout`` is no link."""
    return (each for each in layout if isinstance(each, Part))


def key_of(block: AnyBlock) -> str:
    """What tells the passage ``block`` from the others of its source: its id, else a hash of its words."""
    if id := passage_id(block):
        return f"rw{id}"
    words = " ".join(_words((block,)).split())
    return "#" + blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def is_list_of_links(block: AnyBlock) -> bool:
    """Whether ``block`` is a list of nothing but links to notes."""
    return isinstance(block, List) and all(_link_of(item) is not None for item in block.items)


def links_of(block: AnyBlock) -> Iterable[Reference]:
    """What a list of links leads to."""
    items: Sequence[Item] = block.items if isinstance(block, List) else ()
    return [link.reference for item in items if (link := _link_of(item)) is not None]


def _link_of(item: Item) -> Link | None:
    first = item.blocks[0] if len(item.blocks) == 1 else None
    if not isinstance(first, Paragraph) or len(first.spans) != 1 or not isinstance(first.spans[0], Link):
        return None
    link = first.spans[0]
    return link if link.reference.kind is ReferenceKind.NAME else None


def _is_listing(block: AnyBlock) -> bool:
    return is_list_of_links(block) and all(reference.origin == GROUPED for reference in links_of(block))


def _list(blocks: list[AnyBlock], link: Link) -> None:
    """Puts ``link`` at the end of the list that ``blocks`` end in, or of a new one."""
    item = Item((Paragraph((link,)),))
    last = blocks[-1] if blocks else None
    if isinstance(last, List) and _is_listing(last):
        blocks[-1] = edited(last, items=(*last.items, item))
    else:
        blocks.append(List((item,)))


def _home(note: Note) -> Mapping[str, Any]:
    """What is known of the note of a source, less where in an export it stands: it is no part of one any more."""
    return {key: value for key, value in note.extra.items() if key != "export"}


# -- the note of one highlight -----------------------------------------------------------------------------------------


def of_highlight(note: Note, part: Part, path: str, at_home: bool) -> Note:
    """The note at ``path`` of the passage ``part`` of ``note``; ``at_home``: beside one of its source."""
    block = part.block
    citation = block.traits.citation or Citation()
    day = found[0] if (found := _DAY.match(citation.date)) else ""
    items = _properties(note, part, citation, at_home)
    title = next((str(item.value) for item in items if item.key == TITLE), "") or first_words(block)
    left = replace(citation, tags=(), date="" if citation.date == day else citation.date)
    if left != citation and block.traits.citation is not None:
        block = edited(block, traits=replace(block.traits, citation=left))
    return Note(
        path,
        title,
        NoteKind.HIGHLIGHT,
        properties=Properties(in_order(items)),
        blocks=(block, *part.comment),
        date=day,
        final_newline=note.final_newline,
        extra=_beside(note, title, known_of(note, (block, *part.comment))),
    )


def _properties(note: Note, part: Part, citation: Citation, at_home: bool) -> list[Property]:
    """What the source says, what is derived of the highlight, and what is said of it alone, which counts."""
    made: dict[str, Property] = {}
    called = (note.title, " ".join(note.properties.text(BOOK_TITLE).split()))
    for item in note.properties:
        value = item.value
        if at_home and item.key in (
            TAGS,
            DATE,
        ):  # the note of the source has them: they are not those of a highlight
            continue
        if item.key == ALIASES and isinstance(value, list):  # other names of the source
            value = [] if at_home else [name for name in value if name not in called]
            if not value:
                continue
        made[item.key] = Property(item.key, value, item.type)
    known = derived(note.properties, passage_id(part.block), citation)
    if at_home and not any(item.key == TITLE for item in part.properties):
        known.pop(TITLE, None)
        made.pop(TITLE, None)
    for key, value in known.items():
        made[key] = Property(key, value, _kind(value))
    for item in part.properties:
        made[item.key] = Property(item.key, item.value, item.type)
    return list(made.values())


def _kind(value: Value) -> PropertyType:
    if isinstance(value, list):
        return PropertyType.LIST
    return PropertyType.NUMBER if isinstance(value, int) else PropertyType.TEXT


def first_words(block: AnyBlock) -> str:
    """A title made of the first words of ``block``.

    >>> passage = "A map that is drawn slowly is one that will be used, and not only by its maker"
    >>> first_words(Paragraph((Text(passage),)))
    'A map that is drawn slowly is one that will be used, and not…'
    """
    text = " ".join(_words((block,)).split())
    if len(text) <= _LONGEST:
        return text or "Highlight"
    return text[:_LONGEST].rstrip() + "…"


def _words(blocks: Blocks) -> str:
    return " ".join(
        plain_text(block.spans) for block in iter_blocks(blocks) if isinstance(block, Paragraph | Heading)
    )


def known_of(note: Note, blocks: Blocks) -> dict[str, Any]:
    """What is known of ``note`` besides its text, as far as it is about ``blocks`` of it."""
    extra: dict[str, Any] = {key: note.extra[key] for key in ("line_ends",) if key in note.extra}
    anchors = set(anchors_in(blocks))
    for key in ("blocks", "ids"):
        if key in note.extra:
            extra[key] = {
                name: place for name, place in note.extra[key].items() if place[1].lower() in anchors
            }
    days = [day for anchor, day in note.extra.get("known_since", {}).items() if anchor in anchors]
    if days:  # nobody says when it was highlighted
        extra["known_since"] = days[0]
    return extra


def _beside(note: Note, title: str, extra: dict[str, Any]) -> Mapping[str, Any]:
    """``extra`` of a note called ``title`` with its place: beside ``note`` of its source, in a folder of that name."""
    if "place" in note.extra:
        base = str(note.extra["place"]).removesuffix(".md")
        extra["place"] = f"{base}/{safe_name(title, extension='.md')}.md"
    return extra


def anchors_in(blocks: Blocks) -> list[str]:
    """The anchors in ``blocks``, as they are compared."""
    return [block.traits.anchor.lower() for block in iter_blocks(blocks) if block.traits.anchor]


# -- names -------------------------------------------------------------------------------------------------------------


def name_of(part: Part, note: Note) -> str:
    """What the file of the passage ``part`` of ``note`` is called: by its day and id, or its first words."""
    citation = part.block.traits.citation or Citation()
    found = _DAY.match(citation.date) or _DAY.match(note.date)
    ending = ending_of(note.path)
    name = passage_id(part.block) or safe_name(first_words(part.block), extension=ending)
    return f"{found[0]}-{name}{ending}" if found else f"{name}{ending}"
