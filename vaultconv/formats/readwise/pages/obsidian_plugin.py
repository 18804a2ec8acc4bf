"""A page of the official Obsidian plugin: a title, the cover, metadata as a list, then headers with bullets below them.

Source: ``formats/readwise.md``, b. Whatever the reader of the page put between the lines stays there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultconv.formats.readwise.pages.ends import ends_in_service_link, ends_of
from vaultconv.formats.readwise.pages.gather import Gathering, blocks_of, verbatim_until
from vaultconv.formats.readwise.pages.metadata import COVER, key_of, said
from vaultconv.formats.readwise.pages.page import Called, Page
from vaultconv.formats.readwise.pages.passage import Below, Source, below_of, highlight, noted
from vaultconv.formats.readwise.pages.template import Template, tags_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Property

_TITLE = lazy_pattern(r"#[ \t]+(?P<title>.*?)[ \t]*\Z")
_HEADING = lazy_pattern(r"(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*\Z")
_COVER = lazy_pattern(r"!\[rw-book-cover\]\((?P<url>[^\n]*)\)[ \t]*\Z")
_METADATA = lazy_pattern(r"#{1,6}[ \t]+Metadata[ \t]*\Z", re.IGNORECASE)
_SAID = lazy_pattern(
    r"(?P<bullet>[-*+][ \t]+)?(?P<key>[^\W_][^:\n`\[\]#>|]{0,39}?)(?P<mark>::?)(?:[ \t]+(?P<value>.*)|[ \t]*\Z)"
)
_BULLET = lazy_pattern(r"(?P<mark>[-*+])(?:[ \t]+|\Z)")
_TASK = lazy_pattern(r"[-*+][ \t]+\[.\][ \t]")
_STARTS_BLOCK = lazy_pattern(r"[-*+>|#]|```|~~~|\d+[.)][ \t]|%%|<|!\[")
_INDENTED = lazy_pattern(r"[ \t]")
_FIELD = lazy_pattern(r"[A-Za-z][\w-]*::[ \t]")


def read(
    lines: list[str], first_line: int, template: Template, front: Sequence[Property], called: Called
) -> Page:
    """The page that the ``lines`` of a body are, the first of which is the 1-based ``first_line`` of its file; ``front`` is its
    front matter, ``called`` what it is called if it has no title. Raises :class:`~vaultconv.markdown.read.TooDeepError`."""
    return _Reading(lines, first_line, template, front, called).page()


class _Reading:
    """A page that is being read; ``at`` is the line at hand."""

    def __init__(
        self, lines: list[str], first_line: int, template: Template, front: Sequence[Property], called: Called
    ) -> None:
        self.lines = lines
        self.first_line = first_line
        self.template = template
        self.called = called
        self.may_say = True
        self.read = Page(said_already=front)
        self.out = Gathering()
        self.at = 0
        self.indented_next = _indented_next(lines)

    def page(self) -> Page:
        """The whole of it."""
        self._head()
        source = self.read.source(self.read.title or self.called.title)
        level = 0
        while self.at < len(self.lines):
            line = self.lines[self.at]
            heading = _HEADING.match(line)
            if heading is not None:
                if (
                    self.template.dated(heading["text"]) is not None
                ):  # its day is that of the sync: the heading says it
                    level = len(heading["marks"])
                elif len(heading["marks"]) <= level:
                    level = 0
                self.out.add(*blocks_of([line], self.number))
                self.at += 1
            elif not line.strip():
                self._keep(1)
            elif (after := verbatim_until(self.lines, self.at)) > self.at:
                self._keep(after - self.at)
            elif self._begins_highlight(level > 0):
                self._highlight(source)
            else:
                self._others()
        self.out.settle()
        self.read.blocks = tuple(self.out.blocks)
        return self.read

    @property
    def number(self) -> int:
        """The line at hand in the file."""
        return self.first_line + self.at

    def _keep(self, count: int) -> None:
        for _ in range(count):
            self.out.keep(self.lines[self.at], self.number)
            self.at += 1

    # -- before the highlights ---------------------------------------------------------------------------------

    def _head(self) -> None:
        """The title, the cover and the metadata, up to the first header; what is between them is kept."""
        in_list = False
        while self.at < len(self.lines):
            line = self.lines[self.at]
            heading = _HEADING.match(line)
            if (
                heading is not None and self.template.dated(heading["text"]) is not None
            ) or self._begins_highlight(False):
                return
            if (after := verbatim_until(self.lines, self.at)) > self.at:
                self._keep(after - self.at)
            elif heading is not None:
                in_list = self._heading(line)
            elif not self._said(line, in_list):
                self._keep(1)

    def _heading(self, line: str) -> bool:
        """Takes the title or the heading of the metadata; whether that was it."""
        title = _TITLE.match(line)
        is_first = not self.read.title and self.may_say and all(item.key == COVER for item in self.read.items)
        in_list = _METADATA.match(line) is not None
        if title is not None and is_first and title["title"]:
            self.read.title = title["title"]
            self.at += 1
        elif in_list:
            self.at += 1
        else:
            self.may_say = False
            self._keep(1)
        return in_list

    def _said(self, line: str, in_list: bool) -> bool:
        """Takes what ``line`` says about the source, with the lines that it goes on in; whether it says anything."""
        cover = _COVER.match(line)
        if cover is not None and self.read.take(said(COVER, cover["url"], self.number)):
            self.at += 1
            return True
        found = _SAID.match(line) if in_list or self.may_say else None
        if found is None or (in_list and not found["bullet"] and not key_of(found["key"])):
            return False
        is_field = _FIELD.match(line) is not None
        known = key_of(found["key"])
        key = known or (found["key"].strip() if (in_list and found["bullet"]) or is_field else "")
        if not key:
            return False
        text = found["value"] or ""
        end = self.at + 1
        while end < len(self.lines) and found["bullet"] and _goes_on(self.lines[end]):
            text += "\n" + self.lines[end].strip()
            end += 1
        if (
            end < len(self.lines)
            and found["bullet"]
            and _INDENTED.match(self.lines[end])
            and self.lines[end].strip()
        ):
            return False  # there is a list below it: the whole of it is kept
        item = said(key, text, self.number)
        if key == "tags" and (tags := tags_in(text.strip())):
            item = Property(key, [*tags], said("document_tags", text, 0).type, line=self.number)
        if not self.read.take(item):
            return False
        self.at = end
        return True

    # -- the highlights ----------------------------------------------------------------------------------------

    def _begins_highlight(self, in_section: bool) -> bool:
        line = self.lines[self.at]
        if self.template.marks == ">" and in_section and line.startswith(">") and not line.startswith("> [!"):
            return True
        if _BULLET.match(line) is None or _TASK.match(line):
            return False
        if in_section and line[0] in self.template.marks:
            return True
        return ends_in_service_link("\n".join(self.lines[self.at : self._end_of_words()]))

    def _highlight(self, source: Source) -> None:
        start = self.number
        if self.lines[self.at].startswith(">"):
            words, below = self._quoted()
        else:
            words, below = self._listed()
        self.out.add(*highlight(words, start, below, source))

    def _listed(self) -> tuple[list[str], Below]:
        """A bullet: its words, and what stands below it."""
        end = self._end_of_words()
        words = [_BULLET.sub("", self.lines[self.at], count=1)]
        words += (_outdented(text) for text in self.lines[self.at + 1 : end])
        after = end
        while after < len(self.lines) and self._is_below(after):
            after += 1
        while after > end and not self.lines[after - 1].strip():
            after -= 1
        below = below_of(self.lines[end:after], self.first_line + end, self.template)
        self.at = after
        return words, below

    def _is_below(self, at: int) -> bool:
        """Whether line ``at`` belongs to the bullet above it: it is indented, or blank before one that is."""
        line = self.lines[at]
        if line.strip():
            return _INDENTED.match(line) is not None
        return self.indented_next[at]

    def _end_of_words(self) -> int:
        """The line after the words of the bullet at hand. They end with the link to their place, else before what the reader
        put below them."""
        end = self.at + 1
        if _has_place(self.lines[self.at]):
            return end
        while end < len(self.lines) and not self._is_keyword(end):
            if not self._is_below(end) and not self._is_lazy(end):
                break
            end += 1
            if _has_place(self.lines[end - 1]):
                return end
        end = next((n for n in range(self.at + 1, end) if _is_readers(self.lines[n])), end)
        while end > self.at + 1 and not self.lines[end - 1].strip():
            end -= 1
        return end

    def _is_keyword(self, at: int) -> bool:
        text = self.lines[at].lstrip(" \t")
        found = _BULLET.match(text)
        if found is None or not _INDENTED.match(self.lines[at]):
            return False
        return self.template.keyword(text[found.end() :]) is not None

    def _is_lazy(self, at: int) -> bool:
        """Whether line ``at`` goes on the paragraph above it though it is not indented."""
        line, before = self.lines[at], self.lines[at - 1]
        return (
            bool(line.strip())
            and bool(before.strip())
            and not (_STARTS_BLOCK.match(line) or _has_place(before))
        )

    def _quoted(self) -> tuple[list[str], Below]:
        """A quotation: its words, and the keywords in the lines right below it."""
        words = []
        while self.at < len(self.lines) and self.lines[self.at].startswith(">"):
            words.append(self.lines[self.at][1:].removeprefix(" "))
            self.at += 1
        below = Below()
        while self.at < len(self.lines):
            text = _BULLET.sub("", self.lines[self.at], count=1)
            word = self.template.keyword(text)
            tags = tags_in(word[1].strip()) if word is not None and word[0] == "tags" else None
            found = ends_of(text)
            if word is not None and (tags is not None or word[0] == "note"):
                if tags is not None:
                    below.tags += tags
                else:
                    below.blocks += noted(word[1], self.number, below)
            elif not found.text.strip(" \t*") and (found.url or found.permalink or found.anchor):
                below.ends = found
            else:
                break
            self.at += 1
        return words, below

    def _others(self) -> None:
        """Lines that nobody recognises, up to the end of the paragraph or list that they are."""
        is_bullet = _BULLET.match(self.lines[self.at]) is not None
        self._keep(1)
        while self.at < len(self.lines) and self.lines[self.at].strip():
            if not (is_bullet and _INDENTED.match(self.lines[self.at])):
                break
            self._keep(1)


def _indented_next(lines: list[str]) -> list[bool]:
    """Of each line, whether the next one that is not blank is indented."""
    found = [False] * len(lines)
    indented = False
    for at in range(len(lines) - 1, -1, -1):
        found[at] = indented
        if lines[at].strip():
            indented = _INDENTED.match(lines[at]) is not None
    return found


def _goes_on(line: str) -> bool:
    """Whether a line goes on the value above it."""
    return _INDENTED.match(line) is not None and bool(line.strip()) and not _BULLET.match(line.strip())


def _has_place(line: str) -> bool:
    found = ends_of(line)
    return bool(found.location or found.url or found.permalink or found.anchor)


def _is_readers(line: str) -> bool:
    """Whether a line below a bullet is a bullet of the reader's, not a list in the passage: the plugin indents by two
    blanks, the app by four or a tab."""
    stripped = line.lstrip(" \t")
    return _BULLET.match(stripped) is not None and len(line[: len(line) - len(stripped)].expandtabs(4)) >= 4


def _outdented(line: str) -> str:
    """``line`` without the blanks that a bullet puts before its further lines."""
    return (
        line[2:]
        if line.startswith("  ")
        else line.removeprefix("\t")
        if line.startswith("\t")
        else line.strip(" ")
    )
