"""The settings files of a new vault: what the notes need, where that is not what the app does by itself.

In a vault that has such a file it stays as it is; what the notes would need in it is named for the ledger.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultconv.formats.base import Output
from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT
from vaultconv.formats.obsidian.naming import CONFIG_FOLDER
from vaultconv.formats.obsidian.preferences import MARKDOWN, SHORTEST, Preferences, daily_notes, preferences
from vaultconv.formats.obsidian.settings import BOOKMARKS
from vaultconv.formats.obsidian.templates import DAILY_TEMPLATE, SETTING, template_folder, template_path
from vaultconv.markdown.frontmatter import property_type
from vaultconv.model.note import NoteKind, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.templates import JOURNAL_TEMPLATE, templates_in

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Vault

_WIDGETS: Mapping[PropertyType, str] = {
    PropertyType.LIST: "multitext",
    PropertyType.NUMBER: "number",
    PropertyType.CHECKBOX: "checkbox",
    PropertyType.DATE: "date",
    PropertyType.DATETIME: "datetime",
}
"""What a type is called in ``types.json`` (``PropertyWidgetType`` of the app's typings). Text need not be declared: in an
app without types, all is text that is nothing else."""


class _Key(NamedTuple):
    """A setting: its name in the file, the value that the notes need, the app's default, and what the vault that is there
    says (``""``, False: nothing)."""

    name: str
    wanted: Any
    default: Any
    own: Any = ""


def new_settings(vault: Vault, context: WriteContext) -> Iterator[Output]:
    """The settings files that ``vault`` needs as an Obsidian vault."""
    own = context.standing
    wanted = preferences(context)
    asked = {"daily_folder", "daily_format"} & context.options.keys()
    if context.destination is not None or context.home is None:  # else it is as it was, and so are the links
        yield from _file("app.json", _app(wanted, own))
    template = _daily_template(vault, context)
    if asked or template or any(note.kind is NoteKind.JOURNAL for note in vault.notes):
        begun = _Key("template", template, "", str(own.other.get(DAILY_TEMPLATE, "")))
        keys = [*_daily_notes(daily_notes(context), own), *([begun] if template else [])]
        yield from _file("daily-notes.json", keys)
    if any(True for note in vault.notes for _ in templates_in(note)):
        folder = template_folder(context)
        yield from _file("templates.json", [_Key("folder", folder, "", str(own.other.get(SETTING, "")))])
    types = types_to_declare(vault)
    yield from _file(
        "types.json",
        [_Key(key, widget, "", own.property_types.get(key, "")) for key, widget in types.items()],
        "types",
    )
    yield from _bookmarks(context, own)


def _daily_template(vault: Vault, context: WriteContext) -> str:
    """Where the note is of the template with which a graph lets a new day begin, as the app names it; ``""`` for none."""
    wanted = str(context.settings.other.get(JOURNAL_TEMPLATE, ""))
    if not wanted or not any(found.name == wanted for note in vault.notes for found in templates_in(note)):
        return ""
    path = template_path(wanted, context)
    return "" if path in context.paths.values() else path.removesuffix(".md")


def _bookmarks(context: WriteContext, own: Settings) -> Iterator[Output]:
    """Bookmarks of the notes that are favourites. They have no time: none that we know would stay the same."""
    paths = [
        context.paths[target.path]
        for name in context.settings.favourites
        if (target := context.target(Reference(ReferenceKind.NAME, name), "")).kind == "note"
    ]
    if not paths:
        return
    items = [{"type": "file", "ctime": 0, "path": path} for path in paths]
    lacking = [path for path in paths if path not in own.favourites]
    needs = f"bookmarks of `{'`, `'.join(lacking)}`" if lacking else ""
    data = json.dumps({"items": items}, indent=2, ensure_ascii=False) + "\n"
    yield Output(f"{CONFIG_FOLDER}/{BOOKMARKS}", data.encode(), seed=True, needs=needs)


def _app(wanted: Preferences, own: Settings) -> list[_Key]:
    folder = wanted.attachment_folder
    return [
        *([_Key("attachmentFolderPath", folder, "/", own.attachment_folder)] if folder else []),
        _Key("newLinkFormat", wanted.link_style, SHORTEST, own.link_style),
        _Key("useMarkdownLinks", wanted.links == MARKDOWN, False, own.markdown_links),
        _Key("strictLineBreaks", wanted.strict_line_breaks, False, own.strict_line_breaks),
    ]


def _daily_notes(wanted: Settings, own: Settings) -> list[_Key]:
    return [
        _Key("folder", wanted.journal_folder, "", own.journal_folder.strip("/")),
        _Key("format", wanted.journal_format, DEFAULT_FORMAT, own.journal_format),
    ]


def _file(name: str, keys: list[_Key], below: str = "") -> Iterator[Output]:
    """The file ``name`` of the settings folder with ``keys``, if some must be said; they may stand ``below`` another."""
    values: dict[str, Any] = {key.name: key.wanted for key in keys if key.wanted != key.default or key.own}
    lacking = {key.name: key.wanted for key in keys if key.wanted != (key.own or key.default)}
    if values:
        data = json.dumps({below: values} if below else values, indent=2, ensure_ascii=False) + "\n"
        needs = f"`{json.dumps(lacking, ensure_ascii=False)[1:-1]}`" if lacking else ""
        yield Output(f"{CONFIG_FOLDER}/{name}", data.encode(), seed=True, needs=needs)


def types_to_declare(vault: Vault) -> dict[str, str]:
    """The properties of ``vault`` whose values the app would take for another type than they have: a day that is spelled in
    a way of its own, a list of one thing. Only where all values of a key have one type: in Obsidian a key has one in the whole vault."""
    meant: dict[str, set[PropertyType]] = defaultdict(set)
    seen: dict[str, set[PropertyType]] = defaultdict(set)
    for note in vault.notes:
        for item in note.properties:
            if item.type is not PropertyType.EMPTY:
                meant[item.key.lower()].add(item.type)
                seen[item.key.lower()].add(property_type(item.key, item.value))
    return {
        key: _WIDGETS[next(iter(types))]
        for key, types in sorted(meant.items())
        if len(types) == 1 and types != seen[key] and types <= _WIDGETS.keys()
    }
