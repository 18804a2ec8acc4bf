"""Site notes to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from posixpath import basename, splitext
from typing import TYPE_CHECKING, Any

from vaultconv.formats.base import INLINE_HTML, Item, ReadContext, Unit
from vaultconv.formats.readwise.derived import told
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.exports.beginnings import ENDINGS, HEAD
from vaultconv.formats.readwise.forms import FORMS, POST, Form, form_of
from vaultconv.formats.readwise.fragments import find_places
from vaultconv.formats.readwise.highlight import with_highlights
from vaultconv.formats.readwise.keys import site_properties
from vaultconv.formats.readwise.links import ASSETS
from vaultconv.formats.readwise.pages.folder import examples, learn
from vaultconv.formats.readwise.pages.reader import form_of_page, read_page
from vaultconv.formats.readwise.tidy import tidied
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.inline_html import KEEP, with_html
from vaultconv.markdown.quotebacks import scripts_in, with_quotebacks
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.model.blocks import Blocks
from vaultconv.model.note import Attachment, Note, NoteKind, Problem, Source
from vaultconv.model.properties import Properties
from vaultconv.vault.decoding import decode
from vaultconv.vault.tree import File, Tree

if TYPE_CHECKING:
    from vaultconv.formats.readwise.exports.form import ExportForm
    from vaultconv.formats.readwise.exports.forms import ReadOnly

NOTE_SUFFIXES = (".md", ".markdown")
"""What Jekyll takes for Markdown (its option ``markdown_ext``, as far as anybody uses it)."""

_DATED = lazy_pattern(r"(?P<date>\d{4}-\d\d-\d\d)-(?P<slug>.+)")
_FLATTEN = "Flatten the nesting; until then it is copied as it is."


class ReadwiseReader:
    """Reads the Markdown files of a site, wherever they lie: site notes by their forms, any other as an ordinary
    note. Every other file is an attachment."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """What tells how pages of plugins are laid out here, then every file by its path; lists that tell of the same things
        come last. A site has no settings that change what its notes mean."""
        yield from examples(tree, [file.path for file in tree.files if is_note(file.path)])
        lists: dict[str, Unit] = {}
        tried = is_only_tried(tree)
        for file in tree.files:
            form = export_form(tree, file)
            if form is None and tried and file.path.lower().endswith(ENDINGS):
                yield _unit(file)
            elif form is None:
                role = "note" if is_note(file.path) else "attachment"
                yield Unit(file.path, role, file.size, file.mtime_ns)
            elif getattr(form, "in_parts", False):
                known = lists.get(form.name)
                further = (*known.further, file.path) if known is not None else ()
                lists[form.name] = replace(known, further=further) if known else _unit(file)
            else:
                yield _unit(file)
        yield from lists.values()

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds."""
        if unit.role == "settings":
            return (learn(unit.path, data, context.settings),)
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        if unit.role == "export":
            return _read_export(unit, data, context)
        return (read_note(unit.path, data, context),)


