"""A highlight note of one form as one of another (``--readwise-form``): its keys, its title, how its source is said.

What the other form says in its own way moves there; what it has no key for stays behind its own keys, so that nothing is gone.
Each fact that a reader of the note knew in another way has its line in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from vaultconv.formats.readwise.form_keys import IMPORTERS, KEYS, is_written, made
from vaultconv.formats.readwise.forms import FOOTER, FORMS, SITE, Form
from vaultconv.formats.readwise.importer import (
    SHARED,
    SHARING,
    author_id,
    cover_of,
    emoji_of,
    favicon_of,
    passage_url,
    title_in,
)
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.passage import Known, known_of, with_citation
from vaultconv.formats.readwise.shape import form_for, highlight_of, is_new
from vaultconv.formats.readwise.source import FRAME
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import AnyBlock, Blocks, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, Value
from vaultconv.model.rewrite import with_blocks

POSTED: Final = "posted_to"
"""Where a note says that it was posted, in a form without the keys of F8 for that."""

_DETAILS: Final[Mapping[str, str]] = {"location": "location", "color": "color", "date": "highlighted_at"}
"""The key for each thing that a citation says of a passage and no form of the site does."""

_PICTURED: Final = frozenset({"F3", "F3h", "F4", "F5", "F6", "F8"})
"""Forms that show a favicon."""
_MARKED: Final = _PICTURED | {"F2m"}
"""Forms that show an emoji."""


def own_form(note: Note) -> str:
    """The form that ``note`` has, or had before it went to another format.

    >>> own_form(Note("a.md", "a", form="F2"))
    'F2'
    """
    carried = note.carried or {}
    came = str(carried.get("form", "")) if carried.get("format") == "readwise" else ""
    if note.form not in FORMS and came in FORMS:
        return came
    return form_for(note)


def recast(note: Note, asked: str, ledger: Ledger) -> Note:
    """``note`` in the form that is ``asked`` for; the same object where it has that form, or is no highlight."""
    form = target_form(note, asked)
    found = highlight_of(note.blocks)
    if not form or found is None:
        return note
    place, quote = found
    known = known_of(note, quote)
    now = _cited(quote.traits.citation or Citation(), note.properties, known, FORMS[form])
    properties = _recast_properties(note, form, known, now)
    _report(note, properties, quote, now, form, asked, ledger)
    return replace(
        note,
        form=form,
        title=properties.text("title") or note.title,
        properties=properties,
        blocks=_recast_blocks(note.blocks, place, now, FORMS[own_form(note)], FORMS[form]),
        final_newline=FORMS[form].final_newline,
    )


def target_form(note: Note, asked: str) -> str:
    """The form that ``note`` is to have, where it is another than it has, or no importer has made it yet; ``""`` for none."""
    is_asked = asked in KEYS or (asked == SITE and is_new(note))
    if not is_asked or highlight_of(note.blocks) is None or not FORMS[own_form(note)].is_highlight:
        return ""
    form = form_for(note, asked)
    return form if form != own_form(note) or is_new(note) else ""


def recast_title(note: Note, asked: str) -> str:
    """The title that ``note`` has in the form that is ``asked`` for; ``""`` where that changes nothing."""
    form, found = target_form(note, asked), highlight_of(note.blocks)
    return _title(note, FORMS[form], known_of(note, found[1])) if form and found is not None else ""


# -- properties ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    """What the value of a key depends on."""

    note: Note
    form: str
    known: Known
    citation: Citation
    shared: bool


def _recast_properties(note: Note, form: str, known: Known, citation: Citation) -> Properties:
    """The keys of ``form`` in their order, and behind them whatever else the note says."""
    old = note.properties
    social = [old.get(key) for key in SHARING if old.find(key) is not None]
    tags = old.get("tags")
    shared = bool(social) or (isinstance(tags, list) and SHARED in tags)
    case = _Case(note, form, known, citation, shared)
    items: list[Property] = []
    for key in KEYS[form]:
        value = _VALUES[key](case)
        if is_written(form, key, value):
            items.append(_property(old.find(key), key, value))
    own = set(KEYS[form])
    items += (replace(item, raw="") for item in old if item.key not in own and not _is_said(item, case))
    items += _details(note, citation, items)
    posts: list[Value] = [each for each in social if isinstance(each, str)]
    if posts and form != "F8":
        items.append(made(POSTED, posts))
    return Properties(tuple(items), old.syntax, "", old.trailer)


def _details(note: Note, citation: Citation, said: Iterable[Property]) -> list[Property]:
    """What only the citation says of a highlight that no importer has made a note of: the site has no place for it but keys."""
    if not is_new(note):
        return []
    known = {note.date, *(item.value for item in said if isinstance(item.value, str))}
    return [
        made(key, value)
        for field, key in _DETAILS.items()
        if (value := getattr(citation, field)) and value not in known
    ]


def _property(old: Property | None, key: str, value: Value) -> Property:
    if old is not None and old.value == value:
        return replace(old, raw="")
    return replace(made(key, value), before=old.before if old is not None else "")


def _title(note: Note, form: Form, known: Known) -> str:
    """The title in ``form``: one that an importer made is made anew, a person's stays."""
    title = note.properties.text("title") or note.title
    return title_in(form, known.said) if is_generated(title, known) else title


