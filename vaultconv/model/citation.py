"""Citation: who said a quoted thing, and where."""

from __future__ import annotations

from dataclasses import dataclass

from vaultconv.model.reference import Reference


@dataclass(slots=True)
class Citation:
    """The source of a quotation. The quoteback footer, a Readwise source block and ``<blockquote cite>``
    are three spellings of it. Text fields are plain text, not Markdown; ``""`` means "not said".

    ``url`` is the place of the passage with its text fragment, kept byte for byte; ``permalink`` is the
    address of the highlight at the service that stored it. ``favicon``, ``avatar`` and ``cover`` are URLs;
    ``emoji`` stands in where there is no favicon. ``location`` and ``date`` are as the source wrote them; ``tags`` are the
    reader's for this passage, without ``#``, with blanks in them where the source has blanks.
    ``favicon_file`` is the file of the vault that the favicon is shown from, where there is one.
    """

    author: str = ""
    title: str = ""
    url: str = ""
    permalink: str = ""
    favicon: str = ""
    emoji: str = ""
    avatar: str = ""
    cover: str = ""
    location: str = ""
    date: str = ""
    color: str = ""
    tags: tuple[str, ...] = ()
    favicon_file: Reference | None = None
