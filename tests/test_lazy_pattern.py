"""Patterns that are compiled when they are asked: each of the program is one."""

from __future__ import annotations

import copy
import pickle
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import cast

import pytest

import vaultconv
from vaultconv.lazy_pattern import _Lazy, lazy_pattern


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each pattern that a module has by a name, or in a table, by its module and what it says."""
    for found in pkgutil.walk_packages(vaultconv.__path__, "vaultconv."):
        if "template" in found.name.split(".") or found.name == "vaultconv.__main__":
            continue
        todo = list(vars(import_module(found.name)).values())
        while todo:
            value = todo.pop()
            if isinstance(value, _Lazy):
                yield f"{found.name}: {value!r}", cast(re.Pattern[str], value)
            elif isinstance(value, dict):
                todo += (*value.keys(), *value.values())
            elif isinstance(value, tuple | list):
                todo += value


def test_each_pattern_of_the_program_is_one() -> None:
    wrong = []
    asked = 0
    for said, pattern in patterns():
        try:
            asked += pattern.groups >= 0
        except re.error as error:
            wrong.append(f"{said}: {error}")
    assert wrong == []
    assert asked > 500


def test_it_is_what_is_compiled_at_once() -> None:
    text, flags = r"(?P<day>\d+)-(x)?", re.IGNORECASE
    lazy, at_once = lazy_pattern(text, flags), re.compile(text, flags)
    assert (lazy.pattern, lazy.flags, lazy.groups) == (at_once.pattern, at_once.flags, at_once.groups)
    assert lazy.groupindex == at_once.groupindex
    line = "1-x 22-X 3"
    assert lazy.findall(line) == at_once.findall(line) == [("1", "x"), ("22", "X")]
    assert [found.span() for found in lazy.finditer(line)] == [(0, 3), (4, 8)]
    assert (lazy.sub("-", line), lazy.split(line)) == (at_once.sub("-", line), at_once.split(line))
    assert lazy_pattern(rb"\d").findall(b"a1") == [b"1"]


def test_it_goes_to_another_process_and_into_copies() -> None:
    asked = lazy_pattern("a+")
    assert asked.match("aa")
    for again in (pickle.loads(pickle.dumps(asked)), copy.deepcopy(asked), copy.copy(asked)):
        assert again.fullmatch("aaa")


def test_what_a_pattern_does_not_have_it_has_not() -> None:
    assert not hasattr(lazy_pattern("a"), "maatch")
    with pytest.raises(re.error):
        lazy_pattern("(").match("")
