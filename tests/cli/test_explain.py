"""What errors mean, and that each says how to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.errors import VaultconvError, explained, kinds

ROOT = Path(__file__).parent.parent.parent


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [kind.code for kind in kinds()]
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_each_is_explained(kind: type[VaultconvError], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", kind.code]) == 0
    summary, causes, code, link = capsys.readouterr().out.removesuffix("\n").split("\n\n")
    assert len(causes) > len(summary) > 20
    assert code == f"The exit code is {kind.exit_code}."
    page, _, place = link.removeprefix("In the documentation: ").partition("#")
    assert f"\n## {place}\n\n{summary}\n" in (ROOT / page).read_text("utf-8")
    assert place == kind.code


@pytest.mark.parametrize(
    "words",
    [["convrt"], ["convert"], ["convert", "a", "b", "--dryrun"], ["watch", "a", "b", "--settle", "x"]],
)
def test_words_that_are_no_command_line_have_a_code_too(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.endswith("\nMore: vaultconv explain usage\n")


@pytest.mark.parametrize("words", [[], ["migrate"], ["--help"], ["convert", "--help"], ["--version"]])
def test_help_is_no_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(words)
    shown = capsys.readouterr()
    assert "More:" not in shown.out + shown.err


def test_codes_are_told_apart() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert "error" not in codes
    assert all(kind.causes and kind.causes != kind.__base__.causes for kind in kinds())  # type: ignore[union-attr]
    assert "``" not in "".join(map(explained, kinds()))


def test_a_code_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sorce"]) == 2
    assert "Did you mean 'source'?" in capsys.readouterr().err
