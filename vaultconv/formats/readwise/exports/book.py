"""A source with its highlights, as every export of Readwise tells of it, whatever it calls the fields.

Source: ``formats/readwise.md``, sections 0 and d. The words are the service's: a *book* is any source (an article, a
podcast), a *passage* is what was highlighted in it, a *note* is what the reader wrote about that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Passage:
    """One highlight. ``""`` and ``()`` mean that the export does not say it.

    ``text`` and ``note`` are Markdown, as the service keeps them. ``id`` is the service's number as text; ``location`` is
    what the place is called (``465``, ``180-182``), ``location_type`` what it counts (``page``, ``location``, ``order``,
    ``time_offset``, in seconds; ``none``). ``date`` is when it was highlighted, as the export wrote it. ``url`` leads to the place, ``permalink`` to
    the highlight at the service. ``heading`` is 1 to 6 for a passage that its reader marked as a heading (``.h1``).
    ``fields`` is what else the export says, by its own names, in its order; under ``""`` what stands in the place of a highlight
    and is none: it is shown nowhere."""

    text: str = ""
    id: str = ""
    note: str = ""
    location: str = ""
    location_type: str = ""
    color: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    url: str = ""
    permalink: str = ""
    heading: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A source. ``id`` is the service's number, or the ULID of a document in Reader, as text; ``category`` the service's word
    (``books``, ``articles``, ``tweets``, ``podcasts``); ``origin`` the app that the highlights came from (``kindle``);
    ``url`` the source itself, ``permalink`` its page at the service; ``note`` what the reader wrote about the whole of it.
    ``fields`` is what else the export says, by its own names, in its order: each becomes a property of the note. ``line`` is the
    1-based line of the export where it is first said (0: not known)."""

    title: str = ""
    id: str = ""
    author: str = ""
    category: str = ""
    origin: str = ""
    url: str = ""
    permalink: str = ""
    cover: str = ""
    asin: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    summary: str = ""
    passages: list[Passage] = field(default_factory=list)
    fields: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
