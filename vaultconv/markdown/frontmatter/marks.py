"""Positions in YAML, from ruamel.yaml's events: where an entry stands, where a document breaks, what repeats.

ruamel.yaml is a hundred times slower than py-yaml12, so it is asked only when something is amiss or unusual. It is
used for its scanner and parser alone: no value is ever taken from it, since it reads some of YAML 1.1.
Lines and columns count from 1, indices from 0, all within the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.core_schema import resolve
from vaultconv.markdown.frontmatter.scalars import number_text
from vaultconv.model.note import Problem

MAX_SIZE = 256 * 1024
"""Characters of a block that ruamel.yaml is asked about (about two seconds of its time)."""

MAX_DEPTH = 256
"""Levels of nesting that are walked: as many as py-yaml12 reads in flow collections."""

MAX_ALIASES = 100
"""npm ``yaml``'s ``maxAliasCount``: how often one value may stand there, times the aliases inside it
(its ``nodes/Alias.ts``)."""

_HARMLESS_ALIASES = 6
_ALIAS = lazy_pattern(r"(?:^|[ \t\[{,:])\*[^\s\[\]{},]", re.MULTILINE)
_ANCHOR = lazy_pattern(r"(?:^|[ \t\[{,:])&[^\s\[\]{},]", re.MULTILINE)
_PARSER_POSITION = lazy_pattern(r" at byte \d+ line (\d+) column (\d+)")

_TOO_DEEP = "recursion limit"

_REMEDIES = (
    (lazy_pattern(r"mapping values|':' must be"), 'Put the value in double quotes: it holds a colon and a blank.'),
    (lazy_pattern(r"cannot start any token|unexpected character|expected node content|alias|anchor|tag|directive"),
     "Put the value in double quotes: it begins with a character that YAML keeps for itself."),
    (lazy_pattern(r"\t|tab"), "Use blanks instead of tabs."),
    (lazy_pattern(r"quoted scalar|escape"), "Close the quotes, and write a backslash inside double quotes as \\\\."),
    (lazy_pattern(_TOO_DEEP), "Flatten the value, or move it out of the front matter."),
    (lazy_pattern(r"flow|bracket|expected ',' or|',' or"), "Close the bracket, or put the whole value in double quotes."),
)  # fmt: skip
_REMEDY = "Correct the line, or put its value in double quotes."


@dataclass(slots=True)
class MarkedEntry:
    """One top-level entry: its key as text (None where the key is no scalar), whether the key is plain, and the
    indices where key and value begin and where the value ends."""

    key: str | None
    plain: bool
    key_start: int
    key_end: int = 0
    value_start: int = 0
    value_end: int = 0
    block_value: bool = False


@dataclass(slots=True)
class Survey:
    """What one pass over a block's events found. ``flow`` is True where the whole block is one ``{...}``."""

    entries: list[MarkedEntry] = field(default_factory=list)
    flow: bool = False
    duplicate: Problem | None = None
    excessive: Problem | None = None


@dataclass(slots=True)
class _Open:
    """A collection that is being walked."""

    mapping: bool
    at_key: bool = True
    keys: set[str] = field(default_factory=set)
    inner: set[str] | None = None


@dataclass(slots=True)
class _Anchored:
    """An anchor: how often its value stands in the block (first where it is defined), the aliases inside what it names,
    and what one use weighs."""

    uses: int = 1
    inner: set[str] = field(default_factory=set)
    weight: int = 0


def line_and_column(block: str, index: int) -> tuple[int, int]:
    """The 1-based line and column of ``index`` in ``block``.

    >>> line_and_column("ab\\ncd", 4)
    (2, 2)
    """
    return block.count("\n", 0, index) + 1, index - block.rfind("\n", 0, index)


def has_aliases(block: str) -> bool:
    """Whether ``block`` may hold both an anchor and an alias. Errs on the side of yes.

    >>> has_aliases("a: &x 1\\nb: *x"), has_aliases("a: R&D *bold*"), has_aliases("a: '&x'")
    (True, False, False)
    """
    return _ALIAS.search(block) is not None and _ANCHOR.search(block) is not None


