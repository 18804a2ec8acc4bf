"""Task: a thing to do, as any of the formats can say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What the marker means. Custom markers keep their character in :attr:`Task.marker`."""

    OPEN = "open"
    DOING = "doing"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    OTHER = "other"


@dataclass(slots=True)
class TaskDate:
    """One date of a task: ``kind`` is ``scheduled``, ``due``, ``start``, ``created``, ``done`` or
    ``cancelled``; ``date`` is ``YYYY-MM-DD``; ``time`` is ``HH:MM`` or ``""``."""

    kind: str
    date: str
    time: str = ""


@dataclass(slots=True)
class Task:
    """A task on a list item or block.

    ``marker`` is the raw one character of ``- [c]`` or the Logseq word (``TODO``, ``LATER``), since two
    markers may share a status and must come back as they were. ``recurrence`` is the rule as text and
    ``recurrence_kind`` what it counts from (``due`` or ``done``).
    """

    marker: str
    status: Status
    priority: str = ""
    dates: tuple[TaskDate, ...] = ()
    recurrence: str = ""
    recurrence_kind: str = ""
    id: str = ""
    depends_on: tuple[str, ...] = ()
    on_completion: str = ""
