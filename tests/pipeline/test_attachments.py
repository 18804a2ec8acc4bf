"""Files of a vault: which are used, which nothing leads to, which are missing; one file for equal ones; links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.attachments import Missing, use_of
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.same_files import Digests, same_files
from vaultconv.pipeline.verify import verify


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with files that are used in each way, that are not, and that are not there."""
    folder = tmp_path / "vault"
    (folder / "in").mkdir(parents=True)
    for name, data in {
        "mill.png": b"mill",
        "in/copy of mill.png": b"mill",
        "cover.jpg": b"cover",
        "card.png": b"card!",
        "spare.pdf": b"spare",
        "in/other.png": b"llim",
    }.items():
        (folder / name).write_bytes(data)
    (folder / "A.md").write_text(
        "![[cover.jpg]]\n\n\n![[mill.png|100]] and ![[copy of mill.png]]\n\n![[lost.png]] [[not yet]]\n",
        "utf-8",
    )
    (folder / "B.md").write_text(
        "![a](in/other.png)\n\n[paper](papers/lost.pdf)\n\n![[lost.png]] ![[Nobody]]\n", "utf-8"
    )
    (folder / "C.canvas").write_text(
        '{"nodes":[{"id":"1","type":"file","file":"card.png","x":0,"y":0,"width":9,"height":9}],"edges":[]}',
        "utf-8",
    )
    return folder


OBSIDIAN = Options("obsidian", "obsidian", durable=False)


def to(target: str, **more: bool) -> Options:
    """To ``target``, and nothing waits for the disk."""
    return Options("obsidian", target, durable=False, **more)  # type: ignore[arg-type]


def test_what_is_used_what_is_not_and_what_is_missing(vault: Path) -> None:
    use = use_of(load(vault, OBSIDIAN))
    assert use.unused == ("spare.pdf",)
    assert use.missing == (
        Missing("lost.png", (("A.md", 6), ("B.md", 5))),
        Missing("papers/lost.pdf", (("B.md", 3),)),
    )
    assert use.users["mill.png"] == {"A.md"}
    assert use.users["card.png"] == {"C.canvas"}


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_what_nothing_leads_to_is_copied_and_can_be_left(vault: Path, tmp_path: Path, target: str) -> None:
    run = convert(vault, tmp_path / "all", to(target))
    assert b"spare" in files(tmp_path / "all").values()
    assert run.plan.converted.use.unused == ("spare.pdf",)
    run = convert(vault, tmp_path / "used", to(target, unused=False))
    assert b"spare" not in files(tmp_path / "used").values()
    assert {b"mill", b"cover", b"card!", b"llim"} <= set(files(tmp_path / "used").values())
    (loss,) = (loss for loss in run.plan.losses if loss.note == "spare.pdf")
    assert (loss.outcome, loss.detail) == (
        Outcome.DROPPED_VIEW_STATE,
        "nothing leads to it: left out (--unused leave)",
    )
    assert verify(vault, tmp_path / "used", Options()).missing == ()


def test_equal_files_are_told_by_their_bytes(vault: Path) -> None:
    """Of one size are four; two hold the same."""
    loaded = load(vault, OBSIDIAN)
    assert same_files(loaded, (), Digests(loaded, {})) == {"mill.png": "in/copy of mill.png"}


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_equal_files_are_one_if_that_is_asked_for(vault: Path, tmp_path: Path, target: str) -> None:
    run = convert(vault, tmp_path / "out", to(target, dedupe=True))
    out = files(tmp_path / "out")
    assert [data for data in out.values() if data == b"mill"] == [b"mill"]
    lines = [loss for loss in run.plan.losses if loss.note == "mill.png"]
    assert [(loss.outcome, loss.detail) for loss in lines] == [
        (Outcome.RENAMED, "holds the same bytes as `in/copy of mill.png`: one file for both (--dedupe)")
    ]
    assert verify(vault, tmp_path / "out", Options()).missing == ()
    again = convert(vault, tmp_path / "out", to(target, dedupe=True))
    assert again.applied.written == []
    convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
    missing = use_of(load(tmp_path / "back", OBSIDIAN)).missing
    assert [each.target for each in missing] == ["lost.png", "papers/lost.pdf"]


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_of_equal_files_one_stays_that_something_leads_to(tmp_path: Path, target: str) -> None:
    """Nothing leads to the first of them, so that is left out."""
    vault, there = tmp_path / "vault", tmp_path / "there"
    vault.mkdir()
    for name in ("a.png", "b.png", "c.png"):
        (vault / name).write_bytes(b"mill")
    (vault / "N.md").write_text("![[b.png]] ![[c.png]]\n", "utf-8")
    run = convert(vault, there, to(target, dedupe=True, unused=False))
    assert [loss.detail for loss in run.plan.losses if loss.construct == "attachment"] == [
        "nothing leads to it: left out (--unused leave)",
        "holds the same bytes as `b.png`: one file for both (--dedupe)",
    ]
    assert [path.rpartition("/")[2] for path, data in files(there).items() if data == b"mill"] == ["b.png"]
    assert verify(vault, there, Options()).missing == ()


