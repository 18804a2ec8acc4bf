"""The settings of a vault. Source: ``AppVaultConfig``, ``DailyNotesOptions`` of the app's type definitions."""

from __future__ import annotations

import json

import pytest

from vaultconv.formats.obsidian.settings import FILES, read_settings
from vaultconv.model.note import Settings


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("app.json", '{"attachmentFolderPath": "./img"}', Settings(attachment_folder="./img")),
        ("app.json", '{"newLinkFormat": "relative"}', Settings(link_style="relative")),
        ("app.json", '{"useMarkdownLinks": true}', Settings(markdown_links=True)),
        ("app.json", '{"strictLineBreaks": true}', Settings(strict_line_breaks=True)),
        ("app.json", '{"useMarkdownLinks": "true", "strictLineBreaks": 1}', Settings()),
        ("app.json", '{"attachmentFolderPath": 7}', Settings()),
        (
            "daily-notes.json",
            '{"folder": "Journal", "format": "YYYY/MM"}',
            Settings(journal_folder="Journal", journal_format="YYYY/MM"),
        ),
        ("templates.json", '{"folder": "Templates/"}', Settings(templates=("templates",))),
        ("templates.json", '{"folder": "/"}', Settings()),
        ("daily-notes.json", '{"template": "Sub/Day"}', Settings(templates=("sub/day",))),
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


def test_each_file_adds_to_those_before() -> None:
    settings = Settings()
    for name in FILES:
        settings = read_settings(
            name, json.dumps({"folder": name, "newLinkFormat": "shortest"}).encode(), settings
        )
    assert settings == Settings(
        link_style="shortest", journal_folder="daily-notes.json", templates=("templates.json",)
    )
