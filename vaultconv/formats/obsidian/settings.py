"""The settings of a vault that change what its notes mean, from the JSON files of its ``.obsidian`` folder.

Source: ``AppVaultConfig`` and ``DailyNotesOptions`` of the app's type definitions; Templater's own settings. A file that is absent or broken
means the app's defaults; unknown keys are kept where the file is copied.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from vaultconv.formats.obsidian.templates import DAILY_TEMPLATE, SETTING
from vaultconv.markdown.indentation import INDENT
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Settings
from vaultconv.vault.naming import fold

_TEMPLATER = "plugins/templater-obsidian/data.json"

BOOKMARKS = "bookmarks.json"
"""The file that holds the bookmarks."""

FILES = (
    *("app.json", "daily-notes.json", "templates.json", "zk-prefixer.json", "types.json", BOOKMARKS),
    _TEMPLATER,
)
"""The files that are read, in this order, by their paths in the settings folder."""


_SIZE, _SIZES = 4, range(1, 9)
"""How many blanks a tab is if nothing is said, and what may be said."""

_KINDS: Mapping[str, Mapping[str, type]] = {
    "app.json": {
        "attachmentFolderPath": str,
        "newLinkFormat": str,
        "useMarkdownLinks": bool,
        "strictLineBreaks": bool,
        "useTab": bool,
        "tabSize": int,
        "userIgnoreFilters": list,
    },
    "daily-notes.json": {"folder": str, "format": str, "template": str},
    "templates.json": {"folder": str},
    "zk-prefixer.json": {"template": str},
    "types.json": {"types": dict},
    BOOKMARKS: {"items": list},
    _TEMPLATER: {"templates_folder": str},
}
"""What each key that is read has for a value."""

_NAMES: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    list: "a list",
    dict: "an object",
}


def unread_settings(path: str, name: str, data: bytes) -> tuple[Loss, ...]:
    """A line of the ledger for what the file at ``path``, which is called ``name`` in the settings folder, does not say in
    the app's way: the app's default is taken in its place.

    >>> [(loss.line, loss.detail) for loss in unread_settings("app.json", "app.json", b'{\\n "newLinkFormat": 7}')]
    [(2, "'newLinkFormat' is not a text (column 2): the app's default is taken. Correct it.")]
    """
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        values = json.loads(data)
    except json.JSONDecodeError as error:
        what = f"is not valid JSON ({error.msg}, column {error.colno})"
        return (_default(path, error.lineno, what),)
    except (ValueError, RecursionError):
        return (_default(path, 1, "is not valid JSON"),)
    if not isinstance(values, dict):
        return (_default(path, 1, "is not an object"),)
    wrong = []
    for key, kind in _KINDS[name].items():
        value = values.get(key)
        if value is not None and not isinstance(value, kind):
            before = text[: max(text.find(json.dumps(key)), 0)]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            wrong.append(_default(path, line, f"{key!r} is not {_NAMES[kind]} (column {column})"))
    return tuple(wrong)


def _default(path: str, line: int, what: str) -> Loss:
    detail = f"{what}: the app's default is taken. Correct it."
    return Loss(path, line, "settings", Outcome.APPROXIMATED, detail)


def read_settings(name: str, data: bytes, before: Settings) -> Settings:
    """``before`` with what the file at ``name`` says. A file that is no JSON object says nothing; what it
    should have said is in :func:`unread_settings`."""
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
                other={**before.other, **_indentation(values)},
            )
        case "daily-notes.json":
            return replace(
                before,
                journal_folder=_text(values, "folder"),
                journal_format=_text(values, "format"),
                templates=_with_template(before, _text(values, "template")),
                other={
                    **before.other,
                    **({DAILY_TEMPLATE: own} if (own := _text(values, "template")) else {}),
                },
            )
        case "templates.json":
            folder = _text(values, "folder").strip("/")
            other = {**before.other, SETTING: folder} if folder else before.other
            return replace(before, templates=_with_template(before, folder), other=other)
        case "zk-prefixer.json":
            return replace(before, templates=_with_template(before, _text(values, "template")))
        case name if name == BOOKMARKS:
            return replace(before, favourites=tuple(_bookmarked(values.get("items"))))
        case name if name == _TEMPLATER:
            return replace(before, templates=_with_template(before, _text(values, "templates_folder")))
        case _:
            types = values.get("types")
            declared = {str(k).lower(): str(v) for k, v in types.items()} if isinstance(types, dict) else {}
            return replace(before, property_types=declared)


def _indentation(values: Mapping[str, Any]) -> dict[str, str]:
    """What nested lines are indented by, if not by a tab: as many blanks as a tab is wide, four if that is not said."""
    if values.get("useTab") is not False:
        return {}
    size = values.get("tabSize")
    return {INDENT: " " * (size if type(size) is int and size in _SIZES else _SIZE)}


def _bookmarked(items: Any) -> Iterator[str]:
    """The paths of the files that have a bookmark, those in groups among them."""
    waiting = list(reversed(items)) if isinstance(items, list) else []
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            continue
        path, inside = item.get("path"), item.get("items")
        if item.get("type") == "file" and isinstance(path, str) and not item.get("subpath"):
            yield path
        elif item.get("type") == "group" and isinstance(inside, list):
            waiting += reversed(inside)


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
