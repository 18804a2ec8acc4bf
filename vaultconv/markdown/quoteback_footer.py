"""The expanded footer of a quoteback: HTML that says who wrote a quotation, and where, with its parts told by their classes.

Source: Quotebacks, whose component head it is. Texts and attributes are not escaped by everybody who writes it, so it is read by a
tolerant parser, elements in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern

_LIKE_A_FOOTER = lazy_pattern(r"""<div\b[^<>]*\bclass=["']?[^"'<>]*\bquoteback-footer\b""")

_BY_CLASS: Final[Mapping[str, str]] = {
    "quoteback-author": "author",
    "quoteback-title": "title",
    "mini-emoji": "emoji",
}
"""The part that the text of an element of a class is."""


def is_footer(text: str) -> bool:
    """Whether ``text`` begins like a footer.

    >>> is_footer('<div class="quoteback-footer"><div>')
    True
    """
    return _LIKE_A_FOOTER.match(text) is not None


def said_by_footer(text: str) -> dict[str, str] | None:
    """What the footer ``text`` says: ``author``, ``title``, ``emoji``, ``url``, ``favicon`` (where that is shown from) and
    ``address`` (where it is from, if that is another place); None where it says neither who nor what.

    >>> said_by_footer('<div class="quoteback-footer"><div class="quoteback-author"> A &amp; B</div></div>')
    {'author': 'A & B'}
    """
    parser = _FooterParser()
    parser.feed(text)
    parser.close()
    said = {name: value.strip() for name, value in parser.said.items()}
    return said if "author" in said or "title" in said else None


class _FooterParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.field = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        if self.field:
            self.depth += tag not in ("img", "br")
            return
        if tag == "img" and "mini-favicon" in classes:
            self.said["favicon"] = values.get("src") or ""
            self.said["address"] = values.get("data-src") or ""
        if "quoteback-arrow" in classes:
            self.said["url"] = values.get("href") or ""
        for name in classes:
            if name in _BY_CLASS:
                self.field, self.depth = _BY_CLASS[name], 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser calls it with one
        if self.field:
            self.depth -= 1
            if not self.depth:
                self.field = ""

    def handle_data(self, data: str) -> None:
        if self.field:
            self.said[self.field] = self.said.get(self.field, "") + data
