"""Who said a quotation, and where, in a page of anybody: attributes, a footer, the words below it.

Source: HTML, 4.4.4: ``cite`` is the address of what is quoted, for programs; who wrote it, and what, is said to people in a footer, the
last line or the caption of a figure. Where these lead to the same address, both are one source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.citation import holds_more, read_expanded
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.quoteback_attributes import citation_of, says_no_more
from vaultconv.model.citation import Citation

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DASH = lazy_pattern(r"\s*(?:[—–―-]|~)+\s*")
_JOINS = lazy_pattern(r"(?:\s*[,;:]|,?\s+(?:in|from|at))?\s*")
"""What stands between who wrote and what."""
_SERVER = lazy_pattern(r"https?://(?:www\.)?", re.IGNORECASE)
_END: Final = " .,;)]"


def source_of(node: LexborNode, ours: bool) -> tuple[Citation | None, list[LexborNode]]:
    """The citation of the quotation ``node``, None for none, and what it holds besides what says that. What says more stays."""
    children = list(node.iter(include_text=True))
    citation = citation_of(node.attributes, ours)
    if citation is None:
        expanded = None if ours else read_expanded(node)
        if expanded is None:
            return None, children
        citation, footer = expanded
        return citation, [child for child in children if child.mem_id != footer.mem_id]
    if ours:
        return citation, [child for child in children if child.tag != "footer" or holds_more(child)]
    if citation.url and citation == Citation(url=citation.url):
        return _told(node, citation, children)
    return citation, [
        child for child in children if child.tag != "footer" or not says_no_more(child.text(), citation)
    ]


def _told(
    node: LexborNode, citation: Citation, children: list[LexborNode]
) -> tuple[Citation | None, list[LexborNode]]:
    """The same for a quotation of which attributes say only the address."""
    said = [child for child in children if child.is_element_node or child.text().strip()]
    last = said[-1] if said else None
    if last is not None and (
        last.tag == "footer"
        or (last.tag == "p" and _DASH.match(last.text()))
        or (last.tag in ("cite", "div") and len(said) > 1)
    ):
        found = _said_in(last, citation.url)
        if found is not None or says_no_more(last.text(), citation):
            return found or citation, [child for child in children if child.mem_id != last.mem_id]
        if _leads_to(last, citation.url):
            return None, children
    figure = node.parent
    caption = figure.css_first("figcaption") if figure is not None and figure.tag == "figure" else None
    return (None if caption is not None and _leads_to(caption, citation.url) else citation), children


def _said_in(footer: LexborNode, url: str) -> Citation | None:
    """Who and what ``footer`` names, if that is all that it says: a name, then a title that is marked, or leads to ``url``.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> def said(html: str) -> tuple[str, str] | None:
    ...     found = _said_in(LexborHTMLParser(f"<footer>{html}</footer>").css_first("footer"), "https://e.org")
    ...     return None if found is None else (found.author, found.title)
    >>> said('— Jane Roe, <cite><a href="https://e.org/">Maps</a></cite>'), said("Jane Roe in <cite>Maps</cite>")
    (('Jane Roe', 'Maps'), ('Jane Roe', 'Maps'))
    >>> said('<a href="https://e.org">Maps</a>, page 7'), said("— <cite>Jane Roe</cite>"), said('<a href="https://o.org">Maps</a>')
    (None, None, None)
    """
    links, works = footer.css("a"), footer.css("cite")
    if len(links) > 1 or len(works) > 1 or footer.css_first("img, br, b, strong, em, i, ul, ol") is not None:
        return None
    if links and not (_leads_to(footer, url) or _leads_to(footer, url.partition("#")[0])):
        return None
    marked = works or links
    if not marked:
        return None
    work = marked[0]
    title = " ".join(work.text().split())
    before, found, after = " ".join(footer.text().split()).partition(title)
    author = _without_join(before)
    if not title or not found or after.strip(_END) or (works and not links and not author):
        return None
    return Citation(author, "" if title == url else title, url)


def _without_join(text: str) -> str:
    """A name, as it stands before a title."""
    dash = _DASH.match(text)
    text = text[dash.end() :] if dash is not None else text
    end = next((at for at in range(len(text) + 1) if _JOINS.fullmatch(text, at)), len(text))
    return text[:end].strip()


def _leads_to(node: LexborNode, url: str) -> bool:
    """Whether a link in ``node`` leads to ``url``, however its server is called."""
    return any(_at(link.attributes.get("href") or "") == _at(url) for link in node.css("a"))


def _at(url: str) -> str:
    """``url`` without what makes it no other address of a page.

    >>> _at("http://www.e.org/a/"), _at("https://e.org/a#b")
    ('e.org/a', 'e.org/a#b')
    """
    return _SERVER.sub("", url.strip()).rstrip("/")
