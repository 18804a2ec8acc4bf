"""The grammar of what plugins read at the end of a line: the signs of Tasks, and the fields of Dataview.

Source: ``formats/obsidian.md`` section 8; the ``DefaultTaskSerializer`` and ``DataviewTaskSerializer`` of obsidian-tasks,
"Adding Metadata to your Pages" of Dataview. We ask for a blank after the ``::`` of a field, as that page writes it, so that
``std::vector`` and the ``Q::A`` of a flashcard are words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import scalar_words
from vaultconv.markdown.task_signs import DATES, PRIORITIES, SIGNS, bare, said_by, sign
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.model.task import Task, TaskDate

TAG, OTHER = "\ufdd1", "\ufdd2"
"""Stand for a tag, and for any other span that is no part of a field: no characters, so no text holds them."""

_SIGNS = tuple("🔺⏫🔼🔽⏬🔁🆔⛔🏁➕🛫⏳⌛📅📆🗓❌✅")


def marked(text: str) -> bool:
    """Whether ``text`` holds what it must for any of its lines to end in one of these. Cheap: asked of every text.

    >>> marked("- [ ] Call 📅 2026-01-05"), marked("a::b")
    (True, False)
    """
    return ":: " in text or "::\t" in text or (not text.isascii() and any(map(text.__contains__, _SIGNS)))


EMOJI, DATAVIEW = "emoji", "dataview"
"""The two ways to say what a task says (``--tasks``)."""

_NO = f"\n{TAG}{OTHER}"
_KEY = rf"(?P<key>[^\W_][^\[\](){{}}:|\"`*~<>#,;={_NO}]{{0,60}}?)[ \t]*"
_WORD = rf"(?P<key>[^\W_][^\s\[\](){{}}:|\"`*~<>#,;={_NO}]{{0,60}})"
_LINK = r"\[\[[^\[\]\n]+\]\]"
_SQUARE = lazy_pattern(rf"\[{_KEY}::[ \t]+(?P<value>(?:[^\[\]{_NO}]|{_LINK})+?)[ \t]*\]\Z")
_ROUND = lazy_pattern(rf"\({_KEY}::[ \t]+(?P<value>(?:[^\[\](){_NO}]|{_LINK})+?)[ \t]*\)\Z")
_VALUE = rf"(?P<value>(?:[^\[\]{_NO}]|{_LINK})+?)[ \t]*\Z"
_LINE = lazy_pattern(rf"{_WORD}::[ \t]+{_VALUE}")
_BOLD_LINE = lazy_pattern(rf"(?P<bold>\*\*|__){_KEY}(?:(?P=bold)::|::(?P=bold))[ \t]+{_VALUE}")

_DAY = r"[ \t]*(?P<value>\d{4}-\d\d-\d\d)\Z"
_NAME = r"[A-Za-z0-9_-]+"
_VARIANT = "\ufe0f?"
_OTHER_SIGNS = {"scheduled": "⏳⌛", "due": "📅📆🗓"}
_SIGN_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "priority": lazy_pattern(rf"(?P<value>[{''.join(PRIORITIES.values())}]){_VARIANT}\Z"),
    "recurrence": lazy_pattern(rf"🔁{_VARIANT} ?(?P<value>every [A-Za-z0-9, !]+)\Z", re.IGNORECASE),
    "id": lazy_pattern(rf"🆔{_VARIANT} *(?P<value>{_NAME})\Z"),
    "depends_on": lazy_pattern(rf"⛔{_VARIANT} *(?P<value>{_NAME}(?: *, *{_NAME})*)\Z"),
    "on_completion": lazy_pattern(rf"🏁{_VARIANT} ?(?P<value>keep|delete)\Z", re.IGNORECASE),
    **{
        kind: lazy_pattern(rf"[{_OTHER_SIGNS.get(kind, mark)}]{_VARIANT}{_DAY}", re.ASCII)
        for kind, mark in DATES.items()
    },
}
_NAMES: Mapping[str, str] = {
    "id": "id",
    "depends_on": "dependsOn",
    "priority": "priority",
    "recurrence": "repeat",
    "on_completion": "onCompletion",
    "created": "created",
    "start": "start",
    "scheduled": "scheduled",
    "due": "due",
    "cancelled": "cancelled",
    "done": "completion",
}
"""What each thing that a task says is called as a field."""
_OF_FIELD = {name: kind for kind, name in _NAMES.items()}
_TIME = "-time"
"""A time of day, which Tasks has no sign for, is a field named by its date: ``[due-time:: 10:00]``."""
_CLOCK = lazy_pattern(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_PRIORITY_SIGNS = {mark: name for name, mark in PRIORITIES.items()}
_TEXTS: Mapping[str, re.Pattern[str]] = {
    "id": lazy_pattern(_NAME),
    "depends_on": lazy_pattern(rf"{_NAME}(?: *, *{_NAME})*"),
    "priority": lazy_pattern(rf"{'|'.join(PRIORITIES)}|[^\s\[\]]"),
    "recurrence": lazy_pattern(r"every [A-Za-z0-9, !]+"),
    "on_completion": lazy_pattern(r"keep|delete", re.IGNORECASE),
}
_NO_FIELDS = frozenset({"tag", "tags", "alias", "aliases"})
"""Names that mean something else to a note: text."""

_ISO_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_INTEGER = lazy_pattern(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_DECIMAL = lazy_pattern(r"-?(?:0|[1-9]\d*)\.\d+", re.ASCII)
_LIST = lazy_pattern(rf"(?:(?:\"[^\"\n]*\"|{_LINK}), )+(?:\"[^\"\n]*\"|{_LINK})")
_LIST_ITEM = lazy_pattern(rf"\"([^\"\n]*)\"|({_LINK})")
_WHEN_DONE = lazy_pattern(r"[ \t]+when done\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a line says at its end. ``kind`` is a name of :func:`~vaultconv.markdown.task_signs.said_by`, that
    of a date with ``-time`` for its time of day, or ``""`` for a field that is a property; ``key`` is the name of a field. It begins at ``start``, and its first mark ends at
    ``mark``."""

    kind: str
    value: str
    start: int
    mark: int
    key: str = ""


