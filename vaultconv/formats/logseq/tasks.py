"""Tasks, and the dates under them.

Source: ``formats/logseq.md`` section 6 (mldoc's ``heading0.ml``, ``timestamp.ml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from vaultconv.formats.logseq.dates import day_of, weekday
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Property, PropertyType
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

WORKFLOWS: Mapping[str, Mapping[Status, str]] = {"now": {Status.OPEN: "LATER", Status.DOING: "NOW"}}
"""What a task is called by its status in a graph of another workflow than TODO, DOING."""
MARKED = lazy_pattern(rf"(?P<marker>{'|'.join(sorted(STATUS, key=len, reverse=True))})(?: |$)")
"""A marker at the beginning of a block. Without text after it, the app sees a word."""

_PRIORITY = lazy_pattern(r"\[#(?P<priority>[^\s\[\]])\](?: |$)")
_STAMP = lazy_pattern(
    r"[ \t]*(?P<kind>SCHEDULED|DEADLINE):[ \t]*[<\[](?P<date>\d{4}-\d\d-\d\d) [A-Za-z]+(?: (?P<time>\d{1,2}:\d\d))?"
    r"(?: (?P<repeat>(?:\+|\+\+|\.\+)\d+[hdwmy]))?[>\]][ \t]*",
    re.IGNORECASE,
)
_KINDS = {"SCHEDULED": "scheduled", "DEADLINE": "due"}
_DATED = ("start", "created", "done", "cancelled")
"""Dates that Logseq has no word for: properties of the block, as is what follows."""
_RULE_KEY, _ID, _AFTER, _THEN, _PRIORITY_KEY = "repeat", "task-id", "depends-on", "on-completion", "priority"
KEYS = frozenset((*_DATED, _RULE_KEY, _ID, _AFTER, _THEN, _PRIORITY_KEY))
"""The properties that say something of a task. One of the block's own that is called so is carried by name."""
_LETTERS: Mapping[str, str] = {"highest": "A", "high": "A", "medium": "B", "low": "C", "lowest": "C"}
_OF_LETTER: Mapping[str, str] = {"A": "high", "B": "medium", "C": "low"}
_UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_RULE = lazy_pattern(r"every (?:(\d+) )?(hour|day|week|month|year)s?")
_WHEN_DONE = " when done"
_REPEAT = lazy_pattern(r"(\+|\+\+|\.\+)(\d+)([hdwmy])")


def read_marker(text: str) -> tuple[str, str, str]:
    """The marker and the priority that ``text`` begins with, and the rest.

    >>> read_marker("TODO [#A] buy"), read_marker("TODOs"), read_marker("TODO")
    (('TODO', 'high', 'buy'), ('', '', 'TODOs'), ('', '', 'TODO'))
    """
    marker = priority = ""
    if (found := MARKED.match(text)) and found.end() < len(text):
        marker, text = found["marker"], text[found.end() :].lstrip(" ")
    elif found and text.endswith(" "):
        marker, text = found["marker"], ""
    if found := _PRIORITY.match(text):
        letter, text = found["priority"], text[found.end() :].lstrip(" ")
        priority = _OF_LETTER.get(letter, letter)
    return marker, priority, text


def without_task(stamps: Iterable[str], priority: str) -> Iterator[Property]:
    """What the lines of dates (``DEADLINE: <2024-01-05 Fri>``) and the priority of a block say that has no marker and is no
    task, as properties of it.

    >>> [(item.key, item.value) for item in without_task(["DEADLINE: <2024-01-05 Fri .+1w>"], "high")]
    [('deadline', '<2024-01-05 Fri .+1w>'), ('priority', 'high')]
    """
    said: dict[str, list[str]] = {}
    for stamp in stamps:
        key, _, date = stamp.partition(":")
        said.setdefault(key.lower(), []).append(date.strip())
    if priority:
        said["priority"] = [priority]
    for key, values in said.items():
        yield Property(key, ", ".join(values), PropertyType.TEXT, ", ".join(values))


