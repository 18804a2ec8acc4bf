"""A property keeps its key, its type and its meaning, and where nothing forbids it, its spelling: ``007`` is not 7 to the
one who wrote it, and ``yes`` is a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.note import Note
from vaultconv.model.properties import PropertyType, Value
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert as run

T = PropertyType
SAMPLES: list[tuple[str, Value, PropertyType, str]] = [
    ("k: text", "text", T.TEXT, "k: text"),
    ('k: "a: b"', "a: b", T.TEXT, 'k: "a: b"'),
    ("k: 'it''s'", "it's", T.TEXT, "k: it's"),
    ("k: yes", "yes", T.TEXT, "k: yes"),
    ("k: NO", "NO", T.TEXT, "k: NO"),
    ("k: on", "on", T.TEXT, "k: on"),
    ("k: 12:30", "12:30", T.TEXT, "k: 12:30"),
    ("k: 1_000", "1_000", T.TEXT, "k: 1_000"),
    ('k: "007"', "007", T.TEXT, 'k: "007"'),
    ("k: v1.2", "v1.2", T.TEXT, "k: v1.2"),
    ("k: 007", 7, T.NUMBER, "k: 007"),
    ("k: 0061120081", 61120081, T.NUMBER, "k: 0061120081"),
    ("k: 1.50", 1.5, T.NUMBER, "k: 1.50"),
    ("k: 1e3", 1000.0, T.NUMBER, "k: 1e3"),
    ("k: 0o17", 15, T.NUMBER, "k: 0o17"),
    ("k: 0x1F", 31, T.NUMBER, "k: 0x1F"),
    ("k: +1", 1, T.NUMBER, "k: +1"),
    ("k: 12345678901234567890", 12345678901234567890.0, T.NUMBER, "k: 12345678901234567890"),
    ("k: true", True, T.CHECKBOX, "k: true"),
    ("k: False", False, T.CHECKBOX, "k: false"),
    ("k: 2026-01-05", "2026-01-05", T.DATE, "k: 2026-01-05"),
    ("k: 2026-01-05T10:30", "2026-01-05T10:30", T.DATETIME, "k: 2026-01-05T10:30"),
    ("k: 2026-02-30", "2026-02-30", T.TEXT, "k: 2026-02-30"),
    ("k:", None, T.EMPTY, "k:"),
    ("k: ~", None, T.EMPTY, "k:"),
    ("k: null", None, T.EMPTY, "k:"),
    ('k: ""', "", T.TEXT, 'k: ""'),
    ("k: []", [], T.LIST, "k: []"),
    ("k: {}", {}, T.MAP, "k: {}"),
    ("k: [a, 007, yes, true]", ["a", 7, "yes", True], T.LIST, "k:\n  - a\n  - 007\n  - yes\n  - true"),
    ("k: ['', ~]", ["", None], T.LIST, 'k:\n  - ""\n  - '),
    ("k:\n- a\n- b", ["a", "b"], T.LIST, "k:\n  - a\n  - b"),
    ("tags: one", "one", T.LIST, "tags: one"),
    ("aliases: [One, Two]", ["One", "Two"], T.LIST, "aliases:\n  - One\n  - Two"),
    ('k: "[[Note|x]]"', "[[Note|x]]", T.LINK, 'k: "[[Note|x]]"'),
    ("k: [['Note']]", [["Note"]], T.LIST, "k:\n  - - Note"),
    ("k: {a: 1, b: [c]}", {"a": 1, "b": ["c"]}, T.MAP, "k:\n  a: 1\n  b:\n    - c"),
    ("k: |\n  one\n  two", "one\ntwo\n", T.TEXT, "k: |\n  one\n  two"),
    ("k: >-\n  one\n  two", "one two", T.TEXT, "k: one two"),
    ("Kéy with Blanks: 1", 1, T.NUMBER, "Kéy with Blanks: 1"),
    ("k: 🥖", "🥖", T.TEXT, "k: 🥖"),
    ("k: a # why", "a", T.TEXT, "k: a # why"),
    ('k: "a # b"', "a # b", T.TEXT, 'k: "a # b"'),
    ("k: a&b", "a&b", T.TEXT, "k: a&b"),
    ('k: " x "', " x ", T.TEXT, 'k: " x "'),
]
"""A property as it is written; its value and type; and how the app writes it."""

EACH = pytest.mark.parametrize(("lines", "value", "type", "written"), SAMPLES, ids=[s[0] for s in SAMPLES])


def read(vault: Path, format: str = "obsidian") -> Note:
    (note,) = load(vault, Options(format, carriers=False)).vault.notes
    return note


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder for a vault of one note."""
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@EACH
def test_obsidian_to_obsidian(
    vault: Path, tmp_path: Path, lines: str, value: Value, type: PropertyType, written: str
) -> None:
    text = f"---\n{lines}\n---\nbody\n"
    (vault / "N.md").write_text(text)
    (item,) = read(vault).properties
    assert (item.value, item.type, item.value.__class__) == (value, type, value.__class__)
    for origins, expected in ((True, text), (False, f"---\n{written}\n---\nbody\n")):
        options = Options("obsidian", "obsidian", origins=origins)
        (file,) = convert(load(vault, options), FORMAT, options).files
        assert file.data.decode() == expected


