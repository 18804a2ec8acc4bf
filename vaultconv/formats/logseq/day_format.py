"""How a graph titles its journals, changed in its settings where that stands; everything else of them stays."""

from __future__ import annotations

import json
import re

from vaultconv.lazy_pattern import lazy_pattern

FILE = "logseq/config.edn"
"""Where a graph says it."""

_KEY = ":journal/page-title-format"
_SAID = lazy_pattern(rf'^([^;\n]*?{_KEY}\s+)"(?:[^"\\]|\\.)*"', re.MULTILINE)
_OPENS = lazy_pattern(r"^[^;\n]*?\{", re.MULTILINE)


def with_format(data: bytes | None, format: str) -> bytes | None:
    """The settings of a graph with the ``format`` of the titles of its journals; None where they cannot be understood.

    >>> with_format(b'{:a 1\\n ;; :journal/page-title-format "x"\\n :journal/page-title-format "MMM do, yyyy"}', "yyyy-MM-dd")
    b'{:a 1\\n ;; :journal/page-title-format "x"\\n :journal/page-title-format "yyyy-MM-dd"}'
    >>> with_format(b"{:a 1}", "yyyy"), with_format(None, "yyyy"), with_format(b"", "yyyy")
    (b'{:journal/page-title-format "yyyy"\\n :a 1}', b'{:journal/page-title-format "yyyy"}\\n', None)
    """
    said = f"{_KEY} {json.dumps(format, ensure_ascii=False)}"
    if data is None:
        return f"{{{said}}}\n".encode()
    text = data.decode("utf-8", "surrogateescape")
    if _SAID.search(text):
        made = _SAID.sub(lambda found: found[1] + said.removeprefix(_KEY + " "), text, count=1)
    elif found := _OPENS.search(text):
        made = f"{text[: found.end()]}{said}\n {text[found.end() :]}"
    else:
        return None
    return made.encode("utf-8", "surrogateescape")
