"""Raw HTML as one block of a note: a blank line would end it there (CommonMark, HTML blocks of the sixth kind)."""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern

_BLANK_LINE = lazy_pattern(r"\n[ \t]*(?=\n)")
_END_OF_BLANK_LINE = lazy_pattern(r"(?<=\n)([ \t]*)\n")
_AS_IT_STANDS = lazy_pattern(r"<(pre|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
"""Elements whose blank lines are shown."""


def as_one_block(html: str) -> str:
    """``html`` without blank lines. One that is shown is a reference to a line end, which a browser shows as one.

    >>> as_one_block("<div>\\n\\n<p>a</p>\\n</div>")
    '<div>\\n<p>a</p>\\n</div>'
    >>> as_one_block("<td><pre>a\\n\\n  b</pre></td>")
    '<td><pre>a\\n&#10;  b</pre></td>'
    """
    if _BLANK_LINE.search(html) is None:
        return html
    said = _AS_IT_STANDS.sub(lambda shown: _END_OF_BLANK_LINE.sub(r"\1&#10;", shown[0]), html)
    return _BLANK_LINE.sub("", said)
