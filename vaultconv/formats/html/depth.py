"""Whether a page can be parsed in reasonable time, told from its tags alone.

The time of the parser grows with the square of the nesting, and an element that is never closed (``<font>``) is opened again
in each paragraph after it. So the tags are counted first, as the parser would keep them open (WHATWG HTML, section 13.2.6):
where that is not sure, rather too many than too few.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from vaultconv.formats.html.elements import HEADINGS
from vaultconv.lazy_pattern import lazy_pattern

MAX_LEVELS: Final = 512
"""Elements in each other."""
MAX_REOPENED: Final = 200_000
"""Elements that the parser would open again, since nothing closed them."""
MAX_TAGS: Final = 500_000
MAX_TEXT: Final = 16 << 20
"""Characters, without the pictures that stand in the page itself."""

_TAG = lazy_pattern(
    r"<!--(?:>|->|.*?-->|.*\Z)"
    r"|<(?P<closed>script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=closed)\b[^>]*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?P<said>(?:[^<>\"']|\"[^\"]*\"|'[^']*'|<)*+)>",
    re.DOTALL | re.IGNORECASE,
)
_PICTURE = lazy_pattern(r"data:[a-z]+/[^;,\"']*;base64,[A-Za-z0-9+/=\s]*+", re.IGNORECASE)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
"""Elements that are opened again after the block that they were left open in."""
_ALONE = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_CERTAINLY_ALONE = ("<br>", "<br/>", "<br />", "<hr>", "<hr />", "<img ")
"""How elements begin that hold nothing, as most pages write them: many of them are no nesting."""
_OF_TABLES = frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"])
_IGNORED = frozenset(["html", "head", "body", "frame", "frameset"])
_ENTRIES = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}
"""Entries of lists, and those that they end."""
_ENDS_PARAGRAPH = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hgroup",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "search",
        "section",
        "summary",
        "ul",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "listing",
        "li",
        "dd",
        "dt",
        "plaintext",
        "hr",
        "xmp",
    ]
)
"""Elements before which an open paragraph ends."""
_SPECIAL = _ENDS_PARAGRAPH | frozenset(
    ["applet", "button", "form", "marquee", "object", "select", "table", "template"]
)
_WALLS = frozenset(["applet", "marquee", "object", "select", "table", "template"])
"""Elements that nothing inside of them can close what is outside of."""
_FOREIGN = frozenset(("svg", "math"))


class Refusal(NamedTuple):
    """Why a page is not parsed: what is wrong with it, in which line (0: in no one), and what to do."""

    message: str
    line: int
    remedy: str


def refusal(text: str) -> Refusal | None:
    """Why the page ``text`` is not parsed; None where it can be.

    >>> refusal("<div>" * 600).message, refusal("<p>" * 600)
    ('elements are nested more than 512 deep', None)
    """
    if (
        len(text) > MAX_TEXT
        and len(text) - sum(len(found[0]) for found in _PICTURE.finditer(text)) > MAX_TEXT
    ):
        message = f"it holds more than {MAX_TEXT >> 20} million characters besides its pictures"
        return Refusal(message, 0, "Part it into several pages.")
    tags = text.count("<")
    begun = tags - text.count("</")
    if begun <= MAX_LEVELS or begun - sum(map(text.count, _CERTAINLY_ALONE)) <= MAX_LEVELS:
        return None
    if tags > MAX_TAGS:
        return Refusal(f"it holds more than {MAX_TAGS:,} tags", 0, "Part it into several pages.")
    count = _Count()
    end = 0
    for found in _TAG.finditer(text):
        name = found["name"]
        if name is None:
            continue
        if found.start() > end:
            count.reopen()
        end = found.end()
        if found["end"]:
            count.close(name.lower())
        else:
            count.open(name.lower(), found["said"])
        if len(count.stack) > MAX_LEVELS:
            line = text.count("\n", 0, found.start()) + 1
            return Refusal(f"elements are nested more than {MAX_LEVELS} deep", line, "Flatten the nesting.")
        if count.reopened > MAX_REOPENED:
            line = text.count("\n", 0, found.start()) + 1
            return Refusal(
                "elements that nothing closes are opened again in each paragraph", line, "Close what is open."
            )
    return None


class _Count:
    """What is open while the tags of a page go by: names, and what tells one piece of formatting from another."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, str]] = []
        self.reopened = 0
        self._left: list[tuple[str, str]] = []
        """Formatting that a block was left with: it goes on in the next text."""
        self._foreign = 0

    def open(self, name: str, said: str) -> None:
        """A tag that begins an element."""
        if self._foreign or name in _FOREIGN:
            self.reopen()
            if not said.endswith("/"):
                self.stack.append((name, ""))
                self._foreign += name in _FOREIGN
            return
        if name in _OF_TABLES:
            self._close_above("table")
            return
        if name in _ENTRIES:
            self._end_entry(_ENTRIES[name])
        if name in _ENDS_PARAGRAPH:
            self._close_down_to("p", _WALLS | {"button"})
            if name in HEADINGS and self.stack and self.stack[-1][0] in HEADINGS:
                self.stack.pop()
        else:
            if name == "button":
                self._close_down_to(name, _WALLS)
            elif name == "option" and self.stack and self.stack[-1][0] == name:
                self.stack.pop()
            self.reopen()
        if name in ("a", "nobr"):
            self._end_formatting(name)
        if name not in _ALONE and name not in _IGNORED:
            self.stack.append((name, said if name in _FORMATTING else ""))

    def close(self, name: str) -> None:
        """A tag that ends one."""
        if self._foreign:
            self._foreign -= self._end_last(name) and name in _FOREIGN
        elif name in _FORMATTING:
            self._end_formatting(name)
        elif name in _OF_TABLES:
            self._close_above("table")
        elif name in ("form", "select"):
            self._end_last(name)
        elif name in HEADINGS:
            self._close_down_to(next((n for n, _ in reversed(self.stack) if n in HEADINGS), name), _WALLS)
        elif name in ("table", "template"):
            self._close_down_to(name, frozenset())
        else:
            self._close_down_to(name, _WALLS if name in _SPECIAL else _SPECIAL)

    def reopen(self) -> None:
        """There is text: formatting that was left goes on in it."""
        if self._left:
            self.reopened += len(self._left)
            self.stack += self._left
            self._left.clear()

    def _end_last(self, name: str) -> bool:
        """End the last ``name``, and nothing that is open in it."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place][0] == name:
                del self.stack[place]
                return True
        return False

    def _end_formatting(self, name: str) -> None:
        for place in range(len(self._left) - 1, -1, -1):
            if self._left[place][0] == name:
                del self._left[place]
                return
        for place in range(len(self.stack) - 1, -1, -1):
            here = self.stack[place][0]
            if here == name:
                del self.stack[place]
                return
            if here in _WALLS:
                return

    def _end_entry(self, names: tuple[str, ...]) -> None:
        for here, _ in reversed(self.stack):
            if here in names:
                self._close_down_to(here, frozenset())
                return
            if here in _SPECIAL and here not in ("address", "div", "p"):
                return

    def _close_down_to(self, name: str, walls: frozenset[str]) -> None:
        """End the last ``name`` and what is open in it, unless one of the ``walls`` is in between."""
        for place in range(len(self.stack) - 1, -1, -1):
            here = self.stack[place][0]
            if here == name:
                self._cut(place)
                return
            if here in walls:
                return

    def _close_above(self, name: str) -> None:
        """End what is open in the last ``name``."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place][0] == name:
                self._cut(place + 1)
                return

    def _cut(self, place: int) -> None:
        alike = Counter(self._left)
        for entry in self.stack[place:]:
            if entry[0] in _FORMATTING and alike[entry] < 3:  # no more of one kind (section 13.2.4.3)
                alike[entry] += 1
                self._left.append(entry)
        del self.stack[place:]
