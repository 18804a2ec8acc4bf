"""What a script says of itself is read from its text, and all that is wrong with it is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.errors import ConfigurationError
from vaultconv.migrations.script import Script, read_script
from vaultconv.pipeline.record import digest

WHOLE = '''"""Shelves have names.

And numbers.
"""
from vaultconv import OpenNote
import vaultconv

depends_on = ["0001_first", "0002_second.py"]
stop_before: str = "Look at the shelves."
options = {"worst": 1, "folder": "Inbox", "all": False}
other = print


def one(anything: OpenNote, context):
    """What it does.

    More.
    """
    def inner():
        yield 1


class Shelf:
    def method(self):
        pass


def two(anything: "vaultconv.OpenVault"):
    numbers = (n for n in range(3))


def three(note): pass


def four(vault, context=None, more=1, *, rest=2): pass


def _helper(a, b, c): pass
'''


def script(tmp_path: Path, text: str, name: str = "0003_shelves.py") -> Script:
    file = tmp_path / name
    file.write_bytes(text.encode())
    return read_script(file)


def problems(tmp_path: Path, text: str, name: str = "0003_shelves.py") -> list[tuple[int, str]]:
    with pytest.raises(ConfigurationError) as caught:
        script(tmp_path, text, name)
    assert all(problem.path == str(tmp_path / name) for problem in caught.value.problems)
    return [(problem.line, problem.what) for problem in caught.value.problems]


def test_all_of_it_is_read(tmp_path: Path) -> None:
    found = script(tmp_path, WHOLE)
    assert (found.name, found.number, found.title) == ("0003_shelves", "0003", "Shelves have names.")
    assert found.description == "Shelves have names.\n\nAnd numbers."
    assert found.depends_on == ("0001_first", "0002_second")
    assert found.stop_before == "Look at the shelves."
    assert found.options == {"worst": 1, "folder": "Inbox", "all": False}
    assert [(step.name, step.takes, step.with_context) for step in found.steps] == [
        ("one", "note", True),
        ("two", "vault", False),
        ("three", "note", False),
        ("four", "vault", True),
    ]
    assert found.steps[0].description == "What it does.\n\nMore."
    assert found.hash == digest(WHOLE.encode())
    assert found.lines == {"depends_on": 8, "stop_before": 9, "options": 10}


def test_what_is_not_said_is_not_there(tmp_path: Path) -> None:
    found = script(tmp_path, "stop_before = False\ndepends_on = '0001'\ndef a(note): pass\n")
    assert (found.description, found.title, found.stop_before, found.depends_on) == ("", "", "", ("0001",))
    assert script(tmp_path, "stop_before = True\ndef a(note): pass\n").stop_before.startswith("it asks you")


def test_all_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    text = "\n".join(
        (
            "depends_on = [1]",
            "stop_before = 2",
            "options = {'a': [1]}",
            "depends_on: list = other()",
            "options: dict",
            "async def a(note): pass",
            "def b(note): yield",
            "def c(): pass",
            "def d(note, context, more): pass",
            "def e(note, *, more): pass",
            "def f(block): pass",
            "def g(note): pass",
            "def g(note): pass",
            "def h(note):",
            "    for x in (): yield from x",
        )
    )
    assert problems(tmp_path, text) == [
        (1, "`depends_on` is not what it has to be"),
        (2, "`stop_before` is not what it has to be"),
        (3, "`options` is not what it has to be"),
        (4, "`depends_on` is not what it has to be"),
        (5, "`options` is not what it has to be"),
        (6, "`a` would do nothing when it is called"),
        (7, "`b` would do nothing when it is called"),
        (8, "`c` takes what no step is given"),
        (9, "`d` takes what no step is given"),
        (10, "`e` takes what no step is given"),
        (11, "`f` takes what no step is given"),
        (13, "has two steps called `g`"),
        (14, "`h` would do nothing when it is called"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "line", "what"),
    [
        ("def a(note:\n", "0001_a.py", 1, "is no Python: '(' was never closed"),
        ("a = '\0'\n", "0001_a.py", 0, "is no Python: "),
        ("a = 1\n", "0001_a.py", 0, "holds no step"),
        ("def a(note): pass\n", "1_a.py", 0, "is called like no script"),
        ("-" * 200_000 + "1", "0001_a.py", 0, "is no Python: "),
    ],
)
def test_what_is_no_script(tmp_path: Path, text: str, name: str, line: int, what: str) -> None:
    ((found, told),) = problems(tmp_path, text, name)
    assert told.startswith(what)
    assert found == line


def test_a_script_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "0001_a.py").mkdir()
    with pytest.raises(ConfigurationError, match=r"0001_a\.py: cannot be read: Is a directory"):
        read_script(tmp_path / "0001_a.py")


def test_a_warning_of_python_is_none_of_reading(tmp_path: Path) -> None:
    assert script(tmp_path, "pattern = '\\d'\ndef a(note): pass\n").steps[0].name == "a"
