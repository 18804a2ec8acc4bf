"""What a task says besides its box, as the text that people write for it."""

from __future__ import annotations

from vaultconv.markdown.task_signs import said_by, sign
from vaultconv.model.task import Task


def task_words(task: Task) -> str:
    """The further facts of ``task``, each after a blank; ``""`` for none.

    >>> from vaultconv.model.task import Status, TaskDate
    >>> task_words(Task("x", Status.DONE, "high", (TaskDate("due", "2026-01-05", "10:00"),)))
    ' ⏫ 📅 2026-01-05 10:00'
    """
    times = {(date.kind, date.date): date.time for date in task.dates}
    words = ((sign(name, value), times.get((name, value), "")) for name, value in said_by(task))
    return "".join(f" {word} {time}".rstrip() for word, time in words)
