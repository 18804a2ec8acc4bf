"""The settings of a vault. Source: ``AppVaultConfig``, ``DailyNotesOptions`` of the app's type definitions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.formats.obsidian.test_traps import vault
from vaultconv.formats.obsidian.settings import FILES, read_settings, unread_settings
from vaultconv.model.note import Settings
from vaultconv.pipeline.inspect import inspect


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("app.json", '{"attachmentFolderPath": "./img"}', Settings(attachment_folder="./img")),
        ("app.json", '{"newLinkFormat": "relative"}', Settings(link_style="relative")),
        ("app.json", '{"useMarkdownLinks": true}', Settings(markdown_links=True)),
        ("app.json", '{"strictLineBreaks": true}', Settings(strict_line_breaks=True)),
        ("app.json", '{"useMarkdownLinks": "true", "strictLineBreaks": 1}', Settings()),
        ("app.json", '{"useTab": true, "tabSize": 2}', Settings()),
        ("app.json", '{"tabSize": 2}', Settings()),
        ("app.json", '{"useTab": false}', Settings(other={"indent": "    "})),
        ("app.json", '{"useTab": false, "tabSize": 2}', Settings(other={"indent": "  "})),
        ("app.json", '{"useTab": false, "tabSize": 9000}', Settings(other={"indent": "    "})),
        ("app.json", '{"useTab": false, "tabSize": true}', Settings(other={"indent": "    "})),
        ("app.json", '{"attachmentFolderPath": 7}', Settings()),
        (
            "daily-notes.json",
            '{"folder": "Journal", "format": "YYYY/MM"}',
            Settings(journal_folder="Journal", journal_format="YYYY/MM"),
        ),
        (
            "templates.json",
            '{"folder": "Templates/"}',
            Settings(templates=("templates",), other={"template-folder": "Templates"}),
        ),
        ("templates.json", '{"folder": "/"}', Settings()),
        (
            "bookmarks.json",
            '{"items": [{"type": "file", "path": "A.md"}, {"type": "group", "items": [{"type": "file", "path": "b/B.md"}]},'
            ' {"type": "file", "path": "C.md", "subpath": "#H"}, {"type": "search", "query": "x"}, 7,'
            ' {"type": "group"}, {"type": "file"}, {"type": "file", "path": "D.md"}]}',
            Settings(favourites=("A.md", "b/B.md", "D.md")),
        ),
        ("bookmarks.json", '{"items": {}}', Settings()),
        (
            "daily-notes.json",
            '{"template": "Sub/Day"}',
            Settings(templates=("sub/day",), other={"daily-template": "Sub/Day"}),
        ),
        ("zk-prefixer.json", '{"template": "Unique.md"}', Settings(templates=("unique",))),
        (
            "plugins/templater-obsidian/data.json",
            '{"templates_folder": "Tpl"}',
            Settings(templates=("tpl",)),
        ),
        (
            "app.json",
            '{"userIgnoreFilters": ["Old/", "/x$/", 7, ""]}',
            Settings(excluded=("Old/", "/x$/")),
        ),
        ("app.json", '{"userIgnoreFilters": "Old/"}', Settings()),
        (
            "types.json",
            '{"types": {"ISBN": "text", "n": 7}}',
            Settings(property_types={"isbn": "text", "n": "7"}),
        ),
        ("types.json", '{"types": ["text"]}', Settings()),
        ("types.json", "\ufeff{}", Settings()),
    ],
)
def test_what_a_file_says(name: str, text: str, expected: Settings) -> None:
    assert read_settings(name, text.encode(), Settings()) == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="broken"),
        pytest.param(b"[1, 2]", id="no object"),
        pytest.param(b"\xff\xfe\xfd", id="no text"),
        pytest.param(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="nested too deep"),
    ],
)
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_says_nothing(name: str, data: bytes) -> None:
    before = Settings(link_style="absolute", templates=("t",))
    assert read_settings(name, data, before) is before
    assert [loss.construct for loss in unread_settings(name, name, data)] == ["settings"]


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("app.json", "{bad", [(1, "is not valid JSON")]),
        ("app.json", '{\n  "x": 1,\n  bad}', [(3, "is not valid JSON")]),
        ("app.json", "[]", [(1, "is not an object")]),
        ("app.json", '\ufeff{"newLinkFormat": 7}', [(1, "'newLinkFormat' is not a text (column 2)")]),
        (
            "app.json",
            '{\n  "useMarkdownLinks": "yes",\n  "userIgnoreFilters": "x"\n}',
            [
                (2, "'useMarkdownLinks' is not true or false (column 3)"),
                (3, "'userIgnoreFilters' is not a list (column 3)"),
            ],
        ),
        ("types.json", '{"types": []}', [(1, "'types' is not an object (column 2)")]),
        ("app.json", '{"tabSize": "4"}', [(1, "'tabSize' is not a number (column 2)")]),
        ("app.json", '{"newLinkFormat": null, "other": 7}', []),
        ("daily-notes.json", '{"folder": "Days"}', []),
    ],
)
def test_what_is_no_setting_has_a_line(name: str, text: str, places: list[tuple[int, str]]) -> None:
    found = unread_settings(f".obsidian/{name}", name, text.encode())
    assert [(loss.note, loss.line) for loss in found] == [(f".obsidian/{name}", line) for line, _ in places]
    assert all(loss.detail.startswith(what) for loss, (_, what) in zip(found, places, strict=True))


def test_inspect_says_what_is_no_setting(tmp_path: Path) -> None:
    files = {".obsidian/app.json": "{bad", ".obsidian/types.json": '{"types": 7}', "N.md": "x\n"}
    found = inspect(vault(tmp_path, files))
    assert [(each.place, each.message[:20]) for each in found.not_understood] == [
        ((".obsidian/app.json", 1), "is not valid JSON (E"),
        ((".obsidian/types.json", 1), "'types' is not an ob"),
    ]


def test_a_declared_type_counts_whatever_the_value_looks_like(tmp_path: Path) -> None:
    note = "---\nisbn: 007\nwhen: 2026-01-05 10:00\nday: 5.1.2026\nn: 7\ntext:\n---\n"
    types = '{"types": {"ISBN": "text", "When": "datetime", "day": "date", "n": "number", "text": "text"}}'
    found = inspect(vault(tmp_path, {".obsidian/types.json": types, "N.md": note}))
    assert {key: [*kinds] for key, kinds in found.properties.items()} == {
        "isbn": ["text"],
        "when": ["datetime"],
        "day": ["date"],
        "n": ["number"],
        "text": ["empty"],
    }


def test_each_file_adds_to_those_before() -> None:
    settings = Settings()
    for name in FILES:
        settings = read_settings(
            name, json.dumps({"folder": name, "newLinkFormat": "shortest"}).encode(), settings
        )
    assert settings == Settings(
        link_style="shortest",
        journal_folder="daily-notes.json",
        templates=("templates.json",),
        other={"template-folder": "templates.json"},
    )
