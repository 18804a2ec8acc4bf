"""Formulas of anybody's page, back to the TeX that they were made of.

=====================================================  =============================================================
``<annotation encoding="application/x-tex">``          MathML, as KaTeX, MathJax, pandoc and MediaWiki write it
``<math alttext>``                                     MathML of LaTeXML (ar5iv)
``data-latex``                                         MathJax 4
``<script type="math/tex">``                           MathJax 2, beside what it drew
``<span class="math">\\(x\\)</span>``, ``$x$``           pandoc, GitHub, MkDocs: TeX between its own delimiters
``<img class="latex" alt="x">``                        WordPress
any other MathML                                       MathJax 3, and who writes it by hand: TeX that shows the same
=====================================================  =============================================================

MathML that nobody can say in TeX stays HTML, whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.tex import tex_of_mathml
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.spans import MathSpan

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

CLASSES: Final = frozenset(
    [
        "katex",
        "katex-display",
        "mwe-math-element",
        "math-inline",
        "math-display",
        "MathJax",
        "MathJax_Display",
    ]
)
"""Classes of what shows a formula that MathML in it says."""
TAGS: Final = frozenset(("math", "mjx-container", "math-renderer"))
"""Elements that are a formula."""
_ANNOTATION: Final = (
    'annotation[encoding="application/x-tex"], annotation[encoding="TeX"], annotation[encoding="LaTeX"]'
)
_DRAWN: Final = ".MathJax_Preview, .MathJax, .MathJax_Display, .MathJax_SVG, .MathJax_SVG_Display, .MathJax_CHTML, .MJX_Assistive_MathML"
_SCRIPT: Final = 'script[type^="math/tex"]'
_DELIMITED = lazy_pattern(
    r"\s*(?:\\\((?P<line>.*)\\\)|\\\[(?P<block>.*)\\\]|\$\$(?P<dollars>.*)\$\$|\$(?P<dollar>.*)\$)\s*",
    re.DOTALL,
)
_WRAPPED = lazy_pattern(r"\{\\(?:display|text)style (?P<tex>.*)\}", re.DOTALL)
_PICTURES: Final = frozenset(
    ("latex", "tex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display")
)


def formula_of(node: LexborNode) -> MathSpan | None:
    """The formula that ``node`` shows; None if it is none, or says no TeX."""
    attributes = node.attributes
    kinds = (attributes.get("class") or "").split()
    if node.tag == "script":
        kind = attributes.get("type") or ""
        return _span(node.text(), "mode=display" in kind) if kind.startswith("math/tex") else None
    if node.tag == "img":
        alt = attributes.get("alt") or ""
        return _span(alt, False) if alt.strip() and _PICTURES.intersection(kinds) else None
    if node.tag in TAGS or CLASSES.intersection(kinds):
        tex = _tex_in(node)
        if tex is not None:
            return _span(tex, _is_display(node, kinds))
    if node.tag == "math-renderer" or "math" in kinds or "arithmatex" in kinds:
        return delimited(node.text())
    return None


def delimited(text: str) -> MathSpan | None:
    """The formula that is all of ``text``, between the delimiters of TeX.

    >>> delimited(r"\\(x_1\\)"), delimited("$$y$$"), delimited("z")
    (MathSpan(text='x_1', display=False), MathSpan(text='y', display=True), None)
    """
    found = _DELIMITED.fullmatch(text)
    if found is None or not (tex := found[found.lastgroup or 0].strip()):
        return None
    return MathSpan(tex, found.lastgroup in ("block", "dollars"))


def without_renderings(root: LexborNode) -> None:
    """Takes out of the page what MathJax 2 drew beside the TeX that it drew it from."""
    if root.css_first(_SCRIPT) is None:
        return
    for node in root.css(_DRAWN):
        if node.parent is not None and node.tag != "mjx-container" and node.css_first(_SCRIPT) is None:
            node.decompose()


def _span(tex: str, display: bool) -> MathSpan | None:
    tex = tex.strip()
    wrapped = _WRAPPED.fullmatch(tex)
    tex = wrapped["tex"].strip() if wrapped else tex
    return MathSpan(tex, display) if tex else None


def _tex_in(node: LexborNode) -> str | None:
    """The TeX that MathML in ``node`` says."""
    annotation = node.css_first(_ANNOTATION)
    if annotation is not None:
        return annotation.text()
    math = node if node.tag == "math" else node.css_first("math")
    if math is None:
        return None
    said = math.attributes
    return said.get("data-latex") or said.get("alttext") or tex_of_mathml(math)


def _is_display(node: LexborNode, kinds: list[str]) -> bool:
    """Whether a formula stands on a line of its own."""
    math = node if node.tag == "math" else node.css_first("math")
    if math is not None and math.attributes.get("display") == "block":
        return True
    if {"katex-display", "math-display", "MathJax_Display"}.intersection(kinds) or node.attributes.get(
        "display"
    ) == "true":
        return True
    around = node.parent
    return around is not None and bool(
        {"katex-display", "math-display", "MathJax_Display"}.intersection(
            (around.attributes.get("class") or "").split()
        )
    )
