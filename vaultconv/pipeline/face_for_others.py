"""The face of a note for those of its vault who do not have the note itself (:mod:`vaultconv.vault.faced`): what it refers to, its headings and
ids, and what it is known to lack.
"""

from __future__ import annotations

from vaultconv.assets.find import COPIES
from vaultconv.model.download import may_show_copies
from vaultconv.model.note import FIELDS, OF_BLOCKS, Note, has_fields
from vaultconv.model.passages import is_passage
from vaultconv.model.templates import NAME as TEMPLATES
from vaultconv.model.templates import templates_in
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.grouping import HIGHLIGHTS
from vaultconv.vault.faced import FacedNote, faced
from vaultconv.vault.index import Index

_LACKING: dict[frozenset[str], frozenset[str]] = {}
"""What notes lack: there are few such sets, and each takes as much memory as all else of a name."""


def face_for_others(note: Note, index: Index) -> FacedNote:
    """The face of ``note``, whose references ``index`` finds.

    >>> from vaultconv.model.note import Vault
    >>> sorted(face_for_others(Note("N.md", "N"), Index(Vault("v", "acme"))).lacking)[:2]
    ['fields', 'highlights']
    """
    if isinstance(note, FacedNote):
        return note
    blocks = tuple(iter_blocks(note.blocks))
    has = {
        TEMPLATES: any(True for _ in templates_in(note)),
        HIGHLIGHTS: any(map(is_passage, blocks)),
        FIELDS: has_fields(note),
        OF_BLOCKS: any(block.traits.properties for block in blocks),
        COPIES: note.verbatim is None and (note.source is None or may_show_copies(note.source.text)),
    }
    lacking = frozenset(name for name, there in has.items() if not there)
    return faced(note, blocks, index.outbound_of(note, blocks), _LACKING.setdefault(lacking, lacking))
