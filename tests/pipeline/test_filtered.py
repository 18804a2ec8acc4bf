"""A part of a vault: what is meant, what goes along, what is said of the rest, and what becomes of it in later runs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.inspect import inspect
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.verify import verify
from vaultconv.vault.filters import Filters

NOTES = {
    "Bread/Loaf.md": "---\ntags: [baking]\n---\nFeed the [[Starter#Feeding]], see [[Plan|the plan]].\n\n![[loaf.png]]\n",
    "Bread/Starter.md": "# Feeding\n\nOnce a day ^daily\n\n![[jar.png]]\n",
    "Garden/Plan.md": "Beds and [[Loaf]] #garden/beds\n\n![[Starter#^daily]]\n\n![[bed.png]]\n",
    "Garden/Index.md": "[[Bread/Loaf]]\n",
    "Archive/Index.md": "old #baking\n",
}
PICTURES = ("Files/loaf.png", "Files/jar.png", "Files/bed.png", "Files/unused.png", "Bread/crumb.png")
BOARD = '{"nodes":[{"id":"1","type":"text","text":"#baking ![[jar.png]]","x":0,"y":0,"width":9,"height":9}],"edges":[]}'


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Notes in three folders that lead to each other, with pictures, a board and settings."""
    folder = tmp_path / "vault"
    texts = {**NOTES, "Boards/Week.canvas": BOARD, ".obsidian/app.json": "{}"}
    for path, text in {**texts, **{path: path for path in PICTURES}}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def options(target: str = "obsidian", **filters: object) -> Options:
    return Options("obsidian", target, durable=False, filters=Filters(**filters))  # type: ignore[arg-type]


def meant(vault: Path, **filters: object) -> list[str]:
    """The notes, boards and pictures that are meant, without their folders."""
    chosen = filtered(load(vault, options()), options(**filters)).chosen
    paths = (item.path for item in (*chosen.notes, *chosen.boards, *chosen.attachments))
    return sorted(Path(path).name for path in paths if not path.startswith("."))


ALL = ["Index.md", "Index.md", "Loaf.md", "Plan.md", "Starter.md", "Week.canvas"]


def test_without_filters_all_is_meant(vault: Path) -> None:
    assert meant(vault) == sorted([*ALL, *(Path(path).name for path in PICTURES)])
    assert filtered(load(vault, options()), options()).left_out == {}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"only": ("Bread/",)}, ["Loaf.md", "Starter.md", "crumb.png", "jar.png", "loaf.png"]),
        ({"only": ("Loaf.md", "/Garden/Index.md")}, ["Index.md", "Loaf.md", "loaf.png"]),
        ({"only": ("Bread/",), "exclude": ("*.png", "Starter.md")}, ["Loaf.md"]),
        ({"tags": ("Baking",)}, ["Index.md", "Loaf.md", "Week.canvas", "jar.png", "loaf.png"]),
        ({"tags": ("garden",)}, ["Plan.md", "bed.png"]),
        ({"tags": ("garden", "baking"), "exclude": ("Archive/",)}, ["Loaf.md", "Plan.md", "Week.canvas", "bed.png", "jar.png", "loaf.png"]),
        ({"tags": ("bak",)}, []),
        ({"exclude": ("Files/", "Index.md", "*.canvas")}, ["Loaf.md", "Plan.md", "Starter.md", "crumb.png"]),
    ],
)  # fmt: skip
def test_what_is_meant_and_the_files_that_it_shows(
    vault: Path, filters: dict[str, object], names: list[str]
) -> None:
    assert meant(vault, **filters) == names


def test_what_was_changed_since_a_day(vault: Path) -> None:
    for path in vault.rglob("*"):
        os.utime(path, (0, 0))
    assert meant(vault, since="2026-01-02") == []
    os.utime(vault / "Bread/Loaf.md", (1767400000, 1767400000))  # 2026-01-03
    os.utime(vault / "Files/unused.png", (1767400000, 1767400000))
    assert meant(vault, since="2026-01-02") == ["Loaf.md", "loaf.png", "unused.png"]
    assert meant(vault, since="2026-01-02", tags=("baking",)) == ["Loaf.md", "loaf.png"]
    assert meant(vault, since="2026-01-05") == []