def read_end(line: str, is_task: bool, properties: bool = True) -> list[Said]:
    """What ``line`` says at its end, in order. Only a task has signs, and tags between or after them; ``properties`` says
    whether other fields count.

    >>> [(said.kind, said.value) for said in read_end("sow ⏫ 📅 2026-01-05", True)]
    [('priority', 'high'), ('due', '2026-01-05')]
    >>> [(said.key, said.value) for said in read_end("a loaf [flour:: rye] (hours:: 3)", False)]
    [('flour', 'rye'), ('hours', '3')]
    >>> read_end("the 📅 2026-02-30", True), read_end("a std::vector", False)
    ([], [])
    """
    found: list[Said] = []
    seen: set[str] = set()
    end = len(line.rstrip(" \t"))
    while end:
        if is_task and line[end - 1] == TAG and (end == 1 or line[end - 2] in " \t"):
            end = len(line[: end - 1].rstrip(" \t"))
            continue
        said = (_sign(line[:end]) if is_task else None) or _field(line[:end], is_task)
        name = (said.kind or said.key) if said is not None else ""
        if said is None or name in seen or (not said.kind and not properties):
            break
        seen.add(name)
        found.append(said)
        end = len(line[: said.start].rstrip(" \t"))
    return found[::-1]


def _sign(line: str) -> Said | None:
    """The sign that ``line`` ends in. A date that is no day of the calendar is none."""
    for kind, pattern in _SIGN_PATTERNS.items():
        found = pattern.search(line)
        if found is not None:
            value = found["value"]
            if kind in DATES and not is_day(value):
                return None
            value = _PRIORITY_SIGNS.get(value, value)
            return Said(kind, _plain(kind, value), found.start(), found.start() + 1)
    return None


def _field(line: str, is_task: bool) -> Said | None:
    """The field in brackets that ``line`` ends in."""
    pattern = {"]": _SQUARE, ")": _ROUND}.get(line[-1])
    found = pattern.search(line) if pattern is not None else None
    return None if found is None else _said(found, is_task)


def read_line(line: str) -> Said | None:
    """The field that ``line`` is, if it is nothing else: ``key:: value``, the key a word, or bold.

    >>> read_line("rating:: 5").value, read_line("**Best before**:: noon").key, read_line("Q::A")
    ('5', 'Best before', None)
    """
    found = _LINE.match(line) or _BOLD_LINE.match(line)
    return None if found is None else _said(found, is_task=False)


def _said(found: re.Match[str], is_task: bool) -> Said | None:
    key, value = found["key"].strip(), found["value"]
    mark = found.string.index("::", found.end("key")) + 1
    kind = _OF_FIELD.get(key, "") if is_task else ""
    if is_task and key.endswith(_TIME) and key.removesuffix(_TIME) in DATES and _CLOCK.fullmatch(value):
        return Said(key, value, found.start(), mark, key)
    if kind and (is_day(value) if kind in DATES else _TEXTS[kind].fullmatch(value)):
        return Said(kind, _plain(kind, value), found.start(), mark)
    if key.lower() in _NO_FIELDS:
        return None
    return Said("", value, found.start(), mark, key)


def _plain(kind: str, value: str) -> str:
    """``value`` without the freedoms that its spelling has."""
    if kind == "depends_on":
        return ",".join(name.strip() for name in value.split(","))
    return value.lower() if kind == "on_completion" else value.strip()


