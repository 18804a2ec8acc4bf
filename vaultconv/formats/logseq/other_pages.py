"""Pages of a graph that are no Markdown: pages in Org, and drawings. Links name them, and only the app shows them.

Source: ``formats/logseq.md`` sections 1 and 2: a drawing is a file in ``draws``, which links name by its path.
"""

from __future__ import annotations

from posixpath import basename, splitext

from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, decode_name

ORG = ".org"
_DRAWINGS = "draws/"
_DRAWING = ".excalidraw"
_FILES = ("assets/", "logseq/")


def kind_of(path: str) -> str:
    """What the file at ``path`` is to the app alone; ``""`` for a file like any other.

    >>> kind_of("pages/Maps.org"), kind_of("draws/loaf.excalidraw"), kind_of("assets/loaf.org")
    ('a page in Org', 'a drawing', '')
    """
    if path.startswith(_DRAWINGS) and path.endswith(_DRAWING):
        return "a drawing"
    return "a page in Org" if path.endswith(ORG) and not path.startswith(_FILES) else ""


def name_in_links(path: str, names: str = TRIPLE_LOWBAR) -> str:
    """What links call the page or drawing at ``path``.

    >>> name_in_links("pages/a___b.org"), name_in_links("draws/loaf.excalidraw")
    ('a/b', 'draws/loaf.excalidraw')
    """
    return decode_name(splitext(basename(path))[0], names) if path.endswith(ORG) else path
