"""Each check of the conformance suite can fail: formats that break one promise each, and what is said of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.installing import record
from tests.plugins.plain_format import Format, Reader, Writer
from tests.plugins_at_hand import Installed, installed
from vaultconv.errors import UsageError
from vaultconv.formats.registry import FORMATS
from vaultconv.plugins import ReadContext, Recognition, Unit
from vaultconv.plugins.conformance import checks
from vaultconv.plugins.conformance.overlooked import overlooked
from vaultconv.plugins.conformance.samples import OWN, samples_of, written_sample
from vaultconv.plugins.model import Loss, Note, Outcome

__all__ = ["installed"]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"The words of {name}.\n\n- one\n- two\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def use(installed: Installed, reader: Any = None, writer: Any = None, **members: Any) -> None:
    format: Any = Format(reader, writer)
    for name, value in members.items():
        setattr(format, name, value)
    installed.add(FORMATS.group, "plain", format)


def test_a_good_format_passes_all(installed: Installed, sample: Path, tmp_path: Path) -> None:
    use(installed)
    out = tmp_path / "out"
    assert list(checks.purity("plain", sample)) == []
    assert list(checks.hostile("plain", sample, out)) == []
    for other in ("html", "logseq", "obsidian", "readwise"):
        assert list(checks.ledger("plain", sample, other, out)) == []
        assert list(checks.round_trip("plain", sample, other, out)) == []
    assert list(checks.ledger("obsidian", OWN, "plain", out)) == []


# -- purity ------------------------------------------------------------------------------------------------------------


class Counting(Reader):
    """It counts what it reads."""

    count = 0

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        type(self).count += 1
        return (*super().read(unit, data, context), Loss(unit.path, self.count, "view", Outcome.APPROXIMATED))


def test_a_reader_that_remembers_is_not_pure(installed: Installed, sample: Path) -> None:
    use(installed, Counting())
    assert "a.txt: read twice, it gives something else the second time" in list(
        checks.purity("plain", sample)
    )


class Discovering(Reader):
    """It finds one thing less each time."""

    hidden = 0

    def discover(self, tree: Any, options: Any) -> Iterator[Unit]:
        type(self).hidden += 1
        yield from list(super().discover(tree, options))[self.hidden - 1 :]


def test_a_reader_that_finds_other_things_is_not_pure(installed: Installed, sample: Path) -> None:
    use(installed, Discovering())
    assert "discover gives other units the second time" in list(checks.purity("plain", sample))


class Writing(Reader):
    """It leaves its mark in the source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        (self.folder / "index.db").write_bytes(b"x")
        return super().read(unit, data, context)


def test_a_reader_that_writes_is_not_pure(installed: Installed, sample: Path) -> None:
    use(installed, Writing(sample))
    assert list(checks.purity("plain", sample))[-1] == "reading changed the source: index.db"


class Leading(Reader):
    """Its notes go where they want."""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        return (
            *super().read(unit, data, context),
            Note("../b.md", "b"),
            Note("/c.md", "c"),
            Note("..d.md", "d"),
        )


def test_a_reader_names_no_place_outside(installed: Installed, sample: Path) -> None:
    use(installed, Leading())
    assert list(checks.purity("plain", sample))[:2] == [
        "a.txt: the path '../b.md' of what it gives leads out of the vault",
        "a.txt: the path '/c.md' of what it gives leads out of the vault",
    ]


# -- determinism -------------------------------------------------------------------------------------------------------

_SETS = """
from tests.plugins.plain_format import Format, Writer

class Sets(Writer):
    def text(self, note):
        return " ".join({f"{note.title}{n}" for n in range(40)}) + "\\n"

FORMAT = Format(writer=Sets())
FORMAT.name = "sets"
"""
_HONEST = """
from tests.plugins.plain_format import Format

FORMAT = Format()
FORMAT.name = "honest"
"""


@pytest.mark.parametrize(("name", "code", "found"), [("sets", _SETS, True), ("honest", _HONEST, False)])
def test_the_order_of_a_set_is_no_order(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, found: bool
) -> None:
    (tmp_path / f"{name}_format.py").write_text(code)
    record(tmp_path / "records", name, {"vaultconv.formats": {name: f"{name}_format:FORMAT"}})
    for folder in (tmp_path, tmp_path / "records", Path(__file__).parents[2]):
        monkeypatch.syspath_prepend(folder)
    told = list(checks.determinism(name, sample, tmp_path / "out"))
    assert told == ([f"written twice ({name} to {name}), it differs: a.txt, b.txt, c.txt"] if found else [])
    sys.modules.pop(f"{name}_format")


