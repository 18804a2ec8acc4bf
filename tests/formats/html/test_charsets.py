"""Pages in the character sets of old: their bytes come back, and what they declare is what they are in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.html.charsets import RefusedCharsetError, codec_of_bytes, declared_codec
from vaultconv.formats.html.reader import read_page
from vaultconv.model.losses import Outcome
from vaultconv.model.spans import Text

HEAD = '<html><head>\n<meta charset="iso-8859-1">\n<title>Café</title>\n</head>\n<body>\n'
PAGES = {
    "one-line.html": HEAD.replace("\n", "").encode("cp1252") + b"<p>caf\xe9</p></body></html>",
    "lines.html": HEAD.encode("cp1252") + b"<p>caf\xe9 \x80</p>\r\n<p>two</p>\n</body></html>\n",
    "equiv.html": b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>\xcc\xe8\xf0",
    "pan.html": "<meta charset=shift_jis><title>パン</title><p>パン".encode("cp932"),
    "escaped.html": "<meta charset=iso-2022-jp><p>パン".encode("iso2022-jp"),
    "ascii.html": b"<meta charset=iso-8859-1><p>plain",
    "it-lies.html": HEAD.encode() + "<p>café".encode(),
}


@pytest.mark.parametrize("other", ["obsidian", "logseq", "readwise"])
def test_the_bytes_come_back(other: str, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for path, data in PAGES.items():
        (tmp_path / "site" / path).write_bytes(data)
    go(tmp_path / "site", tmp_path / "there", other)
    go(tmp_path / "there", tmp_path / "back", "html")
    back = files(tmp_path / "back")
    assert {path: back.get(path) for path in PAGES} == PAGES


def edited(folder: Path, page: bytes, edit: Callable[[str], str]) -> bytes:
    """``page``, after a vault was made of it and ``edit`` was done to its note there."""
    (folder / "site").mkdir(parents=True)
    (folder / "site/a.html").write_bytes(page)
    go(folder / "site", folder / "vault", "obsidian")
    (note,) = (folder / "vault").glob("*.md")
    note.write_text(edit(note.read_text("utf-8")), "utf-8")
    go(folder / "vault", folder / "back", "html")
    return (folder / "back/a.html").read_bytes()


def test_what_is_written_into_it_is_in_its_charset(tmp_path: Path) -> None:
    back = edited(tmp_path, PAGES["lines.html"], lambda text: text.replace("two", "zwölf パン"))
    assert b'charset="iso-8859-1"' in back
    assert "café €".encode("cp1252") in back
    assert b"zw\xf6lf &#12497;&#12531;" in back


def test_so_is_what_is_written_into_one_of_ascii(tmp_path: Path) -> None:
    page = b"<html><head>\n<meta charset=iso-8859-1>\n</head>\n<body>\n<p>one\n<p>two\n</body></html>\n"
    back = edited(tmp_path, page, lambda text: text.replace("two", "zwölf"))
    assert b"<meta charset=iso-8859-1>" in back
    assert b"zw\xf6lf" in back


def test_where_the_declaration_is_gone_the_bytes_follow(tmp_path: Path) -> None:
    back = edited(tmp_path, PAGES["one-line.html"], lambda text: text.replace("café", "zwölf"))
    assert b"iso-8859-1" not in back
    assert '<meta charset="utf-8">' in back.decode()
    assert "zwölf" in back.decode()


@pytest.mark.parametrize(
    ("page", "codec"),
    [
        (b"<meta charset=utf-8><p>", ""),
        (b"<meta charset=nonsense><p>", None),
        (b"<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"),
        (b"<p>" + b" " * 1024 + b"<meta charset=latin1>", None),
        (b"<!-- <meta charset=koi8-r> --><meta charset=GB2312>", "gbk"),
        (b"<!-- <meta charset=koi8-r>", None),
        (b"<!--> <meta charset=koi8-r>", "koi8-r"),
        (b"<meta charset=utf-8><meta charset=latin1>", ""),
        (b"<?xml version='1.0' encoding='ISO-8859-2'?><html>", "iso8859-2"),
        (b"<meta name=description content=x><meta charset = 'windows-1252' >", "web-1252"),
        (b"<meta charset=utf-16le>", ""),
        (b"<meta charset=x-user-defined>", "web-1252"),
        (b"<meta charset=x-mac-cyrillic>", "mac-cyrillic"),
        (b"<meta name=description content='charset=koi8-r'>", None),
        (b"<a title='<meta charset=koi8-r>'><meta charset=big5>", "big5hkscs"),
        (b"<meta content='text/html; charset = \"Shift_JIS\"' http-equiv=' Content-Type '>", "cp932"),
        (b"<meta http-equiv=refresh content='0; charset=koi8-r'>", None),
        (b"<meta http-equiv=content-type content=text/html>", None),
        (b"<metal charset=koi8-r>", None),
    ],
)
def test_what_a_page_declares(page: bytes, codec: str | None) -> None:
    assert declared_codec(page) == codec


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"<p>caf\xe9 \x80 \x81", "café € \x81"),
        (b"<meta charset=nonsense><p>\x93a\x94", "“a”"),
        ("<p>café".encode(), "café"),
        (b"<meta charset=utf-16><p>" + "café".encode(), "café"),
    ],
)
def test_a_page_that_declares_nothing_is_what_browsers_take_it_for(
    page: bytes, text: str, tmp_path: Path
) -> None:
    note = read_page("a.html", page, ReadContext())
    assert note is not None
    assert note.blocks[0].spans == (Text(text),)  # type: ignore[union-attr]
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.html").write_bytes(page)
    go(tmp_path / "site", tmp_path / "there", "obsidian")
    go(tmp_path / "there", tmp_path / "back", "html")
    assert (tmp_path / "back/a.html").read_bytes() == page


def test_a_character_set_that_browsers_refuse_is_refused() -> None:
    data = b"<meta charset=iso-2022-kr><p>x"
    with pytest.raises(RefusedCharsetError):
        declared_codec(data)
    assert codec_of_bytes(data) == ""
    note = read_page("a.html", data, ReadContext())
    assert note is not None
    assert note.problem is not None
    assert note.problem.message == "its character set is iso-2022-kr, which no browser reads"
    assert note.verbatim == data


def test_every_byte_of_windows_1252_is_a_character() -> None:
    data = bytes(range(256))
    text = data.decode("web-1252")
    assert text.encode("web-1252") == data
    assert text[0x80] == "€"
    assert [hex(byte) for byte in range(256) if byte >= 0x80 and ord(text[byte]) == byte and byte < 0xA0] == [
        "0x81",
        "0x8d",
        "0x8f",
        "0x90",
        "0x9d",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<meta charset=utf-8><p>\0\xff", "a NUL character"),
        (b"<meta charset=iso-2022-jp>\x1b(B<p>\x1b$B%Q%s", "no ISO2022-JP as one writes it"),
    ],
)
def test_bytes_that_would_not_come_back_are_left_as_they_are(data: bytes, message: str) -> None:
    note = read_page("a.html", data, ReadContext())
    assert note is not None
    assert note.problem is not None
    assert message in note.problem.message
    assert note.verbatim == data


BAD = {
    "utf-8.html": (
        b"<meta charset=utf-8><title>T</title>\r\n<p>caf\xe9 \xef\xbf\xbd \xe2\x82</p>\r\n<p>two</p>\n<p>\xed\xa0\x80</p>\r\n",
        ["caf\ufffd \ufffd \ufffd", "two", "\ufffd\ufffd\ufffd"],
        "the bytes E9 are not valid UTF-8: shown as \ufffd, as browsers do, and so are bytes in 2 more places.",
        2,
    ),
    "marked.html": (b"\xef\xbb\xbf<p>\xff", ["\ufffd"], "the bytes FF are not valid UTF-8: shown as \ufffd, as browsers do.", 1),
    "greek.html": (b"<meta charset=windows-1253><p>\x93a\x81", ["“a\ufffd"], "the bytes 81 are not valid CP1253", 1),
}  # fmt: skip
"""Pages in which bytes are no text: their bytes, what they say, and what the ledger says of it, with the line."""


@pytest.mark.parametrize("path", BAD)
def test_bytes_that_are_no_text_are_shown_as_browsers_show_them(path: str) -> None:
    data, texts, message, line = BAD[path]
    note = read_page(path, data, ReadContext())
    assert note is not None
    assert note.problem is None
    assert [block.spans for block in note.blocks] == [(Text(text),) for text in texts]  # type: ignore[union-attr]
    (loss,) = (loss for loss in note.extra["unread"] if loss.construct == "bytes")
    assert loss.line == line
    assert loss.detail.startswith(message)


def test_bytes_that_are_no_text_come_back_and_an_edit_beside_them_moves_none(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for path, (data, *_) in BAD.items():
        (tmp_path / "site" / path).write_bytes(data)
    go(tmp_path / "site", tmp_path / "there", "obsidian")
    go(tmp_path / "there", tmp_path / "back", "html")
    back = files(tmp_path / "back")
    assert {path: back.get(path) for path in BAD} == {path: data for path, (data, *_) in BAD.items()}
    page = BAD["utf-8.html"][0]
    assert edited(tmp_path / "again", page, lambda text: text.replace("two", "2")) == page.replace(
        b"two", b"2"
    )


@pytest.mark.parametrize("other", ["obsidian", "logseq"])
@pytest.mark.parametrize(
    ("old", "new", "line", "lines"),
    [
        ("au lait", "au laid", b"<p>caf\xef\xbf\xbd au laid", [3]),
        ("\ufffd au", "é au", b"<p>caf\xc3\xa9 au lait", []),
        ("is warm", "is hot", b"<p>caf\xe9 au lait is hot", []),
    ],
    ids=["beside", "mended", "elsewhere"],
)
def test_an_edit_beside_bytes_that_are_no_text_is_told(
    other: str, old: str, new: str, line: bytes, lines: list[int], tmp_path: Path
) -> None:
    """Which bytes stood there nobody can tell any more, so U+FFFD is in the page. It was, without a line."""
    page = (
        b"<meta charset=utf-8><title>Coffee</title>\n<p>par\xe9</p>\n<p>caf\xe9 au lait is warm today.</p>\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.html").write_bytes(page)
    go(tmp_path / "site", tmp_path / "there", other)
    (note,) = tmp_path.glob("there/**/Coffee.md")
    note.write_text(note.read_text("utf-8").replace(old, new), "utf-8")
    losses = go(tmp_path / "there", tmp_path / "back", "html").losses
    data = (tmp_path / "back/a.html").read_bytes()
    assert line in data
    assert b"<p>par\xe9</p>" in data
    said = [loss for loss in losses if loss.outcome is Outcome.CARRIER_STALE]
    assert [(loss.construct, loss.detail.partition("line ")[2]) for loss in said] == [
        ("bytes", f"{number} of a.html now") for number in lines
    ]
