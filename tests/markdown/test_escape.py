"""How live text is escaped: each mark gets a backslash; what was escaped already, a ``<wbr>`` before it."""

from __future__ import annotations

import pytest

from vaultconv.markdown.escape import HIDDEN, Live, LiveTable

TABLE = LiveTable(
    (
        Live(rf"\[(?={HIDDEN}\[)"),
        Live(rf"%(?={HIDDEN}%)"),
        Live("#(?=[a-z])", boundary=True),
        Live(r"\^(?=[a-z]+\Z)", boundary=True, after=")]"),
    )
)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("nothing alive", "nothing alive"),
        ("[[a]]", r"\[[a]]"),
        ("[[[a]]", r"\[\[[a]]"),  # each character of a run by itself, or the rest would be a mark
        ("%%%", r"\%\%%"),
        (r"\[[a]]", r"<wbr>\[[a]]"),
        (r"\\[[a]]", r"\\\[[a]]"),
        (r"\\\[[a]]", r"<wbr>\\\[[a]]"),
        ("<wbr>[[a]]", r"<wbr><wbr>\[[a]]"),
        (r"<wbr>\[[a]]", r"<wbr><wbr><wbr>\[[a]]"),
        (r"\<wbr>[[a]]", r"\<wbr>\[[a]]"),  # no tag, but what looks like one
        ("#tag", r"\#tag"),
        ("a #tag", r"a \#tag"),
        ("a#tag", "a#tag"),
        (r"a \#tag", r"a <wbr>\#tag"),
        (r"a\#tag", r"a\#tag"),
        ("a\u00a0#tag", "a\u00a0\\#tag"),
        ("x ^id", r"x \^id"),
        ("(x)^id", r"(x)\^id"),
        ("x^id", "x^id"),
        ("one [[a]] two %% three", r"one \[[a]] two \%% three"),
    ],
)
def test_both_ways(text: str, escaped: str) -> None:
    assert TABLE.escape(text) == escaped
    assert TABLE.unescape(escaped) == text


@pytest.mark.parametrize(
    ("text", "after", "escaped"),
    [
        ("a [", "[b](c)", r"a \["),  # a text and the link after it would make one wikilink
        ("a [", "(b)", "a ["),
        ("100%", "%x%%", r"100\%"),
        ("no mark", "[[b]]", "no mark"),
        ("", "[[b]]", ""),
    ],
)
def test_what_follows_counts(text: str, after: str, escaped: str) -> None:
    assert TABLE.escape(text, after) == escaped
    assert TABLE.unescape(escaped, after) == text


@pytest.mark.parametrize("text", ["", "[[a]]", r"\[[a]]", "<wbr>"])
def test_a_dialect_without_marks_changes_nothing(text: str) -> None:
    table = LiveTable(())
    assert table.escape(text, "[") == text
    assert table.unescape(text, "[") == text


@pytest.mark.parametrize("text", [r"\a", r"a \[ b", r"a\#tag", "<wbr>", r"\\"])
def test_other_escapes_are_left_alone(text: str) -> None:
    assert TABLE.unescape(text) == text


@pytest.mark.parametrize("piece", ["[", "%", "\\", "<wbr>", "\\[[", "<wbr>\\%%", "#"])
def test_long_runs(piece: str) -> None:
    text = piece * 20_000
    assert TABLE.unescape(TABLE.escape(text)) == text


def test_an_escape_that_stays_is_not_taken_away() -> None:
    table = LiveTable([Live("`", stays=True), Live(rf"\[(?={HIDDEN}\[)")])
    assert table.escape_once("a `b \\`c [[d") == "a \\`b \\`c \\[[d"
    assert table.unescape("a \\`b\\` \\[[d") == "a \\`b\\` [[d"