@pytest.mark.parametrize(
    ("target", "stays"), [("html", True), ("logseq", False), ("obsidian", False), ("readwise", True)]
)
def test_equal_files_that_only_a_board_shows_come_back(tmp_path: Path, target: str, stays: bool) -> None:
    """Where the board is copied as it is, it names both of them."""
    vault, there, back = (tmp_path / name for name in ("in", "there", "back"))
    vault.mkdir()
    for name in ("one.png", "two.png", "three.png", "four.png"):
        (vault / name).write_bytes(b"mill")
    cards = ",".join(
        f'{{"id":"{number}","type":"file","file":"{name}.png","x":{number},"y":0,"width":90,"height":90}}'
        for number, name in enumerate(("one", "two"))
    )
    (vault / "Board.canvas").write_text(f'{{"nodes":[{cards}],"edges":[]}}', "utf-8")
    (vault / "N.md").write_text("![[three.png]] ![[four.png]] ![[Board.canvas]]\n", "utf-8")
    run = convert(vault, there, to(target, dedupe=True))
    told = {loss.note: loss.detail for loss in run.plan.losses if loss.construct == "attachment"}
    one = "holds the same bytes as `four.png`: one file for both (--dedupe)"
    two = "holds the same bytes as another, and stays: `Board.canvas` is copied as it is, and names it"
    assert told == {"three.png": one, "one.png": two if stays else one, "two.png": two if stays else one}
    assert sum(data == b"mill" for data in files(there).values()) == (3 if stays else 1)
    assert verify(vault, there, Options()).missing == ()
    if target == "obsidian":
        return
    convert(there, back, Options(target, "obsidian", durable=False))
    assert not use_of(load(back, OBSIDIAN)).missing
    same = (back / "Board.canvas").read_bytes() == (vault / "Board.canvas").read_bytes()
    assert same is stays
    named = re.findall(r'"file":"(.*?)"', (back / "Board.canvas").read_text("utf-8"))
    assert named == (["one.png", "two.png"] if stays else ["four.png", "four.png"])


def test_attachments_are_linked_if_that_is_asked_for(vault: Path, tmp_path: Path) -> None:
    convert(vault, tmp_path / "copied", to("logseq"))
    assert (tmp_path / "copied/assets/mill.png").stat().st_nlink == 1
    convert(vault, tmp_path / "linked", to("logseq", hardlink=True))
    assert (tmp_path / "linked/assets/mill.png").samefile(vault / "mill.png")
    assert files(tmp_path / "linked") == files(tmp_path / "copied")
    assert convert(vault, tmp_path / "linked", to("logseq", hardlink=True)).applied.written == []


def test_a_linked_file_that_changes_in_the_source_takes_nothing_with_it(vault: Path, tmp_path: Path) -> None:
    """The new file takes the place of the old name: what the old one was elsewhere stays as it is."""
    convert(vault, tmp_path / "out", to("logseq", hardlink=True))
    (vault / "mill.png").rename(vault.parent / "kept.png")
    (vault / "mill.png").write_bytes(b"a new mill")
    (vault / "mill.png").chmod(0o600)
    run = convert(vault, tmp_path / "out", to("logseq", hardlink=True))
    assert [action.path for action in run.applied.written] == ["assets/mill.png"]
    assert (vault.parent / "kept.png").read_bytes() == b"mill"
    assert (vault / "mill.png").stat().st_mode & 0o777 == 0o600


def test_where_links_cannot_be_bytes_are_copied(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuses)
    convert(vault, tmp_path / "out", to("logseq", hardlink=True))
    assert (tmp_path / "out/assets/mill.png").read_bytes() == b"mill"
    assert not (tmp_path / "out/assets/mill.png").samefile(vault / "mill.png")


