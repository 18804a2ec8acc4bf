"""What a conversion says when it is done: what was read, what became of each file, and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import WRITTEN, Action, Kind
from vaultconv.pipeline.apply import Applied
from vaultconv.pipeline.attachments import Use
from vaultconv.pipeline.downloads import Downloads
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import Run
from vaultconv.pipeline.unchanged import Counts
from vaultconv.remote.address import called
from vaultconv.report.inventory import wanted_by
from vaultconv.report.ledger import summary as ledger_summary
from vaultconv.report.preview import file_diffs
from vaultconv.report.terminal import one_line, visible

_DONE = {
    Kind.WRITE: ("written", "to write"),
    Kind.UPDATE: ("updated", "to update"),
    Kind.COPY: ("copied", "to copy"),
    Kind.KEEP: ("kept", "to keep"),
    Kind.CONFLICT: ("in conflict, left as it is", "in conflict, to be left as it is"),
    Kind.STALE: ("stale", "stale"),
    Kind.REMOVE: ("removed", "to remove"),
}
"""What each kind of action is called once it is done, and before."""
_SEVERAL = ("left as it is", "left as they are")
_LISTED = 20
"""So many places of one kind are named."""
_ALL = 1 << 30
_LINES = 12
"""So many lines of the diff of a conflict are shown."""
_RETURN = "\r"


def summary(run: Run, source: Path, verbose: bool = False) -> str:
    """The summary of ``run``, a line each; ends with a newline. ``verbose`` names every file and every loss.

    ::

        Read Notes: 20 notes, 7 other files (obsidian: it has a .obsidian folder)
        Into Vault (obsidian): 19 written, 7 copied, 1 in conflict, left as it is
          conflict: Home.md: was changed since vaultconv wrote it
        2 losses in 1 note
          ...
    """
    plan, applied = run.plan, run.applied
    lines = [
        _read(plan.counts, source),
        f"{'Would go into' if run.dry else 'Into'} {one_line(called(plan.destination))} ({plan.target.name}): {counts(run)}",
    ]
    if plan.left_out:
        lines.insert(1, f"  {filtered_out(plan.left_out)}{':' if verbose else ' (names with --verbose)'}")
    if plan.downloads.kinds:
        lines.append(f"  downloads: {_downloads(plan.downloads)}")
    most = _ALL if verbose else _LISTED
    theirs = [action for action in applied.kept if action.is_theirs]
    if verbose:
        lines[2:2] = _places("  ", [f"{path}: {why}" for path, why in sorted(plan.left_out.items())], most)
        lines += _places(
            "", [f"{action.kind}: {action.path}" for action in (*applied.written, *applied.kept)], most
        )
    lines += _conflicts(applied.conflicts, plan.destination, most)
    settled = [action for action in applied.written if action.clashes or _is_settled(action)]
    lines += _places("settled: ", [f"{each.path}: {each.reason}" for each in (*settled, *theirs)], most)
    lines += _places("stale: ", [f"{action.path}: {action.reason}" for action in applied.stale], most)
    lines += _places(
        "not written: ", [f"{failure.path}: {failure.reason}" for failure in applied.failed], most
    )
    lines += untimed(applied)
    lines += _files(plan.use, most, verbose)
    caution = getattr(plan.target, "caution", None)
    if caution is not None and (said := caution(plan.options.format_options)):
        lines.append(f"  {said}")
    return "\n".join(lines) + "\n" + ledger(plan, verbose)


def untimed(applied: Applied) -> list[str]:
    """That times could not be kept, where a drive lets nobody set them: one line for all files, or none.

    >>> untimed(Applied(untimed=["A.md", "B.md"]))
    ['  2 files have the time of this run: their own cannot be set on this drive']
    """
    count = len(applied.untimed)
    if not count:
        return []
    have = "1 file has" if count == 1 else f"{count:,} files have"
    return [
        f"  {have} the time of this run: {'its' if count == 1 else 'their'} own cannot be set on this drive"
    ]


def troubles(run: Run) -> str:
    """What is said of ``run`` where nothing is to be said but errors: each conflict, what could not be written, and what failed.

    ::

        conflict: Home.md: was changed since vaultconv wrote it
        failed: Old.md:3:1: a tab indents this key
    """
    failed = [loss for loss in sorted(run.plan.losses) if loss.outcome is Outcome.FAILED]
    lines = [
        *(f"conflict: {action.path}: {action.reason}" for action in run.applied.conflicts),
        *(f"not written: {failure.path}: {failure.reason}" for failure in run.applied.failed),
        *(f"failed: {_place(loss, run.plan)}: {loss.detail}" for loss in failed),
    ]
    return "".join(f"{one_line(line)}\n" for line in lines)


def ledger(plan: Plan, verbose: bool = False) -> str:
    """The ledger of ``plan``: all that failed, each with its place and what to do, then a summary of the rest, or with
    ``verbose`` the whole of it; ``""`` where nothing was lost."""
    failed: list[Loss] = []
    rest: list[Loss] = []
    for loss in sorted(plan.losses):
        (failed if loss.outcome is Outcome.FAILED else rest).append(loss)
    lines = [f"{len(failed):,} failed:"] if failed else []
    lines += [f"  {one_line(f'{_place(loss, plan)}: {loss.detail}')}" for loss in failed]
    others = ledger_summary(rest, _ALL) if verbose else ledger_summary(rest)
    return "".join(f"{line}\n" for line in (*lines, others) if line)


def _place(loss: Loss, plan: Plan) -> str:
    """Where it is: the column too, if the note's reader knew it."""
    index = plan.loaded.index
    found = index.note(loss.note) or index.sheet(loss.note)
    problem = found.problem if found is not None else None
    column = problem.column if problem is not None and problem.line == loss.line else 0
    return ":".join(str(part) for part in (loss.note, loss.line, column if loss.line else 0) if part)


