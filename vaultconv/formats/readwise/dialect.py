"""The Markdown of the site: kramdown's, with the theme's own markup, run through Liquid first.

Source: ``formats/readwise.md``, a.3; kramdown's documentation ("Inline Attribute Lists", "Task lists").
"""

from __future__ import annotations

from vaultconv.formats.readwise import liquid
from vaultconv.formats.readwise.links import read_image, site_reference
from vaultconv.formats.readwise.markup import CONSTRUCTS, MATH_AHEAD
from vaultconv.formats.readwise.spell import SPELL, SPELL_BLOCK
from vaultconv.markdown.dialect import Dialect, House, Region
from vaultconv.markdown.escape import Live, LiveTable

_HIDDEN = r"(?:<wbr>|\\)*"
"""What escaping may put between two characters."""

LIVE = (
    Live(rf"\[(?={_HIDDEN}\[)"),
    Live(rf"\](?={_HIDDEN}\])"),
    Live(r"\{(?=:)"),
    Live(rf"\$(?={_HIDDEN}\$)"),
    Live(rf"(?<![\w$])\$(?={MATH_AHEAD})"),
)
"""What is alive in a text of the site. (Liquid is too, but a backslash does not stop it: see :mod:`.liquid`.)"""

READWISE = Dialect(
    "readwise",
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
