"""The quoteback footer: one line of HTML that says who wrote a passage, and where.

Source: the site's importer, and Quotebacks, whose component head it is (``formats/readwise.md``, a.3 and f). Texts and
attribute values are *not* escaped in it (a bare ``&``, ``<`` or ``>`` is the character itself), so it is no document for a
strict parser: it is read by its own fixed pieces, and by a tolerant parser only where these do not fit.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from vaultconv.formats.readwise.links import favicon_url, site_reference
from vaultconv.model.citation import Citation

MARK = '<div class="quoteback-footer">'
"""How a footer begins."""

BACKLINK_LABEL = "go to the full text of this quotation"

_LIKE_A_FOOTER = re.compile(r"""<div\b[^<>]*\bclass=["']?[^"'<>]*\bquoteback-footer\b""")
_EXACT = re.compile(
    re.escape(MARK) + r'<div class="quoteback-avatar">'
    r'(?:<img class="mini-favicon" src="(?P<favicon>.*?)"(?: data-src="(?P<address>.*?)")?>|<span class="mini-emoji"> (?P<emoji>.*?)</span>)?</div>'
    r'<div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span>'
    r'<div aria-label=".*?" class="quoteback-author"> (?P<author>.*?)</div>'
    r'<div aria-label=".*?" class="quoteback-title"> (?P<title>.*?)</div></div></div>'
    r'(?:<div class="quoteback-backlink"><a target="_blank" aria-label="[^"]*" rel="noopener" href="(?P<url>.*?)"'
    r' class="quoteback-arrow"> Source</a></div>)?</div>'
)
_BLANKS = re.compile(r"[ \t]*\n[ \t]*")


def is_footer(text: str) -> bool:
    """Whether ``text`` begins like a footer.

    >>> is_footer('<div class="quoteback-footer"><div>')
    True
    """
    return _LIKE_A_FOOTER.match(text) is not None


def write_footer(citation: Citation) -> str:
    """``citation`` as one line. Line ends become blanks, as the importer has it; a double quote is escaped only in
    attributes, which it would end.

    >>> line = write_footer(Citation("Jane Roe", "Slow Maps", emoji="📕"))
    >>> line.startswith(MARK), line.count("Jane Roe"), '<span class="mini-emoji"> 📕</span>' in line
    (True, 2, True)
    """
    author, title = _one_line(citation.author), _one_line(citation.title)
    avatar = ""
    if citation.favicon:
        avatar = f'<img class="mini-favicon" {sources(citation)}>'
    elif citation.emoji:
        avatar = f'<span class="mini-emoji"> {_one_line(citation.emoji)}</span>'
    backlink = ""
    if citation.url:
        backlink = (
            f'<div class="quoteback-backlink"><a target="_blank" aria-label="{BACKLINK_LABEL}" rel="noopener" '
            f'href="{_attribute_url(citation.url)}" class="quoteback-arrow"> Source</a></div>'
        )
    return (
        f'{MARK}<div class="quoteback-avatar">{avatar}</div><div class="quoteback-metadata">'
        '<div class="metadata-inner"><span style="display:none">FROM:</span>'
        f'<div aria-label="{_attribute(author)}" class="quoteback-author"> {author}</div>'
        f'<div aria-label="{_attribute(title)}" class="quoteback-title"> {title}</div></div></div>{backlink}</div>'
    )


def read_footer(text: str, permalink: str = "") -> Citation | None:
    """The citation that the footer ``text`` says, with the ``permalink`` that it does not; None if it is no footer.

    >>> citation = Citation("A & B", '> a "quoted" title', "https://example.org/#:~:text=a", favicon="https://f")
    >>> read_footer(write_footer(citation)) == citation
    True
    """
    text = text.strip(" \t\n")
    if not is_footer(text):
        return None
    found = _EXACT.fullmatch(text)
    if found is None:
        return _tolerant(text, permalink)
    return Citation(
        author=found["author"],
        title=found["title"],
        url=found["url"] or "",
        permalink=permalink,
        favicon=found["address"] or found["favicon"] or "",
        emoji=found["emoji"] or "",
        favicon_file=site_reference(found["favicon"]) if found["address"] else None,
    )


def sources(citation: Citation) -> str:
    """The attributes that say where its favicon is: where it is shown from, and its own address if that is elsewhere.

    >>> sources(Citation(favicon="https://example.org/i.png"))
    'src="https://example.org/i.png"'
    """
    file = favicon_url(citation)
    url = _attribute_url(citation.favicon)
    return f'src="{file}" data-src="{url}"' if file else f'src="{url}"'


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _attribute(text: str) -> str:
    return text.replace('"', "&quot;")


def _attribute_url(url: str) -> str:
    return _one_line(url).replace('"', "%22")


class _FooterParser(HTMLParser):
    """A footer that somebody wrote in another way: elements by their classes, in any order, escaped or not."""

    _BY_CLASS = {  # noqa: RUF012  a table, never written to
        "quoteback-author": "author",
        "quoteback-title": "title",
        "mini-emoji": "emoji",
        "quoteback-arrow": "",
    }

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
            if self._BY_CLASS.get(name):
                self.field, self.depth = self._BY_CLASS[name], 1

    def handle_endtag(self, tag: str) -> None:
        if self.field:
            self.depth -= 1
            if not self.depth:
                self.field = ""

    def handle_data(self, data: str) -> None:
        if self.field:
            self.said[self.field] = self.said.get(self.field, "") + data


def _tolerant(text: str, permalink: str) -> Citation | None:
    parser = _FooterParser()
    parser.feed(text)
    parser.close()
    said = parser.said
    if "author" not in said and "title" not in said:
        return None
    return Citation(
        author=said.get("author", "").strip(),
        title=said.get("title", "").strip(),
        url=said.get("url", ""),
        permalink=permalink,
        favicon=said.get("address") or said.get("favicon", ""),
        emoji=said.get("emoji", "").strip(),
        favicon_file=site_reference(said["favicon"]) if said.get("address") else None,
    )
