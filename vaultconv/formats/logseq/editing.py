"""Pages of a graph, edited in place: a property in its line; the name of a page wherever it is named, as the app itself renames
it: in links, tags, properties, and before the names of the pages below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from posixpath import basename, dirname, join, relpath, splitext

from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.joint import Joint
from vaultconv.formats.logseq.bullets import PROPERTY
from vaultconv.formats.logseq.carried_keys import Names, with_carried_key
from vaultconv.formats.logseq.dates import is_written, write_day
from vaultconv.formats.logseq.links import FILE, logseq_reference
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, can_link, decode_name, encode_name, page_key
from vaultconv.formats.logseq.page import SYNTAX
from vaultconv.formats.logseq.parting import id_for, is_of_the_page, joined, parted, parts_of
from vaultconv.formats.logseq.tasks import MARKERS, STATUS
from vaultconv.formats.logseq.values import write_key, write_list, write_value
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.editing import FrontMatterEditing, retagged
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry
from vaultconv.markdown.frontmatter.spelled import is_number, spells
from vaultconv.markdown.in_text import in_label, respelled_outside_code
from vaultconv.markdown.indentation import INDENT, TAB
from vaultconv.markdown.parting import Part
from vaultconv.model.blocks import AnyBlock
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.task import Status

_MARKER = lazy_pattern(
    rf"\A([ \t]*-[ \t]+(?:#+[ \t]+)?)(?:{'|'.join(sorted(STATUS, key=len, reverse=True))})([ \t])"
)
_NAME = lazy_pattern(r"\[\[([^\[\]\n]+)\]\]")
_TAG = lazy_pattern(r"(?<![\w#/&])#(?!\[\[)([^\s#,，.;:!?'\"()\[\]{}]+)")
_LIST_LINE = lazy_pattern(r"^([ \t]*(?:-[ \t]+)?([^\s:]+)::[ \t]+)(.*)$", re.MULTILINE)
_ITEM = lazy_pattern(r"(?:\A|(?<=[,，]))([ \t]*)([^\[\]\"#,，]+?)([ \t]*)(?=[,，]|\Z)")
_NO_TAG = lazy_pattern(r"[\s#,，.;:!?'\"()\[\]{}]")
_LINK = lazy_pattern(
    r"(?P<embed>\{\{embed[ ]+)?(?<!#)(?:\[(?P<words>[^\[\]\n]*)\]\()?\[\[(?P<name>[^\[\]\n]+)\]\](?(words)\))(?(embed)\}\})"
)
_BLOCK = lazy_pattern(
    r"(?P<embed>\{\{embed[ ]+)?(?:\[(?P<words>[^\[\]\n]*)\]\()?\(\((?P<id>[0-9a-fA-F-]{36})\)\)(?(words)\))(?(embed)\}\})"
)
_FILE_LINK = lazy_pattern(r"\]\((?P<url>[^\s()\[\]]+\.[^\s()\[\]]+)(?P<title>[ \t]+\"[^\"\n]*\")?\)")
_UNSAFE = lazy_pattern(r"[ ()<>#]")
_BRACKETED = lazy_pattern(r"#\[\[([^\[\]\n]+)\]\]")
_NO_NAME = lazy_pattern(r"[\[\]#{}()]")
_TITLE = lazy_pattern(r"^title::[ \t]*[^\n]*$", re.MULTILINE)
_SPELLED = {"aliases": "alias"}
"""What keys of the model are called in a page."""


class LogseqEditing(FrontMatterEditing):
    """Edits pages."""

    knows_places = False

    def is_name(self, key: str) -> bool:
        """Whether the property ``key`` says what a page is called, or is ours."""
        return is_of_the_page(key)

    def id_for(self, note: Note) -> str:
        """The id of the block that a page becomes, which is always the same."""
        return id_for(note.path, str(note.extra.get("page", note.title)))

    nests = True
    """Whether a name with a slash is below another, and goes with it when that is called otherwise; a tag is such a name."""

    def with_property(
        self, note: Note, context: WriteContext, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``."""
        if _has_yaml(note):
            return super().with_property(note, context, key, value, type)
        if note.source is None:
            return None
        name, old = _SPELLED.get(key, key), note.properties.find(key)
        said = "" if old is None else _spelled_as(value, old)
        days = context.settings.journal_format
        if not said and isinstance(value, list) and name in LISTS:
            said = write_list(value, name, _said_in(note, key))
        return self._with_line(note, key, name, said or write_value(value, type, name, days))

    def with_item(self, note: Note, context: WriteContext, item: Property) -> str | None:
        """The text of ``note`` with a property of another page, as that spells it."""
        if _has_yaml(note):
            return super().with_item(note, context, item)
        if "\n" in item.lexeme or not is_number(item.value):
            return self.with_property(note, context, item.key, item.value, item.type)
        return self._with_line(note, item.key, _SPELLED.get(item.key, item.key), item.lexeme)

    @staticmethod
    def _with_line(note: Note, key: str, name: str, said: str) -> str | None:
        if note.source is None:
            return None
        line = f"{name}:: {said}".rstrip(" ")
        lines = note.source.text.split("\n")
        at = _line_of(note, key, lines)
        if at is not None:
            found = PROPERTY.match(lines[at])
            said = found["key"] if found is not None else name
            lines[at] = line.replace(name, said, 1)
            return "\n".join(lines)
        last = max((_line_of(note, item.key, lines) or 0 for item in note.properties), default=-1)
        last = max(last, *(n for n, text in enumerate(lines[:1]) if PROPERTY.match(text)), -1)
        if last >= 0:
            return "\n".join([*lines[: last + 1], line, *lines[last + 1 :]])
        return f"{line}\n\n{note.source.text}" if note.source.text.strip() else f"{line}\n"

    def without_property(self, note: Note, _context: object, key: str) -> str | None:
        """The text of ``note`` without the property ``key``."""
        if _has_yaml(note):
            return super().without_property(note, _context, key)
        lines = note.source.text.split("\n") if note.source is not None else []
        at = _line_of(note, key, lines)
        return None if at is None else "\n".join([*lines[:at], *lines[at + 1 :]])

    def with_key(self, note: Note, _context: object, key: str, to: str) -> str | None:
        """The text of ``note`` with the property ``key`` called ``to``."""
        if _has_yaml(note):
            return super().with_key(note, _context, key, to)
        name = _SPELLED.get(to) or write_key(to)
        lines = note.source.text.split("\n") if note.source is not None else []
        at = _line_of(note, key, lines)
        found = PROPERTY.match(lines[at]) if at is not None else None
        if at is None or found is None:
            return None
        was, now = Names(found["key"], key), Names(name, name if to in _SPELLED else to)
        lines[at] = lines[at][: found.start("key")] + name + lines[at][found.end("key") :]
        head = next((n for n, line in enumerate(lines) if not PROPERTY.match(line)), len(lines))
        lines[:head] = [with_carried_key(line, was, now) for line in lines[:head]]
        return "\n".join(lines)

    def with_tags(self, note: Note, _context: object, names: Mapping[str, Sequence[str]]) -> str | None:
        """The text of ``note`` with each tag as what it has in ``names``, folded: one or several. The tags of blocks are tags too."""
        if note.source is None:
            return None

        def in_brackets(found: re.Match[str]) -> str | None:
            new = names.get(found[1].casefold())
            return None if new is None else " ".join(map(_as_tag, new))

        def listed(found: re.Match[str]) -> str:
            new = names.get(found[2].casefold(), (found[2],))
            return found[1] + ", ".join(new) + found[3]

        def in_list(found: re.Match[str]) -> str | None:
            return None if found[2] != "tags" else found[1] + _ITEM.sub(listed, found[3])

        text = respelled_outside_code(note.source.text, _LIST_LINE, in_list)
        return respelled_outside_code(
            retagged(text, names, _spelled_tag, in_labels=False), _BRACKETED, in_brackets
        )

    def with_status(self, note: Note, _context: object, line: int, status: Status) -> str | None:
        """The text of ``note`` with the task in ``line`` in another ``status``."""
        lines = note.source.text.split("\n") if note.source is not None else []
        marker = MARKERS.get(status)
        if marker is None or not 0 < line <= len(lines):
            return None
        lines[line - 1], count = _MARKER.subn(rf"\g<1>{marker}\g<2>", lines[line - 1], count=1)
        return "\n".join(lines) if count else None

    def led(self, note: Note, _context: WriteContext, lead: Lead) -> str | None:
        """The text of ``note`` with its links leading where ``lead`` says."""
        if note.source is None:
            return None
        text = note.source.text
        return _led(text, lambda at: text.count("\n", 0, at) + 1, lead)

    def parts(self, note: Note, is_wanted: Callable[[AnyBlock], bool]) -> list[Part]:
        """The blocks of a page that are wanted, each with all below it."""
        return parts_of(note, is_wanted)

    def parted(self, note: Note, parts: Sequence[Part], names: Sequence[str]) -> tuple[str, list[str]] | None:
        """The text of ``note`` with a link in the place of each of its ``parts``, and the text of each."""
        return None if note.source is None else parted(note.source.text, parts, names)

    def new_note(self, note: Note, title: str, text: str, settings: Settings) -> tuple[str, str, str]:
        """A page of the graph, wherever ``note`` is."""
        name = " ".join(_NO_NAME.sub(" ", title).split())
        spelling = settings.other.get("names", TRIPLE_LOWBAR)
        stem = encode_name(name, spelling)
        own = "" if decode_name(stem, spelling) == name else f"title:: {name}\n\n"
        return join(settings.other.get("pages", "pages"), f"{stem}.md"), name, own + text

    def joined(self, note: Note, other: Note, joint: Joint) -> str | None:
        """The text of ``note`` with that of ``other`` below a block that is a heading."""
        if note.source is None or other.source is None or _has_yaml(note) or _has_yaml(other):
            return None
        return joined(note.source.text, other.source.text, joint, note.extra.get(INDENT, TAB))

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str] | None:
        """A page is called by its name, which its file says; a journal by its day."""
        if note.kind is NoteKind.JOURNAL or not can_link(name):
            return None
        stem = encode_name(name, settings.other.get("names", TRIPLE_LOWBAR))
        return join(dirname(note.path), f"{stem}{splitext(note.path)[1]}"), name

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The text of ``note`` with the names that pages have now."""
        if note.source is None:
            return None
        below = [name for name in names if name.endswith("/")]

        def name_of(text: str) -> str | None:
            path = context.target(Reference(ReferenceKind.NAME, text, origin="page"), note.path).path
            page = context.index.note(path) if path in names else None
            called = str(page.extra.get("page", page.title)) if page is not None else None
            if called is not None and page_key(called) == page_key(text):
                return names.get(path)
            begin = next((name for name in below if text.casefold().startswith(name)), None)
            new = None if begin is None or context.index.note(path) else names.get(begin)
            return None if begin is None or new is None else new + text[len(begin) :]

        def as_file(found: re.Match[str]) -> str | None:
            reference = logseq_reference(found["url"])
            path = context.target(reference, note.path).path if reference.origin == FILE else ""
            there = context.paths.get(path, path)
            folder = dirname(context.paths.get(note.path, note.path))
            if not path or not reference.target or (there == path and folder == dirname(note.path)):
                return None
            way = found["url"].partition("#")[0].rpartition("/")
            stays = folder == dirname(note.path) and dirname(there) == dirname(path)
            new = f"{way[0]}{way[1]}{basename(there)}" if stays else relpath(there, folder or ".")
            mark = f"#{reference.subpath}" if reference.subpath else ""
            return f"]({_UNSAFE.sub(_percent, new) + mark}{found['title'] or ''})"

        text = with_names(note.source.text, context.settings, name_of)
        text = respelled_outside_code(text, _FILE_LINK, as_file)
        return _titled(text, note, context, names) if note.path in names else text


def with_days(note: Note, settings: Settings, format: str) -> str | None:
    """The text of ``note`` of a graph that titles its journals as ``settings`` say, with each name of a day in ``format``."""
    if note.source is None:
        return None
    text = with_day_names(note.source.text, settings, format)
    if note.kind is NoteKind.JOURNAL and _TITLE.search(_head(text)):
        return _TITLE.sub(lambda _found: f"title:: {write_day(note.date, format)}", text, count=1)
    return text


def with_day_names(text: str, settings: Settings, format: str) -> str:
    """``text`` of a graph that titles its journals as ``settings`` say, with each name of a day in ``format``."""

    def name_of(text: str) -> str | None:
        day = is_written(text, settings.journal_format)
        return (write_day(day, format) or None) if day else None

    return with_names(text, settings, name_of)


def with_names(text: str, settings: Settings, name_of: Callable[[str], str | None]) -> str:
    """``text`` of a page with the names in its links, tags and lists as ``name_of`` has them; None leaves one."""

    def in_brackets(found: re.Match[str]) -> str | None:
        name = name_of(found[1])
        return None if name is None else f"[[{name}]]"

    def as_tag(found: re.Match[str]) -> str | None:
        name = None if in_label(found) else name_of(found[1])
        return None if name is None else _spelled_tag(found, name)

    lists = {"tags", *settings.other.get("lists", ())} - (LISTS - {"tags"})

    def in_list(found: re.Match[str]) -> str | None:
        if found[2] not in lists:
            return None
        items = _ITEM.sub(lambda item: item[1] + (name_of(item[2]) or item[2]) + item[3], found[3])
        return found[1] + items

    text = respelled_outside_code(text, _LIST_LINE, in_list)
    text = respelled_outside_code(text, _NAME, in_brackets)
    return respelled_outside_code(text, _TAG, as_tag)


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _head(text: str) -> str:
    """What stands before the first bullet of a page."""
    return text[: text.find("\n- ") + 1] if "\n- " in text else "" if text.startswith("- ") else text


def _as_tag(name: str) -> str:
    """A tag as a page has it in its text."""
    return f"#[[{name}]]" if _NO_TAG.search(name) else f"#{name}"


def _spelled_tag(found: re.Match[str], name: str) -> str:
    """A tag in the place of what was ``found``: in the value of a property, a name that no tag can have is a link."""
    line = found.string.rfind("\n", 0, found.start()) + 1
    is_value = PROPERTY.match(found.string[line : found.start()].lstrip(" \t-")) is not None
    return f"[[{name}]]" if is_value and _NO_TAG.search(name) else _as_tag(name)


def _led(text: str, line_of: Callable[[int], int], lead: Lead) -> str:
    """``text`` of a page with its links leading where ``lead`` says: to a page by its name, to a block by its id."""

    def spell(found: re.Match[str]) -> str | None:
        reference = Reference(ReferenceKind.NAME, found["name"], origin="page")
        new = lead(reference, line_of(found.start()))
        if new is None:
            return None
        is_block = new.kind is ReferenceKind.BLOCK
        there = f"(({new.target}))" if is_block else f"[[{new.target}]]"
        if found["embed"]:
            return f"{{{{embed {there}}}}}"
        start = text.rfind("\n", 0, found.start()) + 1
        is_value = PROPERTY.match(text[start : found.start()].lstrip(" \t-")) is not None
        if found["words"] is None and (is_value or not is_block):
            return there
        return f"[{found['words'] or found['name']}]({there})"

    def respell(found: re.Match[str]) -> str | None:
        new = lead(Reference(ReferenceKind.BLOCK, found["id"].lower()), line_of(found.start()))
        if new is None:
            return None
        if found["embed"]:
            return f"{{{{embed [[{new.target}]]}}}}"
        return f"[{found['words']}]([[{new.target}]])" if found["words"] else f"[[{new.target}]]"

    return respelled_outside_code(respelled_outside_code(text, _LINK, spell), _BLOCK, respell)


def _titled(text: str, note: Note, context: WriteContext, names: Mapping[str, str]) -> str:
    """The ``text`` of a page with its own new name, where it has to say it."""
    name = names[note.path]
    if _has_yaml(note) and (front := read_front_matter(text, {}, ("yaml",)).properties).find("title"):
        return with_entry(text, front, "title", name, PropertyType.TEXT)
    if _TITLE.search(_head(text)):
        return _TITLE.sub(lambda _found: f"title:: {name}", text, count=1)
    stem = splitext(basename(context.paths[note.path]))[0]
    spelling = context.settings.other.get("names", TRIPLE_LOWBAR)
    return text if decode_name(stem, spelling) == name else f"title:: {name}\n{text}"


def _spelled_as(value: Value, old: Property) -> str:
    """The number ``value`` as the property that was ``old`` spells it, if it is that number; else ``""``. A list of one is that one."""
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    return old.lexeme if is_number(one) and spells(old.lexeme, one) else ""


def _said_in(note: Note, key: str) -> str:
    """What the line of the property ``key`` says; ``""`` where there is none."""
    lines = note.source.text.split("\n") if note.source is not None else []
    at = _line_of(note, key, lines)
    found = PROPERTY.match(lines[at]) if at is not None else None
    return (found["value"] or "") if found is not None else ""


def _has_yaml(note: Note) -> bool:
    """Whether the properties of a page stand in front matter, as other apps write them."""
    return note.source is not None and note.source.text.startswith("---\n")


def _line_of(note: Note, key: str, lines: list[str]) -> int | None:
    """The number of the line that says ``key``, from 0; None where there is none."""
    item = note.properties.find(key)
    if item is None or note.properties.syntax != SYNTAX or not 0 < item.line <= len(lines):
        return None
    return item.line - 1 if PROPERTY.match(lines[item.line - 1]) else None
