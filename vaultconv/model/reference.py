"""Reference: what a link means, separate from how it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ReferenceKind(StrEnum):
    """``NAME`` is the text of a link into the vault, still to be resolved by the format's Resolver; the
    same text may mean a note or an attachment. ``URL`` leaves the vault. ``BLOCK`` names a block by an id
    that is unique in the whole vault (a Logseq uuid)."""

    NAME = "name"
    URL = "url"
    BLOCK = "block"


WEB = "web"
"""What a note says in its ``extra``: the address on the web that it is from, where one of its references has an address there."""

BARE_PATH = "bare path"
"""The origin of a reference that is nothing but the path of a file, in a property: every format's resolver knows it, for a file that is there
from the folder of the note, or else from that of the vault."""

BY_TITLE = "by title"
"""The origin of a reference to a note by its title, where its page is called otherwise (a day of a graph)."""


@dataclass(slots=True)
class Reference:
    """``target`` is the decoded name, path or URL, without its subpath; ``""`` means the note itself.
    ``headings`` is a path of headings, ``block`` a block id; at most one of the two is set. ``subpath``
    keeps any other fragment (``page=3``). ``origin`` says how a name is looked up: ``""`` by the format's
    rule, or the dialect's word for another (``title``). ``web`` is where on the web is what is meant, if it is not in the
    vault: a page that was saved alone says it."""

    kind: ReferenceKind
    target: str
    headings: tuple[str, ...] = ()
    block: str = ""
    subpath: str = ""
    origin: str = ""
    web: str = field(default="", repr=False)


@dataclass(slots=True)
class Target:
    """What a reference turned out to mean. ``kind`` is ``note``, ``asset``, ``url``, ``missing`` or
    ``outside`` (a path that leaves the vault, never followed); ``path`` is the path in the vault of a note or
    asset, else the text as written. ``day`` is ``YYYY-MM-DD`` where what is missing is the journal of that day."""

    kind: str
    path: str
    day: str = ""
