"""``vaultconv batch``: several conversions, each of which goes its own way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import batch as command
from vaultconv.cli import main
from vaultconv.cli.outcome import BUG

JOBS = """\
[defaults]
from = "obsidian"

[jobs.good]
source = "notes"
destination = "out"
to = "logseq"

[jobs.gone]
source = "nowhere"
destination = "none"
to = "html"

[jobs.part]
source = "notes"
destination = "site"
to = "html"
tag = "public"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/Apple.md").write_text("See [[Berry]]. #public\n", "utf-8")
    (tmp_path / "notes/Berry.md").write_text("Words.\n", "utf-8")
    (tmp_path / "vaultconv.toml").write_text(JOBS, "utf-8")
    return tmp_path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["batch", *words])
        return code, *capsys.readouterr()

    return run


def test_each_job_is_done_whatever_becomes_of_the_others(place: Path, said: Any) -> None:
    code, out, err = said()
    assert code == 2
    assert (
        err
        == "vaultconv: nowhere: there is no such file or folder\nCheck the path.\nMore: vaultconv explain source\n"
    )
    assert out.splitlines()[:3] == [
        "== good",
        "Read notes: 2 notes (obsidian: you said so)",
        "Into out (logseq): 3 written",
    ]
    assert "== gone\n== part\n" in out
    assert out.endswith(
        "== 2 of 3 jobs done\ngood: done\n"
        "gone: not done (2): nowhere: there is no such file or folder\npart: done\n"
    )
    assert (place / "out/pages/Apple.md").is_file()
    assert (place / "site/apple.html").is_file()
    assert not (place / "site/berry.html").exists()


def test_one_job_alone_ends_with_its_summary(place: Path, said: Any) -> None:
    code, out, err = said("vaultconv.toml", "good", "--dry-run")
    assert (code, err) == (0, "")
    assert out == (
        "== good\nRead notes: 2 notes (obsidian: you said so)\nWould go into out (logseq): 3 to write\n"
    )
    assert not (place / "out").exists()


def test_json_has_the_report_of_each_job(place: Path, said: Any) -> None:
    code, out, err = said("vaultconv.toml", "--json")
    told = json.loads(out)
    assert (code, told["exit_code"], told["version"]) == (2, 2, 1)
    assert [(job["job"], job["exit_code"]) for job in told["jobs"]] == [("good", 0), ("gone", 2), ("part", 0)]
    good, gone, part = told["jobs"]
    assert good["report"]["totals"]["actions"]["write"] == 3
    assert good["report"]["applied"]
    assert gone["report"] is None
    assert gone["error"] in err
    assert part["report"]["left_out"] == [{"path": "Berry.md", "reason": "--tag"}]
    assert part["report"]["source"]["options"]["tag"] == ["public"]
    assert not json.loads(said("vaultconv.toml", "good", "--json", "--dry-run")[1])["jobs"][0]["report"][
        "applied"
    ]


def test_quiet_says_nothing_but_errors(place: Path, said: Any) -> None:
    assert said("vaultconv.toml", "good", "part", "-q") == (0, "", "")


def test_conflicts_are_the_code_of_their_job_and_of_all(place: Path, said: Any) -> None:
    assert said("vaultconv.toml", "good", "part")[0] == 0
    (place / "out/pages/Apple.md").write_text("mine\n")
    code, out, _ = said("vaultconv.toml", "good", "part")
    assert code == 4
    assert out.endswith("== 2 of 2 jobs done\ngood: done, but for conflicts (4)\npart: done\n")


def test_a_bug_in_one_job_is_told_and_ends_no_other(
    place: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = command.carry_out

    def carry_out(folder: Path, destination: Path, *more: Any, **flags: Any) -> Any:
        if destination.name == "out":
            raise RuntimeError("oh no")
        return whole(folder, destination, *more, **flags)

    monkeypatch.setattr("vaultconv.cli.batch.carry_out", carry_out)
    code, out, err = said("vaultconv.toml", "good", "part")
    assert code == BUG
    assert "vaultconv: this is a bug of vaultconv, not of your notes: RuntimeError: oh no" in err
    assert out.endswith("part: done\n")
    assert "good: not done (70): this is a bug of vaultconv" in out
    monkeypatch.setenv("VAULTCONV_DEBUG", "1")
    assert 'raise RuntimeError("oh no")' in said("vaultconv.toml", "good")[2]


@pytest.mark.parametrize("in_c", [False, True])
def test_whoever_stops_it_stops_all_of_it(
    in_c: bool, place: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def carry_out(*_: Any, **_flags: Any) -> Any:
        if in_c:
            raise SystemError("<function> returned a result with an exception set") from KeyboardInterrupt()
        raise KeyboardInterrupt

    monkeypatch.setattr("vaultconv.cli.batch.carry_out", carry_out)
    code, out, err = said("vaultconv.toml", "good", "part")
    assert (code, out) == (130, "== good\n")
    assert err.startswith("vaultconv: interrupted.")


def test_a_wrong_file_is_refused_before_anything_is_done(place: Path, said: Any) -> None:
    (place / "vaultconv.toml").write_text(JOBS.replace("tag =", "tags ="))
    code, out, err = said()
    assert (code, out) == (2, "")
    assert err.startswith(
        "vaultconv: vaultconv.toml:18:1: job 'part': 'tags' is no key\nDid you mean 'tag'? "
    )
    assert not (place / "out").exists()


def test_a_job_writes_its_report_and_may_be_strict(place: Path, said: Any) -> None:
    job = '[jobs.a]\nsource = "notes"\ndestination = "out"\nto = "html"\ntag = "public"\nreport = "lost.json"\nstrict = '
    (place / "sub").mkdir()
    (place / "sub/vaultconv.toml").write_text(job.replace('"notes"', '"../notes"') + "false\n")
    (place / "notes/Apple.md").write_text("%%mine%% ^id\n\n~~~query\nx\n~~~\n#public\n", "utf-8")
    assert said("sub/vaultconv.toml")[0] == 0
    assert json.loads((place / "sub/lost.json").read_text())["content"] > 0
    (place / "sub/vaultconv.toml").write_text(job.replace('"notes"', '"../notes"') + "true\n")
    code, out, _ = said("sub/vaultconv.toml", "--json")
    told = json.loads(out)
    assert (
        code
        == told["exit_code"]
        == told["jobs"][0]["exit_code"]
        == told["jobs"][0]["report"]["exit_code"]
        == 3
    )


def test_a_file_to_begin_with_is_written_once(place: Path, said: Any) -> None:
    code, out, err = said("--init")
    assert (code, out) == (2, "")
    assert (
        err
        == "vaultconv: vaultconv.toml: is there already, and stays as it is\nName another.\nMore: vaultconv explain usage\n"
    )
    assert (place / "vaultconv.toml").read_text() == JOBS
    code, out, _ = said("new.toml", "--init")
    assert (code, out) == (0, "new.toml is written. Edit it, then: vaultconv batch new.toml --dry-run\n")
    assert "[jobs.notes]" in (place / "new.toml").read_text()
    assert said("quiet.toml", "--init", "-q") == (0, "", "")
    code, _, err = said("no/folder.toml", "--init")
    assert (code, err) == (
        3,
        "vaultconv: no/folder.toml: cannot be written: No such file or directory\nMore: vaultconv explain destination\n",
    )


def test_the_schema_is_printed_for_editors(place: Path, said: Any) -> None:
    code, out, err = said("--schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["title"] == "vaultconv.toml"
