"""The copy of what is at an address, in a folder of the user's: a conversion reads there, and is planned against it.

What a store says of its objects (:class:`~vaultconv.remote.store.Object`) is compared with what it said when each was fetched:
one that is as it was is not fetched again. In the other direction an object is put into the store first, and only then does its file
stand in the copy; so the copy never says of the store what is not there. :class:`Outlet` is that direction.

Beside the copy lies what is remembered of it; in it, in ``.vaultconv``, what runs have recorded, which no store ever gets.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vaultconv.errors import StoreError
from vaultconv.model.losses import Loss, Outcome
from vaultconv.remote.address import Address
from vaultconv.remote.store import Object, Store, each

_OURS: Final = ".vaultconv"
_DATABASE: Final = f"{_OURS}/state.db"
_LISTING: Final = "listing.json"
_INCOMING: Final = "incoming"
_LONGEST: Final = 255
"""Bytes that a name may have on most disks."""


@dataclass(frozen=True, slots=True)
class Known:
    """An object as it was fetched or put: the ``stamp`` that the store gave it, and how its file here looks."""

    stamp: str
    size: int
    mtime_ns: int


class Mirror:
    """The copy of what is at ``address``. Errors of the disk come out as :class:`OSError`."""

    def __init__(self, address: Address) -> None:
        self.root = address.place
        self.address = address
        self.home = address.folder
        self.losses: tuple[Loss, ...] = ()
        """What is there and cannot be a file here."""
        self._known, self._is_written = self._read()

    def get(self, path: str) -> Known | None:
        """What is known of the object at ``path``."""
        return self._known.get(path)

    def refresh(self, store: Store) -> int:
        """Makes the copy the same as what the store has now, and says how many objects it fetched for that.

        Where the store breaks off, what was fetched stays: raises :class:`~vaultconv.errors.StoreError`."""
        listed = store.listed()
        there, odd = _fit(listed)
        self.losses = tuple(odd)
        wanted = {path: thing for path, thing in there.items() if self._is_wanted(path)}
        self._remove_all_but(wanted)
        lacking = [thing for path, thing in sorted(wanted.items()) if not self._is_current(thing)]
        try:
            self._fetch(store, lacking)
        finally:
            self.save()
        return len(lacking)

    def learn(self, thing: Object, info: os.stat_result) -> None:
        """Remembers that the file that looks like ``info`` holds what the object holds now."""
        self._known[thing.path] = Known(thing.stamp, info.st_size, info.st_mtime_ns)

    def forget(self, path: str) -> None:
        """Remembers nothing of what was at ``path``."""
        self._known.pop(path, None)

    def begin_writing(self) -> None:
        """From now on the records of runs are made here, whatever records an object may hold."""
        self._is_written = True
        self.forget(_DATABASE)
        self.save()

    def save(self) -> None:
        """Keeps what is known, in one step."""
        said = {
            "address": self.address.text,
            "written": self._is_written,
            "objects": {path: [k.stamp, k.size, k.mtime_ns] for path, k in sorted(self._known.items())},
        }
        aside = self.home / f".{_LISTING}.new"
        aside.write_text(json.dumps(said, indent=0), "utf-8")
        aside.replace(self.home / _LISTING)

    def _read(self) -> tuple[dict[str, Known], bool]:
        """What was kept. Where that is damaged nothing is known, and all is fetched anew; the records of runs stay."""
        with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
            said = json.loads((self.home / _LISTING).read_bytes())
            if said["address"] == self.address.text:
                known = {path: Known(str(s), int(n), int(t)) for path, (s, n, t) in said["objects"].items()}
                return known, bool(said["written"])
        return {}, (self.root / _DATABASE).exists()

    def _is_wanted(self, path: str) -> bool:
        """Whether an object is a part of the copy. Of our own folder, which somebody put into the store together with a vault, that is
        what it remembers; and only until this copy has records of its own."""
        if not path.startswith(f"{_OURS}/"):
            return True
        return path == _DATABASE and not self._is_written

    def _is_current(self, thing: Object) -> bool:
        known = self._known.get(thing.path)
        if known is None or not thing.stamp or known.stamp != thing.stamp:
            return False
        try:
            info = self._file(thing.path).lstat()
        except OSError:
            return False
        return (info.st_size, info.st_mtime_ns) == (known.size, known.mtime_ns)

    def _fetch(self, store: Store, lacking: list[Object]) -> None:
        aside = self.home / _INCOMING
        shutil.rmtree(aside, ignore_errors=True)
        if not lacking:
            return
        aside.mkdir()
        files = {thing.path: aside / str(number) for number, thing in enumerate(lacking)}
        done = 0
        try:
            for thing, error in each(lacking, lambda it: _brought(store, it, files[it.path]), store.lanes):
                if error is not None:
                    raise StoreError(
                        f"{error.what} ({done:,} of {len(lacking):,} objects were fetched)",
                        path=error.path,
                        remedy=error.remedy,
                    ) from error
                self._take(thing, files[thing.path])
                done += 1
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _take(self, thing: Object, file: Path) -> None:
        """Moves a ``file`` that was fetched into its place."""
        if thing.mtime_ns:
            os.utime(file, ns=(thing.mtime_ns, thing.mtime_ns))
        place = self._file(thing.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)
        self.learn(thing, place.lstat())

    def _file(self, path: str) -> Path:
        return self.root / path if path else self.root

    def _remove_all_but(self, wanted: Iterable[str]) -> None:
        """Removes the files, and then the folders, that are no object, nor hold one."""
        kept = set(wanted)
        if self.root.is_dir() and not self.root.is_symlink():
            if "" in kept:
                shutil.rmtree(self.root)
            else:
                for path in list(_files(self.root, "", self._is_written)):
                    if path not in kept:
                        (self.root / path).unlink()
                _remove_empty(self.root, kept)
        elif os.path.lexists(self.root) and "" not in kept:
            self.root.unlink()
        for path in [path for path in self._known if path not in kept]:
            self.forget(path)


def _fit(listed: Iterable[Object]) -> tuple[dict[str, Object], Iterator[Loss]]:
    """The objects that can be files in a folder, by their paths, and a line of the ledger for each other one."""
    found = {thing.path: thing for thing in listed}
    folders = {above for path in found for above in _above(path)}
    odd = {path: why for path in found if (why := _misfit(path, folders))}
    losses = (
        Loss(path or "/", 0, "object", Outcome.FAILED, f"{why}, so it was not read; rename it and run again")
        for path, why in sorted(odd.items())
    )
    return {path: thing for path, thing in found.items() if path not in odd}, losses


def _misfit(path: str, folders: set[str]) -> str:
    """Why an object cannot be a file in a folder; ``""`` if it can.

    >>> _misfit("a//b.md", set()), _misfit("a", {"a"}), _misfit("a.md", {"b"})
    ('its name has an empty part', 'there are objects below it', '')
    """
    if path == "":
        return "there are objects below it" if folders else ""
    parts = path.split("/")
    if "" in parts:
        return "its name has an empty part"
    if "." in parts or ".." in parts or "\0" in path or (os.name == "nt" and set(path) & set('\\:*?"<>|')):
        return "its name is none that a file can have"
    if any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST for part in parts):
        return "its name is too long"
    return "there are objects below it" if path in folders else ""


def _above(path: str) -> Iterator[str]:
    """The folders that hold what is at ``path``.

    >>> list(_above("a/b/c.md"))
    ['a/b', 'a', '']
    """
    while path:
        path = path.rpartition("/")[0]
        yield path


def _files(folder: Path, below: str, is_ours: bool) -> Iterator[str]:
    """The files in ``folder``, by their paths; not those of runs, if they are ours."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if path == _OURS and is_ours:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder / entry.name, f"{path}/", is_ours)
            else:
                yield path


