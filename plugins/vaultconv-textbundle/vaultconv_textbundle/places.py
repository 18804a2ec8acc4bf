"""Where things are in bundles, by their paths."""

from __future__ import annotations

BUNDLE, PACK = ".textbundle", ".textpack"
TEXT, INFO, ASSETS = "text.md", "info.json", "assets"
CARRIER = "org.vaultconv"
"""The key of ``info.json`` under which a pack says where its files were, for the way back (spec: a key for each app)."""


def home_of(path: str) -> str:
    """The bundle or pack that ``path`` is, or lies in; ``""`` for none.

    >>> home_of("Trip/Rome.textbundle/assets/a.png"), home_of("Rome.textpack"), home_of("assets/a.png")
    ('Trip/Rome.textbundle', 'Rome.textpack', '')
    """
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.lower().endswith((BUNDLE, PACK)):
            return "/".join(parts[: place + 1])
    return ""


def title_of(home: str) -> str:
    """What the note in the bundle or pack ``home`` is called.

    >>> title_of("Trip/Rome.textbundle")
    'Rome'
    """
    return home.rpartition("/")[2].rpartition(".")[0]
