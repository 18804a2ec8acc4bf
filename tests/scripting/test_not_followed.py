"""What a rename or a merge does not take along is told, with its line: by the vault, its plan, and a migration."""

from __future__ import annotations

from pathlib import Path

import vaultconv
from tests.scripting.test_parting import vault_of
from vaultconv.migrations.changes import foreseen, of_recipe
from vaultconv.recipes.recipe import Left, Recipe

ASKS = """[[B]]

```dataview
LIST FROM [[B]] OR [[BB]]
```
`= [[B]].x`
[a](obsidian://open?vault=v&file=sub%2FB) [b](obsidian://open?vault=v&file=B) [c](B.md?q) [d](https://e.org/B.md?q)
```base
filters: file.name == "B"
```
```
[[B]]
```
"""
QUERY = "a query of Dataview names `B`"
TOLD = [
    f"A.md:4: {QUERY}",
    f"A.md:6: {QUERY}",
    "A.md:7: an address of the app names `B`",
    "A.md:7: a link with a query names `B.md`",
    "Q.base:1: a filter of a base names `B`",
]


def told(vault: vaultconv.OpenVault) -> list[str]:
    return [f"{each.note}:{each.line}: {each.detail.partition(', which')[0]}" for each in vault.warnings]


def test_what_a_rename_and_a_merge_do_not_take_along(tmp_path: Path) -> None:
    files = {"A.md": ASKS, "B.md": "b\n", "C.md": "c\n", "Q.base": "filters: file.name == 'B'\n"}
    vault = vault_of(tmp_path, files)
    with vault.atomic():
        vault["B.md"].rename("Z")
        assert told(vault) == TOLD
        assert vault.plan().losses == vault.warnings
    vault.discard()
    assert vault.warnings == ()
    vault["B.md"].move("sub")
    assert told(vault) == []
    vault.discard()
    vault.merge([vault["B.md"]], vault["C.md"])
    assert told(vault) == [*TOLD[:-1], "A.md:9: a filter of a base names `B`", TOLD[-1]]
    assert vault.apply().exit_code == 0
    assert vault.warnings == ()


def test_pages_in_org(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages/B.md").write_text("- b\n")
    (tmp_path / "pages/O.org").write_text("* o\n* see [[B][words]] and [[BB]]\n")
    vault = vaultconv.open_vault(tmp_path)
    vault["pages/B.md"].rename("Z")
    assert told(vault) == ["pages/O.org:2: a link of a page in Org names `B`"]


def test_headings_that_cannot_be_deeper(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"A.md": "a\n", "B.md": "# One\n\n###### Six\n"})
    vault.merge([vault["B.md"]], vault["A.md"], level=1)
    assert vault["A.md"].text.endswith("## One\n\n###### Six\n")
    assert told(vault) == ["B.md:3: a heading of level 6 should be 1 deeper, and none is deeper than 6"]


def test_a_migration_says_so_too(tmp_path: Path) -> None:
    vault_of(tmp_path, {"A.md": "```dataview\nLIST FROM [[B]]\n```\n", "B.md": "b\n"})
    recipe = Recipe("gone", "Renames it.", (), ("obsidian",), renamed)
    found = foreseen(tmp_path, [of_recipe(recipe, {})])
    assert [str(line) for line in found.said[0]] == [
        "A.md:2: a query of Dataview names `B`, which is elsewhere now: it does not follow"
    ]


def renamed(vault: vaultconv.OpenVault) -> list[Left]:
    vault["B.md"].rename("Z")
    return []
