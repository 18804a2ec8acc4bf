"""Front matter out: properties as YAML in a house style, the app's own by default.

The app's style is what Obsidian writes when a property is edited in its interface (tests of obsidian-importer; npm
``yaml`` 2.x): no folding, no anchors, lists indented by two blanks, an empty value as nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.lexemes import item_lexemes
from vaultconv.markdown.frontmatter.placeholders import is_bare
from vaultconv.markdown.frontmatter.scalars import key_text, number_text, scalar_text
from vaultconv.markdown.frontmatter.spelled import spells
from vaultconv.model.properties import Properties, Property, Value

_ALIAS = lazy_pattern(r"(?:^[ \t]*+|[-:?][ \t]++|[\[{,][ \t]*+)\*[^\s\[\]{},]", re.MULTILINE)
_LONGEST_KEY = 1024
"""A longer key is written after ``? ``, with its value on the next line (YAML 1.2.2, 7.4.2)."""


@dataclass(frozen=True, slots=True)
class YamlStyle:
    """A house style. ``empty`` is what follows the colon of an empty property (``""``, or ``" "`` for a trailing blank);
    ``text`` spells a text, given the indentation of lines after its first; ``spellings`` has, for a key, a way of its
    own to spell any value on its line (None: no opinion), such as ``" ".join`` for a list of tags; with ``templates`` a
    placeholder such as ``{{date}}`` has no quotes.

    >>> from vaultconv.model.properties import PropertyType
    >>> house = YamlStyle(empty=" ", spellings={"title": lambda v: f'"{v}"', "tags": " ".join})
    >>> write_yaml([Property("title", "a", PropertyType.TEXT), Property("image", None, PropertyType.EMPTY)], house)
    'title: "a"\\nimage: \\n'
    """

    empty: str = ""
    text: Callable[[str, str], str] = scalar_text
    spellings: Mapping[str, Callable[[Value], str | None]] = field(default_factory=dict)
    templates: bool = False


APP = YamlStyle(templates=True)
"""Obsidian's style."""


def write_yaml(items: Iterable[Property], style: YamlStyle = APP) -> str:
    """``items`` as the text between the fences, each entry with its line end and the comments that it had.

    >>> from vaultconv.model.properties import PropertyType
    >>> write_yaml([Property("a", 7, PropertyType.NUMBER, "007"), Property("b", ["x", None], PropertyType.LIST)])
    'a: 007\\nb:\\n  - x\\n  - \\n'
    """
    return "".join([_commented(item, write_entry(item, style)) for item in items])


def write_entry(item: Property, style: YamlStyle = APP) -> str:
    """One entry with its line end. A number keeps its lexeme while that still means the value; all else is spelled
    in ``style``."""
    value = item.value
    key = key_text(item.key)
    if len(key) > _LONGEST_KEY:
        return f"{_explicit(key, value, style)}\n"
    own = style.spellings.get(item.key)
    spelled = None if own is None else own(value)
    if spelled is not None:
        return f"{key}: {spelled}\n"
    if value is None:
        return f"{key}:{style.empty}\n"
    kind = value.__class__
    if kind is str:
        bare = style.templates and is_bare(value, item.lexeme, bool(item.raw))  # type: ignore[arg-type]
        return f"{key}: {value if bare else style.text(value, '  ')}\n"  # type: ignore[arg-type]
    if (kind is int or kind is float) and item.lexeme and spells(item.lexeme, value):
        return f"{key}: {item.lexeme}\n"
    if kind is list:
        kept = _with_lexemes(value, item, style)  # type: ignore[arg-type]
        if kept is not None:
            return f"{key}:{kept}\n"
    return f"{key}:{_after_colon(value, '  ', style)}\n"


def write_front_matter(
    properties: Properties, style: YamlStyle = APP, use_raw: bool = False, syntax: str = "yaml"
) -> str:
    """The front matter with its fences, ``""`` for none. With ``use_raw`` what was read is copied where it still holds:
    the block if nothing changed, else each entry that came as YAML. A block that holds no entry (an empty or a
    malformed one) is always copied. ``syntax`` is the language of what is written anew (``yaml``, ``toml``, ``json``).

    >>> from vaultconv.model.properties import PropertyType
    >>> write_front_matter(Properties((Property("a", "b", PropertyType.TEXT),)))
    '---\\na: b\\n---\\n'
    >>> write_front_matter(Properties((), "yaml", "---\\n---\\n")), write_front_matter(Properties())
    ('---\\n---\\n', '')
    """
    if properties.raw and (use_raw or not properties.items):
        return properties.raw
    if not properties.items:
        return ""
    if syntax != "yaml":
        return _other(properties, syntax)
    if use_raw and properties.syntax == "yaml":
        return f"---\n{_pieces(properties, style)}---\n"
    trailer = _comment_lines(properties.trailer)
    return f"---\n{write_yaml(properties.items, style)}{trailer}---\n"


