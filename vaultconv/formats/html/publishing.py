"""A site for others (``--publish``): only what its owner has marked, and of that only what is to be seen.

Obsidian Publish reads the property ``publish`` (Obsidian Help, "Publish and unpublish notes"), Logseq's export the property
``public`` and the setting ``:publishing/all-pages-public?`` (Logseq docs, "Publishing").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vaultconv.formats.html.private import for_others, properties_for_others, words_for_others
from vaultconv.formats.html.redaction import OPTION as REDACT
from vaultconv.model.board import Sheet
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Properties
from vaultconv.vault.tokens import redacted

OPTION: Final = "publish"
"""The name of the option."""
FLAG: Final = "--publish"

CAUTION: Final = (
    "private: pages hold what they do not show (comments, all that the way back needs), and `.vaultconv` how notes were written; "
    "--publish writes a folder for others"
)
"""What the summary of a run says that wrote pages for their owner."""

_KEYS: Final = ("publish", "public")
_WORDS: Final = {"true": True, "yes": True, "false": False, "no": False}


def publishes(options: Mapping[str, Any]) -> bool:
    """Whether what is written is for others."""
    return options.get(OPTION) is True


def hides_tokens(options: Mapping[str, Any]) -> bool:
    """Whether the values of tokens in addresses are left out: where somebody asks for it, and always for others."""
    return options.get(REDACT) is True or publishes(options)


def hidden(text: str, options: Mapping[str, Any]) -> str:
    """The page ``text`` without what ``options`` hide."""
    if publishes(options):
        return for_others(text)
    return redacted(text) if hides_tokens(options) else text


def hidden_words(text: str, options: Mapping[str, Any]) -> str:
    """The same for text that is no HTML."""
    if publishes(options):
        return words_for_others(text)
    return redacted(text) if hides_tokens(options) else text


def shown_properties(properties: Properties, options: Mapping[str, Any]) -> Properties:
    """``properties`` as ``options`` show them."""
    return properties_for_others(properties) if publishes(options) else properties


def leaves_out(item: Note | Sheet, settings: Settings, options: Mapping[str, Any]) -> str:
    """The flag because of which ``item`` is not written: nothing marks it. Boards and bases cannot be marked.

    >>> leaves_out(Note("a.md", "a"), Settings(), {"publish": True})
    '--publish'
    """
    if not publishes(options) or (isinstance(item, Note) and is_marked(item, settings)):
        return ""
    return FLAG


def is_marked(note: Note, settings: Settings) -> bool:
    """Whether the owner of ``note`` wants others to read it. One that could not be understood says nothing of it.

    >>> from vaultconv.model.properties import Properties, Property, PropertyType
    >>> is_marked(Note("a.md", "a", properties=Properties((Property("publish", True, PropertyType.CHECKBOX),))), Settings())
    True
    """
    if note.verbatim is not None:
        return False
    for item in note.properties:
        if item.key.lower() in _KEYS:
            value = item.value
            return value is True or (isinstance(value, str) and _WORDS.get(value.strip().lower(), False))
    return settings.other.get("all-public") is True
