"""Vaults in object stores, as the pipeline has them: the folder that stands for an address, made the same as what is there; and, for
a run that writes, the way back out.

While one run asks or writes, another one of this user that would do the same at the same address is refused: what both do to the copy must
not be mixed up. What somebody does elsewhere meanwhile is met object by object (:class:`~vaultconv.remote.mirror.Outlet`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vaultconv.errors import ConflictError, StoreError, UsageError
from vaultconv.pipeline.conflicts import MERGE
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.outward import Outward
from vaultconv.remote.address import Address, Location, address_of, called, is_address, place_of
from vaultconv.remote.unread import note_unread
from vaultconv.vault.tree import reason

if TYPE_CHECKING:
    from vaultconv.remote.mirror import Mirror

NOT_IN_PLACE: Final = (
    "a vault in an object store is not changed in place",
    "Convert it into a folder, change it there, and convert it back into the store.",
)
"""Why some commands are refused for an address, and what to do."""


def brought(place: Location, *, as_source: bool = False) -> Path:
    """The folder, or the file, that ``place`` is on this machine. For an address the store is asked what is there, and what is new of it is
    fetched. Where nothing is there that is no mistake, save for what is read ``as_source``.

    >>> str(brought("Notes"))
    'Notes'

    Raises :class:`~vaultconv.errors.StoreError`, :class:`~vaultconv.errors.UsageError` for what is no place, and
    :class:`~vaultconv.errors.ConflictError` while another run is at it."""
    path = place_of(place)
    address = address_of(path)
    if address is None:
        return path
    from vaultconv.remote.store import Store

    store = Store(address)
    with _held(address) as mirror:
        try:
            mirror.refresh(store)
        except OSError as error:
            raise _unkept(error, address) from error
        note_unread(path, mirror.losses)
    if as_source and not path.exists():
        raise StoreError(
            "there is nothing at this address",
            path=address.text,
            remedy="Check it: the bucket, and what comes after it.",
        )
    return path


def archive_at(place: Path) -> Path:
    """``place``; where it stands for the address of an archive, once that was fetched."""
    if address_of(place) is None:
        return place
    from vaultconv.pipeline.archive import may_be_archive

    return brought(place, as_source=True) if may_be_archive(place) else place


@contextmanager
def outlet(destination: Path) -> Iterator[Outward]:
    """The way into ``destination``; if that stands for an address, into the store, held by this run alone."""
    address = address_of(destination)
    if address is None:
        yield Outward()
        return
    from vaultconv.remote.mirror import Outlet
    from vaultconv.remote.store import Store

    store = Store(address)
    with _held(address) as mirror:
        way = Outlet(mirror, store)
        way.begin()
        try:
            yield Outward(way)
        finally:
            way.end()


def check_backed_up(destination: Path, backup: Path | None) -> None:
    """Refuses to undo without what it takes: an object store keeps nothing of what stood there. Raises
    :class:`~vaultconv.errors.UsageError`."""
    if address_of(destination) is not None and backup is None:
        raise UsageError(
            "what stood in an object store is kept outside of it, or not at all",
            path=called(destination),
            remedy="Say --backup DIR, the folder that the run was given.",
        )
    check_place_of_backup(destination, backup)


def check_writable(destination: Path, options: Options) -> None:
    """Refuses what an object store cannot have, and a backup of what keeps its own. Raises :class:`~vaultconv.errors.UsageError`."""
    address = address_of(destination)
    check_place_of_backup(destination, options.backup)
    if address is None:
        return
    from vaultconv.remote.store import check_writes_whole

    check_writes_whole(address)
    if options.on_conflict == MERGE:
        raise UsageError(
            "nothing is merged in an object store",
            path=address.text,
            remedy="Choose another --on-conflict, or convert into a folder.",
        )


def check_place_of_backup(destination: Path, backup: Path | None) -> None:
    """Refuses a ``backup`` that is no folder of this machine, or one of a folder. Raises :class:`~vaultconv.errors.UsageError`."""
    if backup is None:
        return
    if address_of(destination) is None:
        raise UsageError(
            "--backup is for an object store: a folder keeps what it takes to undo a run itself",
            path=destination,
            remedy="Leave it out.",
        )
    if is_address(str(backup)) or address_of(backup) is not None or (backup.exists() and not backup.is_dir()):
        raise UsageError(
            "--backup names no folder", path=called(backup), remedy="Name a folder on this machine."
        )


def pack_of(destination: Path, backup: Path, run: int, when: int) -> Path:
    """The file in ``backup`` with what stood in a store before run number ``run``, which began at ``when``: a folder may be the backup of
    several stores, and of one whose records were lost."""
    address = address_of(destination)
    return backup / (address.folder.name if address is not None else "folder") / f"{run}-{when}"


def check_local(place: Path, what: str, remedy: str) -> None:
    """Refuses an address where only a folder can be had: ``what`` says why. Raises :class:`~vaultconv.errors.UsageError`.

    >>> check_local(Path("Notes"), "a store cannot be watched", "")
    """
    if address_of(place) is not None:
        raise UsageError(what, path=called(place), remedy=remedy)


@contextmanager
def _held(address: Address) -> Iterator[Mirror]:
    """The copy of what is at ``address``, for this run alone."""
    from vaultconv.remote.mirror import Mirror

    with ExitStack() as stack:
        try:
            address.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(locked(address.folder))
        except ConflictError as error:
            raise ConflictError(error.what, path=address.text, remedy=error.remedy) from error
        except OSError as error:
            raise _unkept(error, address) from error
        yield Mirror(address)


def _unkept(error: OSError, address: Address) -> StoreError:
    return StoreError(
        f"its copy on this machine cannot be kept: {reason(error)}",
        path=error.filename or address.text,
        remedy="Make room or give yourself the right to write there, and run again.",
    )
