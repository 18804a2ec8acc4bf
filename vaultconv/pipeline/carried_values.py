"""The values of properties that a line carries for the lines of these: that they are text, though they look like names.

They are others where somebody edits a property, and go where it goes.
"""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern

_STRING = r'"(?:[^"\\]|\\.)*+"'
_VALUES = lazy_pattern(rf'(?<="values":\{{){_STRING}:{_STRING}(?:,{_STRING}:{_STRING})*+(?=\}})')
_VALUE = lazy_pattern(rf"({_STRING}):{_STRING}")


def bare(line: str) -> str:
    """``line`` without the values that are carried in it, but with what they are of.

    >>> bare('vaultconv:: {"v":1,"values":{"on":"[[A]]"}}'), bare("Words.")
    ('vaultconv:: {"v":1,"values":{"on"}}', 'Words.')
    """
    if "vaultconv:" not in line:
        return line
    return _VALUES.sub(lambda found: _VALUE.sub(r"\1", found[0]), line)


def keys_in(line: str) -> tuple[str, ...]:
    """The properties of which ``line`` carries the values, as lines of a graph begin with them.

    >>> keys_in('vaultconv:: {"v":1,"values":{"on":"[[A]]","by":"[[B]] and C"}}')
    ('on::', 'by::')
    """
    found = _VALUES.search(line) if "vaultconv:" in line else None
    return tuple(f"{each[1][1:-1]}::" for each in _VALUE.finditer(found[0])) if found else ()