def stamp_line(key: str, text: str) -> str:
    """The line of a date that stands below a block which is no task; ``""`` for a property like any other.

    >>> stamp_line("deadline", "<2024-01-05 Fri>"), stamp_line("deadline", "soon")
    ('DEADLINE: <2024-01-05 Fri>', '')
    """
    line = f"{key.upper()}: {text}"
    return line if _STAMP.fullmatch(line) else ""


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
    """The repeater that says the rule of ``task``; ``""`` if none does to the letter.

    >>> write_repeat(Task(" ", Status.OPEN, recurrence="every 2 weeks", recurrence_kind="due"))
    '+2w'
    >>> write_repeat(Task(" ", Status.OPEN, recurrence="every weekday", recurrence_kind="due"))
    ''
    """
    found = _RULE.fullmatch(task.recurrence)
    if found is None:
        return ""
    repeat = f"{'.+' if task.recurrence_kind == 'done' else '+'}{found[1] or 1}{found[2][0]}"
    return repeat if read_repeat(repeat) == (task.recurrence, task.recurrence_kind) else ""


def write_priority(task: Task) -> str:
    """The priority of ``task`` as it stands behind the marker, with a blank; ``""`` for none, or one that has no letter.

    >>> write_priority(Task(" ", Status.OPEN, "lowest")), write_priority(Task(" ", Status.OPEN, "D"))
    ('[#C] ', '[#D] ')
    """
    letter = _LETTERS.get(task.priority, task.priority)
    return f"[#{letter}] " if len(letter) == 1 and letter not in " []" else ""


def is_said(priority: str) -> bool:
    """Whether the letter of ``priority`` says which it is: two have the same."""
    letter = _LETTERS.get(priority, priority)
    return not priority or _OF_LETTER.get(letter, letter) == priority


def marker_of(task: Task, workflow: str = "") -> str:
    """The marker that says the status of ``task``: its own, if it is one of Logseq's, else that of the graph's ``workflow``
    (``:preferred-workflow``).

    >>> marker_of(Task(" ", Status.OPEN)), marker_of(Task(" ", Status.OPEN), "now"), marker_of(Task("x", Status.DONE), "now")
    ('TODO', 'LATER', 'DONE')
    """
    if task.marker in STATUS:
        return task.marker
    return WORKFLOWS.get(workflow, {}).get(task.status) or MARKERS.get(task.status, "TODO")


def unsaid_of(task: Task, marker: str, carried: Mapping[str, str]) -> str:
    """What a graph does not say of ``task``, which has the ``marker`` there, and is ``carried``."""
    if "marker" in carried:
        return f"a task marked {task.marker!r} is {marker}"
    return f"the priority {task.priority!r} has the letter of another"


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


def task_properties(task: Task) -> list[tuple[str, str]]:
    """The properties that say of ``task`` what has no word of its own."""
    said = [(d.kind, f"[[{d.date}]]") for d in task.dates if d.kind in _DATED]
    if task.recurrence and not (write_repeat(task) and date_lines(task)):
        said.append((_RULE_KEY, task.recurrence + _WHEN_DONE * (task.recurrence_kind == "done")))
    said += [(_ID, task.id), (_AFTER, ", ".join(task.depends_on)), (_THEN, task.on_completion)]
    if task.priority and not write_priority(task):
        said.append((_PRIORITY_KEY, task.priority))
    return [(key, value) for key, value in said if value]


def with_properties(
    task: Task, properties: tuple[Property, ...], own: frozenset[str]
) -> tuple[Task, tuple[Property, ...]]:
    """``task`` with what the properties of its block say of it, and those that are left: the block's ``own``, and others."""
    said: dict[str, str] = {}
    left = []
    for item in properties:
        if item.key in KEYS and item.key not in own and item.key not in said and _fits(item):
            said[item.key] = str(item.value) if item.key in _DATED else item.lexeme
        else:
            left.append(item)
    if not said:
        return task, properties
    dates = tuple(TaskDate(kind, said[kind]) for kind in _DATED if kind in said)
    rule = said.get(_RULE_KEY, "")
    plain = rule.removesuffix(_WHEN_DONE)
    after = said.get(_AFTER, "")
    return replace(
        task,
        priority=task.priority or said.get(_PRIORITY_KEY, ""),
        dates=(*task.dates, *dates),
        recurrence=plain or task.recurrence,
        recurrence_kind=("due" if plain == rule else "done") if rule else task.recurrence_kind,
        id=said.get(_ID, ""),
        depends_on=tuple(name.strip() for name in after.split(",")) if after else (),
        on_completion=said.get(_THEN, ""),
    ), tuple(left)


def _fits(item: Property) -> bool:
    """Whether the value of a property is what it says of a task."""
    if item.key in _DATED:
        return isinstance(item.value, str) and day_of(item.value) == item.value
    return bool(item.lexeme) and not item.lexeme.startswith(("[[", "#"))
