"""Files that become one with others, after an edit: only notes that lead to one of them are converted again, and no file is read that looks as it
did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import NOTES, converted, edited
from vaultconv.pipeline import looks, same_files
from vaultconv.pipeline.actions import digest_file
from vaultconv.pipeline.memory import memory_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.same_files import rows_in
from vaultconv.pipeline.state import State
from vaultconv.vault.stored import as_json

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False, prune=True, dedupe=True)
FILES = {"a.png": "mill", "b.png": "mill", "c.png": "loaf", "d.png": "a kiln"}
SHOWN = {"Shows a.md": "![[a.png]]\n", "Shows b.md": "![[b.png]]\n", "Shows c.md": "![[c.png]]\n"}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with files, two of which hold the same, that was converted into ``out``."""
    monkeypatch.setattr(looks, "SETTLED_NS", 0)
    for path, text in {**NOTES, **FILES, **SHOWN}.items():
        written(path, text)(tmp_path / "vault")
    convert(tmp_path / "vault", tmp_path / "out", OPTIONS)
    return tmp_path / "vault"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on to be compared, by name."""
    seen: list[str] = []

    def digest(file: Path) -> str:
        seen.append(file.name)
        return digest_file(file)

    monkeypatch.setattr(same_files, "digest_file", digest)
    return seen


CARDS = '{"nodes":[{"id":"n","type":"file","file":"b.png","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
CONCERNED: dict[str, tuple[Callable[[Path], object], set[str], set[str]]] = {
    "words": (edited("Deep/D.md", "Alone", "Not alone"), {"Deep/D.md"}, set()),
    "words beside a file that is one with another": (
        edited("Shows b.md", "![[", "Here: ![["),
        {"Shows b.md"},
        set(),
    ),
    "a property": (edited("Deep/D.md", "Alone", "---\nkind: x\n---\nAlone"), {"Deep/D.md"}, set()),
    "one that comes to hold the same": (written("c.png", "mill"), {"Shows c.md"}, {"c.png"}),
    "one that does so no more": (written("b.png", "bread"), {"Shows b.md"}, set()),
    "the first of them holds something else": (written("a.png", "loam"), {"Shows b.md"}, {"a.png"}),
    "the first of them is gone": (
        lambda vault: (vault / "a.png").unlink(),
        {"Shows a.md", "Shows b.md"},
        set(),
    ),
    "one more before them": (
        written("Above/0.png", "mill"),
        {"Shows a.md", "Shows b.md"},
        {"0.png"},
    ),
    "one more of another size": (written("e.png", "a kiln, too"), set(), set()),
    "one that is like one that was alone": (written("e.png", "a kiln"), set(), {"d.png", "e.png"}),
    "a board that leads to one": (written("Cards.canvas", CARDS), set(), set()),
}


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_lead_to_another_file_are_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str], read: list[str]
) -> None:
    change, concerned, looked_into = CONCERNED[what]
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert (made.is_whole, made.is_unchanged) == (False, False)
    assert (set(converted), set(read)) == (concerned, looked_into)
    assert not apply(made).applied.conflicts
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert (again.is_unchanged, again.losses, again.use) == (True, made.losses, made.use)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert (full.losses, full.use.unused) == (made.losses, made.use.unused)
    assert {action.kind for action in full.actions} == {"keep"}


def test_a_board_that_is_copied_as_it_is_parts_what_it_names(
    vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    options = replace(OPTIONS, target_format="readwise")
    convert(vault, tmp_path / "site", options)
    converted.clear()
    written("Cards.canvas", CARDS)(vault)
    made = plan(vault, tmp_path / "site", options)
    assert (made.is_whole, converted) == (False, ["Shows b.md"])
    assert "stays: `Cards.canvas` is copied as it is" in "".join(
        loss.detail for loss in made.losses if loss.note == "b.png"
    )
    apply(made)
    assert {
        action.kind for action in plan(vault, tmp_path / "site", replace(options, full=True)).actions
    } == {"keep"}


def test_files_that_go_back_to_one_are_one_as_long_as_they_hold_the_same(
    vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    """Of a file that was changed on both sides there are two, of which both came from the first."""
    graph, home = tmp_path / "graph", tmp_path / "home"
    out = Options("obsidian", "logseq", durable=False, on_conflict="both")
    convert(vault, graph, out)
    shown = graph / "assets/c.png"
    shown.write_text("one of theirs")
    written("c.png", "one of ours")(vault)
    run = convert(vault, graph, out)
    (second,) = (action.path for action in run.plan.actions if action.source == "c.png" and action.record)
    back = Options("logseq", "obsidian", durable=False, prune=True)
    convert(graph, home, back)
    for text, count in (("one of ours", 1), ("another", 2)):
        shown.write_text(text)
        converted.clear()
        made = plan(graph, home, back)
        assert (made.is_whole, made.is_unchanged) == (False, False)
        assert len(converted) <= 1
        apply(made)
        held = [file.read_text() for file in home.rglob("*.png")]
        assert sorted(held) == sorted(["mill", "mill", "a kiln", *{text, (graph / second).read_text()}])
        assert len({text, "one of ours"}) == count
        assert {action.kind for action in plan(graph, home, replace(back, full=True)).actions} == {"keep"}


def test_what_another_hand_noted_of_files_is_not_believed(vault: Path, tmp_path: Path) -> None:
    with State.open(tmp_path / "out") as state:
        (owner,) = state.sources()
        memory = memory_of(state.memory(owner))
        assert memory is not None
        assert rows_in(dict(memory.held)) == memory.held
        assert set(memory.held) == {"a.png", "b.png", "c.png"}
        state.make_writable(durable=False)
        state.keep_memory(owner, [("held:", as_json({"a.png": ["one"]}))])
    written("c.png", "mill")(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    assert made.actions == plan(vault, tmp_path / "out", replace(OPTIONS, full=True)).actions
