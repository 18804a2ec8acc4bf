"""What a vault has of the web and of its own, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vaultconv.assets.discreet import discreet
from vaultconv.pipeline.attachments import Missing
from vaultconv.pipeline.inventory import Inventory
from vaultconv.pipeline.record import Sighting
from vaultconv.remote.address import called
from vaultconv.report.json_report import VERSION, missing_as_json
from vaultconv.report.terminal import one_line

_LISTED = 20
"""So many of each list are shown; ``verbose`` shows all."""


def as_text(found: Inventory, verbose: bool = False) -> str:
    """The inventory as a page of text; sections that would be empty are left out."""
    most = 1 << 30 if verbose else _LISTED
    there = [seen for seen in found.manifest if seen.path and seen.path not in found.gone]
    gone = [seen for seen in found.manifest if seen.path in found.gone]
    failed = [seen for seen in found.manifest if not seen.path]
    pages = [
        [
            f"attachments  {found.count:,} ({found.size:,} bytes)",
            f"fetched      {len(there):,} of {len(found.manifest):,} addresses",
        ],
        _section("Fetched", [_there(seen, found.edited) for seen in there], most),
        _section(
            "Fetched, and not there any more", [f"{seen.path}: {discreet(seen.url)}" for seen in gone], most
        ),
        _section("Not to be had", [f"{discreet(seen.url)}: {seen.reason}" for seen in failed], most),
        _section("Missing", [f"{each.target}: {wanted_by(each)}" for each in found.use.missing], most),
        _section("Nothing leads to", list(found.use.unused), most),
    ]
    return "\n".join("".join(f"{one_line(line)}\n" for line in page) for page in pages if page)


def _there(seen: Sighting, edited: Mapping[str, int]) -> str:
    if seen.path in edited:
        size = f"{edited[seen.path]:,} bytes"
        return f"{seen.path}: {discreet(seen.url)} ({size}, edited since it was fetched, left as it is)"
    cut = f"; without {seen.cut}" if seen.cut else ""
    since = f"; asked again: {seen.reason}" if seen.reason else ""
    return (
        f"{seen.path}: {discreet(seen.url)} ({seen.type}, {seen.size:,} bytes, {_day(seen.last)}{cut}{since})"
    )


def wanted_by(missing: Missing) -> str:
    """The notes that want a file, with their lines.

    >>> wanted_by(Missing("mill.png", (("A.md", 3), ("B.md", 0))))
    'A.md:3, B.md'
    """
    return ", ".join(f"{note}:{line}" if line else note for note, line in missing.notes)


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _section(title: str, lines: Sequence[str], most: int) -> list[str]:
    if not lines:
        return []
    more = [f"  and {len(lines) - most:,} more (all with --verbose)"] if len(lines) > most else []
    return [f"{title} ({len(lines):,})", *(f"  {line}" for line in lines[:most]), *more]


def as_json(found: Inventory, vault: Path) -> dict[str, Any]:
    """The inventory as JSON values."""
    return {
        "version": VERSION,
        "vault": called(vault),
        "format": found.loaded.format.name,
        "attachments": {"count": found.count, "bytes": found.size},
        "manifest": list(_manifest(found)),
        "missing": missing_as_json(found.use.missing),
        "unused": list(found.use.unused),
    }


def _manifest(found: Inventory) -> Iterator[dict[str, Any]]:
    for seen in found.manifest:
        yield {
            "url": discreet(seen.url),
            "final_url": discreet(seen.final),
            "status": seen.status,
            "type": seen.type,
            "bytes": found.edited.get(seen.path, seen.size),
            "sha256": seen.sha256,
            "path": seen.path,
            "cut": seen.cut,
            "there": bool(seen.path) and seen.path not in found.gone,
            "edited": seen.path in found.edited,
            "reason": seen.reason,
            "first_seen": _time(seen.first),
            "last_seen": _time(seen.last),
        }


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
