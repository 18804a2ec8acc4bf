"""Links in the texts of properties: a property that is one link, and links among the words of one.

``[[Note#Heading|words]]`` is the form in which every format has them in the model; ``((id))`` and ``[words](((id)))`` are
those of a block that is known by its id alone, and ``[words]([[Page]])`` is how a graph labels a link. What stands between
backticks is code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Value
from vaultconv.model.reference import Reference, ReferenceKind

_ID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_LINKS = lazy_pattern(
    rf"""`[^`\n]*`
    | \[(?P<words>[^\[\]\n]*)\]\(\[\[(?P<page>[^\[\]\n]+)\]\]\)
    | \[\[(?P<inner>[^\[\]\n]+)\]\]
    | \[(?P<label>[^\[\]\n]*)\]\(\(\((?P<labelled>{_ID})\)\)\)
    | \(\((?P<id>{_ID})\)\)""",
    re.VERBOSE,
)


class TextLink(NamedTuple):
    """A link in the text of a property: from where to where it stands, what it names, and its own words (``""``: none)."""

    start: int
    end: int
    reference: Reference
    words: str = ""


def wikilink_reference(text: str) -> Reference | None:
    """The reference in a property's text, if the whole of it is one ``[[link]]``, else None (Obsidian's
    ``frontmatterLinks``: text around it, or a second link, makes none).

    >>> wikilink_reference("[[Note#^id|shown]]")
    Reference(kind=<ReferenceKind.NAME: 'name'>, target='Note', headings=(), block='id', subpath='', origin='')
    >>> wikilink_reference("see [[Note]]") is None
    True
    """
    text = text.strip()
    if not (text.startswith("[[") and text.endswith("]]")):
        return None
    inner = text[2:-2]
    if not inner.strip() or "[[" in inner or "]]" in inner or "\n" in inner:
        return None
    target, _, subpath = inner.partition("|")[0].strip().partition("#")
    if subpath.startswith("^"):
        return Reference(ReferenceKind.NAME, target.strip(), block=subpath[1:])
    headings = tuple(part.strip() for part in subpath.split("#") if part.strip())
    return Reference(ReferenceKind.NAME, target.strip() or ("" if headings else inner), headings)


def links_in(text: str) -> tuple[TextLink, ...]:
    """The links in the text of a property, in their order: one, where the whole text is that.

    >>> [(link.reference.target, link.words) for link in links_in("see [[A]], [b]([[B]]) and `[[C]]`, not [[]]")]
    [('A', ''), ('B', 'b')]
    >>> links_in("((64c0ffee-0000-4000-8000-000000000001))")[0].reference.kind
    <ReferenceKind.BLOCK: 'block'>
    """
    if "[[" not in text and "((" not in text:
        return ()
    whole = wikilink_reference(text)
    if whole is not None:
        return (TextLink(0, len(text), whole, text.strip()[2:-2].partition("|")[2]),)
    found = (_link(match) for match in _LINKS.finditer(text))
    return tuple(link for link in found if link is not None)


def _link(found: re.Match[str]) -> TextLink | None:
    block = found["id"] or found["labelled"]
    if block:
        reference = Reference(ReferenceKind.BLOCK, block.lower())
        return TextLink(found.start(), found.end(), reference, found["label"] or "")
    inner = found["inner"] or found["page"]
    named = wikilink_reference(f"[[{inner}]]") if inner else None
    if named is None:
        return None
    words = found["words"] if found["page"] else inner.partition("|")[2]
    return TextLink(found.start(), found.end(), named, words)


def respelled(text: str, spell: Callable[[TextLink], str | None]) -> str:
    """``text`` with each link as ``spell`` says it; one of which it says None stays.

    >>> respelled("see [[A]] and [[B]]", lambda link: "[[C]]" if link.reference.target == "A" else None)
    'see [[C]] and [[B]]'
    """
    for link in reversed(links_in(text)):
        said = spell(link)
        if said is not None:
            text = text[: link.start] + said + text[link.end :]
    return text


def texts_in(value: Value) -> Iterator[str]:
    """Each text in a property, at whatever depth of its lists and maps.

    >>> list(texts_in(["a", {"b": ["c", 1]}]))
    ['a', 'c']
    """
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif isinstance(top, list):
            stack.extend(reversed(top))
        elif isinstance(top, dict):
            stack.extend(reversed(top.values()))


def with_texts(value: Value, change: Callable[[str], str]) -> Value:
    """``value`` with each text in it as ``change`` has it.

    >>> with_texts(["a", {"b": ["c", 1]}], str.upper)
    ['A', {'b': ['C', 1]}]
    """
    if isinstance(value, list):
        return [with_texts(each, change) for each in value]
    if isinstance(value, dict):
        return {key: with_texts(each, change) for key, each in value.items()}
    return change(value) if isinstance(value, str) else value


def is_one_link(text: str) -> bool:
    """Whether the whole of ``text`` is one link.

    >>> is_one_link("[[A|a]]"), is_one_link("see [[A]]"), is_one_link("A")
    (True, False, False)
    """
    return wikilink_reference(text) is not None


def is_label(words: str) -> bool:
    """Whether ``words`` can stand for a link in a property: of one line, and nothing that ends it.

    >>> is_label("rye bread"), is_label("a]] b"), is_label(" ")
    (True, False, False)
    """
    return bool(words.strip()) and not any(sign in words for sign in ("[[", "]]", "\n"))
