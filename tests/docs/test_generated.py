"""The pages that are made from the code, and the tables of it in other pages, are as it would make them now."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from tests.mapping.rows import rows

DOCS = Path(__file__).parent.parent.parent / "docs"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = loaded()
PAGES: Mapping[str, Callable[[], str]] = GENERATE.PAGES
STALE = "run `make reference`, read the diff, and commit it"


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=list(PAGES))
def test_a_page_is_as_the_code_makes_it(
    name: str, page: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert (DOCS / name).read_text("utf-8") == page(), STALE


def test_each_table_of_the_code_is_in_one_page() -> None:
    shown = [name for page in GENERATE.WITH_TABLES for name in GENERATE.tables.named_in(DOCS / page)]
    assert sorted(shown) == sorted(GENERATE.tables.TABLES)
    places = sum((DOCS / page).read_text("utf-8").count("<!-- table:") for page in GENERATE.WITH_TABLES)
    assert places == len(shown), "a place of a table has no end"


def test_a_table_that_changes_in_the_code_makes_its_page_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    from vaultconv.formats.readwise.exports import flags

    page = DOCS / "reference" / "readwise-exports.md"
    monkeypatch.setitem(flags.FLAGS, "is_read", "read")  # type: ignore[arg-type]
    made = GENERATE.tables.placed(page)
    assert "| `is_read` | `read` |" in made
    assert made != page.read_text("utf-8")


def test_each_vault_of_the_mapping_is_shown_beside_what_it_becomes() -> None:
    made = {name: (DOCS / name).read_text("utf-8") for name in GENERATE.examples.pages()}
    for row in rows():
        for section in {name.split(": ")[0] for name in row.constructs}:
            page = made[GENERATE.examples.file_of(section)]
            assert f"\n## {row.slug}\n" in page
            assert f"| [{row.slug}](#{row.slug}) |" in page


def test_what_is_shown_is_what_stands_in_the_vault() -> None:
    callout = next(rows(["callout"]))
    text = (callout.folder / "logseq" / "pages" / "Oven.md").read_text("utf-8")
    page = (DOCS / "reference" / "examples" / "blocks.md").read_text("utf-8")
    assert f"`pages/Oven.md`\n\n```markdown\n{text.rstrip()}\n```" in page
