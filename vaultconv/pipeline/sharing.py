"""Whether the work of a run is shared, and by whom: ``--jobs`` and ``--executor``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vaultconv.errors import UsageError
from vaultconv.formats.base import Format
from vaultconv.pipeline.crew import Crew, Executing, Processes, forget, processors
from vaultconv.pipeline.memory import are_notes_apart
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.shelf import Shelf, can_lie, text_at_hand

DASK = "dask:"
"""What the name of an executor begins with that is a scheduler of Dask: its address follows."""
PATIENCE = 10
"""How many seconds a scheduler is waited for."""
MANY = 8
"""In how many shares a vault is worked on where an executor does not say how many there are to do it."""


@contextmanager
def sharing(options: Options, target: Format) -> Iterator[Crew | None]:
    """Whoever shares the work of a run with ``options`` that writes ``target``, as long as it takes; None where one process does it: asked
    so, or because what is made of a note depends on more than itself and the faces of the others."""
    crew = _crew(options) if are_notes_apart(options, target) and _stand_alone(target) else None
    try:
        yield crew
    finally:
        if crew is not None:
            crew.close()
            forget()


def shelf_for(options: Options, target: Format) -> Shelf | None:
    """Where the notes lie that are not to be in memory, in a run with ``options`` that writes ``target``; None where all have to be."""
    is_of_use = options.memory and are_notes_apart(options, target) and can_lie(target)
    return Shelf(text_at_hand(options.memory)) if is_of_use else None


def _stand_alone(format: Format) -> bool:
    return bool(getattr(format, "notes_stand_alone", False))


def _crew(options: Options) -> Crew | None:
    if options.executor is not None and not isinstance(options.executor, str):
        return Executing(options.executor, MANY)
    if options.executor is not None:
        check_executor(options.executor)
        return _of_dask(options.executor.removeprefix(DASK))
    jobs = options.jobs or processors()
    return Processes(jobs) if jobs > 1 else None


def check_executor(name: str) -> None:
    """Raises :class:`~vaultconv.errors.UsageError` where ``name`` (``""``: none) is that of no executor.

    >>> check_executor("dask:tcp://127.0.0.1:8786")
    """
    if name and (not name.startswith(DASK) or name == DASK):
        raise UsageError(
            f"--executor cannot be {name!r}", remedy="Name a scheduler of Dask: dask:tcp://HOST:PORT."
        )


def _of_dask(address: str) -> Crew:
    """The workers of the scheduler at ``address``."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "Dask is not installed, which --executor dask:... asks",
            remedy='Install it: pip install "vaultconv[cluster]".',
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no scheduler of Dask answers at {address}: {error}",
            remedy="Check the address, and that it runs (dask scheduler).",
        ) from error
    executor = client.get_executor(pure=False, retries=2)  # type: ignore[no-untyped-call]
    many = max(len(client.scheduler_info()["workers"]), 1)

    def end() -> None:
        executor.shutdown(wait=False)
        client.close()  # type: ignore[no-untyped-call]

    return Executing(executor, 2 * many, end)
