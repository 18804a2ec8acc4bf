"""The conformance suite as pytest runs it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import vaultconv_pytest
from tests.plugins.installing import PLUGINS, ROOT
from tests.plugins.plain_format import Format
from tests.plugins.test_new import run
from tests.plugins_at_hand import Installed, installed
from vaultconv.formats.registry import FORMATS
from vaultconv.plugins.conformance import suite

__all__ = ["installed"]

SUITE = ROOT / "vaultconv" / "plugins" / "conformance" / "suite.py"


class Parser:
    """The part of pytest's parser that a plugin speaks to."""

    def __init__(self) -> None:
        self.flags: list[str] = []

    def getgroup(self, *_: str) -> Parser:
        return self

    def addoption(self, flag: str, **_: Any) -> None:
        self.flags.append(flag)


def config(name: str, samples: list[str] | None = None, root: Path = ROOT) -> Any:
    said = {"vaultconv_format": name, "vaultconv_sample": samples or []}
    params = SimpleNamespace(dir=root)
    return SimpleNamespace(
        getoption=said.__getitem__, args=["tests"], rootpath=root, invocation_params=params
    )


def test_the_flags_are_there() -> None:
    parser = Parser()
    vaultconv_pytest.pytest_addoption(parser)
    assert parser.flags == ["--vaultconv-format", "--vaultconv-sample"]


def test_without_the_flag_nothing_is_added() -> None:
    told = config("")
    vaultconv_pytest.pytest_configure(told)
    assert told.args == ["tests"]


def test_with_the_flag_the_suite_is_added_once() -> None:
    told = config("roam")
    vaultconv_pytest.pytest_configure(told)
    vaultconv_pytest.pytest_configure(told)
    assert told.args == ["tests", str(SUITE)]


class Meta:
    """What pytest asks a module about one test."""

    def __init__(self, told: Any, *names: str) -> None:
        self.config = told
        self.fixturenames = names
        self.found: dict[str, list[Any]] = {}

    def parametrize(self, name: str, values: Any, **_: Any) -> None:
        self.found[name] = list(values)


def test_the_suite_is_found_in_an_environment_beside_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / ".venv"
    package = environment / "lib" / "site-packages" / "vaultconv"
    suite = package / "plugins" / "conformance" / "suite.py"
    monkeypatch.setattr("sys.prefix", str(environment))
    monkeypatch.setattr(vaultconv_pytest, "_suite", lambda: suite)
    told = config("roam", root=tmp_path)
    told.args = ["."]
    vaultconv_pytest.pytest_configure(told)
    assert told.args == ["."]
    ignored = {
        path: vaultconv_pytest.pytest_ignore_collect(path, told)
        for path in (environment, package.parent, suite, package / "errors.py", package.parent / "pytest")
    }
    assert list(ignored.values()) == [False, False, False, True, True]
    assert vaultconv_pytest.pytest_ignore_collect(tmp_path / "tests", told) is None
    assert vaultconv_pytest.pytest_ignore_collect(environment, config("", root=tmp_path)) is None
    assert vaultconv_pytest.pytest_ignore_collect(environment, config("roam", root=environment)) is None


@pytest.mark.parametrize(
    ("name", "is_asked_for", "collects"), [("roam", False, True), ("roam", True, False), ("", False, False)]
)
def test_the_suite_is_collected_where_it_is_not_asked_for_by_itself(
    name: str, is_asked_for: bool, collects: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(pytest.Module, "from_parent", lambda parent, path: made.append(path))
    parent = SimpleNamespace(
        config=config(name), session=SimpleNamespace(isinitpath=lambda path: is_asked_for)
    )
    vaultconv_pytest.pytest_collect_file(SUITE, parent)
    vaultconv_pytest.pytest_collect_file(SUITE.with_name("checks.py"), parent)
    assert made == ([SUITE] if collects else [])


@pytest.mark.usefixtures("both")
def test_each_sample_is_tried_with_each_format() -> None:
    meta = Meta(config("roam", root=PLUGINS / "vaultconv-roam"), "sample", "other")
    suite.pytest_generate_tests(meta)
    assert [path.name for path in meta.found["sample"]] == ["garden"]
    assert meta.found["other"] == ["html", "logseq", "obsidian", "readwise"]
    meta = Meta(config("textbundle", [str(PLUGINS)]), "sample")
    suite.pytest_generate_tests(meta)
    assert meta.found == {"sample": [PLUGINS, None]}  # ours, written by it
    meta = Meta(config("textbundle"), "tmp_path")
    suite.pytest_generate_tests(meta)
    assert meta.found == {}


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("name", "said"),
    [("raom", "there is no format 'raom'"), ("roam", "there is no sample for the format 'roam'")],
)
def test_what_cannot_be_run_says_why(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(pytest.UsageError, match=said):
        suite.pytest_generate_tests(Meta(config(name, root=tmp_path), "sample"))


def test_what_is_found_fails_the_test() -> None:
    suite._is_well([])
    with pytest.raises(pytest.fail.Exception, match="one\ntwo"):
        suite._is_well(["one", "two"])


def test_the_suite_runs_from_the_command_line(tmp_path: Path) -> None:
    """A format that is not well fails it: this one has the name of a good one, and forgets."""
    code = ROOT / "tests" / "plugins" / "plain_format.py"
    module = code.read_text().replace("losses_found = True", "losses_found = False")
    (tmp_path / "forgetful.py").write_text(module.replace("write(note.blocks)", "write(note.blocks[:1])"))
    from tests.plugins.installing import record

    record(tmp_path, "forgetful", {"vaultconv.formats": {"plain": "forgetful:FORMAT"}})
    ran = run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "--vaultconv-format", "plain", "-k", "purity or what_is_written",
        cwd=tmp_path, path=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "1 failed, 1 passed" in ran.stdout
    assert "is missing (obsidian to plain)" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_each_test_of_the_suite_asks_its_check(
    installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.add(FORMATS.group, "plain", Format())
    sample = tmp_path / "sample"
    sample.mkdir()
    (sample / "a.txt").write_text("Words.\n")
    monkeypatch.setattr("vaultconv.plugins.conformance.checks._converted_elsewhere", lambda *_: None)
    suite.test_purity("plain", sample)
    suite.test_ledger("plain", sample, "obsidian", tmp_path)
    suite.test_ledger_of_what_is_written("plain", tmp_path)
    suite.test_round_trip("plain", sample, "obsidian", tmp_path)
    suite.test_hostile("plain", sample, tmp_path / "hostile")
    with pytest.raises(pytest.fail.Exception, match="written twice"):  # the other process wrote nothing
        suite.test_determinism("plain", sample, tmp_path / "twice")
    with pytest.raises(pytest.skip.Exception, match="plain is written, too"):
        suite.test_nothing_is_overlooked("plain", sample)
    only: Any = Format()
    only.writer = None
    installed.points.clear()
    installed.add(FORMATS.group, "plain", only)
    with pytest.raises(pytest.skip.Exception, match="plain is not written and read"):
        suite.test_ledger_of_what_is_written("plain", tmp_path)
    (sample / "a.txt").write_text("Two words.\n")
    suite.test_nothing_is_overlooked("plain", sample)
    monkeypatch.setattr(only.reader, "blocks", lambda _text: ())
    with pytest.raises(pytest.fail.Exception, match="the word 'words' is overlooked"):
        suite.test_nothing_is_overlooked("plain", sample)
