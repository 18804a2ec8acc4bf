"""Bytes of an export that are no text: one field that was saved in another encoding makes not the whole file unreadable.

A byte that is no UTF-8 is half a character in the text (as Python has it, :pep:`383`), so that it is the same byte again when the
file comes back. Notes show U+FFFD for it.
"""

from __future__ import annotations

import re
from typing import Final

from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Encoding
from vaultconv.model.problem import Problem
from vaultconv.vault.decoding import Decoded, decode, encode

_STAND_INS: Final = 0x10FF00
"""Where characters stand in for bytes while the lines are sorted out: nobody writes these."""
_TAKEN = lazy_pattern("[\U0010ff00\U0010ff80-\U0010ffff]")
_BYTE = lazy_pattern("[\udc80-\udcff]")
_HELD = lazy_pattern("[\0\udc80-\udcff]")
"""What is no text: half a character for a byte, or NUL."""
_UNSAYABLE = lazy_pattern("[\0\ud800-\udfff]")
"""What no file of text can hold."""
_REMEDY = "Each is shown as \ufffd. Save the export again in UTF-8."


def decode_damaged(data: bytes, problems: list[Problem]) -> Decoded:
    """The text in ``data``, with half a character for each byte that is none, which is among the ``problems``. Raises
    :class:`Broken` for what is no text at all.

    >>> found: list[Problem] = []
    >>> decode_damaged(b"caf\\xe9", found).text, found[0].column
    ('caf\\udce9', 4)
    """
    decoded = decode(data)
    if decoded.problem is None:
        return decoded
    text = data.decode("utf-8", "surrogateescape")
    if decoded.encoding.codec != "utf-8" or _TAKEN.search(text):
        raise Broken(decoded.problem)
    held = _HELD.sub(lambda found: chr(_STAND_INS + ord(found[0]) % 0xDC00), text)
    whole = decode(held.encode())
    problems += _places(whole.text)
    whole.text = _TAKEN.sub(_byte, whole.text)
    return whole


def _byte(stand_in: re.Match[str]) -> str:
    """What one of the :data:`_STAND_INS` stands for."""
    number = ord(stand_in[0]) - _STAND_INS
    return chr(number + 0xDC00) if number else "\0"


def encode_damaged(text: str, encoding: Encoding) -> bytes:
    """``text`` in bytes, half a character as the byte that it was."""
    held = _BYTE.sub(lambda found: chr(_STAND_INS + ord(found[0]) - 0xDC00), text)
    data = encode(held, encoding)
    if held == text:
        return data
    stand_in = re.compile(b"\xf4\x8f[\xbe\xbf][\x80-\xbf]")
    return stand_in.sub(lambda found: bytes([ord(found[0].decode()) - _STAND_INS]), data)


def sayable(text: str) -> str:
    """``text`` as a note can show it.

    >>> sayable("caf\\udce9")
    'caf\\ufffd'
    """
    return _UNSAYABLE.sub("\ufffd", text)


def _places(text: str) -> list[Problem]:
    """Where bytes stand that are none, each run once."""
    found = []
    line, start = 1, 0
    for match in re.finditer(f"(?:{_TAKEN.pattern})+", text):
        line += text.count("\n", start, match.start())
        start = match.start()
        column = start - text.rfind("\n", 0, start)
        bytes_ = " ".join(f"{ord(sign) - _STAND_INS:02X}" for sign in match[0][:8])
        is_nul = set(match[0]) == {chr(_STAND_INS)}
        what = "a NUL character is no text" if is_nul else f"the bytes {bytes_} are not valid UTF-8"
        found.append(Problem(what, line, column, _REMEDY, damaged=True))
    return found
