"""What is in a vault, for people and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vaultconv.pipeline.inspect import (
    CONSTRUCTS,
    GENERATED,
    Hard,
    Inspection,
    NotUnderstood,
    Place,
    Unresolved,
)
from vaultconv.remote.address import called
from vaultconv.report.json_report import VERSION
from vaultconv.report.terminal import one_line

_LISTED = 10
"""So many of each list are shown; ``verbose`` shows all."""
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def as_text(found: Inspection, source: Path, verbose: bool = False) -> str:
    """The inspection as a page of text; sections that would be empty are left out."""
    most = 1 << 30 if verbose else _LISTED
    loaded = found.loaded
    pages = [
        [
            f"{called(source)} is read as {loaded.format.name} ({'; '.join(found.kinds)}): {loaded.recognition.reason}"
        ],
        _columns(_counts(found)),
        _section("Properties", _columns(_properties(found)), most),
        _section("Generated", _columns(_generated(found)), most),
        _section("Tags", _columns(_tags(found)), most),
        _section("Links that lead nowhere", _unresolved(found.unresolved, outside=False), most),
        _section("Links out of the vault", _unresolved(found.unresolved, outside=True), most),
        _section(
            "Not understood, and copied as they are", [_problem(each) for each in found.not_understood], most
        ),
        _section("Hidden by the app in its search, and converted all the same", _excluded(found), most),
        _section("Left out", [f"{path}: {why}" for path, why in found.left_out], most),
        _section("Hard to convert", [_hard(each) for each in found.hard], most),
    ]
    return "\n".join("".join(f"{one_line(line)}\n" for line in page) for page in pages if page)


def _counts(found: Inspection) -> Iterator[tuple[str, str]]:
    vault = found.loaded.chosen
    yield "notes", f"{len(vault.notes):,}" + (f" ({_tally(found.notes)})" if len(found.notes) > 1 else "")
    if found.forms:
        yield "forms", _tally(found.forms)
    yield "words", f"{found.words:,}"
    if vault.boards:
        yield (
            "boards",
            f"{len(vault.boards):,} ({_tally(found.cards)})" if found.cards else f"{len(vault.boards):,}",
        )
    if vault.bases:
        yield "bases", f"{len(vault.bases):,}"
    yield (
        "attachments",
        f"{len(vault.attachments):,}" + (f" ({_size(found.size)})" if vault.attachments else ""),
    )
    details = {"tasks": found.tasks, "callouts": found.callouts}
    for name in CONSTRUCTS:
        if count := found.constructs[name]:
            detail = f" ({_tally(details[name])})" if name in details else ""
            yield name, f"{count:,}{detail}"


def _properties(found: Inspection) -> Iterator[tuple[str, str]]:
    for key, types in sorted(found.properties.items(), key=lambda item: (-item[1].total(), item[0])):
        yield key, _tally(types)


def _generated(found: Inspection) -> Iterator[tuple[str, str]]:
    """How much of what a program made can be made again, and how much is only copied."""
    for name in GENERATED:
        if found.derived[name] or found.kept[name]:
            yield name, f"derived {found.derived[name]:,}, kept {found.kept[name]:,}"


def _tags(found: Inspection) -> Iterator[tuple[str, str]]:
    for tag, count in sorted(found.tags.items(), key=lambda item: (-item[1], item[0])):
        yield f"#{tag}", f"{count:,}"


def _tally(counts: Counter[str]) -> str:
    """``list 12, text 1``, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in ordered)


def _size(size: int) -> str:
    """``size`` in bytes as people say it.

    >>> _size(999), _size(123456)
    ('999 bytes', '123.5 kB')
    """
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} {_UNITS[0]}"


def _columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    listed = list(rows)
    width = min(max((len(name) for name, _ in listed), default=0), 24)
    return [f"  {name:<{width}}  {value}" for name, value in listed]


def _section(title: str, lines: Sequence[str], most: int) -> list[str]:
    if not lines:
        return []
    shown = [line if line.startswith("  ") else f"  {line}" for line in lines[:most]]
    more = [f"  and {len(lines) - most:,} more (all with --verbose)"] if len(lines) > most else []
    return [title, *shown, *more]


def _unresolved(unresolved: Iterable[Unresolved], outside: bool) -> list[str]:
    return [f"{_place(each.place)}: {each.target}" for each in unresolved if each.outside is outside]


def _excluded(found: Inspection) -> list[str]:
    """The filters of the app, with what they hide."""
    return [
        f"{filter} (a pattern)" if count is None else f"{filter} (notes: {count:,})"
        for filter, count in found.excluded
    ]


def _problem(problem: NotUnderstood) -> str:
    column = f":{problem.column}" if problem.column else ""
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return f"{_place(problem.place)}{column}: {problem.message}{remedy}"


def _hard(hard: Hard) -> str:
    return f"{hard.count:,} x {hard.what}: {hard.why} ({_place(hard.first)})"


def _place(place: Place) -> str:
    return f"{place.note}:{place.line}" if place.line else place.note


def as_json(found: Inspection, source: Path) -> dict[str, Any]:
    """The inspection as JSON values. Stable, as the reports of a plan are (:mod:`vaultconv.report.json_report`)."""
    loaded, vault = found.loaded, found.loaded.chosen
    return {
        "version": VERSION,
        "vault": called(source),
        "format": loaded.format.name,
        "score": loaded.recognition.score,
        "reason": loaded.recognition.reason,
        "kinds": list(found.kinds),
        "forms": _sorted(found.forms),
        "notes": {"count": len(vault.notes), "kinds": _sorted(found.notes), "words": found.words},
        "boards": len(vault.boards),
        "cards": _sorted(found.cards),
        "bases": len(vault.bases),
        "attachments": {"count": len(vault.attachments), "bytes": found.size},
        "constructs": {name: found.constructs[name] for name in CONSTRUCTS},
        "tags": _sorted(found.tags),
        "tasks": _sorted(found.tasks),
        "callouts": _sorted(found.callouts),
        "properties": {key: _sorted(found.properties[key]) for key in sorted(found.properties)},
        "generated": {
            name: {"derived": found.derived[name], "kept": found.kept[name]}
            for name in GENERATED
            if found.derived[name] or found.kept[name]
        },
        "unresolved": [
            {"note": each.place.note, "line": each.place.line, "target": each.target, "outside": each.outside}
            for each in found.unresolved
        ],
        "not_understood": [
            {
                "note": each.place.note,
                "line": each.place.line,
                "column": each.column,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in found.not_understood
        ],
        "excluded": [{"filter": filter, "notes": count} for filter, count in found.excluded],
        "left_out": [{"path": path, "reason": why} for path, why in found.left_out],
        "hard": [
            {
                "what": each.what,
                "why": each.why,
                "count": each.count,
                "note": each.first.note,
                "line": each.first.line,
            }
            for each in found.hard
        ],
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
