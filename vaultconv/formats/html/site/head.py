"""The head of a page: what browsers and other programs are told."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from vaultconv.formats.html.carriers import attribute
from vaultconv.formats.html.site.tags import tags_of
from vaultconv.model.note import NoteKind

if TYPE_CHECKING:
    from vaultconv.model.note import Note

GENERATOR: Final = "vaultconv"
"""What our pages say made them; how the reader knows its own."""

DERIVED_PAGE: Final = "vaultconv-page"
"""The name in the head of a page that is made of the vault as a whole, and is no note."""

_POLICY: Final = (
    ("default-src", "'none'"),
    ("script-src", "'self' file:"),
    ("style-src", "'self' file:"),
    ("img-src", "'self' file: data: https: http:"),
    ("media-src", "'self' file: https: http:"),
    ("font-src", "'self' file:"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)
"""What a page may load, and from where (Content Security Policy, level 3). ``file:`` is for a site that is opened from a disk,
where some browsers take each file for an origin of its own; on the web it means nothing. Nothing in the page itself runs or
styles, but for style whose hash is added."""

_AUTHORS: Final = ("author", "authors")
_DAYS: Final = ("date", "created", "published")


def head(title: str, meta: str, style: str = "", more: str = "") -> str:
    """The head of a page, but for its theme: ``meta`` are the elements that say its properties, ``style`` is of this page alone."""
    own = f"\n<style>{style}</style>" if style else ""
    return (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy"{attribute("content", policy(style))}>\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{title}</title>\n{meta}{more}'.rstrip("\n")
        + own
    )


def bare(title: str, meta: str, language: str, article: str) -> str:
    """A page around its ``article`` that nothing else of the site is said in."""
    return (
        f'<!doctype html>\n<html{attribute("lang", language)}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{title}</title>\n{meta}</head>\n'
        f"<body>\n{article}</body>\n</html>\n"
    )


def alone(title: str, meta: str, language: str, article: str, style: str) -> str:
    """A page around its ``article`` that is no page of a site: nothing of it is in another file."""
    return (
        f"<!doctype html>\n<html{attribute('lang', language or 'en')}>\n<head>\n{head(title, meta, style)}\n</head>\n"
        f'<body class="is-page">\n<main>\n{article}</main>\n</body>\n</html>\n'
    )


def policy(style: str = "") -> str:
    """The policy of a page; with ``style``, that alone may stand in it.

    >>> policy().partition(";")[0], policy("a{}").count("sha256-")
    ("default-src 'none'", 1)
    """
    rules = dict(_POLICY)
    if style:
        rules["style-src"] += f" 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def linked_data(note: Note, language: str) -> str:
    """What search engines read of ``note`` (schema.org, as JSON-LD)."""
    properties = note.properties
    author = next(filter(None, map(properties.text, _AUTHORS)), "")
    day = note.date or next(filter(None, map(properties.text, _DAYS)), "")
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if note.kind is NoteKind.JOURNAL else "Article",
        "headline": note.title,
        "datePublished": day,
        "author": {"@type": "Person", "name": author} if author else "",
        "keywords": list(dict.fromkeys(tags_of(note))),
        "inLanguage": language,
    }
    return f'<script type="application/ld+json">{in_script({k: v for k, v in said.items() if v})}</script>\n'


def in_script(value: Any) -> str:
    """JSON that can stand in an element of a program, or be one.

    >>> in_script("</script>")
    '"\\\\u003c/script>"'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def derived(kind: str) -> str:
    """The element that says that a page is no note, but one of that ``kind``."""
    return f"<meta{attribute('name', DERIVED_PAGE)}{attribute('content', kind)}>\n"
