"""Which edits are of words alone, whom they concern, and when the whole vault is converted instead."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.model.note import Note
from vaultconv.pipeline import note_by_note, unchanged
from vaultconv.pipeline.contested import contested
from vaultconv.pipeline.memory import memory_of
from vaultconv.pipeline.note_by_note import NoteByNote
from vaultconv.pipeline.on_demand import AllNotes, NotesByPath
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import FOLDER
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.receipt import Counts, Receipt
from vaultconv.pipeline.record import Record
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State
from vaultconv.vault.known import Unforeseen

OPTIONS = Options("obsidian", "logseq", durable=False)
NOTES = {
    "Alpha.md": "---\naliases: [First]\n---\n# Head\n\nWords of it. ^one\n\n## Same\n\n## Same\n\nSee [[B]]. #tag\n",
    "B.md": "Shows ((x)) and ![[Alpha#^one]], [[Alpha#Same]].\n",
    "C.md": "[[Alpha]] and [[B]], [gone](x.pdf), [[Gone]].\n",
    "Deep/D.md": "Alone.\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault that was converted into ``out``."""
    vault = tmp_path / "vault"
    for path, text in NOTES.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    (vault / "i.png").write_bytes(b"picture")
    convert(vault, tmp_path / "out", OPTIONS)
    return vault


