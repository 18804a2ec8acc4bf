"""What the commands promise beyond their words: nothing is touched twice, streams are kept apart, JSON is stable."""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import main

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
Snapshot = dict[str, tuple[int, int, str]]


def snapshot(folder: Path) -> Snapshot:
    """Every file and folder outside ``.vaultconv``: its inode, time and content."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
            sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(folder.rglob("*"))
        if ".vaultconv" not in path.relative_to(folder).parts[:1]
    }


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the sample vault; relative paths count from it."""
    shutil.copytree(FIXTURES / "sample-vault", tmp_path / "notes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command: its exit code, and what it said on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


CONVERSIONS = [
    ("sample-vault", "obsidian", []),
    ("sample-vault", "obsidian", ["--no-origins"]),
    ("sample-vault", "readwise", []),
    ("readwise-site", "obsidian", []),
    ("readwise-site", "obsidian", ["--names", "source", "--carriers", "off"]),
    ("readwise-site", "readwise", []),
    ("bad-input", "obsidian", []),
]


@pytest.mark.parametrize(("source", "target", "flags"), CONVERSIONS)
def test_a_second_run_touches_nothing_and_the_diff_is_empty(
    source: str, target: str, flags: list[str], tmp_path: Path, said: Any
) -> None:
    before = snapshot(FIXTURES / source)
    words = [str(FIXTURES / source), str(tmp_path / "out"), "--to", target, *flags]
    assert said("convert", *words, "--dry-run")[0] in (0, 3)
    assert not (tmp_path / "out").exists()
    code, out, err = said("convert", *words)
    assert code in (0, 3)
    assert "Traceback" not in out + err
    first = snapshot(tmp_path / "out")
    assert first
    assert said("convert", *words)[0] == code
    assert snapshot(tmp_path / "out") == first
    assert said("diff", *words, "--exit-code") == (0, "", "")
    assert snapshot(FIXTURES / source) == before


@pytest.mark.parametrize("source", ["sample-vault", "readwise-site"])
@pytest.mark.parametrize("target", ["obsidian", "readwise"])
def test_nothing_is_missing_after_a_conversion(source: str, target: str, tmp_path: Path, said: Any) -> None:
    out = str(tmp_path / "out")
    assert said("convert", str(FIXTURES / source), out, "--to", target)[0] == 0
    code, stdout, stderr = said("verify", str(FIXTURES / source), out)
    assert (code, stderr) == (0, ""), stdout


def test_modification_times_are_kept(vault: Path, said: Any) -> None:
    os.utime(vault / "notes/Home.md", ns=(1, 1_500_000_000_123_456_789))
    assert said("convert", "notes", "out", "--to", "obsidian")[0] == 0
    assert (vault / "out/Home.md").stat().st_mtime_ns == 1_500_000_000_123_456_789


# -- JSON


def keys(value: Any) -> dict[str, type]:
    """The keys of a JSON object, with the types of their values."""
    return {key: type(inner) for key, inner in value.items()}


REPORT = {
    "version": int,
    "applied": bool,
    "source": dict,
    "destination": str,
    "actions": list,
    "failed": list,
    "untimed": list,
    "ledger": list,
    "missing": list,
    "unused": list,
    "left_out": list,
    "totals": dict,
    "exit_code": int,
}


def test_json_of_convert(vault: Path, said: Any) -> None:
    code, out, err = said("convert", "notes", "out", "--to", "obsidian", "--dry-run", "--json")
    dry = json.loads(out)
    assert (code, err, keys(dry), dry["applied"]) == (0, "", REPORT, False)
    code, out, err = said("convert", "notes", "out", "--to", "obsidian", "--json")
    done = json.loads(out)
    assert (code, err, keys(done), done["applied"]) == (0, "", REPORT, True)
    assert done["actions"] == dry["actions"]
    assert keys(done["actions"][0]) == {"path": str, "kind": str, "source": str, "size": int, "reason": str}


def test_an_archive_is_called_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Any
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "Notes.zip"
    with zipfile.ZipFile(source, "w") as made:
        made.writestr("A.md", "words\n")
    go = (str(source), str(tmp_path / "out"), "--from", "obsidian", "--to", "html")
    _, out, _ = said("convert", *go)
    assert out.startswith(f"Read {source}: 1 note ")
    _, out, _ = said("inspect", str(source))
    assert out.startswith(f"{source} is read as obsidian ")


def test_json_of_a_run_with_failures_and_conflicts_has_its_exit_code(vault: Path, said: Any) -> None:
    (vault / "notes/Bad.md").write_text('---\na: "open\n---\n')
    (vault / "out").mkdir()
    code, out, _ = said("convert", "notes", "out", "--to", "obsidian", "--json")
    assert code == json.loads(out)["exit_code"] == 3
    (vault / "out/Home.md").write_text("mine")
    for flags in ((), ("--dry-run",)):
        code, out, _ = said("convert", "notes", "out", "--to", "obsidian", "--json", *flags)
        report = json.loads(out)
        assert code == report["exit_code"] == 4
        assert report["totals"]["actions"]["conflict"] == 1
        assert report["totals"]["losses"]["failed"] == 1


def test_json_of_diff_counts_lines_and_says_nothing_else(vault: Path, said: Any) -> None:
    (vault / "notes/Bad.md").write_text('---\na: "open\n---\n')
    code, out, err = said("diff", "notes", "out", "--to", "obsidian", "--json", "--exit-code")
    report = json.loads(out)
    assert (code, report["exit_code"], err, keys(report)) == (1, 1, "", REPORT)
    added = {action["path"]: action["added"] for action in report["actions"]}
    assert added["Bad.md"] == 3
    assert added["Attachments/loaf.png"] is None
    assert added[".obsidian/app.json"] > 0
    assert not (vault / "out").exists()


def test_json_of_inspect(vault: Path, said: Any) -> None:
    code, out, err = said("inspect", "notes", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert keys(found) == {
        "version": int,
        "vault": str,
        "format": str,
        "score": int,
        "reason": str,
        "notes": dict,
        "boards": int,
        "cards": dict,
        "bases": int,
        "attachments": dict,
        "constructs": dict,
        "tags": dict,
        "tasks": dict,
        "kinds": list,
        "forms": dict,
        "callouts": dict,
        "properties": dict,
        "generated": dict,
        "unresolved": list,
        "not_understood": list,
        "excluded": list,
        "left_out": list,
        "hard": list,
    }
    assert (found["format"], found["notes"]["count"], found["notes"]["kinds"]["journal"]) == (
        "obsidian",
        20,
        1,
    )


def test_json_of_verify(vault: Path, said: Any) -> None:
    assert said("convert", "notes", "out", "--to", "obsidian")[0] == 0
    (vault / "out/Home.md").unlink()
    code, out, err = said("verify", "notes", "out", "--json")
    verdict = json.loads(out)
    assert (code, err, verdict["ok"], verdict["exit_code"]) == (1, "", False, 1)
    assert keys(verdict) == {
        "version": int,
        "ok": bool,
        "source_format": str,
        "destination_format": str,
        "notes": int,
        "facts": int,
        "excused": int,
        "missing": list,
        "unread": list,
        "ledger": list,
        "exit_code": int,
    }
    assert keys(verdict["missing"][0]) == {"note": str, "line": int, "kind": str, "value": str, "now": str}


def test_json_of_formats(said: Any) -> None:
    code, out, err = said("formats", "--json")
    listed = {each["name"]: each for each in json.loads(out)["formats"]}
    assert (code, err) == (0, "")
    assert listed.keys() >= {"obsidian", "readwise"}
    obsidian = listed["obsidian"]
    assert (obsidian["reads"], obsidian["writes"], obsidian["package"], obsidian["error"]) == (
        True,
        True,
        "vaultconv",
        "",
    )
    assert "--names" in {option["flag"] for option in obsidian["options"]}


def names_in(value: Any) -> set[str]:
    """The names of the fields of a report, but not those that are data of the vault."""
    if isinstance(value, list):
        return set().union(*map(names_in, value))
    if not isinstance(value, dict):
        return set()
    data = (
        "options",
        "constructs",
        "kinds",
        "tags",
        "tasks",
        "callouts",
        "properties",
        "generated",
        "losses",
    )
    return set(value).union(*(names_in(inner) for key, inner in value.items() if key not in data))


def test_every_field_of_the_json_is_documented(vault: Path, said: Any) -> None:
    page = (FIXTURES.parent / "docs/reference/cli.md").read_text("utf-8").partition("## JSON")[2]
    (vault / "notes/Bad.md").write_text('---\na: "open\n---\n')
    commands = [
        ["convert", "notes", "out", "--to", "obsidian"],
        ["diff", "notes", "other", "--to", "obsidian"],
        ["verify", "notes", "out"],
        ["inspect", "notes"],
        ["formats"],
        ["batch"],
    ]
    (vault / "vaultconv.toml").write_text(
        '[jobs.a]\nsource = "notes"\ndestination = "out"\nto = "obsidian"\n'
    )
    fields = set().union(*(names_in(json.loads(said(*words, "--json")[1])) for words in commands))
    kinds = {"write", "update", "copy", "keep", "conflict", "stale"}
    assert sorted(name for name in fields - kinds if f"`{name}`" not in page) == []


# -- a part of a vault


def test_filters_are_flags_of_each_command_that_reads_a_vault(vault: Path, said: Any) -> None:
    part = ["--only", "Bread/", "--exclude", "Starter.md", "--tag", "#bread", "--since", "1990-01-02"]
    told = json.loads(said("convert", "notes", "out", "--to", "html", *part, "--json")[1])
    assert (
        told["source"]["options"] | {"only": ["Bread/"], "exclude": ["Starter.md"]}
        == told["source"]["options"]
    )
    assert told["source"]["options"] | {"tag": ["bread"], "since": "1990-01-02"} == told["source"]["options"]
    assert {"path": "Bread/Starter.md", "reason": "--exclude"} in told["left_out"]
    assert {action["source"] for action in told["actions"]} >= {"Bread/Country loaf.md"}
    assert "Home.md" not in {action["source"] for action in told["actions"]}
    assert said("diff", "notes", "out", "--to", "html", *part) == (0, "", "")
    assert said("verify", "notes", "out")[0] == 0
    looked = json.loads(said("inspect", "notes", *part, "--json")[1])
    assert looked["notes"]["count"] < 5
    assert {"path": "Home.md", "reason": "--only"} in looked["left_out"]
    fetched = json.loads(said("fetch", "notes", *part, "--offline", "--dry-run", "--json")[1])
    assert fetched["left_out"] == told["left_out"]


def test_a_filter_that_says_nothing_is_wrong_usage(vault: Path, said: Any) -> None:
    for flag, value in (("--only", "#a"), ("--exclude", ""), ("--since", "soon")):
        code, out, err = said("convert", "notes", "out", "--to", "html", flag, value)
        assert (code, out) == (2, "")
        assert f"{flag} cannot be {value!r}" in err


# -- help


@pytest.mark.parametrize("command", ["convert", "diff", "inspect", "verify", "batch", "formats"])
def test_help_teaches_by_an_example(command: str, said: Any) -> None:
    code, out, err = said(command, "--help")
    assert (code, err) == (0, "")
    assert f"\n    vaultconv {command}" in out
    assert said(command, "-h")[1] == out


def test_without_arguments_the_help_is_shown_and_that_is_wrong_usage(said: Any) -> None:
    code, out, err = said()
    assert (code, out) == (2, "")
    assert "vaultconv convert ~/Notes ~/Vault --to obsidian" in err
    assert said("--help")[:2] == (0, err)


def test_the_version_is_told_beside_other_arguments_too(said: Any) -> None:
    assert said("--version", "formats") == said("--version")


# -- diff on a terminal


def test_a_diff_is_coloured_on_a_terminal_and_escaped(
    vault: Path, monkeypatch: pytest.MonkeyPatch, said: Any
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_PAGER", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    (vault / "notes/Bell.md").write_text("\a\n")
    coloured = said("diff", "notes", "out", "--to", "obsidian")[1]
    assert "\x1b[32m+\\x07\x1b[0m" in coloured
    plain = said("diff", "notes", "out", "--to", "obsidian", "--color", "never")[1]
    assert "\n+\\x07\n" in plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert said("diff", "notes", "out", "--to", "obsidian")[1] == plain


def test_a_diff_of_what_is_no_utf_8_is_exact_in_a_pipe(vault: Path, capfdbinary: Any) -> None:
    (vault / "notes/Bad.md").write_bytes(b"caf\xe9\n")
    assert main(["diff", "notes", "out", "--to", "obsidian"]) == 0
    out, err = capfdbinary.readouterr()
    assert b"\n+caf\xe9\n" in out
    assert b"Bad.md:1:4: the bytes E9 are not valid UTF-8" in err
