"""JSON with places: what it says, where it is broken, and that a change touches nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.vault.json_text import MAX_DEPTH, NOTHING, Json, NotJsonError, read_json, whole, with_texts


class Members(list[tuple[str, Any]]):
    """An object, in which a name may stand twice."""


BLANKS = st.text(" \t\r\n", max_size=2)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(WORDS, inner), max_size=3).map(Members),
    max_leaves=12,
)


@st.composite
def spelled(draw: st.DrawFn, value: Any = None) -> str:
    """JSON as nobody would write it: odd blanks, escapes without need."""
    return draw(BLANKS) + _spelled(draw, draw(VALUES) if value is None else value) + draw(BLANKS)


def _spelled(draw: st.DrawFn, value: Any) -> str:
    blank = draw(BLANKS)
    if isinstance(value, Members):
        inside = ",".join(
            f"{blank}{_text(draw, name)}{blank}:{blank}{_spelled(draw, one)}{blank}" for name, one in value
        )
        return "{" + (inside or blank) + "}"
    if isinstance(value, list):
        return "[" + (",".join(f"{blank}{_spelled(draw, one)}{blank}" for one in value) or blank) + "]"
    return _text(draw, value) if isinstance(value, str) else json.dumps(value)


def _text(draw: st.DrawFn, value: str) -> str:
    pieces = []
    for character in value:
        if draw(st.booleans()) and character not in '"\\' and character >= " ":
            pieces.append(json.dumps(character)[1:-1] if draw(st.booleans()) else character)
        else:
            pieces.append(
                "\\/" if character == "/" else json.dumps(character, ensure_ascii=draw(st.booleans()))[1:-1]
            )
    return f'"{"".join(pieces)}"'


def plain(found: Json) -> Any:
    """The value without its places."""
    if isinstance(found.value, dict):
        return {name: plain(inner) for name, inner in found.value.items()}
    if isinstance(found.value, list):
        return [plain(inner) for inner in found.value]
    return found.value


def texts(found: Json) -> list[Json]:
    """Every text in a value, in order."""
    inner = list(found.value.values()) if isinstance(found.value, dict) else found.items
    return [found] if isinstance(found.value, str) else [text for one in inner for text in texts(one)]


@given(spelled())
def test_it_says_what_json_says(text: str) -> None:
    assert plain(read_json(text)) == json.loads(text)


@given(spelled())
def test_no_change_changes_nothing(text: str) -> None:
    found = read_json(text)
    assert with_texts(text, []) == text
    assert with_texts(text, [(one, one.text) for one in texts(found)]) == text


@given(spelled(), WORDS)
def test_only_what_is_changed_changes(text: str, new: str) -> None:
    for one in texts(read_json(text)):
        changed = with_texts(text, [(one, new)])
        assert changed[: one.start + 1] == text[: one.start + 1]
        assert changed.endswith(text[one.end - 1 :])
        (there,) = [other for other in texts(read_json(changed)) if other.start == one.start]
        assert there.text == new


@given(spelled(), WORDS)
def test_a_change_and_its_reverse_say_what_was_said(text: str, new: str) -> None:
    for place, one in enumerate(texts(read_json(text))):
        changed = with_texts(text, [(one, new)])
        back = with_texts(changed, [(texts(read_json(changed))[place], one.text)])
        assert json.loads(back) == json.loads(text)


@given(NAMES, st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_a_rename_and_its_reverse_are_the_same_bytes(before: str, names: list[str]) -> None:
    old, new = names
    text = json.dumps({"file": f"{before}/{old}.md", "café": "naïve"}, ensure_ascii=False, indent="\t")
    changed = with_texts(text, [(read_json(text).get("file"), f"{before}/{new}.md")])
    assert json.loads(changed)["file"] == f"{before}/{new}.md"
    assert with_texts(changed, [(read_json(changed).get("file"), f"{before}/{old}.md")]) == text


def test_escapes_stay_where_nothing_changes() -> None:
    text = '{"a": "\\u00e9\\/\\ud83d\\ude00 x \\n y"}'
    changed = with_texts(text, [(read_json(text).get("a"), "é/😀 zé \n y/")])
    assert changed == '{"a": "\\u00e9\\/\\ud83d\\ude00 z\\u00e9 \\n y\\/"}'


def test_half_a_character_is_no_obstacle() -> None:
    text = '{"a": "\\ud83d [[Old]]"}'
    found = read_json(text).get("a")
    assert whole(found.text) == "\ufffd [[Old]]"
    assert with_texts(text, [(found, "\ufffd [[New]]")]) == '{"a": "\\ud83d [[New]]"}'


def test_of_two_members_with_one_name_the_last_counts() -> None:
    text = '{"a": "x", "a": "y"}'
    assert with_texts(text, [(read_json(text).get("a"), "z")]) == '{"a": "x", "a": "z"}'


def test_lines_that_come_and_go_are_one_change() -> None:
    text = '{"a": "one\\ntwo\\nthree"}'
    assert with_texts(text, [(read_json(text).get("a"), "one\nthree")]) == '{"a": "one\\nthree"}'


def test_what_is_no_text_number_array_or_object() -> None:
    found = read_json('[1.5e1, "a", {"b": null}]')
    number, text, members = found.items
    assert (number.number, number.text, text.number, members.items) == (15.0, "", 0.0, [])
    assert members.get("c") is NOTHING
    assert text.get("b") is NOTHING


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("", 1, 1, "it ends too early"),
        ("{", 1, 2, "it ends too early"),
        ("[1", 1, 3, "it ends too early"),
        ('{"a"', 1, 5, "a colon is expected"),
        ('{\n "a": 1,\n}', 3, 1, "a name in double quotes is expected"),
        ("[1 2]", 1, 4, "a comma or `]` is expected"),
        ("nul", 1, 1, "a value is expected"),
        ("{} x", 1, 4, "something stands after its end"),
        ('["a\nb"]', 1, 4, "invalid control character at"),
        ('["a', 1, 2, "unterminated string starting at"),
        ("[" * (MAX_DEPTH + 1), 1, MAX_DEPTH + 1, f"values are nested more than {MAX_DEPTH} deep"),
    ],
)
def test_where_it_is_broken(text: str, line: int, column: int, what: str) -> None:
    with pytest.raises(NotJsonError) as caught:
        read_json(text)
    problem = caught.value.problem(text)
    assert (problem.line, problem.column, problem.message) == (line, column, f"this is no JSON: {what}")
    assert problem.remedy
