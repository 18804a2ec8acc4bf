"""Pictures, sound and film to the HTML of a line, and whatever else is shown in place."""

from __future__ import annotations

from html import unescape
from posixpath import basename, splitext
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import are_written, attribute, carrier, text
from vaultconv.formats.html.link_words import gone, meaning, only_named, words_of_link
from vaultconv.formats.html.links import NO_FILE, Destination
from vaultconv.formats.html.naming import DRAWN, FILMS, PICTURES, SOUNDS
from vaultconv.formats.html.places import WORDS, digest_of
from vaultconv.formats.html.shown_in_place import ABOVE, DIGEST
from vaultconv.markdown.players import player_of
from vaultconv.model.download import is_copy, parted
from vaultconv.model.losses import Outcome
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image

if TYPE_CHECKING:
    from vaultconv.formats.html.write_spans import SpanWriter

_PLAYED = (*SOUNDS, *FILMS)
"""Ends of the paths of what is played."""


def embed(writer: SpanWriter, span: Embed, linked: bool) -> str:
    """What is shown in place, where a browser can; a note, or part of one, is linked, and stands below the text if it has room."""
    where = writer.links.to(span.reference)
    end = splitext(where.path)[1].lower()
    if where.href is not None and end in PICTURES:
        shown = span.caption or basename(where.path)
        return f'<img class="embed"{attribute("src", where.href)}{attribute("alt", shown)}{_size(span)}>'
    facts: dict[str, Any] = {"width": span.width or "", "height": span.height or ""}
    if where.href is not None and end in _PLAYED and not linked:
        label = text(span.caption or basename(where.path))
        said = attribute("class", "embed captioned" if span.caption else "embed") + attribute(
            "src", where.href
        )
        if end in FILMS:
            said, facts = said + _size(span), {}
        return _player(end, said, facts, label)
    return _linked_in_place(writer, span.reference, where, text(span.caption), "embed", "", facts, linked)


def _player(end: str, said: str, facts: dict[str, Any], label: str) -> str:
    """Sound or film, by the ``end`` of its path, with its ``label`` for who cannot play it."""
    name = "audio" if end in SOUNDS else "video"
    return f"<{name} controls{said}{carrier(**facts)}>{label}</{name}>"


def _linked_in_place(
    writer: SpanWriter,
    reference: Reference,
    where: Destination,
    caption: str,
    style: str,
    title: str,
    facts: dict[str, Any],
    linked: bool,
) -> str:
    """A link to what a browser shows at no place in a line, with its ``caption``, or else its name; what a note says stands below."""
    is_sheet = writer.links.context.index.sheet(where.target.path) is not None
    words, part = words_of_link(reference), ""
    if where.target.kind == "note" and where.href is not None and writer.parts is not None and not linked:
        part = writer.part(reference, where, "" if caption else words)
        writer.parts += filter(None, [part])
    if not part and where.href is not None and (where.target.kind == "note" or is_sheet):
        writer.lose(
            "embed",
            Outcome.APPROXIMATED,
            f"`{words}` is linked, not shown in place",
        )
    label = caption or text(words)
    tells = words == (words_of_link(gone(reference, where)) if where.href is None else basename(where.path))
    digest = "" if caption or part or tells or reference.kind is ReferenceKind.URL else digest_of(words)
    style += " captioned" * bool(caption) + f" {ABOVE}" * bool(part)
    if digest and are_written():
        facts = {**facts, WORDS: digest}
        digest = ""
    made = writer.anchor(reference, where, label, style, title, facts, linked)
    if digest and made.startswith("<"):
        made = made.replace(" class=", f"{attribute(DIGEST, digest)} class=", 1)
    return made


def image(writer: SpanWriter, span: Image, linked: bool) -> str:
    """A picture, with its size."""
    reference, missing = writer.links.meant(span.reference), ""
    facts: dict[str, Any] = {"attributes": span.attributes}
    where = writer.links.to(reference)
    href = where.href
    if reference.kind is ReferenceKind.URL:
        href = reference.target if safety.is_safe(reference.target, picture=True) else None
        if href is None:
            facts |= {"url": reference.target, "empty": not reference.target}
            writer.lose(
                "image",
                Outcome.APPROXIMATED,
                f"`{reference.target[:60]}` is not shown: it is not safe in a page",
            )
    elif href is None and writer.links.public:
        writer.unpublished(reference, "image")
        return writer.plain(span.alt)
    elif href is None:
        said = meaning(gone(reference, where))
        facts |= {**said, "outside": where.target.kind == "outside" or ""}
        if not span.title and only_named(facts):
            missing = attribute("class", "unresolved") + attribute("title", NO_FILE + facts.pop("to"))
    alt = writer.plain(span.alt)
    end = splitext(where.path)[1].lower()
    is_no_picture = where.target.kind == "note" or (end and end not in (*DRAWN, *_PLAYED))
    if href is not None and reference.kind is ReferenceKind.URL:
        end = _end_of_played(href)
        is_no_picture = bool(player_of(href))
    if href is not None and is_no_picture:
        facts |= {"width": span.width or "", "height": span.height or ""}
        return _linked_in_place(writer, reference, where, alt, "embed image", span.title, facts, linked)
    if href is not None and reference.headings:
        facts |= {"headings": list(reference.headings)}
    shown = attribute("title", span.title) if span.title else missing
    url = parted(span.title)[0] if href is not None and is_copy(where.path) else ""
    if href is not None and end in _PLAYED and not linked:
        played = attribute("class", "image") + attribute("src", href)
        played += (attribute("data-src", url) if url else "") + shown + _size(span)
        return _player(end, played, facts, alt)
    return (
        "<img"
        + (attribute("src", href) if href is not None else "")
        + (attribute("data-src", url) if url else "")
        + f' alt="{alt.replace(chr(34), "&quot;")}"'
        + shown
        + _size(span)
        + carrier(**facts)
        + ">"
    )


def _end_of_played(url: str) -> str:
    """The end of the path of ``url`` where it says that it is played.

    >>> _end_of_played("https://e.org/a.MP4?t=1"), _end_of_played("https://e.org/a.png")
    ('.mp4', '')
    """
    end = splitext(url.partition("?")[0].partition("#")[0])[1].lower()
    return end if end in _PLAYED else ""


def words_for(writer: SpanWriter, span: Image | Embed) -> str:
    """The words that stand for a picture."""
    return unescape(writer.plain(span.alt)) if isinstance(span, Image) else span.caption


def _size(span: Embed | Image) -> str:
    width = f' width="{span.width}"' if span.width else ""
    return width + (f' height="{span.height}"' if span.height else "")
