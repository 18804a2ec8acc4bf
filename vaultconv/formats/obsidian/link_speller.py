"""How a link is written in Obsidian: the name of what it means, in the style that the vault has.

Source: ``fileToLinktext`` and ``generateMarkdownLink`` of the app's API (obsidian.d.ts); Help, "Internal links", "Settings"
(newLinkFormat, useMarkdownLinks); release notes 0.10.12 (``%20``), 1.2.0 and 1.11.5 (the words of a link with folders).
"""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultconv.formats.obsidian.canvas import ENDING as CANVAS
from vaultconv.formats.obsidian.daily import daily_path
from vaultconv.formats.obsidian.links import SCHEME, shown_in_wikilink, size
from vaultconv.formats.obsidian.plugin_files import is_of_a_plugin
from vaultconv.formats.obsidian.preferences import (
    ABSOLUTE,
    MARKDOWN,
    RELATIVE,
    WIKILINK,
    preferences,
)
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.guard import closed
from vaultconv.markdown.write_spans import attributes, destination, inline_link, title_text
from vaultconv.model.plain import default_label
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Embed, Image, Link, Spans, Text
from vaultconv.vault.naming import fold
from vaultconv.vault.property_links import TextLink, respelled
from vaultconv.vault.questions import THERE

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.markdown.write import MarkdownWriter
    from vaultconv.model.note import Note

_FORBIDDEN_IN_HEADING = lazy_pattern(r"[:#|^\\]|%%|\[\[|\]\]")
_UNSAFE_IN_DESTINATION = lazy_pattern(r"[ \t<>\"`{}|\\%$]")
_MARKUP = lazy_pattern(r"[\\`*_~=$%\[\]<&|#^\n]")
"""What makes the words of a Markdown link more than words, or ends those of a wikilink."""

_MEMO = "obsidian.paths"
_BY_TITLE = "page"
"""The origin of a reference to a note by its title, as a graph has it."""
_ENDS_A_NAME = lazy_pattern(r"[#|]|\[\[|\]\]")
"""What the name of a file in a wikilink ends at: only a Markdown link names such a file."""

_UNSAYABLE = lazy_pattern(r"[\[\]#^|]")
"""What no name in a wikilink may hold."""

_DESTINATION = lazy_pattern(
    r"""\]\((?:<([^<>\n]*)>|([^\s<>]*?))(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\)\Z"""
)
"""Where a Markdown link leads, with the title that it may have behind it."""


