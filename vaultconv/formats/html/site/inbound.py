"""Who leads to whom: what stands below each note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vaultconv.formats.html.site.pages import rows_in
from vaultconv.formats.html.site.written import is_written
from vaultconv.vault.kept import LINKS, NAMES, PROPERTIES, Change, worked_out

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext

_BETWEEN = "\0"
"""What stands between two paths: in none of them."""


def leading_to(path: str, context: WriteContext) -> list[str]:
    """The paths of the notes and boards with a link to the note or board at ``path``, itself left aside, each once, in the
    order of the vault. What a comment says leads nowhere: nobody sees it."""
    said = _inbound(context).get(path, "")
    return [source for source in said.split(_BETWEEN) if is_written(source, context)] if said else []


def _amended(context: WriteContext, then: dict[str, str], change: Change) -> dict[str, str]:
    """Who leads to whom now: only the notes that are others, or whose links may lead elsewhere, and the boards are asked."""
    notes = rows_in(context)
    again = [path for path in {*change.now, *change.asking()} if path in notes]
    kept = notes.keys() - {*again, *change.then}
    found: dict[str, set[str]] = {}
    for target, said in then.items():
        sources = set(said.split(_BETWEEN))
        if not sources <= kept:
            found[target] = sources & kept
    for source, targets in _leading(again, context):
        for target in targets:
            if target not in found:
                said = then.get(target, "")
                found[target] = set(said.split(_BETWEEN)) if said else set()
            found[target].add(source)
    return _told({**then, **_joined(found, context)})


@worked_out("html.inbound", NAMES, PROPERTIES, LINKS, amend=_amended)
def _inbound(context: WriteContext) -> dict[str, str]:
    """The paths of who leads there, by path, in the order of the vault."""
    found: dict[str, set[str]] = {}
    for source, targets in _leading(rows_in(context), context):
        for target in targets:
            found.setdefault(target, set()).add(source)
    return _told(_joined(found, context))


def _leading(notes: Iterable[str], context: WriteContext) -> Iterator[tuple[str, set[str]]]:
    """To what each of ``notes`` and each board leads. What is asked of names for it is asked for the note."""
    index = context.index
    boards = [board.path for board in index.vault.boards if board.path not in context.absent]
    for source, asker in (*((path, path) for path in notes), *((path, "") for path in boards)):
        with index.asked_by(asker):
            targets = {
                target.path
                for outbound in index.outbound(source)
                if outbound.place != "comment"
                and (target := context.target(outbound.reference, source)).kind in ("note", "asset")
            }
        yield source, targets - {source}


def _joined(found: dict[str, set[str]], context: WriteContext) -> dict[str, str]:
    """The sources of each target, in the order of the vault: boards come behind notes."""
    boards = {board.path for board in context.index.vault.boards}
    return {
        target: _BETWEEN.join(sorted(sources, key=lambda source: (source in boards, source)))
        for target, sources in found.items()
    }


def _told(known: dict[str, str]) -> dict[str, str]:
    """What is ``known``, in order, without those that nobody leads to."""
    return {target: said for target, said in sorted(known.items()) if said}
