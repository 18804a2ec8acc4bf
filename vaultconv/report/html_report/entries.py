"""What the page knows of one file: each line of both sides, beside each other, with the words marked that differ.

An entry is JSON::

    {"path", "kind", "source", "reason", "size", "oldSize", "encoding",
     "why": "...",                        why there are no lines to show; else ""
     "views": {"source": VIEW,            against the note that it is made of
               "there": VIEW},            against what stands in the destination
     "first": "source" | "there",            which of the views is shown at first
     "rendered": {"source", "there", "new",   as a reader sees it: safe HTML, or null
                  "large"}}                   those of them that are too large for that: [names]

    VIEW = {"rows": [ROW], "added", "removed", "unended": [whether each side's last line has no line feed]}
    ROW = "a line that is the same"
        | [LINE or null, LINE or null]    what it was and what it is; null: there is none
    LINE = "text" | ["same", "changed", "same", ...]

Text is exact; it is the page that spells out what cannot be seen.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from vaultconv.model.losses import Loss
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.lines import Change, changes
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.written import own_bytes
from vaultconv.report.diff import decoded, lines_of
from vaultconv.report.html_report.ledger_lines import shown_line
from vaultconv.report.html_report.rendered import LARGEST, Renderer
from vaultconv.report.preview import sides
from vaultconv.report.words import marked, paired

Line: TypeAlias = str | list[str]
Row: TypeAlias = str | list[Line | None]

_LARGEST = 4 << 20
"""Bytes of one side of a file; of a larger one the page has only the size."""


def shown(actions: Sequence[Action]) -> list[Action]:
    """Those of ``actions`` that the page shows: all but what stays as it is."""
    return [action for action in actions if action.kind is not Kind.KEEP]


def is_renamed(action: Action, renamed: Container[str] = ()) -> bool:
    """Whether the file of ``action`` is called otherwise than what it is made of, endings and folders apart; or whether the ledger
    says of its source that it was ``renamed``.

    >>> is_renamed(Action("a%3A b.md", Kind.WRITE, "x/a: b.md")), is_renamed(Action("pages/B.md", Kind.WRITE, "B.md"))
    (True, False)
    """
    return bool(action.source) and (
        action.source in renamed or PurePosixPath(action.path).stem != PurePosixPath(action.source).stem
    )


class Entries:
    """The entries of a plan. Each is made when it is asked for, so that only one is in memory."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.actions = shown(plan.actions)
        self._root = os.path.realpath(plan.destination)
        self._loaded: Loaded | None = plan.loaded if self.actions else None
        self._renderer = Renderer(plan) if self.actions else None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for action in self.actions:
            yield self._entry(action)

    def line_of(self, loss: Loss) -> int:
        """The line of the source shown beside which ``loss`` stands; 0 for above all of them."""
        return loss.line if self._loaded is None else shown_line(loss, self._loaded)

    def _entry(self, action: Action) -> dict[str, Any]:
        old, new = sides(action, self._root)
        source = self._source(action)
        entry: dict[str, Any] = {
            "path": action.path,
            "kind": str(action.kind),
            "source": action.source,
            "reason": action.reason,
            "size": action.size,
            "oldSize": action.seen[0] if action.seen else None,
            "encoding": "",
            "why": "",
            "views": {},
            "first": "there",
            "rendered": {"source": None, "there": None, "new": None, "large": []},
        }
        if action.kind is Kind.STALE or (old is None and new is None):
            entry["why"] = _why_not(action)
            return entry
        texts = {"source": source, "there": old if old is not None else b""}
        if max(len(new or b""), *(len(text or b"") for text in texts.values())) > _LARGEST:
            entry["why"] = f"It is larger than {_LARGEST >> 20} MiB: too large to be shown here."
            return entry
        after = decoded(new or b"")
        before = {name: decoded(data) for name, data in texts.items() if data is not None}
        if after is None or any(each is None for each in before.values()):
            entry["why"] = "It is no text."
            return entry
        for name, each in before.items():
            assert each is not None  # noqa: S101  seen above
            entry["views"][name] = view(each[0], after[0], loose=name == "source")
            if name == "there" and old and new and each[1] != after[1]:
                entry["encoding"] = f"from {each[1]} to {after[1]}"
        entry["first"] = first_shown(entry["views"], is_there=old is not None)
        self._render(entry, action, source, old, new)
        return entry

    def _source(self, action: Action) -> bytes | None:
        """The bytes of the note or sheet that ``action`` is made of; None for an attachment, and for what has no source."""
        if action.copy_from is not None or not action.source or self._loaded is None:
            return None
        note = self._loaded.index.note(action.source)
        with suppress(OSError, ValueError):
            return (
                own_bytes(self._loaded, note) if note is not None else self._loaded.tree.read(action.source)
            )
        return None

    def _render(
        self,
        entry: dict[str, Any],
        action: Action,
        source: bytes | None,
        old: bytes | None,
        new: bytes | None,
    ) -> None:
        if self._renderer is None or action.copy_from is not None:
            return
        rendered = entry["rendered"]
        if source is not None:
            rendered["source"] = self._renderer.of_source(action.source)
        if old is not None:
            rendered["there"] = self._renderer.of_destination(action.path, old)
        if new is not None:
            rendered["new"] = self._renderer.of_destination(action.path, new)
        sizes = {name: len(data or b"") for name, data in (("source", source), ("there", old), ("new", new))}
        rendered["large"] = [
            name for name, size in sizes.items() if size > LARGEST and rendered[name] is None
        ]


