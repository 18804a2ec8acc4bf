"""What a task says besides its box, as the text that people write for it.

Source: the emoji of the Obsidian plugin Tasks (its documentation, "Tasks Emoji Format"), which read well anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.model.task import Task

PRIORITY: Mapping[str, str] = {
    "highest": "🔺",
    "high": "⏫",
    "medium": "🔼",
    "low": "🔽",
    "lowest": "⏬",
    "A": "⏫",
    "B": "🔼",
    "C": "🔽",
}
"""By :attr:`~vaultconv.model.task.Task.priority`; any other is written as Logseq writes it, ``[#D]``."""

DATES: Mapping[str, str] = {
    "scheduled": "⏳",
    "due": "📅",
    "start": "🛫",
    "created": "➕",
    "done": "✅",
    "cancelled": "❌",
}
"""By :attr:`~vaultconv.model.task.TaskDate.kind`."""


def task_words(task: Task) -> str:
    """The further facts of ``task``, each after a blank; ``""`` for none.

    >>> from vaultconv.model.task import Status, TaskDate
    >>> task_words(Task("x", Status.DONE, "high", (TaskDate("due", "2026-01-05"),)))
    ' ⏫ 📅 2026-01-05'
    """
    words = [PRIORITY.get(task.priority, f"[#{task.priority}]")] if task.priority else []
    words += [f"{DATES[d.kind]} {d.date}{f' {d.time}' if d.time else ''}" for d in task.dates]
    if task.recurrence:
        words.append(f"🔁 {task.recurrence}{' when done' if task.recurrence_kind == 'done' else ''}")
    if task.id:
        words.append(f"🆔 {task.id}")
    if task.depends_on:
        words.append(f"⛔ {','.join(task.depends_on)}")
    if task.on_completion:
        words.append(f"🏁 {task.on_completion}")
    return "".join(f" {word}" for word in words if word)
