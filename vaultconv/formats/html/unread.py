"""What of anybody's page has no place in a note: one line of the ledger for each kind of it.

Nothing of this is what a person reads in the page, but for the labels of buttons, which are kept, the addresses in code, and
numbers that a list gives itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from vaultconv.formats.html.safety import is_program
from vaultconv.formats.html.unread_kinds import KEPT, KINDS
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from vaultconv.formats.html.heads import Head
    from vaultconv.formats.html.lines import Tags


UNREAD = "unread"
"""The key of a note's ``extra`` that holds these lines."""


_REMARK = lazy_pattern(r"<!--(?!\[)")
_HANDLER = lazy_pattern(r"on(?<=[\s/\"']on)[a-z]+\s*=")
_SCHEME = lazy_pattern(r"script\s*:")
_TECHNICAL = frozenset(
    ["viewport", "generator", "charset", "theme-color", "color-scheme", "referrer", "format-detection"]
)
"""Names in the head of a page that are about the page as a file."""


def unread(
    path: str, text: str, lower: str, tags: Tags, tree: LexborHTMLParser, head: Head, read: Iterable[str]
) -> tuple[Loss, ...]:
    """The losses of the page at ``path``, whose source is ``text``, in lower case ``lower``, with the ``tags``. ``read`` are the names of its
    ``head`` that became properties."""
    return tuple(sorted(_unread(path, text, lower, tags, tree, head, frozenset(read))))


def _unread(
    path: str, text: str, lower: str, tags: Tags, tree: LexborHTMLParser, head: Head, read: frozenset[str]
) -> Iterator[Loss]:
    body = lower[max(lower.find("<body"), 0) :]
    for kind in KINDS:
        if kind.tags and kind.tags.isdisjoint(tags):
            continue
        if kind.signs and not _has(body if kind.construct == "language" else lower, kind.signs):
            continue
        nodes = [
            node
            for node in tree.css(kind.selector)
            if kind.meant(node) and not (kind.in_html and _is_in_html(node))
        ]
        if nodes:
            detail = f"{_counted(len(nodes), kind.one, kind.many)}: {kind.fate}"
            yield Loss(path, _line_of(nodes[0], text, tree), kind.construct, kind.outcome, detail)
    for outcome, detail in _programs(lower, tree):
        yield Loss(path, 0, "script", outcome, detail)
    remarks = [found.start() for found in _REMARK.finditer(text)] if "<!--" in text else []
    if remarks:
        detail = f"{_counted(len(remarks), 'remark', 'remarks')} in the source, which a page does not show"
        yield Loss(path, _line(text, remarks[0]), "remark", Outcome.DROPPED_VIEW_STATE, detail)
    names = sorted(_names(tree, head, tags) - read - _TECHNICAL)
    if names:
        detail = f"what the head says for programs: {', '.join(names)[:200]}"
        yield Loss(path, 0, "metadata", Outcome.DROPPED_VIEW_STATE, detail)


def _has(lower: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110  any() takes three times as long, and each page is asked for each kind
        if sign in lower:
            return True
    return False


def _is_in_html(node: LexborNode) -> bool:
    """Whether ``node`` is in what stays HTML, whole."""
    parent = node.parent
    while parent is not None and parent.tag not in KEPT:
        parent = parent.parent
    return parent is not None


def _programs(lower: str, tree: LexborHTMLParser) -> Iterator[tuple[Outcome, str]]:
    """Event handlers, and addresses that are programs. Most pages have none, and are not walked for them."""
    if not ("data:" in lower or "&#" in lower or _SCHEME.search(lower) or _HANDLER.search(lower)):
        return
    handlers = programs = 0
    for node in tree.css("*"):
        attributes = node.attributes
        if attributes:
            handlers += any(name.startswith("on") for name in attributes)
            is_picture = node.tag == "img"
            programs += is_program(attributes.get("href") or "")
            programs += is_program(attributes.get("src") or "", picture=is_picture)
    if handlers:
        found = _counted(handlers, "element acts", "elements act")
        yield Outcome.DROPPED_VIEW_STATE, f"{found} when something happens: nothing runs in a note"
    if programs:
        found = _counted(programs, "address is", "addresses are")
        yield Outcome.KEPT_AS_TEXT, f"{found} a program, no place: what is shown is text"


def _names(tree: LexborHTMLParser, head: Head, tags: Tags) -> set[str]:
    """The names of what the head says."""
    root = tree.root
    found: set[str] = set()
    for tag, said in head:
        if tag == "meta":
            found.add((said.get("name") or said.get("property") or "").lower())
        elif tag == "link":
            found.update({(said.get("rel") or "").lower()} - {"stylesheet"})
    if root is not None and "lang" in root.attributes:
        found.add("lang")
    if "script" in tags and tree.css_first('script[type="application/ld+json"]') is not None:
        found.add("JSON-LD")
    return found - {""}


def _line_of(node: LexborNode, text: str, tree: LexborHTMLParser) -> int:
    """The 1-based line where ``node`` begins: its tag is as far from the first of its name in the source as in the tree."""
    before = [other.mem_id for other in tree.css(node.tag or "*")].index(node.mem_id)
    found = next(islice(re.finditer(rf"<{node.tag}\b", text, re.IGNORECASE), before, None), None)
    return _line(text, found.start()) if found is not None else 0


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _counted(number: int, one: str, many: str) -> str:
    """
    >>> _counted(1, "script", "scripts"), _counted(2, "script", "scripts")
    ('1 script', '2 scripts')
    """
    return f"{number} {one if number == 1 else many}"
