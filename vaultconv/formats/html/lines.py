"""The line of the source where each element of a page begins: the parser does not say.

The tags of the source are counted, and the elements of the tree. Where there are as many of one name, they are the same in
order. Where the parser had to add or leave out some (a paragraph that only ends, a table in a table), that name has no
lines: an error that points to the wrong line is worse than one that points to none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from vaultconv.formats.html.elements import BLOCKS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_NAMES = sorted(BLOCKS - {"address", "fieldset", "form", "hgroup", "search"})
_START = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<closed>script|style|title|textarea|xmp|iframe|noembed)\b.*?(?:</(?P=closed)\b|\Z)"
    rf"|<(?P<name>{'|'.join(_NAMES)})(?=[\s/>])",
    re.DOTALL,
)


def lines_of(lower: str, tree: LexborHTMLParser) -> dict[int, int]:
    """The 1-based line of each block of the page, whose source is ``lower`` in lower case, by the number of its element.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = "<p>a\\n<h2>b</h2>\\n<!-- <p> --><p>c"
    >>> tree = LexborHTMLParser(page)
    >>> lines = lines_of(page, tree)
    >>> [lines[node.mem_id] for node in tree.css("p, h2")]
    [1, 2, 3]
    """
    starts: defaultdict[str, list[int]] = defaultdict(list)
    line, last, count = 1, 0, lower.count
    for found in _START.finditer(lower):
        closed, name = found.groups()
        if name or closed == "xmp":
            start = found.start()
            line += count("\n", last, start)
            last = start
            starts[name or closed].append(line)
    lines: dict[int, int] = {}
    for name, there in starts.items():
        nodes = tree.tags(name)
        if len(nodes) == len(there):
            lines.update((node.mem_id, line) for node, line in zip(nodes, there, strict=True))
    return lines
