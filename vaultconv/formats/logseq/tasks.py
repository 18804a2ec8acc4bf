"""Tasks, and the dates under them.

Source: ``formats/logseq.md`` section 6 (mldoc's ``heading0.ml``, ``timestamp.ml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaultconv.formats.logseq.dates import day_of, weekday
from vaultconv.model.properties import Property
from vaultconv.model.task import Status, Task, TaskDate

STATUS: Mapping[str, Status] = {
    "TODO": Status.OPEN,
    "LATER": Status.OPEN,
    "DOING": Status.DOING,
    "NOW": Status.DOING,
    "IN-PROGRESS": Status.DOING,
    "STARTED": Status.DOING,
    "WAITING": Status.WAITING,
    "WAIT": Status.WAITING,
    "DONE": Status.DONE,
    "CANCELED": Status.CANCELLED,
    "CANCELLED": Status.CANCELLED,
}
"""What each marker means; of those that mean one thing, the first is what we write."""

MARKERS: Mapping[Status, str] = {status: marker for marker, status in reversed(list(STATUS.items()))}
"""The marker of each status."""

MARKED = re.compile(rf"(?P<marker>{'|'.join(sorted(STATUS, key=len, reverse=True))})(?: |$)")
"""A marker at the beginning of a block. Without text after it, the app sees a word."""

_PRIORITY = re.compile(r"\[#(?P<priority>[^\s\[\]])\](?: |$)")
_STAMP = re.compile(
    r"[ \t]*(?P<kind>SCHEDULED|DEADLINE):[ \t]*[<\[](?P<date>\d{4}-\d\d-\d\d) [A-Z][a-z]{2}(?: (?P<time>\d{1,2}:\d\d))?"
    r"(?: (?P<repeat>(?:\+|\+\+|\.\+)\d+[hdwmy]))?[>\]][ \t]*",
    re.IGNORECASE,
)
_KINDS = {"SCHEDULED": "scheduled", "DEADLINE": "due"}
_DATED = ("start", "created", "done", "cancelled")
"""Dates that Logseq has no word for: properties of the block."""
_UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_RULE = re.compile(r"every (?:(\d+) )?(hour|day|week|month|year)s?(?P<done> when done)?")
_REPEAT = re.compile(r"(\+|\+\+|\.\+)(\d+)([hdwmy])")


def read_marker(text: str) -> tuple[str, str, str]:
    """The marker and the priority that ``text`` begins with, and the rest.

    >>> read_marker("TODO [#A] buy"), read_marker("TODOs"), read_marker("TODO")
    (('TODO', 'A', 'buy'), ('', '', 'TODOs'), ('', '', 'TODO'))
    """
    marker = priority = ""
    if (found := MARKED.match(text)) and found.end() < len(text):
        marker, text = found["marker"], text[found.end() :].lstrip(" ")
    elif found and text.endswith(" "):
        marker, text = found["marker"], ""
    if found := _PRIORITY.match(text):
        priority, text = found["priority"], text[found.end() :].lstrip(" ")
    return marker, priority, text


def read_date(text: str) -> tuple[TaskDate, str] | None:
    """A line that is a date of a task, and how it repeats.

    >>> read_date("DEADLINE: <2024-01-05 Fri 10:00 .+1w>")
    (TaskDate(kind='due', date='2024-01-05', time='10:00'), '.+1w')
    """
    found = _STAMP.fullmatch(text)
    if found is None or day_of(found["date"]) != found["date"]:
        return None
    time = (found["time"] or "").rjust(5, "0") if found["time"] else ""
    return TaskDate(_KINDS[found["kind"].upper()], found["date"], time), found["repeat"] or ""


def read_repeat(text: str) -> tuple[str, str]:
    """A repeater as a rule in words, and what it counts from.

    >>> read_repeat(".+1w"), read_repeat("++2d")
    (('every week', 'done'), ('every 2 days', 'due'))
    """
    found = _REPEAT.fullmatch(text)
    if found is None:
        return text, ""
    count, unit = int(found[2]), _UNITS[found[3]]
    return (f"every {unit}" if count == 1 else f"every {count} {unit}s"), (
        "done" if found[1] == ".+" else "due"
    )


def write_repeat(task: Task) -> str:
    """The repeater that says the rule of ``task``; ``""`` if none can.

    >>> write_repeat(Task(" ", Status.OPEN, recurrence="every 2 weeks"))
    '+2w'
    """
    found = _RULE.fullmatch(task.recurrence)
    if found is None:
        return ""
    return f"{'.+' if found['done'] or task.recurrence_kind == 'done' else '+'}{found[1] or 1}{found[2][0]}"


def marker_of(task: Task) -> str:
    """The marker that says the status of ``task``: its own, if it is one of Logseq's."""
    return task.marker if task.marker in STATUS else MARKERS.get(task.status, "TODO")


def date_lines(task: Task) -> list[str]:
    """The lines that say when ``task`` is scheduled and due."""
    words = {kind: word for word, kind in _KINDS.items()}
    repeat = write_repeat(task)
    lines = []
    for date in sorted((d for d in task.dates if d.kind in words), key=lambda d: d.kind, reverse=True):
        time = f" {date.time}" if date.time else ""
        again = f" {repeat}" if repeat else ""
        lines.append(f"{words[date.kind]}: <{date.date} {weekday(date.date)}{time}{again}>")
    return lines


def date_properties(task: Task) -> list[tuple[str, str]]:
    """The properties that say the other dates of ``task``."""
    return [(d.kind, f"[[{d.date}]]") for d in task.dates if d.kind in _DATED]


def take_dates(properties: tuple[Property, ...]) -> tuple[tuple[Property, ...], tuple[TaskDate, ...]]:
    """``properties`` of a task less those that are dates of it, and these."""
    dates = tuple(
        TaskDate(item.key, item.value)
        for item in properties
        if item.key in _DATED and isinstance(item.value, str) and day_of(item.value) == item.value
    )
    taken = {date.kind for date in dates}
    return tuple(item for item in properties if item.key not in taken), dates
