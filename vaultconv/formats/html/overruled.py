"""What somebody edited in a page of ours where something else counts: the number of a footnote, the drawing of a formula, emphasis where only
words can be. None of it can come home as that edit, so the ledger has a line for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, read_carrier, text_of
from vaultconv.formats.html.elements import BLOCKS, HEADINGS, kinds_of
from vaultconv.formats.html.mathml import mathml
from vaultconv.formats.html.own_html import LEADING, as_led_now, as_shown_now, leads_on, tag_after
from vaultconv.formats.html.properties import leads_as_said, led_to
from vaultconv.formats.html.read_spans import as_led, holds_elements, leads_to_tag, start_tag, tex_of
from vaultconv.formats.html.safety import cleaned
from vaultconv.formats.html.shown_in_place import ABOVE, CLASS, as_seen
from vaultconv.formats.html.task_words import CLASS as OF_TASKS
from vaultconv.formats.html.task_words import plain_words, words_in
from vaultconv.formats.html.tasks import read_task
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.places import Places

_TAG = lazy_pattern(r"<[^>]*>")
_NAME = lazy_pattern(r"[\w-]+")
_ADDRESS = lazy_pattern(r' (?:href|src)="[^"]*"')
_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_ON_THE_WEB: Final = ("https://", "http://")
_OF_WORDS: Final = "strong, b, em, i, u, s, del, mark, sub, sup"
_EMPHASIS: Final = f"{_OF_WORDS}, code"
_CARRIED: Final = f"span[{ATTRIBUTE}*='\"html\":']"
"""Where a tag of an author's own HTML is carried."""
_SHOWN: Final = f"[{ATTRIBUTE}={SHOWN}]"
_BETWEEN: Final = "\ue000"
_LINES: Final = BLOCKS | {"td", "th", "legend", "caption"}
_LED: Final = "a link or a picture in HTML of one's own was led elsewhere: it stays as it was"
_CALLED: Final = "it is called as what it leads to"


def overruled(article: LexborNode, places: Places, text: str, lines: Mapping[int, int]) -> Iterator[Loss]:
    """A line for each such edit in the ``article`` of a page, whose source is ``text``, whose links mean what ``places`` tells, and whose
    elements begin in ``lines``."""
    for word, selector, construct, check in _CHECKS:
        for node in article.css(selector) if word in text else ():
            detail = check(node, places)
            if detail and not _is_anothers(node):
                yield Loss(places.path, lines.get(node.mem_id, 0), construct, Outcome.APPROXIMATED, detail)


def _is_anothers(node: LexborNode) -> bool:
    """Whether ``node`` is shown of another note, or is an author's own HTML."""
    above = node.parent
    while above is not None:
        if not {CLASS, "raw-html"}.isdisjoint(kinds_of(above)):
            return True
        above = above.parent
    return False


def _title(node: LexborNode, _places: Places) -> str:
    """The title of a page that is no heading of its note."""
    title = next((child for child in node.iter() if child.tag in HEADINGS), None)
    if title is None or not title.text().strip():
        return "the title was taken out: the note is called as it was"
    if "own" in kinds_of(title) or (title.tag == "h1" and not holds_elements(title)):
        return ""
    return "a title is words, of one level: how it is emphasized is not kept"


def _day(node: LexborNode, _places: Places) -> str:
    """The day that a page shows alone; in a sentence it is words."""
    shown = node.text().strip()
    is_day = _DAY.fullmatch(shown) is not None and not holds_elements(node)
    around = node.parent
    is_title = around is not None and around.tag in HEADINGS
    is_in_words = around is not None and around.text().strip() != node.text().strip()
    return "" if is_day or is_title or is_in_words else f"`{shown}` is no day: that of the note stays"


def _mark(node: LexborNode, places: Places) -> str:
    """The mark of a footnote."""
    link = node.css_first("a")
    label = (
        places.footnotes.get(unquote((link.attributes.get("href") or "")[1:])) if link is not None else None
    )
    if link is None or not label or (_is_called(link, label) and not holds_elements(link)):
        return ""
    return f"the mark of footnote `{label}` was edited: {_CALLED}"


def _footnote(node: LexborNode, _places: Places) -> str:
    """The number before a footnote, which is its ``node``."""
    label, number = node.attributes.get("data-label") or "", node.prev
    while number is not None and not number.is_element_node:
        number = number.prev
    if number is not None and number.tag == "dt" and _is_called(number, label):
        link = number.css_first("a")
        leads = link is None or (link.attributes.get("href") or "").startswith("#")
        if leads and not holds_elements(link or number):
            return ""
    return f"the number of footnote `{label}` was edited: it is called as its marks are"


def _is_called(node: LexborNode, label: str) -> bool:
    return node.text().strip().casefold() == label.casefold()


