"""Pages, edited in place: the addresses in their tags; and of a page that we wrote, what its table of properties says."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from vaultconv.formats.base import WriteContext
from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import PAGES, slug_of
from vaultconv.formats.html.writer import HtmlWriter
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.editing import BOXES
from vaultconv.model.blocks import AnyBlock, edited
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Properties, PropertyType, Value
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Span, Spans, Tag, Text
from vaultconv.model.task import Status
from vaultconv.vault.decoding import decode
from vaultconv.vault.three_ways import merged

_TAGS = lazy_pattern(
    r"<!--.*?-->|<(script|style|textarea|title|xmp)\b.*?</\1\s*>|<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = lazy_pattern(
    r"(\s(?:href|src|data|poster|cite)\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE
)
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


class HtmlEditing:
    """Edits pages."""

    whole_pages = True
    """Whether a note is split and merged by what it says, and written as a whole."""

    def with_property(
        self, note: Note, context: WriteContext, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The page with the property ``key`` as ``value``."""
        return _anew(replace(note, properties=note.properties.with_value(key, value, type)), note, context)

    def without_property(self, note: Note, context: WriteContext, key: str) -> str | None:
        """The page without the property ``key``."""
        return _anew(replace(note, properties=note.properties.without(key)), note, context)

    def with_key(self, note: Note, context: WriteContext, key: str, to: str) -> str | None:
        """The page with the property ``key`` called ``to``."""
        items = tuple(replace(item, key=to) if item.key == key else item for item in note.properties)
        return _anew(replace(note, properties=Properties(items, note.properties.syntax)), note, context)

    def with_tags(self, note: Note, context: WriteContext, names: Mapping[str, Sequence[str]]) -> str | None:
        """The page with each tag in its text as what it has in ``names``, folded: one or several."""

        def called(span: Span) -> Span | Spans:
            new = names.get(span.name.casefold()) if isinstance(span, Tag) else None
            return span if new is None else tuple(part for name in new for part in (Text(" "), Tag(name)))[1:]

        return _anew(replace(note, blocks=with_spans(note.blocks, called)), note, context)

    def with_status(self, note: Note, context: WriteContext, line: int, status: Status) -> str | None:
        """The page with the task in ``line`` in another ``status``."""
        if status not in BOXES:
            return None

        def changed(block: AnyBlock) -> AnyBlock:
            task = block.traits.task
            if task is None or block.line != line:
                return block
            return edited(
                block, traits=replace(block.traits, task=replace(task, marker=BOXES[status], status=status))
            )

        return _anew(replace(note, blocks=with_blocks(note.blocks, changed)), note, context)

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str]:
        """A page is called by its address; what it says its title is stays."""
        return join(dirname(note.path), slug_of(name) + PAGES[0]), ""

    def beside(self, path: str, text: str, context: WriteContext) -> str:
        """The page ``text`` at ``path`` that is no note but lists some: the index of a site."""
        return readdressed(text, path, context)

    def is_name(self, _key: str) -> bool:
        """Whether a property says what a page is called: none does."""
        return False

    def new_note(self, note: Note, title: str, text: str, settings: Settings) -> tuple[str, str, str]:
        """A page beside ``note``."""
        path = join(dirname(note.path), slug_of(title) + PAGES[0])
        return path, title, text

    def rewritten(self, before: Note | None, after: Note, was: WriteContext, now: WriteContext) -> str | None:
        """The page that says what ``after`` does, in a vault that is ``now``: of the one that was there ``before``, only what is otherwise than we
        would have written it then; None where that cannot be told."""
        new = decode(HtmlWriter().write(after, replace(now, origins=False))[0].data).text
        if before is None or before.source is None:
            return new if before is None else None
        base = decode(HtmlWriter().write(before, replace(was, origins=False))[0].data).text
        return merged(base, before.source.text, new)

    def readdressed(self, text: str, path: str, context: WriteContext) -> str:
        """The page ``text`` at ``path`` with all its addresses in their places."""
        return readdressed(text, path, context)

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The page with its addresses in their places."""
        return None if note.source is None else readdressed(note.source.text, note.path, context)


def readdressed(text: str, path: str, context: WriteContext) -> str:
    """The page ``text`` at ``path``, with the addresses that lead to other places than before, or from another place."""
    page = context.paths.get(path, path)

    def in_tag(tag: re.Match[str]) -> str:
        return tag[0] if tag[1] or tag[0].startswith("<!--") else _ADDRESS.sub(in_attribute, tag[0])

    def in_attribute(found: re.Match[str]) -> str:
        quote = found[2][0] if found[2][0] in "\"'" else ""
        said = html.unescape(found[2].strip("\"'") if quote else found[2])
        there, mark, place = said.partition("#")
        if not there or _SCHEME.match(there):
            return found[0]
        is_whole = there.startswith("/")
        folder = "" if is_whole else dirname(path)
        target = context.index.by_path(normpath(join(folder, unquote(there).lstrip("/"))))
        new = context.paths.get(target, target) if target is not None else None
        if new is None or (new == target and page == path):
            return found[0]
        made = "/" + address(new, "") if is_whole else address(new, page)
        if new == target and (is_whole or dirname(page) == dirname(path)):
            return found[0]
        return f"{found[1]}{quote or chr(34)}{html.escape(made + mark + place, quote=True)}{quote or chr(34)}"

    return _TAGS.sub(in_tag, text)


def _anew(changed: Note, note: Note, context: WriteContext) -> str | None:
    """The page of ``note`` with what makes it ``changed``: what we would write otherwise is put into what is there. None where that
    page, as it is, is written otherwise than we would just there, as pages of others are."""
    if note.source is None:
        return None
    writer, fresh = HtmlWriter(), replace(context, origins=False)
    base, new = (decode(writer.write(each, fresh)[0].data).text for each in (note, changed))
    return merged(base, note.source.text, new)
