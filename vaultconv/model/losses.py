"""Losses: the ledger. Whatever does not arrive as it was has a line here, or it is a bug."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a construct that the destination cannot hold as it was."""

    APPROXIMATED = "approximated"
    KEPT_AS_TEXT = "kept-as-text"
    DROPPED_VIEW_STATE = "dropped-view-state"
    RENAMED = "renamed"
    CARRIER_STALE = "carrier-stale"
    OUTSIDE_SOURCE = "outside-source"
    NOT_FETCHED = "not-fetched"
    LEFT_OUT = "left-out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """One line of the ledger: where (``note`` is the path in the source, ``line`` is 1-based, 0 for the
    note as a whole), which ``construct`` (a kind of fact, such as ``link`` or ``property``), what became of
    it, and a sentence for the person who reads it. ``value`` is the fact concerned as
    :mod:`vaultconv.pipeline.facts` prints it, so that ``verify`` can match the two; ``""`` for none."""

    note: str
    line: int
    construct: str
    outcome: Outcome
    detail: str = ""
    value: str = ""
