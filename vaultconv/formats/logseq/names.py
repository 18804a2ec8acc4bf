"""Names of pages: title to file name and back, and when two names are one.

Source: Logseq 0.10.15, ``deps/graph-parser/.../util.cljs`` (decoding) and ``frontend/util/fs.cljs`` (encoding);
``formats/logseq.md`` section 2, run through the app's own parser.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.naming import fold

TRIPLE_LOWBAR = "triple-lowbar"
LEGACY = "legacy"

_FORBIDDEN = lazy_pattern(r'[:*?"<>|#\\]+')
_FORBIDDEN_BEFORE = lazy_pattern(r'[:*?"<>|#\\%/]+')
_HEX = lazy_pattern(r"%([0-9A-Fa-f]{2})")
_DROPS = lazy_pattern(r"\d{3}[-_]\d{1,2}[-_]\d{1,2}", re.ASCII)
"""A day of a year of three digits: a link to one makes the app drop the whole file (trap 41)."""
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))]
)

BUILT_IN = frozenset(
    [
        "todo",
        "doing",
        "done",
        "now",
        "later",
        "waiting",
        "wait",
        "canceled",
        "cancelled",
        "started",
        "in-progress",
        "a",
        "b",
        "c",
        "contents",
        "favorites",
        "card",
    ]
)
"""Pages that every graph has (``deps/db/src/logseq/db/default.cljs``), folded: a note of that name would be one with
them."""


def page_key(name: str) -> str:
    """The identity of a page: two names with one key are one page (``page-name-sanity-lc``).

    >>> page_key("/Foo") == page_key("foo")
    True
    """
    return fold(name.removeprefix("/").removesuffix("/"))


def in_the_case_of(called: str, name: str) -> str:
    """The ``name`` of a page in the case in which it is ``called``, or its last part, in another app; itself, where that is another name.

    >>> in_the_case_of("x/BREAD.md", "food/Bread"), in_the_case_of("food/bread", "food/Bread"), in_the_case_of("Roll", "Bread")
    ('food/BREAD', 'food/bread', 'Bread')
    """
    called = called.removesuffix(".md")
    while called.lower() != name[-len(called) :].lower() or name[: -len(called)][-1:] not in ("", "/"):
        _, slash, called = called.partition("/")
        if not slash:
            return name
    return name[: -len(called)] + called


def encode_name(title: str, format: str = TRIPLE_LOWBAR) -> str:
    """The file name, without its ending, of the page called ``title``. In the older format a name with a dot is another page's,
    so that such a page says its title itself.

    >>> encode_name("a/b: c%", LEGACY)
    'a%2Fb%3A c%25'
    >>> [encode_name(title) for title in ("a/b", "a_/b", "Q: A?", "a%20b", "50% off", ".x", "CON")]
    ['a___b', 'a%5F___b', 'Q%3A A%3F', 'a%2520b', '50% off', '%2Ex', 'CON___']
    """
    name = title.removeprefix("/").removesuffix("/")
    if format == LEGACY:
        return _FORBIDDEN_BEFORE.sub(lambda found: "".join(f"%{ord(c):02X}" for c in found[0]), name)
    name = _HEX.sub(lambda found: "%25" + found[1], name)
    name = _FORBIDDEN.sub(lambda found: "".join(f"%{ord(c):02X}" for c in found[0]), name)
    if name.startswith("."):
        name = "%2E" + name[1:]
    if name in _RESERVED or name.endswith("."):
        name += "/"
    name = name.replace("___", "%5F%5F%5F").replace("_/", "%5F/").replace("/_", "/%5F")
    return name.replace("/", "___")


def decode_name(stem: str, format: str = TRIPLE_LOWBAR) -> str:
    """The title that a file name without its ending says.

    >>> decode_name("a___b"), decode_name("caf%C3%A9"), decode_name("x.y", LEGACY)
    ('a/b', 'caf%C3%A9', 'x/y')
    """
    if format == LEGACY:
        return unquote(stem.replace(".", "/"), errors="replace")
    name = stem.replace("___", "/")
    name = _HEX.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x80 else found[0], name)
    return "/".join(part for part in name.split("/") if part)


def can_link(name: str) -> bool:
    """Whether ``[[name]]`` names the page: no unbalanced brackets, no line end, and nothing that the app
    chokes on."""
    return (
        bool(name.strip())
        and not _DROPS.fullmatch(name)
        and "\n" not in name
        and "[[" not in name
        and "]]" not in name
        and name[-1] != "]"
    )
