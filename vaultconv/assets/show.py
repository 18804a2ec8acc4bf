"""Pictures of the web shown from files, and back.

:func:`localized` changes a note so that what was fetched is shown from its copy; :func:`addressed` is its reverse.
Between the two nothing is lost: the address stays in the title, in ``data-src``, or in the property itself
(:mod:`vaultconv.model.download`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from vaultconv.assets import tags
from vaultconv.assets.find import PDF, SUFFIX, address_of, file_beside, kind_by_ending, kind_of
from vaultconv.model.blocks import AnyBlock, Blocks, Html, edited
from vaultconv.model.download import PREFIX, may_show_copies, parted, with_address
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import HtmlSpan, Image, Link, Span
from vaultconv.model.traverse import constructs, iter_blocks
from vaultconv.vault.index import Index

Known: TypeAlias = Callable[[str, str], bool]
"""Whether a file (by its path, as a note spells it) holds what is at an address."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The files to show, as one note needs them. ``paths`` maps an address to the file's path in the source (a real one, or
    one that begins with :data:`~vaultconv.model.download.PREFIX`); ``in_html`` gives the address for raw HTML of such a
    path, ``""`` where raw HTML reaches no files; ``in_property`` the text of a property that shows it, ``""`` where
    properties show nothing."""

    paths: Mapping[str, str]
    in_html: Callable[[str], str] = lambda _path: ""
    in_property: Callable[[str], str] = lambda _path: ""

    def reference(self, url: str) -> Reference | None:
        """What leads to the copy of what is at ``url``: in a PDF to the page that it names."""
        path = self.paths.get(url)
        if path is None:
            return None
        page = url.partition("#")[2] if path.endswith(".pdf") else ""
        return Reference(ReferenceKind.NAME, path, subpath=page if "=" in page else "", origin=PREFIX)

    def html_address(self, url: str) -> str:
        """How raw HTML addresses it."""
        path = self.paths.get(url)
        return "" if path is None else self.in_html(path)


class CopyResolver:
    """Another resolver, that knows the files to show too."""

    def __init__(self, inner: Callable[[Reference, str, Index], Target]) -> None:
        self._inner = inner

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        if reference.origin == PREFIX:
            return Target("asset", reference.target)
        return self._inner(reference, source, index)


def localized(note: Note, copies: Copies) -> Note:
    """``note`` with its pictures shown from ``copies``. What does not change is the same object."""
    if note.verbatim is not None or not copies.paths:
        return note
    blocks = with_blocks(note.blocks, lambda block: _localized_block(block, copies))
    blocks = with_spans(blocks, lambda span: _localized_span(span, copies))
    return _with(note, blocks, _localized_properties(note.properties, copies))


def _with(note: Note, blocks: Blocks, properties: Properties) -> Note:
    if blocks is note.blocks and properties is note.properties:
        return note
    return replace(note, blocks=blocks, properties=properties)


def _localized_span(span: Span, copies: Copies) -> Span:
    if isinstance(span, HtmlSpan):
        text, ranges = tags.with_files(span.text, span.references, copies.html_address)
        return span if text == span.text else HtmlSpan(text, ranges)
    if not isinstance(span, Image | Link) or span.reference.kind is not ReferenceKind.URL:
        return span
    url = span.reference.target
    is_shown = isinstance(span, Image) or kind_by_ending(url) == PDF
    reference = copies.reference(url) if is_shown else None
    if reference is None:
        return span
    if span.reference.subpath:  # the page that a graph names beside the address
        reference = replace(reference, subpath=span.reference.subpath)
    title = with_address(span.title, url)
    if isinstance(span, Link):
        return replace(span, reference=reference, title=title, style="inline", tail="", raw="")
    return replace(span, reference=reference, title=title, raw="")


def _localized_block(block: AnyBlock, copies: Copies) -> AnyBlock:
    citation = block.traits.citation
    if citation is not None and citation.favicon_file is None:
        reference = copies.reference(citation.favicon)
        if reference is not None:
            citation = replace(citation, favicon_file=reference)
            block = edited(block, traits=replace(block.traits, citation=citation))
    if isinstance(block, Html):
        text, ranges = tags.with_files(block.text, block.references, copies.html_address)
        return block if text == block.text else edited(block, text=text, references=ranges)
    return block


def _localized_properties(properties: Properties, copies: Copies) -> Properties:
    items: list[Property] = []
    keys = {item.key.lower() for item in properties.items}  # a second one would make the note unreadable
    for item in properties.items:
        items.append(item)
        path = copies.paths.get(str(item.value)) if kind_of(item) else None
        text = "" if path is None else copies.in_property(path)
        if text and item.key.lower() + SUFFIX not in keys:
            items.append(Property(item.key + SUFFIX, text, PropertyType.TEXT))
    if len(items) == len(properties.items):
        return properties
    return replace(properties, items=tuple(items), raw="")


def respelled(note: Note, copies: Copies) -> Note:
    """``note`` with the properties that show files for addresses in other properties as ``copies`` spell them."""
    bare = _addressed_properties(note.properties, lambda url, _file: url in copies.paths)
    if bare is note.properties:
        return note
    return replace(note, properties=_localized_properties(bare, copies))


def _any(_url: str, _file: str) -> bool:
    return True


def addressed(note: Note, is_known: Known = _any) -> Note:
    """``note`` with each picture that is shown from a download at its address again, where ``is_known`` has no doubt that
    the file holds what is there."""
    if note.verbatim is not None:
        return note
    blocks = note.blocks
    if any(map(_may_show_copies, iter_blocks(blocks))):
        blocks = with_spans(blocks, lambda span: _addressed_span(span, is_known))
        blocks = with_blocks(blocks, lambda block: _addressed_block(block, is_known))
    return _with(note, blocks, _addressed_properties(note.properties, is_known))


def with_sets_at_addresses(note: Note) -> Note:
    """``note`` with what its raw HTML shows by sets of pictures, or before a film begins, at its address again: their paths are not
    followed into another format."""
    source = note.source
    if note.verbatim is not None or (source is not None and not tags.may_have_sets(source.text)):
        return note

    def span_of(span: Span) -> Span:
        if not isinstance(span, HtmlSpan):
            return span
        text, ranges = tags.with_addresses(span.text, span.references, _any, tags.SETS)
        return span if text == span.text else HtmlSpan(text, ranges)

    def block_of(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Html):
            return block
        text, ranges = tags.with_addresses(block.text, block.references, _any, tags.SETS)
        return block if text == block.text else edited(block, text=text, references=ranges)

    return _with(note, with_blocks(with_spans(note.blocks, span_of), block_of), note.properties)


def addressed_as_read(note: Note, is_known: Known = _any) -> Note:
    """:func:`addressed` for a note as it was read: one whose text names no download is not even looked through."""
    if note.source is not None and not may_show_copies(note.source.text):
        return note
    return addressed(note, is_known)


def _may_show_copies(block: AnyBlock) -> bool:
    """Whether ``block`` itself has anything that might be shown from a file: as a rule it has not."""
    if block.__class__ is Html or block.traits.citation is not None:
        return True
    return any(
        isinstance(span, HtmlSpan) or (isinstance(span, Image | Link) and span.title)
        for span in constructs(block)
    )


def _addressed_span(span: Span, is_known: Known) -> Span:
    if isinstance(span, HtmlSpan):
        text, ranges = tags.with_addresses(span.text, span.references, is_known)
        return span if text == span.text else HtmlSpan(text, ranges)
    url = address_of(span) if isinstance(span, Image | Link) else ""
    if not isinstance(span, Image | Link) or not url or not is_known(url, span.reference.target):
        return span
    page = span.reference.subpath
    reference = Reference(ReferenceKind.URL, url, subpath="" if "#" in url else page)
    title = parted(span.title)[1]
    if isinstance(span, Link):
        return replace(span, reference=reference, title=title, tail="", raw="")
    return replace(span, reference=reference, title=title, raw="")


def _addressed_block(block: AnyBlock, is_known: Known) -> AnyBlock:
    citation = block.traits.citation
    file = citation.favicon_file if citation is not None else None
    if citation is not None and file is not None and is_known(citation.favicon, file.target):
        citation = replace(citation, favicon_file=None)
        block = edited(block, traits=replace(block.traits, citation=citation))
    if isinstance(block, Html):
        text, ranges = tags.with_addresses(block.text, block.references, is_known)
        return block if text == block.text else edited(block, text=text, references=ranges)
    return block


def _addressed_properties(properties: Properties, is_known: Known) -> Properties:
    items: list[Property] = []
    for item in properties.items:
        before = items[-1] if items else None
        file = file_beside(before, item) if before is not None and kind_of(before) else ""
        if not file or not is_known(str(before.value if before else ""), file):
            items.append(item)
    if len(items) == len(properties.items):
        return properties
    return replace(properties, items=tuple(items), raw="")
