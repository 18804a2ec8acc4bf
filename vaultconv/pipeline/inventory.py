"""What a vault has of the web and of its own: every address that was asked for and what came of it, every file that notes
want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import basename

from vaultconv.assets.names import is_named_for
from vaultconv.model.download import is_copy
from vaultconv.pipeline.actions import digest_file
from vaultconv.pipeline.attachments import Use, use_of
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.load import Loaded, is_own, load
from vaultconv.pipeline.mirrored import brought
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Record, Sighting
from vaultconv.pipeline.state import State
from vaultconv.remote.address import Location


@dataclass(frozen=True, slots=True)
class Inventory:
    """The ``manifest`` of a vault, which of its files are ``gone`` (by path) or ``edited`` since they were fetched (the size of each now), how many attachments it has (``count``) of how
    many bytes (``size``), and what notes do with them (``use``)."""

    loaded: Loaded
    manifest: tuple[Sighting, ...]
    gone: frozenset[str]
    count: int
    size: int
    use: Use
    edited: Mapping[str, int] = field(default_factory=dict)


def inventory(vault: Location, options: Options) -> Inventory:
    """What is known of the files of ``vault``, a path or an address. Asks nobody but an object store, writes nothing. Raises what
    :func:`~vaultconv.pipeline.load.load` raises."""
    vault = brought(vault, as_source=True)
    with State.open(vault) as state:
        manifest = state.manifest()
        last = state.source_of()
        records = state.records() if manifest else {}
    if not options.source_format and last is not None:
        options = replace(options, source_format=last.target)
    loaded = load(vault, options)
    view = Destination(loaded.root)
    gone = frozenset(seen.path for seen in manifest if seen.path and not view.look(seen.path).there)
    own = [item for item in loaded.vault.attachments if not is_own(item)]
    edited = dict(_edited(sorted({seen.path for seen in manifest} - gone - {""}), view, records))
    return Inventory(loaded, manifest, gone, len(own), sum(item.size for item in own), use_of(loaded), edited)


def _edited(
    paths: Iterable[str], view: Destination, records: Mapping[str, Record]
) -> Iterator[tuple[str, int]]:
    """Which of the files at ``paths`` hold other bytes than their names say, each with its size. One that is as it was recorded is not read."""
    for path in paths:
        place, record = view.look(path), records.get(path)
        if record is not None and (record.size, record.mtime_ns) == (place.size, place.mtime_ns):
            continue
        if is_copy(path) and not is_named_for(basename(path), digest_file(Path(view.full(place.actual)))):
            yield path, place.size
