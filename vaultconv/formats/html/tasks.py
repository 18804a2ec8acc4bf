"""Tasks of a page: a box, and attributes for what a box cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html.carriers import attribute, text_of
from vaultconv.formats.html.task_words import BOXED, as_told, holders_in, words_beside, words_in
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.model.task import Status, Task, TaskDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


TICKED = (Status.DONE, Status.CANCELLED)
"""What a ticked box may mean."""


def read_task(node: LexborNode, said: Mapping[str, Any], ours: bool = True) -> Task | None:
    """The task that ``node`` is, if it is one; ``said`` is its carrier. Another's page says it by a box alone, or as Obsidian does, whose
    boxes are ticked whatever their character is."""
    attributes = node.attributes
    marker = attributes.get("data-task")
    if marker is None:
        return _boxed(node) if node.tag == "li" else None
    if not ours:
        task = _boxed(node)
        other = task is not None and task.status is Status.DONE and len(marker) == 1 and marker not in " xX"
        return Task(marker, STATUS_OF_CHARACTER.get(marker, Status.OTHER)) if other else task
    facts = said.get("task")
    facts = facts if isinstance(facts, dict) else {}
    said_status = attributes.get("data-status") or ""
    status = (
        Status(said_status) if said_status in set(Status) else STATUS_OF_CHARACTER.get(marker, Status.OTHER)
    )
    dates = facts.get("dates")
    after = facts.get("depends_on")
    task = Task(
        marker,
        status,
        attributes.get("data-priority") or "",
        tuple(TaskDate(*date) for date in dates if _is_date(date)) if isinstance(dates, list) else (),
        text_of(facts, "recurrence"),
        text_of(facts, "recurrence_kind"),
        text_of(facts, "id"),
        tuple(one for one in after if isinstance(one, str)) if isinstance(after, list) else (),
        text_of(facts, "on_completion"),
    )
    return _as_seen(task, node)


def _as_seen(task: Task, node: LexborNode) -> Task | None:
    """``task`` as its box and the words beside that show it: where somebody changed what is seen, it wins. What has neither any more is none."""
    box = next(
        (child for holder in holders_in(node) for child in holder.iter() if child.tag == "input"), None
    )
    if box is None:
        return task if node.tag not in BOXED or words_in(node) else None
    ticked = "checked" in box.attributes
    told = as_told(task, node, ticked)
    if ticked in (task.status in TICKED, told.status in TICKED):
        return told
    return replace(told, marker="x" if ticked else " ", status=Status.DONE if ticked else Status.OPEN)


def _is_date(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(isinstance(part, str) for part in value)


def _boxed(node: LexborNode) -> Task | None:
    """The task of an item that begins with a box."""
    box = box_of(node)
    if box is None:
        return None
    done = "checked" in box.attributes
    return Task("x" if done else " ", Status.DONE if done else Status.OPEN)


def box_of(item: LexborNode) -> LexborNode | None:
    """The box that ``item`` begins with, itself or in its first paragraph or label; None if it begins with anything else."""
    inner: LexborNode | None = item
    while inner is not None and inner.tag in ("li", "p", "label"):
        inner = next(
            (c for c in inner.iter(include_text=True) if c.is_element_node or (c.text_content or "").strip()),
            None,
        )
    if inner is None or inner.tag != "input" or (inner.attributes.get("type") or "").lower() != "checkbox":
        return None
    return inner


# -- to a page ---------------------------------------------------------------------------------------------------------


def task_box(task: Task | None) -> str:
    """The box of a task, and beside it what a box cannot show."""
    if task is None:
        return ""
    checked = " checked" if task.status in TICKED else ""
    label = attribute("aria-label", str(task.status))
    return f'<input type="checkbox" disabled{checked}{label}> {words_beside(task)}'


def task_attributes(task: Task) -> str:
    """The attributes of a task: what a box cannot say, for programs."""
    out = attribute("data-task", task.marker)
    if STATUS_OF_CHARACTER.get(task.marker, Status.OTHER) is not task.status:
        out += attribute("data-status", str(task.status))
    return out + (attribute("data-priority", task.priority) if task.priority else "")


def task_facts(task: Task) -> dict[str, Any]:
    """What a carrier says of a task besides."""
    facts = {
        "dates": [[d.kind, d.date, d.time] for d in task.dates],
        "recurrence": task.recurrence,
        "recurrence_kind": task.recurrence_kind,
        "id": task.id,
        "depends_on": list(task.depends_on),
        "on_completion": task.on_completion,
    }
    return {key: value for key, value in facts.items() if value}
