"""The ledger as a file (``--report``): Markdown or JSON anywhere, or a note of the vault that is written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaultconv.errors import DestinationError, UsageError
from vaultconv.formats.registry import get_format
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss
from vaultconv.pipeline.ledger import SAYS, grouped, in_words, loses_content
from vaultconv.pipeline.plan import Plan
from vaultconv.remote.address import called
from vaultconv.report.ledger import as_json
from vaultconv.report.terminal import one_line
from vaultconv.vault.tree import reason

MARKDOWN, JSON, NOTE = "markdown", "json", "note"
FORMATS = (MARKDOWN, JSON, NOTE)
NOTES = ".md"
"""How the notes of a format end that does not say it."""
VERSION = 1
"""The version of the JSON."""
SUFFIXES = {".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": MARKDOWN, ".json": JSON}
"""What a report is, by the end of its name."""
_MARKS = lazy_pattern(r"[\\*_\[\]<>&~|#]")
_CODE = lazy_pattern(r"(`[^`]+`)")


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """Where the ledger goes, and as what: ``note`` is the path in the destination of a note that the run itself writes; else
    there is a ``file``, of this ``format``."""

    file: Path
    format: str
    note: str = ""

    def write(self, losses: Iterable[Loss], told: Mapping[str, str]) -> None:
        """Writes the ledger, unless it is a note, which the run has written. ``told`` says of which run: ``source``,
        ``destination``, ``format``, ``target``. Raises :class:`~vaultconv.errors.DestinationError`."""
        if self.note:
            return
        text = as_file_json(losses, told) if self.format == JSON else as_markdown(losses, told)
        new = self.file.with_name(f".{self.file.name}.new")
        try:
            new.write_text(text, "utf-8", "backslashreplace")
            new.replace(self.file)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise DestinationError(
                f"the report cannot be written: {reason(error)}", path=self.file
            ) from error


def ledger_file(
    file: Path | None,
    said: str,
    source: Path,
    destination: Path,
    target: str,
    *,
    writes: bool = True,
    is_made: bool = True,
) -> LedgerFile | None:
    """Where ``--report FILE`` with ``--report-format`` (``said``, or ``""``) puts the ledger of a conversion into ``target``; None for
    nowhere. Where the command ``writes`` nothing, there is no note; its folder is there
    by now if that ``is_made``. Raises :class:`~vaultconv.errors.UsageError`."""
    if file is None:
        if said:
            raise UsageError("--report-format without --report", remedy="Say where with --report FILE.")
        return None
    place = Path(os.path.abspath(file))  # noqa: PTH100 - as it was said: a link is no other place
    if place.resolve().is_relative_to(source.resolve()):
        raise UsageError("the report would lie in the source, which is never changed", path=file)
    inside = place.is_relative_to(Path(os.path.abspath(destination)))  # noqa: PTH100
    if inside:
        return _as_note(file, place.relative_to(Path(os.path.abspath(destination))), said, target, writes)  # noqa: PTH100
    format = said or SUFFIXES.get(place.suffix.lower(), "")
    if not format:
        raise UsageError(
            "the name does not say what the report is to be",
            path=file,
            remedy="Call it .md or .json, or say it with --report-format.",
        )
    if format == NOTE:
        raise UsageError(
            "a note of the vault lies in it", path=file, remedy=f"Choose a place in {destination}."
        )
    if place.is_dir() or (is_made and not place.parent.is_dir()):
        why = "is a folder" if place.is_dir() else "its folder is not there"
        raise UsageError(f"the report cannot be written: {why}", path=file)
    return LedgerFile(place, format)


def _as_note(file: Path, inside: Path, said: str, target: str, writes: bool) -> LedgerFile:
    """The ledger as a note ``inside`` the destination."""
    if not writes:
        raise UsageError(
            "nothing is written into DST by this command", path=file, remedy="Choose another place."
        )
    suffix = getattr(get_format(target), "suffix", NOTES) if target else inside.suffix
    if said not in ("", NOTE) or inside.suffix != suffix:
        raise UsageError(
            f"in the destination the ledger is a note, and ends in {suffix}",
            path=file,
            remedy="Choose another name, or a place outside.",
        )
    if inside.parts[0].startswith("."):
        raise UsageError("no app shows notes of a hidden folder", path=file, remedy="Choose another place.")
    return LedgerFile(file, NOTE, inside.as_posix())


def told_of(plan: Plan) -> dict[str, str]:
    """What a report says of the conversion that ``plan`` is."""
    return {
        "source": plan.source.identity,
        "destination": called(plan.destination),
        "format": plan.source.format,
        "target": plan.source.target,
    }


def as_file_json(losses: Iterable[Loss], told: Mapping[str, str]) -> str:
    """The ledger as JSON. Stable: within one ``version``, fields are added, never renamed or removed."""
    losses = list(losses)
    groups: list[dict[str, Any]] = []
    for group in grouped(losses):
        lines: Sequence[dict[str, Any]] = as_json(group.losses)
        kept = ("note", "line", "detail", "value")
        groups.append(
            {
                "construct": group.construct,
                "outcome": group.outcome.value,
                "count": len(lines),
                "lines": [{key: line[key] for key in kept} for line in lines],
            }
        )
    return (
        json.dumps(
            {
                "version": VERSION,
                **told,
                "losses": len(losses),
                "notes": len({loss.note for loss in losses}),
                "content": sum(map(loses_content, losses)),
                "groups": groups,
            },
            indent=1,
        )
        + "\n"
    )


def as_markdown(losses: Iterable[Loss], told: Mapping[str, str]) -> str:
    """The ledger as Markdown: a table of counts, then every line of each group.

    >>> from vaultconv.model.losses import Outcome
    >>> told = {"source": "Notes", "format": "logseq", "destination": "Vault", "target": "obsidian"}
    >>> print(as_markdown([Loss("A.md", 3, "query", Outcome.KEPT_AS_TEXT, "is [code]")], told), end="")
    # What did not arrive as it was
    <BLANKLINE>
    From Notes (logseq) to Vault (obsidian): 1 loss in 1 note.
    <BLANKLINE>
    | construct | what became of it | lines |
    | --- | --- | --: |
    | query | kept as text | 1 |
    <BLANKLINE>
    ## query: kept as text (1)
    <BLANKLINE>
    - A.md:3: is \\[code\\]
    """
    groups = grouped(losses)
    lines = ["# What did not arrive as it was", ""]
    source, destination = _plain(told["source"]), _plain(told["destination"])
    way = f"From {source} ({told['format']}) to {destination} ({told['target']})"
    if not groups:
        return "\n".join([*lines, f"{way}: everything arrived as it was.", ""])
    lines += [f"{way}: {in_words(loss for group in groups for loss in group.losses)}.", ""]
    lines += ["| construct | what became of it | lines |", "| --- | --- | --: |"]
    lines += [
        f"| {_plain(group.construct)} | {SAYS[group.outcome]} | {len(group.losses):,} |" for group in groups
    ]
    for group in groups:
        lines += ["", f"## {_plain(group.construct)}: {SAYS[group.outcome]} ({len(group.losses):,})", ""]
        lines += [f"- {_plain(_sentence(loss))}" for loss in group.losses]
    return "\n".join([*lines, ""])


def _sentence(loss: Loss) -> str:
    place = f"{loss.note}:{loss.line}" if loss.line else loss.note
    return f"{place}: {loss.detail}" if loss.detail else place


def _plain(text: str) -> str:
    """``text`` of a vault in one line of Markdown, in which nothing is a mark but that of code."""
    parts = _CODE.split(one_line(text))
    return "".join(part if place % 2 else _MARKS.sub(r"\\\g<0>", part) for place, part in enumerate(parts))
