"""Files as a page names and shows them: by their path, with their size and a place in them.

Source: ``formats/logseq.md`` section 5; traps 17 and 27.
"""

from __future__ import annotations

from posixpath import dirname, relpath

from vaultconv.formats.logseq.edn import edn_text
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write_spans import title_text
from vaultconv.model.reference import Reference

_ESCAPE = lazy_pattern(r"%(?=[0-9A-Fa-f]{2})")


def titled_path(path: str, title: str) -> str:
    """What stands between the parentheses of a link to a file that has a ``title``.

    >>> titled_path("../assets/f.pdf", "A paper"), titled_path("../assets/My f.pdf", "")
    ('../assets/f.pdf "A paper"', '../assets/My f.pdf')
    >>> titled_path("../assets/My f.pdf", "A paper")
    '<../assets/My f.pdf> "A paper"'
    """
    return f"<{path}>{title_text(title)}" if title and " " in path else f"{path}{title_text(title)}"


def address_of(path: str) -> str:
    """A ``path`` as the app reads it: what looks like an escape in a file's name is none.

    >>> address_of("../assets/x%20y.png"), address_of("../assets/50% off.png")
    ('../assets/x%2520y.png', '../assets/50% off.png')
    """
    return _ESCAPE.sub("%25", path)


def place_in_file(reference: Reference) -> str:
    """What follows the ``#`` in a link to a file."""
    return "#".join(reference.headings) or reference.subpath


def place_behind(reference: Reference) -> str:
    """What follows the address of the file that ``reference`` means: the place in it, with its mark."""
    place = place_in_file(reference)
    return f"#{place}" if place else ""


def picture(alt: str, path: str, title: str, width: int, height: int, subpath: str = "") -> str:
    """A picture or other file shown in place, with its size.

    >>> picture("loaf", "../assets/My loaf.png", "", 48, 32)
    '![loaf](../assets/My loaf.png){:height 32, :width 48}'
    >>> picture("loaf", "../assets/My loaf.png", "Mine", 0, 0)
    '![loaf](<../assets/My loaf.png> "Mine")'
    """
    facts = [f":height {height}"] if height else []
    facts += [f":width {width}"] if width else []
    page = subpath.removeprefix("page=")
    if page != subpath and page.isdecimal():
        facts.append(f":page {page}")
    elif subpath:
        facts.append(f":fragment {edn_text(subpath)}")
    if title:
        path = f'<{path}> "{title}"' if " " in path else f'{path} "{title}"'
    words = " ".join(alt.split("\n")).replace("[", "&lsqb;").replace("]", "&rsqb;")
    return f"![{words}]({path})" + (f"{{{', '.join(facts)}}}" if facts else "")


def picture_in_property(path: str, page: str) -> str:
    """The text of a property of the page at ``page`` that shows the file at ``path``.

    >>> picture_in_property("assets/i.png", "pages/A.md")
    '![](../assets/i.png)'
    """
    return picture("", address_of(relpath(path, dirname(page) or ".")), "", 0, 0)
