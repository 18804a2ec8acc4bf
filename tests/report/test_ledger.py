"""The ledger: grouped, counted, the same whatever the order."""

from __future__ import annotations

import json
import random

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.ledger import Group, grouped
from vaultconv.report.ledger import as_json, summary

LOSSES = [
    Loss("B.md", 12, "callout", Outcome.APPROXIMATED, "the fold is shown as text"),
    Loss("A.md", 3, "callout", Outcome.APPROXIMATED, "the fold is shown as text"),
    Loss("A.md", 9, "callout", Outcome.APPROXIMATED, "the fold is shown as text"),
    Loss("C.md", 1, "callout", Outcome.APPROXIMATED, "the fold is shown as text"),
    Loss("Dir/Bad.md", 0, "note", Outcome.FAILED, "malformed front matter; carried over as it is"),
    Loss("A.md", 4, "link", Outcome.OUTSIDE_SOURCE, "", "link ../../secret"),
    Loss("A.md", 4, "callout", Outcome.DROPPED_VIEW_STATE, "collapsed"),
]


def test_the_gravest_comes_first_and_examples_are_limited() -> None:
    assert summary(LOSSES).splitlines() == [
        "7 losses in 4 notes",
        "  note: failed (1)",
        "    Dir/Bad.md: malformed front matter; carried over as it is",
        "  link: outside the vault, left alone (1)",
        "    A.md:4",
        "  callout: approximated (4)",
        "    A.md:3: the fold is shown as text",
        "    A.md:9: the fold is shown as text",
        "    B.md:12: the fold is shown as text",
        "    and 1 more",
        "  callout: view state dropped (1)",
        "    A.md:4: collapsed",
    ]
    assert len(summary(LOSSES, examples=0).splitlines()) == 5
    assert "more" not in summary(LOSSES, examples=4)


def test_the_order_does_not_matter() -> None:
    shuffled = LOSSES[:]
    random.Random(1).shuffle(shuffled)
    assert summary(shuffled) == summary(LOSSES)
    assert as_json(shuffled) == as_json(LOSSES)
    assert grouped(shuffled) == grouped(LOSSES)


def test_every_outcome_has_its_words() -> None:
    every = [Loss("A.md", 1, "x", outcome) for outcome in Outcome]
    assert len(grouped(every)) == len(Outcome)
    assert len(set(summary(every).splitlines())) == 2 + len(Outcome)


def test_no_losses_say_nothing() -> None:
    assert (summary([]), as_json([]), grouped([])) == ("", [], ())


def test_a_group_holds_all_its_losses() -> None:
    groups = grouped(LOSSES)
    assert groups[0] == Group("note", Outcome.FAILED, (LOSSES[4],))
    assert sum(len(group.losses) for group in groups) == len(LOSSES)


def test_hostile_text_is_shown_as_what_it_is() -> None:
    text = summary([Loss("a\nb\x1b.md", 1, "x\u202e", Outcome.FAILED, "line\ttwo\r")])
    assert text.splitlines()[1:] == ["  x\\u202e: failed (1)", "    a\\nb\\x1b.md:1: line\\ttwo\\r"]


def test_the_json_has_every_field() -> None:
    assert json.loads(json.dumps(as_json([LOSSES[5]]))) == [
        {
            "note": "A.md",
            "line": 4,
            "construct": "link",
            "outcome": "outside-source",
            "detail": "",
            "value": "link ../../secret",
        }
    ]


def test_what_is_outside_is_told_alike_for_a_link_and_a_hidden_folder() -> None:
    hidden = Loss(".git", 0, "folder", Outcome.OUTSIDE_SOURCE, "hidden, so no part of the vault: not copied")
    link = Loss("A.md", 4, "link", Outcome.OUTSIDE_SOURCE, "`../x` stays as it is")
    assert summary([hidden, link]).splitlines()[1:] == [
        "  folder: outside the vault, left alone (1)",
        "    .git: hidden, so no part of the vault: not copied",
        "  link: outside the vault, left alone (1)",
        "    A.md:4: `../x` stays as it is",
    ]
