"""The tags of a page's source, and the line where each element of the page begins: the parser does not say.

The tags of the source are counted, and the elements of the tree. Where there are as many of one name, they are the same in
order. Where the parser had to add or leave out some (a paragraph that only ends, a table in a table), that name has no
lines: an error that points to the wrong line is worse than one that points to none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from vaultconv.formats.html.elements import BLOCKS
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Tags: TypeAlias = "Mapping[str, list[int]]"
"""The 1-based lines of what looks like a tag that begins an element, by its name: an element whose name is not among them is not in the page,
unless the parser adds it (``<tbody>``)."""

_TAG = lazy_pattern(r"<([a-z][^\s/><]*)")
_NAMES = BLOCKS - {"address", "fieldset", "form", "hgroup", "search"}
_CLOSED = frozenset(("script", "style", "textarea", "xmp", "iframe", "noembed"))
"""Elements that hold text alone, beside the title: what looks like a tag in them is none."""
_START = lazy_pattern(
    rf"<!--.*?(?:-->|\Z)|<(?P<closed>title|{'|'.join(sorted(_CLOSED))})\b.*?(?:</(?P=closed)\b|\Z)"
    rf"|<(?P<name>{'|'.join(sorted(_NAMES))})(?=[\s/>])",
    re.DOTALL,
)


def tags_of(lower: str) -> Tags:
    """The tags of the page whose source is ``lower`` in lower case.

    >>> dict(tags_of("<p>a\\n<h2>b</h2>\\n<p>c"))
    {'p': [1, 3], 'h2': [2]}
    """
    tags: defaultdict[str, list[int]] = defaultdict(list)
    names = _TAG.findall
    for number, line in enumerate(lower.split("\n"), 1):
        if "<" in line:
            for name in names(line):
                tags[name].append(number)
    return tags


def may_have_loose(tags: Tags) -> bool:
    """Whether a page with the ``tags`` may have an entry with a paragraph: one begins after the first entry does.

    >>> may_have_loose({"p": [1], "li": [2]}), may_have_loose({"p": [1, 3], "li": [2]})
    (False, True)
    """
    paragraphs, items = tags.get("p"), tags.get("li")
    return "dt" in tags or bool(paragraphs and items and paragraphs[-1] >= items[0])


def lines_of(lower: str, tags: Tags, tree: LexborHTMLParser) -> dict[int, int]:
    """The 1-based line of each block of the page, whose source is ``lower`` in lower case and has the ``tags``, by the number of its
    element.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = "<p>a\\n<h2>b</h2>\\n<!-- <p> --><p>c"
    >>> tree = LexborHTMLParser(page)
    >>> lines = lines_of(page, tags_of(page), tree)
    >>> [lines[node.mem_id] for node in tree.css("p, h2")]
    [1, 2, 3]
    """
    lines: dict[int, int] = {}
    if _are_only_elements(lower, tags):
        starts = {name: tags[name] for name in _NAMES.intersection(tags)}
    else:
        starts = _without_remarks(lower)
    for name, there in starts.items():
        nodes = tree.tags(name)
        if len(nodes) == len(there):
            for node, line in zip(nodes, there, strict=True):
                lines[node.mem_id] = line
    return lines


def _are_only_elements(lower: str, tags: Tags) -> bool:
    """Whether each of the ``tags`` is one: no remark is in the page, and no element that holds text alone but a title of words."""
    if "<!--" in lower or not _CLOSED.isdisjoint(tags) or len(tags.get("title", ())) > 1:
        return False
    title = lower.find("<title")
    return title < 0 or lower.startswith("</title", lower.find("<", title + 1))


def _without_remarks(lower: str) -> dict[str, list[int]]:
    """The lines of the tags that begin blocks, but for what stands in remarks, and in what holds text alone."""
    starts: defaultdict[str, list[int]] = defaultdict(list)
    line, last, count = 1, 0, lower.count
    for found in _START.finditer(lower):
        closed, name = found.groups()
        if name or closed == "xmp":
            start = found.start()
            line += count("\n", last, start)
            last = start
            starts[name or closed].append(line)
    return starts