def excessive_aliases(block: str) -> Problem | None:
    """A problem where the aliases of ``block`` unfold beyond what Obsidian's parser allows, or cannot be counted. So few
    that no nesting of them could do so (each at most doubles what is there) are not counted at all."""
    if sum(1 for _ in _ALIAS.finditer(block)) <= _HARMLESS_ALIASES:
        return None
    if len(block) > MAX_SIZE:
        return too_large("to count its aliases")
    try:
        return survey(block).excessive
    except MarkedError as error:
        return error.problem


def too_large(purpose: str) -> Problem:
    """The problem of a block that is too large for ``purpose``."""
    return Problem(
        f"The properties are over {MAX_SIZE // 1024} KiB, too large {purpose}",
        1,
        1,
        "Move large values out of the front matter.",
    )


class MarkedError(ValueError):
    """ruamel.yaml cannot read the block; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def locate(block: str, message: str) -> Problem:
    """Where ``block``, which py-yaml12 refused with ``message``, is broken: by ruamel.yaml's marks, or by the position in
    ``message`` where that is on an earlier line or ruamel.yaml sees nothing wrong."""
    found = _PARSER_POSITION.search(message)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    if len(block) <= MAX_SIZE and _TOO_DEEP not in message:  # ruamel.yaml's time is quadratic in depth
        try:
            survey(block)
        except MarkedError as error:
            if found is None or error.problem.line <= line:
                return error.problem
    text = message.partition("error: ")[2] or message
    return invalid(_PARSER_POSITION.sub("", text), line, column)


def invalid(reason: str, line: int, column: int) -> Problem:
    """The problem of a block that is no YAML for ``reason``, with the remedy that fits it."""
    remedy = next((text for pattern, text in _REMEDIES if pattern.search(reason)), _REMEDY)
    return Problem(f"The properties are not valid YAML: {reason}", line, column, remedy)


def survey(block: str) -> Survey:
    """One pass over ``block``: its top-level entries, the first duplicate key at any level, and whether aliases are
    excessive (then the pass ends there).

    Raises :class:`MarkedError` where ruamel.yaml cannot read it."""
    result = Survey()
    _Walk(block, result).run(_events(_UNWELCOME.sub(_stand_in, block)))
    return result


_UNWELCOME = lazy_pattern(
    "[^\n\r -\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _stand_in(char: re.Match[str]) -> str:
    """What ruamel.yaml is shown for a character that YAML allows and it does not, or takes for a line end: a blank for a
    tab, else a private one, so that positions stay and keys stay apart."""
    code = ord(char[0])
    return " " if code == 9 else chr(0xE000 + code) if code < 0x100 else chr(0xF0000 + code)


def _events(block: str) -> Iterator[Any]:
    """The events of ``block``, with ruamel.yaml's errors made ours."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(block)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = ", ".join(str(part) for part in (error.context, error.problem) if part)
        raise MarkedError(invalid(reason, line, column)) from error
    except (YAMLError, ValueError, IndexError, AttributeError, RecursionError) as error:
        raise MarkedError(invalid(str(error) or type(error).__name__, 1, 1)) from error


