"""Notes that are parted, or made one, in their text: which lines are a part, what has to go with them, and what has to be called
otherwise where two notes become one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.blocks import AnyBlock, Blocks, FootnoteDefinition, Heading, Raw
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import iter_blocks, spans_of

_LABEL = lazy_pattern(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)
_ATX = lazy_pattern(r"^( {0,3})(#{1,6})(?=[ \t]|$)")
_UNDERLINE = lazy_pattern(r"^ {0,3}(=+|-+)[ \t]*$")
_LONGEST_TITLE = 80
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a note that can stand alone: what it is called, and its lines in the file, from the 1-based ``start`` up to ``stop``."""

    title: str
    start: int
    stop: int

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and self.start <= line < self.stop


def title_of(block: AnyBlock) -> str:
    """What a part is called that begins with ``block``: its first words.

    >>> from vaultconv.model.blocks import Item, Paragraph
    >>> from vaultconv.model.spans import Text
    >>> title_of(Item((Paragraph((Text("*Feed* it"),)),)))
    'Feed it'
    """
    for inner in iter_blocks((block,)):
        for spans in spans_of(inner):
            words = " ".join(plain_text(spans).split())
            if words:
                return words if len(words) <= _LONGEST_TITLE else words[:_LONGEST_TITLE].rpartition(" ")[0]
    return "Untitled"


def parts_of(note: Note, is_wanted: Callable[[AnyBlock], bool]) -> list[Part]:
    """The parts of ``note`` that begin with the blocks that are wanted: a heading with all below it, any other block alone. What stands
    in another part is no part."""
    end = note.source.text.count("\n") + 1 if note.source is not None else 1
    for block in reversed(note.blocks):  # what a note defines at its end belongs to all of it
        if not _defines(block):
            break
        end = block.line
    parts: list[Part] = []
    for place, block in enumerate(note.blocks):
        if is_wanted(block) and not (parts and block.line in parts[-1]):
            parts.append(Part(title_of(block), block.line, _stop(note.blocks, place, end)))
    return parts


def _defines(block: AnyBlock) -> bool:
    """Whether ``block`` is a footnote, or an address that links name."""
    return isinstance(block, FootnoteDefinition) or (
        isinstance(block, Raw) and block.construct == "link-definition"
    )


def _stop(blocks: Blocks, place: int, end: int) -> int:
    """The line after all that belongs to the block at ``place``."""
    block = blocks[place]
    for other in blocks[place + 1 :]:
        if not isinstance(block, Heading) or (isinstance(other, Heading) and other.level <= block.level):
            return min(other.line, end)
    return end


def parted(note: Note, parts: Sequence[Part], links: Sequence[str]) -> tuple[str, list[str]]:
    """The text of ``note`` with a link in the place of each of its ``parts``, and the text of each. A footnote or an address that a part
    names goes with it, or is in both."""
    text = note.source.text if note.source is not None else ""
    lines = text.split("\n")
    pieces = [lines[part.start - 1 : part.stop - 1] for part in parts]
    rest: list[str] = []
    at = 0
    gone = {number for found in _leaving(note, parts, lines) for number in found}
    for part, link in zip(parts, links, strict=True):
        rest += [line for number, line in enumerate(lines[at : part.start - 1], at) if number not in gone]
        rest += [link] if link else []
        at = part.stop - 1
        if link and at < len(lines) and any(line.strip() for line in lines[at:]):
            rest.append("")
    rest += [line for number, line in enumerate(lines[at:], at) if number not in gone]
    for home, definition in _following(note, parts, lines):
        piece = rest if home is None else pieces[home]
        while piece and not piece[-1].strip():
            piece.pop()
        piece += ["", *definition]
    whole = "\n".join(rest).rstrip("\n") + "\n"
    return whole, ["\n".join(piece).strip("\n") + "\n" for piece in pieces]


