"""MathML that says no TeX, as TeX: what MathJax 3 and 4 leave beside what they drew, and formulas that somebody wrote as such.

Presentation MathML (MathML Core) is laid out much as TeX is, so each element has one way to be said. Where an element is not known
(``<maction>``, content MathML), there is no TeX of the formula at all, and it stays HTML, whole. The names of signs are those of
latex2mathml's table, which :mod:`~vaultconv.formats.html.mathml` reads in the other direction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST: Final = 60
"""Elements in each other. Nobody's formula is deeper."""

_FUNCTIONS: Final = frozenset(
    [
        "arccos",
        "arcsin",
        "arctan",
        "arg",
        "cos",
        "cosh",
        "cot",
        "coth",
        "csc",
        "deg",
        "det",
        "dim",
        "exp",
        "gcd",
        "hom",
        "inf",
        "ker",
        "lg",
        "lim",
        "liminf",
        "limsup",
        "ln",
        "log",
        "max",
        "min",
        "Pr",
        "sec",
        "sin",
        "sinh",
        "sup",
        "tan",
        "tanh",
    ]
)
"""Names that TeX has a command for."""
_VARIANTS: Final = {
    "normal": "mathrm",
    "bold": "mathbf",
    "bold-italic": "boldsymbol",
    "double-struck": "mathbb",
    "script": "mathcal",
    "-tex-calligraphic": "mathcal",
    "fraktur": "mathfrak",
    "sans-serif": "mathsf",
    "monospace": "mathtt",
}
_SIGNS: Final = {
    "\N{FUNCTION APPLICATION}": "",
    "\N{INVISIBLE TIMES}": "",
    "\N{INVISIBLE SEPARATOR}": "",
    "\N{INVISIBLE PLUS}": "",
    "\N{NO-BREAK SPACE}": "\\ ",
    "\N{DOT OPERATOR}": "\\cdot",
    "\N{MINUS SIGN}": "-",
    "\N{DOUBLE VERTICAL LINE}": "\\|",
    "\N{PRIME}": "'",
    "\N{DOUBLE PRIME}": "''",
    "\N{MODIFIER LETTER PRIME}": "'",
    "\N{RIGHTWARDS ARROW}": "\\to",
    "\N{LATIN SMALL LETTER H WITH STROKE}": "\\hbar",
    "\N{PLANCK CONSTANT OVER TWO PI}": "\\hbar",
    "\\": "\\backslash",
    "^": "\\hat{}",
    "~": "\\sim",
}
"""Signs that the table has no name for, or one that few know."""
_OVER: Final = {
    "^": "hat",
    "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}": "hat",
    "\N{MACRON}": "bar",
    "\N{MODIFIER LETTER MACRON}": "bar",
    "\N{OVERLINE}": "overline",
    "\N{HORIZONTAL BAR}": "overline",
    "\N{EM DASH}": "overline",
    "_": "overline",
    "\N{RIGHTWARDS ARROW}": "vec",
    "\N{COMBINING RIGHT ARROW ABOVE}": "vec",
    "\N{DOT ABOVE}": "dot",
    ".": "dot",
    "\N{DIAERESIS}": "ddot",
    "~": "tilde",
    "\N{SMALL TILDE}": "tilde",
    "\N{CARON}": "check",
    "\N{BREVE}": "breve",
    "\N{TOP CURLY BRACKET}": "overbrace",
}
_UNDER: Final = {
    "_": "underline",
    "\N{OVERLINE}": "underline",
    "\N{HORIZONTAL BAR}": "underline",
    "\N{EM DASH}": "underline",
    "\N{BOTTOM CURLY BRACKET}": "underbrace",
}
_LIMITS: Final = lazy_pattern(
    r"\\(?:sum|prod|coprod|int|iint|iiint|oint|bigcup|bigcap|bigoplus|bigotimes|bigvee|bigwedge|lim|liminf|limsup|max|min|sup|inf|det|gcd|Pr"
    r"|underbrace\{.*\}|overbrace\{.*\})",
    re.DOTALL,
)
"""What has its limits below and above it by itself."""
_OPENING: Final = frozenset(("(", "[", "\\{", "|", "\\|", "\\langle", "\\lfloor", "\\lceil"))
_CLOSING: Final = frozenset((")", "]", "\\}", "|", "\\|", "\\rangle", "\\rfloor", "\\rceil"))
_TALL: Final = frozenset(("mfrac", "mtable", "munderover", "munder", "mover"))
_NO_LINE: Final = "\\genfrac{}{}{0pt}{}"
"""A fraction without a line."""
_ATOM: Final = lazy_pattern(r"[^\\{}]|\\[A-Za-z]+|\\.|\{.*\}", re.DOTALL)
_COMMAND: Final = lazy_pattern(r"\\[A-Za-z]+\Z")
_LENGTH: Final = lazy_pattern(r"(-?[\d.]+)\s*(em|ex|px|pt|)")
_IN_EM: Final = {"em": 1.0, "ex": 0.5, "px": 1 / 16, "pt": 1 / 10, "": 1.0}
_IN_TEXT: Final = str.maketrans({sign: f"\\{sign}" for sign in "{}$%#&_"} | {"\N{NO-BREAK SPACE}": " "})


