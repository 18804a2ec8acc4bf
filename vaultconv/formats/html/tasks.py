"""Tasks of a page: a box, and attributes for what a box cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html.carriers import text_of
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.model.task import Status, Task, TaskDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


TICKED = (Status.DONE, Status.CANCELLED)
"""What a ticked box may mean."""


def read_task(node: LexborNode, said: Mapping[str, Any]) -> Task | None:
    """The task that ``node`` is, if it is one; ``said`` is its carrier. Another's page says it by a box alone."""
    attributes = node.attributes
    marker = attributes.get("data-task")
    if marker is None:
        return _boxed(node) if node.tag == "li" else None
    facts = said.get("task")
    facts = facts if isinstance(facts, dict) else {}
    said_status = attributes.get("data-status") or ""
    status = (
        Status(said_status) if said_status in set(Status) else STATUS_OF_CHARACTER.get(marker, Status.OTHER)
    )
    box = node.css_first("input")
    ticked = box is not None and "checked" in box.attributes
    if box is not None and ticked is not (status in TICKED):  # somebody changed what is seen: it wins
        marker, status = ("x", Status.DONE) if ticked else (" ", Status.OPEN)
    dates = facts.get("dates")
    after = facts.get("depends_on")
    return Task(
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
