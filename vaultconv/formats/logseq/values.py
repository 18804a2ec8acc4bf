"""Values of properties: text to value, value to text, and keys.

Logseq gives a value no type but what its text looks like (``text/parse-property``); so what would not come back from its
text as it was is carried beside it. Source: ``formats/logseq.md`` section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vaultconv.formats.logseq.carriers import KEY, apart
from vaultconv.formats.logseq.dates import ISO_FORMAT, is_written, write_day
from vaultconv.formats.logseq.named_tags import LISTS, names_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import flow_text, number_in, number_text
from vaultconv.model.plain import reference_text
from vaultconv.model.properties import PropertyType, Value
from vaultconv.model.reference import ReferenceKind
from vaultconv.vault.property_links import TextLink, is_one_link, links_in, respelled

FOLDER = "folder"
"""The key of the folder that a page has elsewhere."""

TAKEN = frozenset({"title", "id", "alias", "collapsed", "template", "filters", "heading", FOLDER, KEY})
"""Keys that mean something else to the app, or to us."""

RENAMED = "-property"
"""What the key of a document has after it where it is one of these."""

TITLE = "title"
"""The key of a page's name in a graph; a document may have a property of that name."""
_TITLE_THERE = TITLE + RENAMED

_INTEGER = lazy_pattern(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_DECIMAL = lazy_pattern(r"-?(?:0|[1-9]\d*)\.\d+", re.ASCII)
_PAGE = lazy_pattern(r"\[\[([^\[\]\n]+)\]\]")
_LABELLED = lazy_pattern(r"\[([^\[\]]*)\]\(\[\[([^\[\]]+)\]\]\)")
_LINK = lazy_pattern(r"\[\[[^\[\]]+\]\]|\[[^\[\]]*\]\((?:\[\[[^\[\]]+\]\]|\(\([0-9a-f-]{36}\)\))\)")
_PIECE = lazy_pattern(
    rf"\s*(?:\[\[(?P<link>[^\[\]\n]+)\]\]|\"(?P<quoted>[^\"\n]*)\"|(?P<plain>{_LABELLED.pattern}|[^,，]*?))\s*(?:[,，]|$)"
)
_SET = lazy_pattern(rf"(?:{_LINK.pattern})(?:[,，][ \t]*(?:{_LINK.pattern}))+")
"""Links and nothing else: to the app that is a set of pages."""
_ADDRESS = lazy_pattern(r"(?:(?<=\s)|\A)[A-Za-z][A-Za-z0-9+.-]*://\S+")
_REFERS = lazy_pattern(r"\[\[|#(?=[^\s#,!?'\":.;])")
_BAD_KEY = lazy_pattern(r"[\s:\"^(){}\[\];,@`~\\#]+")


def read_value(
    text: str, is_list: bool, key: str = "", numbers: bool = False, days: str = ISO_FORMAT
) -> tuple[Value, PropertyType]:
    """What the text of a property says. ``numbers``: it is known that what YAML would read as a number is one; ``days`` is the
    format in which the graph titles its journals.

    >>> read_value("4.5", False), read_value("[[2026-01-05]]", False), read_value('a, "b, c"', True)
    ((4.5, <PropertyType.NUMBER: 'number'>), ('2026-01-05', <PropertyType.DATE: 'date'>), (['a', 'b, c'], <PropertyType.LIST: 'list'>))
    >>> read_value("007", False)[0], read_value("007", False, numbers=True)[0]
    ('007', 7)
    """
    if key in LISTS:
        return [
            _scalar(name.name, True) if numbers else name.name for name in names_in(text)
        ], PropertyType.LIST
    if is_list:
        return [_item(piece, numbers) for piece in _pieces(text)], PropertyType.LIST
    if not text:
        return None, PropertyType.EMPTY
    if key == _TITLE_THERE and is_quoted(text):
        return text[1:-1], PropertyType.TEXT
    if (found := _PAGE.fullmatch(text)) and (day := is_written(found[1], days)):
        return day, PropertyType.DATE
    if not is_quoted(text) and (refers(text) or links_in(text)):
        pieces = list(_pieces(text)) if _SET.fullmatch(text) else []
        if len(pieces) > 1:
            return [_item(piece, numbers) for piece in pieces], PropertyType.LIST
        return respelled(text, _in_brackets), PropertyType.LINK
    if is_quoted(text) and links_in(text):  # no reference to the app, and yet somebody's
        return text, PropertyType.LINK
    value = _scalar(text, numbers)
    if isinstance(value, bool):
        return value, PropertyType.CHECKBOX
    if isinstance(value, int | float):
        return value, PropertyType.NUMBER
    return text, PropertyType.TEXT


def as_words(text: str) -> tuple[Value, PropertyType]:
    """The text of a property that the graph's settings take for words (``:ignored-page-references-keywords``)."""
    return (text, PropertyType.TEXT) if text else (None, PropertyType.EMPTY)


def _in_brackets(link: TextLink) -> str | None:
    """``[words]([[Page]])`` as every other app has it; a block by its id stays, until it is known where that is."""
    reference = link.reference
    if reference.kind is ReferenceKind.BLOCK or not link.words:
        return None
    return f"[[{reference_text(reference)}|{link.words}]]"


def is_quoted(text: str) -> bool:
    """Whether the app takes the whole of ``text`` for words, quotes and all."""
    return len(text) > 1 and text[0] == text[-1] == '"'


def _scalar(text: str, numbers: bool = False) -> str | int | float | bool:
    if text in ("true", "false"):
        return text == "true"
    if numbers and (number := number_in(text)) is not None:
        return number
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _pieces(text: str) -> Iterable[re.Match[str]]:
    """The items of a list, parted at commas outside links and quotes."""
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None or found.end() == at:
            break
        yield found
        at = found.end()


def _item(found: re.Match[str], numbers: bool) -> Value:
    if found["link"] is not None:
        return f"[[{found['link']}]]"
    if found["quoted"] is not None:
        return found["quoted"]
    if labelled := _LABELLED.fullmatch(found["plain"]):
        return f"[[{labelled[2]}|{labelled[1]}]]"
    return _scalar(found["plain"], numbers)


def write_value(value: Value, type: PropertyType, key: str = "", days: str = ISO_FORMAT) -> str:
    """The text of a property that says ``value``, in one line, as well as the app can. ``days`` as in :func:`read_value`.

    >>> write_value(["a", "b, c"], PropertyType.LIST), write_value("2026-01-05", PropertyType.DATE)
    ('a, "b, c"', '[[2026-01-05]]')
    """
    if isinstance(value, list):
        if not any(isinstance(item, list | dict) for item in value):
            text = ", ".join(_item_text(item, key) for item in value if item is not None)
            words = [item for item in value if isinstance(item, str) and not is_link(item)]
            return f'"{text}"' if key not in LISTS and any(map(refers, words)) else text
        return _apart(_json(value))
    if value is None:
        return ""
    if isinstance(value, dict):
        return _apart(_json(value))
    if isinstance(value, str):
        if type is PropertyType.DATE and is_written(value, ISO_FORMAT) == value:
            return f"[[{write_day(value, days) or value}]]"
        text = " ".join(value.split("\n"))
        if key == _TITLE_THERE:
            return _as_title(text, days)
        text = text.strip()
        alive = type is PropertyType.LINK or is_link(text) or key == "title"
        return text if alive or is_quoted(text) else _apart(text)
    return _number(value)


def write_list(value: list[Value], key: str, old: str) -> str:
    """The text of a list that the app parts at commas, each item of it that the ``old`` text says spelled as it is there.

    >>> write_list(["Bee", "Buzz", "b, c"], "alias", "Bee, [[Buzz]]")
    'Bee, [[Buzz]], [[b, c]]'
    """
    spelled = {found.name: found.text for found in names_in(old)}
    return ", ".join(spelled.get(str(item)) or _item_text(item, key) for item in value if item is not None)


def _as_title(text: str, days: str) -> str:
    """What the title of a document is as a property, which is no page's name: words, in quotes where it would read otherwise.

    >>> _as_title("Slow Maps", ISO_FORMAT), _as_title("Note via ", ISO_FORMAT), _as_title("2023", ISO_FORMAT)
    ('Slow Maps', '"Note via "', '"2023"')
    """
    stays = text == text.strip() and read_value(text, False, _TITLE_THERE, days=days)[0] == text
    return text if stays and not refers(text) else f'"{text}"'


def is_link(text: str) -> bool:
    """Whether the whole of ``text`` is one link to a page or block.

    >>> is_link("[[A]]"), is_link("[a]([[A]])"), is_link("see [[A]]")
    (True, True, False)
    """
    return _LINK.fullmatch(text) is not None


def is_set_of_links(value: Value) -> bool:
    """Whether ``value`` is a list that its text says by itself: links and nothing else.

    >>> is_set_of_links(["[[A]]", "[[B|b]]"]), is_set_of_links(["[[A]]"]), is_set_of_links(["[[A]]", "b"])
    (True, False, False)
    """
    items = value if isinstance(value, list) else []
    return len(items) > 1 and all(isinstance(item, str) and is_one_link(item) for item in items)


def refers(text: str) -> bool:
    """Whether the app would find a tag or a link in ``text``: then the value is a set of names to it, and what else there
    is in it is no value at all (trap 21).

    >>> [refers(text) for text in ("see [[A]]", "A&#8212;B", "https://e.org/#a", "C# and F#")]
    [True, True, False, False]
    """
    return _REFERS.search(_ADDRESS.sub("", text)) is not None


def _apart(text: str) -> str:
    """``text`` in quotes, if the app would find links in it."""
    return f'"{text}"' if refers(text) else text


def _item_text(item: Value, key: str) -> str:
    if not isinstance(item, str):
        return _number(item)
    if key in LISTS:
        awkward = refers(item) or "," in item or "，" in item or (" " in item and key == "tags")
        return f"[[{item}]]" if awkward and "[[" not in item else item
    if is_link(item):
        return item
    return f'"{item}"' if ("," in item or "，" in item or '"' in item) else item


def _number(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else str(value)


def _json(value: Value) -> str:
    return apart(flow_text(value))


def write_key(key: str) -> str:
    """``key`` as a key of Logseq: no blanks, and none of the characters that make it hide the line.

    >>> write_key("next feeding"), write_key("Größe")
    ('next-feeding', 'Größe')
    """
    return _BAD_KEY.sub("-", key).strip("-") or "property"


def own_key(key: str) -> str:
    """What the property of a document was called that is called ``key`` in a graph, since the app has a meaning of its own for
    what it was called; ``""`` for any other.

    >>> own_key("title-property"), own_key("rating")
    ('title', '')
    """
    name = key.removesuffix(RENAMED)
    return name if name != key and name in TAKEN else ""
