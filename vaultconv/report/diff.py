"""What a plan would change, as a unified diff and as a table of counts: for a terminal, or for ``patch``.

Notes are hostile text to a terminal, so by default every line is shown with its control characters and direction marks
spelled out (:mod:`vaultconv.report.terminal`). With ``escaped=False`` the text is exact; write it with
``errors="surrogateescape"`` and ``patch`` can apply it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vaultconv.pipeline.actions import WRITTEN, Action, Kind
from vaultconv.pipeline.lines import Change, changes, hunks
from vaultconv.report.terminal import one_line, visible

NO_NEWLINE = "\\ No newline at end of file"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SNIFFED = 8000
"""So many bytes are searched for a NUL, the mark of a binary file (as git does)."""
_WIDTH = 80


@dataclass(slots=True)
class FileDiff:
    """How one file changes: counts of lines ``added`` and ``removed``, whether it is ``binary``, the sizes in bytes
    (None: no such file), the ``encoding`` if that changes, and the ``lines`` of the unified diff below its header,
    unescaped and without line feeds. ``crlf``: every line of both sides ends in CRLF, so that is not shown."""

    action: Action
    old_size: int | None = None
    new_size: int | None = None
    added: int = 0
    removed: int = 0
    binary: bool = False
    encoding: str = ""
    lines: list[str] = field(default_factory=list)
    crlf: bool = False

    def text(self, escaped: bool = True) -> str:
        """The diff of this file, header included; ``""`` if nothing is to be said of it."""
        return "".join(f"{line}\n" for line in (*self.head(escaped), *self.body(escaped)))

    def head(self, escaped: bool = True) -> list[str]:
        """The lines before the first hunk. Those that begin with ``#`` are for people, ``patch`` skips them."""
        path, kind = self.action.path, self.action.kind
        head = [f"# {self.note()}"] if self.action.reason else []
        old = "/dev/null" if self.old_size is None else f"a/{path}"
        new = "/dev/null" if self.new_size is None else f"b/{path}"
        if self.encoding:
            head.append(f"# {path}: the encoding changes {self.encoding}")
        if self.binary:
            head.append(f"{self.mark}Binary files {old} and {new} differ")
        elif self.lines:
            head += [f"{self.mark}--- {old}", f"{self.mark}+++ {new}"]
        elif kind is Kind.WRITE:
            head.append(f"# {kind}: {path}: an empty file")
        head = [one_line(line) for line in head] if escaped else head
        if self.lines and " " in path:  # ``patch`` takes a name with blanks up to a tab
            head[-2:] = [f"{line}\t" for line in head[-2:]]
        return head

    def body(self, escaped: bool = True) -> list[str]:
        """The hunks."""
        lines = self.lines
        if escaped:
            lines = [visible(line.removesuffix("\r") if self.crlf else line) for line in lines]
        return [f"{self.mark}{line}" for line in lines] if self.mark else lines

    @property
    def mark(self) -> str:
        """What stands before each line: ``# `` for a conflict, so that ``patch`` too leaves the file alone."""
        return "# " if self.action.kind is Kind.CONFLICT else ""

    def note(self) -> str:
        """The kind of the action, its path and its reason; of a conflict, that the file is left alone.

        >>> FileDiff(Action("A.md", Kind.CONFLICT, reason="is there already")).note()
        'conflict: A.md: is there already; left alone'
        """
        left = "; left alone" if self.action.kind is Kind.CONFLICT else ""
        return f"{self.action.kind}: {self.action.path}: {self.action.reason}{left}"


def compare(action: Action, old: bytes | None, new: bytes | None, context: int = 3) -> FileDiff:
    """How ``action`` changes its file from ``old`` to ``new``, with ``context`` unchanged lines around each change.

    None says that there is no such file, or, for an attachment, that its bytes were not read: then only the sizes that
    ``action`` knows are told."""
    unread = action.copy_from is not None and new is None
    diff = FileDiff(action, None if old is None else len(old), None if new is None else len(new))
    if unread:
        diff.old_size, diff.new_size = action.seen[0] if action.seen else None, action.size
    if action.kind in (Kind.KEEP, Kind.STALE) or (old == new and not unread):
        return diff
    before, after = decoded(old or b""), decoded(new or b"")
    if unread or before is None or after is None:
        diff.binary = True
        return diff
    if old and new and before[1] != after[1]:
        diff.encoding = f"from {before[1]} to {after[1]}"
    old_lines, new_lines = lines_of(before[0]), lines_of(after[0])
    found = changes(old_lines, new_lines)
    diff.added = sum(change.new_end - change.new_start for change in found)
    diff.removed = sum(change.old_end - change.old_start for change in found)
    diff.crlf = all(line.endswith("\r\n") for lines in (old_lines, new_lines) for line in lines)
    for group in hunks(found, context):
        diff.lines += _hunk(group, old_lines, new_lines, context)
    return diff


