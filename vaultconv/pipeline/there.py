"""What a run depends on in its destination, as one hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Record, as_bytes, digest
from vaultconv.pipeline.state import State


def with_there(fingerprint: str, there: str) -> str:
    """The ``fingerprint`` of a source with what a run depends on in its destination (``there``)."""
    return blake2b(f"{fingerprint} {there}".encode(), digest_size=20).hexdigest()


def taken_beside(others: Collection[str], options: Options) -> str:
    """What a run with ``options`` does with the names of files of ``others``: what is new takes none of them, unless these say what becomes of
    conflicts; ``""`` where none are there."""
    return "" if not others else "taken" if options.on_conflict else "avoided"


def of_the_web(options: Options, state: State) -> str:
    """What of the web the destination has, as far as a run with ``options`` depends on it."""
    return repr((state.downloads(), state.cut())) if options.shows_files else ""


def hash_there(
    settings: Mapping[str, bytes],
    records: Iterable[Record],
    others: Iterable[str],
    of_the_web: str,
) -> str:
    """A hash of what a run depends on in its destination: the files that it wrote there, whose ``records`` come by their paths, those of
    ``others``, and what it has ``of_the_web``."""
    state = blake2b(digest_size=20)
    state.update(repr(sorted((name, digest(data)) for name, data in settings.items())).encode())
    for some in as_bytes(records):
        state.update(some)
    state.update("\0".join(others).encode("utf-8", "surrogateescape"))
    state.update(of_the_web.encode("utf-8", "surrogatepass"))
    return state.hexdigest()
