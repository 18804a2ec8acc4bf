"""What a fact is, and which kinds there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from vaultconv.model.reference import Reference


class FactKind(StrEnum):
    """The kinds of facts. A :class:`~vaultconv.model.losses.Loss` names one of them as its ``construct``."""

    TITLE = "title"
    ALIAS = "alias"
    TAG = "tag"
    PROPERTY = "property"
    HEADING = "heading"
    LINK = "link"
    EMBED = "embed"
    IMAGE = "image"
    ANCHOR = "anchor"
    TASK = "task"
    CODE = "code"
    TABLE = "table"
    MATH = "math"
    HIGHLIGHT = "highlight"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    CITATION = "citation"
    CALLOUT = "callout"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    RULE = "rule"
    HTML = "html"
    WORDS = "words"
    CARD = "card"
    EDGE = "edge"
    VERBATIM = "verbatim"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a reader could know: its kind, the thing in words, and the 1-based line in its file of the block
    that says it (0: the note as a whole). Two facts are equal if kind and value are, wherever they stand.

    >>> Fact(FactKind.TAG, "a/b", 3) == Fact(FactKind.TAG, "a/b", 9)
    True
    """

    kind: FactKind
    value: str
    line: int = field(default=0, compare=False)


class Meaning(str):
    """What a reference means, in words that do not depend on the format, and the names by
    which the note that it leads to is ``called`` (none: it leads to none).

    >>> Meaning("note:a.md", ("The title",)).called
    ('The title',)
    """

    __slots__ = ("called",)
    called: tuple[str, ...]

    def __new__(cls, words: str, called: tuple[str, ...] = ()) -> Meaning:
        self = super().__new__(cls, words)
        self.called = called
        return self


Resolve: TypeAlias = Callable[[Reference], str]
"""What a reference means, in words that do not depend on the format: ``note:`` or ``asset:`` and the path *in the
source*, ``url:`` and the address, ``missing:`` or ``outside:`` and the text as written. A :class:`Meaning` says besides
what the note is called."""
