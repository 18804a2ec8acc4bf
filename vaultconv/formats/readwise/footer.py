"""The quoteback footer: one line of HTML that says who wrote a passage, and where.

Source: the site's importer, and Quotebacks, whose component head it is (``formats/readwise.md``, a.3 and f). Texts and
attribute values are *not* escaped in it (a bare ``&``, ``<`` or ``>`` is the character itself), so it is no document for a
strict parser: it is read by its own fixed pieces, and by a tolerant parser only where these do not fit.
"""

from __future__ import annotations

import re

from vaultconv.formats.readwise.links import favicon_url, site_reference
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.quoteback_footer import is_footer as is_footer
from vaultconv.markdown.quoteback_footer import said_by_footer
from vaultconv.model.citation import Citation

MARK = '<div class="quoteback-footer">'
"""How a footer begins."""

BACKLINK_LABEL = "go to the full text of this quotation"

_EXACT = lazy_pattern(
    re.escape(MARK) + r'<div class="quoteback-avatar">'
    r'(?:<img class="mini-favicon" src="(?P<favicon>.*?)"(?: data-src="(?P<address>.*?)")?>|<span class="mini-emoji"> (?P<emoji>.*?)</span>)?</div>'
    r'<div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span>'
    r'<div aria-label=".*?" class="quoteback-author"> (?P<author>.*?)</div>'
    r'<div aria-label=".*?" class="quoteback-title"> (?P<title>.*?)</div></div></div>'
    r'(?:<div class="quoteback-backlink"><a target="_blank" aria-label="[^"]*" rel="noopener" href="(?P<url>.*?)"'
    r' class="quoteback-arrow"> Source</a></div>)?</div>'
)
_BLANKS = lazy_pattern(r"[ \t]*\n[ \t]*")


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


def _tolerant(text: str, permalink: str) -> Citation | None:
    said = said_by_footer(text)
    if said is None:
        return None
    return Citation(
        author=said.get("author", ""),
        title=said.get("title", ""),
        url=said.get("url", ""),
        permalink=permalink,
        favicon=said.get("address") or said.get("favicon", ""),
        emoji=said.get("emoji", ""),
        favicon_file=site_reference(said["favicon"]) if said.get("address") else None,
    )
