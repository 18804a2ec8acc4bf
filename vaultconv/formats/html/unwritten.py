"""A note that could not be written as a page: its text, to be read and never run.

That is a bug of ours wherever it happens, and no reason to put what somebody wrote into a page as if it were HTML: with it, a program
in a note would run in the browser of whoever opens the page. On the way back the page is the text again.
"""

from __future__ import annotations

import html
from typing import Final

_BEFORE: Final = '<!DOCTYPE html>\n<html>\n<meta charset="utf-8">\n<title>A note that could not be written</title>\n<pre data-vaultconv="unwritten">\n'
_AFTER: Final = "</pre>\n</html>\n"


def wrapped(data: bytes) -> bytes:
    """A page that shows the text in ``data`` and does nothing.

    >>> unwrapped(wrapped(b"<script>run()</script>\\n")), b"<script>" in wrapped(b"<script>run()</script>")
    (b'<script>run()</script>\\n', False)
    """
    text = html.escape(data.decode("utf-8", "replace"), quote=False).replace("\r", "&#13;")
    return f"{_BEFORE}{text}{_AFTER}".encode()


def unwrapped(data: bytes) -> bytes:
    """What was :func:`wrapped`; anything else as it is."""
    text = data.decode("utf-8", "replace")
    if not (text.startswith(_BEFORE) and text.endswith(_AFTER)):
        return data
    return html.unescape(text[len(_BEFORE) : -len(_AFTER)]).encode()
