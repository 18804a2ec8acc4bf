"""Pages in the character sets of old: their bytes come back, and what they declare is what they are in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.html.charsets import declared_codec
from vaultconv.formats.html.reader import read_page

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
    (folder / "site").mkdir()
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
        (b"<meta charset=nonsense><p>", ""),
        (b"<p>" + b" " * 1024 + b"<meta charset=latin1>", ""),
        (b"<!-- <meta charset=koi8-r> --><meta charset=GB2312>", "gbk"),
        (b"<!-- <meta charset=koi8-r>", ""),
        (b"<meta charset=utf-8><meta charset=latin1>", ""),
        (b"<?xml version='1.0' encoding='ISO-8859-2'?><html>", "iso8859-2"),
        (b"<meta name=description content=x><meta charset = 'windows-1252' >", "cp1252"),
    ],
)
def test_what_a_page_declares(page: bytes, codec: str) -> None:
    assert declared_codec(page) == codec


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<meta charset=windows-1252><p>\x93a\x81", "the bytes 81 are not valid CP1252"),
        (b"<meta charset=iso-2022-jp>\x1b(B<p>\x1b$B%Q%s", "no ISO2022-JP as one writes it"),
    ],
)
def test_bytes_that_would_not_come_back_are_left_as_they_are(data: bytes, message: str) -> None:
    note = read_page("a.html", data, ReadContext())
    assert note is not None
    assert note.problem is not None
    assert message in note.problem.message
    assert note.verbatim == data
