"""What ``verify`` found, in words and as JSON."""

from __future__ import annotations

import pytest

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.verify import Missing, Unread, Verdict
from vaultconv.report.verdict import as_json, as_text


def verdict(*missing: Missing, excused: int = 0, notes: int = 2) -> Verdict:
    """A verdict on Obsidian notes that became site notes."""
    return Verdict(missing, excused, notes, 1234, (), "obsidian", "readwise")


LONG = "x" * 100
CASES = [
    (Missing("A.md", 3, "tag", "maps"), 'A.md:3 tag "maps" is missing'),
    (Missing("A.md", 0, "note", "A", "B/A.md"), 'A.md note "A" is missing (is now "B/A.md")'),
    (Missing("A.md", 1, "words", "a\nb"), 'A.md:1 words "a\\nb" is missing'),
    (Missing("A.md", 1, "words", LONG), f'A.md:1 words "{"x" * 60}..." is missing'),
    (
        Missing("A.md", 1, "words", f"{LONG} before", f"{LONG} after"),
        f'A.md:1 words "...{"x" * 19} before" is missing (is now "...{"x" * 19} after")',
    ),
]


@pytest.mark.parametrize(("missing", "line"), CASES)
def test_each_missing_fact_has_a_line(missing: Missing, line: str) -> None:
    assert as_text(verdict(missing)).splitlines() == [
        line,
        "1 of 1,234 facts in 2 notes missing (obsidian to readwise)",
    ]


def test_totals() -> None:
    assert as_text(verdict(notes=1)) == "0 of 1,234 facts in 1 note missing (obsidian to readwise)\n"
    assert "missing; 3 more as the ledger says (" in as_text(verdict(excused=3))


def test_notes_that_are_only_bytes_are_said() -> None:
    found = verdict()
    found.unread = (Unread("A.md", 2, "no YAML"),)
    assert as_text(found).splitlines() == [
        "A.md:2 only its bytes were compared: no YAML",
        "0 of 1,234 facts in 2 notes missing (obsidian to readwise)",
    ]
    assert as_json(found, 0)["unread"] == [{"note": "A.md", "line": 2, "reason": "no YAML"}]
    found.unread += (Unread("B.md", 0, "gone"),)
    assert as_text(found).splitlines()[1:] == [
        "B.md only its bytes were compared: gone",
        "no facts were compared: none of 2 notes could be understood (obsidian to readwise)",
    ]


def test_json() -> None:
    found = verdict(Missing("A.md", 3, "tag", "maps", "map"))
    found.losses = (Loss("A.md", 1, "link", Outcome.RENAMED),)
    report = as_json(found, 1)
    assert report["missing"] == [{"note": "A.md", "line": 3, "kind": "tag", "value": "maps", "now": "map"}]
    assert [line["outcome"] for line in report["ledger"]] == ["renamed"]
    assert (report["ok"], report["exit_code"], report["facts"]) == (False, 1, 1234)
