"""Front matter that is edited where it stands: one entry is written anew, and of it only the value; comments, quotes, order and
every other entry stay as their author wrote them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.entry_comments import EntryComments
from vaultconv.markdown.frontmatter.lexemes import item_lexemes
from vaultconv.markdown.frontmatter.reader import read_front_matter
from vaultconv.markdown.frontmatter.round_trip import with_items
from vaultconv.markdown.frontmatter.scalars import key_text
from vaultconv.markdown.frontmatter.spelled import is_number, spells
from vaultconv.markdown.frontmatter.yaml_writer import APP, YamlStyle, write_entry
from vaultconv.model.properties import Properties, Property, PropertyType, Value

_BEFORE = lazy_pattern(r"(?:[ \t]*(?:#[^\n]*)?\n)*+")
_KEY = lazy_pattern(r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s:#][^:\n]*?)(?=[ \t]*:)""")
_FLOW_ITEM = lazy_pattern(
    r"""[ ]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,\[\]{}"'][^,\[\]{}]*?)[ ]*(?:,|(?=\]\Z))"""
)
_COMMENT_LINE = lazy_pattern(r"\n[ \t]*#[^\n]*")
_FENCE = "---\n"


def with_entry(
    text: str,
    properties: Properties,
    key: str,
    value: Value,
    type: PropertyType,
    style: YamlStyle = APP,
) -> str:
    """``text``, whose front matter are the ``properties``, with ``key`` as ``value``: in its place, or after the last one.

    >>> note = "---\\n# when\\nborn: '2019' # roughly\\ntags: [a, \\"b\\"]  # two\\n---\\nBody\\n"
    >>> found = read_front_matter(note).properties
    >>> print(with_entry(note, found, "born", "2020", PropertyType.TEXT), end="")
    ---
    # when
    born: '2020' # roughly
    tags: [a, "b"]  # two
    ---
    Body
    >>> with_entry(note, found, "tags", ["a", "b", "c"], PropertyType.LIST).splitlines()[3]
    'tags: [a, "b", c]  # two'
    >>> with_entry("Body\\n", Properties(), "a", 1, PropertyType.NUMBER)
    '---\\na: 1\\n---\\nBody\\n'
    """
    new = Property(key, value, type)
    if not properties.raw:
        return f"{_FENCE}{write_entry(new, style)}{_FENCE}{text}"
    old = properties.find(key)
    if old is not None:
        return _replaced(text, properties, old, respelled_entry(old, new, style))
    end = _span(properties, properties.items[-1])[1] if properties.items else len(_FENCE)
    return text[:end] + write_entry(new, style) + text[end:]


def with_item(text: str, properties: Properties, item: Property, style: YamlStyle = APP) -> str:
    """``text`` with a property of another note as it is spelled there, after the last one; in its place, in its own spelling, where there is one.

    >>> other = read_front_matter("---\\na: {x: 1.10}\\n---\\n").properties.items[0]
    >>> with_item("Body\\n", Properties(), other)
    '---\\na: {x: 1.10}\\n---\\nBody\\n'
    """
    before = _BEFORE.match(item.raw)
    raw = item.raw[before.end() :] if before else item.raw
    if properties.find(item.key) is not None or not raw or not _says(raw, item):
        return with_entry(text, properties, item.key, item.value, item.type, style)
    if not properties.raw:
        return f"{_FENCE}{raw}{_FENCE}{text}"
    end = _span(properties, properties.items[-1])[1] if properties.items else len(_FENCE)
    return text[:end] + raw + text[end:]


def without_entry(text: str, properties: Properties, key: str) -> str:
    """``text`` without the property ``key``; the comments before it stay. Front matter that holds nothing then is gone.

    >>> note = "---\\n# why\\na: 1\\nb: 2\\n---\\nBody\\n"
    >>> without_entry(note, read_front_matter(note).properties, "a")
    '---\\n# why\\nb: 2\\n---\\nBody\\n'
    """
    old = properties.find(key)
    if old is None:
        return text
    before = _BEFORE.match(old.raw)
    made = _replaced(text, properties, old, before[0] if before else "")
    left = made[: len(properties.raw) - (len(text) - len(made))]
    return made[len(left) :] if not left.removeprefix(_FENCE).rstrip(" \t\n").strip("-") else made


def with_key(text: str, properties: Properties, key: str, to: str) -> str:
    """``text`` with the property ``key`` called ``to``; its value stays as it is spelled.

    >>> note = "---\\nborn : 007 # c\\n---\\n"
    >>> with_key(note, read_front_matter(note).properties, "born", "since")
    '---\\nsince : 007 # c\\n---\\n'
    """
    old = properties.find(key)
    if old is None:
        return text
    before = _BEFORE.match(old.raw)
    start = before.end() if before else 0
    found = _KEY.match(old.raw, start)
    if found is None:
        return text
    return _replaced(text, properties, old, old.raw[:start] + key_text(to) + old.raw[found.end() :])


def _span(properties: Properties, item: Property) -> tuple[int, int]:
    """Where ``item`` stands in the text."""
    at = len(_FENCE)
    for each in properties.items:
        at = properties.raw.index(each.raw, at)
        if each is item:
            return at, at + len(each.raw)
        at += len(each.raw)
    raise ValueError(f"{item.key!r} is none of these properties")


