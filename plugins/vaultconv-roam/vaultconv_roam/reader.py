"""The JSON of a graph to the model: each page a note, each block a bullet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from vaultconv.plugins import Item as ReaderItem
from vaultconv.plugins import ReadContext, Tree, Unit
from vaultconv.plugins.model import Attachment, Loss, Note, NoteKind, Outcome, Problem, Properties, Property
from vaultconv.plugins.text import allot, decode, safe_name
from vaultconv_roam.blocks import Page, TooDeepError, references_in
from vaultconv_roam.days import day_of

IDS, USED, ALL = "roam_ids", "used", "all"
_HEAD = 65_536
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\])")
_BLOCKS = re.compile(rb'"(?:string|children)"\s*:')
_OWN = re.compile(rb'"(?:uid|create-time|edit-time|create-email|edit-email|:create/user|:edit/user)"\s*:')
_TIMES = ("create-time", "edit-time", "create-email", "edit-email", ":create/user", ":edit/user", ":log/id")
_LOOKS = ("text-align", "open", "block-view-type", "props", "emojis")


def is_graph(tree: Tree, path: str) -> bool:
    """Whether the file at ``path`` is the JSON of a graph: a list of pages whose blocks have what only Roam's have."""
    if not path.lower().endswith(".json"):
        return False
    head = tree.head(path, _HEAD)
    return bool(_BEGINS.match(head) and b'"title"' in head and _BLOCKS.search(head) and _OWN.search(head))


class RoamReader:
    """Reads exports; any other file beside them is an attachment."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """Every file, by path."""
        for file in tree.files:
            is_export = file.path.lower().endswith(".json") and (
                is_graph(tree, file.path) or file.path == tree.only
            )
            yield Unit(file.path, "export" if is_export else "attachment", file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[ReaderItem, ...]:
        """The pages of an export."""
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        decoded = decode(data)
        problem = decoded.problem
        try:
            pages = [] if problem else json.loads(decoded.text)
        except json.JSONDecodeError as error:
            problem = Problem(
                f"it is no valid JSON: {error.msg}",
                error.lineno,
                error.colno,
                "Export it again; until then it is copied.",
            )
        except RecursionError:
            problem = Problem(
                "it is nested deeper than any graph is", remedy="Export it again; until then it is copied."
            )
        if problem is None and not isinstance(pages, list):
            problem = Problem(
                "it is no list of pages", 1, 1, "Export the graph as JSON; until then it is copied."
            )
        if problem is not None:
            return (Note(unit.path, unit.path.rpartition("/")[2], verbatim=data, problem=problem),)
        return tuple(_items(unit.path, pages, context.options.get(IDS, USED) == ALL))


def _items(export: str, pages: list[Any], all_ids: bool) -> Iterator[ReaderItem]:
    """The notes of the ``pages`` of an ``export``, and what of them no note says."""
    good = [page for page in pages if isinstance(page, dict) and isinstance(page.get("title"), str)]
    used = frozenset(id for page in good for id in references_in(page))
    titles = [day_of(page["title"]) or page["title"] for page in good]
    paths = allot(
        (str(place), f"{safe_name(title, extension='.md')}.md") for place, title in enumerate(titles)
    )
    for place, page in enumerate(good):
        yield _note(paths[str(place)], page, None if all_ids else used)
    if len(good) < len(pages):
        detail = f"{len(pages) - len(good)} of its entries are no pages: left where they are"
        yield Loss(export, 0, "note", Outcome.FAILED, detail)
    for keys, what in (
        (_TIMES, "when pages and blocks were made and changed, and by whom"),
        (_LOOKS, "how blocks are shown"),
    ):
        count = sum(_count(page, keys) for page in good)
        if count:
            yield Loss(export, 0, "view", Outcome.DROPPED_VIEW_STATE, f"{what} stays behind ({count} times)")


def _note(path: str, page: Mapping[str, Any], used: frozenset[str] | None) -> Note:
    """The note that ``page`` is; of the ids of its blocks it has those that are ``used``, or all."""
    title = str(page["title"])
    day = day_of(title)
    reading = Page(used)
    try:
        blocks, properties = reading.read(page)
    except TooDeepError:
        problem = Problem(
            "its blocks are nested more than 90 deep",
            remedy="Flatten them; until then the page is kept as it is.",
        )
        kept = json.dumps(page, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
        return Note(path, day or title, verbatim=kept, problem=problem)
    losses = []
    if reading.left_ids:
        detail = f"the ids of {reading.left_ids} blocks that nothing refers to (--roam-ids all keeps them)"
        losses.append(Loss(path, 0, "view", Outcome.DROPPED_VIEW_STATE, detail))
    if reading.respelled:
        detail = f"of the ids of its blocks, {reading.respelled} are written with - for _"
        losses.append(Loss(path, 0, "anchor", Outcome.RENAMED, detail))
    return Note(
        path,
        day or title,
        NoteKind.JOURNAL if day else NoteKind.PAGE,
        shape="outline",
        properties=Properties(_unique(properties)),
        blocks=blocks,
        date=day,
        extra={"unread": tuple(losses), "blocks": reading.places, **({"page": title} if day else {})},
    )


def _unique(properties: list[Property]) -> tuple[Property, ...]:
    """``properties`` with each key once: what is said of one twice is a list of both."""
    found: dict[str, Property] = {}
    for item in properties:
        known = found.get(item.key)
        found[item.key] = (
            item
            if known is None
            else known.__class__(item.key, [*_listed(known.value), *_listed(item.value)], item.type.LIST)
        )
    return tuple(found.values())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count(node: Any, keys: tuple[str, ...]) -> int:
    """How often blocks at or below ``node`` have one of ``keys``. A stack, so nesting is no limit."""
    count, stack = 0, [node]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            count += any(key in found for key in keys)
            children = found.get("children")
            stack += children if isinstance(children, list) else []
    return count
