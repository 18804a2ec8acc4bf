"""Lexemes of TOML and JSON."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter.handlers import HANDLERS
from vaultconv.markdown.frontmatter.other_lexemes import split_json, split_toml


def entries(block: str) -> list[tuple[str, str, str, int]] | None:
    pieces = split_toml(block, HANDLERS["toml"].load(block))
    if pieces is None:
        return None
    assert "".join(one.raw for one in pieces.entries) + pieces.trailer == block
    return [(one.key, one.raw, one.lexeme, one.line) for one in pieces.entries]


def test_toml_entries_by_line() -> None:
    block = '# c\na = 1_000 # d\n\n"b c" = "x # y" # z\ne = [\n  1, # one\n  2,\n]\n# end\n'
    assert entries(block) == [
        ("a", "# c\na = 1_000 # d\n", "1_000", 3),
        ("b c", '\n"b c" = "x # y" # z\n', '"x # y"', 5),
        ("e", "e = [\n  1, # one\n  2,\n]\n", "[\n  1, # one\n  2,\n]", 6),
    ]


def test_toml_texts_of_many_lines_and_tables() -> None:
    block = 'a = """\nx = 1\n# no comment\n"""\n[t]\nk = 1\n[u]\nl = [\n  [1]\n]\n'
    assert entries(block) == [
        ("a", 'a = """\nx = 1\n# no comment\n"""\n', '"""\nx = 1\n# no comment\n"""', 2),
        ("t", "[t]\nk = 1\n", "", 6),
        ("u", "[u]\nl = [\n  [1]\n]\n", "", 8),
    ]


@pytest.mark.parametrize(
    "block",
    ["a.b = 1\na.c = 2\n", "[a]\nk = 1\n[b]\nl = 1\n[a.c]\nm = 1\n", "[[a]]\nk = 1\n[[a]]\nk = 2\n"],
)
def test_toml_entries_that_are_spread_over_the_block_have_no_lexeme(block: str) -> None:
    assert entries(block) is None


def test_a_comment_sign_too_many_costs_the_lexeme_only() -> None:
    assert entries('a = "# #" # c\n') == [("a", 'a = "# #" # c\n', '"# #"', 2)]
    many = f'a = "{"# " * 20}" # c\n'
    assert entries(many) == [("a", many, "", 2)]
    assert entries("a.b = 1\n") == [("a", "a.b = 1\n", "", 2)]


def test_the_search_for_ends_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultconv.markdown.frontmatter.other_lexemes._BUDGET", 10)
    assert entries('a = """\nlong enough ]\n]\n"""\n') is None


def test_a_block_that_never_ends_an_entry_has_no_pieces() -> None:
    assert split_toml('a = """\n', {"a": ""}) is None


def test_json_entries() -> None:
    block = '{\n  "a": 1e3,\n  "b" : {"c": [1, 2]},\n"d":"x"\n}'
    pieces = split_json(block)
    assert [(one.key, one.lexeme, one.line, one.raw) for one in pieces.entries] == [
        ("a", "1e3", 2, ""),
        ("b", '{"c": [1, 2]}', 3, ""),
        ("d", '"x"', 4, ""),
    ]
    assert split_json("{\n}").entries == []