def _formula(node: LexborNode, _places: Places) -> str:
    """A formula and its TeX, which nobody sees."""
    around = node.parent
    if around is None or "math" not in kinds_of(around) or node.css_first("annotation") is None:
        return ""
    drawn = mathml(tex_of(around), around.tag == "div" or "display" in kinds_of(around))
    if not drawn or unescape(_TAG.sub("", drawn)).split() == node.text().split():
        return ""
    return "a formula was edited where it is drawn: the TeX that it was drawn of counts"


def _tex(node: LexborNode, _places: Places) -> str:
    return (
        "a formula that is shown as its TeX is words: their emphasis is not kept"
        if holds_elements(node)
        else ""
    )


def _box(node: LexborNode, _places: Places) -> str:
    """The title of a callout, and its type there."""
    kind = node.attributes.get("data-callout") or ""
    held = (
        one
        for child in node.iter()
        for one in ((child, *child.iter()) if child.tag == "fieldset" else (child,))
    )
    title = next((child for child in held if "callout-title" in kinds_of(child)), None)
    words = title.css_first("strong") or title if title is not None else None
    if title is None or words is None or not words.text().strip():
        return f"a box without a title shows its type: `{kind}`"
    shown = next((child.text().strip() for child in title.iter() if child.tag == "small"), "")
    is_told = "default" in kinds_of(title) or title.text().strip().casefold() == kind.casefold()
    if is_told or _NAME.fullmatch(shown.removesuffix(":")):
        return ""
    return f"the type before the title of a box was edited to what is none: it stays `{kind}`"


def _table(node: LexborNode, _places: Places) -> str:
    """The sides of the columns of a table."""
    if node.css_first("[align]") is None:
        return ""
    sides: dict[int, str] = {}
    for row in node.css("tr"):
        for column, cell in enumerate(row.iter()):
            side = cell.attributes.get("align") or ""
            if sides.setdefault(column, side) != side:
                return "a column of a table is aligned as a whole: as its first cell"
    return ""


def _caption(node: LexborNode, _places: Places) -> str:
    """What stands below a picture, and what stands for it."""
    picture, caption = node.css_first("img"), node.css_first("figcaption")
    if picture is None:
        return ""
    if caption is None:
        is_said = "title" in picture.attributes
        return "" if is_said else "what stood below a picture was taken out: it stands for it still"
    if holds_elements(caption):
        return "what stands below a picture is words: their emphasis is not kept"
    is_alt = "aria-hidden" in caption.attributes and ATTRIBUTE not in caption.attributes
    if is_alt and (picture.attributes.get("alt") or "").split() != caption.text().split():
        return "what stands below a picture is otherwise than what stands for it: what is below counts"
    return ""


def _tag(node: LexborNode, _places: Places) -> str:
    marked = leads_to_tag(node) and holds_elements(node)
    return "a tag is words: their emphasis is not kept" if marked else ""


def _code(node: LexborNode, _places: Places) -> str:
    """Code; an author's own HTML says so."""
    if node.attributes.get(ATTRIBUTE) == SHOWN or node.css_first(f"{_OF_WORDS}, a") is None:
        return ""
    return "code is words: their emphasis, and links in it, are not kept"


def _property(node: LexborNode, places: Places) -> str:
    """A key or a value in the table of properties."""
    if node.css_first(_EMPHASIS) is not None:
        return "a property is words: their emphasis is not kept"
    for link in node.css("a[href]"):
        href, shown = link.attributes.get("href") or "", link.text().strip()
        if "tag" in kinds_of(link):
            is_led = leads_to_tag(link)
        elif href.startswith(_ON_THE_WEB) or shown.startswith(_ON_THE_WEB):
            is_led = as_led(href) == as_led(shown)
        else:
            is_led = leads_as_said(link) or led_to(link, places) is not None  # that comes home
        if not is_led:
            return f"`{shown}` in a property leads elsewhere than it says: what is shown counts"
    return ""


def _embed(node: LexborNode, _places: Places) -> str:
    """The words of an embed that is but a link. Those above what is shown in place are told of with it."""
    is_marked = holds_elements(node) and ABOVE not in kinds_of(node)
    return "the words of an embed are but words: their emphasis is not kept" if is_marked else ""


def _words_of_task(node: LexborNode, _places: Places) -> str:
    box = node.prev
    while box is not None and not box.is_element_node:
        box = box.prev
    if box is None or box.tag != "input":
        return "the box of a task was taken out, and not the words beside it: it stays a task"
    holder = node.parent
    while holder is not None and "data-task" not in holder.attributes:
        holder = holder.parent
    task = read_task(holder, read_carrier(holder.attributes.get(ATTRIBUTE))) if holder is not None else None
    if holder is None or task is None or (plain_words(task) == words_in(holder) and not holds_elements(node)):
        return ""
    said = plain_words(task)
    return f"the words beside a task are read as {f'({said})' if said else 'none'}: the rest means nothing"


