"""Notes of a vault, edited in place: front matter entry by entry; links as the app itself writes them when a note is renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from posixpath import basename, dirname, join, splitext

from vaultconv.formats.base import Joint, Lead, WriteContext
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.markdown.editing import FrontMatterEditing, yaml_of
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Value
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Embed, Image, Link, Span
from vaultconv.model.traverse import note_spans
from vaultconv.vault.decoding import decode
from vaultconv.vault.index import Index
from vaultconv.vault.naming import safe_name
from vaultconv.vault.property_links import TextLink, links_in, respelled

_ENDING = ".md"
_LED = "led"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a reference by the path that its target is to have."""
_THERE = "//"
"""Begins the path of what a link is led to: so what it is told from is what is at that path now."""


class ObsidianEditing(FrontMatterEditing):
    """Edits notes of Obsidian."""

    by_path = True

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str]:
        """A note is called as its file is."""
        return join(dirname(note.path), name + _ENDING), ""

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The text of ``note`` with its links in their places, in the style that the vault has."""
        if note.source is None:
            return None
        return decode(ObsidianWriter().write(note, context)[0].data).text

    def led(self, note: Note, context: WriteContext, lead: Lead) -> str | None:
        """The text of ``note`` with its links leading where ``lead`` says, each in its place and in the style that the vault has."""
        if note.source is None:
            return None
        paths: set[str] = set()

        def there(reference: Reference, line: int) -> Reference | None:
            new = lead(reference, line) if reference.kind is ReferenceKind.NAME else None
            if new is None:
                return None
            paths.add(new.target)
            return replace(new, target=_THERE + new.target, origin=_LED)

        lines = {id(span): block.line for block, span in note_spans(note.blocks)}

        def change(span: Span) -> Span:
            if not isinstance(span, Link | Embed | Image):
                return span
            new = there(span.reference, lines.get(id(span), 0))
            return span if new is None else replace(span, reference=new)

        blocks = with_spans(note.blocks, change)
        found = [(item, [there(each, item.line) for each in _linked(item.value)]) for item in note.properties]
        told = [item for item, new in found if any(new)]
        if blocks is note.blocks and not told:
            return note.source.text
        marked = {_THERE + path: path for path in paths}
        made = replace(
            context, resolver=_Led(), paths={**context.paths, **marked}, moved=frozenset(marked), memo={}
        )
        text = decode(ObsidianWriter().write(replace(note, blocks=blocks), made)[0].data).text
        speller = LinkSpeller(note, made)

        def spell(words: str, line: int) -> str:
            def link(old: TextLink) -> str | None:
                new = there(old.reference, line)
                return None if new is None else speller.link_in_property(words, old._replace(reference=new))

            return respelled(words, link)

        for item in told:
            front = read_front_matter(text, {}, ("yaml",)).properties
            new = _spelled(item.value, lambda words, line=item.line: spell(words, line))  # type: ignore[misc]
            text = with_entry(text, front, item.key, new, item.type, self.style)
        return text

    def new_note(self, note: Note, title: str, text: str, settings: Settings) -> tuple[str, str, str]:
        """A note beside ``note``, called as its file is."""
        path = join(dirname(note.path), safe_name(title, extension=_ENDING) + _ENDING)
        return path, splitext(basename(path))[0], text

    def joined(self, note: Note, other: Note, joint: Joint) -> str | None:
        """The text of ``note`` with that of ``other`` under a heading."""
        return (
            None
            if yaml_of(note) is None
            else self.joined_text(note, other, f"{'#' * joint.level} {joint.title}", joint)
        )


class _Led(ObsidianResolver):
    """Knows what links are led to, too."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        if reference.origin == _LED:
            is_file = index.is_attachment(reference.target.removeprefix(_THERE))
            return Target("asset" if is_file else "note", reference.target)
        return super().resolve(reference, source, index)


def _linked(value: Value) -> Iterator[Reference]:
    """The references in a property."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            yield from (link.reference for link in links_in(text))


def _spelled(value: Value, spell: Callable[[str], str]) -> Value:
    """``value`` with its texts as ``spell`` has them."""
    if isinstance(value, list):
        return [_spelled(each, spell) for each in value]
    return spell(value) if isinstance(value, str) else value
