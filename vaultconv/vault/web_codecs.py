"""windows-1252 as browsers read it: every byte is a character (WHATWG Encoding, index windows-1252).

Python's own leaves five bytes without one, so a page of old that holds any of them could not come back.
"""

from __future__ import annotations

import codecs
from typing import Any

WINDOWS_1252 = "web-1252"
"""The name of the codec."""

_TABLE = "".join(
    bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in range(256)
)
_BYTES = codecs.charmap_build(_TABLE)


def _encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, _BYTES)


def _decode(data: Any, errors: str = "strict") -> tuple[str, int]:
    return codecs.charmap_decode(data, errors, _TABLE)


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != WINDOWS_1252:
        return None
    return codecs.CodecInfo(_encode, _decode, name=WINDOWS_1252)


codecs.register(_find)
