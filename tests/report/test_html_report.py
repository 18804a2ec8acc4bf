"""The data of the page of ``diff --html``, and the frame around it."""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.properties.test_linear_work import calls
from vaultconv.errors import DestinationError, UsageError
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.report import preview
from vaultconv.report.html_report import entries, rendered
from vaultconv.report.html_report.entries import Entries, view
from vaultconv.report.html_report.ledger_lines import shown_line
from vaultconv.report.html_report.page import check_place, policy, write_file, write_page

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan over a graph that was written before: an update, a conflict, a new note, a copy, a stale file."""
    root = tmp_path_factory.mktemp("html-report")
    notes = root / "notes"
    notes.mkdir()
    for name in ("Kept", "Home", "Mine", "Gone"):
        (notes / f"{name}.md").write_text(f"Old {name}.\n")
    options = Options(source_format="obsidian", target_format="logseq")
    apply(plan(notes, root / "graph", options))
    (notes / "Home.md").write_text("Old Home and </script><b>new</b> [[Kept]].\n")
    (notes / "Mine.md").write_text("New.\n")
    (notes / "Gone.md").unlink()
    (root / "graph/pages/Mine.md").write_bytes(b"\xff\xfem\x00y\x00\n\x00")
    (notes / "Caf\u00e9.md").write_bytes(b"caf\xe9\n```dataview\nLIST\n```\n")
    (notes / "Query.md").write_text("```dataview\nLIST\n```")
    (notes / "photo.png").write_bytes(b"\x89PNG\0")
    (notes / "data.csv").write_bytes(b"a,b\n")
    return plan(notes, root / "graph", options)


@pytest.fixture(scope="module")
def known(shown: Plan) -> dict[str, Any]:
    """Each entry by the path of its file."""
    return {entry["path"]: entry for entry in Entries(shown)}


def test_all_but_what_stays_is_shown(known: dict[str, Any]) -> None:
    assert {path: entry["kind"] for path, entry in known.items()} == {
        "assets/data.csv": "copy",
        "assets/photo.png": "copy",
        "pages/Café.md": "write",
        "pages/Gone.md": "stale",
        "pages/Home.md": "update",
        "pages/Mine.md": "conflict",
        "pages/Query.md": "write",
    }


def test_an_update_has_the_lines_of_both_sides(known: dict[str, Any]) -> None:
    home = known["pages/Home.md"]
    assert home["source"] == "Home.md"
    assert home["views"]["there"]["rows"][-1] == [
        ["- Old Home", "", "."],
        ["- Old Home", " and </script>[:span]<b>new</b> [[Kept]]", "."],
    ]
    assert home["views"]["there"]["removed"] == 1
    assert home["views"]["source"]["rows"][-1][1][1] == "- "
    assert home["oldSize"] < home["size"]
    assert "<b>new</b>" in home["rendered"]["source"]
    assert "Old Home." in home["rendered"]["there"]
    assert "script" not in home["rendered"]["new"].replace("&lt;/script&gt;", "")


def test_what_cannot_be_shown_says_why(
    known: dict[str, Any], monkeypatch: pytest.MonkeyPatch, shown: Plan
) -> None:
    assert (known["assets/photo.png"]["why"], known["assets/photo.png"]["views"]) == ("It is no text.", {})
    assert known["assets/data.csv"]["views"]["there"]["rows"] == [[None, "a,b"]]
    assert "source" not in known["assets/data.csv"]["views"]
    assert known["pages/Gone.md"]["why"] == "It stays where it is."
    assert known["pages/Mine.md"]["encoding"] == "from utf-16-le to utf-8"
    assert known["pages/Mine.md"]["reason"] == "was changed since vaultconv wrote it"
    assert known["pages/Café.md"]["views"]["there"]["rows"][0] == [None, "caf\udce9"]
    assert known["pages/Café.md"]["rendered"] == {"source": None, "there": None, "new": None, "large": []}
    assert known["pages/Query.md"]["views"]["source"]["unended"] == [True, False]
    monkeypatch.setattr(preview, "_SHOWN", 3)
    whys = {entry["path"]: entry["why"] for entry in Entries(shown)}
    assert whys["assets/photo.png"] == whys["assets/data.csv"] == "It is copied as it is."
    for room in (entries, rendered):
        monkeypatch.setattr(room, "LARGEST", 3)
    large = {entry["path"]: entry["rendered"] for entry in Entries(shown)}
    assert large["pages/Home.md"] == {
        "source": None,
        "there": None,
        "new": None,
        "large": ["source", "there", "new"],
    }
    monkeypatch.setattr(entries, "_LARGEST", 3)
    assert {entry["why"] for entry in Entries(shown) if entry["kind"] == "write"} == {
        "It is larger than 0 MiB: too large to be shown here."
    }


def test_blank_lines_hold_nothing_apart_in_a_loose_view() -> None:
    old, new = "# One\n\nfirst words\n\nother words\n", "- # One\n\n\t- first words\n\t- other words\n"
    assert view(old, new, loose=True)["rows"] == [
        [["", "", "# One"], ["", "- ", "# One"]],
        "",
        [["", "", "first words"], ["", "\t- ", "first words"]],
        ["", None],
        [["", "", "other words"], ["", "\t- ", "other words"]],
    ]
    old, new = "some words\n\nend\n", "new\n\nsome words here\nfin\n"
    assert view(old, new)["rows"] == [["some words", "new"], "", ["end", "some words here"], [None, "fin"]]
    assert view(old, new, loose=True)["rows"] == [
        [None, "new"],
        [None, ""],
        [["some words", ""], ["some words", " here"]],
        ["", "fin"],
        ["end", None],
    ]


def test_line_ends_are_shown_where_they_make_the_difference() -> None:
    assert view("a\r\nb\r\n", "a\r\nc")["rows"] == ["a", ["b", "c"]]
    assert view("a\r\nb\r\n", "a\nb\n")["rows"] == [[["a", "\r"], ["a", ""]], [["b", "\r"], ["b", ""]]]
    assert view("a\r\nb\r\n", "a\nb\n", loose=True)["rows"] == ["a", "b"]
    assert view("a\r\nb\n", "a\r\nb\n")["rows"] == ["a\r", "b"]


def written(made: Plan) -> str:
    stream = io.BytesIO()
    write_page(made, stream)
    return stream.getvalue().decode("utf-8")


def blocks(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page)
    return {name: json.loads(text) for name, text in found}


def test_the_page_holds_all_of_it_and_only_its_own_program(shown: Plan, known: dict[str, Any]) -> None:
    page = written(shown)
    data = blocks(page)
    listed = data["files"]
    assert [each["path"] for each in listed] == list(known)
    for place, path in enumerate(known):
        entry = {**known[path]}
        assert data[f"rendered-{place}"] == entry.pop("rendered")
        assert data[f"lines-{place}"] == entry
    assert listed[4] | {"added": 0} == {
        "path": "pages/Home.md",
        "kind": "update",
        "source": "Home.md",
        "renamed": False,
        "added": 0,
        "removed": 1,
    }
    assert data["plan"]["actions"] == "copy 2, write 2, stale 1, update 1, conflict 1"
    query = next(each for each in data["ledger"]["groups"] if each["construct"] == "query")
    assert (query["outcome"], query["content"]) == ("kept-as-text", True)
    lines = [line for line in data["ledger"]["lines"] if data["ledger"]["groups"][line[1]] == query]
    assert [line[:1] + line[2:4] for line in lines] == [[6, "Query.md", 1]]
    assert page.count("<script") == page.count("</script>") == 2 * len(known) + 5
    program = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashes = [
        b64encode(sha256(text.encode()).digest()).decode() for text in (program[0], styles[0], data["look"])
    ]
    assert len(program) == 1
    assert all(f"'sha256-{each}'" in policy() for each in hashes)
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy()}">' in page
    assert not re.search(r'\b(?:src|href)="(?!data:|#)', page.partition("</dialog>")[0])


def test_a_page_of_nothing(shown: Plan, tmp_path: Path) -> None:
    nothing = Plan(
        shown.source,
        tmp_path / "<{{data}} {{none}}>",
        shown.target,
        (),
        (Loss("A.md", 0, "title", Outcome.RENAMED),),
        shown.counts,
        shown.options,
        made=lambda: pytest.fail("nothing is asked for that is not shown"),
    )
    page = written(nothing)
    assert "<title>What would change in &lt;{{data}} {{none}}&gt;</title>" in page
    data = blocks(page)
    assert (data["files"], data["plan"]["actions"], data["plan"]["losses"]) == ([], "", "1 loss in 1 note.")
    assert data["ledger"]["lines"] == [[-1, 0, "A.md", 0, ""]]


def test_where_the_page_may_be(tmp_path: Path, shown: Plan) -> None:
    source, destination = tmp_path / "notes", tmp_path / "out"
    source.mkdir()
    check_place(tmp_path / "page.html", source, destination)
    for place, why in (
        (source / "page.html", "never changed"),
        (destination / "page.html", "nothing is written into DST"),
        (tmp_path / "none/page.html", "its folder is not there"),
        (tmp_path, "it is a folder"),
    ):
        with pytest.raises(UsageError, match=why):
            check_place(place, source, destination)
    with pytest.raises(DestinationError, match="the page cannot be written"):
        write_file(shown, tmp_path / "none/page.html")
    told: list[Kind] = []
    write_file(shown, tmp_path / "page.html", lambda action: told.append(action.kind))
    assert len(told) == 7
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["page.html"]


@pytest.mark.parametrize("target", ["obsidian", "html", "readwise"])
def test_notes_of_every_format_are_rendered(target: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "A.md").write_text("# A\n\nSee [[B|the other]], ==marked==.\n\n- [x] done\n")
    (notes / "B.md").write_text("Text.\n")
    made = plan(notes, tmp_path / "out", Options(source_format="obsidian", target_format=target))
    found = {entry["source"]: entry["rendered"] for entry in Entries(made)}
    for side in ("source", "new"):
        assert "the other" in found["A.md"][side]
        assert "href" not in found["A.md"][side]
        assert "<mark>marked</mark>" in found["A.md"][side]
    back = plan(tmp_path / "notes", tmp_path / "pages", Options("obsidian", "html"))
    apply(back)
    from_pages = plan(tmp_path / "pages", tmp_path / "again", Options("html", target))
    shown = {entry["source"]: entry["rendered"] for entry in Entries(from_pages)}
    assert "<mark>marked</mark>" in shown["a.html"]["source"]
    assert "All notes" not in shown["a.html"]["source"]


def test_a_line_of_the_ledger_stands_beside_the_line_of_the_member_that_it_speaks_of(tmp_path: Path) -> None:
    site = tmp_path / "site/notes/_posts"
    site.mkdir(parents=True)
    for number, name in enumerate(("2022-03-01-400000456.md", "2022-03-01-400000457.md")):
        text = (FIXTURES / "readwise-site/notes/_posts" / name).read_text().rstrip("\n")
        (site / name).write_text(f"{text}\n\nA link [out](../../../../x{number}.md).\n")
    made = plan(tmp_path / "site", tmp_path / "out", Options("readwise", "obsidian", group="book"))
    (note,) = made.loaded.members
    lost = [loss for loss in made.losses if loss.outcome is Outcome.OUTSIDE_SOURCE]
    assert [loss.note for loss in lost] == [note, note]
    data = blocks(written(made))
    entry = next(entry for entry in Entries(made) if entry["source"] == note)
    rows = [row if isinstance(row, str) else row[0] for row in entry["views"]["source"]["rows"]]
    shown = [row if isinstance(row, str) else "".join(row) for row in rows if row is not None]
    beside = {line[4]: shown[line[3] - 1] for line in data["ledger"]["lines"] if "leads out" in line[4]}
    assert sorted(beside.values()) == [f"A link [out](../../../../x{number}.md)." for number in (0, 1)]
    assert all(detail.split("`")[1] in line for detail, line in beside.items())
    there = made.loaded
    assert shown_line(replace(lost[0], line=10_000), there) == 0
    assert shown_line(replace(lost[0], line=2, value=""), there) == 0
    assert shown_line(replace(lost[0], line=0), there) == 0
    assert shown_line(replace(lost[0], note="none.md"), there) == lost[0].line


def test_twice_the_notes_are_twice_the_work(tmp_path: Path) -> None:
    """What stands around a note in a site was worked out of all notes for each of them: 5,000 would have taken hours."""
    work = []
    for count in (20, 40):
        notes = tmp_path / f"notes {count}"
        notes.mkdir()
        for number in range(count):
            text = f"---\ntags: [a{number % 7}]\n---\nSee [[Note {(number + 1) % count}]] #b\n"
            (notes / f"Note {number}.md").write_text(text)
        made = plan(notes, tmp_path / "out", Options("obsidian", "logseq"))
        assert made.converted.paths
        list(Entries(made))  # what is worked out once
        work.append(calls(lambda made=made: list(Entries(made))))
    assert work[1] < 2.2 * work[0]
