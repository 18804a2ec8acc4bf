"""Links of a page: what they lead to in a folder of pages, and how they are written there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import quote

from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise.pages.forms import MIRROR
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import image, inline_link
from vaultconv.model.note import Note
from vaultconv.model.plain import reference_text
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Image, Link
from vaultconv.vault.index import Index


def resolve(reference: Reference, source: str, index: Index) -> Target:
    """What ``reference`` in the page at ``source`` means: a path, the end of one, or a title, as the apps have it that the
    plugins write for."""
    text = reference.target
    if not text:
        return Target("note", source)
    if text.startswith(("./", "../")) and normpath(join(dirname(source), text)).startswith(".."):
        return Target("outside", text)
    for name in (text, f"{text}.md"):
        near = normpath(join(dirname(source), name)) if name.startswith(("./", "../")) else name
        found = index.by_path(near.lstrip("/")) or next(iter(index.ending_with(name, whole=True)), None)
        if found is not None:
            return Target("note" if index.is_note(found) else "asset", found)
    titled = index.by_title(text)
    return Target("note", titled[0]) if titled else Target("missing", text)


@dataclass(slots=True)
class PageLinks:
    """Writes the links of ``note`` as a page has them: by the name of what they lead to, or its path where a name is not
    enough."""

    note: Note
    context: WriteContext
    form: str

    def named(self, reference: Reference) -> Reference:
        """``reference`` by the name that its target has among the pages."""
        block = reference.block
        if self.form == MIRROR and block.startswith("rw") and block[2:].isdecimal():
            reference = replace(reference, block=block[2:])
        path = self._path(reference)
        if not path:
            return reference
        stem, ending = splitext(path)
        name = stem if ending == ".md" else path
        short = basename(name)
        alone = self.context.names.get(basename(path).casefold(), 1) < 2
        kept = reference.target.removesuffix(".md")
        return reference if kept == name else replace(reference, target=short if alone else name)

    def inline(self, span: Link, writer: MarkdownWriter) -> str:
        """A Markdown link."""
        path = self._path(span.reference)
        if span.reference.kind is ReferenceKind.URL or (span.tail and not path):
            return inline_link(span, writer)
        if not path:
            return inline_link(replace(span, tail="", reference=_quoted(span.reference)), writer)
        own = self.context.paths.get(self.note.path, self.note.path)
        there = replace(span.reference, target=relpath(path, dirname(own) or "."))
        return inline_link(replace(span, tail="", reference=_quoted(there)), writer)

    def image(self, span: Image, writer: MarkdownWriter) -> str:
        """A picture."""
        path = self._path(span.reference)
        if not path:
            return image(span, writer)
        own = self.context.paths.get(self.note.path, self.note.path)
        there = replace(span.reference, target=relpath(path, dirname(own) or "."))
        return image(replace(span, raw="", reference=_quoted(there)), writer)

    def _path(self, reference: Reference) -> str:
        """The path of what ``reference`` leads to; ``""`` if that is nothing among the pages."""
        if reference.kind is ReferenceKind.URL or not reference.target:
            return ""
        target = self.context.target(reference, self.note.path)
        return self.context.paths.get(target.path, "") if target.kind in ("note", "asset") else ""


def _quoted(reference: Reference) -> Reference:
    return Reference(ReferenceKind.URL, quote(reference_text(reference), safe="/#^:~._-"))
