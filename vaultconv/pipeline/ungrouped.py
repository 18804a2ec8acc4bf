"""A vault as it was before its notes were grouped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vaultconv.model.note import Vault
from vaultconv.transform.what_became import Grouping
from vaultconv.vault.index import Index


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """A vault before its notes were grouped, with the ``index`` that was asked then, what came of it (``made``), and the format that each note with highlights
    ``came`` from, if it did; and what each note of a file of many was made of (``stamps``)."""

    vault: Vault
    index: Index
    made: Grouping
    came: Mapping[str, str]
    stamps: Mapping[str, str]
    is_told_apart: bool
    """Whether what became of each note depends on nothing but that note, those that are tied to it, and what was asked for it."""
