"""Which elements are open after each line of a page: lines within them belong together, as rows to their table."""

from __future__ import annotations

from collections.abc import Sequence

from vaultconv.lazy_pattern import lazy_pattern

_TAG = lazy_pattern(r"<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)")
_STRICT = frozenset(
    [
        "blockquote",
        "details",
        "dl",
        "figure",
        "head",
        "ol",
        "pre",
        "script",
        "select",
        "style",
        "svg",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    ]
)
"""Elements that make no sense in part. A frame (``div``, ``article``) may be there or not: what is in it is the same."""


_PAGE = frozenset(["html", "head", "body"])
"""What only a page has. Its head and its body belong together, however they were parted into lines."""


def open_after(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The elements that are open after each of ``lines``, the outermost first.

    >>> open_after(["<table>", "<tr><td>a</td></tr>", "</table>"])
    [('table',), ('table',), ()]
    """
    stack: list[str] = []
    out: list[tuple[str, ...]] = []
    page: tuple[str, ...] = ()
    for line in lines:
        for tag in _TAG.finditer(line):
            name = (tag["name"] or "").lower()
            if name in _PAGE:
                page = ("page",)
            if name not in _STRICT:
                continue
            if not tag["end"]:
                stack.append(name)
            elif name in stack:
                while stack.pop() != name:
                    pass
        out.append((*page, *stack))
    return out
