"""A property of several types: the importer of the database version keeps one (``--types``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import written
from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.types import CHECKBOX, LINK, NUMBER, TEXT, URL, type_of
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify


@pytest.mark.parametrize(
    ("value", "type", "expected"),
    [
        (4, PropertyType.NUMBER, NUMBER),
        (1.5, PropertyType.NUMBER, NUMBER),
        (True, PropertyType.CHECKBOX, CHECKBOX),
        ("https://example.org/a", PropertyType.TEXT, URL),
        ("see https://example.org", PropertyType.TEXT, TEXT),
        ("2026-01-05", PropertyType.DATE, LINK),
        ("[[N]]", PropertyType.LINK, LINK),
        (["[[A]]", "[[B]]"], PropertyType.LIST, LINK),
        (["a", "b"], PropertyType.LIST, TEXT),
        ({"a": 1}, PropertyType.MAP, TEXT),
        ("words", PropertyType.TEXT, TEXT),
        (None, PropertyType.EMPTY, ""),
        ("", PropertyType.TEXT, ""),
        ([], PropertyType.LIST, ""),
    ],
)
def test_the_type_that_the_importer_gives(value: Value, type: PropertyType, expected: str) -> None:
    assert type_of(Property("k", value, type)) == expected


def lines(tmp_path: Path, *values: str, **options: str) -> list[tuple[str, int, str]]:
    """The lines of the ledger on types, where each of ``values`` is the property ``k`` of a note of its own."""
    notes = {
        f"{name}.md": f"---\nk: {value}\n---\nx\n"
        for name, value in zip(("P", "Q", "R"), values, strict=False)
    }
    made = go(written(tmp_path / "vault", notes), tmp_path / "graph", "logseq", **options)
    assert verify(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq")).missing == ()
    return [(loss.note, loss.line, loss.value) for loss in made.losses if loss.construct == "type"]


@pytest.mark.parametrize(
    ("values", "where"),
    [
        (("4", "true"), "Q.md"),
        (("true", "words"), "Q.md"),
        (("words", "true"), "Q.md"),
        (("4", "https://e.org"), "Q.md"),
        (("words", "4", "https://e.org"), "R.md"),
        (("'[[A]]'", "4"), "Q.md"),
        (("4", "words"), ""),
        (("'[[A]]'", "2026-01-05"), ""),
        (("'[[A]]'", "words"), ""),
        (("4", "5", "6"), ""),
        (("", "4"), ""),
    ],
)
def test_only_what_the_importer_drops_has_a_line(values: tuple[str, ...], where: str, tmp_path: Path) -> None:
    assert lines(tmp_path, *values) == ([(where, 2, "k")] if where else [])


def test_properties_of_blocks_count_and_keys_are_compared_as_the_app_does(tmp_path: Path) -> None:
    vault = written(tmp_path / "vault", {"A.md": "---\nMy_key: 4\n---\nx [my-key:: true]\n"})
    made = go(vault, tmp_path / "graph", "logseq")
    assert [(loss.line, loss.value) for loss in made.losses if loss.construct == "type"] == [(4, "My_key")]


def test_what_the_app_has_for_itself_has_no_line(tmp_path: Path) -> None:
    vault = written(
        tmp_path / "vault", {"A.md": "---\npublic: true\n---\n", "B.md": "---\npublic: no\n---\n"}
    )
    assert not [loss for loss in go(vault, tmp_path / "graph", "logseq").losses if loss.construct == "type"]


def test_unified_each_is_text_in_quotes_and_comes_back_as_it_was(tmp_path: Path) -> None:
    assert lines(tmp_path, "4", "true", "words", types="unify") == []
    graph = files(tmp_path / "graph")
    assert b'k:: "4"\n' in graph["pages/P.md"]
    assert b'k:: "true"\n' in graph["pages/Q.md"]
    assert b"k:: words\n" in graph["pages/R.md"]
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back") == files(tmp_path / "vault")


def test_a_property_of_one_type_stays_as_it_is(tmp_path: Path) -> None:
    assert lines(tmp_path, "4", "5", types="unify") == []
    assert b"k:: 4\n" in files(tmp_path / "graph")["pages/P.md"]