class LinkSpeller:
    """Writes the links of one note: what each means in the source, and how that is said from the note's place in the
    destination."""

    __slots__ = ("_context", "_folder", "_note", "_restyles", "_same", "_style")

    def __init__(self, note: Note, context: WriteContext) -> None:
        self._note = note
        self._context = context
        self._same = context.source_format == "obsidian"
        self._style = preferences(context)
        self._restyles = self._style.restyles and not is_of_a_plugin(note.properties)
        self._folder = dirname(context.paths.get(note.path, note.path))

    @property
    def source(self) -> str:
        """The path of the note in the source."""
        return self._note.path

    # -- what a link means, and what it is called ------------------------------------------------------------------

    def target(self, reference: Reference) -> Target:
        """What ``reference`` means in the source vault."""
        return self._context.target(reference, self._note.path)

    @property
    def may_change(self) -> bool:
        """Whether a link of a note that stays in Obsidian may have to be written anew."""
        return bool(self._context.moved) or self._restyles

    def changes(self, reference: Reference) -> bool:
        """Whether a link to ``reference`` cannot stay as it was written in an Obsidian vault: what it means has another path
        in the destination, or links get another style."""
        if reference.kind is not ReferenceKind.NAME or not self.may_change:
            return False
        target = self.target(reference)
        return target.path in self._context.moved or (
            self._restyles and target.kind in ("note", "asset") and bool(reference.target)
        )

    def has_style(self, span: Link | Embed | Image) -> bool:
        """Whether ``span`` may stay as it is written, if no other names are asked for: what it means is called as it was, or it is in the
        style that is asked for, or can be in no other."""
        if self._style.names_asked:
            return False
        if self.target(span.reference).path in self._context.moved:
            return self._same and not self._restyles and self._is_named_so(span)
        is_wikilink = span.raw.startswith(("[[", "![["))
        if self._style.links == WIKILINK and not is_wikilink:
            return not (
                _are_words(span) if isinstance(span, Link) else isinstance(span, Image) and _is_plain(span)
            )
        return self._style.links == (WIKILINK if is_wikilink else MARKDOWN)

    def _is_named_so(self, span: Link | Embed | Image) -> bool:
        """Whether ``span``, as it is written, names what it means as it would be named now."""
        if span.raw.startswith(("[[", "![[")):
            path = self.path_text(span.reference)
            named = (
                span.raw.lstrip("![")
                .removesuffix("]]")
                .partition("|")[0]
                .removesuffix("\\")
                .removesuffix("#")
            )
            return path is not None and named == path + self.subpath(span.reference)
        found = _DESTINATION.search(span.raw)
        return found is not None and unquote(found[1] or found[2]) == unquote(self.address(span.reference))

    def means_the_same(self, reference: Reference) -> bool:
        """Whether what ``reference`` means is where it was."""
        return self.target(reference).path not in self._context.moved

    def moved_to(self, reference: Reference) -> str:
        """The path in the destination of what ``reference`` means, if that or the note's own is another than in the source;
        else ``""``."""
        moved = self._context.moved
        if reference.kind is not ReferenceKind.NAME or not reference.target or not moved:
            return ""
        target = self.target(reference)
        if target.kind not in ("note", "asset"):
            return ""
        if target.path not in moved and self._note.path not in moved:
            return ""
        return self._context.paths.get(target.path, "")

    def keeps(self, reference: Reference) -> bool:
        """Whether the way a link was written in an Obsidian vault still holds."""
        return self._same and not self.changes(reference)

    def path_text(self, reference: Reference, ending: bool = False) -> str | None:
        """How the destination names what ``reference`` means; notes without their ``ending``, ``""`` for a place in the note
        itself. None if it is not in the vault: then the text stays as it was."""
        if not reference.target and (reference.headings or reference.block or reference.subpath):
            return ""
        target = self.target(reference)
        path = self._context.paths.get(target.path) if target.kind in ("note", "asset") else None
        if path is None:
            return None
        text = self._named(path)
        if target.kind != "note" or ending or not self._is_clear(text):
            return text
        name = text.removesuffix(".md")
        return reference.target if _is_in_another_case(reference, name) else name

    def _is_clear(self, text: str) -> bool:
        """Whether the name of a note says what it means without its ending: ``a.png`` is the picture before it is
        ``a.png.md``."""
        name = basename(text).removesuffix(".md")
        if name[-1:].isspace():
            return False
        return "." not in name or not self._context.names.get(fold(name), 0)

    def _named(self, path: str) -> str:
        """The file at ``path``, as the vault names files: by its base name where it is unique, by the way that leads there
        from the note's folder, or by the whole path."""
        if self._style.link_style == ABSOLUTE:
            return path
        if self._style.link_style == RELATIVE:
            text = relpath(path, self._folder or ".")
            leads_elsewhere = text != path and self._is_there(text)
            return f"./{text}" if leads_elsewhere else text
        name = basename(path)
        if name[0].isspace():  # which a link does not begin with
            return path if path != name else f"./{name}"
        return name if self._context.names.get(fold(name), 0) <= 1 else path

    def _is_there(self, path: str) -> bool:
        """Whether something goes to ``path`` of the destination, whatever its case: a text that is one means that file, whatever lies beside
        the note."""
        context, folded = self._context, fold(path)
        context.index.questions.ask(THERE, folded)
        known: frozenset[str] | None = context.memo.get(_MEMO)
        if known is None:
            with context.index.asked_by(""):
                known = context.memo[_MEMO] = frozenset(map(fold, context.paths.values()))
        return folded in known

    def missing_text(self, reference: Reference) -> str:
        """What a link to nothing in the vault is called: a day that has no note yet, as its note will be."""
        if reference.kind is not ReferenceKind.NAME:
            return reference.target
        target = self.target(reference)
        if target.day and not self._same:
            path = daily_path(target.day, self._style.daily_folder, self._style.daily_format)
            return path if self._style.link_style == ABSOLUTE else basename(path)
        return target.path if target.kind == "missing" else reference.target

    def astray(self, reference: Reference) -> tuple[str, str]:
        """What a link is called that led nowhere, and cannot be called so here or leads somewhere; and why, for the ledger. ``""`` for
        any other."""
        name = reference.target
        if reference.kind is not ReferenceKind.NAME or not name or self._same:
            return "", ""
        target = self.target(reference)
        if target.kind != "missing" or target.day:
            return "", ""
        names = self._context.names
        if _UNSAYABLE.search(name):
            made = " ".join(_UNSAYABLE.sub("", name).split())
            taken = not made or names.get(fold(f"{basename(made)}.md"), 0)
            made = _UNSAYABLE.sub("-", name) if taken else made
            return made, f"`{name}` is not there, and no link can name it: `{made}`"
        if "/" not in name and (
            names.get(fold(f"{name}.md"), 0) or ("." in name and names.get(fold(name), 0))
        ):
            return name, f"`{name}` led nowhere, and here to the file of that name"
        return "", ""

    def day(self, day: str) -> str:
        """What a wikilink to the daily note of ``day`` names, whether that note is there or not; ``""`` where links are Markdown
        links."""
        if self._style.links == MARKDOWN:
            return ""
        path = daily_path(day, self._style.daily_folder, self._style.daily_format)
        if self._is_there(f"{path}.md"):
            return self._named(f"{path}.md").removesuffix(".md")
        return path if self._style.link_style == ABSOLUTE else basename(path)

    @staticmethod
    def subpath(reference: Reference) -> str:
        """``#`` and what follows it in a link."""
        if reference.headings:
            safe = (" ".join(_FORBIDDEN_IN_HEADING.sub(" ", part).split()) for part in reference.headings)
            return "#" + "#".join(safe)
        if reference.block:
            return "#^" + reference.block
        return "#" + reference.subpath if reference.subpath else ""

    def moved_text(self, text: str) -> str:
        """The text of a property that stays in Obsidian, the links in it to what has another path now in their new form."""
        led = getattr(self._context.resolver, "led", lambda reference: reference)

        def moved(link: TextLink) -> str | None:
            now = link._replace(reference=led(link.reference))
            return self.link_in_property(text, now) if self.changes(now.reference) else None

        return respelled(text, moved)

    def property_text(self, text: str) -> str:
        """The text of a property, with the links in it to notes as they are called here."""
        return respelled(text, lambda link: self.link_in_property(text, link))

    def link_in_property(self, text: str, link: TextLink) -> str | None:
        """A link in the ``text`` of a property; None if it stays as it is."""
        reference = link.reference
        if reference.kind is not ReferenceKind.NAME:
            return None
        path = self.path_text(reference)
        path = self.missing_text(reference) if path is None else path
        is_wikilink = text.startswith("[[", link.start) or link.end - link.start == len(text)
        if is_wikilink and (not path or fold(path) == fold(reference.target)):
            return None
        return f"[[{path}{self.subpath(reference)}{'|' if link.words else ''}{link.words}]]"

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self, span: Link, writer: MarkdownWriter) -> str:
        """A link, in the style that it had or that the vault has."""
        if span.raw and self.keeps(span.reference):
            return span.raw + attributes(span.attributes, writer)
        if span.reference.kind is ReferenceKind.URL:
            return inline_link(span, writer)
        path = self.path_text(span.reference)
        is_wikilink = span.style == "wikilink"
        as_markdown = path is not None and is_wikilink and self._is_markdown(path)
        if (
            path is not None
            and is_wikilink
            and (_ends_early(span.label) or (as_markdown and "`" in _words(span.label)))
        ):
            return self._markdown(span, _as_markdown(span.label), writer)
        if as_markdown:
            words = (writer.text(span.label) and span.label) or (
                Text(plain_to_markdown(default_label(span.reference), COMMONMARK)),
            )
            return self._markdown(span, _closed(words), writer)
        if path is not None and not is_wikilink and self._is_a_name(path) and _are_words(span):
            label = _words(span.label)
            known = {default_label(span.reference), path + self.subpath(span.reference)}
            return self._wikilink(span, path, "" if label in known else label)
        if is_wikilink:
            label = _raw(span.label, writer)
            return self._named_by(span, path, label) or self._wikilink(span, path, label)
        return inline_link(span, writer) if path is None else self._markdown(span, span.label, writer)

    def _is_markdown(self, path: str) -> bool:
        """Whether what has the ``path`` is named by a Markdown link, where it was by a wikilink."""
        return self._style.links == MARKDOWN or _ENDS_A_NAME.search(path) is not None

    def _is_a_name(self, path: str) -> bool:
        """Whether what has the ``path`` is named by a wikilink, where it was by a Markdown link."""
        return self._style.links == WIKILINK and _ENDS_A_NAME.search(path) is None

    def _wikilink(self, span: Link, path: str | None, label: str) -> str:
        reference = span.reference
        text = self.missing_text(reference) if path is None else path
        if (
            not label
            and text
            and not self._context.follows
            and self._called(text) != reference.target
            and (path or self._names_a_day(reference))
        ):
            label = default_label(replace(reference, target=reference.target.removesuffix(".md")))
        text += self.subpath(reference)
        return f"[[{text}|{label}]]" if label else f"[[{text}]]"

    def _named_by(self, span: Link, path: str | None, label: str) -> str:
        """The wikilink that shows ``label`` by itself; ``""`` where that takes words. A link that is called by its words in the source, too,
        was given them, and keeps them."""
        reference = span.reference
        if not path or self._same or not label.startswith(path):
            return ""
        if label in (default_label(reference), basename(reference.target)):
            return ""
        if "&" in label or "\\" in label:
            return ""  # in words these say characters, in a name they are themselves
        named = default_label(replace(reference, target=path))
        return f"[[{path}{self.subpath(reference)}]]" if label == named else ""

    def _called(self, text: str) -> str:
        """What the note or board that a link names as ``text`` is called: the ending of a canvas is no part of it, where it
        comes from an app that has none."""
        return text if self._same else text.removesuffix(CANVAS)

    def _names_a_day(self, reference: Reference) -> bool:
        return bool(self.target(reference).day)

    def _markdown(self, span: Link, label: Spans, writer: MarkdownWriter) -> str:
        words = writer.text(label)
        return f"[{words}]({self.address(span.reference)}{title_text(span.title)}){attributes(span.attributes, writer)}"

    def address(self, reference: Reference) -> str:
        """The destination of a Markdown link to what is in the vault: blanks as ``%20``, never in angle brackets."""
        return escaped_address(self.path_text(reference, ending=True) or "", self.subpath(reference))

    # -- what is shown in place ------------------------------------------------------------------------------------

    def embed(self, span: Embed, _writer: MarkdownWriter) -> str:
        """An embed with its caption and size."""
        reference = span.reference
        if span.raw and self.keeps(reference):
            return span.raw
        said = [span.caption, size(span.width, span.height)]
        if reference.kind is ReferenceKind.URL:
            return f"![{_joined(said)}]({destination(reference.target)})"
        path = self.path_text(reference)
        if path is not None and self._is_markdown(path):
            return f"![{_joined(said)}]({self.address(reference)})"
        text = (self.missing_text(reference) if path is None else path) + self.subpath(reference)
        return f"![[{_joined([text, *said])}]]"

    def file(self, reference: Reference) -> str:
        """The destination of a Markdown link to the file that ``reference`` means; ``""`` if it is not there."""
        path = self.path_text(reference)
        return escaped_address(path) if path else ""

    def image(self, span: Image, writer: MarkdownWriter) -> str:
        """A Markdown image; its size goes into its text."""
        reference = span.reference
        if span.raw and self.keeps(reference):
            return span.raw + attributes(span.attributes, writer)
        path = self.path_text(reference) if reference.kind is ReferenceKind.NAME else None
        said = [span.alt, size(span.width, span.height)]
        if path is not None and _is_plain(span) and self._is_a_name(path):
            return f"![[{_joined([path + self.subpath(reference), *said])}]]"
        place = self.subpath(reference) if reference.kind is ReferenceKind.NAME else ""
        url = destination(self.missing_text(reference) + place) if path is None else self.address(reference)
        return f"![{_joined(said)}]({url}{title_text(span.title)}){attributes(span.attributes, writer)}"


