"""The text of a record is kept packed, and is what it was."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.readwise.exports.packed import PackedSource


def test_it_is_a_source_like_any_other() -> None:
    text = 'export "api"\nsource\n"title": "Caf\xe9 \U0001f5fa"\n'
    source = PackedSource(text, 7, "readwise record", fielded=True)
    assert (source.text, source.body, source.fielded) == (text, text[7:], True)
    assert replace(source) == source
    other = replace(source, text="a map\n")
    assert isinstance(other, PackedSource)
    assert (other.text, source.text, other.dialect) == ("a map\n", text, "readwise record")
    assert other != source


def test_half_a_character_is_kept() -> None:
    assert PackedSource("caf\udce9", 0, "").text == "caf\udce9"
