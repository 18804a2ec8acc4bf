"""Properties in a page: a table that people read, whose cells say their type; ``<meta>`` for programs."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename, splitext
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import ATTRIBUTE, attribute, carrier, read_carrier, text, text_of
from vaultconv.formats.html.elements import kinds_of
from vaultconv.formats.html.links import Destination
from vaultconv.formats.html.naming import PAGES, slug_of
from vaultconv.formats.html.places import OF, digest_of
from vaultconv.formats.html.resolver import OUTSIDE
from vaultconv.formats.html.site.tags import KEYS, name_of
from vaultconv.markdown.frontmatter import (
    as_spelled,
    comments,
    flow_text,
    is_finite,
    number_in,
    number_text,
    read_flow,
)
from vaultconv.model.plain import reference_text
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.fragments import BY_ID
from vaultconv.vault.property_links import TextLink, is_label, links_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.places import Places

_PLAIN = frozenset({PropertyType.TEXT, PropertyType.DATE, PropertyType.DATETIME, PropertyType.LINK})
"""Types whose value is a text, which is what is shown."""


_ALIAS = "alias"
"""The class of a link that calls a page otherwise than its address does."""

_OF_THE_PAGE = frozenset(
    {"viewport", "generator", "referrer", "color-scheme", "theme-color", "application-name", "vaultconv-page"}
)
"""Names in the head of a page, in lower case, that browsers or our reader take for the page's own."""


def write_table(
    properties: Properties,
    to: Callable[[Reference], Destination],
    kind: str = "properties",
    picture: Callable[[str], str] = lambda _url: "",
    tag: Callable[[str], str] = lambda _name: "",
) -> str:
    """The properties as a table of that ``kind``; ``""`` for none. ``to`` says where a link in a value leads, ``picture`` the
    address of the file that shows what is at an address of the web, ``tag`` that of the page of a tag, ``""`` if there is none."""
    if not properties.items:
        return ""
    said = comments(properties)
    rows = "".join(
        f'<tr{carrier(comment=said.get(item.key))}><th scope="row">{text(item.key)}</th>{_cell(item, to, picture, tag)}</tr>\n'
        for item in properties
    )
    return f'<table class="{kind}"{carrier(comment=said.get(""))}>\n<tbody>\n{rows}</tbody>\n</table>\n'


def write_meta(properties: Properties) -> str:
    """What programs look for in the head of a page."""
    out = []
    for item in properties:
        if item.key.lower() in _OF_THE_PAGE:
            continue
        if isinstance(item.value, str) and item.value:
            out.append(f"<meta{attribute('name', item.key)}{attribute('content', item.value)}>\n")
        elif isinstance(item.value, list) and _texts(item.value):
            content = ", ".join(str(value) for value in item.value)
            out.append(f"<meta{attribute('name', item.key)}{attribute('content', content)}>\n")
    return "".join(out)


