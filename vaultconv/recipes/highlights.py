"""Recipes for highlights: a note for each source, or for each highlight, and of which generation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from vaultconv.recipes.recipe import Left, recipe
from vaultconv.scripting.vault import OpenVault

Generation: TypeAlias = Literal["F0", "F1", "F2t", "F2", "F2m", "F3", "F3h", "F4", "F5", "F6", "F7", "F8"]
"""The generations of highlight notes on a site."""


@recipe(("obsidian", "logseq"))
def group_highlights(vault: OpenVault) -> Iterator[Left]:
    """Makes one note of all highlights of one source, with what their notes said; links lead to the highlight in it.

    What concerns one highlight alone stands with it. A site has one note a highlight: it cannot be done there."""
    return _anew(vault, {}, "book")


@recipe(("obsidian", "logseq"))
def split_highlights(vault: OpenVault) -> Iterator[Left]:
    """Makes a note of each highlight, and one of the source that lists them; links lead to the notes of the highlights.

    So it takes apart what group-highlights made. Their files are called as vaultconv calls them, whatever they were called before."""
    return _anew(vault, {}, "highlight")


@recipe(("readwise",))
def readwise_generation(
    vault: OpenVault,
    to: Annotated[Generation, "the generation: `F5` is the newest that the importer wrote"],
) -> Iterator[Left]:
    """Writes the highlight notes of a site in another of its generations: keys, order, quotes, and how the source is said.

    What the other generation has no key for stays behind its own keys. What it says in its own way is told. Posts and other pages stay."""
    return _anew(vault, {"readwise_form": to}, "")


def _anew(vault: OpenVault, options: Mapping[str, Any], group: str) -> Iterator[Left]:
    for loss in vault.write_anew(options, group):
        yield Left(loss.note, loss.line, f"{loss.construct}: {loss.detail}")
