"""Whom a plan asks for what notes show from the web: each address once, however often the plan is begun.

A run that converts only what changed asks before it is known that this will do; where all has to be converted then, what was answered is told
again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from vaultconv.assets.answers import Failed, Found, Wish
from vaultconv.assets.rules import Rules
from vaultconv.model.download import is_remote
from vaultconv.pipeline.spool import Spool

Fetching: TypeAlias = Callable[[int], Callable[[Found], object]]
"""Called once, with how many addresses will be asked; gives what to call with what each gave."""


@dataclass(slots=True)
class Asking:
    """What one plan asks: ``fetching`` is told of it, ``answers`` is what it was told, and the ``spool`` where files wait."""

    fetching: Fetching | None = None
    answers: dict[Wish, Found] = field(default_factory=dict)
    spool: Spool | None = None

    def waiting(self) -> Spool:
        """Where files wait that are in no vault yet."""
        if self.spool is None:
            self.spool = Spool()
        return self.spool

    def network(self, wishes: Collection[Wish], rules: Rules) -> dict[str, Found]:
        """What the network has for each of ``wishes``, by its address, as far as that is one."""
        from vaultconv import __version__
        from vaultconv.assets.fetch import fetch_all

        askable = [wish for wish in wishes if is_remote(wish.url)]
        left = [wish for wish in askable if wish not in self.answers]
        found = fetch_all(
            left,
            self.waiting().folder,
            rules,
            agent=f"vaultconv/{__version__} (fetches what its user's notes show)",
            done=self.fetching(len(left)) if left and self.fetching is not None else lambda _found: None,
        )
        self.answers.update((wish, found[wish.url]) for wish in left)
        return {wish.url: self.answers[wish] for wish in askable}


def not_askable(url: str) -> Failed:
    """The answer for what is no address that can be asked for."""
    return Failed(url, "it is no address that can be asked for as it stands")
