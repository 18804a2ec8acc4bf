"""The values of properties that a line carries for the lines of these: that they are text, though they look like names.

They are others where somebody edits a property, and go where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from vaultconv.lazy_pattern import lazy_pattern

_STRING = r'"(?:[^"\\]|\\.)*+"'
_VALUES = lazy_pattern(rf'(?<="values":\{{){_STRING}:{_STRING}(?:,{_STRING}:{_STRING})*+(?=\}})')
_PROPERTY = lazy_pattern(r"[ \t]*(?:- )?([^\s:]+)::(?= |\Z)")
_VALUE = lazy_pattern(rf"({_STRING}):{_STRING}")


def bare(line: str) -> str:
    """``line`` without the values that are carried in it, but with what they are of.

    >>> bare('vaultconv:: {"v":1,"values":{"on":"[[A]]"}}'), bare("Words.")
    ('vaultconv:: {"v":1,"values":{"on"}}', 'Words.')
    """
    if "vaultconv:" not in line:
        return line
    return _VALUES.sub(lambda found: _VALUE.sub(r"\1", found[0]), line)


def left_in(lines: Sequence[str], gone: Iterable[int], spelled: Container[int]) -> Iterator[str]:
    """Of the ``lines`` that go (``gone``) those that carry values of properties whose lines, right above, are none of those that are ``spelled``
    as they were: how such a one is spelled is told by what is carried. Of others nothing is left in them.

    >>> carried = 'vaultconv:: {"v":1,"values":{"on":"[[A]]","by":"[[B]] and C"}}'
    >>> list(left_in(['on:: "[[A]]"', 'by:: "[[B]] and C"', carried], [2], {1}))
    ['vaultconv:: {"v":1,"values":{"on":"[[A]]"}}']
    """
    for number in gone:
        found = _VALUES.search(lines[number]) if "vaultconv:" in lines[number] else None
        if found is None:
            continue
        above = range(number - 1, -1, -1)
        quoted = {key[1] for at, key in _properties(lines, above) if at not in spelled}
        left = [each[0] for each in _VALUE.finditer(found[0]) if each[1][1:-1] in quoted]
        if left:
            yield lines[number][: found.start()] + ",".join(left) + lines[number][found.end() :]


def _properties(lines: Sequence[str], numbers: Iterable[int]) -> Iterator[tuple[int, re.Match[str]]]:
    """Those of the lines with these ``numbers`` that are properties, until one is none."""
    for at in numbers:
        found = _PROPERTY.match(lines[at])
        if found is None:
            return
        yield at, found