def _texts(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _cell(
    item: Property,
    to: Callable[[Reference], Destination],
    picture: Callable[[str], str],
    tag: Callable[[str], str],
) -> str:
    kind = attribute("data-type", str(item.type))
    value = item.value
    if isinstance(value, str) and item.type in _PLAIN:
        file = picture(value)
        shown = f'<img{attribute("src", file)}{attribute("data-src", value)} alt="">' if file else ""
        return f"<td{kind}>{_tag(item, value, tag) or _text(value, to)}{shown}</td>"
    if item.type is PropertyType.CHECKBOX and isinstance(value, bool):
        checked = " checked" if value else ""
        return f'<td{kind}><input type="checkbox" disabled{checked}{attribute("aria-label", item.key)}></td>'
    if item.type is PropertyType.LIST and isinstance(value, list) and _texts(value):
        items = "".join(f"<li>{_tag(item, str(one), tag) or _text(str(one), to)}</li>" for one in value)
        return f"<td{kind}><ul>{items}</ul></td>"
    if value is None and item.type is PropertyType.EMPTY:
        return f"<td{kind}></td>"
    words = as_spelled(value, item.lexeme)
    if isinstance(words, str) and item.type is PropertyType.NUMBER and _says(value, words):
        return f"<td{kind}>{text(words)}</td>"
    if not is_finite(value):
        return f"<td{kind}{carrier(yaml=flow_text(value))}>{_shown(value)}</td>"
    spelled = words if isinstance(words, list) and words != as_spelled(value, "") else None
    return f"<td{kind}{carrier(value=[value], spelled=spelled)}>{_shown(spelled or value)}</td>"


def _tag(item: Property, value: str, tag: Callable[[str], str]) -> str:
    """The tag that a ``value`` of ``item`` is, linked; ``""`` where it is none."""
    if item.key.lower() not in KEYS or value.startswith("[["):
        return ""
    href = tag(name_of(value))
    return f'<a class="tag"{attribute("href", href)}>{text(value)}</a>' if href and "\n" not in value else ""


def _says(value: Value, word: str) -> bool:
    """Whether ``word``, read again, is the number ``value``."""
    back = number_in(word)
    return type(back) is type(value) and (back == value or (back != back and value != value))


def _text(value: str, to: Callable[[Reference], Destination]) -> str:
    """A text, linked where it is an address, and where there are links into the vault in it."""
    links = links_in(value)
    if links:
        pieces: list[str] = []
        done = 0
        for link in links:
            pieces += (text(value[done : link.start]), _link(value[link.start : link.end], link, to))
            done = link.end
        shown = "".join((*pieces, text(value[done:])))
        return f"<pre>\n{shown}</pre>" if "\n" in value else shown
    if (
        value.startswith(("https://", "http://"))
        and safety.is_safe(value)
        and not any(c.isspace() for c in value)
    ):
        return f"<a{attribute('href', value)}>{text(value)}</a>"
    return f"<pre>\n{text(value)}</pre>" if "\n" in value else text(value)


def _link(written: str, link: TextLink, to: Callable[[Reference], Destination]) -> str:
    """A link into the vault. One by a name that its page does not go by here names the path."""
    reference = link.reference
    there = to(reference)
    label = link.words or written.strip().removeprefix("[[").removesuffix("]]") or written
    facts = {"text": written}
    if there.path and not there.goes_by(reference.target):
        name = reference_text(replace(reference, target=there.path))
        facts = {"text": f"[[{name}|{label}]]"} if link.words else {"text": f"[[{name}]]", "shown": label}
    kinds = ["wikilink"] if facts == {"text": f"[[{label}]]"} else []
    if kinds:
        facts = {}
    if there.href is None:
        kinds.append("unresolved")
    elif not _tells(there.href, _name_said(facts, label)):
        kinds.append(_ALIAS)
        facts[OF] = digest_of(basename(there.href))
    return (
        "<a"
        + (attribute("class", " ".join(kinds)) if kinds else "")
        + (attribute("href", there.href) if there.href is not None else "")
        + carrier(**facts)
        + f">{text(label)}</a>"
    )


def _tells(href: str, name: str) -> bool:
    """Whether the address ``href`` is made of the ``name`` that a link says, or leads to the page itself: of another is only said which it was.

    >>> _tells("../a/rye.html#part", "Grains/Rye#Part"), _tells("rye-2.html", "Rye"), _tells("a.pdf", "a.pdf"), _tells("oats.html", "Rye")
    (True, True, True, False)
    """
    path = unquote(href.partition("#")[0])
    last = basename(name.partition("#")[0]).removesuffix(".md")
    stem, end = splitext(basename(path))
    slug = slug_of(last)
    is_made = end in PAGES and (
        stem == slug or (stem.startswith(f"{slug}-") and stem[len(slug) + 1 :].isdecimal())
    )
    return not path or is_made or basename(path) == last


def leads_as_said(link: LexborNode) -> bool:
    """Whether a ``link`` in a property of our page leads where it did when it was written, as far as its words tell; not where nothing says
    that it was written so."""
    href = link.attributes.get("href") or ""
    said = read_carrier(link.attributes.get(ATTRIBUTE))
    if _ALIAS in kinds_of(link):
        return text_of(said, OF) in ("", digest_of(basename(href)))
    is_told = bool(said) or "wikilink" in kinds_of(link)
    return is_told and _tells(href, _name_said(said, link.text()))


def _name_said(facts: dict[str, Any], label: str) -> str:
    """What a link names that shows its ``label`` and carries ``facts``."""
    found = links_in(text_of(facts, "text"))
    return reference_text(found[0].reference) if found else label


def _shown(value: Value) -> str:
    """Any value for people: lists and maps in their turn. What is no text is JSON."""
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_shown(one)}</li>' for one in value)}</ul>"
    if isinstance(value, dict):
        rows = "".join(
            f'<tr><th scope="row">{text(str(k))}</th><td>{_shown(v)}</td></tr>' for k, v in value.items()
        )
        return f"<table><tbody>{rows}</tbody></table>"
    if isinstance(value, str):
        return text(value)
    return "" if value is None else text(flow_text(value))


def read_table(table: LexborNode, places: Places) -> Properties:
    """The properties that :func:`write_table` wrote. What a cell shows wins where somebody changed it, and so do the links in it, of which
    ``places`` tells what they mean."""
    items = []
    for row in table.css("tr"):
        cells = [node for node in row.iter() if node.tag in ("th", "td")]
        if len(cells) == 2 and cells[1].parent is not None and _is_own(row, table):
            items.append(replace(_property(cells[0].text(), cells[1], places), before=_comment(row)))
    return Properties(tuple(items), trailer=_comment(table))


def _comment(node: LexborNode) -> str:
    """The comments of YAML that ``node`` carries."""
    lines = text_of(read_carrier(node.attributes.get(ATTRIBUTE)), "comment").splitlines()
    return "".join(f"{line}\n" for line in lines if line.startswith("#"))


