"""Who leads to whom: what stands below each note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultconv.formats.html.site.written import is_written
from vaultconv.vault.kept import LINKS, NAMES, PROPERTIES, worked_out

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext


def leading_to(path: str, context: WriteContext) -> list[str]:
    """The paths of the notes and boards with a link to the note or board at ``path``, itself left aside, each once, in the
    order of the vault. What a comment says leads nowhere: nobody sees it."""
    return [source for source in _inbound(context).get(path, ()) if is_written(source, context)]


@worked_out("html.inbound", NAMES, PROPERTIES, LINKS)
def _inbound(context: WriteContext) -> dict[str, list[str]]:
    index, found = context.index, dict[str, dict[str, None]]()
    vault = index.vault
    for source in (*(note.path for note in vault.notes), *(board.path for board in vault.boards)):
        if source in context.absent:
            continue
        for outbound in index.outbound(source):
            if outbound.place == "comment":
                continue
            target = context.target(outbound.reference, source)
            if target.kind in ("note", "asset") and target.path != source:
                found.setdefault(target.path, {})[source] = None
    return {path: list(sources) for path, sources in found.items()}