def test_the_notes_of_an_export_have_the_days_and_tags_of_their_highlights(tmp_path: Path) -> None:
    export = tmp_path / "readwise.csv"
    export.write_text(
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n"
        "Old words,One,Ann,,,,slow,page,1,2020-01-01 10:00:00+00:00,to read\n"
        "Old words too,Two,Bob,,,,,page,1,2020-01-02 10:00:00+00:00,\n"
        "New words,Two,Bob,,,,slow,page,2,2026-01-02 10:00:00+00:00,\n"
        "No day,Three,Cid,,,,,page,1,,\n",
        "utf-8",
    )
    asked = replace(options(), source_format="readwise")
    loaded = load(export, asked)
    assert len(loaded.exported) == len(loaded.vault.notes) == 3

    def titles(**filters: object) -> list[str]:
        chosen = filtered(loaded, replace(asked, filters=options(**filters).filters)).chosen
        return sorted(note.title for note in chosen.notes)

    assert titles(since="2025-06-01") == ["Three", "Two"]
    assert titles(tags=("slow",)) == ["One", "Two"]
    assert titles(tags=("to read",)) == ["One"]
    assert titles(only=("Three.md",)) == titles(only=("readwise.csv/Three.md",)) == ["Three"]


def test_ignore_files_are_obeyed_at_every_depth(vault: Path) -> None:
    (vault / ".vaultconvignore").write_text("# not these\nIndex.md\n*.png\n.obsidian/\n", "utf-8")
    (vault / "Garden/.vaultconvignore").write_bytes("\ufeff!Index.md\r\n/Plan.md\r\n".encode())
    assert meant(vault) == ["Index.md", "Loaf.md", "Starter.md", "Week.canvas"]
    assert meant(vault, only=("Index.md",)) == ["Index.md"]
    loaded = filtered(load(vault, options()), options())
    assert loaded.left_out["Garden/Plan.md"] == loaded.left_out[".obsidian/app.json"] == ".vaultconvignore"
    assert not any("vaultconvignore" in loss.note for loss in loaded.losses)


def test_what_is_said_of_a_link_to_what_is_left_out(vault: Path, tmp_path: Path) -> None:
    run = convert(vault, tmp_path / "out", options("logseq", only=("Bread/Loaf.md", "Week.canvas")))
    lines = [
        (loss.note, loss.line, loss.construct, loss.value, loss.detail)
        for loss in run.plan.losses
        if loss.outcome is Outcome.LEFT_OUT
    ]
    assert lines == [
        ("Bread/Loaf.md", 4, "link", "Starter", "leads to `Bread/Starter.md`, which is left out of this run (--only), and would be `pages/Starter.md`"),
        ("Bread/Loaf.md", 4, "link", "Plan", "leads to `Garden/Plan.md`, which is left out of this run (--only), and would be `pages/Plan.md`"),
    ]  # fmt: skip
    assert {loss.note for loss in run.plan.losses} <= {"Bread/Loaf.md", "Boards/Week.canvas", ".obsidian"}
    assert run.plan.counts.notes == 1
    assert run.plan.left_out["Garden/Plan.md"] == "--only"


@pytest.mark.parametrize("target", ["obsidian", "logseq", "html", "readwise"])
def test_parts_make_the_whole_and_each_is_verified(vault: Path, tmp_path: Path, target: str) -> None:
    """A run of a part writes the same bytes as one of all; after it what it left out is neither gone nor stale; and the judge,
    who takes the filters of the last run, finds all of it."""
    whole = convert(vault, tmp_path / "whole", options(target))
    part = options(target, only=("Bread/Loaf.md",))
    first = convert(vault, tmp_path / "parts", part)
    assert verify(vault, tmp_path / "parts", Options()).missing == ()
    assert 0 < len(first.applied.written) < len(whole.applied.written)
    rest = convert(vault, tmp_path / "parts", options(target, exclude=("Bread/Loaf.md", "loaf.png")))
    assert verify(vault, tmp_path / "parts", Options()).missing == ()
    assert (rest.applied.stale, rest.applied.conflicts) == ([], [])
    if target != "html":  # its index lists what a run is about
        assert files(tmp_path / "parts") == files(tmp_path / "whole")
    again = convert(vault, tmp_path / "parts", options(target))
    assert (again.applied.stale, again.applied.conflicts) == ([], [])
    assert files(tmp_path / "parts") == files(tmp_path / "whole")


def test_the_judge_sees_what_is_missing_of_what_is_meant(vault: Path, tmp_path: Path) -> None:
    convert(vault, tmp_path / "out", options("html", only=("Bread/",)))
    page = tmp_path / "out/bread/loaf.html"
    text = page.read_text("utf-8")
    assert 'href="../garden/plan.html"' in text
    page.write_text(text.replace("../garden/plan.html", "../garden/plans.html"), "utf-8")
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.note, missing.kind, missing.value) == (
        "Bread/Loaf.md",
        "link",
        "note:Garden/Plan.md|the plan",
    )
    next((tmp_path / "out").rglob("crumb.png")).unlink()
    assert {each.kind for each in verify(vault, tmp_path / "out", Options()).missing} == {
        "link",
        "attachment",
    }


def kinds(run: Run) -> dict[str, Kind]:
    return {action.path: action.kind for action in run.plan.actions}