def _why_not(action: Action) -> str:
    """Why nothing of a file is shown that was not read."""
    if action.kind is Kind.STALE:
        return "It stays where it is."
    return "It is copied as it is." if action.copy_from is not None else "It could not be read."


def first_shown(views: Mapping[str, Mapping[str, Any]], *, is_there: bool) -> str:
    """With what a file is compared at first: with its source, unless it has none, or says just the same as that, and another ``is_there``.

    >>> same, other = view("a", "a"), view("a", "b")
    >>> [first_shown({"source": source, "there": other}, is_there=True) for source in (other, same)]
    ['source', 'there']
    """

    def differs(name: str) -> bool:
        return name in views and bool(views[name]["added"] or views[name]["removed"])

    is_told_by_source = differs("source") or not (is_there and differs("there"))
    return "source" if "source" in views and is_told_by_source else "there"


def view(old: str, new: str, *, loose: bool = False) -> dict[str, Any]:
    """The lines of two texts beside each other. ``loose``: blank lines that are the same do not hold apart what changes around them,
    as they would between a note and what it becomes elsewhere; nor do line ends make a difference, which are of a whole file.

    >>> view("a\\nold words\\n", "a\\nnew words\\nb")["rows"]
    ['a', [['', 'old', ' words'], ['', 'new', ' words']], [None, 'b']]
    """
    before, after = lines_of(old), lines_of(new)
    if loose or (_is_crlf(before) and _is_crlf(after)):
        before, after = (_without_returns(lines) if _is_crlf(lines) else lines for lines in (before, after))
    found = changes(before, after)
    rows: list[Row] = []
    at = 0
    for change in _joined(found, before) if loose else found:
        rows += map(_bare, before[at : change.old_start])
        rows += _changed(before[change.old_start : change.old_end], after[change.new_start : change.new_end])
        at = change.old_end
    rows += map(_bare, before[at:])
    changed = [row for row in rows if not isinstance(row, str)]
    return {
        "rows": rows,
        "added": sum(row[1] is not None for row in changed),
        "removed": sum(row[0] is not None for row in changed),
        "unended": [bool(lines) and not lines[-1].endswith("\n") for lines in (before, after)],
    }


def _is_crlf(lines: Sequence[str]) -> bool:
    """Whether each of ``lines`` that ends at all ends in CRLF."""
    return all(line.endswith("\r\n") for line in lines if line.endswith("\n"))


def _without_returns(lines: Sequence[str]) -> list[str]:
    return [line.removesuffix("\r\n") + "\n" if line.endswith("\r\n") else line for line in lines]


def _joined(found: Sequence[Change], before: Sequence[str]) -> list[Change]:
    """The changes ``found``, those as one that only blank lines part."""
    joined: list[Change] = []
    for change in found:
        last = joined[-1] if joined else None
        if last is not None and not "".join(before[last.old_end : change.old_start]).strip():
            joined[-1] = Change(last.old_start, change.old_end, last.new_start, change.new_end)
        else:
            joined.append(change)
    return joined


def _bare(line: str) -> str:
    return line.removesuffix("\n")


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """The rows of lines that took each other's place."""
    for i, j in paired(old, new):
        if i is None or j is None:
            yield [None if i is None else _bare(old[i]), None if j is None else _bare(new[j])]
        elif old[i] == new[j]:
            yield _bare(old[i])
        else:
            before, after = marked(_bare(old[i]), _bare(new[j]))
            yield [_line(before), _line(after)]


def _line(pieces: tuple[str, ...]) -> Line:
    return pieces[0] if len(pieces) == 1 else list(pieces)