def test_blocks_are_shared_where_the_disk_can(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of a test cannot, most often: what the system would do is done here."""
    import fcntl
    import os

    cloned: list[int] = []

    def clone(target: int, request: int, source: int) -> int:
        assert request == 0x40049409
        cloned.append(os.write(target, os.pread(source, 1 << 20, 0)))
        os.lseek(target, 0, os.SEEK_SET)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", clone)
    made = plan(vault, tmp_path / "out", to("logseq"))
    apply(made)
    assert len(cloned) == 6
    convert(vault, tmp_path / "plain", to("logseq"))
    assert files(tmp_path / "out") == files(tmp_path / "plain")
    assert convert(vault, tmp_path / "out", to("logseq")).applied.written == []


@pytest.fixture
def pictured(tmp_path: Path) -> Path:
    """A vault whose note names pictures in its properties, by nothing but their paths."""
    folder = tmp_path / "pictured"
    (folder / "i").mkdir(parents=True)
    (folder / "F").mkdir()
    for name, data in {"a.png": b"same", "b.png": b"same", "only.png": b"only"}.items():
        (folder / "i" / name).write_bytes(data)
    (folder / "F" / "N.md").write_text(
        "---\ncover: i/b.png\nimage: i/only.png\nthumbnail: i/gone.png\nbanner: red\n---\n\n![[a.png]]\n",
        "utf-8",
    )
    return folder


def test_a_property_that_is_the_path_of_a_picture_leads_to_it(pictured: Path) -> None:
    use = use_of(load(pictured, OBSIDIAN))
    assert use.unused == ()
    assert use.missing == (Missing("i/gone.png", (("F/N.md", 4),)),)


@pytest.mark.parametrize(
    ("target", "note", "cover"),
    [
        ("obsidian", "F/N.md", "cover: i/a.png"),
        ("logseq", "pages/N.md", "cover:: ../assets/a.png"),
        ("html", "f/n.html", "../i/a.png"),
        ("readwise", "", "cover: ../assets/i/a.png"),
    ],
)
def test_such_a_property_follows_its_picture_and_comes_back(
    pictured: Path, tmp_path: Path, target: str, note: str, cover: str
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    options = to(target, dedupe=True, unused=False)
    converted = convert(pictured, there, options).plan.converted
    path = note or converted.paths["F/N.md"]
    assert cover in (there / path).read_text("utf-8")
    assert (there / converted.paths["i/only.png"]).read_bytes() == b"only"
    assert verify(pictured, there, options).missing == ()
    if target == "obsidian":
        return
    convert(there, back, Options(target, "obsidian", durable=False))
    text = (back / "F/N.md").read_text("utf-8")
    assert "cover: i/a.png\nimage: i/only.png\nthumbnail: i/gone.png\nbanner: red\n" in text
    assert sorted(files(back)) == ["F/N.md", "i/a.png", "i/only.png"]


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """A vault whose note shows files by each attribute of raw HTML that can."""
    folder = tmp_path / "tagged"
    (folder / "i").mkdir(parents=True)
    for name in ("a.png", "b.png", "c.png", "d.pdf", "p.png", "t.vtt", "v.mp4"):
        (folder / "i" / name).write_bytes(b"same" if name in ("a.png", "b.png", "p.png") else name.encode())
    (folder / "N.md").write_text(
        "![[i/a.png]]\n\n"
        '<object data="i/d.pdf#page=4"></object>\n\n'
        '<picture><source srcset="i/b.png 1x, i/c.png 2x"></picture>\n\n'
        '<video poster="i/p.png" controls><source src="i/v.mp4"><track src="i/t.vtt"></video>\n',
        "utf-8",
    )
    return folder


@pytest.mark.parametrize("target", ["obsidian", "logseq"])
def test_what_raw_html_shows_by_any_attribute_is_followed(tagged: Path, tmp_path: Path, target: str) -> None:
    assert use_of(load(tagged, OBSIDIAN)).unused == ()
    there = tmp_path / "there"
    options = to(target, dedupe=True, unused=False)
    converted = convert(tagged, there, options).plan.converted
    folder = {"obsidian": "i", "logseq": "../assets"}[target]
    text = (there / converted.paths["N.md"]).read_text("utf-8")
    for said in (
        f'data="{folder}/d.pdf#page=4"',
        f'srcset="{folder}/a.png 1x, {folder}/c.png 2x"',
        f'poster="{folder}/a.png"',
        f'<track src="{folder}/t.vtt"',
    ):
        assert said in text
    assert verify(tagged, there, options).missing == ()


def test_what_pages_show_beside_their_text_is_used(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "i").mkdir(parents=True)
    for name in ("1 x.png", "2x.png", "icon.png", "poster.png", "spare.png", "t.vtt", "v.mp4"):
        (pages / "i" / name).write_bytes(name.encode())
    (pages / "index.html").write_text(
        '<title>T</title><link rel="icon" href="i/icon.png"><h1>T</h1>'
        '<p><img src="i/1%20x.png" srcset="i/1%20x.png 1x, i/2x.png 2x"></p>'
        '<video poster="i/poster.png"><source src="i/v.mp4"><track src="i/t.vtt"></video>',
        "utf-8",
    )
    use = use_of(load(pages, Options("html", "obsidian", durable=False)))
    assert use.unused == ("i/spare.png",)


def test_a_name_that_looks_like_an_escape_is_none(tmp_path: Path) -> None:
    vault, graph, back = (tmp_path / name for name in ("in", "graph", "back"))
    vault.mkdir()
    (vault / "x%20y.png").write_bytes(b"mill")
    note = "![[x%20y.png]]\n\n![m](x%2520y.png) [l](x%2520y.png) ![[x%20y.png|30]]\n"
    board = (
        '{"nodes":[{"id":"1","type":"file","file":"x%20y.png","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
    )
    (vault / "N.md").write_text(note, "utf-8")
    (vault / "C.canvas").write_text(board, "utf-8")
    convert(vault, graph, to("logseq"))
    assert (graph / "assets" / "x%20y.png").read_bytes() == b"mill"
    (page,) = (graph / "pages").iterdir()
    assert page.read_text("utf-8").count("(../assets/x%2520y.png)") == 4
    assert use_of(load(graph, Options("logseq", "logseq"))).missing == ()
    assert verify(vault, graph, Options()).missing == ()
    convert(graph, back, Options("logseq", "obsidian", durable=False))
    assert (back / "N.md").read_text("utf-8") == note
    assert (back / "C.canvas").read_text("utf-8") == board
