"""What the functions of the dialect need to know of the page or whiteboard that is being written."""

from __future__ import annotations

from dataclasses import dataclass, field

from vaultconv.formats.logseq.dialect import LOGSEQ, tame
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.targets import Targets
from vaultconv.markdown.citation import citation_line
from vaultconv.model.citation import Citation


@dataclass(slots=True)
class PageNotes:
    """What the dialect's functions need to know of the page that is being written. ``boxes`` are those that are open."""

    targets: Targets
    ledger: Ledger
    carriers: bool
    values: frozenset[str]
    boxes: list[str] = field(default_factory=list)

    def footer(self, citation: Citation) -> str:
        """The line that says who said it and where."""
        known = citation.permalink in self.values
        file = citation.favicon_file
        path = self.targets.file(self.targets.target(file)) if file is not None else ""
        return tame(citation_line(citation, known, LOGSEQ, _picture, path, "#[[{}]]"))


def _picture(name: str, url: str) -> str:
    bare = url[1:-1] if url.startswith("<") and url.endswith(">") else url
    return f"![{name}]({bare}){{:height 16, :width 16}}"
