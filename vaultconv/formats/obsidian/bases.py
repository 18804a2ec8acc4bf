"""Names of notes and folders in a base: what its filters and formulas look for.

Source: Help, "Bases syntax", "Functions". A base is YAML; a filter or formula is a text in it, and a name is a text in that. So a
name is found in the YAML's own spelling, where it can be changed and everything else stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from vaultconv.formats.obsidian.canvas import BY_PATH
from vaultconv.formats.obsidian.links import markdown_reference, parse_reference
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.marks import MarkedError, line_and_column, scalars
from vaultconv.model.blocks import Code
from vaultconv.model.board import Base
from vaultconv.model.problem import Problem
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.decoding import decode

ENDING = ".base"
"""What a base is called at its end."""

FENCE = "base"
"""The language of a base in a note."""


class Naming(StrEnum):
    """How a name in a filter is meant: as the text of a link, as a whole path, as a folder, or as a file's name with or
    without its ending."""

    LINK = "link"
    PATH = "path"
    FOLDER = "folder"
    NAME = "name"
    STEM = "stem"


_MEANT = {
    "file.infolder": Naming.FOLDER,
    "file.folder": Naming.FOLDER,
    "file.path": Naming.PATH,
    "file.name": Naming.NAME,
    "file.basename": Naming.STEM,
    "haslink": Naming.LINK,
    "link": Naming.LINK,
    "file": Naming.LINK,
}
"""What stands before a name, and how the name is then meant."""

_BEFORE = (
    r"(?P<what>(?<![\w.])(?:file\.(?:inFolder|folder|path|name|basename)|link|file)|\.hasLink)"
    r"\s*(?:\(|[!=]==?)\s*"
)
_QUOTED = {
    '"': (r'\\"|\'', r'[^\\"\n]'),
    "'": (r"''|\"", r"(?:''|[^\\'\n])"),
}
"""Quotes around a name, and its characters, in YAML's text in double and in single quotes."""
_PLAIN = (r"[\"']", r"[^\\\n]")

_CALLS = {
    style: lazy_pattern(rf"{_BEFORE}(?P<q>{quote})(?P<name>(?:(?!(?P=q)){character})+)(?P=q)")
    for style, (quote, character) in {**_QUOTED, "": _PLAIN}.items()
}
_WIKILINK = lazy_pattern(r"\[\[(?P<name>[^\[\]|\"'\\\n]+)(?:\|[^\[\]\n]*)?\]\]")


@dataclass(slots=True)
class Named:
    """A name in the text of a base, from ``start`` up to ``end``, in quotes that its text cannot hold; ``doubled`` where each
    ``'`` of it is written twice."""

    start: int
    end: int
    naming: Naming
    name: str
    quote: str = ""
    doubled: bool = False

    def holds(self, name: str) -> bool:
        """Whether ``name`` can stand in its place: a filter has no escape for what ends it."""
        ends = "'\"" if not self.quote else "'" if "'" in self.quote else ""
        return not any(mark in name for mark in ('"', "\\", "\n", *ends))

    @property
    def reference(self) -> Reference | None:
        """What it refers to; None where it is only a part of a path."""
        if self.naming is Naming.PATH:
            return Reference(ReferenceKind.NAME, self.name, origin=BY_PATH)
        if self.naming is not Naming.LINK:
            return None
        address = markdown_reference(self.name)
        return address if address.kind is ReferenceKind.URL else parse_reference(self.name)


def read_base(path: str, data: bytes) -> Base:
    """The base at ``path``."""
    decoded = decode(data)
    if decoded.problem is not None:
        return Base(path, (), data, decoded.problem)
    try:
        found = tuple(names_in(decoded.text))
    except MarkedError as error:
        problem = error.problem
        reason = problem.message.replace("The properties are", "this is")
        return Base(path, (), data, Problem(reason, problem.line, problem.column, problem.remedy))
    return Base(
        path,
        tuple(
            (line_and_column(decoded.text, name.start)[0], name.reference)
            for name in found
            if name.reference is not None
        ),
        data,
    )


def is_base(block: Code) -> bool:
    """Whether ``block`` is a base in a note, and one that its app can read."""
    if block.info.strip() != FENCE:
        return False
    try:
        return bool(list(names_in(block.text)))
    except MarkedError:
        return False


def references_in(text: str) -> tuple[tuple[int, int, Reference], ...]:
    """The references of the base in a fence; none where it is no YAML, which its app says by itself."""
    try:
        found = tuple(names_in(text))
    except MarkedError:
        return ()
    return tuple((name.start, name.end, name.reference) for name in found if name.reference is not None)


def names_in(text: str) -> Iterator[Named]:
    """The names in the base ``text``, in order. Raises :class:`~vaultconv.markdown.frontmatter.marks.MarkedError`.

    >>> [(named.naming.value, named.name) for named in names_in("filters: file.inFolder('Bread') && file.hasLink('Rye')")]
    [('folder', 'Bread'), ('link', 'Rye')]
    """
    for scalar in scalars(text):
        raw = text[scalar.start : scalar.end]
        calls = _CALLS.get(scalar.style, _CALLS[""])
        found = [*calls.finditer(raw), *_WIKILINK.finditer(raw)]
        done = 0
        for match in sorted(found, key=lambda match: match.start("name")):
            start, end = match.span("name")
            if start < done:
                continue
            done = end
            said = match.groupdict()
            naming = _MEANT[said["what"].lower().removeprefix(".")] if "what" in said else Naming.LINK
            doubled = scalar.style == "'"
            name = match["name"].replace("''", "'") if doubled else match["name"]
            yield Named(scalar.start + start, scalar.start + end, naming, name, said.get("q", ""), doubled)


def with_names(text: str, renamed: Callable[[Named], str]) -> tuple[str, tuple[Named, ...]]:
    """The base ``text`` with other names in the place of some: ``renamed`` gives the one of each, ``""`` to leave it. Then the
    names that had to stay, since their quotes cannot hold the new one. Raises
    :class:`~vaultconv.markdown.frontmatter.marks.MarkedError`."""
    pieces, done, left = [], 0, []
    for named in names_in(text):
        new = renamed(named)
        if not new or new == named.name:
            continue
        if not named.holds(new):
            left.append(named)
            continue
        pieces += [text[done : named.start], new.replace("'", "''") if named.doubled else new]
        done = named.end
    return "".join((*pieces, text[done:])), tuple(left)
