"""Whole sites, judged by others than the one that wrote them: Python's parser, Lexbor, nh3, and the disk."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import nh3
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.formats.html.hostile import harm
from tests.real_vaults import CORPORA, case
from tests.roundtrip.journey import files, go
from vaultconv.formats.html.mathml import ATTRIBUTES as OF_FORMULAS
from vaultconv.formats.html.mathml import ELEMENTS

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ["sample-vault", "readwise-site", "logseq-graph", "html-site"]
REAL = ["obsidian-help-en", "obsidian-sandbox", "readwise-site", "logseq-docs", "readwise-plugins"]

VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "col", "wbr", "source"))
TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "audio",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "legend",
        "li",
        "main",
        "mark",
        "meter",
        "progress",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)
TAGS |= {"math", "annotation", *ELEMENTS}
"""Every element that a note may have in its page. None of them runs, loads or styles anything by itself."""

ATTRIBUTES = {
    "*": {
        "id",
        "class",
        "title",
        "lang",
        "dir",
        "align",
        "hidden",
        "aria-hidden",
        "aria-label",
        "start",
        "width",
        "height",
        "scope",
        "cite",
        "datetime",
        "open",
        "tabindex",
    },
    "a": {"href"},
    "img": {"src", "alt"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "video": {"src", "controls", "loop", "muted", "preload", "playsinline"},
    "source": {"src", "type"},
    "input": {"type", "disabled", "checked"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"reversed"},
    "li": {"value"},
    "font": {"color"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "progress": {"value", "max"},
    "math": {"display"},
    "annotation": {"encoding"},
    **{name: set(OF_FORMULAS) for name in ELEMENTS},
}
SCHEMES = {"http", "https", "mailto", "tel", "ftp", "obsidian", "logseq", "zotero"}


class Outline(HTMLParser):
    """The elements of a page with their depth, by a parser that repairs nothing; and what it finds wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[int, str]] = []
        self.wrong: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.wrong += [f"<{tag}> has {name} twice" for name, times in names.items() if times > 1]
        self.elements.append((len(self._open), tag))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.wrong.append(f"</{tag}> in line {self.getpos()[0]} ends {self._open[-1:]}")
        elif self._open:
            self._open.pop()

    def close(self) -> None:
        super().close()
        self.wrong += [f"<{tag}> is never closed" for tag in self._open]


def parsed(page: str) -> list[tuple[int, str]]:
    """The elements of ``page`` with their depth, as a browser sees them."""
    tree = LexborHTMLParser(page)
    found: list[tuple[int, str]] = []
    stack = [(tree.root, 0)]
    while stack:
        node, depth = stack.pop()
        if node is None or not node.is_element_node:
            continue
        found.append((depth, node.tag or ""))
        stack += [(child, depth + 1) for child in reversed(list(node.iter()))]
    return found


def problems(page: str) -> list[str]:
    """What is wrong with a page by itself."""
    outline = Outline()
    outline.feed(page)
    outline.close()
    wrong = list(outline.wrong)
    if outline.elements != parsed(page):
        pairs = zip(outline.elements, parsed(page), strict=False)
        wrong.append(f"a browser repairs it: {next((a, b) for a, b in pairs if a != b)}")
    tree = LexborHTMLParser(page)
    html, title = tree.css_first("html"), tree.css_first("head > title")
    if not page.startswith("<!doctype html>\n"):
        wrong.append("no doctype")
    if html is None or "lang" not in html.attributes:
        wrong.append("no lang")
    for selector in ("head > meta[charset=utf-8]", "head > meta[name=viewport]"):
        if tree.css_first(selector) is None:
            wrong.append(f"no {selector}")
    if title is None or not title.text().strip():
        wrong.append("no title")
    ids = Counter(node.id for node in tree.css("[id]"))
    wrong += [f"{times} times the id {id!r}" for id, times in ids.items() if times > 1]
    wrong += [f"a blank in the id {id!r}" for id in ids if re.search(r"\s", id or " ")]
    if len(tree.css("h1")) == 0:
        wrong.append("no h1")
    article = tree.css_first("article")
    inner = (article.inner_html or "") if article is not None else ""
    safe = nh3.clean(
        inner,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"data-"},
        url_schemes=SCHEMES | {"data"},
        link_rel=None,
        strip_comments=False,
    )
    if normal(safe) != normal(inner):
        pairs_ = zip(normal(inner), [*normal(safe), ""], strict=False)
        wrong.append(f"nh3 changes it: {next((a for a, b in pairs_ if a != b), '')}")
    return wrong


