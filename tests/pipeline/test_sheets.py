"""Boards and bases on their way: nothing that goes wrong with one costs its bytes, and what they say is a fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats.obsidian.boards import sheet_of
from tests.roundtrip.journey import files, go
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.model.losses import Outcome
from vaultconv.model.reference import Reference
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.sheet_facts import sheet_facts
from vaultconv.pipeline.verify import verify


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Plan.canvas").write_text('{"nodes":[{"id":"a","type":"file","file":"n.md"}]}', "utf-8")
    (folder / "All.base").write_text('filters: file.hasLink("n")\n', "utf-8")
    (folder / "n.md").write_text("x\n", "utf-8")
    return folder


def raising(error: BaseException) -> Callable[..., None]:
    def write(*_: object) -> None:
        raise error

    return write


def test_a_board_that_cannot_be_written_is_copied(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ObsidianWriter, "write_sheet", raising(ValueError("no")))
    made = go(vault, tmp_path / "there", "obsidian")
    assert files(tmp_path / "there") == files(vault)
    assert [(loss.note, loss.outcome) for loss in made.losses] == [
        ("All.base", Outcome.FAILED),
        ("Plan.canvas", Outcome.FAILED),
    ]
    assert "ValueError: no" in made.losses[0].detail


def test_who_interrupts_is_heard(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ObsidianWriter, "write_sheet", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        go(vault, tmp_path / "there", "obsidian")


@pytest.mark.parametrize("to", ["logseq", "readwise", "html"])
def test_what_only_its_app_shows_has_a_line_and_its_bytes(to: str, vault: Path, tmp_path: Path) -> None:
    made = go(vault, tmp_path / to, to)
    lines = {loss.note: loss.outcome for loss in made.losses if loss.construct == "board"}
    drawn = set() if to == "logseq" else {"Plan.canvas"}  # there it is a whiteboard, and has no words
    assert lines == dict.fromkeys({"All.base", *drawn}, Outcome.APPROXIMATED)
    assert verify(vault, tmp_path / to, Options(target_format=to)).missing == ()
    (copy,) = (tmp_path / to).rglob("All.base")
    copy.write_text("filters: 1\n", "utf-8")
    assert [each.note for each in verify(vault, tmp_path / to, Options(target_format=to)).missing] == [
        "All.base"
    ]
    copy.unlink()
    assert [each.note for each in verify(vault, tmp_path / to, Options(target_format=to)).missing] == [
        "All.base"
    ]


def test_a_second_run_writes_nothing(vault: Path, tmp_path: Path) -> None:
    for to in ("obsidian", "logseq", "readwise", "html"):
        go(vault, tmp_path / to, to)
        assert {action.kind.value for action in go(vault, tmp_path / to, to).actions} == {"keep"}


def meant(reference: Reference) -> str:
    return f"note:{reference.target}"


def test_the_facts_of_a_board() -> None:
    board = sheet_of(
        "a.canvas",
        """{"nodes": [
        {"id": "g", "type": "group", "label": "All  of it", "background": "p.png", "backgroundStyle": "cover", "x": 0, "y": 0, "width": 9, "height": 9.5},
        {"id": "t", "type": "text", "text": "words [[Note]]", "x": 1, "y": 1, "width": 2, "height": 2, "color": "3"},
        {"id": "f", "type": "file", "file": "Note.md", "subpath": "#H"}
        ], "edges": [{"id": "e", "fromNode": "t", "fromSide": "top", "toNode": "f", "label": "so", "color": "#abc"}]}""",
    )
    assert [(fact.kind, fact.value, fact.line) for fact in sheet_facts(board, meant)] == [
        (FactKind.CARD, "group g at 0,0 9x10 called All of it before note:p.png cover", 2),
        (FactKind.CARD, "text t at 1,1 2x2 color 3", 3),
        (FactKind.WORDS, "words", 3),
        (FactKind.LINK, "note:Note", 3),
        (FactKind.CARD, "file f at 0,0 0x0", 4),
        (FactKind.LINK, "note:Note.md#H", 4),
        (FactKind.EDGE, "e t.top none-arrow f color #abc so", 5),
    ]


def test_the_facts_of_a_base() -> None:
    base = sheet_of("a.base", 'a: file.hasLink("n")\nb: file.path == "m.md"\n')
    assert [(fact.kind, fact.value, fact.line) for fact in sheet_facts(base, meant)] == [
        (FactKind.LINK, "note:n", 1),
        (FactKind.LINK, "note:m.md", 2),
    ]
