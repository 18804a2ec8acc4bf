"""Transforms that packages bring: one shape of a note into another, by a name that a user can say (``--transform NAME``).

A transform is one object, registered under the entry-point group ``vaultconv.transforms``. It is asked for one note at a time, and
pure; what a note said before and does not say after is found out by comparing (:mod:`vaultconv.pipeline.transformed`), so that the
ledger is right whatever a transform does.

One that says that it ``stands_alone`` makes of a note what depends on that note and its own options alone: it looks at no clock, no file, and no other
note. It is given an empty vault, so that it could not; and after an edit it is asked only for the notes that are converted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from vaultconv.formats.base import Option, Resolver
from vaultconv.formats.entry_points import Kind
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, Target
from vaultconv.vault.index import Index


@dataclass(frozen=True, slots=True)
class TransformContext:
    """What a transform may know besides the note: the ``index`` of the whole vault as its reader gave it, the ``resolver`` of its format, and
    the values of its own ``options``, by their names."""

    index: Index
    resolver: Resolver
    options: Mapping[str, Any] = field(default_factory=dict)

    def target(self, reference: Reference, source: str) -> Target:
        """What ``reference`` in the note at path ``source`` means."""
        return self.resolver.resolve(reference, source, self.index)


class Transform(Protocol):
    """A transform: what a package registers, and all that the pipeline needs."""

    name: str
    title: str
    options: tuple[Option, ...]
    """What a user may say besides its name. They are no flags: ``--transform NAME:option=value``."""

    def apply(self, note: Note, context: TransformContext) -> Note:
        """``note`` as it is to be. Pure: the same note gives the same note. What is changed is made anew (:func:`dataclasses.replace`; a
        block with :func:`~vaultconv.model.blocks.edited`, which forgets how it was spelled); what is not is the same object. It
        keeps its ``path``, which says what note of the source it is. Not asked for notes that could not be understood."""
        ...


def stands_alone(transform: Transform) -> bool:
    """Whether what ``transform`` makes of a note depends on that note and its own options alone: where it does not say so, it may not."""
    return getattr(transform, "stands_alone", False) is True


TRANSFORMS: Final[Kind[Transform]] = Kind(
    "vaultconv.transforms", "transform", ("name", "title", "options", "apply")
)
"""Transforms, as packages register them."""
