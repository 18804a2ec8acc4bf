"""What errors mean, and that each says how to ask."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from email.message import Message
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


SITE = "https://docs.example.org/vaultconv/"


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package says where its documentation is."""
    told = Message()
    told["Project-URL"] = "Source, https://example.org/vaultconv"
    told["Project-URL"] = f"Documentation, {SITE}"
    monkeypatch.setattr(importlib.metadata, "metadata", {"vaultconv": told}.__getitem__)


@pytest.mark.usefixtures("address")
def test_where_the_documentation_has_an_address_an_error_names_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["convrt"]) == 2
    assert capsys.readouterr().err.endswith(
        "\nMore: vaultconv explain usage, https://docs.example.org/vaultconv/reference/errors/#usage\n"
    )
    assert main(["explain", "usage"]) == 0
    assert capsys.readouterr().out.endswith(f"\nIn the documentation: {SITE}reference/errors/#usage\n")


def test_where_nobody_knows_the_package_it_points_to_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(name: str) -> Message:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", unknown)
    assert main(["convrt"]) == 2
    assert capsys.readouterr().err.endswith("\nMore: vaultconv explain usage\n")


def test_the_site_and_the_package_name_one_address() -> None:
    """Once there is one: ``[project.urls] Documentation``, and ``site_url`` of the site that is built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    site = re.search(r"^site_url: (.+)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert project.get("urls", {}).get("Documentation", "") == (site[1] if site else "")


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