def _read(counts: Counts, source: Path) -> str:
    parts = [_count(counts.notes, "note")]
    if counts.boards:
        parts.append(_count(counts.boards, "board"))
    if counts.bases:
        parts.append(_count(counts.bases, "base"))
    if counts.attachments:
        parts.append(_count(counts.attachments, "other file"))
    why = f"{counts.format}: {counts.reason}"
    return f"Read {one_line(called(source))}: {', '.join(parts)} ({one_line(why)})"


def filtered_out(left_out: Mapping[str, str]) -> str:
    """How much filters leave out, and which.

    >>> filtered_out({"a.md": "--tag", "b.md": "--only", "c.png": "--tag"})
    'left out: 3 notes and files (--only 1, --tag 2)'
    """
    by = Counter(left_out.values())
    whys = ", ".join(f"{why} {count:,}" for why, count in sorted(by.items()))
    what = "1 note or file" if len(left_out) == 1 else f"{len(left_out):,} notes and files"
    return f"left out: {what} ({whys})"


def counts(run: Run) -> str:
    """How many files became what: ``2 written, 1 kept``."""
    applied = run.applied
    actions: Sequence[Action] = (*applied.written, *applied.kept, *applied.conflicts, *applied.stale)
    counts = Counter(action.kind for action in actions)
    parts = [f"{counts[kind]:,} {words[run.dry]}" for kind, words in _DONE.items() if counts[kind]]
    if counts[Kind.CONFLICT] > 1:
        parts = [part.replace(*_SEVERAL) for part in parts]
    if applied.failed:
        parts.append(f"{len(applied.failed):,} not written")
    if not any(counts[kind] for kind in WRITTEN) and counts[Kind.KEEP]:
        parts.insert(0, "nothing to do")
    return ", ".join(parts) or "nothing"


def _is_settled(action: Action) -> bool:
    """Whether ``action`` takes the place of a file that its owner had changed."""
    return bool(action.reason) and action.kind is not Kind.REMOVE


def _conflicts(conflicts: Sequence[Action], destination: Path, most: int) -> Iterator[str]:
    """Each conflict, with how what is there differs from what would be."""
    for diff in file_diffs(conflicts[:most], destination):
        yield f"  conflict: {one_line(f'{diff.action.path}: {diff.action.reason}')}"
        lines = diff.lines[: _LINES if most < _ALL else None]
        yield from (f"    {visible(line.removesuffix(_RETURN))}" for line in lines)
        if len(diff.lines) > len(lines):
            more = len(diff.lines) - len(lines)
            them = "1 more line (`vaultconv diff` shows it)" if more == 1 else ""
            yield f"    and {them or f'{more:,} more lines (`vaultconv diff` shows them)'}"
    if len(conflicts) > most:
        yield f"  and {len(conflicts) - most:,} more (all with --verbose)"


def _places(what: str, places: Sequence[str], most: int) -> Iterator[str]:
    for place in places[:most]:
        yield f"  {what}{one_line(place)}"
    if len(places) > most:
        yield f"  and {len(places) - most:,} more (all with --verbose)"


def _downloads(downloads: Downloads) -> str:
    """How many addresses were asked, had been before, or stay what they are.

    >>> _downloads(Downloads(fetched=2, failed=1))
    '2 fetched, 1 not fetched'
    """
    counts = (
        (downloads.fetched, "fetched"),
        (downloads.kept, "already there"),
        (downloads.failed, "not fetched"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in counts if number) or "nothing to fetch"


def _files(use: Use, most: int, verbose: bool) -> Iterator[str]:
    """What is to be said of attachments: which are not there, and how many nothing leads to."""
    if use.missing:
        yield f"  {_count(len(use.missing), 'file')} that notes want, and that the source has not:"
        wanted = [f"{each.target}: {wanted_by(each)}" for each in use.missing]
        yield from (f"  {line}" for line in _places("", wanted, most))
    if use.unused:
        yield f"  {_count(len(use.unused), 'file')} that nothing leads to" + (
            ":" if verbose else " (names with --verbose)"
        )
        if verbose:
            yield from (f"  {line}" for line in _places("", use.unused, most))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
