"""What the app makes of the text of a property: a tag less its ``#``, tags in one text that are a list, a Markdown link that is a
link.

Values are changed in the model only: within Obsidian every byte of a property is copied. Source: Obsidian Help, "Properties", "Tags"
(the ``#`` is optional there); release notes 1.9.0 (``tags: a, b`` were two tags until then, and are none since) and 1.11.0
(``"[words](Note.md)"`` as the whole value).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vaultconv.formats.obsidian.links import markdown_reference
from vaultconv.formats.obsidian.reserved_keys import tags_in_one
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import reference_text
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import ReferenceKind

_MARKDOWN_LINK = lazy_pattern(r"\[(?P<words>[^\[\]|]+)\]\((?:<(?P<angled>[^<>]+)>|(?P<bare>[^\s()<>]+))\)")


def as_the_app_reads(properties: Properties) -> Properties:
    """``properties`` with the values that the app sees; the same object where that is what is written.

    >>> tags = Property("tags", ["#bread", "rye"], PropertyType.LIST)
    >>> see = Property("see", "[the oven](My%20oven.md#Heat)", PropertyType.TEXT)
    >>> [item.value for item in as_the_app_reads(Properties((tags, see)))]
    [['bread', 'rye'], '[[My oven#Heat|the oven]]']
    """
    read = properties
    for item in properties:
        value = _as_read(item)
        if value != item.value:
            type = PropertyType.LINK if isinstance(value, str) and item.key.lower() != "tags" else item.type
            read = read.with_value(item.key, value, type)
    return properties if read is properties else replace(read, raw=properties.raw)


def unseen_tags(path: str, properties: Properties) -> tuple[Loss, ...]:
    """The lines of the ledger for tags of the note at ``path`` that the app sees no more, for they stand in one text.

    >>> said = Property("tags", "bread, rye", PropertyType.LIST, line=2)
    >>> [loss.detail for loss in unseen_tags("Loaf.md", Properties((said,)))]
    ["'tags: bread, rye' is one text, in which Obsidian sees no tag since 1.9: read as bread, rye"]
    """
    return tuple(
        Loss(
            path,
            item.line,
            "tag",
            Outcome.APPROXIMATED,
            f"'{item.key}: {item.value}' is one text, in which Obsidian sees no tag since 1.9: read as {', '.join(tags)}",
        )
        for item in properties
        if (tags := tags_in_one(item))
    )


def _as_read(item: Property) -> Value:
    """The value of ``item``, as the app reads it."""
    if tags := tags_in_one(item):
        return [*tags]
    change: Callable[[str], str] = _tag if item.key.lower() == "tags" else _link
    if isinstance(item.value, list):
        return [change(one) if isinstance(one, str) else one for one in item.value]
    return change(item.value) if isinstance(item.value, str) else item.value


def _tag(text: str) -> str:
    bare = text.strip().removeprefix("#")
    return bare if bare != text and bare and not bare.startswith("#") and " " not in bare else text


def _link(text: str) -> str:
    """A wikilink for a text that is one Markdown link to a note."""
    if not text.startswith("["):
        return text
    found = _MARKDOWN_LINK.fullmatch(text.strip())
    reference = markdown_reference(found["angled"] or found["bare"]) if found is not None else None
    if found is None or reference is None or reference.kind is not ReferenceKind.NAME:
        return text
    if not reference.target.lower().endswith(".md"):
        return text
    there = replace(reference, target=reference.target.removesuffix(".md"))
    return f"[[{reference_text(there)}|{found['words']}]]"
