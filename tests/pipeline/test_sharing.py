"""Who shares the work of a conversion: whatever their number, whoever they are and whatever is lost, the same comes out."""

from __future__ import annotations

import gc
import multiprocessing.connection
import os
import pickle
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.properties.test_reworded import LOGSEQ, OBSIDIAN, made
from vaultconv.errors import SourceError, UsageError
from vaultconv.pipeline import crew as crew_room
from vaultconv.pipeline import sharing, way_back, written_in_shares
from vaultconv.pipeline.crew import Executing, Processes, forget
from vaultconv.pipeline.memory import as_parts
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.pipeline.way_back import WayBack
from vaultconv.transform.grouping import BOOK_NOTES
from vaultconv.vault.faced import FacedNote
from vaultconv.vault.tree import File

MORE = {
    "Journal/Deep/More.md": "[[Bread#Head]], [[2026-01-05]] and ![[Starter#Same]].\n\n"
    "- [x] done ✅ 2026-01-06\n- a\n\t- b ^inner\n",
    "Broken.md": "---\na: [\n---\nwords\n",
    "Bytes.md": b"caf\xe9 \xff\n",
    "Spare.png": "shown by none",
}


@dataclass
class Here:
    """A crew that is here: what it is handed and gives back is pickled. ``loses``: it forgets all before each task; ``is_late``: the
    first task is done last."""

    many: int
    fewest: int = 1
    loses: bool = False
    is_late: bool = False
    tasks: list[str] = field(default_factory=list)

    def each(self, task: Callable[..., Any], parcels: Sequence[Any], shares: Sequence[Any]) -> list[Any]:
        found = []
        for share in reversed(shares) if self.is_late else shares:
            if self.loses:
                forget()
            self.tasks.append(task.__name__)
            parcels, share = pickle.loads(pickle.dumps((list(parcels), share)))
            found.append(pickle.loads(pickle.dumps(task(*parcels, share))))
        return found[::-1] if self.is_late else found

    def close(self) -> None:
        pass


def told(made: Plan) -> dict[str, Any]:
    """All that a plan says, and leaves for the next run."""
    footing = made.footing
    assert footing is not None
    return {
        "actions": made.actions,
        "losses": made.losses,
        "use": replace(
            made.use, outside=[(path, replace(link, block=None)) for path, link in made.use.outside]
        ),
        "counts": made.counts,
        "prints": (footing.fingerprint, footing.frame),
        "looks": list(footing.looks.known.items()),
        "memory": None if footing.memory is None else dict(as_parts(footing.memory)),
        "glimpses": None if footing.memory is None else dict(footing.memory.glimpses),
    }


def by(crew: Any, monkeypatch: pytest.MonkeyPatch, *given: Any) -> Plan:
    with monkeypatch.context() as patch:
        patch.setattr(sharing, "_crew", lambda _options: crew)
        return plan(*given)