def is_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar, ``YYYY-MM-DD``.

    >>> is_day("2026-01-05"), is_day("2026-02-30")
    (True, False)
    """
    try:
        return bool(_ISO_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


# -- what is said, as the model has it ---------------------------------------------------------------------------------


def with_said(task: Task | None, said: list[Said]) -> tuple[Task | None, tuple[Property, ...]]:
    """``task`` with what was said of it, and the properties that are left."""
    facts = {one.kind: one.value for one in said if one.kind}
    fields = [
        one
        for one in said
        if not one.kind or (one.kind.endswith(_TIME) and one.kind.removesuffix(_TIME) not in facts)
    ]
    if task is not None:
        rule = facts.get("recurrence", "")
        plain = _WHEN_DONE.sub("", rule)
        after = facts.get("depends_on", "")
        if facts:
            task = replace(
                task,
                priority=facts.get("priority", ""),
                dates=tuple(
                    TaskDate(kind, facts[kind], facts.get(kind + _TIME, ""))
                    for kind in DATES
                    if kind in facts
                ),
                recurrence=plain,
                recurrence_kind=("due" if plain == rule else "done") if rule else "",
                id=facts.get("id", ""),
                depends_on=tuple(after.split(",")) if after else (),
                on_completion=facts.get("on_completion", ""),
            )
    return task, tuple(property_of(one.key, one.value) for one in fields)


def property_of(key: str, text: str) -> Property:
    """A field as a property, its type told by what it looks like.

    >>> [property_of("k", text).value for text in ("4", "true", "[[N]]", '"a", "b"', "2026-02-30")]
    [4, True, '[[N]]', ['a', 'b'], '2026-02-30']
    """
    value, kind = _value(text)
    return Property(key, value, kind, text)


def _value(text: str) -> tuple[Value, PropertyType]:
    if text in ("true", "false"):
        return text == "true", PropertyType.CHECKBOX
    if _INTEGER.fullmatch(text):
        return int(text), PropertyType.NUMBER
    if _DECIMAL.fullmatch(text):
        return float(text), PropertyType.NUMBER
    if is_day(text):
        return text, PropertyType.DATE
    if re.fullmatch(_LINK, text):
        return text, PropertyType.LINK
    if _LIST.fullmatch(text):
        return [m[2] or m[1] for m in _LIST_ITEM.finditer(text)], PropertyType.LIST
    if "[[" in text and not (text[0] == text[-1] == '"'):
        return text, PropertyType.LINK
    return text, PropertyType.TEXT


def value_text(value: Value) -> str:
    """``value`` as a field says it; texts of a list in quotes, as Dataview has them.

    >>> value_text(["a", "[[N]]"]), value_text(4.5), value_text(None)
    ('"a", [[N]]', '4.5', '')
    """
    if isinstance(value, list):
        return ", ".join(_item_text(item) for item in value)
    return scalar_words(value)


def _item_text(item: Value) -> str:
    return f'"{item}"' if isinstance(item, str) and not re.fullmatch(_LINK, item) else value_text(item)


def house_lines(properties: tuple[Property, ...]) -> str:
    """``properties`` that are all of a text: each a line, where that is read; else ``""``."""
    lines = [f"{item.key}:: {value_text(item.value)}" for item in properties]
    return "\n".join(lines) if all(map(read_line, lines)) else ""


def house_properties(properties: tuple[Property, ...]) -> str:
    """``properties`` at the end of a text: each in brackets after a blank."""
    return "".join(f" [{item.key}:: {value_text(item.value)}]" for item in properties)


def house_task(task: Task, style: str) -> str:
    """What ``task`` says at the end of its line: signs, or fields two blanks apart, as the plugin writes them.

    >>> from vaultconv.model.task import Status
    >>> task = Task(" ", Status.OPEN, "low", (TaskDate("due", "2026-01-05", "10:00"),))
    >>> house_task(task, EMOJI), house_task(task, DATAVIEW)
    (' [due-time:: 10:00] 🔽 📅 2026-01-05', '  [due-time:: 10:00]  [priority:: low]  [due:: 2026-01-05]')
    """
    blank = " " if style == EMOJI else "  "
    words = [f"[{d.kind}{_TIME}:: {d.time}]" for d in task.dates if d.time]
    for name, value in said_by(task):
        has_sign = style == EMOJI and (name != "priority" or value in PRIORITIES) and name in _SIGN_PATTERNS
        words.append(sign(name, value) if has_sign else f"[{_NAMES[name]}:: {value}]")
    return "".join(blank + word for word in words)


def in_style(said: Said, raw: str, style: str) -> str:
    """What is ``said`` of a task, and written ``raw``, in a ``style``; as it is written where that has no other word for it.

    >>> in_style(Said("due", "2026-01-05", 0, 1), "📅2026-01-05", DATAVIEW)
    '[due:: 2026-01-05]'
    """
    is_sign = not raw.startswith(("[", "("))
    if said.kind not in _NAMES or is_sign is (style == EMOJI):
        return raw
    if style == DATAVIEW:
        return f"[{_NAMES[said.kind]}:: {said.value}]"
    return sign(said.kind, said.value) if said.kind != "priority" or said.value in PRIORITIES else raw


__all__ = [
    "DATAVIEW",
    "EMOJI",
    "OTHER",
    "SIGNS",
    "TAG",
    "Said",
    "bare",
    "house_lines",
    "house_properties",
    "house_task",
    "in_style",
    "is_day",
    "marked",
    "property_of",
    "read_end",
    "read_line",
    "value_text",
    "with_said",
]