def _drawer(node: LexborNode, _places: Places) -> str:
    name = next((child for child in node.iter() if child.tag == "summary"), None)
    is_name = (
        name is not None and _NAME.fullmatch(name.text().strip()) is not None and not holds_elements(name)
    )
    return (
        "" if is_name else f"a drawer has a name of one word: it stays `{node.attributes.get('data-name')}`"
    )


def _html(node: LexborNode, _places: Places) -> str:
    """An author's own HTML: who edits its words has edited that."""
    said = read_carrier(node.attributes.get(ATTRIBUTE))
    source = text_of(said, "html")
    source = as_shown_now(source, node) if source else ""
    if not source:  # what is shown counts
        return ""
    if said.get("links") and not leads_on(node.css(LEADING), said):
        return _LED
    shown = cleaned(source, shown=True)
    before, now = as_seen(shown), as_seen(node.inner_html or "", parsed=True)
    if said.get("links"):  # its addresses are those of the vault there, of the site here
        before, now = (_ADDRESS.sub("", shown) for shown in (before, now))
    is_same = before == now and ("title=" not in shown or _tips(LexborHTMLParser(shown).root) == _tips(node))
    return (
        "" if is_same else "HTML of one's own was edited by more than words and links: these alone come home"
    )


def _tips(node: LexborNode | None) -> list[str | None]:
    """What an author's own HTML says when it is pointed at."""
    return [one.attributes.get("title") for one in node.css("[title]")] if node is not None else []


def _tags(node: LexborNode, _places: Places) -> str:
    """The tags of an author's own HTML in the line that ``node`` is of, which is told of once: where the first of them is carried."""
    line = _line_of(node)
    carried = [span for span in line.css(_CARRIED) if _line_of(span).mem_id == line.mem_id]
    if carried[0].mem_id != node.mem_id:
        return ""
    said = [read_carrier(span.attributes.get(ATTRIBUTE)) for span in carried]
    if not all(leads_on(tag_after(span), each) for span, each in zip(carried, said, strict=True)):
        return _LED
    tags = (
        as_led_now(text_of(each, "html"), tag_after(span)) for span, each in zip(carried, said, strict=True)
    )
    if any(each.get("links") for each in said):
        return ""
    source = "".join(f"{tag}{_BETWEEN}" for tag in tags)
    before = LexborHTMLParser(cleaned(source, inline=True, shown=True))
    if before.text().count(_BETWEEN) != len(said):  # a tag that swallows what it stands around is not shown
        return ""
    shown = (tag for tag in line.css(_SHOWN) if _line_of(tag).mem_id == line.mem_id)
    if set(map(_as_tag, before.css(_SHOWN))) == set(map(_as_tag, shown)):
        return ""
    return "a tag of HTML of one's own was edited: it stays as it was"


def _line_of(node: LexborNode) -> LexborNode:
    """The block whose text ``node`` stands in."""
    above = node
    while above.parent is not None and above.tag not in _LINES:
        above = above.parent
    return above


def _as_tag(node: LexborNode) -> str:
    """What ``node`` shows and says when it is pointed at."""
    seen = as_seen(start_tag(node, True), parsed=True)
    return seen or f"<{node.tag} {node.attributes.get('title') or ''}>"


_CHECKS: Final[tuple[tuple[str, str, str, Callable[[LexborNode, Places], str]], ...]] = (
    ("<header", "header:first-child", "title", _title),
    ('class="date"', "header time.date", "journal", _day),
    ("footnote-ref", "sup.footnote-ref", "footnote", _mark),
    ('"footnotes"', "section.footnotes > dl > dd[data-label]", "footnote", _footnote),
    ("<math", "math", "math", _formula),
    ("math tex", ".math.tex", "math", _tex),
    ('class="callout', ".callout", "callout", _box),
    ("<table", "table", "table", _table),
    ('class="picture"', "figure.picture", "image", _caption),
    ("_vault/tags/", ".body .tag", "tag", _tag),
    ("<code", ".body code", "code", _code),
    ('class="properties', "table.properties :is(td, th)", "property", _property),
    ('class="embed', ".body a.embed", "embed", _embed),
    (OF_TASKS, f"small.{OF_TASKS}", "task", _words_of_task),
    ('"drawer', "details.drawer", "drawer", _drawer),
    ("raw-html", "div.raw-html", "html", _html),
    ("></span>", _CARRIED, "html", _tags),
)
"""What is looked at in a page that has the word; what the ledger calls it, and what says what is otherwise there, ``""`` for nothing."""
