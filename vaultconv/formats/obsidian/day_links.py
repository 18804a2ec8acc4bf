"""Links to days that have no note yet, where daily notes are to be called otherwise."""

from __future__ import annotations

import json
import re
from posixpath import dirname

from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian.daily import daily_path
from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT, day_name
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.json_text import NotJsonError, read_json, with_texts

FILE = ".obsidian/daily-notes.json"
"""Where a vault says how its daily notes are called."""

_LINK = lazy_pattern(r"(!?\[\[)([^\[\]|#\n]+)(?=[\]|#])")


def with_day_links(note: Note, context: WriteContext, format: str) -> str | None:
    """The text of ``note`` with its links to days that have no note as daily notes in ``format`` are called."""
    if note.source is None:
        return None
    settings = context.settings

    def spell(found: re.Match[str]) -> str | None:
        target = context.target(Reference(ReferenceKind.NAME, found[2].strip()), note.path)
        if target.kind != "missing" or not target.day:
            return None
        name = day_name(target.day, format)
        is_path = "/" in found[2] or "/" in name  # a part of the name is no day
        return found[1] + (daily_path(target.day, settings.journal_folder, format) if is_path else name)

    return respelled_outside_code(note.source.text, _LINK, spell)


def renamed_day(path: str, day: str, settings: Settings, format: str) -> str:
    """The path of the daily note of ``day``, now at ``path``, where daily notes are called in ``format``.

    >>> renamed_day("Log/2026-01-05.md", "2026-01-05", Settings(), "YYYY/MM-DD")
    'Log/2026/01-05.md'
    """
    folder = settings.journal_folder
    if not folder:
        for _ in range((settings.journal_format or DEFAULT_FORMAT).count("/") + 1):
            path = dirname(path)
        folder = path
    return daily_path(day, folder, format) + ".md"


def with_format(data: bytes | None, format: str) -> bytes | None:
    """The settings of daily notes with their ``format``, everything else as it is; None where they cannot be understood.

    >>> with_format(b'{\\n  "folder": "Log", "format": "YYYY"\\n}', "DD")
    b'{\\n  "folder": "Log", "format": "DD"\\n}'
    >>> with_format(b'{"folder": "Log"}', "DD"), with_format(None, "DD"), with_format(b"[", "DD")
    (b'{"format": "DD","folder": "Log"}', b'{"format": "DD"}\\n', None)
    """
    if data is None or not data.strip():
        return f'{{"format": {json.dumps(format)}}}\n'.encode()
    text = data.decode("utf-8", "replace")
    try:
        read = read_json(text)
    except NotJsonError:
        return None
    if not isinstance(read.value, dict):
        return None
    said = read.get("format")
    if isinstance(said.value, str):
        return with_texts(text, [(said, format)]).encode()
    comma = "," if read.value else ""
    at = text.index("{") + 1
    return f'{text[:at]}"format": {json.dumps(format)}{comma}{text[at:]}'.encode()
