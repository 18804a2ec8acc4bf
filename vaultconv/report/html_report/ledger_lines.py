"""Where a line of the ledger stands in what the page shows as the source of a file.

A note that was made by grouping has no text of its own: shown is that of its members, one below the other
(:func:`~vaultconv.pipeline.written.own_bytes`), while the ledger counts in the text of the member that it speaks of.
"""

from __future__ import annotations

from vaultconv.model.losses import Loss
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.written import own_bytes
from vaultconv.report.diff import decoded


def shown_line(loss: Loss, loaded: Loaded) -> int:
    """The line of the text shown beside which ``loss`` stands: that of the one member which says there what was lost, or which alone
    has so many lines; 0, above all lines, where that cannot be told. So it stands beside no other line."""
    members = loaded.members.get(loss.note, ())
    if not loss.line or len(members) < 2:
        return loss.line
    starts, said, at = [], [], 0
    for member in members:
        text = decoded(own_bytes(loaded, member))
        if text is None:
            return 0
        lines = text[0].split("\n")
        if loss.line <= len(lines):
            starts.append(at)
            said.append(bool(loss.value) and loss.value in lines[loss.line - 1])
        at += len(lines)
    meant = [start for start, says in zip(starts, said, strict=True) if says] or starts
    return meant[0] + loss.line if len(meant) == 1 else 0
