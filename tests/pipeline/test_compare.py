"""What is missing, what the ledger says to it, and how it is told."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.compare import Comparison, compare, describe
from vaultconv.pipeline.fact import Fact, FactKind

K = FactKind
KEPT, FAILED = Outcome.KEPT_AS_TEXT, Outcome.FAILED


def loss(construct: str, value: str = "", line: int = 0, outcome: Outcome = FAILED) -> Loss:
    return Loss("N.md", line, construct, outcome, "", value)


def test_nothing_is_missing_from_the_same_facts() -> None:
    facts = [Fact(K.TAG, "a", 1), Fact(K.TAG, "a", 2)]
    assert compare(facts, list(facts)) == Comparison((), (), ())
    assert compare(facts, facts).ok


def test_what_is_only_in_the_destination_is_told_and_harmless() -> None:
    result = compare([], [Fact(K.ANCHOR, "x", 4)])
    assert result.ok
    assert result.added == (Fact(K.ANCHOR, "x"),)


@pytest.mark.parametrize(("now", "ok"), [("a #tagb c", True), ("a #tab c", False), ("a #tagb d", False)])
def test_a_tag_that_is_text_may_run_into_the_word_behind_it(now: str, ok: bool) -> None:
    """``a #tag<b>b</b> c`` where there are no tags."""
    before = [Fact(K.TAG, "tag", 1), Fact(K.WORDS, "a b c", 1)]
    assert compare(before, [Fact(K.WORDS, now, 1)], [loss("tag", "#tag", 1, KEPT)]).ok is ok


def test_equal_facts_are_counted() -> None:
    twice = [Fact(K.TAG, "a", 1), Fact(K.TAG, "a", 2)]
    assert compare(twice, twice[:1]).missing == (Fact(K.TAG, "a"),)
    assert compare(twice[:1], twice).ok


def listed(*items: tuple[int, str]) -> list[Fact]:
    facts = []
    for line, (level, text) in enumerate(items, 1):
        facts += [Fact(K.LIST_ITEM, f"level {level} bullet", line), Fact(K.WORDS, text, line)]
    return facts


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (listed((1, "a"), (1, "c"), (1, "d")), [2, 2]),
        (listed((1, "a"), (1, "b"), (1, "c")), [4, 4]),
        (listed((1, "b"), (1, "c"), (1, "d")), [1, 1]),
        (listed((1, "a"), (2, "b"), (1, "c"), (1, "d")), [2]),
        (listed((1, "d"), (1, "c"), (1, "b")), [1, 1]),
    ],
    ids=["in the middle", "at the end", "at the start", "nested", "in another order"],
)
def test_of_equal_facts_the_one_that_is_gone_is_named(after: list[Fact], lines: list[int]) -> None:
    before = listed((1, "a"), (1, "b"), (1, "c"), (1, "d"))
    assert [fact.line for fact in compare(before, after).missing] == lines


EXCUSES: list[tuple[str, Fact, Loss, bool]] = [
    ("by its value", Fact(K.LINK, "note:A.md", 3), loss("link", "note:A.md", 3), True),
    ("by its value, elsewhere", Fact(K.LINK, "note:A.md", 3), loss("link", "note:A.md", 9), True),
    ("any of its kind", Fact(K.LINK, "note:A.md", 3), loss("link"), True),
    ("any of its kind in its line", Fact(K.LINK, "note:A.md", 3), loss("link", "", 3), True),
    ("another value", Fact(K.LINK, "note:A.md", 3), loss("link", "note:B.md", 3), False),
    ("another kind", Fact(K.LINK, "note:A.md", 3), loss("embed", "", 3), False),
    ("a property by its key", Fact(K.PROPERTY, 'a=["x=y"]', 3), loss("property", "a"), True),
    ("a property by its value", Fact(K.PROPERTY, "a=1", 3), loss("property", "a=1"), True),
    ("another property", Fact(K.PROPERTY, "ab=1", 3), loss("property", "a"), False),
    ("a tag in any case", Fact(K.TAG, "two words", 3), loss("tag", "#Two words"), True),
]


@pytest.mark.parametrize(
    ("fact", "line", "excused"), [row[1:] for row in EXCUSES], ids=[row[0] for row in EXCUSES]
)
def test_a_loss_excuses_what_it_names(fact: Fact, line: Loss, excused: bool) -> None:
    result = compare([fact], [], [line])
    assert result.excused == (((fact, line),) if excused else ())
    assert result.ok is excused


