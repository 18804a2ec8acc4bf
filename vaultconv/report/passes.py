"""What one pass of ``watch`` says: what was changed, what came of it, and what is new in the ledger."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from vaultconv.model.losses import Loss
from vaultconv.pipeline.run import Run
from vaultconv.report.ledger import summary as ledger_summary
from vaultconv.report.summary import counts
from vaultconv.report.terminal import one_line

_NAMED = 3
"""So many changed files are named."""


def as_text(changed: Collection[str], run: Run, before: Iterable[Loss]) -> str:
    """What ``run`` did after some files were ``changed``: nothing, if it had nothing to do; else what and when, its conflicts and
    failures, and the lines of the ledger that it was not so ``before``. Ends with a newline."""
    done = run.applied
    new = set(run.plan.losses) - set(before)
    if not (done.written or done.conflicts or done.failed or new):
        return ""
    lines = [f"{datetime.now():%H:%M:%S} {_names(changed)}: {counts(run)}"]
    lines += [f"  conflict: {one_line(f'{each.path}: {each.reason}')}" for each in done.conflicts]
    lines += [f"  not written: {one_line(f'{each.path}: {each.reason}')}" for each in done.failed]
    if new:
        lines += [f"  {line}" for line in ledger_summary(new).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _names(changed: Collection[str]) -> str:
    """The first of the files that were changed, and how many there were more.

    >>> _names({"b.md", "a.md"}), _names({"a", "b", "c", "d", "e"})
    ('a.md, b.md', 'a, b, c and 2 more')
    """
    names = sorted(map(one_line, changed))
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def as_line(report: Mapping[str, Any], changed: Iterable[str]) -> str:
    """The ``report`` of a pass as JSON in one line, with the files that were ``changed``."""
    return json.dumps({**report, "changed": sorted(changed)})
