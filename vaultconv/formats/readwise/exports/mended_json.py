"""JSON that is damaged: cut off, or broken somewhere in its middle. What can be read of it, and each place where it is none.

A program that saves an answer may be stopped, a disk may lose a block, a hand may slip. What is damaged then costs no more than
itself. The next key, or the mark that ends something, says where to go on:

- a mark that is missing is thought of, one that is too much is passed over;
- what is no value is a text with its characters, and where there is no key either, it stands under :data:`UNREAD`;
- a text with a quotation mark in it, or without one at its end, goes on to the next key, or to what ends it;
- an object that goes on as another (with a key that it has already, or with one that it stands in) is two, with something lost
  between them.

Of a file that ends too early, what is whole is read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

UNREAD: Final = "unread"
"""The key of what has none."""
CUT: Final = "the file is cut off"
LOST: Final = "something is missing here"
SEVERAL: Final = "several answers stand behind each other"
_REMEDY = "All around it is read. Look there whether it says what was meant, or export it again."
_CUT_REMEDY = "Export it again."
_SHOWN = 200
_MOST = 1000
"""So many places are mended; what is broken in more of them is no JSON."""
_DEEPEST = 100
"""So many things may stand in each other: no export has more than seven."""

_KEY = r'(?<!\\)"(?:[^"\\\n,:{}\[\]]|\\.){0,60}"[ \t\r\n]*:'
_BETWEEN = lazy_pattern(r"[ \t\r\n\ufeff,:]*")
_BLANK = lazy_pattern(r"[ \t\r\n]*")
_NAMED = lazy_pattern(_KEY)
_TEXT = lazy_pattern(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_WORD = lazy_pattern(
    rf"(?:true|false|null|-?(?:0|[1-9]\d{{0,400}})(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=\s*(?:[,}}\]]|{_KEY}))",
    re.ASCII,
)
_LAST_TEXT = lazy_pattern(r'"(?:[^"\\]|\\.)*+"?\s*\Z', re.DOTALL)
_LAST_WORD = lazy_pattern(r"[-+.\w]+[ \t\r\n]*\Z")
_AFTER_MEMBER = lazy_pattern(rf'[\s,]*(?:(?:\{{\s*)?{_KEY}|(?:"[^"\\]*"?\s*)?\Z)|\s*[}}\]]')
_AFTER_ITEM = lazy_pattern(r"\s*(?:[,\]}]|\Z)")
_STOP_MEMBER = lazy_pattern(rf'"(?=\s*(?:,\s*{_KEY}|[}}\]]))|(?=[\s,{{\[]*{_KEY})')
"""Where a broken value of an object ends: behind its quotation mark, or before the next key."""
_STOP_PLAIN = lazy_pattern(
    rf'"(?=\s*(?:,\s*{_KEY}|[}}\]]))|(?=[\s,{{\[]*{_KEY})|(?=\s*[}}\]][\s,{{}}\[\]]*(?:{_KEY}|\Z))'
)
"""The same of what is no text: or before a bracket, if that is none in a text."""
_STOP_ITEM = lazy_pattern(rf'"(?=\s*[,\]])|(?=\s*[,\]}}])|(?=[\s,{{\[]*{_KEY})')
"""Where one of a list does."""
_FIRST = lazy_pattern(r'\{\s*"((?:[^"\\\n]|\\.)*)"\s*:')
_BEGINS = lazy_pattern(rf"\[|\{{\s*(?:\}}|{_KEY})")
_FOLLOWS = lazy_pattern(
    r'[\s,:]*(?:(?P<close>[}\]])|(?P<end>\Z)|"(?P<key>(?:[^"\\\n]|\\.)*)"\s*:|\{\s*(?:"(?P<first>(?:[^"\\\n]|\\.)*)"\s*:)?)'
)
"""What may stand behind the end of something: another end, the end of it all, a key, an object."""
_UNSPELLED = lazy_pattern(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\x00-\x1f"\\]')
_CLOSES: Final = {"{": "}", "[": "]"}


class Repair(NamedTuple):
    """``was`` stands ``at`` that character of the damaged text, and ``what`` is wrong there."""

    at: int
    was: str
    what: str


class Mended(NamedTuple):
    """The ``value`` that a damaged text is, and in their order the places where it is none."""

    value: Any
    repairs: tuple[Repair, ...]


def mended(text: str) -> Mended | None:
    """What can be read of ``text``, which is no JSON; None if it is too broken to tell.

    >>> mended('{"results": [{"id": 1, "no').value
    {'results': [{'id': 1}]}
    >>> mended('[{"id": 1, "title": Maps}, {"id": 2 "text": "a "b" c"}]').value
    [{'id': 1, 'title': 'Maps'}, {'id': 2, 'text': 'a "b" c'}]
    """
    mending = _Mending(text)
    while mending.step():
        if len(mending.repairs) > _MOST or len(mending.opened) > _DEEPEST:
            return None
    return mending.done()


def places(text: str, broken: Mended) -> list[Problem]:
    """What is wrong with ``text``, in words.

    >>> cut = '{"results": [{"id": 1,'
    >>> [(problem.line, problem.column, problem.message[:23]) for problem in places(cut, mended(cut))]
    [(1, 22, 'the file is cut off: wh')]
    """
    found: list[Problem] = []
    line, start = 1, 0
    for repair in broken.repairs:
        line += text.count("\n", start, repair.at)
        start = repair.at
        column = start - text.rfind("\n", 0, start)
        said = " ".join(repair.was[:_SHOWN].split()) if len(repair.was.strip()) > 1 else ""
        if repair.what == CUT:
            message, remedy = f"{CUT}: what is whole up to here is read", _CUT_REMEDY
        else:
            message, remedy = f"this is no JSON: {repair.what}{f' ({said})' if said else ''}", _REMEDY
        found.append(Problem(message, line, column, remedy, damaged=repair.what != SEVERAL))
    return found


@dataclass(slots=True)
class _Open:
    """An object or a list that is not closed yet: the ``value`` so far, the ``last`` key of an object, the ``first`` key of the first
    object in a list, and how many repairs there were before it."""

    value: Any
    repairs: int
    last: str = ""
    first: str = ""

    @property
    def mark(self) -> str:
        """What opened it."""
        return "{" if isinstance(self.value, dict) else "["


@dataclass(slots=True)
class _Mending:
    """How far ``text`` is read, and what is wrong with it so far."""

    text: str
    at: int = 0
    opened: list[_Open] = field(default_factory=list)
    found: list[Any] = field(default_factory=list)
    """The values that are no part of another."""
    repairs: list[Repair] = field(default_factory=list)
    whole: int = 0
    """Where the last thing ends that is whole."""
    known: dict[int, set[str]] = field(default_factory=dict)
    """The keys of objects that stand so deep."""
    learned: dict[tuple[int, str], str] = field(default_factory=dict)
    """What a list is called that stands so deep and whose objects begin with that key."""

    def step(self) -> bool:
        """Reads what stands next. False at the end of the text."""
        between = _BETWEEN.match(self.text, self.at)
        start, self.at = self.at, between.end() if between is not None else self.at
        if self.at == len(self.text):
            return False
        if not self.opened:
            return self._outside(start)
        self._separated(start)
        return self._member() if self.opened[-1].mark == "{" else self._item()

    def done(self) -> Mended | None:
        """What was read, once the text has ended."""
        if self.opened:
            while (
                self.opened
                and not self.opened[-1].value
                and len(self.opened) > 1
                and self.opened[-1].mark == "{"
            ):
                self._forget(self.opened.pop())
            self._note(self.whole, len(self.text), CUT)
            self.repairs = [each for each in self.repairs if each.at < self.whole or each.what == CUT]
        if not self.found:
            return None
        return Mended(self.found[0] if len(self.found) == 1 else self.found, tuple(self.repairs))

    # -- where it is -----------------------------------------------------------------------------------------------

    def _outside(self, start: int) -> bool:
        """What is part of nothing: an answer, or another one, as of pages that were saved one behind the other."""
        if self.text[self.at] not in _CLOSES:
            stop = re.compile(r"[{\[]").search(self.text, self.at)
            end = stop.start() if stop is not None else len(self.text)
            self._note(self.at, end, "this stands outside of everything")
            self.at = end
            return True
        if len(self.found) == 1:
            self._note(start, self.at, SEVERAL)
        self._open()
        return True

    def _separated(self, start: int) -> None:
        """Looks whether there is one comma between two things, and nothing else."""
        said = self.text[start : self.at].replace("\ufeff", "").strip()
        is_end = self.text[self.at] in "}]"
        if not self.opened[-1].value or is_end:
            if said:
                self._note(start, self.at, f"there is a {said[0]} too much")
        elif said != ",":
            self._note(start, self.at, f"there is a {said[-1]} too much" if said else "a comma is missing")

    def _member(self) -> bool:
        """What stands in an object: a key and its value, or its end."""
        named = _NAMED.match(self.text, self.at)
        if named is not None:
            return self._named(named)
        sign = self.text[self.at]
        if sign in "}]":
            return self._close(sign)
        if _LAST_TEXT.match(self.text, self.at) and not self._stop(_STOP_MEMBER, self.at + 1):
            return False  # a key, or the half of one
        first = _FIRST.match(self.text, _blank_end(self.text, self.at + 1) if sign == "[" else self.at)
        if sign == "{" and first is not None and len(self.opened) > 1 and self.opened[-2].mark == "[":
            self._note(self.at, self.at, "a closing brace is missing")
            self.opened.pop()
            return True
        if sign == "[" and first is not None:
            called = self.learned.get((len(self.opened), first[1]), "")
            self._note(self.at, self.at, "a key is missing")
            return self._into(called if called and called not in self.opened[-1].value else self._unread())
        if sign in "{[":
            return self._pass(1, f"there is a {sign} too much")
        stops = _STOP_MEMBER if sign == '"' else _STOP_PLAIN
        return self._junk(stops, "this has no key", self._unread())

    def _item(self) -> bool:
        """What stands in a list: a value, or its end."""
        sign = self.text[self.at]
        if sign in "}]":
            return self._close(sign)
        if sign in "{[":
            return self._leaves_lists() or self._open()
        if _NAMED.match(self.text, self.at):
            self._note(self.at, self.at, "an opening brace is missing")
            return self._begin()
        return self._scalar(_AFTER_ITEM, _STOP_ITEM)

    # -- what it is ------------------------------------------------------------------------------------------------

    def _named(self, named: re.Match[str]) -> bool:
        """A key, and the value behind it."""
        raw = named[0][1 : named[0].rindex('"')]
        self._divide(key := _spoken(raw))
        if _spelled(raw) != raw:
            self._note(self.at, named.end(), "this is not spelled as a key")
        before, self.at = self.at, _blank_end(self.text, named.end())
        if self.at == len(self.text):
            self.at = before
            return False
        self.opened[-1].last = key
        sign = self.text[self.at]
        if _BEGINS.match(self.text, self.at):
            return self._into(key)
        if sign in ",}]":
            self._note(self.at, self.at, "a value is missing")
            self._put(None)
            return True
        return self._scalar(_AFTER_MEMBER, _STOP_MEMBER if sign == '"' else _STOP_PLAIN)

    def _scalar(self, after: re.Pattern[str], stops: re.Pattern[str]) -> bool:
        """A text, a number or a word, behind which is what may be there; else a text of what it is."""
        word = _WORD.match(self.text, self.at)
        if word is not None:
            self._put(json.loads(word[0]))
            self.at = self.whole = word.end()
            return True
        text = _TEXT.match(self.text, self.at)
        if text is not None and after.match(self.text, text.end()):
            self._say(text.end(), text[0][1:-1])
            return True
        if _LAST_WORD.match(self.text, self.at) or (text is None and not self._stop(stops, self.at + 1)):
            return False  # more of it may have followed
        is_text = self.text[self.at] == '"'
        what = "a quotation mark is missing, or stands in the text" if is_text else "this is no value"
        return self._junk(stops, what, None)

    def _say(self, end: int, raw: str) -> None:
        spelled = _spelled(raw)
        if spelled != raw:
            self._note(self.at, end, "this is not spelled as a text")
        self._put(json.loads(f'"{spelled}"'))
        self.at = self.whole = end

    def _junk(self, stops: re.Pattern[str], what: str, key: str | None) -> bool:
        """A text of what is no value, up to where the next thing begins; under ``key``, if it has none."""
        end = self._stop(stops, self.at + 1) or len(self.text)
        raw = self.text[self.at : end].strip()
        opens, ends = raw.startswith('"'), raw.endswith('"') and len(raw) > 1
        said = raw[1:-1] if opens and ends else raw[1:] if opens else raw[:-1] if ends else raw
        self._note(self.at, end, what)
        if key is not None:
            self.opened[-1].last = key
        self._put(json.loads(f'"{_spelled(said)}"'))
        self.at = self.whole = end
        return True

    def _open(self) -> bool:
        made: Any = {} if self.text[self.at] == "{" else []
        if self.opened and self.opened[-1].mark == "[" and not self.opened[-1].first:
            first = _FIRST.match(self.text, self.at)
            self.opened[-1].first = first[1] if first is not None else ""
        self._put(made)
        self.opened.append(_Open(made, len(self.repairs)))
        self.at += 1
        if isinstance(made, list):
            self.whole = self.at
            if (first := _FIRST.match(self.text, _blank_end(self.text, self.at))) and len(self.opened) > 1:
                self.learned.setdefault((len(self.opened) - 1, first[1]), self.opened[-2].last)
        return True

    def _begin(self) -> bool:
        """Begins an object whose mark is missing."""
        made: dict[str, Any] = {}
        self._put(made)
        self.opened.append(_Open(made, len(self.repairs)))
        return True

    def _into(self, key: str) -> bool:
        """Opens what ``key`` holds."""
        self.opened[-1].last = key
        return self._open()

    def _put(self, value: Any) -> None:
        """Puts ``value`` where it belongs."""
        if not self.opened:
            self.found.append(value)
        elif self.opened[-1].mark == "[":
            self.opened[-1].value.append(value)
        else:
            self.opened[-1].value[self.opened[-1].last] = value

    def _forget(self, made: _Open) -> None:
        """Takes out again what nothing is in."""
        above = self.opened[-1]
        if above.mark == "[":
            above.value.pop()
        else:
            above.value.pop(above.last, None)

    # -- where it ends ---------------------------------------------------------------------------------------------

    def _close(self, mark: str) -> bool:
        """Closes with ``mark`` what it closes, and what is still open in that; nothing, if it is one too much."""
        depth = max((n for n, each in enumerate(self.opened) if _CLOSES[each.mark] == mark), default=-1)
        inner = self.opened[depth + 1 :]
        closed, left = self._fits(self.opened[: max(depth, 0)]), self._fits(self.opened)
        if depth < 0 or closed < left or (closed == left and inner and not inner[-1].value):
            return self._pass(1, f"there is a {mark} too much")
        if inner:
            missing = "".join(_CLOSES[each.mark] for each in reversed(inner))
            self._note(self.at, self.at, f"{missing} is missing")
        del self.opened[depth:]
        self.at += 1
        self.whole = self.at
        return True

    def _fits(self, opened: list[_Open]) -> int:
        """How well what follows the mark here goes on where these are ``opened``: 2 well, 0 not at all."""
        follows = _FOLLOWS.match(self.text, self.at + 1)
        if follows is None:
            return 1 if opened else 0
        if follows["end"] is not None or not opened:
            return 2 if follows["end"] is not None and not opened else 0
        top = opened[-1]
        if follows["close"]:
            return 1 if _CLOSES[top.mark] == follows["close"] else 0
        if follows["key"] is not None:
            return 2 if top.mark == "{" and follows["key"] not in top.value else 0
        return 2 if top.mark == "[" and follows["first"] in (top.first, None) else 0

    def _leaves_lists(self) -> bool:
        """Whether what begins here is one of a list around the innermost: then that is closed."""
        first = _FIRST.match(self.text, self.at)
        if first is None or self.opened[-1].first in ("", first[1]):
            return False
        lists = [n for n, each in enumerate(self.opened) if each.mark == "["]
        outer = next((n for n in reversed(lists[:-1]) if self.opened[n].first == first[1]), None)
        if outer is not None:
            missing = "".join(_CLOSES[each.mark] for each in reversed(self.opened[outer + 1 :]))
            self._note(self.at, self.at, f"{missing} is missing")
            del self.opened[outer + 1 :]
        return outer is not None

    def _divide(self, key: str) -> None:
        """Begins another object where the one that is open cannot have ``key``: it is damaged and has it already, or it is itself a
        part of what an object around it calls so."""
        top = self.opened[-1]
        is_damaged = len(self.repairs) > top.repairs
        depth = len(self.opened) - 1 if is_damaged and key in top.value else -1
        known = self.known.setdefault(len(self.opened), set())
        is_new = is_damaged and depth < 0 and key not in known and not {*top.value} <= {UNREAD}
        for at, each in enumerate(self.opened[:-1]):
            if each.mark == "{" and (each.last == key or (is_new and key in each.value)):
                depth = at
        if not is_damaged:
            known.add(key)
        if depth > 0 and self.opened[depth - 1].mark == "[":
            self._note(self.at, self.at, LOST)
            del self.opened[depth:]
            self._begin()
        elif key in top.value:
            self._note(self.at, self.at, f"{key} is said twice of one thing: the last counts")

    def _pass(self, length: int, what: str) -> bool:
        self._note(self.at, self.at + length, what)
        self.at += length
        return True

    def _note(self, start: int, end: int, what: str) -> None:
        self.repairs.append(Repair(start, self.text[start:end], what))

    def _stop(self, stops: re.Pattern[str], start: int) -> int:
        """Where what stands here ends; 0 if nothing says so."""
        found = stops.search(self.text, start)
        return found.end() if found is not None else 0

    def _unread(self) -> str:
        """A key for what has none."""
        keys = self.opened[-1].value
        return next(
            key for n in range(1, _MOST + 3) if (key := UNREAD if n == 1 else f"{UNREAD} {n}") not in keys
        )


def _blank_end(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found is not None else at


def _spoken(raw: str) -> str:
    return str(json.loads(f'"{_spelled(raw)}"'))


def _spelled(raw: str) -> str:
    """``raw`` as it may stand between quotation marks.

    >>> print(_spelled('a "b" \\\\n'))
    a \\"b\\" \\n
    """
    return _UNSPELLED.sub(lambda found: found[0] if len(found[0]) > 1 else json.dumps(found[0])[1:-1], raw)
