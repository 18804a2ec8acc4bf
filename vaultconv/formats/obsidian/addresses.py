"""Addresses that open a note in Obsidian: ``obsidian://open?vault=V&file=N``, and ``obsidian://vault/V/N``, as *Copy Obsidian URL* gives them.

Source: the manual, *Obsidian URI* (``Extending Obsidian/Obsidian URI.md``): parts are percent-encoded, ``file`` is a name or a path, its ``.md`` may be left out.
"""

from __future__ import annotations

from urllib.parse import unquote

from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.app_addresses import Opened, Opens

SCHEME = "obsidian://"


def opened(address: str) -> Opened | None:
    """The note that ``address`` opens; None for one that opens a place in a note, or does something else.

    >>> opened("obsidian://open?vault=My%20notes&file=Bread%2FRye").reference.target
    'Bread/Rye'
    >>> opened("obsidian://vault/Notes/Bread/Rye").vault, opened("obsidian://new?vault=Notes&name=Rye")
    ('Notes', None)
    """
    action, _, query = address.removeprefix(SCHEME).partition("?")
    if action.rstrip("/") == "open":
        said = {key: unquote(value) for key, _, value in (part.partition("=") for part in query.split("&"))}
        vault, file = said.get("vault", ""), said.get("file", "")
    elif action.startswith("vault/"):
        vault, _, file = (unquote(part) for part in action.removeprefix("vault/").partition("/"))
    else:
        return None
    if not vault or not file or "#" in file:
        return None
    return Opened(vault, Reference(ReferenceKind.NAME, file))


OPENS = Opens(SCHEME, opened)
