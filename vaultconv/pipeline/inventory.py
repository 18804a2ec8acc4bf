"""What a vault has of the web and of its own: every address that was asked for and what came of it, every file that notes
want."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vaultconv.pipeline.attachments import Use, use_of
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.load import Loaded, is_own, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Sighting
from vaultconv.pipeline.state import State


@dataclass(frozen=True, slots=True)
class Inventory:
    """The ``manifest`` of a vault, which of its files are ``gone`` (by path), how many attachments it has (``count``) of how
    many bytes (``size``), and what notes do with them (``use``)."""

    loaded: Loaded
    manifest: tuple[Sighting, ...]
    gone: frozenset[str]
    count: int
    size: int
    use: Use


def inventory(vault: Path, options: Options) -> Inventory:
    """What is known of the files of ``vault``. Asks nobody, writes nothing. Raises what
    :func:`~vaultconv.pipeline.load.load` raises."""
    with State.open(vault) as state:
        manifest = state.manifest()
        last = state.source_of()
    if not options.source_format and last is not None:
        options = replace(options, source_format=last.target)
    loaded = load(vault, options)
    view = Destination(loaded.root)
    gone = frozenset(seen.path for seen in manifest if seen.path and not view.look(seen.path).there)
    own = [item for item in loaded.vault.attachments if not is_own(item)]
    return Inventory(loaded, manifest, gone, len(own), sum(item.size for item in own), use_of(loaded))
