"""What was carried for a note that somebody has renamed since, in an app that calls notes as their files."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.registry import format_names, get_format


def as_called(carried: Mapping[str, Any], was: str, now: str, format: str) -> Mapping[str, Any]:
    """What was ``carried`` for the note of ``format`` that lay at ``was`` and lies at ``now``: if it goes back to an app that calls
    notes as their files too, and has another name, it has no place there that it must go back to.

    A page of a graph is called by its whole path in a vault; a note of a vault by the last part of its own, and so is a page whose
    file cannot be called as it is.

    >>> carried = {"format": "obsidian", "path": "Dir/Bread.md", "strict": True}
    >>> as_called(carried, "pages/Bread.md", "pages/Loaf.md", "logseq")
    {'format': 'obsidian', 'strict': True}
    >>> as_called(carried, "pages/Bread.md", "pages/old/Bread.md", "logseq") is carried
    True
    >>> as_called({"format": "logseq", "path": "pages/Bread.md", "page": "Bread"}, "Bread.md", "Dir/Bread.md", "obsidian")
    {'format': 'logseq', 'page': 'Dir/Bread'}
    """
    if was == now or not (_calls_by_file(format) and _calls_by_file(carried.get("format"))):
        return carried
    before, after = splitext(was)[0], splitext(now)[0]
    if carried.get("page") == before:
        return {**_without(carried, "path"), "page": after}
    return carried if basename(before) == basename(after) else _without(carried, "path", "page")


def _without(carried: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in carried.items() if key not in keys}


def _calls_by_file(format: Any) -> bool:
    return format in format_names() and bool(getattr(get_format(format), "links_by_name", False))