def _definitions(note: Note, lines: Sequence[str]) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The footnotes and addresses that ``note`` defines: where their lines begin and end, from 0, and what names them."""
    ends = [*(block.line for block in note.blocks[1:]), len(lines) + 1]
    for block, end in zip(note.blocks, ends, strict=True):
        if isinstance(block, FootnoteDefinition):
            yield block.line - 1, end - 1, frozenset([f"[^{block.label.casefold()}]"])
        elif isinstance(block, Raw) and block.construct == "link-definition":
            labels = _LABEL.findall("\n".join(lines[block.line - 1 : end - 1]))
            yield block.line - 1, end - 1, frozenset(f"[{label.casefold()}]" for label in labels)


def _users(
    note: Note, parts: Sequence[Part], lines: Sequence[str]
) -> Iterator[tuple[int, int, int | None, set[int | None]]]:
    """Of each definition its lines, the part that it stands in (None: the rest), and those that name it."""
    homes = [
        next((n for n, part in enumerate(parts) if number + 1 in part), None) for number in range(len(lines))
    ]
    known = list(_definitions(note, lines))
    for start, stop, labels in known:
        users = {
            homes[number]
            for number, line in enumerate(lines)
            if not start <= number < stop and any(label in line.casefold() for label in labels)
        }
        yield start, stop, homes[start], users


def _following(
    note: Note, parts: Sequence[Part], lines: Sequence[str]
) -> Iterator[tuple[int | None, list[str]]]:
    """The definitions that other parts name than the one that they stand in: for each of these, the lines."""
    for start, stop, home, users in _users(note, parts, lines):
        text = "\n".join(lines[start:stop]).strip("\n").split("\n")
        yield from (
            (user, text) for user in sorted(users - {home}, key=lambda user: -1 if user is None else user)
        )


def _leaving(note: Note, parts: Sequence[Part], lines: Sequence[str]) -> Iterator[range]:
    """The lines of definitions in the rest that only parts name."""
    for start, stop, home, users in _users(note, parts, lines):
        if home is None and users and None not in users:
            yield range(start, stop)


# -- two notes that become one ------------------------------------------------------------------------------------------


def lowered(note: Note, below: int) -> tuple[str, int]:
    """The text of ``note`` after its front matter with its headings so deep that each is below one of the level ``below``; and by how
    much they are deeper."""
    if note.source is None:
        return "", 0
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    by = max(0, below + 1 - min((heading.level for heading in headings), default=_DEEPEST))
    lines = note.source.text.split("\n")
    first = note.source.text.count("\n", 0, note.source.body_start)
    for heading in reversed(headings if by else []):
        _deepen(lines, heading, min(heading.level + by, _DEEPEST))
    return "\n".join(lines[first:]).strip("\n"), by


def _deepen(lines: list[str], heading: Heading, level: int) -> None:
    """Gives ``heading`` in ``lines`` another ``level``; one that is underlined has marks before it then."""
    at = heading.line - 1
    if _ATX.match(lines[at]):
        lines[at] = _ATX.sub(lambda found: found[1] + "#" * level, lines[at])
        return
    under = next(n for n in range(at + 1, len(lines)) if _UNDERLINE.match(lines[n]))
    words = " ".join(line.strip() for line in lines[at:under])
    lines[at : under + 1] = ["#" * level + " " + words]


def others(names: Collection[str], taken: Collection[str]) -> dict[str, str]:
    """What each of the ``names`` that is ``taken`` is called instead, whatever its case.

    >>> others(["a", "b"], ["A", "a-2"])
    {'a': 'a-3'}
    """
    known = {name.casefold() for name in (*names, *taken)}
    clashes = {name.casefold() for name in taken}
    made: dict[str, str] = {}
    for name in names:
        if name.casefold() not in clashes:
            continue
        number = 2
        while f"{name}-{number}".casefold() in known:
            number += 1
        made[name] = f"{name}-{number}"
        known.add(made[name].casefold())
    return made


def relabelled(text: str, footnotes: Mapping[str, str], anchors: Mapping[str, str]) -> str:
    """``text`` with its ``footnotes`` and the ids of blocks (``anchors``) called otherwise.

    >>> relabelled("a[^1] `[^1]` ^x\\n\\n[^1]: b", {"1": "1-2"}, {"x": "x-2"})
    'a[^1-2] `[^1]` ^x-2\\n\\n[^1-2]: b'
    """
    for old, new in footnotes.items():
        pattern = re.compile(rf"\[\^{re.escape(old)}\]", re.IGNORECASE)
        text = respelled_outside_code(text, pattern, lambda _found, new=new: f"[^{new}]")  # type: ignore[misc]
    for old, new in anchors.items():
        pattern = re.compile(rf"(?<!\S)\^{re.escape(old)}(?=[ \t]*$)", re.IGNORECASE | re.MULTILINE)
        text = respelled_outside_code(text, pattern, lambda _found, new=new: f"^{new}")  # type: ignore[misc]
    return text


def labels_in(note: Note) -> list[str]:
    """The labels of the footnotes that ``note`` defines."""
    return [block.label for block in iter_blocks(note.blocks) if isinstance(block, FootnoteDefinition)]


def anchors_in(note: Note) -> list[str]:
    """The ids of the blocks of ``note``."""
    return list(
        dict.fromkeys(block.traits.anchor for block in iter_blocks(note.blocks) if block.traits.anchor)
    )


__all__ = [
    "Part",
    "anchors_in",
    "labels_in",
    "lowered",
    "others",
    "parted",
    "parts_of",
    "relabelled",
    "title_of",
]
