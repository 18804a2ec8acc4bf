"""Which questions are noted, and for whom."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.vault.index import Index
from vaultconv.vault.questions import (
    ALIAS,
    ALL,
    ANY,
    BLOCK,
    HEADINGS,
    NAME,
    NOTE,
    PATH,
    PLACE,
    TITLE,
    AskedSet,
    AskedTable,
    Questions,
    hash_of,
)


def index() -> Index:
    made = Index(Vault("v", "f", (Note("A.md", "A"), Note("Dir/B.md", "B")), (), (Attachment("i.png"),)))
    made.questions.is_noted = True
    return made


ASKED = {
    "by_path": (lambda index: index.by_path("dir/b.md"), (PATH, "dir/b.md")),
    "by_name": (lambda index: index.by_name("Gone"), (NAME, "gone")),
    "ending_with": (lambda index: index.ending_with("x/Gone"), (NAME, "gone")),
    "ending_with_below": (lambda index: index.ending_with_below("Gone", "Dir"), (NAME, "gone")),
    "by_alias": (lambda index: index.by_alias("L"), (ALIAS, "l")),
    "by_title": (lambda index: index.by_title("T"), (TITLE, "t")),
    "is_note": (lambda index: index.is_note("Gone.md"), (PATH, "gone.md")),
    "is_attachment": (lambda index: index.is_attachment("i.png"), (PATH, "i.png")),
    "headings": (lambda index: index.headings("Dir/B.md"), (HEADINGS, "Dir/B.md")),
    "anchors": (lambda index: index.anchors("Dir/B.md"), (NOTE, "Dir/B.md")),
    "outbound": (lambda index: index.outbound("Dir/B.md"), (NOTE, "Dir/B.md")),
    "note": (lambda index: index.note("Dir/B.md"), (NOTE, "Dir/B.md")),
    "block": (lambda index: index.block("Dir/B.md", "x"), (NOTE, "Dir/B.md")),
    "vault_block": (lambda index: index.vault_block("X"), (BLOCK, "x")),
    "place_of": (lambda index: index.place_of("X"), (PLACE, "x")),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_an_index_is_asked_is_noted_for_the_note_that_is_converted(what: str) -> None:
    known = index()
    ask, question = ASKED[what]
    ask(known)  # for nobody
    assert known.questions.asked == {}
    with known.asked_by("A.md"):
        with known.asked_by(""):
            ask(known)
        known.by_title("other")
        ask(known)
    asked = set(known.questions.asked["A.md"])
    assert {hash_of(*question), hash_of(TITLE, "other")} <= asked
    with known.asked_by("A.md"):
        known.by_title("more")
    assert set(known.questions.asked["A.md"]) == {*asked, hash_of(TITLE, "more")}


def test_what_a_note_holds_itself_is_no_question() -> None:
    known = index()
    with known.asked_by("A.md"):
        known.note("A.md"), known.headings("A.md"), known.anchors("A.md"), known.outbound("A.md")
    assert set(known.questions.asked["A.md"]) == set()


def test_nothing_is_noted_where_nobody_wants_to_know() -> None:
    known = index()
    known.questions.is_noted = False
    with known.asked_by("A.md"):
        known.by_path("Dir/B.md")
    assert known.questions.asked == {}


class Names(NamedTuple):
    pages: dict[str, str]
    days: frozenset[str]


def test_the_entries_of_tables_are_questions() -> None:
    questions = Questions(is_noted=True)
    table = questions.of("t", {"a": "1"})
    names = questions.of("n", Names({"p": "P"}, frozenset({"d"})))
    assert isinstance(table, AskedTable)
    assert isinstance(names.days, AskedSet)
    assert questions.of("s", "text") == "text"

    def asked(name: str, *keys: str) -> bool:
        questions.begin("")
        found = {hash_of(hash_of(0, name), key) for key in keys} == set(questions.asked.pop("x"))
        questions.begin("x")
        return found

    questions.begin("x")
    assert (table["a"], table.get("b", "?"), "c" in table) == ("1", "?", False)
    assert asked("t", "a", "b", "c")
    assert (list(table), list(table.keys()), list(table.values()), list(table.items())) == (
        ["a"],
        ["a"],
        ["1"],
        [("a", "1")],
    )
    assert asked("t", ALL)
    assert names.pages["p"] == "P"
    assert asked("n.pages", "p")
    assert "d" in names.days
    assert asked("n.days", "d")
    assert names.days
    assert asked("n.days", ANY)
    assert list(names.days) == ["d"]
    assert asked("n.days", ALL)
