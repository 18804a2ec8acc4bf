"""Notes of a site, edited in place. Links call a note by its title, files by their paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename, dirname, join

from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.joint import Joint
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.forms import FORMS, ORDINARY
from vaultconv.formats.readwise.keys import style_of
from vaultconv.formats.readwise.links import PATH, asset_url, site_reference
from vaultconv.formats.readwise.naming import UNDATED
from vaultconv.formats.readwise.reader import is_day
from vaultconv.formats.readwise.slug import slug_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.editing import FrontMatterEditing, yaml_of
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind

_NAME = lazy_pattern(r"\[\[(?!_Source_)([^\[\]|#\n]+)(?=[\]|#])")
_ADDRESS = lazy_pattern(r"(\]\(|\b(?:src|href)=[\"'])([^()\s<>\"']+)")
_TITLE = "title"


class ReadwiseEditing(FrontMatterEditing):
    """Edits notes of a site."""

    knows_places = False

    def is_name(self, key: str) -> bool:
        """Whether the property ``key`` says what a note is called, or that it is a post."""
        return key in (_TITLE, "manual_post", "date")

    def with_property(
        self, note: Note, _context: object, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``, spelled as its generation spells it."""
        found = yaml_of(note)
        form = FORMS.get(note.form, FORMS[ORDINARY])
        style = style_of(form, note.properties)
        return None if found is None else with_entry(*found, key, value, type, style)

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str] | None:
        """A note is called by its title; its file, which is its address, stays."""
        return (note.path, name) if note.properties.find(_TITLE) is not None else None

    def led(self, note: Note, context: WriteContext, lead: Lead) -> str | None:
        """The text of ``note`` with its links leading where ``lead`` says: to a note by its title, since on a site a link knows no place in
        another."""
        if note.source is None:
            return None
        text = note.source.text

        def spell(found: re.Match[str]) -> str | None:
            reference = Reference(ReferenceKind.NAME, found[1].strip(), origin=_TITLE)
            new = lead(reference, text.count("\n", 0, found.start()) + 1)
            return None if new is None else f"[[{new.target}"

        return respelled_outside_code(text, _NAME, spell)

    def new_note(self, note: Note, title: str, text: str, settings: Settings) -> tuple[str, str, str]:
        """A post beside ``note``, of its day, that is called by its title."""
        properties = read_front_matter("", {}, ("yaml",)).properties
        front = with_entry("", properties, _TITLE, title, PropertyType.TEXT)
        found = read_front_matter(front, {}, ("yaml",)).properties
        front = with_entry(front, found, "manual_post", True, PropertyType.CHECKBOX)
        day = basename(note.path)[:10] if is_day(basename(note.path)[:10]) else UNDATED
        path = join(dirname(note.path), f"{day}-{slug_of(title)}.md")
        return path, title, f"{front}\n{text}"

    def joined(self, note: Note, other: Note, joint: Joint) -> str | None:
        """The text of ``note`` with that of ``other`` under a heading."""
        return (
            None
            if yaml_of(note) is None
            else self.joined_text(note, other, f"{'#' * joint.level} {joint.title}", joint)
        )

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The text of ``note`` with the titles that notes have now."""
        if note.source is None or note.source.dialect != READWISE.name:
            return None

        def spell(found: re.Match[str]) -> str | None:
            reference = Reference(ReferenceKind.NAME, found[1].strip(), origin=_TITLE)
            name = names.get(context.target(reference, note.path).path)
            return None if name is None else f"[[{name}"

        text = note.source.text
        if note.path in names:
            text = with_entry(text, note.properties, _TITLE, names[note.path], PropertyType.TEXT)
        text = respelled_outside_code(text, _NAME, spell)
        return respelled_outside_code(text, _ADDRESS, lambda found: _address(found, note, context))


def _address(found: re.Match[str], note: Note, context: WriteContext) -> str | None:
    """The address of a file of the site that is elsewhere now; None for any other."""
    reference = site_reference(found[2])
    if reference.origin != PATH:
        return None
    path = context.target(reference, note.path).path
    return found[1] + asset_url(context.paths[path], reference.subpath) if path in context.moved else None
