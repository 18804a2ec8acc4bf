"""``--report FILE``: where the ledger goes, as what, and what it then says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vaultconv.errors import DestinationError, UsageError
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.ledger import strictly
from vaultconv.report.ledger_file import LedgerFile, as_file_json, as_markdown, ledger_file

LOSSES = [
    Loss("B.md", 2, "link", Outcome.RENAMED, "is `a_b` <b>\n# now", "link x"),
    Loss("A.md", 3, "callout", Outcome.APPROXIMATED, "the fold"),
    Loss("A.md", 1, "callout", Outcome.APPROXIMATED),
    Loss("A.md", 0, "settings", Outcome.APPROXIMATED, "stay"),
]
TOLD = {"source": "/n_1", "format": "obsidian", "destination": "/v", "target": "logseq"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "said", "target", "format", "note"),
    [
        ("r.md", "", "logseq", "markdown", ""),
        ("r.MD", "", "logseq", "markdown", ""),
        ("r.json", "", "logseq", "json", ""),
        ("r.md", "json", "logseq", "json", ""),
        ("r", "markdown", "", "markdown", ""),
        ("out/pages/L.md", "", "logseq", "note", "pages/L.md"),
        ("notes/../out/L.md", "note", "obsidian", "note", "L.md"),
        ("out/L.html", "", "html", "note", "L.html"),
        ("out/L.md", "", "", "note", "L.md"),
    ],
)
def test_name_and_place_say_what_it_is(
    here: Path, file: str, said: str, target: str, format: str, note: str
) -> None:
    found = ledger_file(Path(file), said, Path("notes"), Path("out"), target)
    assert found is not None
    assert (found.format, found.note) == (format, note)


@pytest.mark.parametrize(
    ("file", "said", "message"),
    [
        ("r.docx", "", "does not say what the report is to be"),
        ("notes/r.md", "", "never changed"),
        ("r.md", "note", "lies in it"),
        ("none/r.md", "", "its folder is not there"),
        (".", "json", "is a folder"),
        ("out/r.json", "", "ends in .md"),
        ("out/r.md", "json", "ends in .md"),
        ("out/.vaultconv/r.md", "", "hidden folder"),
    ],
)
def test_what_cannot_be_is_refused(here: Path, file: str, said: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ledger_file(Path(file), said, Path("notes"), Path("out"), "logseq")


def test_without_a_file_there_is_no_report(here: Path) -> None:
    assert ledger_file(None, "", Path("notes"), Path("out"), "logseq") is None
    with pytest.raises(UsageError, match="--report FILE"):
        ledger_file(None, "json", Path("notes"), Path("out"), "logseq")
    with pytest.raises(UsageError, match="nothing is written into DST"):
        ledger_file(Path("out/L.md"), "", Path("notes"), Path("out"), "logseq", writes=False)


def test_markdown() -> None:
    assert as_markdown(LOSSES, TOLD).splitlines() == [
        "# What did not arrive as it was",
        "",
        "From /n\\_1 (obsidian) to /v (logseq): 4 losses in 2 notes.",
        "",
        "| construct | what became of it | lines |",
        "| --- | --- | --: |",
        "| callout | approximated | 2 |",
        "| settings | approximated | 1 |",
        "| link | renamed | 1 |",
        "",
        "## callout: approximated (2)",
        "",
        "- A.md:1",
        "- A.md:3: the fold",
        "",
        "## settings: approximated (1)",
        "",
        "- A.md: stay",
        "",
        "## link: renamed (1)",
        "",
        "- B.md:2: is `a_b` \\<b\\>\\\\n\\# now",
    ]
    assert "everything arrived as it was" in as_markdown([], TOLD)


def test_json() -> None:
    told = json.loads(as_file_json(LOSSES, TOLD))
    assert {key: told[key] for key in told if key != "groups"} == {
        "version": 1,
        **TOLD,
        "losses": 4,
        "notes": 2,
        "content": 2,
    }
    assert [(each["construct"], each["outcome"], each["count"]) for each in told["groups"]] == [
        ("callout", "approximated", 2),
        ("settings", "approximated", 1),
        ("link", "renamed", 1),
    ]
    assert told["groups"][2]["lines"] == [
        {"note": "B.md", "line": 2, "detail": "is `a_b` <b>\n# now", "value": "link x"}
    ]


def test_a_report_takes_the_place_of_the_last_one_or_says_why_not(tmp_path: Path) -> None:
    file = tmp_path / "r.md"
    file.write_text("old")
    LedgerFile(file, "markdown").write([], TOLD)
    assert "everything arrived" in file.read_text()
    LedgerFile(tmp_path / "none.md", "note", "none.md").write([], TOLD)
    assert [each.name for each in tmp_path.iterdir()] == ["r.md"]
    with pytest.raises(DestinationError, match="cannot be written"):
        LedgerFile(tmp_path / "gone/r.md", "markdown").write([], TOLD)


CONTENT = {
    Outcome.APPROXIMATED: 3,
    Outcome.KEPT_AS_TEXT: 3,
    Outcome.DROPPED_VIEW_STATE: 0,
    Outcome.RENAMED: 0,
    Outcome.CARRIER_STALE: 3,
    Outcome.OUTSIDE_SOURCE: 3,
    Outcome.NOT_FETCHED: 3,
    Outcome.FAILED: 3,
    Outcome.LEFT_OUT: 0,
}


@pytest.mark.parametrize("outcome", Outcome)
def test_which_losses_are_of_content(outcome: Outcome) -> None:
    loss = Loss("A.md", 1, "link", outcome)
    assert strictly(True, [loss]) == CONTENT[outcome]
    assert strictly(False, [loss]) == 0
    assert strictly(True, [Loss("app.json", 0, "settings", outcome)]) == 0
