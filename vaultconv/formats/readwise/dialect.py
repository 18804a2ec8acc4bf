"""The Markdown of the site: kramdown's, with the theme's own markup, run through Liquid first.

Source: ``formats/readwise.md``, a.3; kramdown's documentation ("Inline Attribute Lists", "Task lists").
"""

from __future__ import annotations

from vaultconv.formats.readwise import liquid
from vaultconv.formats.readwise.links import read_image, site_reference
from vaultconv.formats.readwise.markup import CONSTRUCTS, LONGEST_FORMULA
from vaultconv.formats.readwise.spell import SPELL, SPELL_BLOCK
from vaultconv.markdown.dialect import Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live, LiveTable

_COUNTED = 24
"""So many pairs of a mark are counted."""


def _pairs(mark: str) -> Live:
    """Each second of a run of ``mark``, from the last but one back: then no two of them stand together, not even the first
    two of ``[[[[::rsn]]]]``. Of a run that nobody writes by hand, all but its end: to count it again at each of its marks takes
    minutes."""
    return Live(rf"{mark}(?={mark}(?:(?:{mark}{mark}){{0,{_COUNTED}}}+(?!{mark})|{mark}{{{2 * _COUNTED}}}))")


LIVE = (
    _pairs(r"\["),
    _pairs(r"\]"),
    Live(rf"\$(?={HIDDEN}\$)"),
    Live(r"\{(?=:)"),
    Live(rf"\$(?<![\w$]\$)(?=[^\s$])(?=[^\n]{{0,{LONGEST_FORMULA}}}?\$(?!\w|(?:<wbr>)*\\?\$))"),
)
"""What is alive in a text of the site. (Liquid is too, but a backslash does not stop it: see :mod:`.liquid`.)"""


def _sized(alt: str, inside: str, width: int, height: int) -> str:
    """A picture with its size as attributes of kramdown."""
    tall = f' height="{height}"' if height else ""
    return f'![{alt}]{inside}{{:width="{width}"{tall}}}'


READWISE = Dialect(
    "readwise",
    sized=_sized,
    constructs=(liquid.raw_block(LiveTable(LIVE).unescape), liquid.CALL, *CONSTRUCTS),
    regions=(Region("$$", "math"),),
    live=LIVE,
    spell=SPELL,
    spell_block=SPELL_BLOCK,
    tasks=True,
    attributes=("", ""),
    link=site_reference,
    image=read_image,
    house=House(quote_blank="> "),
)
"""The Markdown of a site note."""
