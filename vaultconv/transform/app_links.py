"""Links by which an app opens a note of its own (``[words](obsidian://open?vault=V&file=N)``), as links to that note: from any other app they would
lead to one that is gone.

What such an address says its format knows (``opens``), and its vault whether the note is there. That of a note in another vault stays as it is, and
so does an address that stands in the text by itself, which nobody rewrites.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Link, Span
from vaultconv.vault.app_addresses import Opens
from vaultconv.vault.index import Index
from vaultconv.vault.naming import fold

_Resolve: TypeAlias = Callable[[Reference, str, Index], Target]


def with_app_links(note: Note, index: Index, opens: Opens, resolve: _Resolve) -> Note:
    """``note`` with the addresses in it that open a note of its own vault as links to that. The same object where there is none."""
    if note.source is None or opens.scheme not in note.source.text:
        return note

    def lead(address: str) -> Reference | None:
        found = opens.read(address) if address.startswith(opens.scheme) else None
        if found is None or fold(found.vault) != fold(index.vault.name):
            return None
        if found.reference.kind is ReferenceKind.BLOCK:
            return found.reference if index.place_of(found.reference.target) is not None else None
        return found.reference if resolve(found.reference, note.path, index).kind == "note" else None

    def span(old: Span) -> Span:
        if not isinstance(old, Link) or old.reference.kind is not ReferenceKind.URL:
            return old
        new = lead(old.reference.target)
        return old if new is None else Link(new, old.label)

    blocks = with_spans(note.blocks, span)
    return note if blocks is note.blocks else replace(note, blocks=blocks)
