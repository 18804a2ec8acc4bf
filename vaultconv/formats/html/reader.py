"""Pages to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, dirname, join, splitext
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.base import Item, ReadContext, Unit
from vaultconv.formats.html.around import Around, without_surroundings
from vaultconv.formats.html.carriers import ATTRIBUTE, OUTLINE, read_carrier, text_of
from vaultconv.formats.html.charsets import text_of_page
from vaultconv.formats.html.controls import without_controls
from vaultconv.formats.html.depth import refusal
from vaultconv.formats.html.elements import HEADINGS, LINES, kinds_of
from vaultconv.formats.html.exports import TASKS
from vaultconv.formats.html.footnote_places import Waiting
from vaultconv.formats.html.footnotes import Footnotes, footnotes_of
from vaultconv.formats.html.formulas import without_renderings
from vaultconv.formats.html.heads import Head, head_of
from vaultconv.formats.html.how_much import MAIN, OPTION
from vaultconv.formats.html.lines import Tags, lines_of, tags_of
from vaultconv.formats.html.metadata import said_by
from vaultconv.formats.html.naming import DERIVED, INDEX, NAME, PAGES, VERBATIM
from vaultconv.formats.html.notion import SIGN, taken_properties
from vaultconv.formats.html.overruled import overruled
from vaultconv.formats.html.places import Places
from vaultconv.formats.html.properties import read_table
from vaultconv.formats.html.read_blocks import BlockReader, TooDeepError
from vaultconv.formats.html.read_own import footnotes
from vaultconv.formats.html.recast import recast
from vaultconv.formats.html.saved import is_page, is_saved_with_page, lead_within, saved_folders
from vaultconv.formats.html.shown_in_place import edited_in
from vaultconv.formats.html.site.head import DERIVED_PAGE, GENERATOR
from vaultconv.formats.html.site.theme import MARK
from vaultconv.formats.html.unread import UNREAD, unread
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.quotebacks import with_quotebacks
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, List, Quote
from vaultconv.model.note import Attachment, Note, NoteKind, Problem, Source
from vaultconv.model.properties import Properties
from vaultconv.model.reference import WEB
from vaultconv.vault.fragments import IDS, places_of, with_places
from vaultconv.vault.tree import Tree

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

COPIED = ("Source: ", "-- ")
"""How quotations say their source in the text below them, as tools for Quotebacks write it."""

_NO_PAGES = {
    b"\x89PNG": "a picture (PNG)",
    b"GIF8": "a picture (GIF)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive (ZIP)",
    b"\x1f\x8b": "a packed file (gzip)",
}
"""What is saved under the name of a page now and then, by how it begins."""
_CALL_IT = "Call it by what it is."

_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_TITLES = ", ".join(f"header > {name}" for name in HEADINGS)


class HtmlReader:
    """Reads a folder of pages, ours or anybody's. Every other file is an attachment."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """Every file by its path."""
        saved = saved_folders(file.path for file in tree.files)
        for file in tree.files:
            page = is_page(file.path) and not is_saved_with_page(file.path, saved)
            kept = file.path.startswith(VERBATIM + "/")
            maybe_ours = file.path.startswith(DERIVED + "/") and file.path.endswith((".css", ".js"))
            role = "note" if page or kept or maybe_ours else "attachment"
            yield Unit(file.path, role, file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds; what we made of the vault as a whole holds nothing."""
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        if not unit.path.lower().endswith(PAGES) and not unit.path.startswith(VERBATIM + "/"):
            return (
                () if data.startswith(MARK.encode()) else (Attachment(unit.path, unit.size, unit.mtime_ns),)
            )
        note = read_page(unit.path, data, context)
        return () if note is None else (note,)


def read_page(path: str, data: bytes, context: ReadContext) -> Note | None:
    """The note that the page at ``path`` is; None for one that we made of the vault as a whole. One that cannot be understood has its bytes
    and a problem.

    >>> note = read_page("a.html", b"<title>A</title><p>one <b>two</b>", ReadContext())
    >>> note.title, note.blocks[0].spans[0].text
    ('A', 'one **two**')
    """
    if path.startswith(VERBATIM + "/"):
        return _verbatim(path, data, Problem("it could not be understood when it was converted"))
    other = next((kind for sign, kind in _NO_PAGES.items() if data.startswith(sign)), None)
    if other is not None:
        return _verbatim(path, data, Problem(f"this is {other}, and no web page", remedy=_CALL_IT))
    decoded, odd = text_of_page(path, data)
    if decoded.problem is not None:
        return _verbatim(path, data, decoded.problem)
    if _is_no_text(decoded.text):
        return _verbatim(path, data, Problem("this is no web page", remedy=_CALL_IT))
    refused = refusal(decoded.text)
    if refused is not None:
        return _verbatim(path, data, Problem(refused.message, refused.line, 1, refused.remedy))
    tree = LexborHTMLParser(decoded.text)
    root = tree.body or tree.root
    if root is None:
        return _verbatim(path, data, Problem("this is no web page"))
    head = head_of(tree)
    meta = _meta(head)
    ours = meta.get("generator") == GENERATOR
    if ours and (DERIVED_PAGE in meta or (path == INDEX and (root.attributes.get("class") or "") == "index")):
        return None
    lower = decoded.text.lower()
    tags = tags_of(lower)
    lines = lines_of(lower, tags, tree)
    try:
        note = (
            _own(path, root, tree, lines, decoded.text)
            if ours and root.css_first("article") is not None
            else _foreign(path, root, tree, head, lines, tags, decoded.text, lower, context.options)
        )
    except TooDeepError as error:
        return _verbatim(
            path, data, Problem(str(error), remedy="Flatten the nesting; until then it is copied.")
        )
    if odd:
        note.extra = {**note.extra, UNREAD: (*odd, *note.extra.get(UNREAD, ()))}
    return replace(
        note,
        encoding=decoded.encoding,
        source=Source(decoded.text, 0, NAME),
        carried=context.carried,
    )


def _own(path: str, root: LexborNode, tree: LexborHTMLParser, lines: Mapping[int, int], text: str) -> Note:
    """A page that we wrote, whose source is ``text``."""
    article = root.css_first("article")
    assert article is not None  # noqa: S101  the caller has looked
    table = article.css_first("header > table.properties")
    days = article.css("header time.date")
    time = next(
        (day for day in days if day.parent is not None and _is_day(day.parent)), next(iter(days), None)
    )
    body = article.css_first("div.body")
    notes = article.css_first("section.footnotes")
    labels = {
        node.attributes.get("id") or "": node.attributes.get("data-label") or ""
        for node in (notes.css("dd[data-label]") if notes is not None else ())
    }
    places = Places(path, labels)
    line_ends = article.css_first(f"div.body.{LINES}, br.soft") is not None
    reader = BlockReader(places, True, lines=lines, line_ends=line_ends)
    heading = article.css_first(_TITLES)
    edited = tuple(overruled(article, places, text, lines))
    own = heading is not None and "own" in (heading.attributes.get("class") or "").split()
    blocks: Blocks = reader.blocks([heading]) if own and heading is not None else ()
    noted = footnotes(reader, notes) if notes is not None else ()
    waiting = places.waiting = Waiting(noted)
    before, after = _beside(article, heading)
    blocks += reader.blocks(before) if before else ()
    blocks += reader.inside(body) if body is not None else ()
    blocks += reader.blocks(after) if after else ()
    blocks += tuple(block for block in noted if not waiting.has_given(block))
    carried = article.attributes.get(ATTRIBUTE)
    said = read_carrier(carried)
    words = (carried or "").split()
    properties = read_table(table, places) if table is not None else Properties()
    title = _title(tree)
    if heading is not None and not own and (shown := heading.text().strip()) not in ("", title):
        properties, title = _retitled(properties, title, shown), shown
    edited = (*edited_in(article, path, reader.line_of), *edited)
    kind = next((word for word in words if word in set(NoteKind)), said.get("kind"))
    is_outline = OUTLINE in (*words, said.get("shape")) or any(map(_is_outline, blocks))
    return Note(
        path,
        title,
        NoteKind(kind) if kind in set(NoteKind) else NoteKind.PAGE,
        properties=properties,
        blocks=blocks,
        date=_date(time) if time is not None else "",
        extra={
            IDS: places_of(blocks, reader.ids.named),
            **({"shape": OUTLINE} if is_outline else {}),
            **({"shows": join(dirname(path), shows)} if (shows := text_of(said, "shows")) else {}),
            **({"line_ends": "shown"} if line_ends else {}),
            **({UNREAD: edited} if edited else {}),
        },
    )


def _beside(article: LexborNode, heading: LexborNode | None) -> tuple[list[LexborNode], list[LexborNode]]:
    """What somebody put into the ``article`` of a page of ours before its body, and behind it."""
    before: list[LexborNode] = []
    after: list[LexborNode] = []
    found = before
    for part in article.iter(include_text=True):
        kinds = kinds_of(part)
        if "body" in kinds:
            found = after
        elif part.tag == "header":
            before += (one for one in part.iter(include_text=True) if not _is_of_header(one, heading))
        elif not (_is_blank(part) or "footnotes" in kinds or "board" in kinds):
            found.append(part)
    return before, after


def _is_of_header(part: LexborNode, heading: LexborNode | None) -> bool:
    """Whether ``part`` of a header is what we write there: the title, the day, the properties."""
    if _is_blank(part) or (heading is not None and part.mem_id == heading.mem_id):
        return True
    return "properties" in kinds_of(part) or _is_day(part)


def _is_day(part: LexborNode) -> bool:
    """Whether ``part`` of a header shows a day and nothing else, as we write it: where somebody put words beside it, these are their own."""
    time = part.css_first("p > time.date")
    return time is not None and part.text().strip() == time.text().strip()


def _is_blank(part: LexborNode) -> bool:
    return part.is_text_node and not part.text().strip()


def _retitled(properties: Properties, old: str, new: str) -> Properties:
    """``properties`` of a page whose title was ``old``, and was edited where it is shown: one that says the same follows."""
    items = (
        replace(item, value=new) if item.key == "title" and item.value == old and old else item
        for item in properties
    )
    return replace(properties, items=tuple(items))


def _is_outline(block: AnyBlock) -> bool:
    return isinstance(block, List) and block.outline


def _date(time: LexborNode) -> str:
    """The day that a page shows; if that is none, the one that it says."""
    shown = time.text().strip()
    return shown if _DAY.fullmatch(shown) else time.attributes.get("datetime") or ""


def _foreign(
    path: str,
    root: LexborNode,
    tree: LexborHTMLParser,
    head: Head,
    lines: Mapping[int, int],
    tags: Tags,
    text: str,
    lower: str,
    options: Mapping[str, Any],
) -> Note:
    """Anybody's page: its body."""
    base = tree.css_first("head base[href]") if "base" in tags else None
    places = Places(path, base=(base.attributes.get("href") or "") if base is not None else "")
    said = said_by(tree, head, text, tags)
    places.web = _origin(said.properties)
    if options.get(OPTION.name, MAIN) == MAIN:
        around = without_surroundings(root, path, lower, tags, said.title)
        said = said.of_site(around.site)
    else:
        around = Around()
    lost = (*around.lost, *unread(path, text, lower, tags, tree, head, said.names))
    if places.web and "a" in tags and "#" in lower:
        lead_within(root, places.web)
    properties = said.properties
    if SIGN in lower and (own := taken_properties(root)):
        properties = replace(properties, items=(*properties.items, *own))
    without_controls(root, lower, tags)
    recast(root, lower, tags, tree)
    if "script" in tags and "math/tex" in lower:
        without_renderings(root)
    may_lead = ("a" in tags and "#" in lower) or "ltx_role_footnote" in lower
    links = root.css('a[href^="#"]') if may_lead else []
    notes = footnotes_of(root, links) if links else Footnotes()
    linked = frozenset(
        unquote((node.attributes.get("href") or "")[1:]) for node in links if node.parent is not None
    )
    reader = BlockReader(
        places, False, linked, lines, notes, tags, any(sign in lower for sign in ("checkbox", *TASKS))
    )
    blocks = reader.inside(root)
    if any(sign in text for sign in COPIED):
        blocks = with_quotebacks(blocks, text)
    first = next((block for block in blocks if not isinstance(block, Heading)), None)
    quoted = isinstance(first, Quote) and first.traits.citation is not None
    ids = places_of(blocks, reader.ids.named) if reader.ids.named else {}
    note = Note(
        path,
        said.title or splitext(basename(path))[0],
        NoteKind.HIGHLIGHT if quoted else NoteKind.PAGE,
        properties=properties,
        blocks=blocks,
        extra={IDS: ids, UNREAD: lost, **({WEB: places.web} if places.leads_on else {})},
    )
    return with_places(note, lambda there: ids if there == path else {}) if places.names_ids else note


def _origin(properties: Properties) -> str:
    """Where on the web a page with these ``properties`` is from; ``""`` where it says none that holds for itself."""
    said = next((item.value for item in properties if item.key == "url"), "")
    return said if isinstance(said, str) and said.startswith(("https://", "http://")) else ""


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return node.text().strip() if node is not None else ""


def _meta(head: Head) -> dict[str, str]:
    """What the head says, by name."""
    found: dict[str, str] = {}
    for tag, said in head:
        if tag == "meta":
            name = said.get("name") or said.get("property") or ""
            found.setdefault(name.lower(), said.get("content") or "")
    return found


def _is_no_text(text: str) -> bool:
    """Whether ``text`` holds no element and many characters that no one types."""
    return "<" not in text and sum(ord(c) < 9 for c in text[:1000]) > 0


def _verbatim(path: str, data: bytes, problem: Problem) -> Note:
    return Note(path, splitext(basename(path))[0], verbatim=data, problem=problem)
