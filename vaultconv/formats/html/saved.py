"""Pages as browsers save them: beside ``Page.html`` a folder ``Page_files`` with what it shows and what it runs.

What is in such a folder belongs to the page: pictures are attachments, and its pages (frames, advertisements) are no notes. The
end of the folder's name is in the language of the browser (Windows Explorer, "connected files").
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname, splitext
from typing import TYPE_CHECKING

from vaultconv.formats.html.naming import ATTACHED, PAGES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ENDS = (
    "_files",
    ".files",
    "-files",
    "_archivos",
    "_arquivos",
    "_bestanden",
    "_bylos",
    "-Dateien",
    "_dateien",
    "_datoteke",
    "_dosyalar",
    "_elemei",
    "_failid",
    "_fails",
    "_fajlovi",
    "_ficheiros",
    "_fichiers",
    "_file",
    "-filer",
    "_fitxategiak",
    "_fitxers",
    "_pliki",
    "_soubory",
    "_tiedostot",
)


def is_page(path: str) -> bool:
    """Whether ``path`` is that of a page, by its name, and not of an attachment that we gave a place of its own.

    >>> is_page("a/B.HTM"), is_page("_files/x.html")
    (True, False)
    """
    return splitext(path)[1].lower() in PAGES and not path.startswith(ATTACHED + "/")


def saved_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders of what was saved with the pages among ``paths``.

    >>> folders = saved_folders(["a/Page.html", "a/Page_files/i.png"])
    >>> is_saved_with_page("a/Page_files/frame.html", folders), is_saved_with_page("a/Page.html", folders)
    (True, False)
    """
    paths = list(paths)
    stems = {splitext(path)[0] for path in paths if is_page(path)}
    folders = {folder for path in paths if (folder := dirname(path)).endswith(_ENDS)}
    return frozenset(
        folder
        for folder in folders
        if any(folder.removesuffix(end) in stems for end in _ENDS if folder.endswith(end))
    )


def is_saved_with_page(path: str, folders: frozenset[str]) -> bool:
    """Whether what is at ``path`` is in one of ``folders``, or in a folder of it."""
    folder = dirname(path)
    while folder:
        if folder in folders:
            return True
        folder = dirname(folder)
    return False


def lead_within(root: LexborNode, web: str) -> None:
    """Links to places that the page has lead there, not to ``web``, where it is from: browsers that save a page write them so.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<a href="https://e.org/a#b">1</a><a href="https://e.org/a#c">2</a><a href="https://e.org/a#d">3</a><p id=b>4<a name=d>')
    >>> lead_within(page.body, "https://e.org/a")
    >>> [link.attributes["href"] for link in page.css("a[href]")]
    ['#b', 'https://e.org/a#c', '#d']
    """
    start = web.partition("#")[0] + "#"
    links = [
        link for link in root.css('a[href*="#"]') if (link.attributes.get("href") or "").startswith(start)
    ]
    places = {node.id for node in root.css("[id]")} if links else set()
    places |= {node.attributes.get("name") for node in root.css("a[name]")} if links else set()
    for link in links:
        place = (link.attributes.get("href") or "").removeprefix(start)
        if place in places:
            link.attrs["href"] = "#" + place
