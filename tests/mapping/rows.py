"""The rows of ``fixtures/mapping``: one construct each, as it stands in one format and in the three others.

A row is a folder: ``row.toml`` says what it is about, ``source`` is the vault, and beside it lies what that becomes, in a
folder for each format, and the ledger in ``ledger.txt``. ``fixtures/README.md`` explains it to a reader, ``fixtures/update.py``
writes what is expected.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaultconv.model.losses import Loss
from vaultconv.pipeline.apply import apply
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.state import FOLDER, State

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "fixtures" / "mapping"
FORMATS = ("obsidian", "logseq", "html", "readwise")

NOON = 1_767_614_400
"""2026-01-05 12:00 UTC: when every file of a row was last changed. A site note without a date has that day."""

OF_EVERY_VAULT = frozenset({"index.html", "logseq/config.edn"})
"""What comes with any vault, whatever is in it: left out of the rows that are not about it; so is what a site has in ``_vault``."""

OF_THE_THEME = frozenset({"_vault/style.css", "_vault/search.js"})
"""What every site has, byte for byte: left out of all rows."""

_OURS = b'<meta name="generator" content="vaultconv">'
_ARTICLE = re.compile(rb"<article\b.*</article>\n", re.DOTALL)

ROUND_TRIPS = {
    "exact": {"renamed"},
    "same": {"failed"},
    "approx": {"approximated", "renamed", "dropped-view-state"},
    "text": {"kept-as-text", "approximated"},
    "view": {"dropped-view-state"},
}
"""The words of ``docs/reference/mapping.md`` for what comes back, and the outcomes that lines of the ledger may have then.
Only what is exact or the same may have none."""


@dataclass(frozen=True)
class Way:
    """The way of a row into one format. ``round_trip`` is its word, ``ledger`` the outcomes that its lines in the ledger
    have, and ``back`` what comes back with default options: ``bytes``, or ``facts`` in another spelling."""

    to: str
    round_trip: str
    ledger: tuple[str, ...]
    back: str


@dataclass(frozen=True)
class Row:
    """One row: the ``constructs`` that it shows, each as ``Section: construct`` of ``docs/reference/mapping.md``, the format
    of its source, the formats' own options, and its ways. ``whole``: what comes with every vault is part of it too;
    ``group``: how highlights are grouped on the way there."""

    folder: Path
    constructs: tuple[str, ...]
    source: str
    ways: tuple[Way, ...]
    options: Mapping[str, Any]
    whole: bool
    group: str = ""

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def convert(self, to: str, place: Path) -> Plan:
        """Converts a copy of the source into ``place/<to>``."""
        copy = place / "source"
        if not copy.exists():
            shutil.copytree(self.folder / "source", copy)
            for path in copy.rglob("*"):
                os.utime(path, (NOON, NOON))
        return converted(copy, place / to, self.source, to, self.options, self.group)

    def files(self, folder: Path) -> dict[str, bytes]:
        """The files of ``folder`` that the row is about, by path."""
        return {
            path: data
            for path, data in files(folder).items()
            if path not in OF_THE_THEME
            and (self.whole or not (path in OF_EVERY_VAULT or path.startswith("_vault/")))
        }

    def shown(self, folder: Path) -> dict[str, bytes]:
        """The files of ``folder`` as the row has them beside its source: of a page that we made, the article. The rows that are about
        what comes with every vault have the pages whole."""
        found = self.files(folder)
        return found if self.whole else {path: _article(data) for path, data in found.items()}

    def ledgers(self) -> dict[str, list[str]]:
        """The lines of ``ledger.txt``, by format."""
        found: dict[str, list[str]] = {}
        lines: list[str] = []
        for line in (self.folder / "ledger.txt").read_text("utf-8").splitlines():
            if line.startswith("# "):
                lines = found[line[2:]] = []
            elif line:
                lines.append(line)
        return found


def _article(data: bytes) -> bytes:
    """The note that a page of ours shows, without its frame; any other file as it is."""
    found = _ARTICLE.search(data) if _OURS in data else None
    return found[0] if found is not None else data


def rows(slugs: Iterable[str] = ()) -> Iterator[Row]:
    """The rows called ``slugs``, by default all."""
    for name in sorted(slugs) or sorted(path.parent.name for path in FOLDERS.glob("*/row.toml")):
        yield read_row(FOLDERS / name)


def read_row(folder: Path) -> Row:
    """The row in ``folder``. Raises ``ValueError`` where its ``row.toml`` says what means nothing."""
    said = tomllib.loads((folder / "row.toml").read_text("utf-8"))
    constructs = said.pop("row")
    constructs = (constructs,) if isinstance(constructs, str) else tuple(constructs)
    source, options, whole = said.pop("source"), said.pop("options", {}), said.pop("whole", False)
    group = said.pop("group", "")
    ways = tuple(_way(folder, to, said.pop(to)) for to in FORMATS if to in said)
    if said or source not in FORMATS or source in {way.to for way in ways}:
        raise ValueError(f"{folder / 'row.toml'}: {', '.join(said) or source} means nothing here")
    return Row(folder, constructs, source, ways, options, whole, group)


def _way(folder: Path, to: str, said: Any) -> Way:
    said = {"round_trip": said} if isinstance(said, str) else said
    round_trip, ledger = said.pop("round_trip"), tuple(said.pop("ledger", ()))
    back = said.pop("back", "bytes" if round_trip == "exact" else "facts")
    fits = set(ledger) <= ROUND_TRIPS.get(round_trip, set()) and (ledger or round_trip in ("exact", "same"))
    if said or not fits or back not in ("bytes", "facts"):
        raise ValueError(f"{folder / 'row.toml'}: [{to}] {said or round_trip} is not what a row can be")
    return Way(to, round_trip, ledger, back)


def converted(
    source: Path, destination: Path, format: str, to: str, options: Mapping[str, Any], group: str = ""
) -> Plan:
    """Converts ``source``; nothing may fail or stand in the way."""
    made = plan(source, destination, Options(format, to, options, group=group))
    with State.open(destination) as state:
        done = apply(made.actions, destination, state, made.source, durable=False)
    assert not done.failed
    assert not done.conflicts
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder`` but ours, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and FOLDER not in path.relative_to(folder).parts
    }


def ledger_line(loss: Loss) -> str:
    """A line of the ledger as ``ledger.txt`` has it: ``note:line  construct  outcome  detail  {value}``."""
    place = f"{loss.note}:{loss.line}" if loss.line else loss.note
    words = (
        place,
        loss.construct,
        loss.outcome.value,
        loss.detail,
        f"{{{loss.value}}}" if loss.value else "",
    )
    return "  ".join(word for word in words if word)
