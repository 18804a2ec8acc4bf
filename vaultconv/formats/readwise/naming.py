"""How a note becomes a path of the site: day and slug, in the folder of its form."""

from __future__ import annotations

from datetime import UTC, datetime
from posixpath import dirname, join, splitext
from typing import Final

from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise.exports.forms import BY_NAME, NAMES_READ
from vaultconv.formats.readwise.exports.read import SINCE, place_in
from vaultconv.formats.readwise.exports.write import asked_form, export_of, is_parted
from vaultconv.formats.readwise.forms import FORMS, POST, highlight_id
from vaultconv.formats.readwise.links import ASSETS
from vaultconv.formats.readwise.pages.writer import page_form_for
from vaultconv.formats.readwise.reader import is_day, name_parts
from vaultconv.formats.readwise.recast import own_form, recast_title, target_form
from vaultconv.formats.readwise.shape import form_for, is_new
from vaultconv.formats.readwise.slug import slug_of
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.properties import Properties
from vaultconv.vault.naming import RETURNED, Numbering, safe_name, safe_path

UNDATED: Final = "1970-01-01"
"""The day in the name of what nobody dates."""

NAME = "readwise"
"""The name of the format."""


class ReadwiseNaming:
    """A note that came from a site goes back to its place. A highlight is named by its day and id; any other note
    becomes a post, named by its day and title."""

    numbering = Numbering("-{n}", 2)

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like."""
        if asked_form(context) and (export := export_of(note, context)) is not None:
            called = " ".join(note.properties.text("book_title").split())
            return place_in(export[0], called or note.title, {})
        from_an_export = is_of_an_export(note)
        if (
            context.source_format == NAME
            and not is_new(note)
            and not (from_an_export and _is_parted(note, context))
        ):
            return note.path
        carried = note.carried or {}
        goes_back = carried.get("format") == NAME and isinstance(carried.get("path"), str)
        if goes_back and not is_parted(note) and not (from_an_export and _is_parted(note, context)):
            path = _dated(safe_path(str(carried["path"]), RETURNED), note)
            return in_folder_of(note, path, asked_form(context))
        if note.problem is not None:
            return safe_path(note.path)
        if page_form_for(note) and not asked_form(context):
            folder = dirname(str(note.extra.get("place") or note.path))
            return safe_path(join(folder, f"{safe_name(note.title, extension='.md')}.md"))
        form = FORMS[form_for(note, asked_form(context))]
        slug = (
            highlight_id(note.properties, permalink_of(note)) if form.folder != FORMS[POST].folder else ""
        ) or slug_of(title_on_site(note, context))
        path = safe_path(f"{form.folder or FORMS[POST].folder}/{day_of(note, context)}-{slug}.md")
        if note.date or stated_day(note.properties):
            return path
        return _as_recorded(path, context.recorded.get(note.path, ""))

    def place_again(self, note: Note, context: WriteContext) -> str:
        """The path of a note of the site that is written as one again: in another folder, if it gets a form of another; in a file
        with others, if that is asked for."""
        asks_for_an_export = asked_form(context) and export_of(note, context) is not None
        if is_new(note) or asks_for_an_export or is_of_an_export(note):
            return self.place(note, context)
        return in_folder_of(note, note.path, asked_form(context))

    def is_part(self, note: Note, context: WriteContext) -> bool:
        """Whether ``note`` is a source in a file of an export."""
        return note.verbatim is None and export_of(note, context) is not None

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Attachments keep their folders, below one that Jekyll copies."""
        if context.source_format == NAME:
            return path
        path = safe_path(path)
        return path if path.startswith(ASSETS + "/") else f"{ASSETS}/{path}"


def is_of_an_export(note: Note) -> bool:
    """Whether ``note`` is a source of a file that holds many, or was before it went to another format.

    >>> is_of_an_export(Note("a.csv/A.md", "A", form="csv")), is_of_an_export(Note("a.md", "a"))
    (True, False)
    """
    carried = note.carried or {}
    came = carried.get("form") if carried.get("format") == NAME else ""
    return any(form in BY_NAME or form in NAMES_READ for form in (note.form, came))


def _is_parted(note: Note, context: WriteContext) -> bool:
    """Whether ``note`` is written as a file of its own, wherever it was before."""
    return export_of(note, context) is None


