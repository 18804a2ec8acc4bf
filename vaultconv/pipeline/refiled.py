"""Which files of a vault that are no notes have come, gone or changed since the last run: attachments, boards and bases.

What a note asks of such a file is whether it is there, what is called so, where it goes; of a board, what it is called and what ids are in it. What
an attachment holds nobody asks: its copy is made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from vaultconv.model.download import PREFIX
from vaultconv.model.note import Vault
from vaultconv.pipeline.actions import NewCopy, copy_stamp
from vaultconv.pipeline.load import is_own
from vaultconv.pipeline.looks import Looks
from vaultconv.pipeline.record import Record
from vaultconv.vault import questions as ask
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.naming import paths_to
from vaultconv.vault.questions import hash_of


@dataclass(frozen=True, slots=True)
class Refiled:
    """The files that have ``come``, and those that are ``gone``; and which ``sheets`` are there, or say something, for the first or the last
    time. ``is_any``: whether any file is another at all."""

    come: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    sheets: frozenset[str] = frozenset()
    is_any: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether what is worked out of the vault as a whole may see it."""
        return bool(self.come or self.gone or self.sheets)

    def questions(self) -> Iterator[int]:
        """The questions for what is called so, and for boards, that may have another answer now."""
        for path in self.come | self.gone:
            yield from called_so(path)
        for path in self.sheets:
            yield hash_of(ask.SHEET, path)
        if self.sheets:
            yield hash_of(ask.CARD, ask.ALL)

    def at_home(self, then: Mapping[str, str], now: Mapping[str, str], left: Collection[str] = ()) -> Refiled:
        """What that comes to in the destination, where everything goes to the paths that are those of ``now``, and went to those of ``then``; boards
        among what came to be ``left`` out, or is so no more, are none there, or are again."""
        if not self.is_any:
            return self
        files = {path for path in then.keys() | now.keys() if then.get(path) != now.get(path)}
        come = frozenset(now[path] for path in files if path in now)
        gone = frozenset(then[path] for path in files if path in then)
        sheets = {
            place for path in self.sheets.union(left) for place in (then.get(path), now.get(path)) if place
        }
        return Refiled(come, gone, frozenset(sheets), is_any=True)

    def is_to_copy(self, copy: NewCopy, records: Mapping[str, Record]) -> bool:
        """Whether ``copy`` is another than the one that ``records`` tell of."""
        known = records.get(copy.path)
        stamp = copy_stamp(copy.size, copy.mtime_ns)
        return self.is_any and (known is None or (known.source, known.stamp) != (copy.source, stamp))


UNCHANGED = Refiled()
"""No file is another."""
OTHERS_LEFT = Refiled(is_any=True)
"""Nor is any here, but other files are left where they are."""


def refiled(
    vault: Vault, paths: Collection[str], notes: Mapping[str, object], then: Looks, now: Looks
) -> Refiled:
    """What has become of the files of ``vault``, of which those at ``paths`` were there once, with the ``notes``; boards looked as they did
    ``then``."""
    sheets = {sheet.path for sheet in vault.sheets}
    there = sheets.union(item.path for item in vault.attachments)
    own = {item.path for item in vault.attachments if is_own(item)}
    known = {path for path in set(paths) - notes.keys() if not path.startswith(PREFIX)}
    if not there.isdisjoint(notes):
        raise Unforeseen("a note is a file of another kind now")
    same = {path for path in sheets & known if _stamp(then, path) == _stamp(now, path) != ""}
    changed = (sheets - same) | {path for path in known - there if path in then.known}
    return Refiled(frozenset(there - known - own), frozenset(known - there), frozenset(changed), is_any=True)


def called_so(path: str) -> Iterator[int]:
    """The questions by which the file at ``path`` may be found.

    >>> len(list(called_so("a/Loaf.png")))
    3
    """
    for text in paths_to(path):
        yield hash_of(ask.PATH, text)
        name = text.rpartition("/")[2]
        yield hash_of(ask.NAME, name)
        stem, dot, _ = name.rpartition(".")
        if dot and stem:
            yield hash_of(ask.NAME, stem)


def _stamp(looks: Looks, path: str) -> str:
    return looks.known[path][1] if path in looks.known else ""