class _Walk:
    """The state of a pass over events: the open collections, the anchors, and what was found."""

    def __init__(self, block: str, result: Survey) -> None:
        self.block = block
        self.result = result
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}

    def run(self, events: Iterator[Any]) -> None:
        """Walk ``events`` until their end, or until aliases are excessive."""
        for event in events:
            kind = type(event).__name__
            if kind in ("MappingStartEvent", "SequenceStartEvent"):
                self.start(event, kind == "MappingStartEvent")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.open.pop()
                self.node_end(event.start_mark.index, event.end_mark.index)
            elif kind == "ScalarEvent":
                self.anchor(event, set())
                self.node_start(event, event.value)
                self.node_end(event.end_mark.index, event.end_mark.index)
            elif kind == "AliasEvent":
                self.alias(event)
                if self.result.excessive is not None:
                    return
                self.node_start(event, None)
                self.node_end(event.end_mark.index, event.end_mark.index)

    def start(self, event: Any, mapping: bool) -> None:
        """A collection begins. Raises :class:`MarkedError` where it lies too deep for ruamel.yaml's time."""
        if len(self.open) >= MAX_DEPTH:
            line, column = line_and_column(self.block, event.start_mark.index)
            raise MarkedError(invalid(f"more than {MAX_DEPTH} levels of nesting", line, column))
        if not self.open:
            self.result.flow = bool(event.flow_style)
        self.node_start(event, None)
        inner: set[str] | None = None
        if event.anchor is not None:
            inner = set()
            self.anchor(event, inner)
        self.open.append(_Open(mapping, inner=inner))

    def anchor(self, event: Any, inner: set[str]) -> None:
        """Remember the anchor of ``event``, if it has one."""
        if event.anchor is not None:
            self.anchors[str(event.anchor)] = _Anchored(inner=inner)

    def alias(self, event: Any) -> None:
        """Count a use of an anchor as npm ``yaml`` does: uses times the weight of what is used."""
        name = str(event.anchor)
        for level in self.open:
            if level.inner is not None:
                level.inner.add(name)
        used = self.anchors.get(name)
        if used is None:
            return
        used.uses += 1
        if not used.weight:
            within = (self.anchors[inner] for inner in used.inner if inner in self.anchors)
            used.weight = max((other.uses * other.weight for other in within), default=1) or 1
        if used.uses * used.weight > MAX_ALIASES:
            line, column = line_and_column(self.block, event.start_mark.index)
            self.result.excessive = Problem(
                f"The properties use aliases that unfold more than {MAX_ALIASES} times",
                line,
                column,
                f"Write the values out, or use *{name} less often.",
            )

    def node_start(self, event: Any, text: str | None) -> None:
        """A node begins: if it is a key, it may repeat one; at the top, it begins an entry or its value."""
        if not self.open or not self.open[-1].mapping:
            return
        level = self.open[-1]
        start = event.start_mark.index
        if level.at_key:
            plain = getattr(event, "style", None) in (None, "")
            if text is not None:
                self.key(level, text, plain, start)
            if len(self.open) == 1:
                self.result.entries.append(MarkedEntry(text, plain, start))
        elif len(self.open) == 1:
            entry = self.result.entries[-1]
            entry.value_start = start
            entry.block_value = getattr(event, "flow_style", None) is False

    def key(self, level: _Open, text: str, plain: bool, start: int) -> None:
        """Note a scalar key of ``level``; a second one of the same name is a duplicate: to the app, keys are text, and ``1.0`` is
        ``1``."""
        name = key_name(resolve(text)) if plain else text
        if name in level.keys and self.result.duplicate is None:
            line, column = line_and_column(self.block, start)
            self.result.duplicate = duplicate_key(text, line, column)
        level.keys.add(name)

    def node_end(self, start: int, end: int) -> None:
        """A node ended at ``end`` (block collections: at ``start`` of what follows)."""
        if not self.open or not self.open[-1].mapping:
            return
        level = self.open[-1]
        level.at_key = not level.at_key
        if len(self.open) == 1:
            entry = self.result.entries[-1]
            if level.at_key:
                entry.value_end = start if entry.block_value else end
            else:
                entry.key_end = end


def key_name(key: str | int | float | bool | None) -> str:
    """The name that JavaScript, and so the app, gives to a key that is a scalar.

    >>> [key_name(key) for key in ("a", 7, 1.0, True, None)]
    ['a', '7', '1', 'true', '']
    """
    if isinstance(key, str):
        return key
    if key is None:
        return ""
    if isinstance(key, bool):
        return "true" if key else "false"
    return number_text(key)


