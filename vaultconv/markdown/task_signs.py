"""What a task says besides its box, as the signs that people write behind it.

Source: the emoji of the Obsidian plugin Tasks (its documentation, "Tasks Emoji Format"; ``DefaultTaskSerializer``), which
read well anywhere. The order is that in which the plugin writes them (``TaskLayoutComponent``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultconv.model.task import Task

PRIORITIES: Mapping[str, str] = {
    "highest": "🔺",
    "high": "⏫",
    "medium": "🔼",
    "low": "🔽",
    "lowest": "⏬",
}
"""The sign of each :attr:`~vaultconv.model.task.Task.priority`; one that is not here has none."""

DATES: Mapping[str, str] = {
    "created": "➕",
    "start": "🛫",
    "scheduled": "⏳",
    "due": "📅",
    "cancelled": "❌",
    "done": "✅",
}
"""The sign of each kind of :class:`~vaultconv.model.task.TaskDate`, in the order in which they are written."""

RECURRENCE, ID, DEPENDS_ON, ON_COMPLETION = "🔁", "🆔", "⛔", "🏁"


def rule_of(task: Task) -> str:
    """How ``task`` comes again, in words.

    >>> from vaultconv.model.task import Status
    >>> rule_of(Task(" ", Status.OPEN, recurrence="every week", recurrence_kind="done"))
    'every week when done'
    """
    return f"{task.recurrence} when done" if task.recurrence_kind == "done" else task.recurrence


def said_by(task: Task) -> Iterator[tuple[str, str]]:
    """What ``task`` says besides its box, each as its name and value, in the order in which it is written. Dates are
    named by their kind, and their time is left out.

    >>> from vaultconv.model.task import Status, TaskDate
    >>> list(said_by(Task("x", Status.DONE, "high", (TaskDate("due", "2026-01-05"),))))
    [('priority', 'high'), ('due', '2026-01-05')]
    """
    said = [
        ("id", task.id),
        ("depends_on", ",".join(task.depends_on)),
        ("priority", task.priority),
        ("recurrence", rule_of(task) if task.recurrence else ""),
        ("on_completion", task.on_completion),
    ]
    said += ((kind, date.date) for kind in DATES for date in task.dates if date.kind == kind)
    yield from (pair for pair in said if pair[1])


SIGNS: Mapping[str, str] = {
    "id": ID,
    "depends_on": DEPENDS_ON,
    "recurrence": RECURRENCE,
    "on_completion": ON_COMPLETION,
    **DATES,
}
"""The sign before each value of :func:`said_by`; a priority is its own sign."""


def sign(name: str, value: str) -> str:
    """One of the things that :func:`said_by` gives, as its sign. A priority that has none is said as
    Logseq does.

    >>> sign("due", "2026-01-05"), sign("priority", "high"), sign("priority", "D")
    ('📅 2026-01-05', '⏫', '[#D]')
    """
    if name == "priority":
        return PRIORITIES.get(value, f"[#{value}]")
    return f"{SIGNS[name]} {value}"


def bare(task: Task) -> Task:
    """``task`` as its box alone says it."""
    return Task(task.marker, task.status)
