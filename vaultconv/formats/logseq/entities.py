"""Entities of TeX in the words of a block: ``\\alpha`` is shown as the letter that it names.

Source: ``formats/logseq.md`` section 5, and mldoc 1.5.7, asked for each name that HTML has; what it takes for one and only looks like a
word (``\\deg``) or like nothing stays as it is written.
"""

from __future__ import annotations

from html.entities import html5
from typing import Final

_AS_IN_HTML = (
    "AElig Aacute Acirc Agrave Alpha Aring Atilde Auml Beta Ccedil Chi Dagger Delta Diamond Downarrow ETH "
    "Eacute Ecirc Egrave Epsilon Eta Euml Gamma Iacute Icirc Igrave Iota Iuml Kappa Lambda Leftarrow "
    "Leftrightarrow Mu Ntilde Nu OElig Oacute Ocirc Ograve Omega Omicron Oslash Otilde Ouml Phi Pi Prime "
    "Psi Rho Rightarrow Scaron Sigma THORN Tau Theta Uacute Ucirc Ugrave Uparrow Upsilon Uuml Xi Yacute "
    "Yuml Zeta aacute acirc acute aelig agrave alefsym alpha ang angle approx aring ast asymp atilde auml "
    "bdquo beta brvbar bull bullet cap ccedil cedil cent checkmark chi circ clubs clubsuit cong copy "
    "crarr cup curren dArr dagger darr delta diamondsuit diams div downarrow eacute ecirc egrave empty "
    "emptyset epsilon equiv eta eth euml euro exist fnof forall frasl gamma ge hArr harr hearts heartsuit "
    "hellip iacute icirc iexcl igrave in infin int iota iquest isin iuml kappa lArr lambda lang laquo "
    "larr lceil ldquo le leftarrow leftrightarrow lfloor lowast loz lsaquo lsquo macr mdash micro middot "
    "minus mu nabla ndash ne ni not notin nsub nsup ntilde nu oacute ocirc oelig ograve oline omega "
    "omicron oplus ordf ordm oslash otilde otimes ouml para permil perp phi pi piv plusmn pm pound prime "
    "prod prop psi rArr radic rang raquo rarr rceil rdquo reg rfloor rho rightarrow rsaquo rsquo sbquo "
    "scaron sdot sect sigma sigmaf sim smile spades spadesuit sub sube subset sum supe supset szlig tau "
    "theta thetasym thorn times trade uArr uacute uarr ucirc ugrave uml uparrow upsih upsilon uuml "
    "varsigma vartheta vee vert wedge weierp xi yacute yen yuml zeta "
)
_OTHERS = {
    "EUR": "€",
    "cdot": "⋅",
    "dots": "…",
    "exists": "∃",
    "hookleftarrow": "↵",
    "infty": "∞",
    "land": "∧",
    "lor": "∨",
    "odot": "ʘ",
    "simeq": "≅",
    "smiley": "☺",
    "star": "⋆",
    "tilde": "~",
    "to": "→",
    "varepsilon": "ε",
}

ENTITIES: Final = {name: html5[f"{name};"] for name in _AS_IN_HTML.split()} | _OTHERS
"""What each name is shown as."""

PATTERN: Final = (
    r"\\(?<![\w:./\\]\\)(?:" + "|".join(sorted(ENTITIES, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\})?"
)
"""One of them in a text; what looks like it in a path (``C:\\times``) is none."""


def shown(text: str) -> str:
    """What the entity that is ``text`` is shown as.

    >>> shown("\\\\alpha"), shown("\\\\to{}")
    ('α', '→')
    """
    return ENTITIES[text[1:].removesuffix("{}")]