def edited(path: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(vault: Path) -> None:
        text = (vault / path).read_text()
        assert old in text
        (vault / path).write_text(text.replace(old, new))

    return edit


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that are converted from now on, by path."""
    seen: list[str] = []
    real = NoteByNote._write

    def write(self: NoteByNote, note: Note, *more: object) -> None:
        seen.append(note.path)
        real(self, note, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(note_by_note.NoteByNote, "_write", write)
    return seen


WORDS = {
    "a word": (edited("Deep/D.md", "Alone", "Not alone"), {"Deep/D.md"}),
    "a word that nobody shows": (edited("C.md", "gone", "gone away"), {"C.md"}),
    "a line above": (edited("C.md", "[[Alpha]] and", "New.\n\n[[Alpha]] and"), {"C.md"}),
    "a word that another note shows": (
        edited("Alpha.md", "Words of it", "Other words"),
        {"Alpha.md", "B.md"},
    ),
    "a link to a note": (edited("Deep/D.md", "Alone", "[[B]]"), {"Deep/D.md"}),
    "a tag": (edited("Alpha.md", "#tag", "#other"), {"Alpha.md"}),
    "a heading that nobody leads to": (edited("Deep/D.md", "Alone", "# New\n\nAlone"), {"Deep/D.md"}),
    "a link less": (edited("C.md", "[[Alpha]] and ", ""), {"C.md"}),
    "a link to a file that is not there": (edited("Deep/D.md", "Alone", "[[y.pdf]]"), {"Deep/D.md"}),
    "a link out of the vault": (edited("Deep/D.md", "Alone", "[y](../../y.md)"), {"Deep/D.md"}),
    "a time": (lambda vault: (vault / "Deep/D.md").touch(), {"Deep/D.md"}),
}


@pytest.mark.parametrize("what", WORDS)
def test_only_notes_that_an_edit_concerns_are_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = WORDS[what]
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert (made.is_whole, made.is_unchanged) == (False, False)
    assert concerned <= set(converted) <= concerned | {"B.md"}
    done = apply(made).applied
    assert {action.source for action in done.written} <= set(converted)
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert (again.is_unchanged, again.losses, again.use.missing) == (True, made.losses, made.use.missing)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert (full.losses, full.use.missing) == (made.losses, made.use.missing)
    assert {action.kind for action in full.actions} == {"keep"}
    assert made.converted.paths == full.converted.paths  # who asks gets the whole


MORE = {
    "a note that is none any more": lambda vault: (vault / "Deep/D.md").write_bytes(b"\xff\xfe\x00"),
    "a template": edited("Deep/D.md", "Alone.", "- Alone\n  template:: x\n"),
    "a file of another there": lambda vault: (vault.parent / "out/pages/Mine.md").write_text("- mine\n"),
}


@pytest.mark.parametrize("what", MORE)
def test_whatever_more_there_is_converts_the_whole_vault(what: str, vault: Path, tmp_path: Path) -> None:
    MORE[what](vault)
    with (vault / "C.md").open("a") as note:
        note.write("And words.\n")
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert (made.actions, made.losses) == (full.actions, full.losses)


SOMEBODY = {
    "edited it": lambda page: page.write_text("- mine\n"),
    "edited it, so it is kept": lambda page: page.write_text("- mine\n"),
    "edited it, so both are": lambda page: page.write_text("- mine\n"),
    "took it away": lambda page: page.unlink(),
}
WAY = {"edited it, so it is kept": "keep", "edited it, so both are": "both"}
"""What is said to ``--on-conflict``."""


@pytest.mark.parametrize("what", SOMEBODY)
def test_what_somebody_did_to_a_file_of_the_destination_is_decided_note_by_note(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    options = replace(OPTIONS, on_conflict=WAY.get(what, ""))
    out = tmp_path / "out"
    SOMEBODY[what](out / "pages/D.md")
    for edit in (
        edited("Deep/D.md", "Alone", "Not alone"),
        lambda _: None,
        edited("C.md", "gone", "gone away"),
    ):
        edit(vault)
        converted.clear()
        made = plan(vault, out, options)
        assert not made.is_whole
        assert set(converted) <= {"Deep/D.md", "C.md"}
        anew = plan(vault, out, replace(options, full=True))
        assert (made.actions, made.losses) == (anew.actions, anew.losses)
        code = apply(made).exit_code
        assert code == (4 if what == "edited it" else 0)
    assert ("- mine" in (out / "pages/D.md").read_text()) is (what != "took it away")


def test_where_one_note_is_to_have_the_file_of_another_all_is_converted() -> None:
    told = Receipt(Counts(2, 0, 0, 0, "html", ""), contested=(("Bread.md", "Bread.html"),))
    for source in ("bread.html", "Bread.html"):
        record = Record("Bread.md", source, "f0", "f1", 1, 2)
        with pytest.raises(Unforeseen) if source == "bread.html" else nullcontext():
            assert contested(told, [record], lambda _: (1, 2), ()).sources == {"Bread.html"}


def test_a_note_that_was_converted_for_its_words_is_one_whose_words_may_change_again(
    vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    for number in range(3):
        with (vault / "Deep/D.md").open("a") as note:
            note.write(f"\nMore {number}.\n")
        converted.clear()
        assert not convert(vault, tmp_path / "out", OPTIONS).plan.is_whole
        assert converted == ["Deep/D.md"]


def test_a_board_that_shows_a_note_takes_part(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "A.md").write_text("Words.\n")
    (vault / "B.canvas").write_text(
        '{"nodes":[{"id":"n","type":"file","file":"A.md","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
    )
    convert(vault, tmp_path / "out", OPTIONS)
    (vault / "A.md").write_text("Other words.\n")
    made = convert(vault, tmp_path / "out", OPTIONS)
    convert(vault, tmp_path / "clean", OPTIONS)
    for file in (tmp_path / "clean").rglob("*"):
        if file.is_file() and FOLDER not in file.parts:
            assert (tmp_path / "out" / file.relative_to(tmp_path / "clean")).read_bytes() == file.read_bytes()
    assert made.exit_code == 0


def test_a_line_of_the_ledger_found_in_the_whole_vault_may_be_another_after_any_edit(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "A.md").write_text("---\nkind: words\n---\n")
    (vault / "B.md").write_text("Above.\n\n- one [kind:: true]\n")
    first = convert(vault, tmp_path / "out", OPTIONS).plan
    assert [(loss.note, loss.line) for loss in first.losses if loss.construct == "type"] == [("B.md", 3)]
    (vault / "B.md").write_text("Above.\n\nMore.\n\n- one [kind:: true]\n")
    made = convert(vault, tmp_path / "out", OPTIONS).plan
    assert not made.is_whole
    assert [(loss.note, loss.line) for loss in made.losses if loss.construct == "type"] == [("B.md", 5)]


@pytest.mark.parametrize("data", [b"[]", b'{"A.md": 1}', b'{"map": {"A.md": 1}}'])
@pytest.mark.parametrize("edit", [("Alone", "Not alone"), ("Alone", "# Head\n\nkey:: true\n\nAlone")])
def test_what_another_hand_remembers_is_not_believed(
    data: bytes, edit: tuple[str, str], vault: Path, tmp_path: Path
) -> None:
    edited("Deep/D.md", *edit)(vault)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    with State.open(tmp_path / "out") as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        parts = state.memory(owner)
        for part, was in parts.items():
            state.keep_memory(owner, [(part, data)])
            made = plan(vault, tmp_path / "out", OPTIONS)
            assert (made.actions, made.losses) == (full.actions, full.losses), part
            state.keep_memory(owner, [(part, was)])
    assert {"frame", "faces:", "source.names:", "home.context.obsidian.preferences"} <= parts.keys()


def test_without_a_memory_and_with_options_that_are_of_the_whole_all_is_converted(
    vault: Path, tmp_path: Path
) -> None:
    with State.open(tmp_path / "out") as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        state.keep_memory(owner, None)
        assert state.memory(owner) == {}
    edited("Deep/D.md", "Alone", "Not alone")(vault)
    assert convert(vault, tmp_path / "out", OPTIONS).plan.is_whole
    options = replace(OPTIONS, merge_duplicates=True)
    convert(vault, tmp_path / "out", options)
    edited("Deep/D.md", "alone", "alone alone")(vault)
    assert convert(vault, tmp_path / "out", options).plan.is_whole


def test_notes_are_read_when_somebody_looks_into_them() -> None:
    read: list[str] = []

    def reading(path: str) -> Note | None:
        read.append(path)
        return None if path == "lost.md" else Note(path, path)

    notes = NotesByPath(["a.md", "b.md", "lost.md"], reading)
    assert ("a.md" in notes, "x.md" in notes, len(notes), list(notes)) == (
        True,
        False,
        3,
        ["a.md", "b.md", "lost.md"],
    )
    assert read == []
    assert notes["a.md"] is notes["a.md"]
    assert (notes.get("x.md"), read) == (None, ["a.md"])
    with pytest.raises(Unforeseen):
        notes["lost.md"]
    known = AllNotes(NotesByPath(["a.md", "b.md"], reading))
    assert (len(known), known[1].path, [note.path for note in known[0:1]]) == (2, "b.md", ["a.md"])
    assert [note.path for note in known] == ["a.md", "b.md"]


def test_a_bug_in_such_a_run_is_not_taken_for_a_reason_to_convert_all(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("a bug")

    edited("Deep/D.md", "Alone", "Not alone")(vault)
    monkeypatch.setattr(unchanged, "reworded", broken)
    with pytest.raises(TypeError, match="a bug"):
        plan(vault, tmp_path / "out", OPTIONS)


def test_what_is_worked_out_of_the_vault_for_the_first_time_is_of_all_of_it(tmp_path: Path) -> None:
    """What pages are called nobody had asked on the way back: it was worked out of the edited note alone, and a page that
    another link led to later was none."""
    vault, out = tmp_path / "vault", tmp_path / "out"
    vault.mkdir()
    for name in ("Ale", "Bread", "Cake"):
        (vault / f"{name}.md").write_text("Words.\n")
    convert(vault, out, OPTIONS)
    for path, link in (("Ale.md", "[[Ale]]"), ("Bread.md", "[[Cake]]")):
        (vault / path).write_text(f"See {link}.\n")
        made = convert(vault, out, OPTIONS).plan
        assert not made.is_whole
        with State.open(out) as state:
            memory = memory_of(state.memory(state.owner(made.source)))
        assert memory is not None
        assert memory.home is not None
        assert sorted(memory.home.memos[0]["logseq.names"].pages) == ["ale", "bread", "cake"]


def test_a_property_that_stands_in_another_line_is_told_of_there(vault: Path, tmp_path: Path) -> None:
    """What was worked out of the vault had the line where it stood; it was told once another note gave the property another type."""
    out = tmp_path / "out"
    (vault / "E.md").write_text("Words.\n\nmood:: true\n")
    convert(vault, out, OPTIONS)
    edited("E.md", "Words", "More.\n\nWords")(vault)
    assert not convert(vault, out, OPTIONS).plan.is_whole
    (vault / "Aa.md").write_text("mood:: so so\n")
    made, full = plan(vault, out, OPTIONS), plan(vault, out, replace(OPTIONS, full=True))
    assert not made.is_whole
    assert made.losses == full.losses
    assert any("mood" in loss.detail for loss in made.losses)