@pytest.fixture(scope="session")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small vaults; ``home``: a graph that was an Obsidian vault, with what was carried for the way back."""
    folder = tmp_path_factory.mktemp("shared")
    obsidian = made(folder / "obsidian", OBSIDIAN)
    for path, text in MORE.items():
        (obsidian / path).parent.mkdir(parents=True, exist_ok=True)
        (obsidian / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    apply(plan(obsidian, folder / "home", Options(target_format="logseq")))
    return {
        "obsidian": obsidian,
        "logseq": made(folder / "logseq", LOGSEQ),
        "home": folder / "home",
    }


@pytest.mark.parametrize(
    ("name", "target", "many", "loses"),
    [
        ("obsidian", "logseq", 2, True),
        ("obsidian", "logseq", 3, False),
        ("obsidian", "obsidian", 2, False),
        ("logseq", "obsidian", 2, False),
        ("logseq", "obsidian", 3, True),
        ("home", "obsidian", 2, False),
        ("home", "obsidian", 3, True),
    ],
)
def test_the_same_comes_out_whatever_the_number(
    vaults: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    target: str,
    many: int,
    loses: bool,
) -> None:
    given = vaults[name], tmp_path / "there", Options(target_format=target)
    alone = plan(*given)
    crew = Here(many, loses=loses)
    if many > 2:  # and whatever is in memory
        given = (*given[:2], replace(given[2], memory=1))
    shared = by(crew, monkeypatch, *given)

    assert told(shared) == told(alone)
    assert crew.tasks.count("write_share") == many
    assert alone.loaded.shared is None
    assert shared.loaded.shared is not None
    assert shared.loaded.shared.source is not None
    assert (
        shared.loaded.shared.source.lately.count == 0
    )  # nothing is read again by who only brings it together


def test_the_same_comes_out_whichever_is_done_first(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = vaults["obsidian"], tmp_path / "there", Options(target_format="logseq")
    shared = by(Here(sharing.MANY, is_late=True), monkeypatch, *given)

    assert told(shared) == told(plan(*given))


@pytest.mark.parametrize(
    "options",
    [
        Options(carriers=False),
        Options(origins=False, dedupe=True, ledger_note="L.md"),
        Options(format_options={"shape": "document"}),
    ],
    ids=["no carriers", "of the whole", "document"],
)
def test_the_same_comes_out_whatever_is_asked(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: Options
) -> None:
    given = vaults["logseq"], tmp_path / "there", replace(options, target_format="obsidian")
    shared = by(Here(2), monkeypatch, *given)

    assert told(shared) == told(plan(*given))
    assert shared.loaded.shared is not None


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ({"A.md": "x", "B.md": "> said\n\n^rw12\n"}, {}),
        ({".vaultconvignore": "B.md\n", "A.md": "[[B]]", "B.md": "b"}, {}),
        ({"A.md": "[[B]]", "B.md": "b"}, {"group": BOOK_NOTES}),
    ],
    ids=["highlights", "left out", "of the whole"],
)
def test_what_depends_on_more_than_its_notes_is_done_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], options: dict[str, Any]
) -> None:
    source = made(tmp_path / "source", files)
    given = source, tmp_path / "there", Options("obsidian", "logseq", **options)
    shared = by(Here(2), monkeypatch, *given)

    assert told(shared) == told(plan(*given))
    assert shared.loaded.shared is None


class _ReadElsewhere(Here):
    """What is written here was read by others: here is known what was known before."""

    def each(self, task: Callable[..., Any], parcels: Sequence[Any], shares: Sequence[Any]) -> list[Any]:
        if task.__name__ != "read_share":
            return super().each(task, parcels, shares)
        known = dict(crew_room._OPENED)
        forget()
        found = super().each(task, parcels, shares)
        forget()
        crew_room._OPENED.update(known)
        return found


def test_nothing_is_kept_from_run_to_run_where_workers_outlive_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a note whose file looks as it did, too."""
    monkeypatch.setattr(sharing, "forget", lambda: None)
    source = made(tmp_path / "source", {"A.md": "one", "B.md": "[[A]]"})
    given = source, tmp_path / "there", Options("obsidian", "logseq")
    looks = (source / "A.md").stat()
    monkeypatch.setattr(File, "__getstate__", lambda file: [file.path, file.size, file.mtime_ns, 0, 0])
    first = by(Here(2), monkeypatch, *given)
    (source / "A.md").write_text("two")
    os.utime(source / "A.md", ns=(looks.st_atime_ns, looks.st_mtime_ns))
    second = by(_ReadElsewhere(2), monkeypatch, *given)
    forget()

    pages = [
        next(action.data or b"" for action in each.actions if action.source == "A.md")
        for each in (first, second)
    ]
    assert [page.splitlines()[-1] for page in pages] == [b"- one", b"- two"]


def test_few_notes_are_done_by_one(vaults: dict[str, Path], tmp_path: Path) -> None:
    made = plan(vaults["obsidian"], tmp_path / "there", Options(target_format="logseq", jobs=2))

    assert made.loaded.shared is None


