"""The runner works: on a tiny vault it measures, compares and prints. How long anything takes is asserted nowhere."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

import run
from generate import generate
from jobs import JOBS, notes_in, options_of
from peers import LOOPS, PEERS, REQUIREMENTS, Peer
from vaults.topics import Measure

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TINY = Measure(6)


def started(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A script as it is started from a shell."""
    return subprocess.run(
        [sys.executable, BENCHMARKS / script, *map(str, arguments)], capture_output=True, text=True
    )


def rows(table: str) -> dict[str, list[str]]:
    """The cells of each row, by the first."""
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {cells[0]: cells[1:] for cells in lines}


def test_it_prints_a_table_and_writes_every_sample(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    what = (
        "cp",
        "read:obsidian",
        "obsidian:logseq",
        "again:obsidian:logseq",
        "diff:obsidian:logseq",
        "verify:obsidian:logseq",
    )
    made = started(
        "run.py", *what, "--ram", tmp_path, "--notes", 6, "--rounds", 2, "--peer-notes", 0, "--json", figures
    )
    assert made.returncode == 0, made.stderr
    table = rows(made.stdout)
    for name in ("floor:obsidian", "cp -r", *what[1:]):
        assert len(table[name]) == 7, made.stdout
    assert table["floor:obsidian"][1] == table["floor:obsidian"][3] == "1.0"
    assert table["cores"] != [""]
    written = json.loads(figures.read_text())
    assert [sample["candidate"] for sample in written["samples"]].count("obsidian:logseq") == 2
    assert all(
        sample["wall"] > 0 and sample["cpu"] >= 0 and sample["peak"] > 1 for sample in written["samples"]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]  # nothing is left


def test_peers_that_are_not_there_are_named(tmp_path: Path) -> None:
    found, missing = run.others(tmp_path)
    names = {each.name for each in found}
    assert {peer.name for peer in missing} >= {
        "markdown-it-py 4",
        "turndown 7.2 with gfm",
        "html-to-markdown 3.21",
    }
    assert names.isdisjoint(peer.name for peer in missing)
    assert "vaultconv convert, obsidian to html" in names


def test_a_peer_that_is_there_is_started_from_where_it_is(tmp_path: Path) -> None:
    program = tmp_path / "venv" / "bin" / "other"
    program.parent.mkdir(parents=True)
    program.touch()
    peer = Peer("other 1", "obsidian", "some job", "other", "{program} {source} --to {destination}", "much")
    line = peer.command(Path("in"), Path("out"), tmp_path)
    assert line == [str(program), "in", "--to", "out"]
    assert peer.command(Path("in"), Path("out"), None) is None


def test_peers_are_pinned_and_say_what_they_do_not_do() -> None:
    pinned = dict(line.split("==") for line in REQUIREMENTS.read_text().split())
    pinned["turndown"] = json.loads((BENCHMARKS / "peers-npm" / "package.json").read_text())["dependencies"][
        "turndown"
    ]
    for peer in PEERS:
        assert peer.does_not
        name, _, number = peer.name.removesuffix(" with gfm").partition(" ")
        if name != "pandoc,":  # it comes with the system
            assert pinned[name].lstrip("^").startswith(number)
        for word in peer.line.split():
            if word.startswith("{loops}/"):
                assert (LOOPS / word.removeprefix("{loops}/")).is_file()


def test_a_candidate_is_named_by_what_it_does() -> None:
    each = run.candidate("again:obsidian:logseq+no-durable")
    assert (each.source, each.prepared, each.inside) == ("obsidian", "obsidian:logseq", True)
    words = each.command(Path("in"), Path("out"))
    assert words[1:] == [str(BENCHMARKS / "jobs.py"), "again", "obsidian:logseq", "in", "out", "no-durable"]
    assert [run.candidate(name).name for name in run.DEFAULT[1:]] == list(run.DEFAULT[1:])
    assert len(run.PAIRS) == 12


@pytest.mark.parametrize(
    "name", ["nonsense", "obsidian:word", "again:obsidian", "read:word", "obsidian:logseq:html"]
)
def test_what_is_nothing_to_measure_is_said(name: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is nothing to measure; such as"):
        run.candidate(name)


def test_each_source_has_its_floor_first() -> None:
    made = [each.name for each in run._candidates(["html:obsidian", "obsidian:html", "all"])]
    assert made[0] == "floor:html"
    assert made[1:4] == [name for name in run.PAIRS if name.startswith("html:")] or set(made[1:4]) == {
        name for name in run.PAIRS if name.startswith("html:")
    }
    assert sum(name.startswith("floor:") for name in made) == 4
    assert len(made) == 16


def test_a_candidate_that_fails_has_no_speed(tmp_path: Path) -> None:
    vault = run.Vault(tmp_path / "nowhere", 0, 0)
    with pytest.raises(SystemExit, match="left with"):
        run.measure(run.candidate("read:obsidian"), vault, tmp_path / "out")


def test_a_candidate_that_writes_too_little_has_no_speed(tmp_path: Path) -> None:
    vaults = run.generated(tmp_path / "vaults", ["obsidian"], TINY)
    lazy = run.Candidate("lazy", "obsidian", lambda _, out: ["mkdir", str(out)], inside=False)
    with pytest.raises(SystemExit, match="lazy: wrote fewer notes than there are"):
        run.rounds([lazy], vaults, tmp_path, 1, lambda _: None)


def test_every_round_begins_with_another_candidate(tmp_path: Path) -> None:
    vaults = run.generated(tmp_path / "vaults", ["obsidian"], TINY)
    told: list[str] = []
    copies = [
        run.Candidate(name, "obsidian", lambda vault, out: ["cp", "-r", str(vault), str(out)], inside=False)
        for name in ("a", "b", "c")
    ]
    results = run.rounds(copies, vaults, tmp_path, 3, told.append)
    assert [line[-1] for line in told] == list("abcbcacab")
    assert [len(result.samples) for result in results] == [3, 3, 3]
    assert not (tmp_path / "out").exists()


def test_ratios_are_taken_round_by_round() -> None:
    floor = run.Samples(
        run.candidate("floor:obsidian"), [{"cpu": cpu, "wall": cpu, "peak": 1} for cpu in (1, 2, 4)]
    )
    own = run.Samples(
        run.candidate("read:obsidian"), [{"cpu": cpu, "wall": 2 * cpu, "peak": 7} for cpu in (3, 6, 40)]
    )
    lines = list(run.table([floor, own], {"obsidian": run.Vault(Path(), 60, 3_000_000)}))
    assert (
        lines[3]
        == "| read:obsidian | 6.000 (3.000..40.000) | 3.0 | 12.000 (6.000..80.000) | 6.0 | 10 | 0.50 | 7 |"
    )


@pytest.mark.parametrize("job", ["floor", "read", "convert", "diff"])
def test_a_job_counts_what_it_did(tmp_path: Path, job: str) -> None:
    generate(tmp_path / "in", TINY, "obsidian")
    count = JOBS[job](tmp_path / "in", tmp_path / "out", options_of("obsidian:html", []))
    assert count >= TINY.notes
    if job == "floor":
        assert notes_in(tmp_path / "out") == notes_in(tmp_path / "in")
        for note in notes_in(tmp_path / "in"):
            assert (tmp_path / "out" / note).read_bytes() == (tmp_path / "in" / note).read_bytes()


def test_a_job_that_goes_wrong_says_so(tmp_path: Path) -> None:
    generate(tmp_path / "in", TINY, "obsidian")
    options = options_of("obsidian:html", [])
    with pytest.raises(SystemExit, match="a second run wrote"):
        JOBS["again"](tmp_path / "in", tmp_path / "out", options)
    next((tmp_path / "out").rglob("2019-*.html")).unlink()
    with pytest.raises(SystemExit, match=r"facts of .* are missing"):
        JOBS["verify"](tmp_path / "in", tmp_path / "out", options)
    (tmp_path / "out" / "index.html").write_text("mine")
    with pytest.raises(SystemExit, match="not converted cleanly, exit code 4"):
        JOBS["convert"](tmp_path / "in", tmp_path / "out", options)


def test_options_of_a_job() -> None:
    options = options_of("obsidian:logseq", ["no-carriers"])
    assert (options.source_format, options.target_format) == ("obsidian", "logseq")
    assert (options.carriers, options.durable) == (False, True)
    assert options_of("html", ["no-durable"]).durable is False


def test_rooms_say_where_the_time_goes(tmp_path: Path) -> None:
    generate(tmp_path / "in", Measure(60), "obsidian")
    made = started("rooms.py", "convert", "obsidian:logseq", tmp_path / "in", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    for text in (
        "in the collector of cycles",
        "by room",
        " markdown\n",
        " formats.logseq\n",
        "as a tree",
        "pipeline.run.convert",
    ):
        assert text in made.stdout
    shares = [float(line.partition("%")[0]) for line in made.stdout.split("\n\n")[1].splitlines()[1:]]
    assert 99 < sum(shares) < 101


def test_a_pair_has_its_row(tmp_path: Path) -> None:
    made = started("every_pair.py", tmp_path, "--notes", "30", "--pair", "obsidian:logseq")
    assert made.returncode == 0, made.stderr
    pair, milliseconds, rooms, functions = made.stdout.strip().strip("|").split("|")
    assert pair.strip() == "`obsidian:logseq`"
    assert float(milliseconds) > 0
    assert "`formats.logseq` " in rooms
    assert functions.count("%") == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["obsidian-30"]
