"""Bytes to text and back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultconv.model.note import Encoding
from vaultconv.vault.decoding import decode, encode, relaid

READ: list[tuple[str, bytes, str, Encoding]] = [
    ("plain", "naïve\n".encode(), "naïve\n", Encoding()),
    ("empty", b"", "", Encoding()),
    ("no final newline", b"a\nb", "a\nb", Encoding()),
    ("byte order mark", codecs.BOM_UTF8 + b"a\n", "a\n", Encoding(bom=True)),
    ("only a mark", codecs.BOM_UTF8, "", Encoding(bom=True)),
    ("two marks, one of them text", codecs.BOM_UTF8 * 2, "\ufeff", Encoding(bom=True)),
    ("a mark further on is text", b"a" + codecs.BOM_UTF8, "a\ufeff", Encoding()),
    ("CRLF", b"a\r\nb\r\n", "a\nb\n", Encoding(newline="\r\n")),
    ("CRLF, no final newline", b"a\r\nb", "a\nb", Encoding(newline="\r\n")),
    ("CRLF with a mark", codecs.BOM_UTF8 + b"a\r\n", "a\n", Encoding(bom=True, newline="\r\n")),
    ("mixed", b"a\nb\r\nc\r\nd", "a\nb\nc\nd", Encoding(newline="mixed", crlf_lines=(1, 2))),
    ("lone carriage return", b"a\rb\n", "a\rb\n", Encoding()),
    ("carriage return at the end", b"a\n\r", "a\n\r", Encoding()),
    ("lone carriage return before CRLF", b"a\r\r\n", "a\r\n", Encoding(newline="\r\n")),
    ("mixed, with a carriage return at the end", b"a\r\nb\nc\r", "a\nb\nc\r", Encoding("utf-8", False, "mixed", (0,))),
    ("other line ends are text", "a\u2028b\x0bc\x85".encode(), "a\u2028b\x0bc\x85", Encoding()),
    ("UTF-16 LE", codecs.BOM_UTF16_LE + "é\n".encode("utf-16-le"), "é\n", Encoding("utf-16-le", True)),
    ("UTF-16 BE", codecs.BOM_UTF16_BE + "😀\r\n".encode("utf-16-be"), "😀\n", Encoding("utf-16-be", True, "\r\n")),
    ("UTF-16, only a mark", codecs.BOM_UTF16_LE, "", Encoding("utf-16-le", True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "text", "encoding"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_decode_and_back(data: bytes, text: str, encoding: Encoding) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.problem) == (text, encoding, None)
    assert encode(text, encoding) == data


BAD: list[tuple[str, bytes, tuple[int, int], str]] = [
    ("a byte of Latin-1", "eins\nzwei für\n".encode("latin-1"), (2, 7), "the bytes FC are not valid UTF-8"),
    ("columns count characters", "漢漢".encode() + b"\xff", (1, 3), "the bytes FF are not valid UTF-8"),
    ("the mark is no column", codecs.BOM_UTF8 + b"\xff", (1, 1), "the bytes FF are not valid UTF-8"),
    ("cut short", b"a\r\n" + "漢".encode()[:2], (2, 1), "the bytes E6 BC are not valid UTF-8"),
    ("half a surrogate pair", b"\xed\xa0\x80", (1, 1), "the bytes ED are not valid UTF-8"),
    ("too long a form", b"\xc0\xaf", (1, 1), "the bytes C0 are not valid UTF-8"),
    ("UTF-16 of odd length", codecs.BOM_UTF16_LE + b"a\0b", (1, 2), "the bytes 62 are not valid UTF-16-LE"),
    ("UTF-16 with half a pair", codecs.BOM_UTF16_BE + b"\0\n\xd8\0\0a", (2, 1), "the bytes D8 00 are not valid UTF-16-BE"),
    ("NUL", b"a\nb\0c", (2, 2), "a NUL character: this is no text but a binary file"),
    ("binary", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", (3, 1), "a NUL character: this is no text but a binary file"),
    ("UTF-16 without a mark", "ab".encode("utf-16-le"), (1, 2), "a NUL character: this is no text but a binary file"),
    ("UTF-32", codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), (1, 1), "the text is in UTF-32"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "place", "message"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_no_text_is_told_with_its_place(data: bytes, place: tuple[int, int], message: str) -> None:
    problem = decode(data).problem
    assert problem is not None
    assert (problem.line, problem.column) == place
    assert problem.message == message
    assert "save it as UTF-8" in problem.remedy


def test_what_could_be_read_is_there_to_be_shown() -> None:
    assert decode(b"---\nt\xffx").text == "---\nt\ufffdx"


line_ends = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a", "é".encode(), b"\r\r\n", codecs.BOM_UTF8]))
some_bytes = st.one_of(
    st.binary(),
    line_ends.map(b"".join),
    st.text().map(lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le", "surrogatepass")),
    st.text().map(lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be", "surrogatepass")),
)


@given(some_bytes)
@example(codecs.BOM_UTF16_LE + b"\0\0")
@example(codecs.BOM_UTF16_LE + codecs.BOM_UTF16_LE)
def test_any_bytes_are_told_or_come_back(data: bytes) -> None:
    decoded = decode(data)
    if decoded.problem is None:
        assert encode(decoded.text, decoded.encoding) == data
    else:
        assert decoded.problem.line >= 1
        assert decoded.problem.column >= 1


CHANGED: list[tuple[str, str, bytes]] = [
    ("the same", "a\nb\nc\n", b"a\r\nb\nc\r\n"),
    ("a line changed", "a\nB!\nc\n", b"a\r\nB!\nc\r\n"),
    ("a line more", "a\nb\nc\nd\n", b"a\r\nb\nc\r\nd\n"),
    ("a line less", "a\nb\n", b"a\r\nb\n"),
    ("no final newline", "a\nb\nc", b"a\r\nb\nc"),
    ("nothing left", "", b""),
]


@pytest.mark.parametrize(("text", "data"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED])
def test_mixed_line_ends_stay_as_far_as_they_go(text: str, data: bytes) -> None:
    mixed = decode(b"a\r\nb\nc\r\n").encoding
    assert mixed == Encoding(newline="mixed", crlf_lines=(0, 2))
    assert encode(text, mixed) == data


def test_half_a_surrogate_pair_is_no_text_to_write() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode("\ud800", Encoding())


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (b"a\r\nb\nc\r\n", "a\nx\nb\nc\n", b"a\r\nx\r\nb\nc\r\n"),
        (b"a\r\nb\nc\r\n", "x\na\nb\nc\n", b"x\r\na\r\nb\nc\r\n"),
        (b"a\nb\r\nc\n", "b\nc\n", b"b\r\nc\n"),
        (b"a\nb\r\nc\n", "A\nB\nB\nc\nd\n", b"A\nB\r\nB\r\nc\nd\n"),
        (b"a\nb\r\nc\nd\r\ne\n", "x\na\nc\nd\ny\ne\n", b"x\na\nc\nd\r\ny\r\ne\n"),
        (b"a\nb\r\n", "", b""),
        (b"a\r\nb\r\n", "x\na\n", b"x\r\na\r\n"),
    ],
)
def test_lines_that_stay_end_as_they_did(old: bytes, new: str, wanted: bytes) -> None:
    decoded = decode(old)
    assert encode(new, relaid(decoded.encoding, decoded.text, new)) == wanted
