"""SVG: a picture that is a document, and may be a program.

Shown as a picture it runs nothing; opened by itself, from a folder of pages, it runs what is in it. Here is what one may
hold: elements that draw, attributes that neither run nor load anything, styles that refer to nothing outside. One that keeps to
it is taken byte for byte; what does not is cut out (:mod:`vaultconv.assets.svg_cleaning`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from xml.parsers import expat

NAMESPACE = "http://www.w3.org/2000/svg"

_START = lazy_pattern(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?[\w-]+\b[^>]*>|<!--.*?-->|<!DOCTYPE\s[^>\[]*(?:\[.*?\]\s*)?>)\s*+)*+<(?:\w+:)?svg\b",
    re.DOTALL,
)
"""The prolog and the first tag. Nothing is read in two ways: it is strangers who send what is looked at."""

_DRAWING = "circle ellipse glyph image line mesh path polygon polyline rect text textPath tref tspan use"
_OTHERS = (
    "a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform clipPath color-profile defs "
    "desc feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap "
    "feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode "
    "feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv flowLine flowPara "
    "flowRegion flowRoot flowSpan font font-face font-face-format font-face-name font-face-src g glyphRef hatch hatchpath "
    "hkern linearGradient marker mask meshgradient meshpatch meshrow metadata missing-glyph mpath pattern radialGradient set "
    "solidColor solidcolor stop style svg switch symbol title view vkern"
)
_STYLED = "style by clip-path color-profile cursor fill filter from marker marker-end marker-mid marker-start mask stroke to values"
DRAWING = frozenset(_DRAWING.split())
"""Elements that can be seen."""
ELEMENTS = DRAWING | frozenset(_OTHERS.split())
"""Elements of SVG that a picture is made of (SVG 1.1, appendix M; SVG 2, appendix F; what editors write of drafts): without
those that run something, or hold another document."""
_FOREIGN = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
"""Namespaces of what browsers show or run; what editors keep in theirs is no concern of anybody."""
_INERT_DATA = lazy_pattern(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_OUTSIDE = lazy_pattern(
    r"@import|url\(\s*+[\"']?+\s*+(?!#|data:image/(?!svg))|image-set\(|image\(|src\(|expression\(",
    re.IGNORECASE,
)
"""What refers to another file in a style."""
STYLED = frozenset(_STYLED.split())
"""Attributes that are read as styles are, and may lead somewhere."""
TOLD = 60
"""Letters of what a stranger called something that are told."""


def is_svg(data: bytes) -> bool:
    """Whether ``data`` begins as an SVG document does, after its prolog.

    >>> is_svg(b"<?xml version='1.0'?><!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>"), is_svg(b"<html><svg>")
    (True, False)
    """
    return _START.match(data) is not None


def element_danger(space: str, name: str) -> str:
    """What is wrong with an element called ``name`` in the namespace ``space``, ``""`` for nothing.

    >>> element_danger(NAMESPACE, "path"), element_danger(NAMESPACE, "script")
    ('', 'the element script')
    """
    is_drawn = name in ELEMENTS if space in (NAMESPACE, "") else space not in _FOREIGN
    return "" if is_drawn else f"the element {name[:TOLD]}"


def attribute_danger(space: str, key: str, value: str) -> str:
    """What is wrong with the attribute ``key`` (``space`` is its namespace), ``""`` for nothing.

    >>> attribute_danger("", "fill", "url(#g)"), attribute_danger("", "onload", "alert(1)")
    ('', 'the attribute onload')
    """
    name = key.lower()
    if name.startswith("on") or name in ("ping", "base"):
        return f"the attribute {key[:TOLD]}"
    if name in ("href", "src") and not (value.startswith("#") or _INERT_DATA.match(value)):
        return f"a link to another file: {value[:TOLD]}"
    if name == "attributename" and value.lower().rpartition(":")[2].lstrip().startswith(("href", "on")):
        return f"an animation of {value.strip()[:TOLD]}"
    if name != "d" and space in ("", NAMESPACE) and style_danger(value, escapes=name in STYLED):
        return f"a link to another file: {value[:TOLD]}"
    return ""


def style_danger(style: str, *, escapes: bool = True) -> str:
    """What is wrong with what a style says, ``""`` for nothing. With ``escapes`` a backslash counts: it can spell anything.

    >>> style_danger("fill: url(#g)"), style_danger(r"fill: u\\72l(//e.org)")
    ('', 'a style that refers to other files')
    """
    is_outside = (escapes and "\\" in style) or _OUTSIDE.search(style) is not None
    return "a style that refers to other files" if is_outside else ""


def split_name(name: str) -> tuple[str, str, str]:
    """The namespace, the name and the prefix of a ``name`` as a parser gives it that is told to name all three.

    >>> split_name("http://www.w3.org/1999/xlink href xlink"), split_name("d")
    (('http://www.w3.org/1999/xlink', 'href', 'xlink'), ('', 'd', ''))
    """
    parts = name.split(" ")
    return ("", name, "") if len(parts) == 1 else (parts[0], parts[1], "".join(parts[2:]))


def paired(attributes: list[str]) -> Iterator[tuple[str, str]]:
    """The names and values of ``attributes``, as a parser gives them in their order."""
    return zip(attributes[::2], attributes[1::2], strict=True)


def parser_of_names() -> expat.XMLParserType:
    """A parser that says of each name its namespace and prefix, and gives attributes in their order. It loads nothing."""
    from xml.parsers import expat  # only where a document is looked into

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.ordered_attributes = True
    parser.buffer_text = True
    return parser


class _Danger(Exception):  # noqa: N818  it ends a parse, and never leaves this file
    """Why a document is not taken as it is."""


def danger(data: bytes) -> str:
    """Why the SVG document ``data`` is not to be kept as it is, or ``""`` if it is only a picture.

    >>> danger(b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h8v8z'/></svg>")
    ''
    >>> danger(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    'the attribute onload'
    """
    from xml.parsers import expat

    parser = parser_of_names()
    depth: list[str] = []
    texts: list[str] = []

    def start(full: str, attributes: list[str]) -> None:
        space, name, _ = split_name(full)
        if not depth and name != "svg":
            raise _Danger("it is no SVG document")
        _check(element_danger(space, name))
        depth.append(name)
        for key, value in paired(attributes):
            of, bare, _ = split_name(key)
            _check(attribute_danger(of, bare, value))

    def end(_name: str) -> None:
        depth.pop()

    def text(data: str) -> None:
        if depth and depth[-1] == "style":
            texts.append(data)

    def entity(name: str, *_: object) -> None:
        raise _Danger(f"a definition of the entity {name[:TOLD]}")

    def default(_element: str, name: str, _kind: str, value: str | None, _is_required: bool) -> None:
        if value is not None:
            raise _Danger(f"a definition of the attribute {name[:TOLD]}")

    def instruction(target: str, _data: str) -> None:
        raise _Danger(f"the instruction {target[:TOLD]}")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.AttlistDeclHandler = default
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except _Danger as found:
        return str(found)
    except expat.ExpatError as error:
        return f"it is no well-formed XML: {error}"
    return style_danger("".join(texts))


def _check(found: str) -> None:
    if found:
        raise _Danger(found)
