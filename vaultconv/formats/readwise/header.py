"""The source block of the older site notes: header paragraphs (F0), or a ``[[...::wrap]]`` box (F1 to F3h).

Source: ``formats/readwise.md``, a.1 and a.3. Both say in Markdown what the quoteback footer says in HTML, and neither is
escaped: titles may hold anything but the pieces around them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from vaultconv.formats.readwise.links import favicon_url, site_reference
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.citation import Citation

TARGET = '{:target="_blank"}'
"""The kramdown attributes of each link in a source block."""

FAVICON = '{:class="source-favicon"}'
"""Those of the favicon."""

_TARGET = r"(?:\{:[^}\n]*\})?"
_EMOJI = r"[^\w\s\x00-\x7f\ue000-\uf8ff]+"
"""A word of nothing but symbols. A private-use character is none: it may begin an author's name, as in real notes."""

_PERMALINK = rf"\[Readwise URL\]\((?P<permalink>[^()\s]*)\){_TARGET}"
_SOURCE_URL = rf" - \[Source URL\]\((?P<url>[^\s]*?)\){_TARGET}"

_WRAP_SOURCE = lazy_pattern(
    rf"_Source_: (?:\[(?P<linked>.*)\]\((?P<linked_url>[^\s]*)\){_TARGET}|(?P<title>.*?))(?:{_SOURCE_URL})?<br>\n"
    rf"_Author_: (?:(?P<emoji>{_EMOJI}) )?(?P<author>.*?)<br>\n"
    rf"(?P<more>_More_: )?{_PERMALINK}\n"
)
_WRAP_CITE = lazy_pattern(
    rf"<cite[^<>\n]*>(?:_|<em>)(?:\[(?P<linked>.*)\]\((?P<linked_url>[^\s]*)\){_TARGET}|(?P<title>.*?))(?:_|</em>)</cite>"
    rf" by (?P<author>.*?)"
    rf"(?: !\[favicon\]\((?P<favicon>[^()\s]*)(?: \"(?P<address>[^\"]*)\")?\){_TARGET}| (?P<emoji>{_EMOJI}))?<br>\n"
    rf"(?P<more>_More_: )?{_PERMALINK}\n"
)
_PARAGRAPHS = (
    lazy_pattern(r"Source Title:(?: (?P<title>.*))?"),
    lazy_pattern(rf"Author:(?: (?P<author>.*?)(?:{_SOURCE_URL})?)?"),
    lazy_pattern(_PERMALINK),
)


def read_wrap(text: str) -> Citation | None:
    """The citation in a box, from its text up to ``::wrap``; None if it is a box of another kind.

    >>> read_wrap("_Source_: Small Machines<br>\\n_Author_: Ruth Okafor<br>\\n_More_: [Readwise URL](https://r/1)\\n").author
    'Ruth Okafor'
    """
    found = _WRAP_SOURCE.fullmatch(text) or _WRAP_CITE.fullmatch(text)
    if found is None:
        return None
    said = found.groupdict()
    return Citation(
        author=said["author"],
        title=said["linked"] or said["title"] or "",
        url=said["linked_url"] or said.get("url") or "",
        permalink=said["permalink"],
        favicon=said.get("address") or said.get("favicon") or "",
        emoji=said["emoji"] or "",
        favicon_file=site_reference(said["favicon"]) if said.get("address") else None,
    )


def read_paragraphs(paragraphs: tuple[str, str, str]) -> Citation | None:
    """The citation that three paragraphs at the beginning of a note say (F0), or None.

    >>> read_paragraphs(("Source Title: A", "Author: B - [Source URL]()", "[Readwise URL](https://r/1)")).title
    'A'
    """
    matches = [pattern.fullmatch(text) for pattern, text in zip(_PARAGRAPHS, paragraphs, strict=True)]
    said: dict[str, str] = {}
    for found in matches:
        if found is None:
            return None
        said |= {name: value or "" for name, value in found.groupdict().items()}
    return Citation(author=said["author"], title=said["title"], url=said["url"], permalink=said["permalink"])


def _permalink(citation: Citation) -> str:
    return f"[Readwise URL]({citation.permalink}){TARGET}"


def _source_url(citation: Citation) -> str:
    return f" - [Source URL]({citation.url}){TARGET}"


def _linked_box(citation: Citation) -> str:
    return (
        f"_Source_: {citation.title}{_source_url(citation)}<br>\n"
        f"_Author_: {citation.author}<br>\n{_permalink(citation)}\n"
    )


def _more_box(citation: Citation) -> str:
    emoji = f"{citation.emoji} " if citation.emoji else ""
    address = _source_url(citation) if citation.url else ""
    return (
        f"_Source_: {citation.title}{address}<br>\n"
        f"_Author_: {emoji}{citation.author}<br>\n_More_: {_permalink(citation)}\n"
    )


def picture(citation: Citation) -> str:
    """The favicon; one that is shown from a file of the site has its own address as its title."""
    file = favicon_url(citation)
    return f'![favicon]({file} "{citation.favicon}")' if file else f"![favicon]({citation.favicon})"


def _mark(citation: Citation) -> str:
    if citation.favicon:
        return f" {picture(citation)}{FAVICON}"
    return f" {citation.emoji}" if citation.emoji else ""


def _cited_box(citation: Citation) -> str:
    title = f"[{citation.title}]({citation.url}){TARGET}" if citation.url else citation.title
    return (
        f"<cite>_{title}_</cite> by {citation.author}{_mark(citation)}<br>\n_More_: {_permalink(citation)}\n"
    )


def _h_cited_box(citation: Citation) -> str:
    title = f"[{citation.title}]({citation.url}){TARGET}" if citation.url else citation.title
    return (
        f'<cite class="h-cite"><em>{title}</em></cite> by {citation.author}{_mark(citation)}<br>\n'
        f"_More_: {_permalink(citation)}\n"
    )


BOXES: Mapping[str, Callable[[Citation], str]] = {
    "F1": _linked_box,
    "F2t": _linked_box,
    "F2": _linked_box,
    "F2m": _more_box,
    "F3": _cited_box,
    "F3h": _h_cited_box,
}
"""What stands in the box of each form, up to ``::wrap``."""


def write_wrap(citation: Citation, form: str) -> str:
    """The box of ``form`` that says ``citation``, with its brackets."""
    return f"[[{BOXES[form](_plain(citation))}::wrap]]"


def write_paragraphs(citation: Citation) -> str:
    """The header paragraphs of F0 and the rule under them."""
    plain = _plain(citation)
    return "\n\n".join(
        (
            f"Source Title: {plain.title}",
            f"Author: {plain.author}{_source_url(plain)}",
            _permalink(plain),
            "---",
        )
    )


def _plain(citation: Citation) -> Citation:
    """``citation`` fit for a line: no line ends in it."""
    return replace(
        citation,
        author=" ".join(citation.author.split("\n")),
        title=" ".join(citation.title.split("\n")),
    )