class _UnknownError(Exception):
    """A formula has something in it that is not known here."""


def tex_of_mathml(math: LexborNode) -> str | None:
    """The TeX that says what ``math`` shows; None where it holds anything that is not known here.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> said = "<math><msup><mi>x</mi><mn>2</mn></msup><mo>&le;</mo><mfrac><mi>&alpha;</mi><mn>2</mn></mfrac></math>"
    >>> tex_of_mathml(LexborHTMLParser(said).css_first("math"))
    'x^2\\\\leq\\\\frac{\\\\alpha}{2}'
    """
    try:
        return _row(math, 0).strip() or None
    except _UnknownError:
        return None


def _said(node: LexborNode, depth: int) -> str:
    if depth > DEEPEST:
        raise _UnknownError
    tag = node.tag or ""
    if tag in _WORDS:
        return _WORDS[tag](node)
    if tag in _PARTS:
        number, say = _PARTS[tag]
        parts = _children(node)
        if len(parts) != number:
            raise _UnknownError
        return say(node, [_said(part, depth + 1) for part in parts])
    if tag in _ROWS:
        return _ROWS[tag](node, depth)
    raise _UnknownError


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter())


def _row(node: LexborNode, depth: int) -> str:
    """What stands in a row. What stands between two fences grows with it where TeX says so too."""
    children = _children(node)
    said = [_said(child, depth + 1) for child in children]
    cases = _cases(children, said)
    if cases is not None:
        return cases
    if len(said) == 3 and (said[0], said[2]) == ("(", ")") and said[1].startswith(_NO_LINE):
        return f"\\binom{said[1].removeprefix(_NO_LINE)}"
    if len(said) > 1 and said[0] in _OPENING and said[-1] in _CLOSING:
        inner = node.attributes.get("data-mjx-texclass") == "INNER" or any(
            child.tag in _TALL for child in children[1:-1]
        )
        if inner and "mo" == children[0].tag == children[-1].tag:
            return _joined([f"\\left{said[0]}", *said[1:-1], f"\\right{said[-1]}"])
    return _joined(said)


def _cases(children: list[LexborNode], said: list[str]) -> str | None:
    """A table behind a brace that nothing closes."""
    table = next((place for place, child in enumerate(children) if child.tag == "mtable"), None)
    if table != 1 or said[0] != "\\{" or any(said[2:]):
        return None
    return said[1].replace("{matrix}", "{cases}").replace("{aligned}", "{cases}")


def _joined(parts: Iterable[str]) -> str:
    """``parts`` in a row; a blank where the name of a command would run into a letter."""
    out = ""
    for part in parts:
        out += " " if part[:1].isalpha() and _COMMAND.search(out) else ""
        out += part
    return out


