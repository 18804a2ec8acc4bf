"""The settings of a graph that change what its pages mean, and the ones that we write for a new graph.

Source: ``formats/logseq.md`` section 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vaultconv.formats.logseq.dates import DEFAULT_FORMAT, FILE_FORMAT, ISO_FORMAT
from vaultconv.formats.logseq.edn import Keyword, edn_text, read_edn
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.names import LEGACY
from vaultconv.formats.logseq.values import is_set_of_links, write_key
from vaultconv.markdown.indentation import INDENT, TAB
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.vault.decoding import decode
from vaultconv.vault.index import Index
from vaultconv.vault.kept import PROPERTIES, worked_out

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
        },
    )


def _strings(value: Any) -> list[str]:
    """The texts in a set, not its keywords: the app compares what is written there with texts (trap 32)."""
    items = value if isinstance(value, list) else []
    return [str(item) for item in items if isinstance(item, str) and not isinstance(item, Keyword)]


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _lists_of(note: Note) -> Iterator[str]:
    """The keys of the properties of ``note`` that are lists."""
    for item in note.properties:
        is_list = item.type is PropertyType.LIST and item.key.lower() not in LISTS
        if is_list and not is_set_of_links(item.value):
            yield write_key(item.key)


@worked_out("logseq.lists", PROPERTIES, by=_lists_of)
def list_keys(index: Index) -> frozenset[str]:
    """The keys, as the graph has them, of the properties that are lists in some note of a vault: the settings of a new
    graph name them, and so the app takes them for lists in every note. Worked out once."""
    return frozenset(key for note in index.vault.notes for key in _lists_of(note))


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
