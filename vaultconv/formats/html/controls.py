"""What stands in a page to work with it, not to be read: the links of headings to themselves (where the words of the heading are the link, they
stay), the links back from footnotes,
links to edit a section or to skip what comes first, boxes that open a menu, buttons that copy code, icons.

A page says of each of them that it is one: by a class that a program gives it, by ``aria-hidden``, or by leading to the
place where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import category
from urllib.parse import unquote

from vaultconv.formats.html.elements import HEADINGS, kinds_of, style_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.lines import Tags

ICONS: Final = (
    ".md-icon > svg, .twemoji > svg, "
    'svg[aria-hidden="true"], [aria-hidden="true"] > svg, i[aria-hidden="true"], svg.octicon, .property-icon svg, button svg, clipboard-copy svg, '
    ".callout-icon, .callout-fold, .callout-title svg, .admonition-title svg, .markdown-alert-title svg, "
    '[class*="admonitionIcon"] svg, [class*="admonitionHeading"] svg, '
    'svg.svg-icon, svg[class*="lucide"]'
)
"""Pictures that are decoration, as the page says: ``lucide`` are signs of programs (Obsidian, Substack)."""
ICON_SIGNS: Final = ("aria-hidden", "<svg", "callout-icon")
"""Words without one of which no page has such pictures."""
EDIT_LINKS: Final = ".mw-editsection, .secedit, a.md-content__button"
"""Links to edit a section (MediaWiki, DokuWiki), or the page (MkDocs)."""
RUN_LINKS: Final = "a.test-arrow"
"""Links that run the code that they stand beside, somewhere else (rustdoc)."""
SHARES: Final = ".sharedaddy, .addtoany_share_save_container, .ssba-wrap"
"""Lists of links that share the page with others (Jetpack and other plugins of WordPress)."""
SHARE_SIGNS: Final = ("sharedaddy", "addtoany", "ssba")
SWITCHES: Final = ".tabbed-set > input[type=radio], .sd-tab-set > input[type=radio], input.md-toggle"
"""Boxes that only switch what else is shown (MkDocs, Sphinx)."""
COPIERS: Final = "pre button, h1 > button#copy-path"
"""Buttons to copy the code that they stand in (Obsidian Publish), or what the page is about (rustdoc)."""
SPRITES: Final = "svg:has(> symbol), svg:has(> use)"
"""Drawings that only hold others, and those that show one of these."""
_OF_SPRITES: Final = frozenset(("symbol", "defs", "title", "desc", "style", "use"))
COUNTS: Final = "a[href] span.badge.clicks, a[href] + span.badge.clicks"
"""How often somebody has followed a link (Discourse)."""
PAGE_BREAKS: Final = 'hr[style*="page-break" i], br[style*="page-break" i]'
"""Where a page of paper ends (Google Docs, Word)."""
BOXES: Final = "input[type=checkbox][id]"
"""Boxes, some of which open a menu (Jekyll's themes): such a one has a label without words, is there for those alone who see it, or says that
it is a button (MediaWiki)."""
_ANSWERED: Final = frozenset(("td", "th", "p", "dt", "dd"))
SKIP_LINKS: Final = 'a[class*="skip" i][href^="#"], a.mw-jump-link, .skiplink > a[href^="#"]'
"""Links past what stands before the text, for who reads without seeing."""
BACK_LINKS: Final = 'a.back-to-top[href^="#"], .back2top > a[href="#top"], button.md-top'
"""Links back to the beginning (Sphinx, phpBB, MkDocs)."""
ASKING: Final = "form, dialog, [role=dialog]"
"""What asks something. Hidden until a program shows it (whether a page was of use, whether somebody agrees to be followed), it is no text."""
_SIGNS: Final = frozenset(
    ("", "#", "¶", "§", "🔗", "\N{ZERO WIDTH SPACE}", "\N{LINK SYMBOL}\N{VARIATION SELECTOR-16}")
)
_PICTURES: Final = "img, svg, picture, video, object"
_HEADING_FRAMES: Final = frozenset(("markdown-heading", "heading-wrapper", "mw-heading"))
_LINKS: Final = ", ".join(f'{name} a[href^="#"]' for name in HEADINGS) + ', .markdown-heading > a[href^="#"]'
_GITHUB: Final = "user-content-"
"""What GitHub puts before each id of a page."""


def permalinks(root: LexborNode) -> list[LexborNode]:
    """The links of headings to themselves, and of whatever else has a place: they lead to what they stand in or beside, and show a sign
    at most."""
    in_headings = [link for link in root.css(_LINKS) if _shows_a_sign(link)]
    known = {link.mem_id for link in in_headings}
    links = (link for link in root.css('a[href^="#"]') if link.mem_id not in known)
    return in_headings + [
        link for link in links if _shows_a_sign(link, _PICTURES) and _leads_to_its_place(link)
    ]


def _shows_a_sign(link: LexborNode, pictures: str = "img") -> bool:
    return _is_sign(link.text().strip()) and link.css_first(pictures) is None


def _is_sign(shown: str) -> bool:
    """Whether what a link shows is but a sign: some are characters of a font of signs.

    >>> _is_sign("¶"), _is_sign("\\uf0c1"), _is_sign("a")
    (True, True, False)
    """
    return shown in _SIGNS or (len(shown) == 1 and category(shown) == "Co")


def _leads_to_its_place(link: LexborNode) -> bool:
    """Whether ``link`` leads to what it stands in."""
    id = (link.attributes.get("href") or "").removeprefix("#")
    above = link.parent
    while above is not None and above.id != id:
        above = above.parent
    return bool(id) and above is not None and not (link.text().strip() and _goes_on(link))


def _goes_on(node: LexborNode) -> bool:
    """Whether words follow right after ``node``: it stands in a sentence."""
    following = node.next
    return following is not None and following.is_text_node and bool((following.text_content or "").strip())


def is_icon(node: LexborNode) -> bool:
    """Whether ``node`` shows nothing but a sign: an ``<i>`` that hides words is none."""
    return node.tag != "i" or not node.text().strip()


def is_sprite(drawing: LexborNode) -> bool:
    """Whether ``drawing`` only holds others, which are shown elsewhere in the page, or only shows one of these: none of them is anything
    by itself."""
    parts = list(drawing.iter())
    if not all(part.tag in _OF_SPRITES for part in parts):
        return False
    own = {symbol.id for symbol in drawing.css("symbol")}
    shown = {_shown_by(part) for part in parts if part.tag == "use"}
    return bool(own) != bool(shown)


def _shown_by(use: LexborNode) -> str:
    return (use.attributes.get("href") or use.attributes.get("xlink:href") or "").removeprefix("#")


def is_read(button: LexborNode) -> bool:
    """Whether what ``button`` shows is text of the note."""
    above = button.parent
    while above is not None and above.tag != "pre" and not is_never_seen(above):
        above = above.parent
    is_control = "md-top" in kinds_of(button) or button.id == "copy-path"
    return (above is None or button.tag != "button") and not is_control


def is_never_seen(node: LexborNode) -> bool:
    """Whether ``node`` asks something, and is hidden."""
    said = node.attributes
    if node.tag == "dialog":
        return "open" not in said
    asks = node.tag == "form" or said.get("role") == "dialog"
    return asks and ("hidden" in said or "display:none" in style_of(node))


def opens_a_menu(box: LexborNode) -> bool:
    """Whether nothing says in words what ``box`` is for, though it has a label: to open what its style has closed."""
    if box.attributes.get("role") == "button" or "aria-haspopup" in box.attributes:
        return True
    label = _label_of(box)
    if _is_answered(box, label):
        return False
    if box.attributes.get("aria-hidden") == "true":
        return True
    return label is not None and not label.text().strip() and label.css_first("img") is None


def _is_answered(box: LexborNode, label: LexborNode | None) -> bool:
    """Whether words of the page are what ``box`` is for, though its label has none: it is in a cell or a paragraph, it begins an item, or they follow,
    and the page does not say that all there is a menu."""
    around = above = box.parent
    while above is not None:
        if above.tag == "nav":
            return False
        above = above.parent
    if around is not None and around.tag in _ANSWERED:
        return True
    while around is not None and around.tag not in ("li", "body"):
        around = around.parent
    if around is not None and around.tag == "li":
        first = next((part for part in around.traverse(include_text=True) if _is_first(part)), None)
        if first is not None and first.mem_id == box.mem_id:
            return True
    return _goes_on(box) or (label is not None and not label.text().strip() and _goes_on(label))


def _is_first(part: LexborNode) -> bool:
    return part.tag == "input" or (part.is_text_node and bool((part.text_content or "").strip()))


def _label_of(box: LexborNode) -> LexborNode | None:
    top = box
    while top.parent is not None:
        top = top.parent
    return next((label for label in top.css("label[for]") if label.attributes["for"] == box.id), None)


def without_controls(root: LexborNode, lower: str, tags: Tags) -> None:
    """Takes what :mod:`this module <vaultconv.formats.html.controls>` is about out of the page, whose source is ``lower`` in
    lower case, with the ``tags``; a heading keeps the ids that its link had."""
    for link in permalinks(root) if "a" in tags and _has_places(lower) else ():
        heading = _heading_of(link)
        id = (
            link.attributes.get("id") or link.attributes.get("name") or link.attributes.get("href") or ""
        ).removeprefix("#")
        if heading is not None and id and not heading.id:
            heading.attrs["id"] = id.removeprefix(_GITHUB)
        link.decompose()
    for link in root.css(_LINKS) if "a" in tags and _has_places(lower) else ():
        heading = _heading_of(link)
        if heading is not None and (place := _own_place(link, heading)):
            if not heading.id:
                heading.attrs["id"] = place
            link.unwrap()
        elif heading is not None and _leads_to_its_place(link):
            link.unwrap()
    for button in root.css(COPIERS) if "button" in tags else ():
        before = button.prev
        if before is not None and before.is_text_node and button.next is None:
            before.replace_with((before.text_content or "").rstrip("\N{NO-BREAK SPACE} "))
        button.decompose()
    if "input" in tags and "checkbox" in lower:
        for box in filter(opens_a_menu, root.css(BOXES)):
            label = _label_of(box)
            box.decompose()
            if label is not None and not label.text().strip():
                label.decompose()
    if "form" in tags or "dialog" in lower:
        for asking in filter(is_never_seen, root.css(ASKING)):
            asking.decompose()
    if not any(
        sign in lower
        for sign in (
            *ICON_SIGNS,
            "mw-editsection",
            "secedit",
            "md-content__button",
            "skip",
            "jump-link",
            "back-to-top",
            "md-toggle",
            "tabbed-set",
            "sd-tab-set",
            "page-break",
            "badge",
            "back2top",
            "test-arrow",
            *SHARE_SIGNS,
            "md-top",
        )
    ):
        return
    for drawing in filter(is_sprite, root.css(SPRITES) if "<symbol" in lower or "<use" in lower else ()):
        drawing.decompose()
    for node in root.css(
        f"{ICONS}, {EDIT_LINKS}, {SKIP_LINKS}, {BACK_LINKS}, {RUN_LINKS}, {SHARES}, {SWITCHES}, {COUNTS}, {PAGE_BREAKS}"
    ):
        if is_icon(node) and _is_in_page(node):
            node.decompose()


def _own_place(link: LexborNode, heading: LexborNode) -> str:
    """The id of the ``heading`` that ``link``, whose words are the heading's, leads to (mdBook, asciidoctor); ``""`` where it leads elsewhere."""
    place = (link.attributes.get("href") or "")[1:]
    section = heading.parent
    own = {heading.id, link.id, link.attributes.get("name"), *(node.id for node in heading.css("[id]"))}
    if section is not None and section.tag in ("section", "article", "div"):
        own.add(section.id)
    return place if place in own or unquote(place) in own else ""


def _has_places(lower: str) -> bool:
    return '="#' in lower or "='#" in lower or "=#" in lower


def _heading_of(link: LexborNode) -> LexborNode | None:
    node = link.parent
    while node is not None and node.tag not in HEADINGS:
        if _HEADING_FRAMES.intersection((node.attributes.get("class") or "").split()):
            return next((child for child in node.iter() if child.tag in HEADINGS), None)
        node = node.parent
    return node


def _is_in_page(node: LexborNode) -> bool:
    """Whether ``node`` was not taken out with what it stood in."""
    return node.parent is not None
