"""The JSON of a plan and of a run is stable: this test is its contract."""

from __future__ import annotations

import json
from pathlib import Path

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.apply import Applied, Failure
from vaultconv.pipeline.attachments import Missing, Use
from vaultconv.pipeline.record import Source
from vaultconv.report.diff import compare
from vaultconv.report.json_report import applied_report, dumps, plan_report

SITE = Source("/notes/site", "readwise", "obsidian", {"carriers": True}, "site")
WRITE = Action("B.md", Kind.WRITE, "b.md", data=b"one\ntwo\n", size=8)
CONFLICT = Action(
    "A.md", Kind.CONFLICT, "a.md", data=b"x", size=1, reason="was changed since vaultconv wrote it"
)
IMAGE = Action("i.png", Kind.COPY, "i.png", copy_from=Path("i.png"), size=5)
LOSS = Loss("b.md", 2, "callout", Outcome.APPROXIMATED, "\u202eodd")


def test_a_plan() -> None:
    report = plan_report(
        [WRITE, IMAGE, CONFLICT],
        [LOSS],
        source=SITE,
        destination=Path("out"),
        diffs=[compare(WRITE, None, WRITE.data), compare(IMAGE, None, None)],
        exit_code=4,
        use=Use({}, ("spare.png",), (Missing("lost.png", (("b.md", 2),)),)),
        left_out={"old.md": "--exclude"},
    )
    assert report == {
        "version": 1,
        "applied": False,
        "source": {
            "identity": "/notes/site",
            "format": "readwise",
            "target": "obsidian",
            "options": {"carriers": True},
            "name": "site",
        },
        "destination": "out",
        "actions": [
            {
                "path": "A.md",
                "kind": "conflict",
                "source": "a.md",
                "size": 1,
                "reason": "was changed since vaultconv wrote it",
                "added": 1,
                "removed": 0,
                "diff": "@@ -0,0 +1 @@\n+x\n\\ No newline at end of file",
            },
            {
                "path": "B.md",
                "kind": "write",
                "source": "b.md",
                "size": 8,
                "reason": "",
                "added": 2,
                "removed": 0,
            },
            {
                "path": "i.png",
                "kind": "copy",
                "source": "i.png",
                "size": 5,
                "reason": "",
                "added": None,
                "removed": None,
            },
        ],
        "failed": [],
        "untimed": [],
        "ledger": [
            {
                "note": "b.md",
                "line": 2,
                "construct": "callout",
                "outcome": "approximated",
                "detail": "\u202eodd",
                "value": "",
            }
        ],
        "missing": [{"target": "lost.png", "notes": [{"note": "b.md", "line": 2}]}],
        "unused": ["spare.png"],
        "left_out": [{"path": "old.md", "reason": "--exclude"}],
        "totals": {
            "actions": {
                "write": 1,
                "update": 0,
                "copy": 1,
                "keep": 0,
                "conflict": 1,
                "stale": 0,
                "remove": 0,
            },
            "failed": 0,
            "losses": {
                "approximated": 1,
                "kept-as-text": 0,
                "dropped-view-state": 0,
                "renamed": 0,
                "carrier-stale": 0,
                "outside-source": 0,
                "not-fetched": 0,
                "left-out": 0,
                "failed": 0,
            },
        },
        "exit_code": 4,
    }
    text = dumps(report)
    assert json.loads(text) == report
    assert text.isascii()
    assert text.endswith("}\n")


def test_a_run() -> None:
    applied = Applied(
        written=[WRITE],
        conflicts=[CONFLICT],
        kept=[Action("K.md", Kind.KEEP)],
        stale=[Action("S.md", Kind.STALE)],
        failed=[Failure("z.png", "No space left on device", "z.png"), Failure("f.png", "Input/output error")],
    )
    report = applied_report(applied, [], source=SITE, destination=Path("out"))
    assert report["applied"] is True
    assert [action["path"] for action in report["actions"]] == ["A.md", "B.md", "K.md", "S.md"]
    assert report["failed"] == [
        {"path": "f.png", "reason": "Input/output error", "source": ""},
        {"path": "z.png", "reason": "No space left on device", "source": "z.png"},
    ]
    assert report["totals"]["failed"] == 2
    assert report["exit_code"] == 4
    assert (
        applied_report(applied, [], source=SITE, destination=Path("out"), exit_code=130)["exit_code"] == 130
    )
