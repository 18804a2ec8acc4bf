"""The settings of a vault that change what its notes mean, from the JSON files of its ``.obsidian`` folder.

Source: ``AppVaultConfig`` and ``DailyNotesOptions`` of the app's type definitions; Templater's own settings. A file that is absent or broken
means the app's defaults; unknown keys are kept where the file is copied.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vaultconv.model.note import Settings
from vaultconv.vault.naming import fold

_TEMPLATER = "plugins/templater-obsidian/data.json"

FILES = ("app.json", "daily-notes.json", "templates.json", "zk-prefixer.json", "types.json", _TEMPLATER)
"""The files that are read, in this order, by their paths in the settings folder."""


def read_settings(name: str, data: bytes, before: Settings) -> Settings:
    """``before`` with what the file at ``name`` says. A file that is no JSON object says nothing."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return before
    if not isinstance(values, dict):
        return before
    match name:
        case "app.json":
            return replace(
                before,
                attachment_folder=_text(values, "attachmentFolderPath"),
                link_style=_text(values, "newLinkFormat"),
                markdown_links=values.get("useMarkdownLinks") is True,
                strict_line_breaks=values.get("strictLineBreaks") is True,
                excluded=_texts(values, "userIgnoreFilters"),
            )
        case "daily-notes.json":
            return replace(
                before,
                journal_folder=_text(values, "folder"),
                journal_format=_text(values, "format"),
                templates=_with_template(before, _text(values, "template")),
            )
        case "templates.json":
            return replace(before, templates=_with_template(before, _text(values, "folder")))
        case "zk-prefixer.json":
            return replace(before, templates=_with_template(before, _text(values, "template")))
        case name if name == _TEMPLATER:
            return replace(before, templates=_with_template(before, _text(values, "templates_folder")))
        case _:
            types = values.get("types")
            declared = {str(k).lower(): str(v) for k, v in types.items()} if isinstance(types, dict) else {}
            return replace(before, property_types=declared)


def _with_template(before: Settings, place: str) -> tuple[str, ...]:
    """The templates' places and one more: a folder, or a note with or without its ending."""
    place = fold(place.strip("/").removesuffix(".md"))
    return before.templates if not place or place in before.templates else (*before.templates, place)


def _texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key)
    return tuple(one for one in value if isinstance(one, str) and one) if isinstance(value, list) else ()


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
