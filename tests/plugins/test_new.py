"""``vaultconv plugin new``: what it makes passes its own tests at once."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.installing import record
from vaultconv.cli import main
from vaultconv.plugins.new import new_plugin

GROUPS = {"format": "formats", "transform": "transforms", "resolver": "resolvers"}


def run(*words: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs Python in ``cwd``, with the packages in ``path``, as somebody who knows nothing of our own tests."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    environment["PYTHONPATH"] = str(path or "")
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_a_package_of_a_format_is_installed_by_pip_and_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plugin", "new", "day-one"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("vaultconv-day-one: 11 files\n")
    assert "pytest --vaultconv-format day-one" in told
    folder = tmp_path / "vaultconv-day-one"
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target")
    ran = run(*pip, str(tmp_path / "there"), str(folder), cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    chosen = "test_vaultconv_day_one or purity"
    ran = run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "--vaultconv-format", "day-one", "-k", chosen,
        cwd=folder, path=tmp_path / "there",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert "5 passed" in ran.stdout


@pytest.mark.parametrize("kind", ["transform", "resolver"])
def test_a_package_of_another_kind_passes(tmp_path: Path, kind: str) -> None:
    assert main(["plugin", "new", "vaultconv-mine", "--kind", kind, "--into", str(tmp_path), "--quiet"]) == 0
    folder = tmp_path / "vaultconv-mine"
    record(
        folder, "vaultconv-mine", {f"vaultconv.{GROUPS[kind]}": {"mine": f"vaultconv_mine:{kind.upper()}"}}
    )
    ran = run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder, path=folder)
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "Day One"], "'Day One' is no name for a plugin\nUse small letters"),
        (["new", "obsidian"], "'obsidian' is a format of vaultconv's own\nChoose another name."),
        (["new", "taken"], "taken: it is there already\nChoose another name"),
        (["new", "x", "--kind", "formet"], "--kind cannot be 'formet'\nDid you mean 'format'?"),
        (["old", "x"], "plugin cannot be 'old'"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (tmp_path / "vaultconv-taken").mkdir()
    assert main(["plugin", *words, "--into", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err.replace(f"{tmp_path}/vaultconv-", "")
    assert [path.name for path in tmp_path.iterdir()] == ["vaultconv-taken"]


def test_without_copier_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.partition(".")[0] == "copier":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["plugin", "new", "x", "--into", str(tmp_path)]) == 2
    assert 'pip install "vaultconv[plugins]"' in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("copier.run_copy", full)
    assert main(["plugin", "new", "x", "--into", str(tmp_path)]) == 2
    assert "cannot be written: No space left on device" in capsys.readouterr().err


def test_what_is_made_has_no_placeholder_left(tmp_path: Path) -> None:
    for kind in GROUPS:
        folder, files = new_plugin("day-one" if kind == "format" else f"my-{kind}", kind, tmp_path)
        assert [path for path in files if {"{", "}"} & {*path} or path.endswith(".jinja")] == []
        text = "".join((folder / path).read_text() for path in files)
        assert "{{" not in text
        assert "{%" not in text
