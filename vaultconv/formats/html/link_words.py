"""What a link of a page shows and carries: words where it has none, and what no address can say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vaultconv.formats.html.links import Destination
from vaultconv.model.plain import default_label
from vaultconv.model.reference import Reference, ReferenceKind


def words_of_link(reference: Reference) -> str:
    """What a link without display text shows."""
    if reference.kind is ReferenceKind.URL:
        return reference.target
    shown = default_label(replace(reference, target=reference.target.removesuffix(".md")))
    return shown or reference.target or reference.block


def gone(reference: Reference, where: Destination) -> Reference:
    """``reference`` to what is not there, by what its own app takes it for, not by how that was written."""
    if where.target.kind != "missing" or reference.kind is not ReferenceKind.NAME or not where.target.path:
        return reference
    return replace(reference, target=where.target.path)


def only_named(facts: dict[str, Any]) -> bool:
    """Whether ``facts`` of a link say no more than the name of what is not there, which its title says."""
    return {key for key, value in facts.items() if value} == {"to"}


def meaning(reference: Reference) -> dict[str, Any]:
    """What a reference says, where no address can say it."""
    return {
        "to": reference.target,
        "here": not reference.target or "",
        "headings": list(reference.headings) or "",
        "block": reference.block,
        "subpath": reference.subpath,
    }