def _remove_empty(root: Path, kept: set[str]) -> None:
    """Removes the folders in which no object is."""
    filled = {folder for path in kept for folder in _above(path)}
    for folder, below, _ in os.walk(root, topdown=False):
        for name in below:
            inner = Path(folder, name)
            path = inner.relative_to(root).as_posix()
            if path not in filled and path.partition("/")[0] != _OURS:
                with suppress(OSError):  # a run may have put something there: then it stays
                    inner.rmdir()


def _brought(store: Store, thing: Object, file: Path) -> None:
    """Fetches an object; once more, if it was changed meanwhile."""
    for is_last in (False, True):
        store.fetch(thing.path, file)
        if file.stat().st_size == thing.size:
            return
        if is_last:
            raise StoreError(
                f"has not the {thing.size:,} bytes that the store says it has",
                path=f"{store.address.text}/{thing.path}",
                remedy="Somebody may be writing there: run again when that is done.",
            )


@dataclass(slots=True)
class Sent:
    """An object that was to be put at ``path``: whether what stood there was what is known (``is_as_known``; else nothing was done), and the
    ``error`` that came of it."""

    path: str
    file: Path
    is_as_known: bool = True
    error: StoreError | None = None
    is_begun: bool = False

    def check(self) -> None:
        """Raises the error, if there is one."""
        if self.error is not None:
            raise self.error


class Outlet:
    """The way from a copy into the store. Each call speaks of one object; raises :class:`~vaultconv.errors.StoreError`."""

    def __init__(self, mirror: Mirror, store: Store) -> None:
        self._mirror = mirror
        self._store = store

    def begin(self) -> None:
        """Makes ready for writing."""
        self._mirror.begin_writing()

    @property
    def lanes(self) -> int:
        """How many objects may be on their way together."""
        return self._store.lanes

    def send(self, items: Iterable[tuple[str, Path]]) -> list[Sent]:
        """Puts each file at its path, if the object there is the one that is known; several together. Of what is not begun, because
        something before it went wrong, nothing is said."""
        sending = [Sent(path, file) for path, file in items]
        for sent, error in each(sending, self._send, self.lanes):
            sent.error = error
        return [sent for sent in sending if sent.is_begun]

    def _send(self, sent: Sent) -> None:
        sent.is_begun = True
        sent.is_as_known = self.is_as_known(sent.path)
        if sent.is_as_known:
            self.put(sent.path, sent.file)

    def is_as_known(self, path: str) -> bool:
        """Whether the object at ``path`` is the one that the copy has: nobody has put another one there since."""
        now, known = self._store.look(path), self._mirror.get(path)
        if now is None or known is None:
            return now is None and known is None
        return bool(now.stamp) and now.stamp == known.stamp

    def put(self, path: str, file: Path) -> None:
        """Puts what ``file`` holds at ``path``; that file is what the copy has of it then."""
        self._store.put(path, file)
        info = file.lstat()
        try:
            now = self._store.look(path)
        except StoreError:  # it is there; the next run fetches it, and knows it by its bytes
            self._mirror.forget(path)
            return
        if now is None or now.size != info.st_size:
            raise StoreError(
                "was written, and is another now",
                path=f"{self._store.address.text}/{path}",
                remedy="Somebody else may be writing there: run again when that is done.",
            )
        self._mirror.learn(now, info)

    def remove(self, path: str) -> None:
        """Removes the object at ``path``."""
        self._store.remove(path)
        self._mirror.forget(path)

    def end(self) -> None:
        """Keeps what is known now."""
        self._mirror.save()
