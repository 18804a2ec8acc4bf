"""Formulas: TeX as MathML, made when the page is (latex2mathml). The TeX stays beside it, in an annotation, and is what is read back.

The library says what it does not know as text, and takes some commands of TeX for attributes that lead or style. So its tree is
written by us: with elements and attributes of presentation only, and none at all of a formula that holds anything else. That one stays
TeX, for everybody to see.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.carriers import attribute, text
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ELEMENTS: Final = frozenset(
    [
        "menclose",
        "merror",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
        "semantics",
    ]
)
"""What a formula is made of (MathML Core, and what the library uses besides)."""

ATTRIBUTES: Final = frozenset(
    [
        "accent",
        "accentunder",
        "columnalign",
        "columnlines",
        "columnspacing",
        "depth",
        "displaystyle",
        "fence",
        "form",
        "height",
        "linebreak",
        "linethickness",
        "lspace",
        "mathcolor",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowlines",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)
"""What its elements may say: looks, and no more."""

LONGEST: Final = 4_000
"""Characters of a formula. The time of the library grows faster than they do."""

_ENVIRONMENT = lazy_pattern(r"\\(begin|end)\s*\{([^{}]*)\}")
_KNOWN = frozenset(
    [
        "align",
        "align*",
        "array",
        "cases",
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "split",
    ]
)
"""Environments that the library lays out; of any other it says the content in a row."""
_LIKE = {"aligned": "split", "gather": "matrix", "gather*": "matrix", "gathered": "matrix"}
"""Environments that look as one of these does."""

_VALUE = lazy_pattern(r"[\w.#%+ -]*")


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool) -> str:
    """``tex`` as MathML; ``""`` where the library cannot do all of it.

    >>> mathml("x^2", False)
    '<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
    >>> mathml(r"\\ce{H2O}", False), mathml(r"\\href{javascript:x}{y}", False)
    ('', '')
    """
    if len(tex) > LONGEST or not tex.strip():
        return ""
    from latex2mathml.converter import convert_to_element

    spelled = _ENVIRONMENT.sub(lambda found: f"\\{found[1]}{{{_LIKE.get(found[2], found[2])}}}", tex)
    if any(found[2] not in _KNOWN for found in _ENVIRONMENT.finditer(spelled)):
        return ""
    try:
        root = convert_to_element(spelled)
        shown = "".join(_written(child, 0) for child in root)
    except Exception:  # noqa: BLE001  it raises whatever its parser met: an error of its own, of a list, of recursion
        return ""
    how = ' display="block"' if display else ""
    said = f'<annotation encoding="application/x-tex">{text(tex)}</annotation>'
    return f"<math{how}><semantics>{shown}{said}</semantics></math>"


def _written(element: Element, depth: int) -> str:
    """An element of the library's tree. Raises ``ValueError`` for what a page should not hold."""
    name = element.tag
    if name not in ELEMENTS or depth > 100:
        raise ValueError(name)
    said = ""
    for key, value in element.attrib.items():
        if key not in ATTRIBUTES or not _VALUE.fullmatch(value):
            raise ValueError(key)
        said += attribute(key, value)
    words = html.unescape(element.text or "")
    if "\\" in words or words == "&":  # a command that it does not know, or a column of no table
        raise ValueError(words)
    inner = "".join([_written(child, depth + 1) for child in element])
    return f"<{name}{said}>{text(words)}{inner}</{name}>"
