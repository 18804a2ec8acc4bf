"""Links that are led elsewhere: to the path that a note is to have, and a place there, whatever the vault says now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.obsidian.canvas import BY_PATH
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.vault.index import Index

Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]
_LED = "led"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a reference by the path that its target is to have."""
_THERE = "//"
"""Begins the path of what a link is led to: so what it is told from is what is at that path now."""


@dataclass(slots=True)
class LedLinks:
    """Asks ``lead`` where each link leads, and knows the vault as it is to be then."""

    lead: Lead
    paths: set[str] = field(default_factory=set)
    by_path: bool = False
    """Whether a base asks for the path of a note that is led elsewhere: no place in another note has one."""

    def there(self, reference: Reference, line: int) -> Reference | None:
        """What a link in a line is to refer to; None if it can stay. Of :meth:`context` only what was asked for is known."""
        new = self.lead(reference, line) if reference.kind is ReferenceKind.NAME else None
        if new is None:
            return None
        self.by_path = self.by_path or reference.origin == BY_PATH
        self.paths.add(new.target)
        return replace(new, target=_THERE + new.target, origin=_LED)

    def ranges(self, known: Ranges, line: int) -> Ranges:
        """The links in code, a comment or raw HTML, as they are to refer; those that can stay as they do."""
        return tuple((start, end, self.there(each, line) or each) for start, end, each in known)

    def context(self, context: WriteContext) -> WriteContext:
        """The vault in ``context``, in which links lead where they are led."""
        marked = {_THERE + path: path for path in self.paths}
        paths = {**context.paths, **marked}
        return replace(context, resolver=_Led(self), paths=paths, moved=frozenset(marked), memo={})


class _Led(ObsidianResolver):
    """Knows what links are led to, too."""

    def __init__(self, links: LedLinks) -> None:
        self._links = links

    def led(self, reference: Reference) -> Reference:
        """What a link is to refer to that stands in a text, as in a field of a plugin."""
        return self._links.there(reference, 0) or reference

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        if reference.origin == _LED:
            is_file = index.is_attachment(reference.target.removeprefix(_THERE))
            return Target("asset" if is_file else "note", reference.target)
        return super().resolve(reference, source, index)