def _replaced(text: str, properties: Properties, old: Property, raw: str) -> str:
    start, end = _span(properties, old)
    return text[:start] + raw + text[end:]


def respelled_entry(old: Property, new: Property, style: YamlStyle) -> str:
    """The entry ``old`` as ``new``: its own spelling wherever that can be kept."""
    before = _BEFORE.match(old.raw)
    start = before.end() if before else 0
    head, entry = old.raw[:start], old.raw[start:]
    for spell in (_number, _scalar, _flow, with_items):
        made = spell(entry, old, new, style)
        if made is not None and _says(made, new):
            return head + made
    made, said = write_entry(_spelled(old, new), style), EntryComments.of(entry)
    placed = said.placed(made)
    return head + (placed if _says(placed, new) else said.before(made))


def _spelled(old: Property, new: Property) -> Property:
    """``new`` with its numbers as ``old`` has them: alone, or as items of a list."""
    several = isinstance(old.value, list)
    values = old.value if isinstance(old.value, list) else [old.value]
    words = item_lexemes(_COMMENT_LINE.sub("", old.lexeme)) if several else [old.lexeme]
    if words is None or len(words) != len(values):
        return new
    known = {
        repr(value): word for value, word in zip(values, words, strict=True) if is_number(value) and word
    }
    if not isinstance(new.value, list):
        return replace(new, lexeme=known.get(repr(new.value), ""))
    items = [known.get(repr(value), "x") for value in new.value]
    return replace(new, lexeme="".join(f"\n  - {item}" for item in items))


def _says(entry: str, new: Property) -> bool:
    """Whether ``entry`` alone is ``new``."""
    found = read_front_matter(f"{_FENCE}{entry}{_FENCE}", {}, ("yaml",)).properties
    words = new.value if isinstance(new.value, list) else None
    said = found.get(new.key)
    return len(found) == 1 and (
        said == new.value or (words is not None and said == " ".join(map(str, words)))
    )


def _number(entry: str, old: Property, new: Property, _style: YamlStyle) -> str | None:
    """The entry whose text is a number now, with the digits that the text had; None where it is none."""
    word = old.value.strip() if isinstance(old.value, str) else ""
    if not word or not old.lexeme or "\n" in old.lexeme or not spells(word, new.value):
        return None
    return entry.replace(old.lexeme, word, 1)


def _scalar(entry: str, old: Property, new: Property, style: YamlStyle) -> str | None:
    """The entry with its value in one line replaced; None where the old or the new one is in several."""
    if "\n" in old.lexeme or old.lexeme[:1] in ("[", "{", "|", ">", "&", "*", "!"):
        return None
    value = new.value
    if isinstance(value, list) and isinstance(old.value, list) and all(isinstance(v, str) for v in value):
        value = " ".join(map(str, value))  # words with blanks between them, as a site has its tags
    if isinstance(value, list | dict):
        return None
    quote = old.lexeme[:1]
    if isinstance(value, str) and quote == "'" and "\n" not in value:
        word = "'" + value.replace("'", "''") + "'"
    else:
        made = write_entry(Property(new.key, value, new.type), style)
        word = made.partition(":")[2].strip(" \n") if made.count("\n") == 1 else "\n"
        if isinstance(value, str) and quote == '"' and word[:1] not in ('"', "'") and "\\" not in value:
            word = '"' + value.replace('"', '\\"') + '"'
    if "\n" in word:
        return None
    colon = _KEY.match(entry)
    at = entry.find(":", colon.end()) + 1 if colon else 0
    found = entry.find(old.lexeme, at) if old.lexeme else at
    if not at or found < 0:
        return None
    gap = "" if old.lexeme or not word else " "
    made = entry[:found] + gap + word + entry[found + len(old.lexeme) :]
    return made if word else entry[:at] + entry[found + len(old.lexeme) :]


def _flow(entry: str, old: Property, new: Property, style: YamlStyle) -> str | None:
    """The entry with the items of its list in one line that changed."""
    if not old.lexeme.startswith("[") or "\n" in old.lexeme or not isinstance(new.value, list):
        return None
    words = _flow_words(old.lexeme)
    if words is None or not isinstance(old.value, list) or len(words) != len(old.value):
        return None
    known = {repr(value): word for value, word in zip(old.value, words, strict=True)}
    made = [known.get(repr(value)) or _flow_word(value, style) for value in new.value]
    if "" in made:
        return None
    return entry.replace(old.lexeme, f"[{', '.join(made)}]", 1)


def _flow_words(lexeme: str) -> list[str] | None:
    """The items of a list in one line, as spelled; None where one of them is no word.

    >>> _flow_words('[a, "b, c"]'), _flow_words("[a, [b]]")
    (['a', '"b, c"'], None)
    """
    words, at = [], 1
    while at < len(lexeme) - 1:
        found = _FLOW_ITEM.match(lexeme, at)
        if found is None:
            return None
        words.append(found[1])
        at = found.end()
    return words


def _flow_word(value: Value, style: YamlStyle) -> str:
    """``value`` as an item of a list in one line; ``""`` where that is no word."""
    if isinstance(value, list | dict):
        return ""
    word = write_entry(Property("a", value, PropertyType.TEXT), style).partition(":")[2].strip()
    is_bare = word[:1] not in ('"', "'")
    return (
        json.dumps(value, ensure_ascii=False)
        if "\n" in word or (is_bare and re.search(r"[,\[\]{}]", word))
        else word
    )
