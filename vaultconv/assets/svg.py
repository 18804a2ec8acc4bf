"""SVG: a picture that is a document, and may be a program.

Shown as a picture it runs nothing; opened by itself, from a folder of pages, it runs what is in it. So one that could do
anything but be looked at is not taken at all: it is not changed either, since its bytes are not ours.
"""

from __future__ import annotations

import re
from xml.parsers import expat

NAMESPACE = "http://www.w3.org/2000/svg"

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE\s[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg\b",
    re.DOTALL,
)
_ACTIVE = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
)
"""Elements that run something, or hold another document."""
_INERT_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_REFERS_OUT = re.compile(
    r"@import|url\(\s*[\"']?(?!\s*[\"']?(?:#|data:image/(?!svg)))|expression\(", re.IGNORECASE
)


def is_svg(data: bytes) -> bool:
    """Whether ``data`` begins as an SVG document does, after its prolog.

    >>> is_svg(b"<?xml version='1.0'?><!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>"), is_svg(b"<html><svg>")
    (True, False)
    """
    return _START.match(data) is not None


class _Danger(Exception):  # noqa: N818  it ends a parse, and never leaves this file
    """Why a document is not taken."""


def danger(data: bytes) -> str:
    """Why the SVG document ``data`` is not to be kept, or ``""`` if it is only a picture.

    >>> danger(b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h8v8z'/></svg>")
    ''
    >>> danger(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    'it holds a program: the attribute onload'
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth: list[str] = []
    texts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not depth and local != "svg":
            raise _Danger("it is no SVG document")
        if local.lower() in _ACTIVE or space == "http://www.w3.org/1999/xhtml":
            raise _Danger(f"it holds more than a picture: the element {local}")
        depth.append(local)
        for key, value in attributes.items():
            _check_attribute(key.rpartition(" ")[2].lower(), value, local)

    def end(_name: str) -> None:
        depth.pop()

    def text(data: str) -> None:
        if depth and depth[-1] == "style":
            texts.append(data)

    def entity(name: str, *_: object) -> None:
        raise _Danger(f"it defines an entity: {name}")

    def instruction(target: str, _data: str) -> None:
        raise _Danger(f"it holds an instruction: {target}")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except _Danger as found:
        return str(found)
    except expat.ExpatError as error:
        return f"it is no well-formed XML: {error}"
    return "its style refers to other files" if _REFERS_OUT.search("".join(texts)) else ""


def _check_attribute(key: str, value: str, element: str) -> None:
    if key.startswith("on"):
        raise _Danger(f"it holds a program: the attribute {key}")
    if key in ("href", "src") and not (value.startswith("#") or _INERT_DATA.match(value)):
        raise _Danger(f"it refers to another file: {value[:60]}")
    if key == "attributename" and value.lower().rpartition(":")[2] in ("href", "onload"):
        raise _Danger(f"it changes where it refers to: {element}")
    if key != "d" and _REFERS_OUT.search(value):
        raise _Danger(f"it refers to another file: {value[:60]}")
