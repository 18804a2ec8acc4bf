"""What of anybody's page has no place in a note: one line of the ledger for each kind of it.

Nothing of this is what a person reads in the page, but for the labels of buttons, which are kept, the addresses in code, and
numbers that a list gives itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.html.controls import (
    BOXES,
    EDIT_LINKS,
    ICON_SIGNS,
    ICONS,
    SKIP_LINKS,
    SWITCHES,
    is_icon,
    opens_a_menu,
)
from vaultconv.formats.html.elements import FOREIGN, WHOLE
from vaultconv.formats.html.exports import PROGRAM_IDS
from vaultconv.formats.html.hidden import HIDDEN, is_hidden
from vaultconv.formats.html.media import number_of
from vaultconv.formats.html.recast import DRAWINGS, only_drawn
from vaultconv.formats.html.redirectors import LINKS, SIGNS, is_redirected
from vaultconv.formats.html.safety import NATIVE, is_program
from vaultconv.formats.html.tables import is_layout
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from vaultconv.formats.html.heads import Head
    from vaultconv.formats.html.lines import Tags


UNREAD = "unread"
"""The key of a note's ``extra`` that holds these lines."""


_KEPT = WHOLE | FOREIGN
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_NO_FIELDS = ("checkbox", "radio", "submit", "button", "reset")


def _always(_node: LexborNode) -> bool:
    return True


def _has_fallback(node: LexborNode) -> bool:
    """Whether sound or film holds words for browsers that cannot play it. Without a file it is but its words, and they are
    read."""
    plays = node.attributes.get("src") or any(source.attributes.get("src") for source in node.css("source"))
    return bool(plays) and bool(node.text().strip() or node.css_first("img, a[href], object") is not None)


def _is_another_file(node: LexborNode) -> bool:
    """Whether a file of sound or film is not the one that a note shows."""
    player = node.parent
    if node.tag == "track" or player is None or player.attributes.get("src"):
        return True
    first = player.css_first("source[src]")
    return first is not None and first.mem_id != node.mem_id


def _says_more_to_programs(node: LexborNode) -> bool:
    """Whether what an element says to programs is not what it shows."""
    said = node.attributes.get("datetime" if node.tag == "time" else "value") or ""
    return said.strip() != node.text().strip()


def _leads_elsewhere(link: LexborNode) -> bool:
    """Whether a link in code is none of a line to itself, as pandoc makes them."""
    place = (link.attributes.get("href") or "").removeprefix("#")
    around = link.parent
    return place not in (link.id, around.id if around is not None else None)


def _counts_anew(node: LexborNode) -> bool:
    """Whether an item has a number that is not the one after that of the item before."""
    number = _whole(node.attributes.get("value"))
    parent = node.parent
    if number is None or parent is None or parent.tag != "ol":
        return False
    expected = _whole(parent.attributes.get("start"))
    expected = 1 if expected is None else expected
    for item in parent.iter():
        if item.mem_id == node.mem_id:
            break
        if item.tag == "li":
            said = _whole(item.attributes.get("value"))
            expected = (expected if said is None else said) + 1
    return number != expected


def _whole(text: str | None) -> int | None:
    """The whole number that an attribute says."""
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None


def _has_another_size(node: LexborNode) -> bool:
    """Whether a picture has a size that a note cannot say: a share of the page, or a height and no width."""
    attributes = node.attributes
    if not attributes.get("src") or "embed" in (attributes.get("class") or "").split():
        return False
    width, height = attributes.get("width"), attributes.get("height")
    return bool((width and not number_of(width)) or (height and not (number_of(width) and number_of(height))))


class _Kind(NamedTuple):
    """A kind of element: the construct of the ledger, what finds it, what became of it, the words for one and many, which of
    those that are found are meant, and whether HTML that stays whole keeps it."""

    construct: str
    selector: str
    outcome: Outcome
    one: str
    many: str
    fate: str
    meant: Callable[[LexborNode], bool] = _always
    in_html: bool = False
    tags: frozenset[str] = frozenset()
    """The elements that it may be; none: any."""
    signs: tuple[str, ...] = ()
    """Words without one of which in its source no page holds such an element; none: the tag says it."""