def test_a_loss_excuses_one_fact() -> None:
    result = compare([Fact(K.LINK, "a", 1), Fact(K.LINK, "b", 2)], [], [loss("link")])
    assert len(result.excused) == len(result.missing) == 1


def test_losses_go_first_to_what_they_name_then_to_their_line() -> None:
    facts = [Fact(K.LINK, value, line) for line, value in enumerate("abc", 1)]
    any_link, third, second = loss("link"), loss("link", "", 3), loss("link", "b", 7)
    result = compare(facts, [], [any_link, third, second])
    assert result.excused == ((facts[0], any_link), (facts[1], second), (facts[2], third))
    assert compare(facts, [], [third, second, any_link]) == result


def test_a_loss_of_what_is_there_excuses_nothing() -> None:
    facts = [Fact(K.LINK, "a", 1)]
    assert compare(facts, facts, [loss("link")]).excused == ()


COMMENT = Fact(K.COMMENT, "a note to me", 2)
BEFORE = [Fact(K.WORDS, "Seen , and more.", 2), COMMENT]
"""``Seen %%a note to me%%, and more.``"""


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        ("Seen %%a note to me%%, and more.", []),
        ("Seen %%a note to me%%, and less.", [K.WORDS]),
        ("Seen %%a note to me%%, more.", [K.WORDS]),
        ("Seen %%a note to me%%, and not more.", [K.WORDS]),
        ("Seen\u00a0, and more.", [K.WORDS]),
    ],
    ids=["kept", "a word altered", "a word removed", "a word put in", "a blank altered"],
)
def test_words_may_gain_what_became_text_and_nothing_else(after: str, gone: list[FactKind]) -> None:
    result = compare(BEFORE, [Fact(K.WORDS, after, 2)], [loss("comment", "", 2, KEPT)])
    assert [fact.kind for fact in result.missing] == gone
    assert (not result.added) is (not gone)


def test_words_may_not_gain_without_a_loss_that_says_so() -> None:
    there = [Fact(K.WORDS, "Seen %%a note to me%%, and more.", 2)]
    assert compare(BEFORE, there).missing == tuple(BEFORE)
    assert compare(BEFORE, there, [loss("comment")]).missing == (BEFORE[0],)


def test_a_block_is_told_once() -> None:
    before = [Fact(K.WORDS, "One.", 1), Fact(K.WORDS, "One.", 2), COMMENT]
    there = [Fact(K.WORDS, "One. %%a note to me%%", 1)]
    result = compare(before, there, [loss("comment", "", 0, KEPT)])
    assert [fact.line for fact in result.missing] == [2]


CHANGES: list[tuple[str, list[str], list[str], list[str | None]]] = [
    ("the only one", ["# One"], ["# Else altogether"], ["# Else altogether"]),
    ("the most alike", ["# Bread", "# Water"], ["# Waters", "# Breads"], ["# Breads", "# Waters"]),
    ("nothing alike", ["# Bread", "# Zip"], ["# Breads", "# Quux and more"], ["# Breads", None]),
    ("each once", ["# Bread", "# Bread"], ["# Breads"], ["# Breads", None]),
    ("nothing there", ["# Bread"], [], [None]),
    ("white space", ["\u00a0" * 50, "x"], ["\u2003" * 50, "y"], [None, None]),
]


