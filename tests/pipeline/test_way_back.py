"""What is carried for the way back, and what comes back by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.pipeline.vaults import OPTIONS, failing, ledger, other, vault, written
from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline import run
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import unpack


def with_carried(loaded: Loaded, **carried: Any) -> Loaded:
    """``loaded`` as if its one note had come from the format called other."""
    loaded.vault.notes[0].carried = {"v": 1, "format": "other", "path": "Old.md", **carried}
    return loaded


def test_what_was_carried_is_given_back(tmp_path: Path) -> None:
    loaded = with_carried(vault(tmp_path, {"A.md": "a\n"}), encoding={"newline": "\r\n"})
    options = replace(OPTIONS, target_format="other")
    assert [file.data for file in convert(loaded, other(), options).files] == [b"a\r\n"]
    for fresh in (replace(options, carriers=False), OPTIONS):
        target = FORMAT if fresh is OPTIONS else other()
        assert [file.data for file in convert(loaded, target, fresh).files] == [b"a\n"]


def test_what_fits_no_longer_is_named(tmp_path: Path) -> None:
    hunk = [0, 1, "0123456789abcdef", ["never"]]
    loaded = with_carried(vault(tmp_path, {"A.md": "edited\n"}), hunks=[hunk])
    converted = convert(loaded, other(), replace(OPTIONS, target_format="other"))
    assert [file.data for file in converted.files] == [b"edited\n"]
    assert ledger(converted) == [("A.md", 0, "spelling", Outcome.CARRIER_STALE, "")]
    assert "line 1 of " in converted.losses[0].detail


def test_a_note_that_failed_is_not_changed_by_what_was_carried(tmp_path: Path) -> None:
    loaded = with_carried(vault(tmp_path, {"A.md": "a\n"}), encoding={"newline": "\r\n"})
    target = other(writer=failing(ValueError(), "A.md"))
    assert written(convert(loaded, target, replace(OPTIONS, target_format="other"))) == {"A.md": b"a\n"}


def carried(loaded: Loaded, target: Any) -> Any:
    (file,) = convert(loaded, target, replace(OPTIONS, target_format="other")).files
    return unpack(file.carried)


def test_the_way_back_is_tried_at_once(tmp_path: Path) -> None:
    loaded = vault(tmp_path, {"A.md": b"*  a\r\n"})
    assert carried(loaded, other())["path"] == "A.md"
    assert carried(loaded, other())["encoding"] == {"newline": "\r\n"}


def test_a_target_that_cannot_be_read_back_carries_nothing(tmp_path: Path) -> None:
    assert carried(vault(tmp_path, {"A.md": "a\n"}), other(reader=None)) is None


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda note, context: 1 / 0, id="raises"),
        pytest.param(lambda note, context: (), id="writes nothing"),
        pytest.param(lambda note, context: (Output("A.md", b"\xff"),), id="writes no text"),
        pytest.param(lambda note, context: (Output("B.md", b"x"),), id="writes elsewhere"),
    ],
)
def test_a_way_back_that_fails_carries_no_copy_of_the_note(
    tmp_path: Path, write: Callable[[Note, WriteContext], tuple[Output, ...]]
) -> None:
    """The destination's own format, asked for the way back, does not answer as it should."""
    loaded = vault(tmp_path, {"A.md": "a long line\n" * 50})
    loaded.format = SimpleNamespace(
        name="odd",
        resolver=FORMAT.resolver,
        writer=SimpleNamespace(naming=FORMAT.writer.naming, write=write),
    )
    assert carried(loaded, other()) == {"v": 1, "format": "odd", "path": "A.md"}


def test_a_reader_that_makes_no_note_of_it_carries_nothing(tmp_path: Path) -> None:
    reader = SimpleNamespace(read=lambda unit, data, context: ())
    assert carried(vault(tmp_path, {"A.md": "a\n"}), other(reader=reader)) is None


def test_a_page_without_the_property_that_says_its_folder_is_a_document_all_the_same(tmp_path: Path) -> None:
    """The state knows what the note was: who takes a line away at the head of a page changes that line."""
    text = "words\n\n- a list\n- of two\n\nlast\n"
    graph, home = tmp_path / "graph", tmp_path / "home"
    vault(tmp_path / "vault", {"F/A.md": text})
    there = run.convert(tmp_path / "vault", graph, Options("obsidian", "logseq"))
    page = graph / there.plan.converted.paths["F/A.md"]
    head, line, rest = page.read_text().partition("folder:: ./F\n")
    assert line
    page.write_text(head + rest.lstrip())
    run.convert(graph, home, Options("logseq", "obsidian"))
    assert (home / "F" / "A.md").read_text() == text


def test_a_page_that_was_a_document_has_nothing_to_carry_for_its_shape(tmp_path: Path) -> None:
    """On the way back it becomes a page as any document does: no line of it differs."""
    text = "# One\n\nwords\n\n- a list\n- of two\n\n## Two\n\nlast\n"
    graph, home = tmp_path / "graph", tmp_path / "home"
    vault(tmp_path / "vault", {"A.md": text})
    there = run.convert(tmp_path / "vault", graph, Options("obsidian", "logseq"))
    page = there.plan.converted.paths["A.md"]
    back = run.convert(graph, home, Options("logseq", "obsidian"))
    assert (home / "A.md").read_text() == text
    (file,) = (file for file in back.plan.converted.files if file.source == page)
    assert "hunks" not in (unpack(file.carried) or {"hunks": "nothing is carried"})
    run.convert(home, tmp_path / "again", Options("obsidian", "logseq"))
    assert (tmp_path / "again" / page).read_bytes() == (graph / page).read_bytes()