def test_the_next_run_converts_only_what_an_edit_concerns(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = (
        made(tmp_path / "source", LOGSEQ),
        tmp_path / "there",
        Options("logseq", "obsidian", durable=False),
    )
    first = by(Here(2), monkeypatch, *given)
    apply(first)
    (given[0] / "pages/New.md").write_text("mood:: x\n\n- [[Loaf]]\n")
    again = by(Here(2), monkeypatch, *given)
    assert (first.loaded.shared is not None, again.is_whole) == (True, False)
    assert [action.path for action in apply(again).applied.written] == ["New.md"]


class _Dying(Processes):
    """Of two processes, the first is killed once it has read its share."""

    def each(self, task: Callable[..., Any], parcels: Sequence[Any], shares: Sequence[Any]) -> list[Any]:
        found = super().each(task, parcels, shares)
        if task.__name__ == "read_share":
            pid = self._workers[0][0].pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        return found


def test_a_process_that_is_killed_costs_nothing_but_time(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = vaults["obsidian"], tmp_path / "there", Options(target_format="logseq")
    crew = _Dying(2, fewest=1)
    shared = by(crew, monkeypatch, *given)

    assert told(shared) == told(plan(*given))
    assert crew._workers == []


def _ends_elsewhere(own: int, share: int) -> int:
    """A task that costs a process its life, but for the one with the id ``own``."""
    if os.getpid() != own:
        os._exit(1)
    return share


def test_a_task_that_ends_each_process_is_done_here() -> None:
    crew = Processes(2)
    try:
        assert crew.each(_ends_elsewhere, [os.getpid()], [1, 2, 3]) == [1, 2, 3]
        assert crew.each(_ends_elsewhere, [os.getpid()], [4]) == [4]
    finally:
        crew.close()


def test_a_process_does_what_comes_until_nothing_can() -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.send((len, (), "four"))
    ours.send((len, (), 4))  # has no length
    copy = multiprocessing.connection.Connection(os.dup(ours.fileno()))
    held, was = signal.getsignal(signal.SIGINT), gc.isenabled()

    def answers() -> list[Any]:
        with ours:
            return [ours.recv(), ours.recv()]

    try:
        with theirs, ThreadPoolExecutor(1) as thread:
            given = thread.submit(answers)
            crew_room._work(theirs, copy)
    finally:
        signal.signal(signal.SIGINT, held)
        (gc.enable if was else gc.disable)()

    assert given.result() == [(True, 4), (False, None)]
    assert copy.closed


def test_little_is_kept() -> None:
    forget()
    made = [crew_room.opened(str(number), lambda number=number: [number]) for number in range(9)]  # type: ignore[misc]

    assert crew_room.opened("8", list) is made[8]
    assert crew_room.opened("0", list) == []
    forget()


class _Losing(ThreadPoolExecutor):
    """Loses the first task of each kind, and every other one twice."""

    def __init__(self) -> None:
        super().__init__(2)
        self.lost = 0

    def submit(self, task: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        self.lost += 1
        if self.lost % 3:
            return super().submit(task, *given, **named)
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("the worker is gone"))
        return future


def test_an_executor_does_the_same_whatever_it_loses(vaults: dict[str, Path], tmp_path: Path) -> None:
    given = vaults["obsidian"], tmp_path / "there", Options(target_format="logseq")
    with _Losing() as executor, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "Executing", lambda given, many: Executing(given, many, fewest=1))
        shared = plan(*given[:2], replace(given[2], executor=executor))
    gone = ThreadPoolExecutor(1)
    gone.shutdown()

    assert told(shared) == told(plan(*given))
    assert shared.loaded.shared is not None
    assert executor.lost > 3 * sharing.MANY / 2
    assert Executing(gone, 1).each(len, [], ["done here"]) == [9]


def test_an_executor_may_look_into_what_a_task_gave(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask weighs each result in another thread, while the next share is written."""
    given: list[Any] = []
    written = written_in_shares.NoteByNote._write

    def looked_into(*of: Any) -> None:
        for memo in (memo for done in given for memo in done.asked.memos):
            for known in memo.values():
                for table in known if isinstance(known, tuple) else (known,):
                    if isinstance(table, dict | frozenset):
                        list(table)
        written(*of)

    class _Looking(Here):
        def each(self, task: Callable[..., Any], parcels: Sequence[Any], shares: Sequence[Any]) -> list[Any]:
            if task.__name__ != "write_share":
                return super().each(task, parcels, shares)
            for share in shares:
                given.append(task(*parcels, share))
            done: list[Any] = pickle.loads(pickle.dumps(given))
            return done

    options = Options(target_format="logseq")
    alone = plan(vaults["obsidian"], tmp_path / "there", options)
    monkeypatch.setattr(written_in_shares.NoteByNote, "_write", looked_into)
    assert told(by(_Looking(3), monkeypatch, vaults["obsidian"], tmp_path / "there", options)) == told(alone)
    assert len(given) > 1


def test_an_error_is_met_as_without_a_crew(tmp_path: Path) -> None:
    crew = Processes(2)
    with pytest.raises(UsageError, match="jobs"):
        crew.each(sharing.check_executor, [], ["jobs"])
    assert crew._workers
    crew.close()


def test_a_note_that_changes_while_the_vault_is_read_is_told(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = made(tmp_path / "source", OBSIDIAN)
    loaded = by(Here(2), monkeypatch, source, tmp_path / "there", Options(target_format="logseq")).loaded
    bread, starter = (loaded.index.note(path) for path in ("Bread.md", "Starter.md"))
    assert bread is not None
    assert starter is not None
    (source / "Starter.md").write_text("other words")

    assert bread.source is not None
    assert bread.source.text == OBSIDIAN["Bread.md"]
    assert replace(bread, title="Loaf").blocks == bread.blocks
    with pytest.raises(SourceError, match=r"Starter\.md: has changed"):
        len(starter.blocks)


def test_what_cannot_be_told_apart_there_is_written_here(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = Here(2)
    monkeypatch.setattr(written_in_shares, "is_told_by_its_face", lambda _note: False)
    given = vaults["home"], tmp_path / "there", Options(target_format="obsidian")

    assert told(by(crew, monkeypatch, *given)) == told(plan(*given))
    assert set(crew.tasks) == {"read_share", "write_share"}


def test_what_was_written_is_read_again_by_who_looks_into_it(
    vaults: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[WayBack] = []
    for room in (written_in_shares, way_back):
        monkeypatch.setattr(room, "WayBack", lambda *given: found.append(WayBack(*given)) or found[-1])
    given = vaults["obsidian"], tmp_path / "there", Options(target_format="logseq")
    by(Here(2), monkeypatch, *given)
    plan(*given)
    shared, alone = found

    assert isinstance(shared.notes["Starter.md"], FacedNote)
    assert {path: note.blocks for path, note in shared.notes.items()} == {
        path: note.blocks for path, note in alone.notes.items()
    }


def test_what_nobody_can_do_is_refused(tmp_path: Path) -> None:
    source = made(tmp_path / "source", {"A.md": "x"})
    with pytest.raises(UsageError, match="executor"):
        plan(source, tmp_path / "there", Options("obsidian", "logseq", executor="acme:1"))


def test_all_processors_are_as_many_as_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "processors", lambda: 3)

    assert [getattr(sharing._crew(Options(jobs=jobs)), "many", 1) for jobs in (0, 1, 2)] == [3, 1, 2]