_KINDS = (
    _Kind(
        "script",
        'script:not([type="application/ld+json"]):not([type^="math/tex"])',
        Outcome.DROPPED_VIEW_STATE,
        "script",
        "scripts",
        "nothing runs in a note",
        tags=frozenset(("script",)),
    ),
    _Kind(
        "template",
        "template",
        Outcome.DROPPED_VIEW_STATE,
        "template",
        "templates",
        "a page shows nothing of it, only programs use it",
        tags=frozenset(("template",)),
    ),
    _Kind(
        "style",
        "style, link[rel~=stylesheet], [style]",
        Outcome.DROPPED_VIEW_STATE,
        "piece of style",
        "pieces of style",
        "a note has no looks of its own",
        signs=("<style", "stylesheet", "style=", "style ="),
    ),
    _Kind(
        "hidden",
        HIDDEN,
        Outcome.DROPPED_VIEW_STATE,
        "passage is hidden in the page",
        "passages are hidden in the page",
        "a note hides nothing",
        is_hidden,
        in_html=True,
        signs=("hidden", "display:none", "display: none"),
    ),
    _Kind(
        "button",
        "button, input[type=submit], input[type=button], input[type=reset]",
        Outcome.KEPT_AS_TEXT,
        "button",
        "buttons",
        "what they show is text",
        tags=frozenset(("button", "input")),
    ),
    _Kind(
        "field",
        f"input{''.join(f':not([type={kind} i])' for kind in _NO_FIELDS)}",
        Outcome.DROPPED_VIEW_STATE,
        "field to fill in",
        "fields to fill in",
        "a note has none",
        tags=frozenset(("input",)),
    ),
    _Kind(
        "control",
        EDIT_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link to edit the page",
        "links to edit the page",
        "a note is edited where it is read",
        signs=("mw-editsection", "md-content__button"),
    ),
    _Kind(
        "control",
        SKIP_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link past what comes first",
        "links past what comes first",
        "a note begins with its text",
        signs=("skip", "jump-link"),
    ),
    _Kind(
        "control",
        SWITCHES,
        Outcome.DROPPED_VIEW_STATE,
        "switch",
        "switches",
        "a note shows all that they switch between",
        signs=("md-toggle", "tabbed-set"),
    ),
    _Kind(
        "control",
        BOXES,
        Outcome.DROPPED_VIEW_STATE,
        "box opens a menu",
        "boxes open a menu",
        "a note shows all that they open",
        opens_a_menu,
        tags=frozenset(("label",)),
        signs=("checkbox",),
    ),
    _Kind(
        "address",
        LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link leads through somebody who counts",
        "links lead through somebody who counts",
        "in the note they lead where they lead in the end",
        is_redirected,
        signs=SIGNS,
    ),
    _Kind(
        "anchor",
        PROGRAM_IDS,
        Outcome.DROPPED_VIEW_STATE,
        "block has an id that its program gave",
        "blocks have ids that their program gave",
        "in the note are those that something in the page leads to",
        signs=("graf",),
    ),
    _Kind(
        "icon",
        ICONS,
        Outcome.DROPPED_VIEW_STATE,
        "icon",
        "icons",
        "the page says that they are decoration",
        is_icon,
        in_html=True,
        signs=ICON_SIGNS,
    ),
    _Kind(
        "address",
        "pre a[href]",
        Outcome.KEPT_AS_TEXT,
        "link in code",
        "links in code",
        "only the text is kept",
        _leads_elsewhere,
        tags=frozenset(("pre",)),
    ),
    _Kind(
        "fallback",
        "video, audio",
        Outcome.DROPPED_VIEW_STATE,
        "sound or film has words",
        "sounds or films have words",
        "they are for browsers that cannot play it, and nobody sees them",
        _has_fallback,
        in_html=True,
        tags=frozenset(("video", "audio")),
    ),
    _Kind(
        "poster",
        "video[poster]",
        Outcome.DROPPED_VIEW_STATE,
        "picture that stands for a film",
        "pictures that stand for a film",
        "a note shows the film; the file is copied",
        in_html=True,
        tags=frozenset(("video",)),
        signs=("poster",),
    ),
    _Kind(
        "source",
        "video > source, audio > source, video > track, audio > track",
        Outcome.APPROXIMATED,
        "file of a sound or film beside the first",
        "files of sounds or films beside the first",
        "a note shows one; the files that are there are copied",
        _is_another_file,
        in_html=True,
        signs=("<source", "<track"),
    ),
    _Kind(
        "time",
        "time[datetime], data[value]",
        Outcome.DROPPED_VIEW_STATE,
        "date or number for programs",
        "dates or numbers for programs",
        "a note has the words",
        _says_more_to_programs,
        in_html=True,
        signs=("<time", "<data"),
    ),
    _Kind(
        "layout",
        "table[role], table[border]",
        Outcome.DROPPED_VIEW_STATE,
        "table that only lays out",
        "tables that only lay out",
        "what stands in it is read in order",
        is_layout,
        in_html=True,
        signs=("role=", "role =", "border=", "border ="),
    ),
    _Kind(
        "formula",
        DRAWINGS,
        Outcome.KEPT_AS_TEXT,
        "formula that only says how it is drawn",
        "formulas that only say how they are drawn",
        "what it is drawn of is text",
        only_drawn,
        signs=(f"<{DRAWINGS}",),
    ),
    _Kind(
        "number",
        "ol > li[value]",
        Outcome.APPROXIMATED,
        "item has a number of its own",
        "items have numbers of their own",
        "a list in a note counts on",
        _counts_anew,
        in_html=True,
        tags=frozenset(("ol",)),
        signs=("value=", "value ="),
    ),
    _Kind(
        "number",
        "ol[reversed], ol[type]",
        Outcome.APPROXIMATED,
        "list counts in its own way",
        "lists count in their own way",
        "in a note it is 1, 2, 3",
        lambda node: "reversed" in node.attributes or node.attributes.get("type") != "1",
        in_html=True,
        tags=frozenset(("ol",)),
        signs=("reversed", "type=", "type ="),
    ),
    _Kind(
        "size",
        "img[width], img[height]",
        Outcome.APPROXIMATED,
        "picture has a size that a note cannot say",
        "pictures have a size that a note cannot say",
        "it says a width in pixels, and a height beside one",
        _has_another_size,
        in_html=True,
        tags=frozenset(("img", "image")),
        signs=("width", "height"),
    ),
    _Kind(
        "language",
        "body[lang], body [lang]",
        Outcome.DROPPED_VIEW_STATE,
        "passage says its language",
        "passages say their language",
        "a note says none",
        lambda node: node.tag not in NATIVE | _KEPT,  # these are kept with what they say
        in_html=True,
        signs=(" lang=", "\nlang=", "\tlang=", " lang ="),
    ),
)

