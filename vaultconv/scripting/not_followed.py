"""Where a note is named that has another name or place now, or is none any more, and what does not follow: each such place is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from posixpath import basename, splitext
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline.load import Loaded
from vaultconv.vault.decoding import decode

_FENCE = lazy_pattern(r"^[ \t>]*(`{3,}|~{3,})[ \t]*(\S*)")
_LINK = lazy_pattern(r"\[\[(?:file:)?([^\[\]|#\n]+)")
_PLACES = (
    (
        lazy_pattern(r"obsidian://[^\s)>\"]*?[?&](?:file|filepath|path)=([^&\s)>\"]+)"),
        "an address of the app",
    ),
    (lazy_pattern(r"\]\(<?([^()\s<>?:]+)\?[^()\s]*\)"), "a link with a query"),
    (lazy_pattern(r"file\.(?:name|basename)\s*[!=]=\s*\\?[\"']([^\"'\\]+)\\?[\"']"), "a filter of a base"),
)
"""What names a note and does not follow it, and what that is."""
_FEW = 20
"""So many names are looked for in the whole text before its lines are gone through."""
_TRIGGERS = ("obsidian://", "](", "file.name", "file.basename", "dataview", "`=", "`$=")
"""What is in each text that has one of these."""


def not_followed(loaded: Loaded, gone: Mapping[str, Note], moves: Mapping[str, str]) -> Iterator[Loss]:
    """The places of the vault, as it is now, that name what is ``gone`` from its path, which has moved as ``moves`` say or is no more."""
    names: set[str] = set()
    for path, note in gone.items():
        stem = splitext(path)[0]
        is_called_so = basename(moves.get(path, "")) == basename(path)
        by_path = {stem} if "/" in stem else set[str]()
        names |= by_path if is_called_so else {stem, basename(stem), str(note.extra.get("page", note.title))}
    known = {name.casefold() for name in names if name}
    if not known:
        return
    said = ((each.path, each.source.text, False) for each in loaded.vault.notes if each.source is not None)
    sheets = ((sheet.path, sheet.verbatim.decode("utf-8", "replace"), False) for sheet in loaded.vault.sheets)
    pages = (
        (file.path, decode(loaded.tree.read(file.path)).text, True)
        for file in loaded.tree.files
        if file.path.casefold().endswith(".org")
    )
    for path, text, is_org in chain(said, sheets, pages):
        if not is_org and not any(trigger in text for trigger in _TRIGGERS):
            continue
        folded = unquote(text.casefold())
        if len(known) > _FEW or any(name in folded for name in known):
            yield from _told(path, text, is_org, known)


def _told(path: str, text: str, is_org: bool, known: Iterable[str]) -> Iterator[Loss]:
    language = fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.match(line)
        if found is not None and not fence:
            fence, language = found[1], found[2].casefold()
        elif found is not None and found[1].startswith(fence) and not found[2]:
            fence = language = ""
        named = [(match[1], what) for pattern, what in _PLACES for match in pattern.finditer(line)]
        if is_org:
            named += ((match[1], "a link of a page in Org") for match in _LINK.finditer(line))
        elif language.startswith("dataview") or "`=" in line or "`$=" in line:
            named += ((match[1], "a query of Dataview") for match in _LINK.finditer(line))
        for name, what in named:
            meant = unquote(name).strip().removesuffix(".md").removesuffix(".org").casefold()
            if meant in known or (meant.startswith(".") and basename(meant) in known):
                yield Loss(
                    path,
                    number,
                    "link",
                    Outcome.KEPT_AS_TEXT,
                    f"{what} names `{name}`, which is elsewhere now: it does not follow",
                )
