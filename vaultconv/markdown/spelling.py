"""The keys of :data:`vaultconv.model.origin.Spelling` in Markdown dialects.

A key is stored only where the source departs from house style, so a note in house style stores nothing.
"""

from __future__ import annotations

from typing import Final

BEFORE: Final = "before"
"""Blank lines before the block (house: one; none before the first block or between items of a tight list)."""

MARKER: Final = "marker"
"""List item: the bullet or number as written. Rule: the whole line. Emphasis has none: it is text."""

PAD: Final = "pad"
"""List item: how many blanks follow the marker. Callout: how many stand before its title (house: one)."""

INDENT: Final = "indent"
"""List item: what stands before each further line of it, from its marker on (house: the dialect's)."""

LEAD: Final = "lead"
"""List: how many blanks stand before its markers (house: none)."""

STYLE: Final = "style"
"""Code: ``indented``. Heading: ``setext``."""

FENCE: Final = "fence"
"""Code: the opening fence as written, with the blanks before its info string (house: three backticks, or more where the
text needs them, and none).
Setext heading: its underline. ATX heading: its closing marks."""

BLANK: Final = "blank"
"""Quote: what an empty line of it looks like (house: the dialect's); where they differ, each of them, joined by
newlines."""

LAYOUT: Final = "layout"
"""Table: ``tight`` (``|a|b|``), ``bare`` (no outer bars), or the widths its columns are padded to, as numbers joined by
commas (house: ``| a | b |``). Its delimiter row stands in :data:`FENCE` where it is not the usual one."""

VIEW: Final = "view:"
"""Item: how the app that it comes from shows it. A key begins so for each thing that app says of it (``view:collapsed``)."""

SCHEDULE: Final = "schedule"
"""Item: the comment that says when it is asked again, of a flashcard (:class:`~vaultconv.model.flashcards.Schedule`)."""

TRAIL: Final = "trail"
"""Paragraph or heading: the blanks after its last character."""

SCRIPT: Final = "script"
"""Quote: the script behind a quotation as Quotebacks embeds it."""
