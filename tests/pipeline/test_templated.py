"""Notes with highlights, written by a template: in Obsidian and in Logseq, judged, and back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.formats.readwise.site import FIXTURES, ROOT
from tests.roundtrip.journey import files, go
from vaultconv.cli.app import app
from vaultconv.errors import UsageError
from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.registry import get_format
from vaultconv.model.note import Note
from vaultconv.pipeline.apply import apply
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.state import State
from vaultconv.pipeline.templated import template_of
from vaultconv.pipeline.verify import verify
from vaultconv.transform.highlight_template.variables import PAGE, variables

PAGE_OF_DOCS = (ROOT / "docs" / "reference" / "highlight-templates.md").read_text("utf-8")
EXAMPLE = re.search(r"```jinja\n(.*?)```", PAGE_OF_DOCS, re.DOTALL)
SOURCE = {
    "user_book_id": 27000006,
    "title": "Slow Maps",
    "readable_title": "Slow Maps",
    "author": "Jane Roe",
    "source": "reader",
    "category": "articles",
    "cover_image_url": "https://covers.example.com/i.png",
    "unique_url": "https://example.org/maps",
    "source_url": "https://example.org/maps",
    "asin": None,
    "book_tags": [],
    "document_note": "Read it twice.",
    "summary": "",
    "readwise_url": "https://readwise.io/bookreview/27000006",
    "highlights": [
        {
            "id": 400000456,
            "text": "A map that is drawn slowly\nis one that will be used.",
            "note": "As *are* tools.",
            "location": 12,
            "location_type": "page",
            "highlighted_at": "2024-03-04T08:05:09Z",
            "created_at": "2024-03-04T08:05:09Z",
            "updated_at": "2024-03-04T08:05:09Z",
            "url": None,
            "color": "yellow",
            "tags": [{"id": 1, "name": "maps"}],
            "is_favorite": False,
            "is_discard": False,
            "book_id": 27000006,
            "readwise_url": "https://readwise.io/open/400000456",
        }
    ],
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    root = tmp_path / "export"
    root.mkdir()
    (root / "readwise.json").write_text(
        json.dumps({"count": 1, "nextPageCursor": None, "results": [SOURCE]}), "utf-8"
    )
    return root


def test_the_example_of_the_documentation_is_a_page(export: Path, tmp_path: Path) -> None:
    assert EXAMPLE is not None
    made = go(export, tmp_path / "vault", "obsidian", highlight_template=EXAMPLE[1])
    (page,) = (data.decode() for path, data in files(tmp_path / "vault").items() if path.endswith(".md"))
    assert page == (
        "# Slow Maps\n\n![rw-book-cover](https://covers.example.com/i.png)\n\n## Metadata\n"
        "- Author: [[Jane Roe]]\n- Full Title: Slow Maps\n- Category: #articles\n- Document Note: Read it twice.\n"
        "- URL: https://example.org/maps\n- Last highlight: March 4, 2024\n\n## Highlights\n"
        "- A map that is drawn slowly\n  is one that will be used. ([Page 12](https://readwise.io/open/400000456)) ^rw400000456\n"
        "    - Tags: [[maps]] \n    - Note: As *are* tools.\n"
    )
    assert [loss.construct for loss in made.losses if loss.construct == "template"] == ["template"]
    assert verify(export, tmp_path / "vault", Options()).ok


def test_the_page_of_the_example_is_one_that_readwise_plugins_write(export: Path, tmp_path: Path) -> None:
    assert EXAMPLE is not None
    go(export, tmp_path / "vault", "obsidian", highlight_template=EXAMPLE[1])
    (page,) = (path for path in files(tmp_path / "vault") if path.endswith(".md"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "Slow Maps.md").write_bytes((tmp_path / "vault" / page).read_bytes())
    options = Options(
        source_format="readwise", target_format="readwise", format_options={"readwise_form": "api"}
    )
    planned = plan(tmp_path / "pages", tmp_path / "again", options)
    with State.open(tmp_path / "again") as state:
        assert not apply(planned.actions, tmp_path / "again", state, planned.source).failed
    (data,) = (data for path, data in files(tmp_path / "again").items() if path.endswith(".json"))
    (source,) = json.loads(data)["results"]
    (highlight,) = source["highlights"]
    assert (source["title"], source["author"], source["category"]) == ("Slow Maps", "Jane Roe", "articles")
    assert highlight["text"] == SOURCE["highlights"][0]["text"]  # type: ignore[index]
    assert (highlight["id"], highlight["note"]) == (400000456, "As *are* tools.")
    assert [tag["name"] for tag in highlight["tags"]] == ["maps"]


@pytest.mark.parametrize(
    ("to", "template"),
    [
        ("obsidian", "{% for each in highlights %}{{ each.highlight_text }}\n{% endfor %}"),
        (
            "logseq",
            "{% for each in highlights %}- {{ each.highlight_text | replace('\\n', '\\n  ') }}\n{% endfor %}",
        ),
    ],
)
def test_what_a_template_leaves_out_is_in_the_ledger_and_comes_back(
    to: str, template: str, tmp_path: Path
) -> None:
    go(FIXTURES, tmp_path / "there", to, highlight_template=template)
    assert verify(FIXTURES, tmp_path / "there", Options()).ok
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(FIXTURES)


def test_notes_without_highlights_are_written_as_always(tmp_path: Path) -> None:
    go(FIXTURES, tmp_path / "plain", "obsidian")
    go(FIXTURES, tmp_path / "templated", "obsidian", highlight_template="nothing")
    plain, made = files(tmp_path / "plain"), files(tmp_path / "templated")
    assert plain.keys() == made.keys()
    assert sum(data == b"nothing" for data in made.values()) == 15
    assert all(made[path] == data for path, data in plain.items() if made[path] != b"nothing")


def test_a_template_counts_only_where_its_format_knows_it() -> None:
    assert template_of(get_format("html"), {"highlight_template": "{{ title }}"}) is None
    assert template_of(get_format("obsidian"), {"highlight_template": ""}) is None
    with pytest.raises(UsageError):
        template_of(get_format("logseq"), {"highlight_template": "{{ title"})


def test_every_variable_is_documented_and_there() -> None:
    made = variables(Note("a.md", "A", date="2024-03-04"), Book("Slow Maps", id="7"))
    assert tuple(made) == PAGE
    assert (made["date"], made["time"], made["highlights_url"]) == (
        "2024-03-04",
        "",
        "https://readwise.io/bookreview/7",
    )
    for name in PAGE:
        assert f"`{name}`" in PAGE_OF_DOCS


def test_the_default_form_is_read_back_completely_without_anything_carried(
    export: Path, tmp_path: Path
) -> None:
    go(export, tmp_path / "vault", "obsidian", carriers=False)
    (tmp_path / "alone").mkdir()
    for path, data in files(tmp_path / "vault").items():
        (tmp_path / "alone" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "alone" / path).write_bytes(data)
    go(tmp_path / "alone", tmp_path / "back", "readwise", readwise_form="api")
    (data,) = (data for path, data in files(tmp_path / "back").items() if path.endswith(".json"))
    (source,) = json.loads(data)["results"]
    for key in ("title", "author", "category", "source", "cover_image_url", "source_url", "document_note"):
        assert source[key] == SOURCE[key], key
    (again,), (before,) = source["highlights"], SOURCE["highlights"]  # type: ignore[misc]
    for key in ("id", "text", "note", "location", "location_type", "highlighted_at", "color", "readwise_url"):
        assert again[key] == before[key], key
    assert [tag["name"] for tag in again["tags"]] == ["maps"]


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def test_the_command_line_names_a_file(export: Path, tmp_path: Path) -> None:
    template = tmp_path / "page.j2"
    template.write_text("{{ title }}, {{ num_highlights }}\n", "utf-8")
    code, _ = run("convert", export, tmp_path / "vault", "--to", "obsidian", "--highlight-template", template)
    assert code == 0
    (page,) = (data for path, data in files(tmp_path / "vault").items() if path.endswith(".md"))
    assert page == b"Slow Maps, 1\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "it cannot be read"),
        (b"\xff", "it is no text in UTF-8"),
        (b"\n{{ autor }}", "highlight template:2: 'autor' is undefined"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(
    data: bytes | None, said: str, export: Path, tmp_path: Path
) -> None:
    template = tmp_path / "page.j2"
    if data is not None:
        template.write_bytes(data)
    code, output = run(
        "convert", export, tmp_path / "vault", "--to", "obsidian", "--highlight-template", template
    )
    assert code == 2
    assert said in " ".join(output.split())
    assert not list((tmp_path / "vault").rglob("*.md"))