def is_generated(title: str, known: Known) -> bool:
    """Whether the importer of some form would have made ``title``."""
    return any(title_in(FORMS[name], known.said) == title for name in ("F0", "F2", "F4", "F5"))


def _tags(case: _Case) -> Value:
    """The tags. Older forms say the source with one; a form that posts has no tag for that."""
    old = case.note.properties.get("tags")
    tags: list[Value] = [*old] if isinstance(old, list) else [] if old is None else [str(old)]
    known = case.known
    if "book_title" in KEYS[case.form]:
        tags = [tag for tag in tags if tag != known.source_tag]
    elif not known.source_tag and isinstance(known.book, int):
        category = known.category or ("articles" if known.canonical else "books")
        tags.append(f"{category}-{known.book}")
    if case.form == "F8":
        tags = [tag for tag in tags if tag != SHARED]
    elif case.shared and SHARED not in tags:
        tags.append(SHARED)
    return tags or ["inbox"]


def _old(key: str, otherwise: Callable[[_Case], Value] = lambda _: None) -> Callable[[_Case], Value]:
    """The value that the note has, also an empty one; else what it would have."""

    def value(case: _Case) -> Value:
        found = case.note.properties.find(key)
        return found.value if found is not None else otherwise(case)

    return value


def _social(key: str) -> Callable[[_Case], Value]:
    """Whether a passage that is to be shared was: not yet, or where."""
    value = _old(key, lambda _: False)
    return lambda case: value(case) if case.shared else None


def _source_url(case: _Case) -> str | None:
    said = case.note.properties.find("source_url")
    if said is not None and isinstance(said.value, str):
        return said.value
    return case.citation.url or None


_VALUES: Final[Mapping[str, Callable[[_Case], Value]]] = {
    "title": lambda case: _title(case.note, FORMS[case.form], case.known),
    "tags": _tags,
    "canonical": _old("canonical"),
    "author": _old("author", lambda case: case.known.author or None),
    "author_id": _old("author_id", lambda case: author_id(case.known.author)),
    "book": lambda case: case.known.book,
    "book_title": _old("book_title", lambda case: case.known.book_title),
    "book_asin": _old("book_asin"),
    "hide_title": _old("hide_title", lambda _: True),
    "highlight_id": lambda case: int(case.known.id) if case.known.id.isdecimal() else case.known.id or None,
    "readwise_url": lambda case: case.known.permalink or None,
    "image": lambda case: cover_of(str(case.note.properties.get("image") or "")) or None,
    "favicon_url": _old(
        "favicon_url", lambda case: case.citation.favicon or favicon_of(case.known.canonical) or None
    ),
    "source_emoji": _old(
        "source_emoji",
        lambda case: case.citation.emoji or emoji_of(case.known.canonical, case.known.category),
    ),
    "source_url": _source_url,
    "serial_number": _old("serial_number"),
    **{key: _social(key) for key in SHARING},
}
"""What a key of a form says."""


def _is_said(item: Property, case: _Case) -> bool:
    """Whether what a key says that the form does not have can be left out: nothing, what the form says in another place, or
    what its importer would make again."""
    if item.key not in IMPORTERS:
        return False
    if item.value is None:
        return True
    said = _SAID.get(item.key)
    return said is not None and item.value in said(case)


_SAID: Final[Mapping[str, Callable[[_Case], Iterable[Value]]]] = {
    "author": lambda case: (case.citation.author,),
    "author_id": lambda case: (author_id(case.known.author),),
    "book": lambda case: (case.known.book,) if isinstance(case.known.book, int) else (),
    "book_title": lambda case: (case.citation.title,),
    "hide_title": lambda _: (True, False),
    "highlight_id": lambda case: (case.known.id, int(case.known.id) if case.known.id.isdecimal() else None),
    "readwise_url": lambda case: (case.citation.permalink,),
    "favicon_url": lambda case: (
        favicon_of(case.known.canonical),
        case.citation.favicon if case.form in _PICTURED else None,
    ),
    "source_emoji": lambda case: (
        emoji_of(case.known.canonical, case.known.category),
        case.citation.emoji if case.form in _MARKED else None,
    ),
    "source_url": lambda case: (case.citation.url,),
    **dict.fromkeys(
        SHARING, lambda case: (case.note.properties.get(SHARING[0]), case.note.properties.get(SHARING[1]))
    ),
}
"""Where a form that does not have a key says the same."""