def in_folder_of(note: Note, path: str, asked: str) -> str:
    """``path``, which ``note`` had on a site, in the folder of the form that is ``asked`` for; where it did not lie in that of
    its own form, it stays.

    >>> in_folder_of(Note("a.md", "a"), "notes/_posts/2022-03-01-1.md", "F2")
    'notes/_posts/2022-03-01-1.md'
    """
    form = target_form(note, asked)
    old = FORMS[own_form(note)].folder if form else ""
    folder, _, name = path.rpartition("/")
    if not form or not f"/{folder}".endswith(f"/{old}"):
        return path
    return f"{folder.removesuffix(old)}{FORMS[form].folder}/{name}"


def _as_recorded(path: str, recorded: str) -> str:
    """``recorded``, if it is ``path`` but for its day: a note whose only day is that of its last change stays where an
    earlier run put it."""
    same_folder = dirname(path) == dirname(recorded)
    _, day, slug = name_parts(recorded)
    return recorded if day and same_folder and slug == name_parts(path)[2] else path


def _dated(path: str, note: Note) -> str:
    """``path``, which ``note`` had on the site, with the day that it says now: a page shows the day of the file name beside its
    properties, elsewhere its ``date`` property holds it, unless the note had one of its own."""
    _, day, slug = name_parts(path)
    shown = note.date if note.kind is not NoteKind.JOURNAL else ""
    stated = shown or ("" if has_own_date(note) else stated_day(note.properties))
    if not day or not stated or stated == day:
        return path
    folder, mark, name = path.rpartition("/")
    return f"{folder}{mark}{stated}-{slug}{splitext(name)[1]}"


def has_own_date(note: Note) -> bool:
    """Whether the ``date`` property of ``note``, which came from a site, was there before, and says the same still."""
    date = note.properties.get("date")
    return date is not None and (note.carried or {}).get("date") == date


def title_of(note: Note) -> str:
    """The title of ``note`` on the site: that of its ``title`` property, else its own; that of a day is the day, whatever its
    app calls it."""
    day = note.date if note.kind is NoteKind.JOURNAL else ""
    return note.properties.text("title") or day or note.title


def title_on_site(note: Note, context: WriteContext) -> str:
    """The title of ``note`` on the site that is written: another one, where it gets another form."""
    return recast_title(note, asked_form(context)) or title_of(note)


def permalink_of(note: Note) -> str:
    """The address at Readwise in the first citation of ``note``."""
    return next((b.traits.citation.permalink for b in note.blocks if b.traits.citation is not None), "")


def day_of(note: Note, context: WriteContext) -> str:
    """The day in the file name: the note's own, else that of its ``date`` property; of a source of an export, the first that a
    highlight of it has, of any other note that of its last change (UTC).

    It never depends on the clock: without any, it is the first day of Unix."""
    if day := note.date or stated_day(note.properties):
        return day
    if is_new(note) or is_of_an_export(note) or is_known_highlight(note):
        return _day_of_highlights(note) or UNDATED
    seconds = context.mtimes.get(note.path, 0) // 1_000_000_000
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def is_known_highlight(note: Note) -> bool:
    """Whether ``note`` is that of one highlight of the service's: its day is that on which it was made, which no change of its file
    tells."""
    return FORMS[form_for(note)].is_highlight and bool(highlight_id(note.properties, permalink_of(note)))


def is_undated(note: Note) -> bool:
    """Whether ``note`` is of the service's, and nobody says its day: not even the file, which was written later."""
    is_exported = is_new(note) or is_of_an_export(note) or is_known_highlight(note)
    return is_exported and not (note.date or stated_day(note.properties) or _day_of_highlights(note))


def _day_of_highlights(note: Note) -> str:
    """The day since when the highlight of ``note`` is known; of several, the first day that one has; ``""`` for none."""
    since = note.extra.get(SINCE)
    if isinstance(since, str):
        return since
    cited = (block.traits.citation for block in note.blocks)
    days = (citation.date[:10] for citation in cited if citation is not None)
    return min(filter(is_day, days), default="")


def stated_day(properties: Properties) -> str:
    """The day that the ``date`` property says, ``""`` if it says none."""
    text = properties.text("date")[:10]
    return text if is_day(text) else ""