_REMARK = re.compile(r"<!--(?!\[)")
_HANDLER = re.compile(r"on(?<=[\s/\"']on)[a-z]+\s*=")
_SCHEME = re.compile(r"script\s*:")
_TECHNICAL = frozenset(
    ["viewport", "generator", "charset", "theme-color", "color-scheme", "referrer", "format-detection"]
)
"""Names in the head of a page that are about the page as a file."""


def unread(
    path: str, text: str, lower: str, tags: Tags, tree: LexborHTMLParser, head: Head, read: Iterable[str]
) -> tuple[Loss, ...]:
    """The losses of the page at ``path``, whose source is ``text``, in lower case ``lower``, with the ``tags``. ``read`` are the names of its
    ``head`` that became properties."""
    return tuple(sorted(_unread(path, text, lower, tags, tree, head, frozenset(read))))


def _unread(
    path: str, text: str, lower: str, tags: Tags, tree: LexborHTMLParser, head: Head, read: frozenset[str]
) -> Iterator[Loss]:
    body = lower[max(lower.find("<body"), 0) :]
    for kind in _KINDS:
        if kind.tags and kind.tags.isdisjoint(tags):
            continue
        if kind.signs and not _has(body if kind.construct == "language" else lower, kind.signs):
            continue
        nodes = [
            node
            for node in tree.css(kind.selector)
            if kind.meant(node) and not (kind.in_html and _is_in_html(node))
        ]
        if nodes:
            detail = f"{_counted(len(nodes), kind.one, kind.many)}: {kind.fate}"
            yield Loss(path, _line_of(nodes[0], text, tree), kind.construct, kind.outcome, detail)
    for outcome, detail in _programs(lower, tree):
        yield Loss(path, 0, "script", outcome, detail)
    remarks = [found.start() for found in _REMARK.finditer(text)] if "<!--" in text else []
    if remarks:
        detail = f"{_counted(len(remarks), 'remark', 'remarks')} in the source, which a page does not show"
        yield Loss(path, _line(text, remarks[0]), "remark", Outcome.DROPPED_VIEW_STATE, detail)
    names = sorted(_names(tree, head, tags) - read - _TECHNICAL)
    if names:
        detail = f"what the head says for programs: {', '.join(names)[:200]}"
        yield Loss(path, 0, "metadata", Outcome.DROPPED_VIEW_STATE, detail)


def _has(lower: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110  any() takes three times as long, and each page is asked for each kind
        if sign in lower:
            return True
    return False


def _is_in_html(node: LexborNode) -> bool:
    """Whether ``node`` is in what stays HTML, whole."""
    parent = node.parent
    while parent is not None and parent.tag not in _KEPT:
        parent = parent.parent
    return parent is not None


def _programs(lower: str, tree: LexborHTMLParser) -> Iterator[tuple[Outcome, str]]:
    """Event handlers, and addresses that are programs. Most pages have none, and are not walked for them."""
    if not ("data:" in lower or "&#" in lower or _SCHEME.search(lower) or _HANDLER.search(lower)):
        return
    handlers = programs = 0
    for node in tree.css("*"):
        attributes = node.attributes
        if attributes:
            handlers += any(name.startswith("on") for name in attributes)
            is_picture = node.tag == "img"
            programs += is_program(attributes.get("href") or "")
            programs += is_program(attributes.get("src") or "", picture=is_picture)
    if handlers:
        found = _counted(handlers, "element acts", "elements act")
        yield Outcome.DROPPED_VIEW_STATE, f"{found} when something happens: nothing runs in a note"
    if programs:
        found = _counted(programs, "address is", "addresses are")
        yield Outcome.KEPT_AS_TEXT, f"{found} a program, no place: what is shown is text"


def _names(tree: LexborHTMLParser, head: Head, tags: Tags) -> set[str]:
    """The names of what the head says."""
    root = tree.root
    found: set[str] = set()
    for tag, said in head:
        if tag == "meta":
            found.add((said.get("name") or said.get("property") or "").lower())
        elif tag == "link":
            found.update({(said.get("rel") or "").lower()} - {"stylesheet"})
    if root is not None and "lang" in root.attributes:
        found.add("lang")
    if "script" in tags and tree.css_first('script[type="application/ld+json"]') is not None:
        found.add("JSON-LD")
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
