"""Who leads to whom: what stands below each note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultconv.formats.html.site.written import is_written

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext

_MEMO = "html.inbound"


def leading_to(path: str, context: WriteContext) -> list[str]:
    """The paths of the notes and boards with a link to the note or board at ``path``, itself left aside, each once, in the
    order of the vault. What a comment says leads nowhere: nobody sees it."""
    known: dict[str, list[str]] | None = context.memo.get(_MEMO)
    if known is None:
        known = context.memo[_MEMO] = _inbound(context)
    return known.get(path, [])


def _inbound(context: WriteContext) -> dict[str, list[str]]:
    index, found = context.index, dict[str, dict[str, None]]()
    vault = index.vault
    for source in (*(note.path for note in vault.notes), *(board.path for board in vault.boards)):
        if not is_written(source, context):
            continue
        for outbound in index.outbound(source):
            if outbound.place == "comment":
                continue
            target = context.target(outbound.reference, source)
            if target.kind in ("note", "asset") and target.path != source:
                found.setdefault(target.path, {})[source] = None
    return {path: list(sources) for path, sources in found.items()}
