"""What nests in an outline (``--outline``), and a graph as documents (``--shape document``): a matter of taste, never of
content."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.real_vaults import CORPORA, case
from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify
from vaultconv.transform.outline import NESTINGS

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"


def there(path: Path) -> Path:
    """The vault at ``path``; without it, the test is skipped."""
    if not path.is_dir():
        pytest.skip(f"the corpus {path.name} is not on this machine")
    return path


def notes(folder: Path) -> dict[str, bytes]:
    """The notes of ``folder``, by path."""
    return {path: data for path, data in files(folder).items() if path.endswith(".md")}


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize(
    "vault", [FIXTURES / "sample-vault", CORPORA / "obsidian-sandbox"], ids=lambda p: p.name
)
def test_every_nesting_comes_back(vault: Path, nesting: str, tmp_path: Path) -> None:
    go(there(vault), tmp_path / "graph", "logseq", outline=nesting)
    verdict = verify(vault, tmp_path / "graph", Options())
    assert verdict.missing == ()
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert notes(tmp_path / "back") == notes(vault)


@pytest.mark.parametrize(("nesting", "depth"), [("headings", 2), ("lists", 1), ("flat", 0)])
def test_what_nests(nesting: str, depth: int, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text("# A\n\nwords\n\n- entry\n")
    go(tmp_path / "vault", tmp_path / "graph", "logseq", outline=nesting)
    page = (tmp_path / "graph" / "pages" / "N.md").read_text()
    found = re.search(r"^(\t*)- entry$", page, re.MULTILINE)
    assert found is not None
    assert len(found[1]) == depth


@pytest.mark.parametrize(
    "graph",
    [
        case(vault, id=vault.name, takes_long=True)
        for vault in (FIXTURES / "logseq-graph", CORPORA / "logseq-docs")
    ],
)
def test_a_graph_as_documents_comes_back(graph: Path, tmp_path: Path) -> None:
    made = go(there(graph), tmp_path / "vault", "obsidian", shape="document")
    verdict = verify(graph, tmp_path / "vault", Options())
    assert verdict.missing == ()
    assert {loss.outcome.value for loss in made.losses if loss.construct == "outline"} == {"approximated"}
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert notes(tmp_path / "back") == notes(graph)


def test_a_document_of_a_graph(tmp_path: Path) -> None:
    (tmp_path / "graph" / "logseq").mkdir(parents=True)
    (tmp_path / "graph" / "logseq" / "config.edn").write_text("{}")
    (tmp_path / "graph" / "pages").mkdir()
    (tmp_path / "graph" / "pages" / "N.md").write_text(
        "- ## A\n\t- words\n\t  more\n\t\t- below\n\t- TODO do\n- end"
    )
    made = go(tmp_path / "graph", tmp_path / "vault", "obsidian", shape="document")
    assert (tmp_path / "vault" / "N.md").read_text() == ("## A\n\nwords\nmore\n\n- below\n\n* [ ] do\n\nend")
    assert [loss.detail for loss in made.losses if loss.construct == "outline"] == [
        "3 bullets became paragraphs and headings of a document"
    ]
    shutil.rmtree(tmp_path / "vault" / FOLDER)  # without it: an outline as any document becomes
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert verify(tmp_path / "vault", tmp_path / "back", Options()).missing == ()


def test_nothing_is_flattened_unasked(tmp_path: Path) -> None:
    made = go(FIXTURES / "logseq-graph", tmp_path / "vault", "obsidian")
    assert [loss for loss in made.losses if loss.construct == "outline"] == []


def test_a_list_below_nothing_but_properties_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text("key:: [[Beta]]\n\n- a\n- b\n\nafter\n", "utf-8")
    go(tmp_path / "vault", tmp_path / "graph", "logseq")
    assert verify(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq")).missing == ()
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert notes(tmp_path / "back") == {"N.md": b"key:: [[Beta]]\n\n- a\n- b\n\nafter\n"}


@pytest.mark.parametrize("to", ["obsidian", "html"])
def test_a_block_has_no_aliases(to: str, tmp_path: Path) -> None:
    for path, text in {
        "logseq/config.edn": "{}",
        "pages/N.md": "alias:: M\n\n- # a\n  alias:: b, [[c]]\n- TODO x\n  alias:: y\n",
    }.items():
        (tmp_path / "graph" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "graph" / path).write_text(text, "utf-8")
    made = go(tmp_path / "graph", tmp_path / "there", to)
    verdict = verify(tmp_path / "graph", tmp_path / "there", Options(target_format=to))
    assert verdict.missing == ()
    found = [loss.value for loss in made.losses if loss.construct == "property"]
    assert found == (["alias", "alias"] if to == "obsidian" else [])


@pytest.mark.parametrize(
    ("nesting", "edit", "lines"),
    [
        ("headings", ("", ""), []),
        ("lists", ("", ""), []),
        ("flat", ("", ""), []),
        ("headings", ("code", "codes"), []),
        ("headings", ("\t- below", "\t\t- below"), [8]),
        ("flat", ("- below", "\t- below"), [8]),
        ("headings", ("\t- below", "\t- [[other]]\n\t- below"), []),
        ("headings", ("\t- last", "\t- TODO last"), [10]),
        ("headings", ("\t- last", "- last"), [10]),
    ],
)
def test_a_block_on_a_level_that_a_document_cannot_say_has_a_line(
    nesting: str, edit: tuple[str, str], lines: list[int], tmp_path: Path
) -> None:
    vault, graph, back = tmp_path / "vault", tmp_path / "graph", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "N.md").write_text("# One\n\nwords\n\n```\ncode\n```\n\nbelow\n\nnext\n\nlast\n")
    convert(vault, graph, Options(target_format="logseq", format_options={"outline": nesting}, durable=False))
    page = graph / "pages/N.md"
    text = page.read_text()
    assert edit[0] in text
    page.write_text(text.replace(*edit) if edit[0] else text)
    outcome = convert(graph, back, Options(target_format="obsidian", durable=False))
    assert [loss.line for loss in outcome.plan.losses if loss.construct == "outline"] == lines
