"""How a note becomes a part of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vaultconv.model.properties import Property


@dataclass(frozen=True, slots=True)
class Joint:
    """How a note becomes a part of another: under a heading of its ``title`` and this ``level``. What there is of its properties in the
    other note already, with another value, is ``kept`` under it, as is the heading's ``id``, if links know it by that. ``footnotes`` and
    ``anchors`` are what is called otherwise then."""

    title: str
    level: int = 1
    kept: tuple[Property, ...] = ()
    id: str = ""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