def _read_export(unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
    """What the export ``unit`` holds. What knows exports is imported where there is one."""
    from vaultconv.formats.readwise.exports.forms import form_of as form_of_export
    from vaultconv.formats.readwise.exports.read import read_export
    from vaultconv.formats.readwise.exports.unknown import empty, unknown

    form = form_of_export(data[:HEAD])
    if form is None:
        return (Attachment(unit.path, unit.size, unit.mtime_ns), unknown(unit.path, data[:HEAD]))
    items = tuple(read_export(unit.path, (data, *context.further), form))
    if any(isinstance(item, Note) for item in items):
        return items
    return (Attachment(unit.path, unit.size, unit.mtime_ns), *items, empty(unit.path, form.title))


def is_only_tried(tree: Tree) -> bool:
    """Whether nothing in ``tree`` is a note or an export that is known: then what could be one is named."""
    return not any(is_note(file.path) or export_form(tree, file) is not None for file in tree.files)


def _unit(file: File) -> Unit:
    return Unit(file.path, "export", file.size, file.mtime_ns)


def export_form(tree: Tree, file: File) -> ExportForm | ReadOnly | None:
    """The form of ``file`` if it is an export with many sources in it: told by how it begins."""
    if not file.path.lower().endswith(ENDINGS) or file.path.startswith(ASSETS + "/"):
        return None
    from vaultconv.formats.readwise.exports.forms import form_of as form_of_export

    return form_of_export(tree.head(file.path, HEAD))


_OWN_TAGS = frozenset(("cite",))
"""Tags that the importer writes itself."""


def is_note(path: str) -> bool:
    """Whether the file at ``path`` is a note. One among the attachments is none: elsewhere ``.markdown`` may be any file.

    >>> is_note("notes/_posts/2022-03-01-1.md"), is_note("assets/i.png"), is_note("assets/x.markdown")
    (True, False, False)
    """
    is_plain = path.endswith(".md") and path[-4:-3] not in ("", "/", ".")  # as nearly all are
    return (is_plain or splitext(path)[1].lower() in NOTE_SUFFIXES) and not path.startswith(ASSETS + "/")


def read_note(path: str, data: bytes, context: ReadContext) -> Note:
    """The note at ``path`` whose bytes are ``data``. One that cannot be understood has its bytes and a problem.

    >>> note = read_note("_posts/2020-01-02-7.md", b"---\\ntitle: A\\ntags: b c\\n---\\n\\nwords", ReadContext())
    >>> note.title, note.date, note.properties.get("tags"), note.final_newline
    ('A', '2020-01-02', ['b', 'c'], False)
    """
    decoded = decode(data)
    if decoded.problem is not None:
        return _verbatim(path, data, decoded.problem)
    text = decoded.text
    page_form = form_of_page(path, text, context)
    if page_form:
        try:
            return read_page(path, decoded, page_form, context)
        except TooDeepError as error:
            return _verbatim(path, data, Problem(str(error), error.line, 1, _FLATTEN))
    front = read_front_matter(text, syntaxes=("yaml",))
    if front.problem is not None:
        return _verbatim(path, data, front.problem)
    first_line = 1 + text.count("\n", 0, front.body_start)
    body = text[front.body_start :]
    changed = with_html(
        body, READWISE, context.options.get(INLINE_HTML.name, KEEP), path, first_line, _OWN_TAGS
    )
    if changed.text is not body:
        text, body = text[: front.body_start] + changed.text, changed.text
    properties = site_properties(front.properties)
    form = FORMS[_form(path, form_of(properties, body))]
    try:
        blocks = read_blocks(body, READWISE, first_line)
    except TooDeepError as error:
        return _verbatim(path, data, Problem(str(error), error.line, 1, _FLATTEN))
    blocks = with_highlights(tidied(blocks, body), form, body, properties)
    blocks = with_quotebacks(blocks, body)
    if "](#" in body:
        find_places(blocks)
    stem, day, slug = name_parts(path)
    note = Note(
        path,
        _title(properties) or stem,
        NoteKind.HIGHLIGHT if form.is_highlight else NoteKind.PAGE,
        form.name,
        properties=properties,
        blocks=_spaced(blocks, form),
        date=day,
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, front.body_start, READWISE.name),
        carried=context.carried,
    )
    note.extra = {**({"slug": slug} if slug else {}), **told(note)}
    if unread := (*scripts_in(path, blocks, body), *changed.losses):
        note.extra["unread"] = unread
    return note


def name_parts(path: str) -> tuple[str, str, str]:
    """The stem of a file name, the day that it begins with, and what follows that; ``""`` for what is not there.

    >>> name_parts("notes/_posts/2022-03-01-400000456.md")
    ('2022-03-01-400000456', '2022-03-01', '400000456')
    >>> name_parts("seed.md")
    ('seed', '', '')
    """
    stem = splitext(basename(path))[0]
    found = _DATED.fullmatch(stem)
    if found is None or not is_day(found["date"]):
        return stem, "", ""
    return stem, found["date"], found["slug"]


def is_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar, ``YYYY-MM-DD``.

    >>> is_day("2024-02-29"), is_day("2023-02-29")
    (True, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _title(properties: Properties) -> str:
    """The text of the title, also of one that YAML takes for a number."""
    found = properties.find("title")
    if found is None:
        return ""
    return found.value if isinstance(found.value, str) else found.lexeme


def _form(path: str, form: str) -> str:
    """The form, where only the folder tells."""
    return POST if not form and "_manual_posts" in path.split("/")[:-1] else form


def _spaced(blocks: Blocks, form: Form) -> Blocks:
    """``blocks``; how many blank lines precede the first is stored only where it is unusual for the form."""
    if not blocks:
        return blocks
    first = blocks[0]
    spelling = dict(first.spelling)
    actual = spelling.pop(sp.BEFORE, 0)
    if actual != form.blank_lines:
        spelling[sp.BEFORE] = actual
    return blocks if spelling == first.spelling else (replace(first, spelling=spelling), *blocks[1:])


def _verbatim(path: str, data: bytes, problem: Problem) -> Note:
    return Note(path, splitext(basename(path))[0], verbatim=data, problem=problem)
