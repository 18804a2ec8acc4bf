"""What is known of each note before a word of it is written, so that every other can link to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from vaults.dice import Dice
from vaults.words import TONGUES, Tongue

FOLDERS = (
    "", "Garden", "Garden/Beds", "Kitchen", "Kitchen/Bread", "Kitchen/Bread/Rye", "Letters", "Letters/Answered",
    "Workshop", "Workshop/Plans", "Workshop/Tools", "Reading", "Reading/Books", "Travel", "Travel/Coast", "People",
)  # fmt: skip
FIRST_DAY = date(2019, 1, 1)
JOURNAL_EVERY = 6
"""One note in so many is a journal: the next day each time."""
ALIAS_EVERY = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """How large a vault is to be. ``size`` is bytes of text a note, on average; ``links`` and ``properties`` are for
    each note; ``languages`` are taken in turn."""

    notes: int
    size: int = 2000
    links: int = 6
    properties: int = 5
    languages: tuple[str, ...] = tuple(TONGUES)
    seed: str = "1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A note to be. Every one has a section called ``heading`` and a paragraph that can be referred to."""

    number: int
    tongue: Tongue
    folder: str
    title: str
    day: date
    is_journal: bool
    alias: str
    heading: str


def topics(measure: Measure) -> tuple[Topic, ...]:
    """The notes of a vault. No two have one title, in whatever case.

    >>> [topic.title for topic in topics(Measure(3, languages=("en", "de"), seed="2"))]
    ['2019-01-02', 'Schwere Scharniere vor dem Winter', 'Quiet maps in the other room']
    """
    taken: set[str] = set()
    made = []
    for number in range(measure.notes):
        dice = Dice(f"{measure.seed}/topic/{number}")
        tongue = TONGUES[measure.languages[number % len(measure.languages)]]
        is_journal = number % JOURNAL_EVERY == 0
        day = FIRST_DAY + timedelta(days=number // JOURNAL_EVERY + 1 if is_journal else dice.below(2500))
        title = day.isoformat() if is_journal else tongue.calls(dice)
        if title.casefold() in taken:
            title += f" {number}"
        taken.add(title.casefold())
        alias = f"{tongue.names(dice)} {number}" if number % ALIAS_EVERY == 1 else ""
        folder = "Journal" if is_journal else dice.pick(FOLDERS)
        made.append(Topic(number, tongue, folder, title, day, is_journal, alias, tongue.calls(dice)))
    return tuple(made)
