"""What makes a block malformed although a YAML parser would read it, or would choke on it.

Obsidian (npm ``yaml`` 2.x) refuses duplicate keys, tabs as indentation, a second document and excessive aliases;
py-yaml12 takes the last of two keys, drops a second document in silence, and can be made to hang or crash by
aliases and depth. These checks stand between the two. They cost a few substring searches on an ordinary block.
Lines in their problems count from the first line of the block.
"""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import marks
from vaultconv.model.note import Problem

MAX_DEPTH = 100
"""Levels of nesting that are read. py-yaml12 recurses: some thousand levels overflow the stack of a thread."""

_SUSPECT_MARKS = 64
_DEEP_INDENT = " " * 64
_SECOND_DOCUMENT = lazy_pattern(r"^(---|\.\.\.)(?=[ \t\n])", re.MULTILINE)
_BLANK_OR_COMMENT = lazy_pattern(r"(?:[ \t]*+(?:#[^\n]*+)?(?:\n|\Z))*+")
_INLINE_MARKS = lazy_pattern(r"(?:[-?:][ \t]++)*+")
_TAB_INDENT = lazy_pattern(
    r"^(?:\t[ \t]*+(?=[^ \t\n#])|[ ]+(?:[-?:][ ]+)*\t[ \t]*+(?=-[ \t\n]|[^\n:]++:[ \t\n]))", re.M
)
_TAB_AFTER_DASH = lazy_pattern(
    r"^[ ]*(?:-[ ]+)*-[ ]*\t[ \t]*+(?=-[ \t\n]|[^\s\"'\[{#&*!|>][^\n:]*+:[ \t\n])", re.M
)
_BLOCK_SCALAR = lazy_pattern(r"[|>][-+1-9]{0,2}[ \t]*+(?:#[^\n]*+)?$", re.MULTILINE)


def check(block: str) -> Problem | None:
    """Why ``block`` must not be handed to the parser, or None."""
    if "\0" in block:
        return _at(block, block.index("\0"), "a NUL character", "Delete the character.")
    if "\r" in block:
        return _at(
            block,
            block.index("\r"),
            "a carriage return inside a line",
            "Put a line end in its place, or delete it.",
        )
    if "\n---" in block or "\n..." in block or block.startswith(("---", "...")):
        problem = _second_document(block)
        if problem is not None:
            return problem
    tabs = "\t" in block
    if tabs:
        problem = _tab_indentation(block)
        if problem is not None:
            return problem
    if (
        tabs
        or _DEEP_INDENT in block
        or block.count("- ") + block.count("? ") + block.count(": ") > _SUSPECT_MARKS
    ):
        problem = _too_deep(block)
        if problem is not None:
            return problem
    if "*" in block and "&" in block and marks.has_aliases(block):
        return marks.excessive_aliases(block)
    return None


def _second_document(block: str) -> Problem | None:
    for mark in _SECOND_DOCUMENT.finditer(block):
        ends_here = mark[1] == "..." and _BLANK_OR_COMMENT.fullmatch(
            block, block.find("\n", mark.start()) + 1
        )
        if not ends_here:
            return _at(
                block,
                mark.start(),
                f"a second document after {mark[1]!r}",
                f"Delete the line {mark[1]!r} and merge what follows into the properties.",
            )
    return None


def _tab_indentation(block: str) -> Problem | None:
    """A tab where indentation should be. Inside a flow collection that is the whole block, tabs are just blanks;
    so are they inside a block scalar, whose lines are not looked at."""
    if block.lstrip().startswith("{"):
        return None
    found = _TAB_INDENT.search(block) or _TAB_AFTER_DASH.search(block)
    if found is None or (not found[0].startswith("\t") and _BLOCK_SCALAR.search(block)):
        return None
    tab = block.index("\t", found.start())
    return _at(block, tab, "a tab used as indentation", "Indent with two blanks instead of the tab.")


def _too_deep(block: str) -> Problem | None:
    """More levels than :data:`MAX_DEPTH`, counted generously: every deeper indent and every ``- `` is one."""
    indents: list[int] = []
    for number, line in enumerate(block.split("\n"), 1):
        content = line.lstrip(" \t")
        if not content:
            continue
        indent = len(line) - len(content)
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        inline = _INLINE_MARKS.match(content)
        marked = len(inline[0].split()) if inline else 0
        if len(indents) + marked > MAX_DEPTH:
            return Problem(
                f"The properties are nested more than {MAX_DEPTH} levels deep",
                number,
                indent + 1,
                "Flatten the value, or move it out of the front matter.",
            )
    return None


def _at(block: str, index: int, found: str, remedy: str) -> Problem:
    line, column = marks.line_and_column(block, index)
    return Problem(f"The properties hold {found}", line, column, remedy)
