"""The beginning of a file as text, to tell by its structure which export it is."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"))


def head_text(head: bytes) -> str:
    """The text that ``head`` begins, without a byte order mark, with ``\\n`` as line end. A character that was cut in two is
    left out; what is no text at all gives ``""``.

    >>> head_text(b"\\xef\\xbb\\xbfTitle\\r\\ncaf\\xc3")
    'Title\\ncaf'
    """
    codec = "utf-8"
    for mark, named in _MARKS:
        if head.startswith(mark):
            head, codec = head[len(mark) :], named
            break
    text = head.decode(codec, "ignore")
    return "" if "\0" in text else text.replace("\r\n", "\n")