_TRUTH_KEY = lazy_pattern(r"(?m)(?:^|[\s{,?-])(?:[tT]rue|TRUE|[fF]alse|FALSE)[ \t]*:(?:\s|$)")
_DIGIT_KEY = lazy_pattern(r"(?m)(?:^|[\s{,?+-])(?:0[xo])?[01][\d.eE+]*[ \t]*:(?:\s|$)")


def truths_apart(block: str) -> str:
    """``block``, the keys ``true`` and ``false`` in quotes where 1 or 0 is a key too: Python takes those for one.

    >>> truths_apart("true: a\\n1: true")
    '"true": a\\n1: true'
    """
    if _TRUTH_KEY.search(block) is None or _DIGIT_KEY.search(block) is None:
        return block
    pieces: list[str] = []
    done = 0
    for scalar in scalars(block):
        if scalar.is_key and not scalar.style and isinstance(said := resolve(scalar.value), bool):
            pieces += (block[done : scalar.start], f'"{key_name(said)}"')
            done = scalar.end
    return "".join((*pieces, block[done:]))


def duplicate_key(key: str, line: int, column: int) -> Problem:
    """The problem of a ``key`` that stands a second time at ``line`` and ``column``."""
    return Problem(
        f"The property {key!r} is given twice",
        line,
        column,
        "Merge the two entries into one, or rename one of them.",
    )


@dataclass(slots=True)
class MarkedScalar:
    """A value that is no collection: where it stands, with its quotes, and its ``style`` (``"``, ``'``, ``|``, ``>``; ``""``:
    plain). ``value`` is what it says, ``path`` the keys above it (of an item of a list that of the list), and ``is_key`` whether it is one
    itself."""

    start: int
    end: int
    style: str
    value: str = ""
    path: tuple[str, ...] = ()
    is_key: bool = False


def scalars(block: str) -> Iterator[MarkedScalar]:
    """The scalars of ``block``, keys too, in the order of the text.

    Raises :class:`MarkedError` where ruamel.yaml cannot read it, or would take too long.

    >>> [(s.value, s.style, s.path, s.is_key) for s in scalars("a: ['b', {c: d}]")]
    [('a', '', (), True), ('b', "'", ('a',), False), ('c', '', ('a',), True), ('d', '', ('a', 'c'), False)]
    """
    if len(block) > MAX_SIZE:
        raise MarkedError(too_large("to look for names"))
    open_: list[_Level] = []
    for event in _events(_UNWELCOME.sub(_stand_in, block)):
        kind = type(event).__name__
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            path = open_[-1].path_of_value() if open_ else ()
            open_.append(_Level(path, kind == "MappingStartEvent"))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            open_.pop()
        if len(open_) > MAX_DEPTH:
            line, column = line_and_column(block, event.start_mark.index)
            raise MarkedError(invalid(f"more than {MAX_DEPTH} levels of nesting", line, column))
        if kind == "ScalarEvent":
            is_key = bool(open_) and open_[-1].mapping and open_[-1].key is None
            path = open_[-1].path if is_key else open_[-1].path_of_value() if open_ else ()
            start, end = event.start_mark.index, event.end_mark.index
            yield MarkedScalar(start, end, event.style or "", event.value, path, is_key)
        if open_ and kind in ("ScalarEvent", "AliasEvent", "MappingEndEvent", "SequenceEndEvent"):
            open_[-1].done(getattr(event, "value", ""))


@dataclass(slots=True)
class _Level:
    """A collection that is open: the keys above it, whether it is a mapping, and its key whose value is read (None: a key is read)."""

    path: tuple[str, ...]
    mapping: bool
    key: str | None = None

    def path_of_value(self) -> tuple[str, ...]:
        """The keys above what is read."""
        return (*self.path, self.key) if self.key is not None else self.path

    def done(self, value: str) -> None:
        """A key (the ``value``) or what belongs to one was read."""
        self.key = value if self.mapping and self.key is None else None
