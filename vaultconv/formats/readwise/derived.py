"""What of a highlight note was generated and can be generated again, to the byte; and what follows when a person edits what it was
made of.

A value is *derived* where making it anew gives what is stored; any other is *kept*: it is only ever copied. For a note that goes to
another format, the digests of its derived values and of what they are made of are carried in the state. When it comes back, a
derived value that nobody touched is made anew from what the note says now; one that somebody changed is theirs.

Source: ``formats/readwise.md``, a.4 and h, rule 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final

from vaultconv.formats.readwise.forms import FOOTER, FORMS
from vaultconv.formats.readwise.importer import author_id, favicon_of, passage_url, title_in
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.passage import Known, known_of, with_citation
from vaultconv.formats.readwise.shape import highlight_of
from vaultconv.formats.readwise.source import FRAME
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, PropertyType

DERIVED: Final = "derived"
"""The key in :attr:`~vaultconv.model.note.Note.extra`, and in what is carried, of the digests."""
KEPT: Final = "kept"
"""The key in :attr:`~vaultconv.model.note.Note.extra` of the names of what was generated once and cannot be again."""

_WORD: Final = lazy_pattern(r"\w+")

_MADE: Final[Mapping[str, Callable[[str, Known], str]]] = {
    "title": lambda form, known: title_in(FORMS[form], known.said),
    "author_id": lambda _, known: author_id(known.author),
    "favicon_url": lambda _, known: favicon_of(known.canonical),
    "source_url": lambda _, known: passage_url(known.canonical, known.text),
}
"""How each key that can be made anew is made."""
_FROM: Final[Mapping[str, Callable[[Known], str]]] = {
    "author": lambda known: known.author,
    "book_title": lambda known: known.book_title,
    "canonical": lambda known: known.canonical,
    "readwise_url": lambda known: known.permalink,
    "passage": lambda known: " ".join(_WORD.findall(known.text)),
}
"""What they are made of, and where the passage is kept. Of the passage only the words count: how they are spelled may be another in another format."""
_TWICE: Final = (("author", "author"), ("book_title", "title"), ("readwise_url", "permalink"))
"""What a property says and the citation too, where the second says it at all."""
_MADE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("author", "book_title", "passage"),
    "author_id": ("author",),
    "favicon_url": ("canonical",),
    "source_url": ("canonical", "passage"),
}


def told(note: Note) -> dict[str, Any]:
    """What to say in :attr:`~vaultconv.model.note.Note.extra` of ``note``, which was read from a site: the digests of what is
    derived, and the names of what is kept. Nothing of a note that is no highlight."""
    found = highlight_of(note.blocks)
    if found is None or note.form not in FORMS or not FORMS[note.form].is_highlight:
        return {}
    known = known_of(note, found[1])
    digests: dict[str, str] = {}
    kept = []
    for key, make in _MADE.items():
        value = note.properties.get(key)
        if not isinstance(value, str) or not value:
            continue
        if make(note.form, known) == value:
            digests[key] = _digest(value)
        else:
            kept.append(key)
    if FORMS[note.form].source == FOOTER:
        if _is_footer_derived(note.properties, found[1]):
            digests["footer"] = ""
        else:
            kept.append("footer")
    digests |= {name: _digest(value(known)) for name, value in _FROM.items()}
    return {DERIVED: digests, KEPT: tuple(kept)}


def _is_footer_derived(properties: Properties, quote: Quote) -> bool:
    """Whether the footer says, in the importer's spelling, just what the properties say."""
    citation = quote.traits.citation or Citation()
    said = tuple(properties.text(key) for key in ("author", "book_title", "source_url", "favicon_url"))
    favicon = citation.favicon or ""
    return FRAME not in quote.spelling and said == (citation.author, citation.title, citation.url, favicon)


def followed(note: Note, form: str, ledger: Ledger) -> Note:
    """``note``, which came from a site as a note of ``form`` and comes back, with the derived values that follow from its edits;
    the same object where nothing does."""
    carried = note.carried or {}
    digests = carried.get(DERIVED)
    found = highlight_of(note.blocks)
    if not isinstance(digests, Mapping) or found is None or form not in FORMS:
        return note
    place, quote = found
    note, quote = _agreed(note, quote, digests, ledger)
    known = known_of(note, quote)
    edited = {name for name, value in _FROM.items() if digests.get(name) != _digest(value(known))}
    citation = quote.traits.citation or Citation()
    properties = note.properties
    for key, make in _MADE.items():
        old = properties.get(key)
        if not edited.intersection(_MADE_OF[key]) or not isinstance(old, str) or not _is(digests, key, old):
            continue
        new = make(form, known)
        if new == old:
            continue
        properties = properties.with_value(key, new or None, PropertyType.TEXT if new else PropertyType.EMPTY)
        item = note.properties.find(key)
        ledger.line = item.line if item is not None else 0
        ledger.approximated("property", f"{key}: made anew, for what it is made of was edited", key)
        if key == "title":
            ledger.approximated("title", "made anew, for what it is made of was edited")
        elif key == "source_url" and citation.url == old:
            citation = replace(citation, url=new)
        elif key == "favicon_url" and citation.favicon == old:
            citation = replace(citation, favicon=new)
    return _with(note, place, quote, properties, citation, ledger)


def _agreed(note: Note, quote: Quote, digests: Mapping[str, Any], ledger: Ledger) -> tuple[Note, Quote]:
    """``note`` and its highlight with an edit of who wrote it, what, and where it is kept in both places that say it: the
    properties and the citation. Where both were edited, each stays as it is."""
    citation = quote.traits.citation
    if citation is None:
        return note, quote
    properties = note.properties
    for key, field in _TWICE:
        item = properties.find(key)
        said, cited = properties.text(key), getattr(citation, field)
        if item is None or said == cited or (field == "permalink" and not cited):
            continue
        if _is(digests, key, cited) and "footer" in digests:
            changed_field: dict[str, Any] = {field: said}
            citation = replace(citation, **changed_field)
        elif _is(digests, key, said):
            properties = properties.with_value(key, cited, PropertyType.TEXT)
            ledger.line = item.line
            ledger.approximated("property", f"{key}: it was edited below the quotation", key)
            if field == "permalink":
                ledger.line = quote.line
                ledger.approximated("citation", f"its link to the highlight is in the property {key!r}")
    place = next(at for at, block in enumerate(note.blocks) if block is quote)
    note = _with(note, place, quote, properties, citation, ledger)
    changed = note.blocks[place]
    assert isinstance(changed, Quote)  # noqa: S101  it is the highlight
    return note, changed


def _with(
    note: Note, place: int, quote: Quote, properties: Properties, citation: Citation, ledger: Ledger
) -> Note:
    changed = quote
    if quote.traits.citation is not None and citation != quote.traits.citation:
        changed = with_citation(quote, citation)
        ledger.line = quote.line
        ledger.approximated("citation", "it follows what was edited in the properties or the passage")
    if changed is quote and properties is note.properties:
        return note
    blocks = (*note.blocks[:place], changed, *note.blocks[place + 1 :])
    title = properties.text("title") if properties.find("title") is not None else note.title
    return replace(note, properties=properties, blocks=blocks, title=title)


def _is(digests: Mapping[str, Any], key: str, value: str) -> bool:
    return digests.get(key) == _digest(value)


def _digest(value: str) -> str:
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
