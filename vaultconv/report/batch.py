"""What several conversions came to: a line for each job, and the whole as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultconv.errors import DONE, FAILED, REFUSED
from vaultconv.pipeline.run import Run
from vaultconv.report.json_report import VERSION, run_report
from vaultconv.report.terminal import one_line

_SAYS = {
    DONE: "done",
    FAILED: "done, but some of it failed",
    REFUSED: "done, but for conflicts",
}
"""What it is called that a job whose run came to an end leaves with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the job called ``job``: its exit code; the ``error`` that ended it, ``""`` for none; and the ``report`` of its
    run, if somebody wants it."""

    job: str
    exit_code: int
    error: str = ""
    report: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, job: str, run: Run, exit_code: int, *, reported: bool) -> Outcome:
        """What ``run`` came to, which leaves with ``exit_code``; with its report if that is to be ``reported``."""
        return cls(job, exit_code, report=run_report(run, exit_code) if reported else None)


def heading(job: str) -> str:
    """The line above what a job says.

    >>> heading("notes")
    '== notes'
    """
    return f"== {one_line(job)}"


def as_text(outcomes: Sequence[Outcome]) -> str:
    """What all of them came to, a line each; ends with a newline.

    >>> print(as_text([Outcome("notes", 0), Outcome("blog", 2, "b.toml:3: no such folder\\nCheck it.")]), end="")
    == 1 of 2 jobs done
    notes: done
    blog: not done (2): b.toml:3: no such folder
    """
    whole = sum(not each.error for each in outcomes)
    lines = [f"== {whole} of {len(outcomes)} jobs done"] if len(outcomes) > 1 else []
    lines += (f"{one_line(each.job)}: {_said(each)}" for each in outcomes if len(outcomes) > 1)
    return "".join(f"{line}\n" for line in lines)


def _said(outcome: Outcome) -> str:
    if outcome.error:
        return f"not done ({outcome.exit_code}): {one_line(outcome.error.partition(chr(10))[0])}"
    code = f" ({outcome.exit_code})" if outcome.exit_code else ""
    return _SAYS[outcome.exit_code] + code


def as_json(outcomes: Iterable[Outcome], exit_code: int) -> dict[str, Any]:
    """The whole as JSON values: ``jobs``, in the order in which they were done, each with its name, exit code, the ``error`` that
    ended it (``""``: none) and the ``report`` of its run (None if there was none). Stable, as the reports themselves are."""
    return {
        "version": VERSION,
        "jobs": [
            {
                "job": each.job,
                "exit_code": each.exit_code,
                "error": each.error,
                "report": None if each.report is None else dict(each.report),
            }
            for each in outcomes
        ],
        "exit_code": exit_code,
    }
