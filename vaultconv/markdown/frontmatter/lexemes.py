"""Lexemes: how each top-level entry of a block of YAML was spelled.

py-yaml12 gives values but no positions. This splitter finds the entries of an ordinary block mapping by its lines,
with one pattern; it knows no YAML beyond that, so its result is believed only where its keys equal the
parser's (see :func:`vaultconv.markdown.frontmatter.reader.read_front_matter`). Anything unusual (``? key``, a whole
block in braces, an indented mapping) goes through :mod:`~vaultconv.markdown.frontmatter.marks` instead.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.marks import Survey
from vaultconv.markdown.frontmatter.values import parses

_PREAMBLE = lazy_pattern(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+")
_ENTRY = lazy_pattern(
    r"""(?: ("(?:[^"\\\n]|\\.)*+" | '(?:[^'\n]|'')*+') [ \t]*+                        # a quoted key
          | ( (?: [^ \t\n\-?:,\[\]{}\#&*!|>'"%@`] | [-?:](?=[^ \t\n]) )               # a plain one
              [^:\n]*+ (?: :(?=[^ \t\n]) [^:\n]*+ )*+ ) )
        :(?=[ \t\n]) [ \t]*+ ([^\n]*+)\n                                              # the rest of its line
        ((?: (?:[ \t\#\]}]|-(?=[ \t\n]))[^\n]*+\n | \n )*+)                           # lines that go on""",
    re.VERBOSE,
)
_KEEPS_BLANKS = lazy_pattern(r"[|>][1-9]?\+")
_QUOTED = lazy_pattern(r""""(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'""", re.DOTALL)
_COMMENT = lazy_pattern(r"(?:(?<=[ \t])|^)#")
_COMMENTS_ONLY = lazy_pattern(r"(?:[ \t]*+(?:#[^\n]*+)?(?:\n|\Z))*+")
_ITEM = lazy_pattern(
    r"""[ \t]*+-[ \t]++((?:[^ \t\n#"'\[{&*!|>]|\{\{[^{}\n]+\}\}(?=[ \t]*+$|[ \t]++\#))[^\n]*+|"(?:[^"\\\n]|\\.)*+"(?=[ \t]*+$|[ \t]++\#)[^\n]*+|'(?:[^'\n]|'')*+'(?=[ \t]*+$|[ \t]++\#)[^\n]*+)"""
)
_COMMENT_TRIES = 16


class Entry(NamedTuple):
    """One top-level entry: its key as written, without quotes where ``quoted`` is False; the verbatim lines that are
    its own, with the comments and blank lines before it; its value as spelled; the 1-based line of its key."""

    key: str
    quoted: bool
    raw: str
    lexeme: str
    line: int


class Split(NamedTuple):
    """A block in pieces: ``"".join(entry.raw ...) + trailer`` is the block again, unless ``raw`` is empty in all
    entries, where they cannot be told apart by lines."""

    entries: list[Entry]
    trailer: str


def split(block: str, first_line: int = 2) -> Split | None:
    """The entries of ``block``, whose first line is ``first_line`` of the file; None where it is no ordinary mapping.

    >>> split("# c\\na: 007 # d\\n\\nb:\\n  - x\\n").entries[0].lexeme
    '007'
    >>> [entry.raw for entry in split("# c\\na: 007 # d\\n\\nb:\\n  - x\\n").entries]
    ['# c\\na: 007 # d\\n', '\\nb:\\n  - x\\n']
    """
    entries = []
    position = 0
    if block[:1] in "# \t\n":
        preamble = _PREAMBLE.match(block)
        position = preamble.end() if preamble else 0
    line = first_line + block.count("\n", 0, position)
    raw_start = 0
    for match in _ENTRY.finditer(block, position):
        if match.start() != position:
            return None
        quoted, bare, rest, more = match.groups()
        position = match.end()
        if more:
            own = _own_length(rest, more)
            raw_end = position - len(more) + own
            lexeme = _many_lines(rest, more[:own])
        else:
            raw_end = position
            lexeme = uncommented(rest) if "#" in rest else rest.rstrip(" \t")
        key = bare.rstrip(" \t") if quoted is None else quoted
        entries.append(Entry(key, quoted is not None, block[raw_start:raw_end], lexeme, line))
        line += 1 + more.count("\n") if more else 1
        raw_start = raw_end
    if position != len(block):
        return None
    return Split(entries, block[raw_start:])


def from_survey(block: str, survey: Survey, first_line: int = 2) -> Split:
    """The entries of ``block`` by ruamel.yaml's marks. Entries of a ``{...}`` have no lines of their own, so their
    ``raw`` is empty."""
    entries = []
    raw_start = counted = 0
    line = first_line
    for index, marked in enumerate(survey.entries):
        following = survey.entries[index + 1] if index + 1 < len(survey.entries) else None
        region_end = block.rfind("\n", 0, following.key_start) + 1 if following else len(block)
        line_start = block.rfind("\n", 0, marked.key_start) + 1
        head_end = block.find("\n", line_start) + 1 or len(block)
        more = block[head_end:region_end]
        raw_end = head_end + _own_length(block[line_start:head_end], more)
        lexeme = block[marked.value_start : marked.value_end]
        if marked.block_value:
            lexeme = _below(block, marked.value_start, raw_end)
        elif lexeme[:1] in ("|", ">"):
            lexeme = block[marked.value_start : raw_end].removesuffix("\n")
        key = block[marked.key_start : marked.key_end] if marked.key is None else marked.key
        raw = "" if survey.flow else block[raw_start:raw_end]
        line += block.count("\n", counted, marked.key_start)
        counted = marked.key_start
        entries.append(Entry(key, not marked.plain, raw, lexeme, line))
        raw_start = raw_end
    return Split(entries, "" if survey.flow else block[raw_start:])


def uncommented(rest: str) -> str:
    """``rest`` of a line without the comment at its end.

    >>> [uncommented(rest) for rest in ("a#b # c", '"a # b" # c', "[a, 'b # c'] # d", "# c", "x")]
    ['a#b', '"a # b"', "[a, 'b # c']", '', 'x']
    """
    quoted = _QUOTED.match(rest)
    if quoted is not None:
        return quoted[0]
    comments = _COMMENT.finditer(rest)
    if rest[:1] not in ("[", "{", "&", "!"):
        first = next(comments, None)
        return (rest if first is None else rest[: first.start()]).rstrip(" \t")
    for _, comment in zip(range(_COMMENT_TRIES), comments, strict=False):
        candidate = rest[: comment.start()].rstrip(" \t")
        if parses(candidate):
            return candidate
    return rest.rstrip(" \t")


def item_lexemes(lexeme: str) -> list[str] | None:
    """The items of a simple list, as spelled; None where it holds anything else. In brackets all must be bare.

    >>> item_lexemes("\\n  - 007\\n  - 1e3"), item_lexemes("[007, x]"), item_lexemes('\\n  - "a"\\n  - 7')
    (['007', '1e3'], ['007', 'x'], ['"a"', '7'])
    """
    if lexeme.startswith("[") and lexeme.endswith("]"):
        inside = lexeme[1:-1]
        if any(mark in inside for mark in "\"'[]{}#&*!|>:\n"):
            return None
        return [item.strip(" \t") for item in inside.split(",")]
    found = [_ITEM.fullmatch(line) for line in lexeme.split("\n") if line]
    if not all(found):
        return None
    return [uncommented(item[1]) for item in found if item]


def _below(block: str, start: int, end: int) -> str:
    """A block collection from ``start`` to ``end``, with the line end before it; ``""`` where it begins on the line of
    an explicit key's colon, since elsewhere it would not mean the same."""
    line_end = block.rfind("\n", 0, start)
    indented = line_end >= 0 and not block[line_end:start].strip()
    return block[line_end:end].removesuffix("\n") if indented else ""


def _own_length(rest: str, more: str) -> int:
    """How much of ``more``, the lines after an entry's first, is its own: not the comments at the margin and blank
    lines at the end, which lead the next entry; but blank lines that a ``|+`` keeps are content."""
    end = len(more)
    while end:
        start = more.rfind("\n", 0, end - 1) + 1
        if more[start] not in "\n#":
            break
        end = start
    if end < len(more) and (_KEEPS_BLANKS.search(rest) or _KEEPS_BLANKS.search(more, 0, end)):
        while more.startswith("\n", end):
            end += 1
    return end


def _many_lines(rest: str, own: str) -> str:
    """The lexeme of an entry that goes on with the lines ``own``."""
    head = rest.rstrip(" \t")
    if head.startswith("#"):
        head = ""
    if head[:1] not in ("|", ">", "[", "{", "&", "!"):
        quoted = _QUOTED.match(head)
        closed = quoted is not None if head[:1] in ('"', "'") else True
        if closed and (_COMMENT.search(head) or _COMMENTS_ONLY.fullmatch(own)):
            return uncommented(head)
    elif not own:
        return uncommented(head) if "#" in head and head[0] not in "|>" else head
    return f"{head}\n{own.removesuffix(chr(10))}" if own else head
