"""What every form of page needs to be written: the lines of blocks, of tags, of notes, and the ledger of what has no place."""

from __future__ import annotations

from dataclasses import dataclass

from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.pages.ends import is_at_kindle, without_ends
from vaultconv.formats.readwise.pages.metadata import plain_author
from vaultconv.formats.readwise.pages.outline import Highlighted
from vaultconv.formats.readwise.pages.template import DEFAULT
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, List, Paragraph, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties

_LIKE_BULLET = lazy_pattern(r" {4,}(?=[-*+>#])")
_BULLET = lazy_pattern(r"[-*+][ \t]+")
_TAG = lazy_pattern(r"[^\[\]#\n]+")


@dataclass(slots=True)
class PageText:
    """The page that is made of ``note``, whose properties are ``properties`` now."""

    note: Note
    properties: Properties
    writer: MarkdownWriter
    ledger: Ledger

    def lines(self, blocks: Blocks, prefix: str = "") -> list[str]:
        """The lines of ``blocks`` behind ``prefix``, which is the caller's to add."""
        return self.writer.indented(prefix, blocks) if blocks else []

    def words(self, quote: Quote, end: str, prefix: str) -> list[str]:
        """The lines of a passage, and its ``end`` behind its last word, or below what is no text."""
        lines = self.lines(quote.blocks, prefix)
        first = quote.blocks[0] if quote.blocks else None
        if isinstance(first, Paragraph):
            lines = [lines[0], *(_LIKE_BULLET.sub("\\\\", line) for line in lines[1:])]
        elif lines:
            lines = ["", *lines]
        if lines in (["\\-"], ["\\*"], ["\\+"]):
            lines = [lines[0][1:]]  # on a line of its own it is none
        if not end.startswith(("(", "[")) and lines:
            lines = [*lines[:-1], without_ends(lines[-1])]
        if not end:
            return lines or [""]
        if not lines:
            return [end]
        if isinstance(quote.blocks[-1], Paragraph):
            return [*lines[:-1], f"{lines[-1].rstrip()} {end}"]
        return [*lines, "", end]

    def note_lines(self, paragraph: Paragraph, prefix: str) -> list[str]:
        """The lines of a note."""
        lines = self.lines((paragraph,), prefix)
        return [lines[0], *(_LIKE_BULLET.sub("\\\\", line) for line in lines[1:])]

    def tags(self, names: tuple[str, ...], spelled: str) -> str:
        """The tags, each as ``spelled``; one that cannot be spelled so has its line in the ledger."""
        out = []
        for name in names:
            safe = name if _TAG.fullmatch(name) else "".join(_TAG.findall(name)) or "tag"
            if safe != name:
                self.ledger.approximated("citation", f"the tag {name!r} is written {safe!r}", name)
            out.append(spelled.format(safe))
        return " ".join(out)

    def report(self, part: Highlighted) -> None:
        """A line of the ledger for what a page does not say of a highlight."""
        citation = part.quote.traits.citation
        assert citation is not None  # noqa: S101  only such a quotation is a highlight
        self.ledger.line = part.quote.line
        said = {item.key: item.value for item in self.properties}
        titles = (self.note.title, self.note.title.removesuffix(" (highlights)"), said.get("book_title"))
        unsaid = [
            name
            for name, missing in (
                ("author", citation.author and citation.author != plain_author(said.get("author"))),
                ("title", citation.title and citation.title not in titles),
                ("address", is_at_kindle(citation.url) or (citation.permalink and self._is_other(citation))),
                ("picture", citation.favicon or citation.emoji or citation.avatar or citation.cover),
                ("date", citation.date and citation.date != part.date),
            )
            if missing
        ]
        if unsaid:
            detail = f"a page of highlights has no place for its {', '.join(unsaid)}"
            self.ledger.approximated("citation", detail)

    def _is_other(self, citation: Citation) -> bool:
        """Whether ``citation`` has an address besides that of its highlight, which is not that of its place in the source."""
        known = is_at_kindle(citation.permalink) and citation.url == self.properties.text("canonical")
        return bool(citation.url) and not known

    def left_out(self, block: AnyBlock) -> None:
        """A line of the ledger for a quotation whose source is nowhere said."""
        if block.traits.citation is not None:
            self.ledger.line = block.line
            self.ledger.approximated("citation", "outside the highlights of a page its source is not said")

    def nested(self, block: List, prefix: str) -> list[str]:
        """The lines of a list below a highlight. None of its bullets begins with a keyword."""
        return [_with_dead_keyword(line) for line in self.lines((block,), prefix)]


def _with_dead_keyword(line: str) -> str:
    found = _BULLET.match(line)
    if found is None or DEFAULT.keyword(line[found.end() :]) is None:
        return line
    return line[: found.end()] + line[found.end() :].replace(":", "\\:", 1)
