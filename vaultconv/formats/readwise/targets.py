"""Links, embeds and pictures from elsewhere, as the site can say them.

The site links notes by title only, ``[[Title]]``. Where a link has words of its own, they stand before it: ``words
([[Title]])``, so that a reader has both; the section that it names stands after it: ``[[Title]] > Section``.
"""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename, splitext

from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise.exports.write import asked_form
from vaultconv.formats.readwise.fragments import FRAGMENT
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.links import (
    PATH,
    asset_url,
    file_name,
    heading_id,
    is_image,
    plain_to_markdown,
)
from vaultconv.formats.readwise.markup import TITLE, can_name
from vaultconv.formats.readwise.naming import title_on_site
from vaultconv.formats.readwise.recast import recast_title
from vaultconv.markdown.html_addresses import with_address
from vaultconv.markdown.players import player_of
from vaultconv.model.blocks import AnyBlock, edited
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text, reference_text
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Embed, Image, Link, Spans, Text, Url
from vaultconv.vault.property_links import TextLink, respelled

_NATIVE = (TITLE, PATH, FRAGMENT)
"""Origins of references that are the site's own: they stay as they are."""


class Targets:
    """Rewrites the references of one note. ``inside`` says that the text stands in markup of the site already, which
    holds no further ``[[...]]``."""

    def __init__(self, note: Note, context: WriteContext, ledger: Ledger) -> None:
        self._note = note
        self._context = context
        self._ledger = ledger

    def target(self, reference: Reference) -> Target:
        """What ``reference`` means in the source."""
        return self._context.target(reference, self._note.path)

    def address(self, reference: Reference) -> str:
        """The address on the site of what ``reference`` means; ``""`` if that is no file which is copied there."""
        target = self.target(reference)
        path = self._context.paths.get(target.path) if target.kind == "asset" else None
        if path is None:
            return ""
        return asset_url(path, "#".join(reference.headings) or reference.subpath)

    def sited(self, block: AnyBlock) -> AnyBlock:
        """``block`` with the file that its favicon is shown from named as the site has it; one that is not copied there is
        none."""
        citation = block.traits.citation
        file = citation.favicon_file if citation is not None else None
        if citation is None or file is None or file.origin == PATH:
            return block
        target = self.target(file)
        path = self._context.paths.get(target.path) if target.kind == "asset" else None
        here = None if path is None else Reference(ReferenceKind.NAME, f"/{path}", origin=PATH)
        return edited(block, traits=replace(block.traits, citation=replace(citation, favicon_file=here)))

    def in_html(self, text: str, references: tuple[tuple[int, int, Reference], ...]) -> str:
        """Raw HTML with the addresses that files have on the site; a note has none that we know."""
        for start, end, reference in reversed(references):
            if reference.origin in _NATIVE:
                continue
            url = self.address(reference)
            if url:
                text = with_address(text, start, end, url)
            elif self.target(reference).kind == "note":
                self._ledger.approximated(
                    "html", f"the address {reference.target!r} leads nowhere on the site"
                )
        return text

    def titled(self, text: str) -> str:
        """The text of a property, the links in it to notes whose title is another than they say by that."""
        return respelled(text, self._by_title)

    def _by_title(self, link: TextLink) -> str | None:
        """A link in a property by the title of its note; None where it is that already, or leads to a place or nowhere."""
        reference = link.reference
        if reference.kind is not ReferenceKind.NAME or reference.headings or reference.block:
            return None
        target = self.target(reference)
        note = self._context.index.note(target.path) if target.kind == "note" else None
        if target.kind == "asset":
            detail = f"[[{reference.target}]] in a property leads to a file: a site's links lead to notes"
            self._ledger.approximated("property", detail)
        if note is None:
            return None
        title = title_on_site(note, self._context)
        if self._first_called(title) not in ("", note.path):
            self._ledger.approximated("property", f"more than one note is called {title!r}")
        if reference.target.casefold() == title.casefold() or not can_name(title):
            return None
        return f"[[{title}{'|' if link.words else ''}{link.words}]]"

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self, span: Link, label: Spans, inside: bool) -> Spans:
        """``span`` with the ``label`` that was made of its own."""
        reference = span.reference
        if reference.origin == TITLE and (title := self._new_title(reference)):
            return self._retitled(span, label, title)
        if reference.kind is ReferenceKind.URL or reference.origin in _NATIVE:
            return (_relabelled(span, label),)
        target = self.target(reference)
        if target.kind == "asset":
            return (self._to_file(span, label),)
        if target.kind == "url":
            return (_with_url(span, label or (Text(plain_to_markdown(target.path)),), target.path),)
        if target.kind == "outside":
            self._ledger.outside("link", f"{reference.target!r} leads out of the vault: left as it was")
            return (_with_url(span, label or (Text(plain_to_markdown(target.path)),), target.path),)
        if target.kind == "missing" and span.style != "wikilink":
            self._ledger.approximated("link", f"{reference.target!r} is not there: left as it was")
            return (_relabelled(span, label),)
        return self._to_note("link", reference, target, label, inside)

    def _new_title(self, reference: Reference) -> str:
        """The title that the note of the site that ``reference`` names gets in another form; ``""`` where it keeps its own."""
        target = self.target(reference)
        note = self._context.index.note(target.path) if target.kind == "note" else None
        return recast_title(note, asked_form(self._context)) if note is not None else ""

    def _retitled(self, span: Link, label: Spans, title: str) -> Spans:
        if not can_name(title):
            detail = f"{span.reference.target!r} gets a title that no link can hold: left as it was"
            self._ledger.approximated("link", detail)
            return (_relabelled(span, label),)
        self._ledger.approximated("link", f"{span.reference.target!r} gets the title {title!r}")
        named = Reference(ReferenceKind.NAME, title, origin=TITLE)
        return (Link(named, label, span.style, span.title, span.tail, span.attributes),)

    def _to_file(self, span: Link, label: Spans) -> Link:
        name = file_name(self.target(span.reference).path)
        return _with_url(span, label or (Text(plain_to_markdown(name)),), self.address(span.reference))

    def _to_note(
        self, construct: str, reference: Reference, target: Target, label: Spans, inside: bool
    ) -> Spans:
        if not reference.target and reference.kind is ReferenceKind.NAME:
            return self._to_own_place(construct, reference, label)
        note = self._context.index.note(target.path) if target.kind == "note" else None
        title = (
            title_on_site(note, self._context) if note is not None else reference.target or reference.block
        )
        words = label or (Text(plain_to_markdown(title)),)
        if inside or not can_name(title):
            why = (
                "a link within markup of the site" if inside else "a title that no link of the site can hold"
            )
            self._ledger.kept_as_text(construct, f"{reference_text(reference)!r} is text now: {why}")
            return words
        name = Link(Reference(ReferenceKind.NAME, title, origin=TITLE))
        shown = plain_text(label)
        other = _says_more(shown, title, target.path) or any(isinstance(span, Image) for span in label)
        self._said_otherwise(construct, reference, target, shown, title, other)
        if other:
            return (*label, Text(" ("), name, Text(")"))
        if not reference.headings:
            return (name,)
        return (name, Text(" > " + " > ".join(map(plain_to_markdown, reference.headings))))

    def _said_otherwise(
        self, construct: str, reference: Reference, target: Target, shown: str, title: str, other: bool
    ) -> None:
        """Reports a link that does not arrive with its words (``other`` than the title) and its place; an embed never does."""
        stem = splitext(basename(target.path))[0] if target.kind == "note" else title
        last = splitext(basename(reference.target))[0]
        whole = last if last.casefold() == stem.casefold() else reference.target.removesuffix(".md")
        before, after = shown or whole, title
        where = reference_text(reference)
        if construct != "link":
            self._ledger.approximated(construct, f"{where!r} is not shown in place, but linked")
        elif reference.headings or reference.block:
            self._ledger.approximated(
                construct, f"{where!r} links to the whole note: the site links by title"
            )
        elif other:
            self._ledger.approximated(construct, f"the words of the link to {title!r} stand before it")
        elif _differs(before, stem) != _differs(after, stem):
            self._ledger.approximated(construct, f"{where!r} is called {title!r} on the site")
        elif target.kind == "note" and self._first_called(title) not in ("", target.path):
            self._ledger.approximated(construct, f"more than one note is called {title!r}")

    def _first_called(self, title: str) -> str:
        """Which of the notes called ``title`` the site will take: the one with the shortest path there."""
        paths = self._context.paths
        called = [path for path in self._context.index.by_title(title) if path in paths]
        return min(called, key=lambda path: (len(paths[path]), paths[path]), default="")

    def _to_own_place(self, construct: str, reference: Reference, label: Spans) -> Spans:
        """A link into the note itself: to the id that kramdown gives the heading, or that the block has."""
        place = heading_id((Text(reference.headings[-1]),)) if reference.headings else reference.block
        shown = " > ".join(reference.headings) or reference.block
        words = label or (Text(plain_to_markdown(shown)),)
        where = reference_text(reference)
        if not place:
            self._ledger.kept_as_text(construct, f"{where!r} links to the note that it stands in")
            return words
        self._ledger.approximated(construct, f"{where!r} is a link to an id of the page")
        return (Link(Reference(ReferenceKind.URL, f"#{place}"), words, "inline"),)

    # -- embeds and pictures ---------------------------------------------------------------------------------------

    def embed(self, span: Embed, inside: bool) -> Spans:
        """An embed: a picture is shown, anything else linked."""
        reference = span.reference
        label: Spans = (Text(plain_to_markdown(span.caption)),) if span.caption else ()
        if reference.kind is ReferenceKind.URL:
            url = reference.target
            construct = "embed" if player_of(url) else "image"
            self._ledger.approximated(construct, f"{url!r} is not shown in place, but linked")
            return (Link(reference, label, "inline") if label else Url(url, f"<{url}>"),)
        target = self.target(reference)
        if target.kind == "asset":
            url = self.address(reference)
            if is_image(target.path):
                caption = plain_to_markdown(span.caption)
                return (
                    Image(Reference(ReferenceKind.URL, url), caption, width=span.width, height=span.height),
                )
            self._ledger.approximated("embed", f"{target.path!r} is not shown in place, but linked")
            words = label or (Text(plain_to_markdown(file_name(target.path))),)
            return (Link(Reference(ReferenceKind.URL, url), words, "inline"),)
        construct = "image" if is_image(reference.target) else "embed"
        if target.kind == "outside":
            self._ledger.outside(construct, f"{reference.target!r} leads out of the vault: linked as it was")
            words = label or (Text(plain_to_markdown(target.path)),)
            return (Link(Reference(ReferenceKind.URL, target.path), words, "inline"),)
        return self._to_note(construct, reference, target, label, inside)

    def image(self, span: Image, inside: bool) -> Spans:
        """A Markdown image. One that shows a note is an embed."""
        reference = span.reference
        if reference.origin in _NATIVE:
            return (span,)
        if reference.kind is ReferenceKind.URL:
            return (_respelled(span, reference),) if span.width else (span,)
        target = self.target(reference)
        if target.kind == "note":
            return self.embed(Embed(reference, span.alt), inside)
        url = self.address(reference)
        if url:
            return (_respelled(span, Reference(ReferenceKind.URL, url)),)
        if target.kind == "outside":
            self._ledger.outside("image", f"{reference.target!r} leads out of the vault: left as it was")
        elif target.kind == "missing":
            construct = "image" if is_image(reference.target) else "embed"
            self._ledger.approximated(construct, f"{reference.target!r} is not there: left as it was")
        return (_respelled(span, reference),) if span.width or " " in reference.target else (span,)


def _says_more(shown: str, title: str, path: str) -> bool:
    """Whether the words of a link say more than its target's title, or the end of its path.

    >>> [_says_more(words, "Herbs", "Garden/Herbs.md") for words in ("", "herbs", "Garden/Herbs", "the bed")]
    [False, False, False, True]
    """
    words = shown.casefold()
    return (
        bool(words)
        and words != title.casefold()
        and not f"/{splitext(path)[0]}".casefold().endswith(f"/{words}")
    )


def _differs(shown: str, stem: str) -> str:
    """What a link shows, where it is not the name of its target."""
    return "" if shown.casefold() == stem.casefold() else shown


def _relabelled(span: Link, label: Spans) -> Link:
    if label == span.label:
        return span
    return Link(span.reference, label, span.style, span.title, span.tail, span.attributes)


def _with_url(span: Link, label: Spans, url: str) -> Link:
    return Link(Reference(ReferenceKind.URL, url), label, "inline", span.title, attributes=span.attributes)


def _respelled(span: Image, reference: Reference) -> Image:
    return Image(reference, span.alt, span.title, span.width, span.height, span.attributes)
