"""What the API of Readwise answers, saved as JSON: one page, several, or only the list in it.

Source: ``formats/readwise.md``, section d. A page is an object with its entries under ``results``; who gathers pages keeps a
list of them, or one list of all entries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vaultconv.formats.readwise.exports.damaged_bytes import decode_damaged
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.mended_json import Mended, mended, places
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

Entry = dict[str, Any]

AGAIN = "Export it again; until then it is copied as it is."
"""What to do about a file that is not whole."""
_SHOWN = 200
_UNSAYABLE = lazy_pattern("[\0\ud800-\udfff]")
"""What JSON can say and no file of text can hold."""
_MAYBE_UNSAYABLE = lazy_pattern(r"\\u(?:0000|[dD][89a-fA-F])")


def entries(data: bytes, lists: Iterable[str] = ("results",)) -> tuple[list[Entry], list[Problem]]:
    """The entries in a saved answer, and what is wrong with it. An object is a page if it has one of ``lists``.

    >>> entries(b'[{"results": [{"id": 1}]}, {"results": [{"id": 2}], "nextPageCursor": null}]')
    ([{'id': 1}, {'id': 2}], [])
    >>> entries(b'{"results": [{"id": 1}, {"i')[0]
    [{'id': 1}]
    """
    problems: list[Problem] = []
    try:
        decoded = decode_damaged(data, problems)
    except Broken as unreadable:
        return [], [unreadable.problem]
    broken: Mended | None = None
    wrong: Problem | None = None
    try:
        value = json.loads(decoded.text, parse_constant=_refused)
    except (RecursionError, ValueError) as error:
        wrong = _not_json(error, decoded.text)
        broken = mended(decoded.text)
        if broken is None:
            return [], [wrong]
        value = broken.value
    if problems or _MAYBE_UNSAYABLE.search(decoded.text):
        value = _sayable(value)
    found: list[Entry] = []
    for entry in _listed(value, tuple(lists), problems):
        if isinstance(entry, dict):
            found.append(entry)
        else:
            problems.append(Problem(f"an entry is no object: {shown(entry)}", remedy=AGAIN, damaged=True))
    if broken is not None and wrong is not None:
        problems[:0] = places(decoded.text, broken) if found else [wrong]
    return found, problems


def text_of(value: Any) -> str:
    """``value`` as text; null is ``""``, and what holds other values is JSON.

    >>> text_of("a"), text_of(7), text_of(None), text_of([1])
    ('a', '7', '', '[1]')
    """
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def tag_names(value: Any) -> tuple[str, ...]:
    """The names of tags in any of their shapes: an object keyed by tag, a list of objects, a list of texts.

    >>> tag_names({"maps": {"name": "Maps"}, "tools": {}}), tag_names([{"id": 1, "name": "x"}, "y"]), tag_names({})
    (('Maps', 'tools'), ('x', 'y'), ())
    """
    if isinstance(value, dict):
        pairs: Iterable[tuple[str, Any]] = value.items()
    else:
        pairs = (("", tag) for tag in (value if isinstance(value, list) else [value] if value else []))
    names = (_tag_name(key, tag) for key, tag in pairs)
    return tuple(dict.fromkeys(name for name in names if name))


def says(value: Any) -> bool:
    """Whether ``value`` says anything: null and what is empty does not, 0 and false do.

    >>> says(0), says(""), says([]), says(None)
    (True, False, False, False)
    """
    return value is not None and value not in ("", [], {})


def others(entry: Mapping[str, Any], taken: Iterable[str]) -> Entry:
    """What ``entry`` says beside the keys that were ``taken``: texts, numbers, truths, lists of texts; what is none of
    these is JSON.

    >>> others({"id": 1, "word_count": 0, "summary": "", "site": {"name": "a"}}, ("id",))
    {'word_count': 0, 'site': '{"name": "a"}'}
    """
    known = frozenset(taken)
    return {key: _flat(value) for key, value in entry.items() if key not in known and says(value)}


def _flat(value: Any) -> Any:
    listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value if listed or isinstance(value, bool | int | float) else text_of(value)


def shown(value: Any) -> str:
    """``value`` for a message: not too long.

    >>> shown(3), len(shown("x" * 999))
    ('3', 200)
    """
    text = text_of(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def has_key(text: str, *keys: str) -> bool:
    """Whether JSON that begins with ``text`` has one of ``keys``, and not only in the words of a passage.

    >>> has_key('{"id": 1}', "id"), has_key('{"text": "{\\\\"id\\\\": 1}"}', "id")
    (True, False)
    """
    return re.search(rf'(?<!\\)"(?:{"|".join(map(re.escape, keys))})"\s*:', text) is not None


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _not_json(error: RecursionError | ValueError, text: str) -> Problem:
    if not isinstance(error, json.JSONDecodeError):
        what = "values are nested too deep" if isinstance(error, RecursionError) else str(error)
        return Problem(f"this is no JSON: {what}", remedy=AGAIN)
    cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    what = "it ends too early" if cut else error.msg[:1].lower() + error.msg[1:]
    return Problem(f"this is no JSON: {what}", error.lineno, error.colno, AGAIN)


def _listed(value: Any, lists: tuple[str, ...], problems: list[Problem]) -> Iterator[Any]:
    """The entries in ``value``: of a page, of each page of a list, or of a list that has no pages."""
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, dict):
            yield part
            continue
        pages = [name for name in lists if name in part]
        if pages:
            for name in pages:
                if isinstance(part[name], list):
                    yield from part[name]
                else:
                    problems.append(
                        Problem(f"`{name}` is no list: {shown(part[name])}", remedy=AGAIN, damaged=True)
                    )
        elif "detail" in part and "id" not in part:
            what = f"this is no export but a refusal: {shown(part['detail'])}"
            problems.append(Problem(what, remedy="Ask again with a valid token.", damaged=True))
        else:
            yield part


def _sayable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSAYABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_sayable(part) for part in value]
    if isinstance(value, dict):
        return {_sayable(key): _sayable(part) for key, part in value.items()}
    return value


def _tag_name(key: str, tag: Any) -> str:
    if isinstance(tag, dict):
        return text_of(tag.get("name")) or key
    return key or text_of(tag)
