"""The settings of a graph that change what its pages mean, and the ones that we write for a new graph.

Source: ``formats/logseq.md`` section 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.dates import DEFAULT_FORMAT, FILE_FORMAT, ISO_FORMAT
from vaultconv.formats.logseq.edn import Keyword, edn_text, read_edn
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.names import LEGACY
from vaultconv.formats.logseq.values import is_set_of_links, write_key
from vaultconv.markdown.indentation import INDENT, TAB
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.model.templates import JOURNAL_TEMPLATE
from vaultconv.vault.decoding import decode
from vaultconv.vault.kept import PROPERTIES, Change, worked_out
from vaultconv.vault.questions import unasked

FOLDER = "logseq"
"""Where the app keeps its own files."""

CONFIG = f"{FOLDER}/config.edn"
"""Where the settings stand."""

INDENTATIONS: Mapping[str, str] = {
    "tab": TAB,
    "two-spaces": "  ",
    "four-spaces": "    ",
    "eight-spaces": "        ",
}
"""What a block below another is indented by, by its name in the settings (``:export/bullet-indentation``)."""


def read_settings(data: bytes) -> Settings:
    """What ``config.edn`` says. What is no map says nothing."""
    decoded = decode(data)
    values = read_edn(decoded.text) if decoded.problem is None else None
    if not isinstance(values, dict):
        values = {}
    macros = values.get("macros")
    return Settings(
        journal_folder=_text(values, "journals-directory").strip("/") or "journals",
        journal_format=_text(values, "journal/page-title-format")
        or _text(values, "date-formatter")
        or DEFAULT_FORMAT,
        macros={str(k): str(v) for k, v in macros.items()} if isinstance(macros, dict) else {},
        favourites=tuple(_texts(values.get("favorites"))),
        other={
            "whiteboards": (_text(values, "whiteboards-directory") or "whiteboards").strip("/"),
            "names": _text(values, "file/name-format") or LEGACY,
            "hidden": tuple(text.removeprefix("/") for text in _texts(values.get("hidden"))),
            "lists": frozenset(_texts(values.get("property/separated-by-commas"))),
            "journal-files": _text(values, "journal/file-name-format") or FILE_FORMAT,
            "pages": _text(values, "pages-directory").strip("/") or "pages",
            "workflow": _text(values, "preferred-workflow"),
            "all-public": values.get("publishing/all-pages-public?") is True,
            "raw": frozenset(_strings(values.get("ignored-page-references-keywords"))),
            INDENT: INDENTATIONS.get(_text(values, "export/bullet-indentation"), TAB),
            **_journal_template(values),
        },
    )


def _journal_template(values: dict[str, Any]) -> dict[str, str]:
    """The name of the template with which a new day begins, if there is one."""
    templates = values.get("default-templates")
    name = _text(templates, "journals") if isinstance(templates, dict) else ""
    return {JOURNAL_TEMPLATE: name} if name else {}


def _strings(value: Any) -> list[str]:
    """The texts in a set, not its keywords: the app compares what is written there with texts (trap 32)."""
    items = value if isinstance(value, list) else []
    return [str(item) for item in items if isinstance(item, str) and not isinstance(item, Keyword)]


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _kinds_of(note: Note) -> Iterator[tuple[str, bool]]:
    """The keys of the properties of ``note``, each with whether it is a list."""
    for item in note.properties:
        is_list = item.type is PropertyType.LIST
        says_it = not is_set_of_links(item.value) if is_list else item.value not in (None, "")
        if says_it and item.key.lower() not in LISTS:
            yield write_key(item.key), is_list


def _counted(
    known: Mapping[str, tuple[int, int]], notes: Iterable[Note], by: int
) -> dict[str, tuple[int, int]]:
    """What is ``known`` of the kinds of properties, with those of ``notes`` counted ``by`` so much."""
    counts = dict(known)
    for note in notes:
        for key, is_list in _kinds_of(note):
            texts, lists = counts.get(key, (0, 0))
            counts[key] = (texts, lists + by) if is_list else (texts + by, lists)
    return {key: count for key, count in counts.items() if any(count)}


def _counted_again(
    _context: WriteContext, known: Mapping[str, tuple[int, int]], change: Change
) -> dict[str, tuple[int, int]]:
    return _counted(_counted(unasked(known), change.then.values(), -1), change.now.values(), 1)


@worked_out("logseq.kinds", PROPERTIES, by=_kinds_of, amend=_counted_again)
def _kinds(context: WriteContext) -> dict[str, tuple[int, int]]:
    """In how many places each property is a text, and in how many a list, by its key as the graph has it."""
    return _counted({}, context.index.vault.notes, 1)


@worked_out("logseq.lists", PROPERTIES, by=_kinds_of)
def list_keys(context: WriteContext) -> frozenset[str]:
    """The keys, as the graph has them, of the properties that are lists in most notes of a vault: the settings of a new
    graph name them, and so the app takes them for lists in every note. In the others a list says so itself; where nothing is carried it
    cannot, and one list is enough. Worked out once."""
    kinds = _kinds(context).items()
    return frozenset(key for key, (texts, lists) in kinds if lists > (texts if context.carriers else 0))


def lists_there(context: WriteContext) -> frozenset[str]:
    """The keys of the properties that a graph which is written takes for lists, by its settings: those that it has, or will have."""
    if context.source_format == "logseq":
        return frozenset()
    there = context.destination
    return list_keys(context) if there is None else frozenset(there.other.get("lists", ()))


def new_config(lists: Iterable[str], favourites: Iterable[str] = (), days: str = "") -> str:
    """The settings of a new graph: names that hold every title, ``days`` in a format that every app reads alike if it is
    ``""``, our carrier out of sight, and the properties that are ``lists``."""
    said = "as in the graph that the notes come from" if days else "2026-01-05, as in other apps"
    names = " ".join(f":{key}" for key in sorted(lists))
    pages = " ".join(map(edn_text, favourites))
    return f"""\
{{:meta/version 1
 ;; Names of files hold every title, and "/" as "___".
 :file/name-format :triple-lowbar
 :preferred-format "Markdown"
 :preferred-workflow :todo
 ;; Links to days are written {said}.
 :journal/page-title-format {edn_text(days or ISO_FORMAT)}
 :journal/file-name-format "yyyy_MM_dd"
 ;; Properties that are lists.
 :property/separated-by-commas #{{{names}}}
 ;; What vaultconv keeps for the way back is not shown, and makes no page.
 :block-hidden-properties #{{:vaultconv}}
 :property-pages/excludelist #{{:vaultconv}}
 :favorites [{pages}]}}
"""