def normal(fragment: str) -> list[str]:
    """The elements of ``fragment``, the attributes of each in one order, and its texts."""
    root = LexborHTMLParser(fragment).body
    out: list[str] = []
    for node in root.traverse(include_text=True) if root is not None else ():
        if node.is_element_node:
            out.append(f"<{node.tag} {sorted(node.attributes.items())}>")
        elif node.is_text_node:
            out.append(node.text_content or "")
    return out


def broken_links(site: dict[str, bytes]) -> list[str]:
    """The links of a site that lead into it, and to no file or no place."""
    trees = {path: LexborHTMLParser(data.decode()) for path, data in site.items() if path.endswith(".html")}
    ids = {path: {node.id for node in tree.css("[id]")} for path, tree in trees.items()}
    wrong = []
    for path, tree in trees.items():
        for node in tree.css("[href], [src]"):
            href = node.attributes.get("href") or node.attributes.get("src") or ""
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
                continue
            there = urlsplit(
                urljoin(f"http://x/{path.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}", href)
            )
            target, place = unquote(there.path).lstrip("/"), unquote(there.fragment)
            if target not in site:
                wrong.append(f"{path}: {href!r} leads to no file")
            elif place and target in ids and place not in ids[target]:
                wrong.append(f"{path}: {href!r} leads to no place")
    return wrong


_PICTURE = re.compile(r'<figure class="board">.*?</figure>\n', re.DOTALL)


def judged(source: Path, tmp_path: Path) -> list[str]:
    """What the judges say of the site that ``source`` becomes. The pictures of boards have judges of their own
    (``test_board.py``): these know only what a note can be."""
    go(source, tmp_path / "site", "html", origins=False)
    site = files(tmp_path / "site")
    pages = {
        path: data
        for path, data in site.items()
        if path.endswith(".html") and not path.startswith(("_files/", "_verbatim/"))
    }
    assert pages
    wrong = [
        f"{path}: {problem}"
        for path, data in pages.items()
        for problem in (*problems(_PICTURE.sub("", data.decode())), *harm(data.decode()))
    ]
    return wrong + broken_links({**site, **pages})


@pytest.mark.parametrize("name", FIXTURES)
def test_a_site_is_sound(name: str, tmp_path: Path) -> None:
    assert judged(ROOT / "fixtures" / name, tmp_path) == []


@pytest.mark.parametrize("vault", [case(CORPORA / name, id=name, takes_long=True) for name in REAL])
def test_a_real_site_is_sound(vault: Path, tmp_path: Path) -> None:
    assert judged(vault, tmp_path) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>a", "never closed"),
        ("<p><div>a</div></p>", "a browser repairs it"),
        ("<p id=a><u id=a>b</u></p>", "2 times the id"),
        ("<p id='a b'>c</p>", "a blank in the id"),
        ("<p onclick=x>c</p>", "nh3 changes it"),
        ("<a href='javascript:x'>c</a>", "nh3 changes it"),
        ("<script>c</script>", "nh3 changes it"),
        ("<p class=a class=b>c</p>", "class twice"),
    ],
)
def test_the_judges_see(body: str, problem: str) -> None:
    page = (
        '<!doctype html>\n<html lang="">\n<head><meta charset="utf-8"><meta name="viewport"><title>t</title></head>'
        "<body><article><h1>t</h1>{}</article></body></html>"
    )
    assert problems(page.format("")) == []
    assert any(problem in wrong for wrong in problems(page.format(body)))


def test_the_judge_of_links_sees() -> None:
    site = {
        "a/b.html": b"<a href='c.html#x'>1</a><a href='%C3%A9.html'>2</a><img src=../i.png><a href='#y'>3</a>",
        "a/c.html": b"<p id=z>",
        "a/é.html": b"",
    }
    assert broken_links(site) == [
        "a/b.html: 'c.html#x' leads to no place",
        "a/b.html: '../i.png' leads to no file",
        "a/b.html: '#y' leads to no place",
    ]
