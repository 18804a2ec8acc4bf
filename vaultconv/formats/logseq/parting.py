"""Pages that are parted, or made one: a block with all below it is a page of its own, or a page is a block of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid5

from vaultconv.formats.joint import Joint
from vaultconv.formats.logseq.bullets import PROPERTY
from vaultconv.formats.logseq.carriers import KEY
from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.markdown.indentation import TAB
from vaultconv.markdown.parting import Part, title_of
from vaultconv.model.blocks import AnyBlock, Item
from vaultconv.model.note import Note
from vaultconv.model.traverse import iter_blocks

_NAMESPACE = UUID("5d0b8c1e-2f6a-5c3d-9e47-0a1b2c3d4e60")
_OF_THE_PAGE = frozenset({KEY, "title", "alias", "tags", "folder"})
"""Properties that say what a page is called, or are ours: they are no properties of a block."""


def parts_of(note: Note, is_wanted: Callable[[AnyBlock], bool]) -> list[Part]:
    """The blocks of a page that are wanted, each with all below it. What stands below another is no part."""
    if note.source is None:
        return []
    first = 1 + note.source.text.count("\n", 0, note.source.body_start)
    stops = dict(_stops(read_outline(note.source.body).bullets, note.source.body.count("\n") + 1))
    parts: list[Part] = []
    for block in iter_blocks(note.blocks):
        line = block.line - first
        if not isinstance(block, Item) or line not in stops or (parts and block.line in parts[-1]):
            continue
        if is_wanted(block) or any(map(is_wanted, block.blocks[:1])):
            parts.append(Part(title_of(block), block.line, stops[line] + first))
    return parts


def _stops(bullets: Sequence[Bullet], end: int) -> Iterator[tuple[int, int]]:
    """The line of each of the ``bullets`` and of those below, and the line after all that it holds; the last ends at ``end``."""
    ends = [*(bullet.line for bullet in bullets[1:]), *([end] if bullets else [])]
    for bullet, stop in zip(bullets, ends, strict=True):
        yield bullet.line, stop
        yield from _stops(bullet.below, stop)


def parted(text: str, parts: Sequence[Part], names: Sequence[str]) -> tuple[str, list[str]]:
    """The ``text`` of a page with a link in the place of each of its ``parts``, and the text of each.

    >>> parted("- a\\n\\t- b\\n\\t\\t- c\\n\\t- d\\n", [Part("b", 2, 4)], ["B"])
    ('- a\\n\\t- [[B]]\\n\\t- d\\n', ['- b\\n\\t- c\\n'])
    """
    lines = text.split("\n")
    rest: list[str] = []
    pieces: list[str] = []
    at = 0
    for part, name in zip(parts, names, strict=True):
        inner = lines[part.start - 1 : part.stop - 1]
        indent = inner[0][: len(inner[0]) - len(inner[0].lstrip(" \t"))]
        pieces.append("\n".join(line.removeprefix(indent) for line in inner).rstrip("\n") + "\n")
        rest += lines[at : part.start - 1]
        rest += [f"{indent}- [[{name}]]"] if name else []
        at = part.stop - 1
    return "\n".join([*rest, *lines[at:]]).rstrip("\n") + "\n", pieces


def joined(text: str, other: str, joint: Joint, indent: str = TAB) -> str | None:
    """The ``text`` of a page with that of an ``other`` below a block that is a heading, by one ``indent`` more; None where that begins
    with text that is no block.

    >>> joined("- a\\n", "k:: v\\nkey:: w\\n\\n- b\\n\\t- c\\n", Joint("B", 2, id="1-2"))
    '- a\\n- ## B\\n  id:: 1-2\\n\\t- b\\n\\t\\t- c\\n'
    """
    outline = read_outline(other)
    if any(line.strip() and not PROPERTY.match(line) for line in outline.before):
        return None
    head = [f"- {'#' * joint.level} {joint.title}"]
    head += [f"  {item.key}:: {item.lexeme}" for item in joint.kept]
    head += [f"  id:: {joint.id}"] if joint.id else []
    start = outline.bullets[0].line if outline.bullets else 0
    body = other.rstrip("\n").split("\n")[start:] if outline.bullets else []
    own = text.rstrip("\n")
    return (
        "\n".join([*([own] if own else []), *head, *(indent + line if line else line for line in body)])
        + "\n"
    )


def id_for(path: str, title: str) -> str:
    """The id of the block that the page at ``path`` has become, which was called ``title``: always the same."""
    return str(uuid5(_NAMESPACE, f"{path}\n{title}"))


def is_of_the_page(key: str) -> bool:
    """Whether a property says what a page is called, or is ours."""
    return key in _OF_THE_PAGE