def unified(
    action: Action, old: bytes | None, new: bytes | None, context: int = 3, escaped: bool = True
) -> str:
    """The unified diff of one file: :func:`compare` as text.

    >>> print(unified(Action("A.md", Kind.UPDATE), b"one\\ntwo\\n", b"one\\n2\\n"), end="")
    --- a/A.md
    +++ b/A.md
    @@ -1,2 +1,2 @@
     one
    -two
    +2
    """
    return compare(action, old, new, context).text(escaped)


def decoded(data: bytes) -> tuple[str, str] | None:
    """The text of ``data`` with its byte order mark, and its encoding; None for what is no text. Bytes that are no UTF-8
    stand for themselves (surrogateescape)."""
    codec = next((codec for bom, codec in _BOMS if data.startswith(bom)), "")
    if not codec.startswith("utf-16") and b"\0" in data[:_SNIFFED]:
        return None
    try:
        return data.decode(codec or "utf-8"), codec or "utf-8"
    except UnicodeDecodeError:
        return None if codec.startswith("utf-16") else (data.decode("utf-8", "surrogateescape"), "utf-8")


def lines_of(text: str) -> list[str]:
    """The lines of ``text``, each with its line feed but for a last one that has none."""
    *whole, rest = text.split("\n")
    return [line + "\n" for line in whole] + ([rest] if rest else [])


def _hunk(group: Sequence[Change], old: Sequence[str], new: Sequence[str], context: int) -> list[str]:
    start = max(group[0].old_start - context, 0)
    end = min(group[-1].old_end + context, len(old))
    new_start = group[0].new_start - (group[0].old_start - start)
    new_end = group[-1].new_end + (end - group[-1].old_end)
    shown = [f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@"]
    at = start
    for change in group:
        _show(shown, " ", old[at : change.old_start])
        _show(shown, "-", old[change.old_start : change.old_end])
        _show(shown, "+", new[change.new_start : change.new_end])
        at = change.old_end
    _show(shown, " ", old[at:end])
    return shown


def _range(start: int, end: int) -> str:
    """A range of lines as unified diffs count: 1-based, an empty one by the line before it."""
    count = end - start
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _show(shown: list[str], sign: str, lines: Sequence[str]) -> None:
    for line in lines:
        shown.append(sign + line.removesuffix("\n"))
        if not line.endswith("\n"):
            shown.append(NO_NEWLINE)


def stat_lines(diffs: Iterable[FileDiff], width: int = _WIDTH) -> list[str]:
    """One line a changed file, as ``git diff --stat`` has it, and the sum; nothing for no change. ``width`` in columns.
    Below it the conflicts, which change nothing and so are in no sum.

    >>> stat_lines([compare(Action("A.md", Kind.WRITE), None, b"one\\ntwo\\n")])
    [' A.md | 2 ++', ' 1 file changed, 2 insertions(+)']
    """
    diffs = list(diffs)
    listed = [diff for diff in diffs if diff.action.kind in WRITTEN]
    conflicts = [one_line(diff.note()) for diff in diffs if diff.action.kind is Kind.CONFLICT]
    return [*_table(listed, width), *conflicts] if listed else conflicts


def _table(listed: Sequence[FileDiff], width: int) -> list[str]:
    """The rows and the sum of :func:`stat_lines`."""
    names = [one_line(diff.action.path) for diff in listed]
    counts = ["Bin" if diff.binary else str(diff.added + diff.removed) for diff in listed]
    number = max(map(len, counts))
    name = min(max(map(len, names)), max(width - number - 20, 10))
    room = max(width - name - number - 5, 5)
    most = max((diff.added + diff.removed for diff in listed), default=0)
    rows = [
        f" {_cut(path, name):<{name}} | {count:>{number}} {_graph(diff, room, most)}".rstrip()
        for diff, path, count in zip(listed, names, counts, strict=True)
    ]
    return [*rows, _sum(listed)]


def _cut(path: str, width: int) -> str:
    return path if len(path) <= width else "..." + path[len(path) - width + 3 :]


def _graph(diff: FileDiff, room: int, most: int) -> str:
    if diff.binary:
        return f"{diff.old_size or 0} -> {diff.new_size or 0} bytes"
    scale = min(1.0, room / most) if most else 1.0
    plus, minus = (max(1, int(count * scale)) if count else 0 for count in (diff.added, diff.removed))
    return "+" * plus + "-" * minus


def _sum(diffs: Sequence[FileDiff]) -> str:
    parts = [f"{len(diffs)} file{'s' * (len(diffs) != 1)} changed"]
    for count, what in (
        (sum(diff.added for diff in diffs), "insertion{}(+)"),
        (sum(diff.removed for diff in diffs), "deletion{}(-)"),
    ):
        if count:
            parts.append(f"{count} {what.format('s' * (count != 1))}")
    return " " + ", ".join(parts)