@EACH
@pytest.mark.parametrize("carriers", [True, False])
def test_obsidian_to_site_and_back(
    vault: Path, tmp_path: Path, lines: str, value: Value, type: PropertyType, written: str, carriers: bool
) -> None:
    """The title keeps what it was; the site adds keys of its own, which come back too where nothing was carried."""
    text = f"---\n{lines}\n---\nbody\n"
    (vault / "N.md").write_text(text)
    run(vault, tmp_path / "site", Options("obsidian", "readwise", durable=False))
    options = Options("readwise", "obsidian", carriers=carriers, durable=False)
    run(tmp_path / "site", tmp_path / "back", options)
    back = read(tmp_path / "back")
    key = lines.partition(":")[0]
    found = back.properties.find(key)
    assert found is not None
    if key == "tags" and not carriers:
        value = ["one"]  # a list of one: the same to the app
    assert (found.value, found.type) == (value, type)
    if carriers:
        assert (tmp_path / "back/N.md").read_text() == text


SITE = """---
title: "Note on a: b"
tags: maps slow
canonical:\x20
author: Jane Roe
author_id: 12345678901234567890123456789012
book: 29000008
book_title: "007"
book_asin: 0061120081
hide_title: true
highlight_id: 400000459
readwise_url: https://readwise.io/open/400000459
image: https://example.org/a%2Bb.jpg
favicon_url:
source_emoji: "\\U0001F310"
serial_number: 2023.NTE.111
time: 12:30
answer: yes
version: 1.10
---

> Words.
> <div class="quoteback-footer"><div class="quoteback-avatar"><span class="mini-emoji"> 🌐</span></div><div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span><div aria-label="Jane Roe" class="quoteback-author"> Jane Roe</div><div aria-label="007" class="quoteback-title"> 007</div></div></div></div>
"""  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one note whose properties have odd spellings."""
    (tmp_path / "site/_posts").mkdir(parents=True)
    (tmp_path / "site/_posts/2023-05-02-400000459.md").write_text(SITE)
    return tmp_path / "site"


def test_properties_born_on_a_site_mean_the_same_in_obsidian(site: Path, tmp_path: Path) -> None:
    run(site, tmp_path / "vault", Options("readwise", "obsidian", durable=False))
    born = {item.key: item.value for item in read(site, "readwise").properties}
    note = read(tmp_path / "vault")
    there = {item.key: item.value for item in note.properties}
    assert list(there) == [*born, "date"]
    assert {key: there[key] for key in born if key != "tags"} == {
        k: v for k, v in born.items() if k != "tags"
    }
    assert there["tags"] == ["maps", "slow"]
    text = next((tmp_path / "vault").glob("*.md")).read_text()
    for line in (
        'book_asin: "0061120081"',
        'book_title: "007"',
        "answer: yes",
        "time: 12:30",
        "version: 1.10",
        "canonical:",
        'author_id: "12345678901234567890123456789012"',
        "source_emoji: 🌐",
    ):
        assert f"\n{line}\n" in text


@pytest.mark.parametrize("carriers", [True, False])
def test_and_come_back_as_they_were_spelled(site: Path, tmp_path: Path, carriers: bool) -> None:
    run(site, tmp_path / "vault", Options("readwise", "obsidian", carriers=carriers, durable=False))
    run(
        tmp_path / "vault",
        tmp_path / "back",
        Options("obsidian", "readwise", carriers=carriers, durable=False),
    )
    (path,) = (tmp_path / "back").rglob("*.md")
    if carriers:
        assert path.read_text() == SITE
    born = {item.key: item.value for item in read(site, "readwise").properties}
    back = {item.key: item.value for item in read(tmp_path / "back", "readwise").properties}
    assert {key: back[key] for key in born} == born
    assert "\nbook_asin: 0061120081\n" in path.read_text()
