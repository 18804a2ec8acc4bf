"""The raw text of one block: without what its containers put before it."""

from __future__ import annotations

import pytest

from vaultconv.markdown.events import Token
from vaultconv.markdown.leaf import Shape, columns, prefix_end, raw_text, settle, strip_prefixes

QUOTE = ("BlockQuote", 0)
ITEM = ("Item", 2)


@pytest.mark.parametrize(
    ("blank", "start", "width"),
    [("", 0, 0), ("   ", 0, 3), ("\t", 0, 4), ("\t", 2, 2), (" \t", 0, 4), ("\t\t", 1, 7), ("> ", 0, 2)],
)
def test_columns(blank: str, start: int, width: int) -> None:
    assert columns(blank, start) == width


@pytest.mark.parametrize(
    ("line", "shape", "text"),
    [
        ("text", [], "text"),
        ("> text", [QUOTE], "text"),
        (">text", [QUOTE], "text"),
        (">  text", [QUOTE], " text"),
        ("   > text", [QUOTE], "text"),
        ("    > text", [QUOTE], "    > text"),  # a lazy line: four blanks are too many
        ("\t> text", [QUOTE], "\t> text"),
        ("lazy", [QUOTE], "lazy"),
        ("> > text", [QUOTE, QUOTE], "text"),
        ("> half lazy", [QUOTE, QUOTE], "half lazy"),
        ("  text", [ITEM], "text"),
        ("    text", [ITEM], "  text"),
        (" lazy", [ITEM], "lazy"),
        ("\ttext", [("Item", 4)], "text"),
        ("> - text", [QUOTE], "- text"),
        (">   text", [QUOTE, ("Item", 4)], "text"),
        ("  > text", [ITEM, QUOTE], "text"),
        ("", [QUOTE, ITEM], ""),
    ],
)
def test_prefix_end(line: str, shape: Shape, text: str) -> None:
    assert line[prefix_end(line, shape) :] == text


def test_the_first_line_has_no_prefix_any_more() -> None:
    assert strip_prefixes(["> a", "> b"], [QUOTE]) == ["> a", "b"]
    assert strip_prefixes(["> a"], [QUOTE]) == ["> a"]
    assert strip_prefixes(["> a", "> b"], []) == ["> a", "> b"]


def test_raw_text_and_where_its_characters_stand() -> None:
    body = "> one\n>   two\nlazy"
    raw, place = raw_text(body, 2, len(body), [QUOTE])
    assert raw == "one\ntwo\nlazy"
    for word in ("one", "two", "lazy"):
        assert place(body.index(word)) == raw.index(word)
    assert place(body.index("one")) == 0  # and back again
    assert place(len(body)) == len(raw)


def test_one_line_is_itself() -> None:
    raw, place = raw_text("a *b* c", 2, 5, [])
    assert raw == "*b*"
    assert place(3) == 1


@pytest.mark.parametrize(
    ("name", "raw"),
    [("Code", "a `x\n   y` b\nc"), ("InlineHtml", "a `x\n   y` b\nc"), ("Link", "a `x\ny` b\nc")],
)
def test_lines_keep_their_indentation_inside_code(name: str, raw: str) -> None:
    body = "a `x\n   y` b\n   c"
    assert raw_text(body, 0, len(body), [], [Token(2, 10, name, None)])[0] == raw


def test_a_label_ends_at_its_bracket() -> None:
    token = Token(0, 13, "Link", {"link_type": "Inline"}, 7)
    settle("[a *b]* c](d) e", [token], lambda offset: offset)
    assert (token.start, token.end, token.label_end) == (0, 13, 9)


def test_tokens_move_with_their_lines() -> None:
    body = "> a\n> [b\n> c](d)\n"
    token = Token(body.index("[b"), len(body) - 1, "Link", {"link_type": "Inline"}, body.index("](d)"))
    raw, place = raw_text(body, 2, len(body) - 1, [QUOTE], [token])
    settle(raw, [token], place)
    assert (raw, raw[token.start : token.end]) == ("a\n[b\nc](d)", "[b\nc](d)")
    assert raw[token.start + 1 : token.label_end] == "b\nc"


def test_a_collapsed_reference_includes_its_brackets() -> None:
    token = Token(0, 3, "Link", {"link_type": "Collapsed"}, 2)
    settle("[a][] b", [token], lambda offset: offset)
    assert token.end == 5


def test_a_break_reaches_to_the_next_line() -> None:
    token = Token(1, 2, "HardBreak", None)
    settle("a  \nb", [token], lambda offset: offset)
    assert (token.start, token.end) == (1, 4)
