"""The kinds of elements of anybody's page that have no place in a note, and what the ledger says of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from vaultconv.formats.html.controls import (
    ASKING,
    BACK_LINKS,
    BOXES,
    COPIERS,
    COUNTS,
    EDIT_LINKS,
    ICON_SIGNS,
    ICONS,
    PAGE_BREAKS,
    RUN_LINKS,
    SHARE_SIGNS,
    SHARES,
    SKIP_LINKS,
    SPRITES,
    SWITCHES,
    is_icon,
    is_never_seen,
    is_read,
    is_sprite,
    opens_a_menu,
)
from vaultconv.formats.html.elements import FOREIGN, WHOLE, kinds_of
from vaultconv.formats.html.exports import ID_SIGNS, PROGRAM_IDS
from vaultconv.formats.html.foldable import FOLDABLE, is_part
from vaultconv.formats.html.hidden import HIDDEN, is_hidden
from vaultconv.formats.html.media import number_of
from vaultconv.formats.html.papers import is_box
from vaultconv.formats.html.recast import DRAWINGS, only_drawn
from vaultconv.formats.html.redirectors import LINKS, SIGNS, is_redirected
from vaultconv.formats.html.safety import NATIVE
from vaultconv.formats.html.tables import is_layout
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


KEPT = WHOLE | FOREIGN
_NUMBER = lazy_pattern(r"-?[0-9]{1,9}")
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


def _is_sign_of_box(picture: LexborNode) -> bool:
    """Whether a picture is the sign of a box that is a callout, which has a sign of its own."""
    box = picture.parent
    while box is not None and "admonitionblock" not in kinds_of(box):
        box = box.parent
    return box is not None and is_box(box)


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


class Kind(NamedTuple):
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


KINDS: Final = (
    Kind(
        "script",
        'script:not([type="application/ld+json"]):not([type^="math/tex"])',
        Outcome.DROPPED_VIEW_STATE,
        "script",
        "scripts",
        "nothing runs in a note",
        tags=frozenset(("script",)),
    ),
    Kind(
        "template",
        "template",
        Outcome.DROPPED_VIEW_STATE,
        "template",
        "templates",
        "a page shows nothing of it, only programs use it",
        tags=frozenset(("template",)),
    ),
    Kind(
        "style",
        "style, link[rel~=stylesheet], [style]",
        Outcome.DROPPED_VIEW_STATE,
        "piece of style",
        "pieces of style",
        "a note has no looks of its own",
        signs=("<style", "stylesheet", "style=", "style ="),
    ),
    Kind(
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
    Kind(
        "button",
        "button, input[type=submit], input[type=button], input[type=reset]",
        Outcome.KEPT_AS_TEXT,
        "button",
        "buttons",
        "what they show is text",
        is_read,
        tags=frozenset(("button", "input")),
    ),
    Kind(
        "control",
        COPIERS,
        Outcome.DROPPED_VIEW_STATE,
        "button copies code, or a name",
        "buttons copy code, or a name",
        "a note has none",
        tags=frozenset(("button",)),
    ),
    Kind(
        "field",
        f"input{''.join(f':not([type={kind} i])' for kind in _NO_FIELDS)}",
        Outcome.DROPPED_VIEW_STATE,
        "field to fill in",
        "fields to fill in",
        "a note has none",
        tags=frozenset(("input",)),
    ),
    Kind(
        "layout",
        FOLDABLE,
        Outcome.DROPPED_VIEW_STATE,
        "part of the text opens and closes",
        "parts of the text open and close",
        "a note shows all of it under its heading",
        is_part,
        tags=frozenset(("details",)),
    ),
    Kind(
        "control",
        EDIT_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link to edit the page",
        "links to edit the page",
        "a note is edited where it is read",
        signs=("mw-editsection", "secedit", "md-content__button"),
    ),
    Kind(
        "control",
        SKIP_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link past what comes first",
        "links past what comes first",
        "a note begins with its text",
        signs=("skip", "jump-link"),
    ),
    Kind(
        "control",
        BACK_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link back to the beginning",
        "links back to the beginning",
        "a note has none",
        signs=("back-to-top", "back2top", "md-top"),
    ),
    Kind(
        "control",
        RUN_LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link runs code elsewhere",
        "links run code elsewhere",
        "the code is in the note",
        signs=("test-arrow",),
    ),
    Kind(
        "control",
        SHARES,
        Outcome.DROPPED_VIEW_STATE,
        "list of links shares the page",
        "lists of links share the page",
        "a note has none",
        signs=SHARE_SIGNS,
    ),
    Kind(
        "control",
        ASKING,
        Outcome.DROPPED_VIEW_STATE,
        "hidden form",
        "hidden forms",
        "a note asks nothing",
        is_never_seen,
        signs=("<form", "dialog"),
    ),
    Kind(
        "control",
        COUNTS,
        Outcome.DROPPED_VIEW_STATE,
        "number beside a link",
        "numbers beside links",
        "they count who followed it",
        signs=("clicks",),
    ),
    Kind(
        "layout",
        PAGE_BREAKS,
        Outcome.DROPPED_VIEW_STATE,
        "page of paper ends",
        "pages of paper end",
        "a note has none",
        signs=("page-break",),
    ),
    Kind(
        "control",
        SWITCHES,
        Outcome.DROPPED_VIEW_STATE,
        "switch",
        "switches",
        "a note shows all that they switch between",
        signs=("md-toggle", "tabbed-set", "sd-tab-set"),
    ),
    Kind(
        "control",
        BOXES,
        Outcome.DROPPED_VIEW_STATE,
        "box opens a menu",
        "boxes open a menu",
        "a note shows all that they open",
        opens_a_menu,
        tags=frozenset(("input",)),
        signs=("checkbox",),
    ),
    Kind(
        "address",
        LINKS,
        Outcome.DROPPED_VIEW_STATE,
        "link leads through somebody who counts",
        "links lead through somebody who counts",
        "in the note they lead where they lead in the end",
        is_redirected,
        signs=SIGNS,
    ),
    Kind(
        "anchor",
        PROGRAM_IDS,
        Outcome.DROPPED_VIEW_STATE,
        "block has an id that its program gave",
        "blocks have ids that their program gave",
        "in the note are those that something in the page leads to",
        signs=ID_SIGNS,
    ),
    Kind(
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
    Kind(
        "icon",
        "div.admonitionblock td.icon img",
        Outcome.DROPPED_VIEW_STATE,
        "sign of a box is a picture",
        "signs of boxes are pictures",
        "a callout has a sign of its own; what stands for the picture is its title",
        _is_sign_of_box,
        in_html=True,
        signs=("admonitionblock",),
    ),
    Kind(
        "icon",
        SPRITES,
        Outcome.DROPPED_VIEW_STATE,
        "drawing is there to be shown elsewhere in the page",
        "drawings are there to be shown elsewhere in the page",
        "by itself it is none",
        is_sprite,
        signs=("<symbol", "<use"),
    ),
    Kind(
        "address",
        "pre a[href]",
        Outcome.KEPT_AS_TEXT,
        "link in code",
        "links in code",
        "only the text is kept",
        _leads_elsewhere,
        tags=frozenset(("pre",)),
    ),
    Kind(
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
    Kind(
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
    Kind(
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
    Kind(
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
    Kind(
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
    Kind(
        "formula",
        DRAWINGS,
        Outcome.KEPT_AS_TEXT,
        "formula that only says how it is drawn",
        "formulas that only say how they are drawn",
        "what it is drawn of is text",
        only_drawn,
        signs=(f"<{DRAWINGS}",),
    ),
    Kind(
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
    Kind(
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
    Kind(
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
    Kind(
        "language",
        "body[lang], body [lang]",
        Outcome.DROPPED_VIEW_STATE,
        "passage says its language",
        "passages say their language",
        "a note says none",
        lambda node: node.tag not in NATIVE | KEPT,  # these are kept with what they say
        in_html=True,
        signs=(" lang=", "\nlang=", "\tlang=", " lang ="),
    ),
)