def escaped_address(path: str, subpath: str = "") -> str:
    """A path with its subpath as the destination of a Markdown link.

    >>> escaped_address("Büro/My note (1.md", "#What is?")
    'Büro/My%20note%20%281.md#What%20is?'
    >>> escaped_address("a: b#1.png")
    'a%3A%20b%231.png'
    """
    text = _UNSAFE_IN_DESTINATION.sub(_percent, path).replace("#", "%23")
    text += _UNSAFE_IN_DESTINATION.sub(_percent, subpath)
    if text.count("(") != text.count(")") or text.find(")") < text.find("("):
        text = text.replace("(", "%28").replace(")", "%29")
    scheme, colon, rest = text.partition(":")
    return f"{scheme}%3A{rest}" if colon and SCHEME.match(text) else text


def _is_in_another_case(reference: Reference, name: str) -> bool:
    """Whether ``reference`` is a name of a note, as an app compares names that does so without case, and differs from ``name`` in that
    alone: Obsidian does so too, and shows it as it stands there."""
    return reference.origin == _BY_TITLE and name != reference.target and fold(name) == fold(reference.target)


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _joined(parts: list[str]) -> str:
    return "|".join(part for part in parts if part)


def _raw(label: Spans, writer: MarkdownWriter) -> str:
    """The words of a wikilink: in them the app looks for no Markdown."""
    return "".join(
        shown_in_wikilink(span.text) if isinstance(span, Text) else writer.text((span,)) for span in label
    )


