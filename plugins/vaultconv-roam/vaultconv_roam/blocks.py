"""The blocks of a page: bullets, headings, tasks, properties, code and queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vaultconv.plugins.model import (
    AnyBlock,
    Blocks,
    Code,
    Heading,
    Item,
    List,
    Paragraph,
    Property,
    PropertyType,
    Query,
    Quote,
    Rule,
    Spans,
    Status,
    Task,
    Text,
    Traits,
    Value,
    plain_text,
)
from vaultconv.plugins.text import read_spans
from vaultconv_roam.dialect import ID, ROAM, anchor_of

DEEPEST = 90
_REFERENCE = re.compile(rf"\(\(({ID})\)\)")
_FENCE = re.compile(r"```([^\n`]*)\n?(.*?)```", re.DOTALL)
_TASK = re.compile(r"\{\{\s*(?:\[\[)?(TODO|DONE)(?:\]\])?\s*\}\}\s*")
_STATUS = {"TODO": Status.OPEN, "DONE": Status.DONE}
_QUERY = re.compile(r"\{\{\s*(?:\[\[)?query(?:\]\])?\s*:.*\}\}", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"((?:\[\[)?[^\s:`{}\[\]](?:[^\n:`{}\[\]]{0,78}[^\s:`{}\[\]])?(?:\]\])?)::(?:\s+(.*))?", re.DOTALL
)
_LINKS = re.compile(r"(?:#?\[\[[^\[\]]+\]\]|#[\w/-]+)(?:[\s,]+(?:#?\[\[[^\[\]]+\]\]|#[\w/-]+))*")
_LINK = re.compile(r"#?\[\[[^\[\]]+\]\]|#[\w/-]+")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")


class TooDeepError(Exception):
    """Blocks nest deeper than :data:`DEEPEST`."""


def references_in(page: Mapping[str, Any]) -> Iterator[str]:
    """The ids of blocks that ``page`` refers to. A stack, so nesting is no limit."""
    stack: list[Any] = [page]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            yield from _REFERENCE.findall(str(found.get("string", "")))
            children = found.get("children")
            stack += children if isinstance(children, list) else []


class Page:
    """A page while it is read. ``used`` are the ids that something refers to, None for all; ``left_ids`` counts the others, ``respelled`` those that are
    written in another way."""

    def __init__(self, used: frozenset[str] | None) -> None:
        self.used = used
        self.left_ids = 0
        self.respelled = 0
        self.places: dict[str, tuple[tuple[str, ...], str]] = {}
        """For each id that is kept, the heading that leads to its block, or what the block is called."""

    def read(self, page: Mapping[str, Any]) -> tuple[Blocks, list[Property]]:
        """The blocks of ``page`` and its properties. Raises :class:`TooDeepError`."""
        return self._children(page, 0)

    def _children(self, node: Mapping[str, Any], depth: int) -> tuple[Blocks, list[Property]]:
        """What is below ``node``: a list of its blocks, and what they say of it."""
        if depth > DEEPEST:
            raise TooDeepError
        items: list[Item] = []
        properties: list[Property] = []
        children = node.get("children")
        for child in children if isinstance(children, list) else ():
            if not isinstance(child, dict):
                continue
            said = self._attribute(child)
            if said is None:
                items.append(self._item(child, depth))
            else:
                properties.append(said)
        if not items:
            return (), properties
        numbered = node.get("children-view-type", node.get("view-type")) in ("numbered", ":numbered")
        return (List(tuple(items), 1 if numbered else None, outline=not numbered),), properties

    def _attribute(self, block: Mapping[str, Any]) -> Property | None:
        """The property that ``block`` says of what is above it: ``key:: value``, or a key with its values below it. None for a block
        that is more than that."""
        found = _ATTRIBUTE.fullmatch(_text(block).strip())
        if found is None or self._is_used(block):
            return None
        key, value = found[1].removeprefix("[[").removesuffix("]]"), (found[2] or "").strip()
        children = block.get("children")
        below = [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []
        if not below:
            return _property(key, value)
        if value or any(
            child.get("children") or self._is_used(child) or "\n" in _text(child) for child in below
        ):
            return None
        return Property(key, [_text(child).strip() for child in below], PropertyType.LIST)

    def _is_used(self, block: Mapping[str, Any]) -> bool:
        return self.used is not None and block.get("uid") in self.used

    def _item(self, block: Mapping[str, Any], depth: int) -> Item:
        text = _text(block)
        task = _TASK.match(text.lstrip())
        if task is not None:
            text = text.lstrip()[task.end() :]
        below, properties = self._children(block, depth + 1)
        blocks = _blocks(text, block.get("heading"))
        anchor = self._anchor(block)
        if anchor:
            first = blocks[0] if blocks else None
            leads = (plain_text(first.spans),) if isinstance(first, Heading) else ()
            self.places[anchor] = (leads, "" if leads else anchor)
        traits = Traits(
            anchor=anchor,
            properties=tuple(properties),
            properties_place="below",
            task=Task(task[1], _STATUS[task[1]]) if task is not None else None,
        )
        return Item((*blocks, *below), traits=traits)

    def _anchor(self, block: Mapping[str, Any]) -> str:
        uid = block.get("uid")
        if not isinstance(uid, str) or re.fullmatch(ID, uid) is None:
            return ""
        if self.used is None or uid in self.used:
            self.respelled += "_" in uid
            return anchor_of(uid)
        self.left_ids += 1
        return ""


def _text(block: Mapping[str, Any]) -> str:
    """The text of ``block``; what is no text is none."""
    text = block.get("string", "")
    return text if isinstance(text, str) else ""


def _property(key: str, value: str) -> Property:
    """``value`` with its type: links are a list of them, or one; a number is one."""
    if _LINKS.fullmatch(value):
        links: list[Value] = [*_LINK.findall(value)]
        if len(links) > 1:
            return Property(key, links, PropertyType.LIST)
        return Property(key, value, PropertyType.LINK if value.startswith("[[") else PropertyType.TEXT)
    if _NUMBER.fullmatch(value):
        return Property(key, float(value) if "." in value else int(value), PropertyType.NUMBER, value)
    return Property(key, value or None, PropertyType.TEXT if value else PropertyType.EMPTY)


def _blocks(text: str, heading: Any) -> Blocks:
    """What the ``text`` of one block holds: code between fences, and words around it."""
    if _QUERY.fullmatch(text.strip()):
        return (Query("roam-query", text.strip() + "\n"),)
    found: list[AnyBlock] = []
    at = 0
    for fence in _FENCE.finditer(text):
        found += _words(text[at : fence.start()], heading)
        code = fence[2].removesuffix("\n")
        found.append(Code(f"{code}\n" if code else "", fence[1].strip()))
        at = fence.end()
    found += _words(text[at:], heading)
    return tuple(found)


def _words(text: str, heading: Any) -> Iterator[AnyBlock]:
    text = text.strip("\n")
    if not text.strip():
        return
    if text.strip() == "---":
        yield Rule()
    elif text.startswith("> "):
        yield Quote((Paragraph(_spans(text[2:])),))
    elif isinstance(heading, int) and 1 <= heading <= 6 and "\n" not in text:
        yield Heading(heading, _spans(text.strip()))
    else:
        yield Paragraph(_spans(text))


def _spans(text: str) -> Spans:
    """What stands in ``text``. Blank lines are line ends to a paragraph; italics have one sign elsewhere."""
    spans = read_spans(re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n", text).strip(), ROAM)
    marks = sum(span.text.count("__") for span in spans if isinstance(span, Text))
    if marks and marks % 2 == 0:
        spans = tuple(
            Text(span.text.replace("__", "*")) if isinstance(span, Text) else span for span in spans
        )
    return spans