def test_what_is_left_out_is_never_stale_and_what_is_gone_is(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(vault, out, options())
    (vault / "Bread/Starter.md").unlink()
    (vault / "Garden/Index.md").unlink()
    (out / "Garden/Plan.md").write_text("edited by hand\n", "utf-8")
    part = options(only=("Bread/",))
    for _ in range(2):
        run = convert(vault, out, part)
        found = kinds(run)
        assert found.pop("Bread/Starter.md") is found.pop("Garden/Index.md") is Kind.STALE
        assert set(found.values()) == {Kind.KEEP}
        assert "Archive/Index.md" in found
    assert (out / "Garden/Plan.md").read_text("utf-8") == "edited by hand\n"
    assert kinds(convert(vault, out, options()))["Garden/Plan.md"] is Kind.CONFLICT


def test_a_part_prunes_nothing_that_it_leaves_out(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(vault, out, options())
    (vault / "Bread/Starter.md").unlink()
    run = convert(vault, out, replace(options(only=("Bread/",)), prune=True))
    assert [action.path for action in run.applied.written] == ["Bread/Starter.md"]
    assert (out / "Garden/Plan.md").is_file()
    assert (out / "Files/unused.png").is_file()


def test_a_run_of_a_part_that_changes_nothing_is_known_by_looking(vault: Path, tmp_path: Path) -> None:
    out, part = tmp_path / "out", options(only=("Bread/",))
    convert(vault, out, options())
    first = convert(vault, out, part)
    again = convert(vault, out, part)
    assert again.plan.is_unchanged
    assert not first.plan.is_unchanged
    assert again.plan.left_out == first.plan.left_out
    assert kinds(again) == kinds(first)
    assert again.plan.losses == first.plan.losses
    (vault / ".vaultconvignore").write_text("Starter.md\n", "utf-8")
    after = convert(vault, out, part)
    assert not after.plan.is_unchanged
    assert after.plan.left_out["Bread/Starter.md"] == ".vaultconvignore"


def test_a_note_that_fails_fails_no_run_that_leaves_it_out(vault: Path, tmp_path: Path) -> None:
    (vault / "Bad.md").write_text('---\na: "open\n---\n', "utf-8")
    assert convert(vault, tmp_path / "all", options()).exit_code == 3
    assert convert(vault, tmp_path / "part", options(exclude=("Bad.md",))).exit_code == 0


def test_highlights_of_one_source_stay_together(tmp_path: Path) -> None:
    """A note that is made of several is written whole if one of them is meant: it would say less than before."""
    site = tmp_path / "site" / "_posts"
    site.mkdir(parents=True)
    for number, tag in ((1, "keep"), (2, "other")):
        (site / f"2026-01-0{number}-21000000{number}.md").write_text(
            f'---\ntitle: "Words {number} ..."\ntags: {tag}\ncanonical: https://e.org/b\nhide_title: true\n---\n\nWords {number} here.\n\n\n'
            '[[_Source_: A book (E) - [Source URL](https://e.org/b){:target="_blank"}<br>\n_Author_: e.org<br>\n'
            f'[Readwise URL](https://readwise.io/open/21000000{number}){{:target="_blank"}}\n::wrap]]',
            "utf-8",
        )
    asked = replace(options(tags=("keep",)), source_format="readwise", group="book")
    run = convert(site.parent, tmp_path / "out", asked)
    notes = [data for path, data in files(tmp_path / "out").items() if path.endswith(".md")]
    assert len(notes) == 1 == run.plan.counts.notes
    assert b"Words 1" in notes[0]
    assert b"Words 2" in notes[0]
    assert verify(site.parent, tmp_path / "out", Options()).missing == ()
    none = convert(site.parent, tmp_path / "none", replace(asked, filters=Filters(tags=("nope",))))
    assert none.plan.counts.notes == 0


def test_inspect_counts_what_is_meant(vault: Path) -> None:
    found = inspect(vault, options(only=("Bread/",)))
    assert (sum(found.notes.values()), found.cards.total()) == (2, 0)
    assert ("Garden/Plan.md", "--only") in found.left_out
    assert inspect(vault).notes["page"] == 5


def test_a_picture_named_by_its_path_goes_along(tmp_path: Path) -> None:
    vault, out = tmp_path / "pictured", tmp_path / "out"
    (vault / "i").mkdir(parents=True)
    (vault / "i" / "a.png").write_bytes(b"a")
    (vault / "i" / "b.png").write_bytes(b"b")
    (vault / "A.md").write_text("---\ncover: i/a.png\n---\n", "utf-8")
    (vault / "B.md").write_text("---\ncover: i/b.png\n---\n", "utf-8")
    options = Options("obsidian", "obsidian", filters=Filters(only=("A.md",)), durable=False)
    convert(vault, out, options)
    assert sorted(files(out)) == ["A.md", "i/a.png"]