class Remembering(Reader):
    """The first note of all is the only one that has its title."""

    def __init__(self) -> None:
        self.first = ""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        items = super().read(unit, data, context)
        self.first = self.first or unit.path
        return tuple(
            Note(item.path, "first" if item.path == self.first else item.title)
            if isinstance(item, Note)
            else item
            for item in items
        )

    def discover(self, tree: Any, options: Any) -> Iterator[Unit]:
        self.first = ""
        yield from super().discover(tree, options)


def test_the_order_of_files_is_no_matter(
    installed: Installed, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(installed, Remembering())
    monkeypatch.setattr(checks, "_converted_elsewhere", lambda *_: None)
    told = list(checks.determinism("plain", sample, tmp_path / "out"))
    assert "a.txt: what it gives depends on what was read before it" in told
    assert any(line.startswith("written twice") for line in told)  # the other process wrote nothing


def test_a_process_that_fails_says_why(installed: Installed, sample: Path, tmp_path: Path) -> None:
    use(installed)  # at hand here alone
    with pytest.raises(AssertionError, match="a process of its own cannot convert it:"):
        list(checks.determinism("plain", sample, tmp_path / "out"))


# -- the ledger, and the way there and back ----------------------------------------------------------------------------


class Forgetful(Writer):
    """It leaves out what is no paragraph, and says nothing."""

    def text(self, note: Note) -> str:
        return super().text(Note(note.path, note.title, blocks=note.blocks[:1]))


def test_what_is_left_out_without_a_word_is_found(installed: Installed, sample: Path, tmp_path: Path) -> None:
    use(installed, writer=Forgetful(), losses_found=False)
    told = list(checks.ledger("obsidian", OWN, "plain", tmp_path / "out"))
    assert any("task '[open] weigh the flour' is missing" in line for line in told)
    home = list(checks.round_trip("plain", sample, "obsidian", tmp_path / "out"))
    assert any("'level 1 bullet' did not come back from obsidian" in line for line in home)


def test_what_is_left_out_and_found_out_is_honest(installed: Installed, tmp_path: Path) -> None:
    use(installed, writer=Forgetful())
    assert list(checks.ledger("obsidian", OWN, "plain", tmp_path / "out")) == []


class Illegible(Reader):
    """It understands nothing."""

    def blocks(self, text: str) -> Any:
        raise ValueError("no idea")


def test_a_reader_that_understands_nothing_is_found(
    installed: Installed, sample: Path, tmp_path: Path
) -> None:
    use(installed, Illegible())
    told = list(checks.ledger("plain", sample, "obsidian", tmp_path / "out"))
    assert told[-1] == "none of its 3 notes is understood (plain to obsidian)"


class ReadingOnly(Format):
    pass


def test_a_format_that_only_reads_has_its_way_through_the_other(
    installed: Installed, sample: Path, tmp_path: Path
) -> None:
    use(installed, writer=None)
    format: Any = Format()
    format.writer = None
    installed.points.clear()
    installed.add(FORMATS.group, "plain", format)
    assert list(checks.round_trip("plain", sample, "logseq", tmp_path / "out")) == []


# -- what is overlooked ------------------------------------------------------------------------------------------------


class Skipping(Reader):
    """It knows no lists; with ``tells`` it says which."""

    def __init__(self, tells: bool = False) -> None:
        self.tells = tells

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        lines = data.decode("utf-8", "replace").splitlines()
        known, lists = (
            [line for line in lines if line.startswith("- ") is is_list] for is_list in (False, True)
        )
        loss = Loss(unit.path, 0, "list", Outcome.LEFT_OUT, "; ".join(lists))
        return (
            *super().read(unit, "\n".join(known).encode(), context),
            *([loss] if self.tells and lists else []),
        )


def only_read(installed: Installed, reader: Any) -> None:
    format: Any = Format(reader)
    format.writer = None
    installed.add(FORMATS.group, "plain", format)


def test_what_a_reader_leaves_out_without_a_word_is_found(installed: Installed, sample: Path) -> None:
    (sample / "a.txt").write_text("Kept words.\n\n- an entry of\n- Xerxes II\n")
    (sample / "b.txt").write_bytes(b"caf\xe9 au lait")
    only_read(installed, Skipping())
    assert list(overlooked("plain", sample)) == [
        "a.txt:3: the word 'entry' is overlooked: it is in no note, and no line of the ledger has it",
        "a.txt:4: the word 'Xerxes' is overlooked: it is in no note, and no line of the ledger has it",
    ]


def test_what_a_reader_says_that_it_leaves_out_is_not_overlooked(installed: Installed, sample: Path) -> None:
    (sample / "a.txt").write_text("Kept words.\n\n- an entry of\n- Xerxes II\n")
    only_read(installed, Skipping(tells=True))
    assert list(overlooked("plain", sample)) == []


def test_what_a_format_that_writes_overlooks_does_not_come_back(installed: Installed, sample: Path) -> None:
    use(installed, Skipping())
    assert list(overlooked("plain", sample)) == []


# -- hostile input -----------------------------------------------------------------------------------------------------


class Trusting(Reader):
    """It believes what it reads."""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        if unit.role == "note":
            data.decode()
        return super().read(unit, data, context)


class Silent(Reader):
    """What it does not understand it leaves out."""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        return tuple(item for item in super().read(unit, data, context) if not getattr(item, "problem", None))


class Unexplained(Reader):
    """What it does not understand it carries, and says not why."""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        items = super().read(unit, data, context)
        return tuple(
            Note(i.path, i.title, verbatim=data) if getattr(i, "problem", None) else i for i in items
        )


class Wrong(Reader):
    """It gives what no reader gives."""

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> Any:
        return super().read(unit, data, context) if data.startswith(b"The words") else [data]


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (Trusting(), "a.txt as random bytes: reading it raises UnicodeDecodeError"),
        (Silent(), "a.txt as random bytes: it goes without a word: neither a note with its bytes, nor a loss"),
        (Unexplained(), "a.txt as random bytes: its note is carried as bytes, and nothing says why (problem)"),
        (Wrong(), "a.txt as nothing: reading it gives something that is no tuple of items"),
    ],
)  # fmt: skip
def test_what_a_reader_must_not_do_with_strange_bytes(
    installed: Installed, sample: Path, tmp_path: Path, reader: Any, said: str
) -> None:
    use(installed, reader)
    assert any(line.startswith(said) for line in checks.hostile("plain", sample, tmp_path / "out"))


