"""What stands around the text of anybody's page, as it does around each page of its site: navigation, header, footer, boxes to search in.

A page says itself where its text is: ``<main>`` holds what it is about, and nothing that other pages of the site have as well (WHATWG HTML,
4.4.14); ``role="main"`` says the same (WAI-ARIA, 5.4); of a page without either, an ``<article>`` that is the only one. None is believed that
holds next to nothing beside what is around it, landmarks aside: some programs fill in only later what their ``<main>`` is to hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from vaultconv.formats.html.elements import HEADINGS
from vaultconv.formats.html.hidden import HIDDEN
from vaultconv.formats.html.metadata import JOINTS
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.lines import Tags

_MAIN: Final = 'main, [role="main"]'
_LANDMARKS: Final = (
    "nav, header, footer, aside, search, dialog, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search], "
    f"[role=dialog], [role=menu], script, style, template, noscript, svg, button, select, {HIDDEN}"
)
"""What is no text of the page where it stands beside it."""
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))
"""What no reader sees anyhow, and has lines of its own."""
_SHOWN: Final = "img, video, audio, iframe, object, embed"
"""What is seen or heard without a word."""
_NAVIGATION: Final = 'nav, [role="navigation"]'
_BREADCRUMBS: Final = 'nav[aria-label*="breadcrumb" i], nav[class*="breadcrumb" i]'
_HEADINGS: Final = ", ".join(HEADINGS)
_LEAST: Final = {_MAIN: 0.25, "article": 4.0}
"""How many times as much as stands beside it each must hold, unless it is a ``<main>`` with a heading: much, where nothing but its being the only one says
that it is the text."""


class Around(NamedTuple):
    """What stood around the text of a page: the line of the ledger that says so, if it had words, and the name of the site, where the title
    of the page ends with it."""

    lost: tuple[Loss, ...] = ()
    site: str = ""


def without_surroundings(root: LexborNode, path: str, lower: str, tags: Tags, title: str) -> Around:
    """Takes what stands around the text out of the page at ``path`` with the ``title``, whose source is ``lower`` in lower case, with the ``tags``.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> source = "<body><nav>my teas</nav><main><h1>oolong</h1></main></body>"
    >>> root = LexborHTMLParser(source).body
    >>> found = without_surroundings(root, "a.html", source, {"main": [1], "nav": [1]}, "oolong - my teas")
    >>> found.site
    'my teas'
    >>> [loss.detail for loss in found.lost]
    ['2 words around the text, as on each page of a site, are not read: --page whole reads them']
    >>> root.text()
    'oolong'
    """
    if not ("main" in tags or "article" in tags or 'role="main"' in lower or "role=main" in lower):
        return Around()
    landmarks = _ids(root, _LANDMARKS)
    text = _text_of(root, landmarks)
    if text is None:
        return Around()
    beside = (node for node in _beside(text, root) if node.tag not in _UNSEEN)
    taken = [*beside, *(_menus_in(text) if "nav" in tags else ())]
    words = sum(len(node.text(separator=" ").split()) for node in taken)
    shown = len(
        {
            part.mem_id
            for node in taken
            for part in (node, *node.css(_SHOWN))
            if part.tag in _SHOWN.split(", ")
        }
    )
    site = _site(title, text, taken) if words else ""
    for node in taken:
        node.decompose()
    counts = ((words, "word", "words"), (shown, "picture or player", "pictures and players"))
    said = " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
    if not said:
        return Around()
    said = f"{said} around the text, as on each page of a site, are not read: --page whole reads them"
    return Around((Loss(path, 0, "navigation", Outcome.DROPPED_VIEW_STATE, said),), site)


def _site(title: str, text: LexborNode, around: list[LexborNode]) -> str:
    """The name of the site, where the ``title`` is that of the page and then this: it is the heading of what stands around the text, or each of
    the two stands by itself there, or in a heading of the text; ``""`` where they do not."""
    ends = [title.rpartition(joint) for joint in JOINTS if joint in title]
    if not ends:
        return ""
    shown = {
        _words(part) for node in around for part in node.traverse(include_text=True) if part.is_text_node
    }
    headed = shown.union(_words(heading) for heading in text.css(_HEADINGS))
    called = {
        _words(heading) for node in around for heading in (node, *node.css("h1")) if heading.tag == "h1"
    }
    return next(
        (site for page, _, site in ends if page and (site in called or (site in shown and page in headed))),
        "",
    )


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _text_of(root: LexborNode, landmarks: frozenset[int]) -> LexborNode | None:
    """The element that holds the text of the page; None where none is known to."""
    hidden = _ids(root, HIDDEN)
    for selector, least in _LEAST.items():
        all_of_them = root.css(selector)
        ids = frozenset(node.mem_id for node in all_of_them) | hidden
        found = [node for node in all_of_them if node.mem_id not in hidden and not _stands_in(node, ids)]
        if found:
            text = found[0]
            is_it = (selector == _MAIN and text.css_first(_HEADINGS)) or _holds(text, root, least, landmarks)
            return text if len(found) == 1 and is_it else None
    return None


def _holds(text: LexborNode, root: LexborNode, least: float, landmarks: frozenset[int]) -> bool:
    """Whether ``text`` holds at least ``least`` times as much as stands beside it, what is no text anywhere aside."""
    beside = (node for node in _beside(text, root) if node.mem_id not in landmarks)
    around = sum(
        _length(node) - sum(_length(part) for part in node.css(_LANDMARKS) if not _stands_in(part, landmarks))
        for node in beside
    )
    return _length(text) > least * around


def _length(node: LexborNode) -> int:
    return len("".join(node.text().split()))


def _beside(text: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    """All that stands beside ``text``, or beside what it is in."""
    inner: LexborNode | None = text
    while inner is not None and inner.mem_id != root.mem_id and inner.parent is not None:
        node = inner.parent.child
        while node is not None:
            if node.mem_id != inner.mem_id:
                yield node
            node = node.next
        inner = inner.parent


def _menus_in(text: LexborNode) -> Iterator[LexborNode]:
    """Menus within ``text``: beside its only article, and those that say where in the site it is."""
    articles = _ids(text, "article")
    breadcrumbs = _ids(text, _BREADCRUMBS)
    for menu in text.css(_NAVIGATION):
        if menu.mem_id in breadcrumbs or (len(articles) == 1 and not _stands_in(menu, articles)):
            yield menu


def _ids(root: LexborNode, selector: str) -> frozenset[int]:
    return frozenset(node.mem_id for node in root.css(selector))


def _stands_in(node: LexborNode, ids: frozenset[int]) -> bool:
    """Whether one of the elements with the ``ids`` is around ``node``."""
    above = node.parent
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False
