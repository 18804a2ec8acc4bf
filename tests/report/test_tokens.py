"""What is shown of a vault says no token of an address: not in a line, not in JSON, not in the name of a part of an export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.report.terminal import one_line

HEADER = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at\n"
)
ADDRESS = "https://example.org/p?token=S3cr3t&page=2"


def export(folder: Path) -> Path:
    """An export with a source that is called by its address."""
    folder.mkdir()
    rows = (
        f'"See [it]({ADDRESS}#a).","{ADDRESS}",Jane,,,,,,,\n"See [that](gone.md).","{ADDRESS}",Jane,,,,,,,\n'
    )
    (folder / "readwise-data.csv").write_text(HEADER + rows, "utf-8")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["convert", "{}", "{}-site", "--to", "html", "--redact-tokens", "--dry-run"],
        ["convert", "{}", "{}-site", "--to", "html", "--redact-tokens", "--json"],
        ["convert", "{}", "{}-graph", "--to", "logseq", "--json"],
        ["convert", "{}", "{}-vault", "--to", "obsidian", "--carriers", "off"],
        ["inspect", "{}"],
        ["inspect", "{}", "--json"],
    ],
    ids=" ".join,
)
def test_no_line_says_a_token(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = export(tmp_path / "export")
    code = main([word.format(source) for word in words])
    shown = capsys.readouterr()
    assert code == 0, shown.err
    assert "export" in shown.out + shown.err
    assert "S3cr3t" not in shown.out + shown.err
    if "--json" in words:
        assert json.loads(shown.out)


def test_the_part_of_an_export_is_named_without_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = export(tmp_path / "export")
    words = ["convert", str(source), str(tmp_path / "site"), "--to", "html", "--redact-tokens", "--json"]
    assert main(words) == 0
    ledger = json.loads(capsys.readouterr().out)["ledger"]
    assert {loss["note"] for loss in ledger} == {
        "readwise-data.csv/https--example.org-ptoken=redacted&page=2.md"
    }
    title = next(loss for loss in ledger if loss["construct"] == "title")
    assert title["value"] == "https://example.org/p?token=redacted&page=2"


def test_what_is_no_token_stays() -> None:
    assert one_line("a.md:3: https://example.org/?page=2 and token=7") == (
        "a.md:3: https://example.org/?page=2 and token=7"
    )