def _is_own(row: LexborNode, table: LexborNode) -> bool:
    """Whether ``row`` is one of ``table`` and not of a table in it."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node is not None and node.mem_id == table.mem_id


def _property(key: str, cell: LexborNode, places: Places) -> Property:
    said = cell.attributes.get("data-type") or "text"
    kind = PropertyType(said) if said in set(PropertyType) else PropertyType.TEXT
    facts = read_carrier(cell.attributes.get(ATTRIBUTE))
    if yaml := text_of(facts, "yaml"):
        carried = read_flow(yaml)
        if _unchanged(carried, cell):
            return Property(key, carried, kind)
    value, shown, spelled = facts.get("value"), text_of(facts, "shown"), facts.get("spelled")
    if isinstance(value, list) and len(value) == 1:
        if isinstance(spelled, list) and _unchanged(spelled, cell):
            return Property(key, value[0], kind, f"[{', '.join(map(str, spelled))}]")
        if shown == cell.text() if shown else _unchanged(value[0], cell):
            return Property(key, value[0], kind, shown)
    if kind is PropertyType.NUMBER and (number := number_in(word := cell.text())) is not None:
        return Property(key, number, kind, "" if word == number_text(number) else word)
    box = cell.css_first("input")
    if kind is PropertyType.CHECKBOX and box is not None:
        return Property(key, "checked" in box.attributes, kind)
    if kind is PropertyType.EMPTY and not cell.text():
        return Property(key, None, kind)
    if kind is PropertyType.LIST:
        return Property(key, _values(cell, places), kind)
    return Property(key, _value(cell, places), kind if kind in _PLAIN else PropertyType.TEXT)


def _unchanged(value: Value, cell: LexborNode) -> bool:
    try:
        return (cell.inner_html or "") == _normal(_shown(value))
    except RecursionError:
        return False


def _normal(fragment: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    cell = LexborHTMLParser(f"<table><tr><td>{fragment}</td></tr></table>").css_first("td")
    return (cell.inner_html or "") if cell is not None else ""


def _values(cell: LexborNode, places: Places) -> list[Value] | str:
    """What the ``cell`` of a list shows: a text by itself, or its items; text beside these is one more."""
    if cell.css_first("li") is None and (shown := _value(cell, places)).strip():
        return shown
    found: list[Value] = []
    for part in cell.iter(include_text=True):
        if part.tag in ("ul", "ol"):
            found += (_value(item, places) for item in part.css("li"))
        elif words := (part.text() if part.is_text_node else _value(part, places)).strip():
            found.append(words)
    return found


def _value(node: LexborNode, places: Places) -> str:
    """The text that a node shows, with each link in it as it was made of its text."""
    pieces = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text" and not _is_in_link(part, node):
            pieces.append(part.text(deep=False))
        elif part.tag == "a":
            pieces.append(_said(part, places))
    return "".join(pieces)


def _is_in_link(part: LexborNode, node: LexborNode) -> bool:
    """Whether ``part`` of ``node`` stands in a link there."""
    above = part.parent
    while above is not None and above.mem_id != node.mem_id and above.tag != "a":
        above = above.parent
    return above is not None and above.tag == "a"


def _said(link: LexborNode, places: Places) -> str:
    """The text that ``link`` was made of, while it shows what it did and leads there. Else a link to where it leads now, by the words
    that it shows."""
    words, kinds = link.text(), kinds_of(link)
    if "wikilink" in kinds:
        return f"[[{words}]]"
    said = text_of(facts := read_carrier(link.attributes.get(ATTRIBUTE)), "text")
    found = links_in(said)
    is_led = bool(found) and leads_as_said(link)
    shown = text_of(facts, "shown") or (found[0].words if found else "") or said.strip()[2:-2]
    if is_led and shown == words:
        return said
    reference = found[0].reference if is_led else led_to(link, places)
    if reference is None or not is_label(words):
        return words
    return f"[[{reference_text(reference)}|{words}]]"


def led_to(link: LexborNode, places: Places) -> Reference | None:
    """What in the vault a ``link`` in a property leads to by its address, the place in a page by the words that an id is made of; None where
    it leads nowhere, or out of it. What a name alone says has no address that counts."""
    href = link.attributes.get("href")
    if href is None or not {"tag", "wikilink"}.isdisjoint(kinds_of(link)):
        return None
    reference = places.reference(href, {})
    if reference.kind is not ReferenceKind.NAME or reference.origin == OUTSIDE:
        return None
    if reference.origin == BY_ID:
        return replace(
            reference, headings=tuple(id.replace("-", " ") for id in reference.headings), origin=""
        )
    return reference


def read_inline(said: Any) -> tuple[Property, ...]:
    """The properties of a block that a carrier says. A page may come from anybody: what is malformed is none."""
    if not isinstance(said, list):
        return ()
    return tuple(
        Property(entry[0], entry[1], PropertyType(entry[2]))
        for entry in said
        if isinstance(entry, list)
        and len(entry) == 3
        and isinstance(entry[0], str)
        and entry[2] in set(PropertyType)
    )


def own_table(item: LexborNode) -> LexborNode | None:
    """The properties of ``item`` of our page."""
    tables = (child for child in item.iter() if child.tag == "table")
    return next((table for table in tables if kinds_of(table) == ["properties"]), None)
