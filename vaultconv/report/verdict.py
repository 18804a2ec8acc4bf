"""What ``verify`` found, for people and for scripts."""

from __future__ import annotations

from typing import Any

from vaultconv.pipeline.verify import Missing, Unread, Verdict
from vaultconv.report.json_report import VERSION
from vaultconv.report.ledger import as_json as ledger_as_json
from vaultconv.report.terminal import one_line

_SHOWN = 60
"""Characters of a fact that are shown in one line."""


def as_text(verdict: Verdict) -> str:
    """A line for each fact that is missing, one for each note that was compared as bytes only, and one of totals."""
    lines = [_line(missing) for missing in verdict.missing]
    lines += [_bytes_only(unread) for unread in verdict.unread]
    notes = f"{verdict.notes:,} note{'' if verdict.notes == 1 else 's'}"
    excused = f"; {verdict.excused:,} more as the ledger says" if verdict.excused else ""
    formats = f"({verdict.source_format} to {verdict.destination_format})"
    if verdict.blind and verdict.ok:
        lines.append(f"no facts were compared: none of {notes} could be understood {formats}")
    else:
        lines.append(
            f"{len(verdict.missing):,} of {verdict.facts:,} facts in {notes} missing{excused} {formats}"
        )
    return "".join(f"{line}\n" for line in lines)


def _line(missing: Missing) -> str:
    place = f"{missing.note}:{missing.line}" if missing.line else missing.note
    value, now = _excerpts(missing.value, missing.now)
    text = f'{place} {missing.kind} "{value}" is missing'
    return one_line(f'{text} (is now "{now}")' if missing.now else text)


def _bytes_only(unread: Unread) -> str:
    place = f"{unread.note}:{unread.line}" if unread.line else unread.note
    return one_line(f"{place} only its bytes were compared: {unread.reason}")


def _excerpts(value: str, now: str) -> tuple[str, str]:
    """What is shown of two values: where they begin to differ, or the beginning."""
    shortest = min(len(value), len(now))
    same = next((i for i in range(shortest) if value[i] != now[i]), shortest)
    start = max(same - _SHOWN // 3, 0) if max(len(value), len(now)) > _SHOWN else 0
    return _excerpt(value, start), _excerpt(now, start)


def _excerpt(text: str, start: int) -> str:
    end = start + _SHOWN
    return f"{'...' if start else ''}{text[start:end]}{'...' if len(text) > end else ''}"


def as_json(verdict: Verdict, exit_code: int) -> dict[str, Any]:
    """The verdict as JSON values. Stable, as the reports of a plan are (:mod:`vaultconv.report.json_report`)."""
    return {
        "version": VERSION,
        "ok": verdict.ok,
        "source_format": verdict.source_format,
        "destination_format": verdict.destination_format,
        "notes": verdict.notes,
        "facts": verdict.facts,
        "excused": verdict.excused,
        "missing": [
            {
                "note": missing.note,
                "line": missing.line,
                "kind": missing.kind,
                "value": missing.value,
                "now": missing.now,
            }
            for missing in verdict.missing
        ],
        "unread": [
            {"note": unread.note, "line": unread.line, "reason": unread.reason} for unread in verdict.unread
        ],
        "ledger": ledger_as_json(verdict.losses),
        "exit_code": exit_code,
    }
