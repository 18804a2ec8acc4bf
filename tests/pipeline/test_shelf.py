"""A vault of which only some notes are in memory becomes what it becomes when all are, and there are never more of them."""

from __future__ import annotations

import gc
import json
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.pipeline.test_sharing import MORE, told
from tests.properties.test_reworded import LOGSEQ, OBSIDIAN, made
from vaultconv.formats.base import Format
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.formats.registry import get_format
from vaultconv.model.blocks import BARE, Heading, Paragraph, Traits
from vaultconv.model.note import Note, Vault
from vaultconv.model.properties import Properties
from vaultconv.model.spans import Text
from vaultconv.pipeline.memory import LaidMemory
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.pipeline.shelf import Shelf, ShelvedNote, at_hand, can_lie, text_at_hand
from vaultconv.pipeline.state import State
from vaultconv.vault.faced import FacedNote
from vaultconv.vault.index import Index


def shelved(source: Path, destination: Path, options: Options, memory: int = 1) -> Plan:
    """A plan for which so much memory is asked: that of no note."""
    return plan(source, destination, replace(options, memory=memory))


@pytest.fixture(scope="session")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small vaults; ``home``: a graph that was an Obsidian vault, with what was carried for the way back."""
    folder = tmp_path_factory.mktemp("shelved")
    obsidian = made(folder / "obsidian", OBSIDIAN)
    for path, text in MORE.items():
        (obsidian / path).parent.mkdir(parents=True, exist_ok=True)
        (obsidian / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    apply(plan(obsidian, folder / "home", Options(target_format="logseq")))
    for format in ("html", "readwise"):
        apply(plan(obsidian, folder / format, Options(target_format=format)))
    made_of_it = {name: folder / name for name in ("home", "html", "readwise")}
    return {"obsidian": obsidian, "logseq": made(folder / "logseq", LOGSEQ), **made_of_it}


def glimpses(made: Plan) -> dict[str, bytes | None]:
    """What it leaves of each note."""
    assert made.footing is not None
    return {} if made.footing.memory is None else dict(made.footing.memory.glimpses)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("obsidian", Options(target_format="logseq")),
        ("obsidian", Options(target_format="obsidian")),
        ("obsidian", Options(target_format="html")),
        ("logseq", Options(target_format="html")),
        ("obsidian", Options(target_format="readwise")),
        ("logseq", Options(target_format="obsidian")),
        ("logseq", Options(target_format="obsidian", format_options={"shape": "document"})),
        ("home", Options(target_format="obsidian")),
        ("html", Options(target_format="obsidian")),
        ("html", Options(target_format="logseq")),
        ("readwise", Options(target_format="obsidian")),
        ("readwise", Options(target_format="html")),
        ("home", Options(target_format="logseq")),
        ("obsidian", Options(target_format="logseq", carriers=False)),
        ("obsidian", Options(target_format="logseq", origins=False, dedupe=True, ledger_note="L.md")),
    ],
)
def test_the_same_comes_out_with_no_note_in_memory(
    vaults: dict[str, Path], tmp_path: Path, name: str, options: Options
) -> None:
    given = vaults[name], tmp_path / "there", options
    alone, made = plan(*given), shelved(*given)

    assert made.loaded.vault.notes
    assert all(isinstance(note, ShelvedNote) for note in made.loaded.vault.notes)
    assert not any(isinstance(note, ShelvedNote) for note in alone.loaded.vault.notes)
    assert told(made) == told(alone)
    assert glimpses(made) == glimpses(alone)


def many(folder: Path, notes: int) -> Path:
    """A vault with so ``many`` notes, each of which leads to the one before and shows a block of it."""
    folder.mkdir()
    for number in range(notes):
        before = f"Note {max(number - 1, 0)}"
        text = f"# Head\n\nSee [[{before}#Head]] and ![[{before}#^id]].\n\n- one\n- two ^id\n"
        (folder / f"Note {number}.md").write_text(text)
    return folder


def most_alive(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> int:
    """How many notes there were at most, with all that is in them, while any was written during ``work``, besides those of before."""
    counts: list[int] = []
    write = ObsidianWriter.write

    def counted(writer: Any, note: Note, context: Any) -> Any:
        counts.append(sum(type(known) is Note for known in gc.get_objects()))
        return write(writer, note, context)

    gc.collect()
    gc.freeze()  # what is frozen is not among the objects
    try:
        with monkeypatch.context() as patch:
            patch.setattr(ObsidianWriter, "write", counted)
            work()
    finally:
        gc.unfreeze()
    return max(counts)


def test_there_are_never_more_notes_in_memory_of_more_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, more = many(tmp_path / "few", 10), many(tmp_path / "more", 30)

    def seen(source: Path, memory: int) -> int:
        options = Options(target_format="logseq")
        return most_alive(
            monkeypatch,
            lambda: shelved(source, tmp_path / "there", options, memory),
        )

    assert seen(more, 1) <= seen(few, 1) <= 6
    assert seen(more, 1 << 24) >= 30, "else nobody counts"


def a_note() -> Note:
    return Note(
        "A.md",
        "A",
        blocks=(Paragraph((Text("one"),), line=1), Paragraph((Text("two"),))),
        extra={"page": "B"},
    )


def test_a_note_on_the_shelf_has_all_that_it_had() -> None:
    note = Shelf(0).keep(a_note())

    assert isinstance(note, ShelvedNote)
    assert [getattr(note, field.name) for field in fields(Note)] == [
        getattr(a_note(), field.name) for field in fields(Note)
    ]
    assert note.blocks[0].traits is BARE
    assert at_hand(note) == a_note()
    assert replace(note, title="C") == replace(a_note(), title="C")
    assert at_hand(a_note()) == a_note()
    with pytest.raises(AttributeError):
        note.pages  # type: ignore[attr-defined]
    face = pickle.loads(pickle.dumps(note))
    assert type(face) is FacedNote
    assert face.known_by(lambda _path: a_note()).blocks == a_note().blocks


def test_what_was_asked_of_a_note_while_it_was_taken_out_lies_with_its_face_again() -> None:
    whole = Note("A.md", "A", blocks=(Heading(1, (Text("Top"),), traits=Traits(anchor="x1")),))
    index = Index(Vault("v", "acme", notes=(Shelf(0).keep(replace(whole)),)))
    with index.holding(whole):
        asked = index.headings("A.md"), index.anchors("A.md")
    assert [[heading.text for heading in asked[0]], sorted(asked[1])] == [["Top"], ["x1"]]
    assert not any(getattr(index, table) for table in ("_headings", "_anchors", "_blocks", "_references"))
    assert (index.headings("A.md"), index.anchors("A.md")) == asked


def test_what_ids_name_is_the_same_wherever_it_lies() -> None:
    blocks = {"A1": (("Top", "Low"), ""), "b2": ((), "B2"), "lone\ud800": ((), "c")}
    notes = [replace(a_note(), path=path, extra={"blocks": blocks}) for path in ("A.md", "B.md")]
    near = Index(Vault("v", "acme", notes=tuple(notes)))
    shelf = Shelf()
    shelf.expect(20_001)
    far = Index(Vault("v", "acme", notes=tuple(map(shelf.keep, notes))))
    shelf.let_lie(far)
    assert far.place_of("a1") == near.place_of("A1") == ("A.md", ("Top", "Low"), "")
    assert (far.place_of("c"), near.place_of("c")) == (None, None)
    known, same = far.known(), near.known()
    assert not isinstance(known.places, dict)
    assert [dict(known.names), dict(known.places), dict(known.blocks)] == [
        same.names,
        same.places,
        same.blocks,
    ]


def test_what_has_nothing_to_say_says_it_in_its_own_way() -> None:
    shelf = Shelf(0)
    for syntax in ("logseq", "yaml", ""):
        assert shelf.keep(replace(a_note(), properties=Properties(syntax=syntax))).properties.syntax == syntax


def test_what_comes_first_stays_in_memory_as_long_as_there_is_room() -> None:
    shelf = Shelf(1200)
    assert [isinstance(shelf.keep(a_note()), ShelvedNote) for _ in range(4)] == [False, False, True, True]
    assert isinstance(shelf.another().keep(a_note(), 701), ShelvedNote)
    assert [isinstance(shelf.another().keep(a_note()), ShelvedNote) for _ in range(2)] == [False, False]


def test_of_very_many_not_even_the_first_stay_in_memory() -> None:
    shelf = Shelf()
    shelf.expect(20_000)
    assert not isinstance(shelf.keep(a_note()), ShelvedNote)
    shelf.expect(20_001)
    assert all(isinstance(each.keep(a_note()), ShelvedNote) for each in (shelf, shelf.another()))


def test_of_what_is_extra_the_names_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(0)
    note = shelf.keep(a_note())
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "said", None)
        assert ("page" in note.extra, "shows" in note.extra, note.extra.get("shows", 1)) == (True, False, 1)
        assert (list(note.extra), len(note.extra), bool(note.extra)) == (["page"], 1, True)
    assert (note.extra["page"], note.extra.get("page")) == ("B", "B")
    assert type(pickle.loads(pickle.dumps(note)).extra) is dict
    assert type(at_hand(note).extra) is dict


def test_where_the_disk_has_no_room_all_stay_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setattr("vaultconv.pipeline.pile._WAITING", 0)
    notes = [shelf.keep(a_note()) for _ in range(2)]
    assert notes == [a_note(), a_note()]


@pytest.mark.parametrize("broken", [False, True])
def test_of_very_many_notes_nothing_stays_while_their_files_are_written_and_who_asks_has_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    monkeypatch.setattr("vaultconv.pipeline.shelf._MANY", 2)
    source = many(tmp_path / "source", 3)
    if broken:
        (source / "Broken.md").write_text("---\na: [\n---\n")
    made = plan(source, tmp_path / "there", Options(target_format="logseq", durable=False))
    notes, files = [note.path for note in made.loaded.vault.notes], len(made.converted.files)
    before = made.loaded
    assert made.failed == broken
    assert made.loaded is before
    run = apply(made)
    assert (made.loaded is before) == broken
    assert ([note.path for note in made.loaded.vault.notes], len(made.converted.files)) == (notes, files)
    assert made.loaded is made.loaded
    assert len(run.applied.written) == len(made.actions)
    assert plan(source, tmp_path / "there", made.options).is_unchanged == (not broken)


@pytest.mark.parametrize(
    ("vault", "target"), [(OBSIDIAN, "logseq"), (LOGSEQ, "obsidian"), (OBSIDIAN, "html")]
)
def test_of_very_many_notes_the_next_run_knows_what_it_knows_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vault: dict[str, str], target: str
) -> None:
    source, known = made(tmp_path / "source", vault), []
    for many in (20_000, 2):
        monkeypatch.setattr("vaultconv.pipeline.shelf._MANY", many)
        monkeypatch.setattr("vaultconv.vault.tree._MANY", many)
        run = plan(source, tmp_path / str(many), Options(target_format=target, durable=False))
        assert run.footing is not None
        assert isinstance(run.footing.memory, LaidMemory) == (many == 2)
        apply(run)
        with State.open(run.destination) as state:
            owner = state.owner(run.source)
            memory = state.memory(owner)
            _, _, *same = json.loads(memory.pop("frame"))
            records = [replace(each, mtime_ns=0) for each in state.each_record()]
            receipt = state.receipt(owner)
            assert receipt is not None
            known.append((memory, same, state.glimpses(owner), receipt[1], records))
        assert plan(source, run.destination, run.options).is_unchanged
    assert known[0] == known[1]


@pytest.mark.parametrize(("memory", "shelved"), [(1 << 10, 3), (64 << 20, 0), (0, 0)])
def test_how_much_is_at_hand_can_be_said_and_makes_no_difference(
    tmp_path: Path, memory: int, shelved: int
) -> None:
    source, options = many(tmp_path / "source", 3), Options(target_format="logseq", durable=False)
    apply(plan(source, tmp_path / "there", options))
    made = plan(source, tmp_path / "there", replace(options, memory=memory))
    assert made.is_unchanged
    assert sum(isinstance(note, ShelvedNote) for note in made.loaded.vault.notes) == shelved
    assert (made.loaded.shelf is None) == (memory == 0)


def test_notes_of_a_plugin_are_laid_by_where_it_says_that_they_can_be() -> None:
    assert [can_lie(get_format(name)) for name in ("obsidian", "logseq", "html", "readwise")] == [True] * 4
    said = {"notes_can_lie": True}, {"notes_stand_alone": True}, {"notes_can_lie": False}, {}
    assert [can_lie(cast(Format, SimpleNamespace(**each))) for each in said] == [True, True, False, False]


def test_of_very_many_as_many_stay_in_memory_as_was_asked() -> None:
    shelf = Shelf(text_at_hand(128 << 20))
    shelf.expect(20_001)
    assert not isinstance(shelf.keep(a_note()), ShelvedNote)
    assert not shelf.is_of_very_many
