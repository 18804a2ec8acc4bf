"""The ledger as a note of the vault that is written: in its format, with links to the places."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.errors import UsageError
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply

PAGE = """# Bread

Rise [[Other]].

## Dough: how *wet*

```dataview
LIST
```

%% [[Other]] %%
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    (notes / ".obsidian").mkdir(parents=True)
    (notes / ".obsidian/app.json").write_text("{}")
    (notes / "Bread & [salt].md").write_text(PAGE)
    (notes / "Other.md").write_text("Text.\n")
    return notes


def planned(vault: Path, target: str, path: str, **more: object) -> Plan:
    return plan(vault, vault.parent / target, Options(target_format=target, ledger_note=path, **more))  # type: ignore[arg-type]


def written(made: Plan, path: str) -> str:
    (action,) = (action for action in made.actions if action.path == path)
    assert (action.kind, action.source) == (Kind.WRITE, "")
    assert action.data is not None
    return action.data.decode()


def test_in_a_graph_each_line_links_its_page(vault: Path) -> None:
    assert written(planned(vault, "logseq", "pages/Ledger.md"), "pages/Ledger.md").splitlines() == [
        "- # Ledger",
        "\t- 3 losses in 2 notes.",
        "\t- | construct | what became of it | lines |",
        "\t  | --- | --- | --: |",
        "\t  | query | kept as text | 1 |",
        "\t  | comment | approximated | 1 |",
        "\t  | settings | view state dropped | 1 |",
        "\t- ## query: kept as text",
        "\t\t- [Bread & &lsqb;salt\\]]([[Bread & (salt)]]), line 7: a fence `dataview` stays code: only its app shows an answer there",
        "\t- ## comment: approximated",
        "\t\t- [Bread & &lsqb;salt\\]]([[Bread & (salt)]]), line 11: the links in a comment count no more",
        "\t- ## settings: view state dropped",
        "\t\t- .obsidian: settings of the app: they mean nothing in the destination",
    ]


def test_in_a_site_each_line_links_its_heading(vault: Path) -> None:
    page = written(planned(vault, "html", "about/Losses.html"), "about/Losses.html")
    assert "<title>Losses</title>" in page
    assert 'href="../bread-salt.html#dough-how-wet">Bread &amp; [salt]</a>, line 7: a fence' in page
    assert "<td>query</td><td>kept as text</td>" in page


def test_where_nothing_is_lost_it_says_so(vault: Path) -> None:
    assert written(planned(vault, "obsidian", "Losses.md"), "Losses.md") == (
        "# Losses\n\nEverything arrived as it was.\n"
    )


def test_what_stands_there_is_left_alone_and_its_settings_are_in_the_ledger(vault: Path) -> None:
    there = vault.parent / "logseq"
    (there / "logseq").mkdir(parents=True)
    (there / "logseq/config.edn").write_text('{:journal/page-title-format "yyyy"}')
    (there / "pages").mkdir()
    (there / "pages/Ledger.md").write_text("- mine\n")
    made = planned(vault, "logseq", "pages/Ledger.md")
    (action,) = (action for action in made.actions if action.path == "pages/Ledger.md")
    assert action.kind is Kind.CONFLICT
    assert action.data is not None
    told = action.data.decode()
    for loss in made.losses:
        assert f"\n\t- ## {loss.construct}: " in told
    assert f"{len(made.losses)} losses in" in told


def test_it_is_of_the_run_and_goes_stale_without_the_flag(vault: Path) -> None:
    apply(planned(vault, "logseq", "pages/Ledger.md"))
    again = planned(vault, "logseq", "pages/Ledger.md")
    assert again.is_unchanged
    assert {action.kind for action in again.actions} == {Kind.KEEP}
    without = plan(vault, vault.parent / "logseq", Options(target_format="logseq"))
    assert [action.path for action in without.actions if action.kind is Kind.STALE] == ["pages/Ledger.md"]


def test_a_format_that_has_one_file_for_all_refuses(vault: Path) -> None:
    with pytest.raises(UsageError, match="readwise cannot have the ledger as a note"):
        planned(vault, "readwise", "Ledger.md", format_options={"readwise_form": "csv"})


def test_where_it_is_no_longer_asked_for_it_is_stale_and_nothing_stands_for_it(vault: Path) -> None:
    apply(planned(vault, "logseq", "pages/Ledger.md"))
    again = plan(vault, vault.parent / "logseq", Options(target_format="logseq"))
    (stale,) = (action for action in again.actions if action.kind is Kind.STALE)
    assert (stale.path, stale.reason) == ("pages/Ledger.md", "nothing leads to it any more")
