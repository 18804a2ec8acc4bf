"""The character set that a page says it is in, and the codec that reads it as a browser does."""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.problem import Problem
from vaultconv.vault.bad_bytes import how_many
from vaultconv.vault.decoding import Decoded, decode, decode_declared, decode_shown
from vaultconv.vault.web_codecs import WINDOWS_1252

_TAG = lazy_pattern(
    rb"<!--(?:>|->|.*?-->|.*\Z)|<\?xml\b[^>]+?\bencoding\s*=\s*[\"']?\s*(?P<xml>[A-Za-z0-9_:.-]+)"
    rb"|<(?:(?P<meta>meta)(?=[\s/])|[A-Za-z/])(?P<said>(?:[^>\"']|=\s*\"[^\"]*\"|=\s*'[^']*'|[\"'])*)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = lazy_pattern(rb"([^\s=/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_IN_CONTENT = lazy_pattern(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
_LOOKED_AT = 1024
"""Bytes in which a declaration counts (WHATWG HTML, section 4.2.5.4)."""

_UTF_8 = frozenset(
    [
        "unicode-1-1-utf-8",
        "unicode11utf8",
        "unicode20utf8",
        "utf-8",
        "utf8",
        "x-unicode20utf8",
        "csunicode",
        "iso-10646-ucs-2",
        "ucs-2",
        "unicode",
        "unicodefeff",
        "unicodefffe",
        "utf-16",
        "utf-16be",
        "utf-16le",
    ]
)
"""Labels of UTF-8; those of UTF-16 mean it too where a page declares them, for the declaration itself could be read (WHATWG
HTML, section 13.2.3.2)."""

_REFUSED = frozenset(
    ["csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "iso-2022-kr", "replacement"]
)
"""Labels that browsers read nothing in (WHATWG Encoding, section 4.2: "replacement")."""

_LABELS = {
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5",
    "iso8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso-ir-127 iso8859-6 iso88596 iso_8859-6",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7",
    "iso8859-8": "csisolatinhebrew hebrew iso-8859-8 iso-8859-8-i iso-ir-138 iso8859-8 iso88598 iso_8859-8 visual",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    WINDOWS_1252: (
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
        "l1 latin-1 latin1 us-ascii windows-1252 x-cp1252 x-user-defined"
    ),
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 l5 latin5 windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "gbk": "chinese csgb2312 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "gb18030": "gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022-jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
}
"""What pages call the encodings of old, by the codec of Python that is nearest to what a browser reads (WHATWG Encoding,
section 4.2: ``iso-8859-1`` is windows-1252 there; so is ``x-user-defined`` where a page declares it, WHATWG HTML, section
13.2.3.2)."""

_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}


class RefusedCharsetError(Exception):
    """A page declares a character set that no browser reads; its text is the label."""


def declared_codec(data: bytes) -> str | None:
    """The codec of what the page ``data`` declares itself to be in; ``""`` for UTF-8, None where it declares nothing that is
    known. Only the first declaration counts, and none in a comment.

    Raises :class:`RefusedCharsetError` for a character set that browsers refuse.

    >>> declared_codec(b"<!-- <meta charset=big5> --><meta charset='ISO-8859-2'><meta charset=koi8-r>")
    'iso8859-2'
    >>> declared_codec(b"<meta charset=utf-16>"), declared_codec(b"<title>A</title>")
    ('', None)
    """
    for found in _TAG.finditer(data[:_LOOKED_AT]):
        label = found["xml"] or (_label(found["said"]) if found["meta"] else None)
        if not label:
            continue
        name = label.decode("ascii", "replace").strip(" \t\n\r\f").lower()
        if name in _REFUSED:
            raise RefusedCharsetError(name)
        codec = "" if name in _UTF_8 else _CODECS.get(name)
        if codec is not None:
            return codec
    return None


def text_of_page(path: str, data: bytes) -> tuple[Decoded, tuple[Loss, ...]]:
    """The text of the page at ``path``: by its byte order mark, else as UTF-8, and where it is none, in the character set that it
    declares, or that browsers take it to be in. One of ASCII alone is in the set that it declares, whatever somebody may write into
    it later. Bytes that are no text in it are U+FFFD, as browsers show them, with a line for the ledger.

    >>> decoded, losses = text_of_page("a.html", b"<meta charset=utf-8><p>caf\\xe9")
    >>> decoded.text[-4:], losses[0].line
    ('caf\ufffd', 1)
    """
    decoded = decode(data)
    if (decoded.problem is None and not data.isascii()) or b"\0" in data:
        return decoded, ()
    try:
        declared = declared_codec(data)
    except RefusedCharsetError as refused:
        problem = Problem(
            f"its character set is {refused}, which no browser reads", remedy="Save it as UTF-8."
        )
        return Decoded("", problem=problem), ()
    codec = (WINDOWS_1252 if decoded.problem is not None else "") if declared is None else declared
    if codec and not decoded.encoding.bom:
        decoded = decode_declared(data, codec)
    shown = decode_shown(data, codec or "utf-8") if decoded.problem is not None else None
    if shown is None:
        return decoded, ()
    text, bad = shown
    count = how_many(text.encoding.replaced)
    detail = (
        f"{bad.message}: shown as \ufffd, as browsers do"
        + (f", and so are bytes in {count - 1} more places" if count > 1 else "")
        + ". Let the page declare the character set that it is in."
    )
    return text, (Loss(path, bad.line, "bytes", Outcome.APPROXIMATED, detail),)


def codec_of_bytes(data: bytes) -> str:
    """The codec of a page whose bytes are no UTF-8: what it declares, else windows-1252, as browsers take it; ``""`` where it
    says that it is UTF-8, or what nobody reads.

    >>> codec_of_bytes(b"<p>caf\\xe9")
    'web-1252'
    """
    try:
        declared = declared_codec(data)
    except RefusedCharsetError:
        return ""
    return WINDOWS_1252 if declared is None else declared


def _label(said: bytes) -> bytes | None:
    """What the attributes of a ``<meta>`` say of the character set: ``charset``, or ``content`` where it speaks as a header
    of HTTP would."""
    found: dict[bytes, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(said):
        found.setdefault(name.lower(), b"".join(values))
    if b"charset" in found:
        return found[b"charset"]
    if found.get(b"http-equiv", b"").strip().lower() != b"content-type":
        return None
    inside = _IN_CONTENT.search(found.get(b"content", b""))
    return inside[inside.lastindex or 0] if inside else None
