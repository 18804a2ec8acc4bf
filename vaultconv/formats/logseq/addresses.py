"""Addresses that open a page or a block in Logseq: ``logseq://graph/G?page=P`` and ``logseq://graph/G?block-id=ID``, as *Copy page URL* and *Copy block URL* give them."""

from __future__ import annotations

from urllib.parse import unquote

from vaultconv.formats.logseq.links import page_reference
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.app_addresses import Opened, Opens

SCHEME = "logseq://"


def opened(address: str) -> Opened | None:
    """The page or block that ``address`` opens; None for one that does something else.

    >>> opened("logseq://graph/Notes?page=Rye%20bread").reference.target
    'Rye bread'
    >>> opened("logseq://graph/Notes?file=pages%2FRye.md")
    """
    place, _, query = address.removeprefix(SCHEME).partition("?")
    kind, _, graph = place.partition("/")
    key, _, value = query.partition("=")
    if kind != "graph" or not graph or not value or "&" in value:
        return None
    if key == "page":
        return Opened(unquote(graph), page_reference(unquote(value)))
    if key == "block-id":
        return Opened(unquote(graph), Reference(ReferenceKind.BLOCK, unquote(value)))
    return None


OPENS = Opens(SCHEME, opened)