@pytest.mark.parametrize(
    ("before", "after", "now"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_what_a_fact_seems_to_have_become(before: list[str], after: list[str], now: list[str | None]) -> None:
    result = compare([Fact(K.HEADING, v) for v in before], [Fact(K.HEADING, v) for v in after])
    assert [other and other.value for _, other in result.changes()] == now


def test_among_many_words_the_altered_block_is_found() -> None:
    before = [Fact(K.WORDS, f"This is paragraph number{n} of quite a few of them.", n) for n in range(60)]
    after = [Fact(K.WORDS, fact.value.replace("few", "lot"), fact.line) for fact in before]
    assert all(now and now.line == fact.line for fact, now in compare(before, after).changes())


def test_a_block_of_very_many_rare_words_is_found_by_the_first_of_them() -> None:
    def essay(author: int, end: str) -> str:
        return " ".join(f"w{n}of{author}" for n in range(100)) + end

    mixed = " ".join(f"w{n}of{n}" for n in range(40))
    before = [Fact(K.WORDS, mixed, 99), *(Fact(K.WORDS, essay(n, ""), n) for n in range(40))]
    after = [Fact(K.WORDS, essay(n, " end"), n) for n in range(40)]
    changes = compare(before, after).changes()
    assert [now and now.line for _, now in changes] == [None, *range(40)]


LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"

LINES: list[tuple[Fact, str, Fact | None, str]] = [
    (Fact(K.HEADING, "## Title", 12), "note.md", None, 'note.md:12 heading "## Title" is missing'),
    (Fact(K.TITLE, "Title"), "a.md", None, 'a.md title "Title" is missing'),
    (Fact(K.TITLE, "Title"), "", None, 'title "Title" is missing'),
    (Fact(K.CODE, "```\na\nb", 2), "a.md", None, 'a.md:2 code "```⏎a⏎b" is missing'),
    (
        Fact(K.TAG, "map", 1),
        "a.md",
        Fact(K.TAG, "maps", 7),
        'a.md:1 tag "map" is missing; is now "maps"',
    ),
    (
        Fact(K.WORDS, LONG, 1),
        "a.md",
        Fact(K.WORDS, LONG.replace("twelve", "12")),
        'a.md:1 words "…ght nine ten eleven twelve thirteen fourteen fifteen sixteen" is missing;'
        ' is now "…ght nine ten eleven 12 thirteen fourteen fifteen sixteen"',
    ),
    (
        Fact(K.WORDS, LONG, 1),
        "a.md",
        None,
        'a.md:1 words "one two three four five six seven eight nine ten eleven twel…" is missing',
    ),
]


@pytest.mark.parametrize(("fact", "path", "now", "line"), LINES)
def test_a_line_says_what_and_where(fact: Fact, path: str, now: Fact | None, line: str) -> None:
    assert describe(fact, path, now) == line


def test_a_line_for_each_missing_fact() -> None:
    result = compare([Fact(K.TAG, "a", 1), Fact(K.RULE, "---", 3)], [Fact(K.TAG, "b", 1)])
    assert list(result.lines("n.md")) == [
        'n.md:1 tag "a" is missing; is now "b"',
        'n.md:3 rule "---" is missing',
    ]


FACTS = st.lists(
    st.builds(Fact, st.sampled_from([K.TAG, K.WORDS, K.LINK]), st.sampled_from("abc"), st.integers(0, 9))
)
LOSSES = st.lists(
    st.builds(
        Loss,
        st.just("N.md"),
        st.integers(0, 9),
        st.sampled_from(["tag", "link"]),
        st.sampled_from([FAILED, KEPT]),
        value=st.sampled_from(["", "a"]),
    )
)


@given(FACTS, FACTS, LOSSES)
def test_each_fact_of_the_source_is_there_or_missing_or_excused(
    source: list[Fact], destination: list[Fact], losses: list[Loss]
) -> None:
    result = compare(source, destination, losses)
    gone = [*result.missing, *(fact for fact, _ in result.excused)]
    assert Counter(gone) == Counter(source) - Counter(destination)
    assert not Counter(loss for _, loss in result.excused) - Counter(losses)
    assert compare(source, destination, reversed(losses)) == result


@given(FACTS, FACTS)
def test_what_one_side_adds_the_other_misses(source: list[Fact], destination: list[Fact]) -> None:
    assert Counter(compare(source, destination).added) == Counter(compare(destination, source).missing)


def test_a_link_out_of_the_vault_is_excused_by_the_line_that_names_where_it_leads() -> None:
    before = (
        Fact(FactKind.LINK, "outside:../out", 3),
        Fact(FactKind.LINK, "outside:../../other.md|there", 3),
        Fact(FactKind.LINK, "outside:../third", 3),
    )
    after = (Fact(FactKind.LINK, "missing:../out", 3),)
    losses = [
        Loss("a.md", 3, "link", Outcome.OUTSIDE_SOURCE, "left as it was", target)
        for target in ("../out", "../../other.md")
    ]
    found = compare(before, after, losses)
    assert [fact.value for fact in found.missing] == ["outside:../third"]
    assert len(found.excused) == 2
