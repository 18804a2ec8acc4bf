"""The checks: purity, determinism, honesty of the ledger, the way there and back, and hostile input."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from posixpath import splitext
from typing import Any

from vaultconv.formats.base import Format, Item, ReadContext, Reader, Recognition, Unit
from vaultconv.formats.registry import get_format
from vaultconv.model.board import Base, Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Settings
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify
from vaultconv.plugins.conformance.samples import OWN_FORMAT
from vaultconv.vault.tree import Tree, walk

_ITEMS = (Note, Board, Base, Attachment, Settings, Loss)
_IN_WORDS = frozenset({Outcome.APPROXIMATED, Outcome.KEPT_AS_TEXT})
"""Outcomes after which the words of a construct stand among those around it."""
_SHOWN = 5


# -- purity ------------------------------------------------------------------------------------------------------------


def purity(name: str, sample: Path) -> Iterator[str]:
    """Reading twice gives the same, touches nothing, and names no place outside the source."""
    before = _bytes_in(sample)
    first, second = _read_all(get_format(name), sample), _read_all(get_format(name), sample)
    for path, items in first.items():
        if items != second.get(path):
            yield f"{path}: read twice, it gives something else the second time"
        leading_out = sorted(
            {each for item in items if _leads_out(each := str(getattr(item, "path", "")))} - {path}
        )
        yield from (
            f"{path}: the path {each!r} of what it gives leads out of the vault" for each in leading_out
        )
    if list(first) != list(second):
        yield "discover gives other units the second time"
    yield from _differences(before, _bytes_in(sample), "reading changed the source")


def _leads_out(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


# -- determinism -------------------------------------------------------------------------------------------------------


def determinism(name: str, sample: Path, folder: Path) -> Iterator[str]:
    """The same source gives the same bytes: in whatever order its files are read or were made, and in another process."""
    format = get_format(name)
    forth, back = _read_all(format, sample), _read_all(format, sample, backwards=True)
    for path, items in forth.items():
        if items != back.get(path):
            yield f"{path}: what it gives depends on what was read before it"
    target = name if format.writer is not None else OWN_FORMAT
    copy = folder / "again" / sample.name
    _copied_backwards(sample, copy)
    convert(sample, folder / "here", _options(name, target))
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    _converted_elsewhere(copy, folder / "there", name, target, seed)
    yield from _differences(
        _bytes_in(folder / "here"),
        _bytes_in(folder / "there"),
        f"written twice ({name} to {target}), it differs",
    )


_PROGRAM = """
import sys
from pathlib import Path
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
source, destination, read, written = sys.argv[1:]
convert(Path(source), Path(destination), Options(read, written, durable=False))
"""


def _converted_elsewhere(source: Path, destination: Path, name: str, target: str, seed: str) -> None:
    """Converts in a process of its own, in which sets have another order."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    words = [sys.executable, "-c", _PROGRAM, str(source), str(destination), name, target]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own program
    if ran.returncode:
        raise AssertionError(f"a process of its own cannot convert it:\n{ran.stderr}")


def _copied_backwards(sample: Path, copy: Path) -> None:
    """``sample``, its files made in the opposite order, with the times that they have."""
    for file in sorted((path for path in sample.rglob("*") if path.is_file()), reverse=True):
        place = copy / file.relative_to(sample)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, place)


# -- the ledger --------------------------------------------------------------------------------------------------------


def ledger(name: str, sample: Path, target: str, folder: Path) -> Iterator[str]:
    """What is in ``sample`` is in what is written of it in the format ``target``, or the ledger says so."""
    destination = folder / f"{sample.name}-{target}"
    if not destination.exists():
        run = convert(sample, destination, _options(name, target))
        yield from (f"{each.path}: cannot be written: {each.reason}" for each in run.applied.conflicts)
    verdict = verify(sample, destination, _options(name, target))
    for missing in verdict.missing:
        now = f", is now {missing.now!r}" if missing.now else ""
        yield f"{missing.note}:{missing.line}: {missing.kind} {missing.value!r} is missing{now} ({name} to {target})"
    if verdict.blind:
        yield f"none of its {verdict.notes} notes is understood ({name} to {target})"


# -- there and back ----------------------------------------------------------------------------------------------------


def round_trip(name: str, sample: Path, other: str, folder: Path) -> Iterator[str]:
    """What went to ``other`` comes back and says what it said, but for what the ledger of the way there names. A format that is not written has no way back: then what was written of it
    says the same once ``other`` has read and written it again."""
    there = folder / f"{sample.name}-{other}"
    run = convert(sample, there, _options(name, other))
    told = {(loss.note, loss.construct) for loss in run.plan.losses}
    told |= {(loss.note, "words") for loss in run.plan.losses if loss.value or loss.outcome in _IN_WORDS}
    settings = tuple(loss.note for loss in run.plan.losses if loss.construct == "settings")
    home = folder / f"{sample.name}-{other}-home"
    last, first = (name, sample) if get_format(name).writer is not None else (other, there)
    convert(there, home, _options(other, last))
    for missing in verify(first, home, _options(last, last)).missing:
        if first is sample and ((missing.note, missing.kind) in told or _is_in(missing.note, settings)):
            continue
        now = f", is now {missing.now!r}" if missing.now else ""
        yield f"{missing.note}:{missing.line}: {missing.kind} {missing.value!r} did not come back from {other}{now}"


