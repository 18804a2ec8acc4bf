"""What of anybody's page has no place in a note: one line of the ledger for each kind of it.

Nothing of this is what a person reads, but for the labels of buttons, which are kept, and the addresses in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.html.safety import is_program
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


UNREAD = "unread"
"""The key of a note's ``extra`` that holds these lines."""


_NO_FIELDS = ("checkbox", "radio", "submit", "button", "reset")


class _Kind(NamedTuple):
    """A kind of element: the construct of the ledger, what finds it, what became of it, and the words for one and many."""

    construct: str
    selector: str
    outcome: Outcome
    one: str
    many: str
    fate: str


_KINDS = (
    _Kind(
        "script",
        "script, template",
        Outcome.DROPPED_VIEW_STATE,
        "script",
        "scripts",
        "nothing runs in a note",
    ),
    _Kind(
        "style",
        "style, link[rel~=stylesheet], [style]",
        Outcome.DROPPED_VIEW_STATE,
        "piece of style",
        "pieces of style",
        "a note has no looks of its own",
    ),
    _Kind(
        "button",
        "button, input[type=submit], input[type=button], input[type=reset]",
        Outcome.KEPT_AS_TEXT,
        "button",
        "buttons",
        "what they show is text",
    ),
    _Kind(
        "field",
        f"input{''.join(f':not([type={kind} i])' for kind in _NO_FIELDS)}",
        Outcome.DROPPED_VIEW_STATE,
        "field to fill in",
        "fields to fill in",
        "a note has none",
    ),
    _Kind(
        "address",
        "pre a[href]",
        Outcome.KEPT_AS_TEXT,
        "link in code",
        "links in code",
        "only the text is kept",
    ),
)

_REMARK = re.compile(r"<!--(?!\[)")
_MAYBE_PROGRAM = re.compile(r"\son\w+\s*=|script\s*:|=\s*[\"']?\s*data:|&#", re.IGNORECASE)
_TECHNICAL = frozenset(
    ["viewport", "generator", "charset", "theme-color", "color-scheme", "referrer", "format-detection"]
)
"""Names in the head of a page that are about the page as a file."""


def unread(path: str, text: str, tree: LexborHTMLParser, read: Iterable[str]) -> tuple[Loss, ...]:
    """The losses of the page at ``path``, whose source is ``text``. ``read`` are the names of its head that became
    properties."""
    return tuple(sorted(_unread(path, text, tree, frozenset(read))))


def _unread(path: str, text: str, tree: LexborHTMLParser, read: frozenset[str]) -> Iterator[Loss]:
    for kind in _KINDS:
        nodes = tree.css(kind.selector)
        if nodes:
            detail = f"{_counted(len(nodes), kind.one, kind.many)}: {kind.fate}"
            yield Loss(path, _line_of(nodes[0], text, tree), kind.construct, kind.outcome, detail)
    for outcome, detail in _programs(text, tree):
        yield Loss(path, 0, "script", outcome, detail)
    remarks = [found.start() for found in _REMARK.finditer(text)]
    if remarks:
        detail = f"{_counted(len(remarks), 'remark', 'remarks')} in the source, which a page does not show"
        yield Loss(path, _line(text, remarks[0]), "remark", Outcome.DROPPED_VIEW_STATE, detail)
    names = sorted(_names(tree) - read - _TECHNICAL)
    if names:
        detail = f"what the head says for programs: {', '.join(names)[:200]}"
        yield Loss(path, 0, "metadata", Outcome.DROPPED_VIEW_STATE, detail)


def _programs(text: str, tree: LexborHTMLParser) -> Iterator[tuple[Outcome, str]]:
    """Event handlers, and addresses that are programs. Most pages have none, and are not walked for them."""
    if _MAYBE_PROGRAM.search(text) is None:
        return
    handlers = programs = 0
    for node in tree.css("*"):
        attributes = node.attributes
        handlers += any(name.startswith("on") for name in attributes)
        programs += any(is_program(attributes.get(name) or "") for name in ("href", "src"))
    if handlers:
        found = _counted(handlers, "element acts", "elements act")
        yield Outcome.DROPPED_VIEW_STATE, f"{found} when something happens: nothing runs in a note"
    if programs:
        found = _counted(programs, "address is", "addresses are")
        yield Outcome.KEPT_AS_TEXT, f"{found} a program, no place: what is shown is text"


def _names(tree: LexborHTMLParser) -> set[str]:
    """The names of what the head says."""
    found = {
        (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        for node in tree.css("head meta")
    }
    found |= {(node.attributes.get("rel") or "").lower() for node in tree.css("head link")} - {"stylesheet"}
    if tree.css_first("html[lang]") is not None:
        found.add("lang")
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