# -- the source of the passage --------------------------------------------------------------------------------------


def _cited(citation: Citation, properties: Properties, known: Known, form: Form) -> Citation:
    """``citation`` as ``form`` has it: with the address of the passage and a picture where the form shows them."""
    favicon, emoji, url = citation.favicon, citation.emoji, citation.url
    if form.name in _PICTURED and not favicon and not emoji:
        stated = properties.find("favicon_url")
        favicon = properties.text("favicon_url") if stated is not None else favicon_of(known.canonical)
        emoji = (
            "" if favicon else properties.text("source_emoji") or emoji_of(known.canonical, known.category)
        )
    if form.source == FOOTER and (not url or url == known.canonical):
        stated_url = properties.text("source_url")
        url = stated_url or ("" if "#" in url else passage_url(known.canonical, known.text)) or url
    return replace(
        citation,
        author=citation.author or known.author,
        title=citation.title or known.book_title,
        url=url,
        favicon=favicon,
        emoji=emoji,
        permalink=citation.permalink or known.permalink,
    )


def _recast_blocks(blocks: Blocks, place: int, citation: Citation, old: Form, new: Form) -> Blocks:
    """``blocks`` with the highlight at ``place`` as the ``new`` form has it. Between two forms with a footer its bytes may stay."""
    quote = blocks[place]
    assert isinstance(quote, Quote)  # noqa: S101  the highlight is one
    stays = old.source == new.source == FOOTER and citation == quote.traits.citation
    if not stays:
        spelling = {key: value for key, value in quote.spelling.items() if key != FRAME}
        inner = with_blocks(quote.blocks, lambda block: replace(block, origin=None))
        quote = replace(with_citation(quote, citation), blocks=inner, spelling=spelling, origin=None)
    first = replace(blocks[0] if place else quote, origin=None)
    first.spelling = {key: value for key, value in first.spelling.items() if key != sp.BEFORE}
    rest: list[AnyBlock] = [*blocks]
    rest[place] = quote
    if old.blank_lines != new.blank_lines:
        rest[0] = first
    return tuple(rest)


# -- the ledger ----------------------------------------------------------------------------------------------------


def _report(
    note: Note,
    properties: Properties,
    quote: Quote,
    now: Citation,
    form: str,
    asked: str,
    ledger: Ledger,
) -> None:
    """A line for each fact of ``note`` that the form says in another way, or not at all."""
    for item in note.properties:
        ledger.line = item.line
        if item.key == "tags":
            _report_tags(item.value, properties.get("tags"), form, ledger)
            continue
        found = properties.find(item.key)
        if found is not None and found.value == item.value:
            continue
        if item.key == "title":
            ledger.approximated("title", f"it was generated, and is that of {form}", note.title.strip())
        detail = f"{form} says it in its own way" if found is not None else f"{form} has no such key"
        ledger.approximated("property", f"{item.key}: {detail}", item.key)
    was = quote.traits.citation or Citation()
    ledger.line = quote.line
    detail = _difference(was, now, form, asked)
    if keys := [item.key for item in _details(note, now, note.properties)]:
        told = f"{' and '.join(keys)}: {'a property' if len(keys) == 1 else 'properties'}"
        detail = f"{detail}; {told}" if detail else told
    if detail:
        ledger.approximated("citation", detail)


def _report_tags(old: Value, new: Value, form: str, ledger: Ledger) -> None:
    kept = new if isinstance(new, list) else []
    for tag in old if isinstance(old, list) else []:
        if tag not in kept:
            ledger.approximated("tag", f"{form} says it with a key", str(tag))


def _difference(was: Citation, now: Citation, form: str, asked: str) -> str:
    """How the citation of a note of ``form`` says something else than it said; ``""`` where it does not."""
    parts = []
    if form != asked and asked in FORMS:
        parts.append(f"{asked} has no room for what stands beside the passage: it is {form}")
    if now.favicon and form not in _PICTURED:
        parts.append(f"{form} shows no favicon")
    elif not now.favicon and now.emoji and form not in _MARKED:
        parts.append(f"{form} shows no emoji")
    if (now.favicon, now.emoji) != (was.favicon, was.emoji):
        parts.append("it has the picture that the importer gives it")
    if now.url != was.url:
        parts.append("its address has the text fragment that the importer gives it")
    if FORMS[form].source != FOOTER:
        parts.append("its address at Readwise is in the box")
    elif was.permalink and not parts:
        parts.append("its address at Readwise is a key")
    return "; ".join(parts)