def _ends_early(label: Spans) -> bool:
    """Whether brackets in ``label`` would end a wikilink, or begin another: nothing escapes them there.

    >>> _ends_early((Text("no [[brackets]]"),)), _ends_early((Text("some [sic]"),)), _ends_early((Text("[sic] some"),))
    (True, True, False)
    """
    text = "".join(span.text for span in label if isinstance(span, Text))
    return "[[" in text or "]]" in text or text.endswith("]")


def _as_markdown(label: Spans) -> Spans:
    """The words of a wikilink, in which nothing is Markdown, as those of a Markdown link."""
    return tuple(
        Text(plain_to_markdown(shown_in_wikilink(span.text), COMMONMARK)) if isinstance(span, Text) else span
        for span in label
    )


def _closed(label: Spans) -> Spans:
    """``label`` with no backslash before the bracket that ends it."""
    last = label[-1]
    return (*label[:-1], Text(closed(last.text, "]", False))) if isinstance(last, Text) else label


def _are_words(span: Link) -> bool:
    """Whether a Markdown link says no more than a wikilink can: words without markup, and no title."""
    return not (span.title or span.attributes) and all(
        isinstance(part, Text) and not _MARKUP.search(part.text) for part in span.label
    )


def _is_plain(span: Image) -> bool:
    """Whether a Markdown image says no more than an embed can: words without markup, and no title."""
    return not (span.title or span.attributes or _MARKUP.search(span.alt))


def _words(label: Spans) -> str:
    return "".join(span.text for span in label if isinstance(span, Text))