def _is_in(path: str, folders: Iterable[str]) -> bool:
    """Whether ``path`` is one of ``folders``, or lies in one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


# -- hostile input -----------------------------------------------------------------------------------------------------


def hostile(name: str, sample: Path, folder: Path) -> Iterator[str]:
    """Whatever the bytes of a file are, nothing is raised, and nothing goes without a word."""
    format = get_format(name)
    reader = format.reader
    if reader is None:
        return
    seen = set()
    tree = walk(sample)
    for unit in reader.discover(tree, {}):
        kind = (unit.role, splitext(unit.path)[1])
        if unit.role == "attachment" or kind in seen:
            continue
        seen.add(kind)
        good, context = _told(tree, unit, Settings())
        if not reader.read(unit, good, context):
            continue  # it never says anything: what the format makes for itself
        for what, data in _payloads(good):
            yield from (f"{unit.path} as {what}: {wrong}" for wrong in _wrong_answer(reader, unit, data))
            yield from _wrong_walk(format, sample, unit.path, data, folder / "hostile", what)


def _payloads(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes that nobody means, and what they are."""
    noise = random.Random(9)  # noqa: S311  the same noise each time
    yield "nothing", b""
    yield "null bytes", b"\0" * 4096
    yield "random bytes", noise.randbytes(4096)
    yield "its first half", good[: len(good) // 2]
    yield "itself with null bytes in it", good[:20] + b"\0\0" + good[20:]
    yield "itself with bytes that are no text in it", good[:20] + b"\xff\xfe\x80" + good[20:]
    for sign in ("[", "{", '{"a":', "> ", "- ", "<div>", "*", "[["):
        yield f"{sign.strip()} nested without end", (sign * 20_000).encode()
    yield (
        "a list that goes deeper with each line",
        "".join(f"{' ' * 2 * n}- a\n" for n in range(400)).encode(),
    )


def _wrong_answer(reader: Reader, unit: Unit, data: bytes) -> Iterator[str]:
    """What is wrong with what ``reader`` makes of ``data``."""
    try:
        items: Any = reader.read(
            replace(unit, size=len(data)), data, ReadContext(further=tuple(b"" for _ in unit.further))
        )
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  that is what is asked
        yield f"reading it raises {type(error).__name__}: {error}"
        return
    if not isinstance(items, tuple) or not all(isinstance(item, _ITEMS) for item in items):
        yield "reading it gives something that is no tuple of items"
    elif data.strip() and unit.role != "settings" and not items:
        yield "it goes without a word: neither a note with its bytes, nor a loss"
    else:
        lost = [
            item
            for item in items
            if isinstance(item, Note) and item.verbatim is not None and item.problem is None
        ]
        if lost:
            yield "its note is carried as bytes, and nothing says why (problem)"


def _wrong_walk(
    format: Format, sample: Path, path: str, data: bytes, folder: Path, what: str
) -> Iterator[str]:
    """What is wrong with how ``format`` looks at a folder in which the file at ``path`` holds ``data``."""
    if not folder.exists():
        shutil.copytree(sample, folder)
    (folder / path).write_bytes(data)
    tree = walk(folder)
    try:
        answer: Any = format.recognise(tree)
        assert format.reader is not None  # noqa: S101  it has just been asked
        for _ in format.reader.discover(tree, {}):
            pass
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  that is what is asked
        yield f"looking at a folder with {path} as {what} raises {type(error).__name__}: {error}"
        return
    if not isinstance(answer, Recognition) or not 0 <= answer.score <= 100:
        yield f"recognise says {answer!r} of a folder with {what}"


# -- what they have in common ------------------------------------------------------------------------------------------


def _options(name: str, target: str) -> Options:
    return Options(name, target, durable=False)


def _read_all(format: Format, sample: Path, backwards: bool = False) -> dict[str, tuple[Item, ...]]:
    """What each unit of ``sample`` holds, settings first; the others in their order or ``backwards``. Nothing is caught."""
    reader = format.reader
    if reader is None:
        return {}
    tree = walk(sample)
    units = list(reader.discover(tree, {}))
    found: dict[str, tuple[Item, ...]] = {}
    settings = Settings()
    for unit in (each for each in units if each.role == "settings"):
        found[unit.path] = reader.read(unit, tree.read(unit.path), ReadContext(settings=settings))
        settings = next((item for item in found[unit.path] if isinstance(item, Settings)), settings)
    rest = [each for each in units if each.role != "settings"]
    for unit in reversed(rest) if backwards else rest:
        found[unit.path] = reader.read(unit, *_told(tree, unit, settings))
    return {unit.path: found[unit.path] for unit in units}


def _told(tree: Tree, unit: Unit, settings: Settings) -> tuple[bytes, ReadContext]:
    """What a reader is given of ``unit``."""
    further = tuple(tree.read(path) for path in unit.further)
    data = b"" if unit.role == "attachment" else tree.read(unit.path)
    return data, ReadContext(settings=settings, mtime_ns=unit.mtime_ns, further=further)


def _bytes_in(folder: Path) -> dict[str, str]:
    """A hash of each file below ``folder``, but for what we keep for ourselves."""
    own = own_folder(folder)
    return {
        str(path.relative_to(folder)): blake2b(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_relative_to(own)
    }


def _differences(before: Mapping[str, str], after: Mapping[str, str], what: str) -> Iterator[str]:
    """What is in one folder and not, or not so, in the other."""
    differ = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    if differ:
        yield f"{what}: {_listed(differ)}"


def _listed(paths: Iterable[str]) -> str:
    known = list(paths)
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return ", ".join(known[:_SHOWN]) + more
