"""Where a tag is named besides the notes that have it: none of it follows when the tag is called otherwise, all of it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from vaultconv.recipes.recipe import Left
from vaultconv.scripting.vault import OpenVault

_HASH = r"#{tag}(?![\w-])"
_SHEETS = (
    r"hasTag\([^)\n]*?[\"']#?{tag}(?:/[^\"'\n]*)?[\"']|tags?\.contains\w*\([^)\n]*?[\"']#?{tag}(?:/[^\"'\n]*)?[\"']|"
    rf"(?<![\w#/&]){_HASH}"
)
"""What names the ``tag`` in a base or on a board."""

_TEXTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "obsidian": (
        (
            rf"(?:```|~~~)[ \t]*(?:dataview|dataviewjs|tasks|query)\b[^`~]*?{_HASH}|`\$?=[^`\n]*{_HASH}[^`\n]*`",
            "is named in a query",
        ),
        (rf"(?:```|~~~)[ \t]*base\b[^`~]*?(?:{_SHEETS})", "is named in a base"),
    ),
    "logseq": (
        (
            r"(?:\{{\{{query|#\+BEGIN_QUERY)[^\n]*?(?:#{tag}(?![^\s)\]}}])|\[\[{tag}\]\])",
            "is named in a query",
        ),
    ),
}
"""By format: what of a text names the ``tag``, and how that is told."""


def named_elsewhere(vault: OpenVault, tags: Sequence[str]) -> Iterator[Left]:
    """What names one of ``tags`` and does not follow when it is called otherwise."""
    known = vault.loaded.vault
    texts = [(sheet.path, sheet.verbatim.decode("utf-8", "replace")) for sheet in known.sheets]
    for tag in tags:
        in_sheet = _pattern(_SHEETS, tag)
        for path, text in texts:
            yield from _told(path, text, in_sheet, f"`{tag}` is named here")
        for pattern, what in _TEXTS.get(vault.format.name, ()):
            in_note = _pattern(pattern, tag)
            for note in vault:
                if note.is_editable and tag.casefold() in note.text.casefold():
                    yield from _told(note.path, note.text, in_note, f"`{tag}` {what}")


def _pattern(pattern: str, tag: str) -> re.Pattern[str]:
    return re.compile(pattern.format(tag=re.escape(tag)), re.IGNORECASE | re.MULTILINE)


def _told(path: str, text: str, pattern: re.Pattern[str], what: str) -> Iterator[Left]:
    for found in pattern.finditer(text):
        yield Left(path, text.count("\n", 0, found.end()) + 1, what)
