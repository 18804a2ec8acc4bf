"""In what a vault differs from what it was when something was worked out of it: whoever works it out again need not look at all notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(eq=False)
class Edited:
    """The paths of the notes that are ``gone``, since they are no more, or no more so, and of those that ``come`` in their place, or are new; those of
    all notes in the order of the vault, as it was (``find_then``) and as it is (``now``); and the questions for names and ids that have
    another answer, which are found when somebody wants them (``find_questions``)."""

    gone: Collection[str]
    come: Collection[str]
    find_then: Callable[[], Sequence[str]]
    now: Sequence[str]
    find_questions: Callable[[], Iterable[int]]

    @cached_property
    def questions(self) -> frozenset[int]:
        """The questions for names and ids that have another answer."""
        return frozenset(self.find_questions())

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each note among all, by its path."""
        return {path: place for place, path in enumerate(self.now)}

    @cached_property
    def is_in_order(self) -> bool:
        """Whether the notes that are as they were come in the order in which they came."""
        kept = self.places.keys() - set(self.come)
        stayed = [path for path in self.find_then() if path in kept]
        return stayed == [path for path in self.now if path in kept]
