"""What stands in words beside the box of a task: what a box cannot show. Who changes them in the page changes the task."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.carriers import attribute, text
from vaultconv.formats.html.elements import kinds_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.editing import BOXES
from vaultconv.markdown.task_signs import rule_of
from vaultconv.model.task import Status, Task, TaskDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

CLASS: Final = "task-facts"
"""The class of the element that holds the words."""

_SHOWN_BY_THE_BOX: Final = (Status.OPEN, Status.DONE)
_DATES: Final = ("due", "scheduled", "start", "created", "done", "cancelled")
_PRIORITIES: Final = frozenset(("highest", "high", "medium", "low", "lowest"))
_NEXT = lazy_pattern(rf", (?=(?:priority|repeats|id|after|then|{'|'.join(_DATES)}) )")
_DATE = lazy_pattern(rf"({'|'.join(_DATES)}) (\d{{4}}-\d\d-\d\d)(?: (\d\d:\d\d))?")
_WHEN_DONE: Final = " when done"
_HOLDERS: Final = frozenset(("p", "label", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements of an item that its box and its words may stand in."""
BOXED: Final = _HOLDERS | {"li"}
"""Elements that have a box if they are a task."""


def words_beside(task: Task) -> str:
    """The words beside the box of ``task`` as HTML; ``""`` where the box says it all."""
    said = ", ".join(html for _, html in _said(task))
    return f'<small class="{CLASS}">({said})</small> ' if said else ""


def plain_words(task: Task) -> str:
    """The words beside the box of ``task``, as they are read."""
    return ", ".join(plain for plain, _ in _said(task))


def as_told(task: Task, node: LexborNode, ticked: bool) -> Task:
    """``task``, which ``node`` carries, as the words say it that stand beside its box, which is ``ticked`` or not."""
    shown = words_in(node)
    if shown == plain_words(task):
        return task
    said = _NEXT.split(shown) if shown else []
    values = dict(piece.split(" ", 1) for piece in said if " " in piece and not _DATE.fullmatch(piece))
    status = next((piece for piece in said[:1] if " " not in piece), "")
    rule = values.get("repeats", "")
    priority = values.get("priority", "")
    return replace(
        _in_status(task, status, ticked),
        priority=priority if not priority or priority in _PRIORITIES else task.priority,
        dates=tuple(_dates(task, said)),
        recurrence=rule.removesuffix(_WHEN_DONE),
        recurrence_kind=_counted_from(task, rule),
        id=values.get("id", ""),
        depends_on=tuple(values["after"].split(" and ")) if "after" in values else (),
        on_completion=values.get("then", ""),
    )


def _said(task: Task) -> Iterator[tuple[str, str]]:
    """What stands beside the box, each as text and as HTML."""
    if task.status not in _SHOWN_BY_THE_BOX:
        yield _both(_word(task))
    if task.priority:
        yield _both(f"priority {task.priority}")
    for date in task.dates:
        shown = f"{date.date} {date.time}".rstrip()
        time = attribute("datetime", f"{date.date}T{date.time}" if date.time else date.date)
        yield f"{date.kind} {shown}", f"{date.kind} <time{time}>{text(shown)}</time>"
    if task.recurrence:
        yield _both(f"repeats {rule_of(task)}")
    if task.id:
        yield _both(f"id {task.id}")
    if task.depends_on:
        yield _both(f"after {' and '.join(task.depends_on)}")
    if task.on_completion:
        yield _both(f"then {task.on_completion}")


def _dates(task: Task, said: list[str]) -> Iterator[TaskDate]:
    """The dates in what is ``said``; one that is as it was stays so."""
    known = {f"{date.kind} {date.date} {date.time}".rstrip(): date for date in task.dates}
    for piece in said:
        found = _DATE.fullmatch(piece)
        if piece in known:
            yield known[piece]
        elif found is not None:
            yield TaskDate(found[1], found[2], found[3] or "")


def _both(words: str) -> tuple[str, str]:
    return words, text(words)


def _word(task: Task) -> str:
    """What is neither open nor done, in words; a mark of somebody's own is itself."""
    return f"[{task.marker}]" if task.status is Status.OTHER else str(task.status).replace("-", " ")


def _in_status(task: Task, word: str, ticked: bool) -> Task:
    """``task`` in the status that ``word`` says, ``""`` for what a box alone says."""
    shown = "" if task.status in _SHOWN_BY_THE_BOX else _word(task)
    if word == shown:
        return task
    if not word:
        status = Status.DONE if ticked else Status.OPEN
        return replace(task, marker=BOXES[status], status=status)
    other = next((one for one in BOXES if one == word and one not in _SHOWN_BY_THE_BOX), None)
    return task if other is None else replace(task, marker=BOXES[other], status=other)


def _counted_from(task: Task, rule: str) -> str:
    if rule == rule_of(task):
        return task.recurrence_kind
    return "done" if rule.endswith(_WHEN_DONE) else ("due" if rule else "")


def holders_in(node: LexborNode) -> list[LexborNode]:
    """What of the task that ``node`` is its box and the words beside may stand in."""
    return [node, *(child for child in node.iter() if child.tag in _HOLDERS)]


def words_in(node: LexborNode) -> str:
    """The words beside the box of the task that ``node`` is, without their brackets."""
    small = next(
        (
            child
            for holder in holders_in(node)
            for child in holder.iter()
            if child.tag == "small" and CLASS in kinds_of(child)
        ),
        None,
    )
    words = " ".join(small.text().split()) if small is not None else ""
    return words.removeprefix("(").removesuffix(")")