def _braced(said: str) -> str:
    return f"{{{said}}}"


def _group(said: str) -> str:
    """``said`` as one thing: in braces, unless it is one."""
    return said if _ATOM.fullmatch(said) and not said.startswith("{") else _braced(said)


# -- words and signs ---------------------------------------------------------------------------------------------------


@cache
def _names() -> dict[str, str]:
    """The names of signs."""
    from latex2mathml.symbols_parser import SYMBOLS

    found: dict[str, str] = {}
    for name, code in SYMBOLS.items():
        found.setdefault(chr(int(code, 16)), name)
    return found


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isalnum() and character.isascii():
        return character
    name = _names().get(character, character)
    return (
        unicodedata.normalize("NFKC", character) if name.startswith("\\mit") else name
    )  # letters are italic by themselves


def _signs(words: str) -> str:
    return _joined(_sign(character) for character in words)


def _words_of(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _identifier(node: LexborNode) -> str:
    words = _words_of(node)
    variant = _VARIANTS.get(node.attributes.get("mathvariant") or "")
    if words in _FUNCTIONS and variant in (None, "mathrm"):
        return f"\\{words}"
    if variant is not None:
        return f"\\{variant}{{{_signs(words)}}}"
    return f"\\operatorname{{{words}}}" if len(words) > 1 and words.isalpha() else _signs(words)


def _number(node: LexborNode) -> str:
    words = _signs(_words_of(node))
    variant = _VARIANTS.get(node.attributes.get("mathvariant") or "")
    return f"\\{variant}{{{words}}}" if variant else words


def _operator(node: LexborNode) -> str:
    words = _words_of(node)
    if words in _FUNCTIONS:
        return f"\\{words}"
    return f"\\operatorname{{{words}}}" if len(words) > 1 and words.isalpha() else _signs(words)


def _text(node: LexborNode) -> str:
    words = node.text()
    if not words.strip(" \N{NO-BREAK SPACE}\t\n"):
        return "\\ " if words else ""
    if "\\" in words or node.child is None or node.child.next is not None:
        raise _UnknownError
    return f"\\text{{{words.translate(_IN_TEXT)}}}"


def _space(node: LexborNode) -> str:
    if node.attributes.get("linebreak") == "newline":
        return "\\\\"
    found = _LENGTH.fullmatch((node.attributes.get("width") or "0").strip())
    width = float(found[1]) * _IN_EM[found[2]] if found is not None else 0
    steps = ((1.9, "\\qquad"), (0.9, "\\quad"), (0.25, "\\;"), (0.05, "\\,"), (-0.05, ""))
    return next((said for least, said in steps if width >= least), "\\!")


_WORDS: dict[str, Callable[[LexborNode], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _text,
    "mspace": _space,
    "none": lambda _: "",
}
"""Elements that hold words, or nothing."""

# -- elements of so many parts -----------------------------------------------------------------------------------------


def _script(mark: str) -> Callable[[LexborNode, list[str]], str]:
    def say(_node: LexborNode, parts: list[str]) -> str:
        if mark == "^" and parts[1] and not parts[1].strip("'"):
            return _group(parts[0]) + parts[1]
        return f"{_group(parts[0])}{mark}{_group(parts[1])}"

    return say


def _both_scripts(_node: LexborNode, parts: list[str]) -> str:
    return f"{_group(parts[0])}_{_group(parts[1])}^{_group(parts[2])}"


def _accented(accents: dict[str, str], mark: str, other: str) -> Callable[[LexborNode, list[str]], str]:
    def say(node: LexborNode, parts: list[str]) -> str:
        accent = accents.get(_words_of(_children(node)[1]))
        if accent is not None:
            return f"\\{accent}{{{parts[0]}}}"
        if _LIMITS.fullmatch(parts[0]):
            return f"{parts[0]}{mark}{_group(parts[1])}"
        return f"\\{other}{{{parts[1]}}}{{{parts[0]}}}"

    return say


def _under_and_over(_node: LexborNode, parts: list[str]) -> str:
    if _LIMITS.fullmatch(parts[0]):
        return f"{parts[0]}_{_group(parts[1])}^{_group(parts[2])}"
    return f"\\overset{{{parts[2]}}}{{\\underset{{{parts[1]}}}{{{parts[0]}}}}}"


def _fraction(node: LexborNode, parts: list[str]) -> str:
    thickness = _LENGTH.fullmatch((node.attributes.get("linethickness") or "").strip())
    if thickness is not None and not float(thickness[1]):
        return f"{_NO_LINE}{{{parts[0]}}}{{{parts[1]}}}"
    return f"\\frac{{{parts[0]}}}{{{parts[1]}}}"


_PARTS: dict[str, tuple[int, Callable[[LexborNode, list[str]], str]]] = {
    "msup": (2, _script("^")),
    "msub": (2, _script("_")),
    "msubsup": (3, _both_scripts),
    "mover": (2, _accented(_OVER, "^", "overset")),
    "munder": (2, _accented(_UNDER, "_", "underset")),
    "munderover": (3, _under_and_over),
    "mfrac": (2, _fraction),
    "mroot": (2, lambda _, parts: f"\\sqrt[{parts[1]}]{{{parts[0]}}}"),
}
"""Elements of two or three parts: how many, and what is said of them."""

# -- elements that hold a row or more ----------------------------------------------------------------------------------


def _table(node: LexborNode, depth: int) -> str:
    rows: list[str] = []
    for row in _children(node):
        if row.tag != "mtr" or any(cell.tag != "mtd" for cell in row.iter()):
            raise _UnknownError
        rows.append(" & ".join(_row(cell, depth + 2) for cell in row.iter()))
    sides = (node.attributes.get("columnalign") or "").split()
    kind = "aligned" if sides[:2] == ["right", "left"] else "matrix"
    body = " \\\\ ".join(rows)
    return f"\\begin{{{kind}}}{body}\\end{{{kind}}}"


def _enclosed(node: LexborNode, depth: int) -> str:
    said = _row(node, depth)
    match node.attributes.get("notation"):
        case "box":
            return f"\\boxed{{{said}}}"
        case "updiagonalstrike":
            return f"\\cancel{{{said}}}"
    raise _UnknownError


def _scripts_around(node: LexborNode, depth: int) -> str:
    """A sign with scripts on both of its sides."""
    children = _children(node)
    before = next(
        (place for place, child in enumerate(children) if child.tag == "mprescripts"), len(children)
    )
    behind, ahead = children[1:before], children[before + 1 :]
    if not children or len(behind) % 2 or len(ahead) % 2:
        raise _UnknownError
    base = _group(_said(children[0], depth + 1))
    front = _pairs(ahead, depth)
    return f"{'{}' if front else ''}{front}{base}{_pairs(behind, depth)}"


def _pairs(scripts: list[LexborNode], depth: int) -> str:
    said = [_said(script, depth + 1) for script in scripts]
    marks = ("_", "^")
    return "".join(f"{marks[place % 2]}{_group(one)}" for place, one in enumerate(said) if one)


def _first(node: LexborNode, depth: int) -> str:
    """What a formula shows, of the several ways in which it says the same."""
    shown = node.child
    while shown is not None and not shown.is_element_node:
        shown = shown.next
    if shown is None:
        raise _UnknownError
    return _said(shown, depth + 1)


_ROWS: dict[str, Callable[[LexborNode, int], str]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mpadded": _row,
    "msqrt": lambda node, depth: f"\\sqrt{{{_row(node, depth)}}}",
    "mphantom": lambda node, depth: f"\\phantom{{{_row(node, depth)}}}",
    "semantics": _first,
    "mtable": _table,
    "menclose": _enclosed,
    "mmultiscripts": _scripts_around,
}
"""Elements that hold as much as they like."""
