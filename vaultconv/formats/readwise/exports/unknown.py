"""What could be an export of Readwise, and is none that is known: why, and what to do."""

from __future__ import annotations

import csv
import io
import json

from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.reader_csv import NEEDED
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome

_REFUSAL = lazy_pattern(r'\s*\{\s*"detail"\s*:\s*("(?:[^"\\\n]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")')
"""What the service answers to who may not ask, or asks too often."""
_REMEDY = "Export it anew from Readwise, and change nothing in it."


def unknown(path: str, head: bytes) -> Loss:
    """The line for the file at ``path`` that begins with ``head``: it is copied as it is.

    >>> unknown("a.csv", b"Highlight,Author\\n").detail
    'is no export of Readwise: of the columns that one has, Book Title is missing. Export it anew from Readwise, and change nothing in it.'
    """
    return Loss(
        path, 1, "note", Outcome.FAILED, f"is no export of Readwise: {_why(head_text(head), path)}. {_REMEDY}"
    )


def empty(path: str, title: str) -> Loss:
    """The line for the file at ``path``, which has columns or brackets and nothing in them."""
    detail = f"is {title}, and there is nothing in it: it is copied as it is"
    return Loss(path, 1, "export", Outcome.APPROXIMATED, detail)


def _why(text: str, path: str) -> str:
    first = text.partition("\n")[0]
    if not text.strip():
        return "there is nothing in it that is text"
    if refusal := _REFUSAL.match(text):
        return f"it is a refusal of the service: {json.loads(refusal[1])[:80]}"
    if not path.lower().endswith(".csv"):
        return "it begins like none"
    columns = next(csv.reader(io.StringIO(first)), [])
    if len(columns) == 1 and first.count(";") > 1:
        return "its columns are parted by semicolons, as a spreadsheet saves them, not by commas"
    nearly = [needs for needs in (HIGHLIGHTS.needs, IMPORT.needs, NEEDED) if needs & {*columns}]
    if not nearly:
        return f"none of its columns ({first[:80]}) is one of an export's"
    nearest = min(nearly, key=lambda needs: (len(needs - {*columns}), -len(needs)))
    missing = sorted(nearest - {*columns})
    return f"of the columns that one has, {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
