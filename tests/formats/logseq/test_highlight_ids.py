"""A highlight of a source is a block with an ``id::`` of its own, whether anything points at it or not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
_ID = re.compile(r"^\s*(?:- )?id:: ([0-9a-f-]{36})$", re.MULTILINE)
_NAMED = re.compile(r"^\s*(?:- )?(?:id:: ([0-9a-f-]{36})\n\s*)?vaultconv:: \^(rw\w+)$", re.MULTILINE)


def graph(source: Path, place: Path, of: str = "readwise") -> str:
    """All pages of the graph that is made of ``source``."""
    outcome = convert(source, place, Options(target_format="logseq", source_format=of))
    assert not outcome.plan.failed
    return "\n".join(path.read_text("utf-8") for path in sorted((place / "pages").glob("*.md")))


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("readwise-exports/api", 6),
        ("readwise-exports/highlights-csv", 0),
        ("readwise-pages/obsidian", 1),
        ("readwise-pages/mirror", 3),
    ],
)
def test_each_highlight_with_an_id_bears_one(source: str, count: int, tmp_path: Path) -> None:
    pages = graph(FIXTURES / source, tmp_path / "graph")
    named = _NAMED.findall(pages)
    assert len(named) == count
    ids = [uuid for uuid, _ in named]
    assert all(ids)
    assert len(set(_ID.findall(pages))) == len(_ID.findall(pages)) == len(ids)


def test_the_page_of_one_highlight_says_its_id_itself(tmp_path: Path) -> None:
    pages = graph(FIXTURES / "readwise-site", tmp_path / "graph")
    assert not _NAMED.search(pages)
    assert not _ID.search(pages)
    shutil.rmtree(tmp_path / "graph" / ".vaultconv")
    convert(tmp_path / "graph", tmp_path / "vault", Options(target_format="obsidian"))
    vault = "\n".join(path.read_text("utf-8") for path in (tmp_path / "vault").rglob("*.md"))
    named = re.findall(r"^\^rw(\d+)$", vault, re.MULTILINE)
    assert named
    assert all(f"https://readwise.io/open/{id}" in pages for id in named)


def test_a_quotation_of_one_highlight_without_its_id_gets_none(tmp_path: Path) -> None:
    note = "---\ntitle: Kettles\ndate: 2026-01-05\n---\n\n> [!quote]\n> Slow.\n>\n> — *Kettles* · [Readwise](https://readwise.io/open/456)\n"
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "Kettles.md").write_text(note, "utf-8")
    convert(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq"))
    page = (tmp_path / "graph" / "pages" / "Kettles.md").read_text("utf-8")
    assert 'vaultconv:: {"v":1,"anchor":""}' in page
    convert(tmp_path / "graph", tmp_path / "back", Options(target_format="obsidian", origins=False))
    assert "^rw" not in (tmp_path / "back" / "Kettles.md").read_text("utf-8")


def test_the_id_is_the_same_at_each_run_and_in_a_vault_the_anchor(tmp_path: Path) -> None:
    first = graph(FIXTURES / "readwise-exports" / "api", tmp_path / "one")
    again = graph(FIXTURES / "readwise-exports" / "api", tmp_path / "two")
    assert first == again
    shutil.rmtree(tmp_path / "one" / ".vaultconv")
    convert(tmp_path / "one", tmp_path / "vault", Options(target_format="obsidian"))
    vault = "\n".join(path.read_text("utf-8") for path in (tmp_path / "vault").rglob("*.md"))
    anchors = re.findall(r"^\^(\S+)$", vault, re.MULTILINE)
    assert sorted(anchors) == sorted(anchor for _, anchor in _NAMED.findall(first))
    assert not _ID.search(vault)


def test_of_two_blocks_with_one_id_the_first_bears_it(tmp_path: Path) -> None:
    source = tmp_path / "vault"
    source.mkdir()
    quote = "> [!quote]\n> Words {}.\n>\n> — Jane Roe, *Maps*\n\n^rw7\n\n"
    source.joinpath("Maps.md").write_text(quote.format("one") + quote.format("two"), "utf-8")
    pages = graph(source, tmp_path / "graph", "obsidian")
    assert [bool(uuid) for uuid, _ in _NAMED.findall(pages)] == [True, False]


def test_a_link_to_a_highlight_leads_to_the_id_that_it_bears(tmp_path: Path) -> None:
    source = tmp_path / "vault"
    source.mkdir()
    source.joinpath("Maps.md").write_text("> [!quote]\n> Words.\n>\n> — Jane Roe, *Maps*\n\n^rw7\n", "utf-8")
    source.joinpath("Home.md").write_text("See [[Maps#^rw7]].\n", "utf-8")
    pages = graph(source, tmp_path / "graph", "obsidian")
    ((uuid, _),) = _NAMED.findall(pages)
    assert f"(({uuid}))" in pages
