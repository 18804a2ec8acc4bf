"""What a form of export that goes both ways has to say for itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.readwise.exports.record import Record
from vaultconv.model.problem import Problem


class ExportForm(Protocol):
    """How a file of one form is laid out, and what its fields are called."""

    @property
    def name(self) -> str:
        """What the user calls it: a value of ``--readwise-form``."""
        ...

    @property
    def title(self) -> str:
        """What it is, for a sentence."""
        ...

    @property
    def ending(self) -> str:
        """The ending of a new file of it, with the dot."""
        ...

    @property
    def of_source(self) -> Collection[str]:
        """The words of :class:`Book` that it has a field for."""
        ...

    @property
    def of_passage(self) -> Collection[str]:
        """The words of :class:`Passage` that it has a field for."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether it takes fields of any name, and sources without a highlight."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` is of this form: told by its structure, never by its name."""
        ...

    def split(self, data: bytes) -> tuple[list[Record], list[Problem]]:
        """The record of each source in a file, and what was odd in it. Raises :class:`Broken` where it cannot be read as
        a whole."""
        ...

    def join(self, records: Sequence[Record]) -> bytes:
        """The file that holds ``records``. Those without a place come behind the one that they follow."""
        ...

    def book(self, record: Record) -> Book:
        """What a record says, in common words. ``fields`` is what no common word stands for."""
        ...

    def record(self, book: Book) -> Record:
        """The record of a book: every field that the form has, in its order."""
        ...


class Broken(Exception):  # noqa: N818  it is the file that is broken
    """A file that cannot be read as what it is: why, where, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
