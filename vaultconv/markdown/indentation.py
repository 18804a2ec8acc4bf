"""What the nested lines of a note are indented by: a tab, or blanks, as its own text, or the settings of its vault, have it.

A note keeps its own, however a vault is set: apps write no note anew because of a setting, and in an outline whose depth is a number of
characters two kinds of indentation in one file are another outline.
"""

from __future__ import annotations

from typing import Final

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import Dialect
from vaultconv.model.blocks import Blocks, List
from vaultconv.model.note import Note, Settings

TAB: Final = "\t"
"""What is meant where nothing says otherwise."""

INDENT: Final = "indent"
"""The key of it in what a note is known by (:attr:`Note.extra`), in what is carried for it, and in the settings of a vault
(:attr:`Settings.other`)."""


def indentation_in(blocks: Blocks, dialect: Dialect) -> str:
    """What the first list in a list is indented by among ``blocks`` that were read in ``dialect``; ``""`` where none is. A list in an item with a
    bullet comes before one in an item with a number, whose text may begin further in.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> from vaultconv.markdown.read import read_blocks
    >>> indentation_in(read_blocks("1. a\\n   - b\\n\\ntext\\n\\n- a\\n    - b\\n", COMMONMARK), COMMONMARK)
    '    '
    """
    found = ""
    for block in blocks:
        if not isinstance(block, List) or (found and block.start is not None):
            continue
        for item in block.items:
            if any(isinstance(inner, List) for inner in item.blocks[1:]):
                indent = str(item.spelling.get(sp.INDENT, dialect.house.indent))
                if block.start is None:
                    return indent
                found = found or indent
    return found


def indentation_of(own: str, settings: Settings) -> dict[str, str]:
    """What of a note is to be known whose nested lines are indented by its ``own`` (``""``: it has none), in a vault with these
    ``settings``: nothing, for a tab.

    >>> indentation_of("", Settings(other={"indent": "  "})), indentation_of("\\t", Settings(other={"indent": "  "}))
    ({'indent': '  '}, {})
    """
    indent = own or settings.other.get(INDENT, TAB)
    return {} if indent == TAB else {INDENT: indent}


def indentation_for(note: Note, format: str, settings: Settings | None) -> str:
    """What the nested lines of ``note`` are indented by in a vault of ``format`` with these ``settings`` (None: it is new). A note that
    comes home has what it had there.

    >>> home = Note("A.md", "A", carried={"format": "acme", "indent": "    "})
    >>> indentation_for(home, "acme", None), indentation_for(home, "other", Settings(other={"indent": "  "}))
    ('    ', '  ')
    """
    carried = note.carried or {}
    said = carried if carried.get("format") == format else settings.other if settings is not None else {}
    indent = said.get(INDENT)
    return indent if isinstance(indent, str) and indent and not indent.strip(" \t") else TAB
