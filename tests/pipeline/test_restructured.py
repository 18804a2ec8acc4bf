"""Whom a note concerns that comes, goes, is called otherwise, or says something else of itself: only these are converted again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_reworded import NOTES, converted, edited
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False, prune=True)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault that was converted into ``out``."""
    vault = tmp_path / "vault"
    for path, text in NOTES.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    (vault / "i.png").write_bytes(b"picture")
    written(".obsidian/workspace.json", "{}")(vault)
    written("Wants.canvas", BOARD.replace("Deep/D.md", "gone.png"))(vault)
    convert(vault, tmp_path / "out", OPTIONS)
    return vault


def written(path: str, text: str) -> Callable[[Path], object]:
    def write(vault: Path) -> None:
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / path).write_text(text)

    return write


BOARD = '{"nodes":[{"id":"n","type":"file","file":"Deep/D.md","x":0,"y":0,"width":9,"height":9}],"edges":[]}'


CONCERNED: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a heading that a link leads to": (edited("Alpha.md", "## Same", "## Other"), {"Alpha.md", "B.md"}),
    "a heading of a note to whose headings links lead": (
        edited("Alpha.md", "# Head", "# Other"),
        {"Alpha.md", "B.md"},
    ),
    "a block id": (edited("Alpha.md", "^one", "^two"), {"Alpha.md", "B.md"}),
    "a block id that stands elsewhere": (
        edited("Alpha.md", "Words of it. ^one", "- Words of it. ^one"),
        {"Alpha.md", "B.md"},
    ),
    "the line of a heading that another is called as": (
        edited("Alpha.md", "## Same\n\n##", "## Same\n\n\n##"),
        {"Alpha.md", "B.md"},
    ),
    "an alias": (edited("Alpha.md", "First", "Second"), {"Alpha.md", "B.md"}),
    "a property": (edited("Deep/D.md", "Alone", "---\nkind: x\n---\nAlone"), {"Deep/D.md"}),
    "a link to a place": (edited("Deep/D.md", "Alone", "[[Alpha#Head]]"), {"Deep/D.md", "Alpha.md", "B.md"}),
    "a link to a picture": (edited("Deep/D.md", "Alone", "![[i.png]]"), {"Deep/D.md"}),
    "a note more": (written("New.md", "new [[B]]\n"), {"New.md"}),
    "a note that links to nothing mean": (written("Deep/Gone.md", "is here\n"), {"Deep/Gone.md", "C.md"}),
    "a note that is called as another": (written("Deep/B.md", "other\n"), {"Deep/B.md", "Alpha.md", "C.md"}),
    "a note less": (lambda vault: (vault / "Deep/D.md").unlink(), set()),
    "a note less that others link to": (lambda vault: (vault / "B.md").unlink(), {"Alpha.md", "C.md"}),
    "another name": (lambda vault: (vault / "Deep/D.md").rename(vault / "Deep/E.md"), {"Deep/E.md"}),
    "another folder": (
        lambda vault: (vault / "B.md").rename(vault / "Deep/B.md"),
        {"Deep/B.md", "Alpha.md", "C.md"},
    ),
    "a picture that holds something else": (written("i.png", "another one"), set()),
    "a picture more": (written("j.png", "picture"), set()),
    "a picture less": (lambda vault: (vault / "i.png").unlink(), set()),
    "a file that a note wants": (written("x.pdf", "file"), {"C.md"}),
    "a board": (written("Board.canvas", BOARD), set()),
    "a board less that wants a file": (lambda vault: (vault / "Wants.canvas").unlink(), set()),
    "what the app notes for itself": (written(".obsidian/workspace.json", "{ }"), set()),
    "a picture and words": (
        lambda vault: (written("i.png", "other")(vault), edited("Deep/D.md", "Alone", "Lonely")(vault)),
        {"Deep/D.md"},
    ),
}


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_a_change_concerns_are_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = CONCERNED[what]
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert (made.is_whole, made.is_unchanged) == (False, False)
    assert set(converted) == concerned
    assert not apply(made).applied.conflicts
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert (again.is_unchanged, again.losses, again.use) == (True, made.losses, made.use)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert (full.losses, full.use.missing, full.use.unused) == (
        made.losses,
        made.use.missing,
        made.use.unused,
    )
    assert {action.kind for action in full.actions} == {"keep"}
    assert made.counts == full.counts


def test_what_becomes_of_a_note_that_is_gone_is_removed_only_if_that_is_asked(
    vault: Path, tmp_path: Path
) -> None:
    (vault / "Deep/D.md").unlink()
    kept = plan(vault, tmp_path / "out", replace(OPTIONS, prune=False))
    assert not kept.is_whole
    assert [(action.path, action.kind) for action in kept.actions if action.kind != "keep"] == [
        ("pages/D.md", "stale")
    ]
    convert(vault, tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out/pages/D.md").exists()


@pytest.mark.parametrize("off", ["carriers", "origins"])
def test_so_it_is_without_carriers_or_origins(
    off: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    options = replace(OPTIONS, target_format="html", **{off: False})  # type: ignore[arg-type]
    convert(vault, tmp_path / "site", options)
    edited("Deep/D.md", "Alone", "Sought alone")(vault)
    converted.clear()
    assert not plan(vault, tmp_path / "site", options).is_whole
    assert converted == ["Deep/D.md"]
    convert(vault, tmp_path / "site", options)
    assert "sought" in (tmp_path / "site/_vault/search-0.js").read_text()


def test_what_another_hand_saw_of_notes_is_not_believed(vault: Path, tmp_path: Path) -> None:
    with State.open(tmp_path / "out") as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        glimpses = dict.fromkeys(state.glimpses(owner), b"\0\0\0\0[]")
        state.keep_memory(owner, (), glimpses)
    (vault / "New.md").write_text("new [[B]]\n")
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    assert made.actions == plan(vault, tmp_path / "out", replace(OPTIONS, full=True)).actions


def test_without_what_was_seen_of_each_note_all_is_converted(vault: Path, tmp_path: Path) -> None:
    with State.open(tmp_path / "out") as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        state.keep_memory(owner, (), {"source:B.md": None})
    (vault / "New.md").write_text("new [[B]]\n")
    assert plan(vault, tmp_path / "out", OPTIONS).is_whole


def test_a_note_more_may_be_one_that_is_left_out(vault: Path, tmp_path: Path) -> None:
    (vault / ".vaultconvignore").write_text("Drafts/\n")
    convert(vault, tmp_path / "out", OPTIONS)
    (vault / "Drafts").mkdir()
    (vault / "Drafts/New.md").write_text("new\n")
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    assert "Drafts/New.md" in made.left_out


FILES: dict[str, Callable[[Path], object]] = {
    "more": written("assets/new.png", "new"),
    "that holds something else": written("assets/i.png", "another one"),
    "less": lambda graph: (graph / "assets/i.png").unlink(),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_of_a_vault_that_came_from_another_concerns_no_note(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    graph, home = tmp_path / "out", tmp_path / "home"
    options = replace(OPTIONS, source_format="logseq", target_format="obsidian")
    convert(graph, home, options)
    converted.clear()
    FILES[what](graph)
    made = plan(graph, home, options)
    assert (made.is_whole, made.is_unchanged, converted) == (False, False, [])
    full = plan(graph, home, replace(options, full=True))
    assert (made.losses, made.use.unused) == (full.losses, full.use.unused)
    apply(made)
    assert {action.kind for action in plan(graph, home, replace(options, full=True)).actions} == {"keep"}
