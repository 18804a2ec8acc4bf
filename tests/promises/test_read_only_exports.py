"""Exports of Readwise that are only read: whatever they become, every fact of them is there, and nothing hidden breaks out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

DAY = "Added on Monday, March 4, 2024 8:00:05 PM"
ULID = "01jwtzrp79abcdefghjkmnpq0{}"
HOSTILE = "%% --> #+END_COMMENT\n%%\n-->\n#+END_COMMENT\n```"
"""What ends a comment, in each format."""


def clippings() -> str:
    records = [
        ("Slow Maps (Jane Roe)", f"- Your Highlight on page 12 | Location 180-181 | {DAY}", "A map that is"),
        (
            "Slow Maps (Jane Roe)",
            f"- Your Highlight on page 12 | Location 180-182 | {DAY}",
            "A map that is *slow* [sic]",
        ),
        ("Slow Maps (Jane Roe)", f"- Your Note on page 12 | Location 181 | {DAY}", "by hnad"),
        ("Slow Maps (Jane Roe)", f"- Your Note on page 12 | Location 181 | {DAY} ", "by hand #maps"),
        ("Slow Maps (Jane Roe)", f"- Your Bookmark on page 12 | Location 180 | {DAY}", ""),
        ("慢地图（罗简）", "- 您在位置 #123-125的标注 | 添加于 2024年3月4日星期一 上午8:03:05", "1. 地图"),
        ("Hidas kartta", "- Korostus %% --> | 12 | 4.3.2024 20.00", "# Kartta"),
    ]
    return "\ufeff" + "".join(f"{a}\r\n{b}\r\n\r\n{c}\r\n==========\r\n" for a, b, c in records)


def documents() -> str:
    document = {"id": ULID.format(1), "title": "Slow Maps", "author": "Jane Roe", "category": "article"}
    highlight = {
        **{
            "id": ULID.format(2),
            "parent_id": ULID.format(1),
            "category": "highlight",
            "content": "A **map**\n\n- x",
        },
        **{"created_at": "2024-05-02T10:00:00Z", "tags": {"maps": {"name": "Maps", "created": 1}}},
        **{"by": HOSTILE, "lists": ["a; b", "c"], "deep": {"a": HOSTILE}},
    }
    note = {"id": ULID.format(3), "parent_id": ULID.format(2), "category": "note", "content": "by hand"}
    more = {
        "html_content": "<p>A map</p><script>1</script>",
        "published_date": 1714521600000,
        "deep": {"a": [1]},
    }
    return json.dumps(
        {"results": [note, highlight, {**document, **more}, {"id": ULID.format(4), "title": ""}]}
    )


def lists() -> str:
    source = {
        "id": 3,
        "title": "Slow Maps",
        "num_highlights": 2,
        "highlights_url": "https://readwise.io/bookreview/3",
    }
    highlight = {"id": 7, "text": "A map", "note": "n", "book_id": 3, "highlighted_at": None, "by": HOSTILE}
    return json.dumps(
        {"books": [source], "highlights": [highlight, {**highlight, "id": 8, "is_deleted": True}]}
    )


def table() -> str:
    header = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
    row = "\"Slow Maps, a study\",https://example.org/maps,{},\"['maps', 'old roads']\",2024-05-01,0.25,later,True\n"
    return header + row.format(ULID.format(1)) + "Other,https://example.org/other,[],,,,\nCut,off"


FILES: Mapping[str, str] = {
    "My Clippings.txt": clippings(),
    "reader.csv": table(),
    "documents.json": documents(),
    "lists.json": lists(),
}


@pytest.mark.parametrize("target", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("name", FILES)
def test_every_fact_arrives(tmp_path: Path, name: str, target: str) -> None:
    source, destination = tmp_path / "export", tmp_path / "vault"
    source.mkdir()
    (source / name).write_text(FILES[name], "utf-8", newline="")
    options = Options(target_format=target, durable=False)
    run = convert(source, destination, options)
    assert run.applied.exit_code == 0
    assert run.plan.loaded.format.name == "readwise"
    verdict = verify(source, destination, options)
    assert verdict.missing == ()
    assert verdict.facts > 8


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *(("My Clippings.txt", form) for form in ("site", "F0", "F3", "F6", "csv", "import-csv", "api")),
        *(("reader.csv", form) for form in ("site", "csv")),
        *(("documents.json", form) for form in ("site", "import-csv")),
        *(("lists.json", form) for form in ("site", "csv", "api")),
    ],
)
def test_every_fact_arrives_in_another_form_or_has_its_line(tmp_path: Path, name: str, form: str) -> None:
    source, destination = tmp_path / "export", tmp_path / "site"
    source.mkdir()
    (source / name).write_text(FILES[name], "utf-8", newline="")
    options = Options(target_format="readwise", durable=False, format_options={"readwise_form": form})
    run = convert(source, destination, options)
    assert run.applied.exit_code in (0, 3)
    verdict = verify(source, destination, options)
    assert verdict.missing == ()
    assert verdict.facts > 8