def comments(properties: Properties) -> dict[str, str]:
    """What the comments of YAML say, each line with its ``#``, by the key that they stand at; those after the last entry by
    ``""``. For formats whose properties have no comments: they come back as :attr:`Property.before`.

    >>> from vaultconv.markdown.frontmatter.reader import read_front_matter
    >>> comments(read_front_matter("---\\na: 1\\n# why\\nb: 2 # so\\n# end\\n---\\n", {}).properties)
    {'b': '# why\\n# so\\n', '': '# end\\n'}
    """
    if properties.syntax != "yaml":
        return {}
    found = {}
    for item in properties:
        if "#" not in (item.raw or item.before):
            continue
        said = _commented(item, "x\n").replace("x #", "#", 1)
        text = "".join(line for line in said.splitlines(True) if line.startswith("#"))
        if text:
            found[item.key] = text
    trailer = _comment_lines(properties.trailer)
    return {**found, "": trailer} if trailer else found


def _comment_lines(text: str) -> str:
    """The comments that ``text`` begins with, each on its line."""
    lines = []
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            lines.append(line.strip() + "\n")
        elif line.strip():
            break
    return "".join(lines)


def _commented(item: Property, entry: str) -> str:
    """``entry`` with the comments that stood before ``item``, behind its value and among its lines: somebody wrote them.
    Those among its lines stand after it now."""
    raw = item.raw or item.before
    if "#" not in raw:
        return entry
    before = _comment_lines(raw)
    lines = [line for line in raw.splitlines() if line.strip()][before.count("\n") :]
    first = lines[0] if lines else ""
    several = "\n" in item.lexeme
    _, colon, value = first.partition(":")
    behind = value.partition(item.lexeme)[2] if item.lexeme and not several else value
    if colon and entry.count("\n") == 1 and behind[:1] in (" ", "\t") and behind.strip().startswith("#"):
        entry = f"{entry.rstrip()} {behind.strip()}\n"
    if several and not isinstance(item.value, list | dict):
        return before + entry  # what looks like a comment there is text
    inside = [line.strip() + "\n" for line in lines[1:] if line.lstrip().startswith("#")]
    return before + entry + "".join(inside)


def _other(properties: Properties, syntax: str) -> str:
    from vaultconv.markdown.frontmatter.handlers import HANDLERS

    handler = HANDLERS[syntax]
    block = handler.export({item.key: item.value for item in properties.items})
    fence = handler.START_DELIMITER
    return f"{fence}\n{block}\n{fence}\n" if fence else f"{block}\n"


def _pieces(properties: Properties, style: YamlStyle) -> str:
    """Each entry as it was read, or anew: one with an alias does not stand alone, its anchor may be gone."""
    pieces = []
    for item in properties.items:
        keep = item.raw and not ("*" in item.raw and _ALIAS.search(item.raw))
        pieces.append(item.raw if keep else item.before + write_entry(item, style))
    trailer = properties.trailer
    if trailer and not trailer.endswith("\n"):
        trailer += "\n"
    return "".join(pieces) + trailer


def _with_lexemes(value: list[Value], item: Property, style: YamlStyle) -> str | None:
    """A list whose numbers and placeholders keep their lexemes, or None where there are none or the lexeme tells no items."""
    if not any(one.__class__ in (int, float) or (one.__class__ is str and "{{" in one) for one in value):
        return None
    spelled = item_lexemes(item.lexeme) if item.lexeme else None
    if spelled is None or len(spelled) != len(value):
        if item.raw:
            return None
        spelled = [""] * len(value)

    def kept(word: str, one: Value) -> str:
        if isinstance(one, str):
            bare = style.templates and is_bare(one, word, bool(item.raw))
            return one if bare else style.text(one, "    ")
        return word if spells(word, one) else _item(one, "    ", style)

    lines = [kept(word, one) for one, word in zip(value, spelled, strict=True)]
    return "".join(f"\n  - {line}" for line in lines)


def _explicit(key: str, value: Value, style: YamlStyle) -> str:
    return f"? {key}\n:" if value is None else f"? {key}\n: {_item(value, '  ', style)}"


def _after_colon(value: Value, indent: str, style: YamlStyle) -> str:
    """What follows a key's colon. ``indent`` is that of the value's own lines."""
    if value is None:
        return ""
    spelled = _item(value, indent, style)
    if isinstance(value, list | dict) and value:
        return f"\n{indent}{spelled}"
    return f" {spelled}"


def _item(value: Value, indent: str, style: YamlStyle) -> str:
    """``value`` where a line has already begun (after a dash or an indentation)."""
    if isinstance(value, str):
        return style.text(value, indent)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        if not value:
            return "[]"
        inner = indent + "  "
        return f"\n{indent}".join([f"- {_item(item, inner, style)}" for item in value])
    if not value:
        return "{}"
    return f"\n{indent}".join([_pair(key, item, indent, style) for key, item in value.items()])


def _pair(key: str, value: Value, indent: str, style: YamlStyle) -> str:
    spelled = key_text(key, False)
    if len(spelled) > _LONGEST_KEY:
        colon = f"? {spelled}\n{indent}:"
        return colon if value is None else f"{colon} {_item(value, indent + '  ', style)}"
    return f"{spelled}:{_after_colon(value, indent + '  ', style)}"
