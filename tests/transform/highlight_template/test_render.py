"""Templates run in a sandbox, end in time, and what is wrong with one is said with its line."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from vaultconv.errors import UsageError
from vaultconv.transform.highlight_template import render
from vaultconv.transform.highlight_template.render import HighlightTemplate


def made(text: str, **variables: object) -> str:
    return HighlightTemplate(text).page(variables, "Note.md")


def test_a_template_makes_a_text() -> None:
    text = "{% for each in many %}{{ loop.index }}. {{ each | upper }}\n{% endfor %}{{ 2 + 3 * 4 ** 2 }}{{ 'a' + 'b' }}\n"
    assert made(text, many=["a", "b"]) == "1. A\n2. B\n50ab\n"
    assert made("{{ '<b>' }} {{ 7 % 4 }}") == "<b> 3"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\ntwo\n{{ title", 3, "unexpected end of template"),
        ("{% nothing %}", 1, "Encountered unknown tag 'nothing'"),
        ("\n{{ 1 | indent }}", 2, "No filter named 'indent'"),
        ("{{ 1 | random }}", 1, "No filter named 'random'"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(UsageError) as raised:
        HighlightTemplate(text, "page.j2")
    assert (raised.value.path, raised.value.line) == ("page.j2", line)
    assert what in raised.value.what


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("one\n{{ autor }}", 2, "'autor' is undefined"),
        ("one\n\n{{ title.name }}", 3, "has no attribute 'name'"),
        ("{{ 1 / 0 }}", 1, "ZeroDivisionError: division by zero"),
        ("\n{{ title.__class__.__mro__ }}", 2, "unsafe"),
        ("{{ title.center(10 ** 9) }}", 1, "unsafe"),
        ("{{ '{:1000000000d}'.format(1) }}", 1, "unsafe"),
        ("{{ 'a' * 1000000000 }}", 1, "'*' is for numbers"),
        ("{{ '%1000000000d' % 1 }}", 1, "'%' is for numbers"),
        ("{{ 9 ** 99 }}", 1, "'**' is for small numbers"),
        ("{% include 'other' %}", 1, "no loader for this environment"),
        ("{% import 'other' as other %}", 1, "no loader for this environment"),
        ("{{ range(99999999) | length }}", 1, "Range too big"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{% set many = namespace() %}", 1, "'namespace' is undefined"),
        ("{{ books.append(1) }}", 1, "unsafe"),
    ],
)
def test_what_goes_wrong_is_said_with_its_line_and_its_note(text: str, line: int, what: str) -> None:
    with pytest.raises(UsageError) as raised:
        made(text, title="Slow Maps", books=[])
    assert raised.value.line == line
    assert what in raised.value.what
    assert raised.value.what.endswith("(of the note Note.md)")


def test_a_page_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "LARGEST", 1000)
    with pytest.raises(UsageError, match="more than 1,000 characters"):
        made("{% for n in range(999) %}four{% endfor %}")
    with pytest.raises(UsageError, match="this text is too long"):
        made("{{ title + title }}", title="x" * 999)


def test_a_template_ends_in_time_also_where_it_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "SECONDS", 0.2)
    before = sys.gettrace()
    text = "one\n{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}\n{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(UsageError, match=r"it takes longer than 0\.2 seconds") as raised:
        made(text.replace("\n{% endfor", "{% set d = c %}{% endfor"))
    assert raised.value.line >= 1
    assert sys.gettrace() is before


def frame(filename: str) -> Any:
    return SimpleNamespace(f_code=SimpleNamespace(co_filename=filename))


def test_only_the_lines_of_a_template_are_asked_for_the_time() -> None:
    watcher = render._watcher(60, None)
    line = watcher(frame("<template>"), "call", None)
    assert line(frame("<template>"), "line", None) is line
    assert watcher(frame("another.py"), "call", None) is None
    with pytest.raises(Exception, match="longer than -1 seconds"):
        render._watcher(-1, None)(frame("<template>"), "call", None)(None, "line", None)


def test_who_looked_at_other_code_before_goes_on_to_do_so() -> None:
    seen: list[str] = []
    known = sys.gettrace()
    watcher = render._watcher(
        60, lambda frame, event, _arg: seen.append(f"{frame.f_code.co_filename} {event}")
    )
    try:
        watcher(frame("filter.py"), "call", None)
        assert sys.gettrace() is watcher
    finally:
        sys.settrace(known)
    assert seen == ["filter.py call"]