@pytest.mark.parametrize(
    ("recognise", "said"),
    [
        (lambda tree: Recognition(101, "sure"), "recognise says Recognition(score=101"),
        (lambda tree: tree.read("a.txt").decode() and Recognition(1, ""), "looking at a folder with a.txt as random bytes raises UnicodeDecodeError"),
    ],
)  # fmt: skip
def test_what_recognising_must_not_do(
    installed: Installed, sample: Path, tmp_path: Path, recognise: Any, said: str
) -> None:
    use(installed, recognise=recognise)
    assert any(line.startswith(said) for line in checks.hostile("plain", sample, tmp_path / "out"))


@pytest.mark.parametrize("where", ["read", "recognise"])
def test_who_stops_the_program_stops_it(
    installed: Installed, sample: Path, tmp_path: Path, where: str
) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    class Stopping(Reader):
        def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
            return super().read(unit, data, context) if data.startswith(b"The words") else stop()

    use(
        installed,
        Stopping() if where == "read" else None,
        recognise=stop if where == "recognise" else Format().recognise,
    )
    with pytest.raises(KeyboardInterrupt):
        list(checks.hostile("plain", sample, tmp_path / "out"))


def test_what_only_writes_has_no_bytes_to_read(installed: Installed, sample: Path, tmp_path: Path) -> None:
    format: Any = Format()
    format.reader = None
    installed.add(FORMATS.group, "plain", format)
    assert list(checks.hostile("plain", sample, tmp_path)) == []
    assert list(checks.purity("plain", sample)) == []


# -- samples -----------------------------------------------------------------------------------------------------------


def test_samples_are_those_given_or_those_beside_the_tests(installed: Installed, tmp_path: Path) -> None:
    use(installed)
    (tmp_path / "tests" / "samples" / "b").mkdir(parents=True)
    (tmp_path / "tests" / "samples" / "a").mkdir()
    (tmp_path / "tests" / "samples" / "README.md").touch()
    assert [path.name for path in samples_of("plain", (), tmp_path)] == ["a", "b"]
    assert [path.name for path in samples_of("plain", [str(tmp_path)], tmp_path)] == [tmp_path.name]
    with pytest.raises(UsageError, match="there is no such sample"):
        samples_of("plain", [str(tmp_path / "gone")], tmp_path)


def test_a_format_that_only_reads_needs_a_sample(installed: Installed, tmp_path: Path) -> None:
    format: Any = Format()
    format.writer = None
    installed.add(FORMATS.group, "plain", format)
    with pytest.raises(
        UsageError, match="there is no sample for the format 'plain', which only reads"
    ) as caught:
        samples_of("plain", (), tmp_path)
    assert "tests/samples/NAME" in caught.value.remedy


def test_ours_is_written_once(installed: Installed, tmp_path: Path) -> None:
    use(installed)
    made = written_sample("plain", tmp_path)
    assert sorted(path.name for path in made.rglob("*.txt")) == ["Bread.txt", "Starter.txt"]
    (made / "Bread.txt").unlink()
    assert written_sample("plain", tmp_path) == made
    assert not (made / "Bread.txt").exists()
