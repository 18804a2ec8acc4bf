"""Where a tag is named besides the notes that have it is told, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vaultconv
from tests.recipes.test_each import run

NOTE = """#a

```dataview
LIST FROM #a/b
```
`= this.x #a`
```base
filters: file.hasTag("a")
```
```dataview
LIST FROM #ab
```
"""
BASE = 'filters:\n  and:\n    - file.hasTag("x", "a/c")\n    - file.tags.contains("a")\n    - file.hasTag("ab")\nviews: []\n'
CARD = {"id": "1", "type": "text", "text": "#a", "x": 0, "y": 0, "width": 1, "height": 1}
TOLD = [
    "Board.canvas:1: `a` is named here",
    "Q.base:3: `a` is named here",
    "Q.base:4: `a` is named here",
    "T.md:4: `a` is named in a query",
    "T.md:6: `a` is named in a query",
    "T.md:8: `a` is named in a base",
]


@pytest.mark.parametrize(
    ("recipe", "parameters", "first"),
    [
        ("rename-tag", {"tag": "a", "to": "z"}, "#z"),
        ("merge-tags", {"tags": "a,z", "to": "z"}, "#z"),
        ("split-tag", {"tag": "a", "to": "y,z"}, "#y #z"),
    ],
)
def test_bases_boards_and_queries(
    recipe: str, parameters: dict[str, str], first: str, tmp_path: Path
) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "T.md").write_text(NOTE)
    (tmp_path / "Q.base").write_text(BASE)
    (tmp_path / "Board.canvas").write_text(json.dumps({"nodes": [CARD], "edges": []}))
    vault = vaultconv.open_vault(tmp_path)
    assert run(vault, recipe, **parameters) == TOLD
    assert vault["T.md"].text == NOTE.replace("#a", first, 1)


def test_queries_of_a_graph_are_told_and_all_its_properties_follow(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages/P.md").write_text(
        "type:: #B, #Bx\n\n- {{query (and [[B]] #C)}}\n- {{query #Bx}}\n  k:: #b/c and `#B`\n"
    )
    vault = vaultconv.open_vault(tmp_path)
    assert run(vault, "rename-tag", tag="B", to="A Z") == ["pages/P.md:3: `B` is named in a query"]
    assert vault["pages/P.md"].text == (
        "type:: [[A Z]], #Bx\n\n- {{query (and [[B]] #C)}}\n- {{query #Bx}}\n  k:: [[A Z/c]] and `#B`\n"
    )


LOOKS_LIKE_ONE = """\
    #a in code
(#a) "#a" [#a](y) [[y|#a]] $#a$ %%#a%% <b title="#a">x</b> #a😀 \\#a `#a`

<div>
#a
</div>

[y]: #a
"""


def test_what_only_looks_like_a_tag_stays(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "T.md").write_text(f"#a one #A\n\n{LOOKS_LIKE_ONE}\n- #a/b, **#a**\n")
    vault = vaultconv.open_vault(tmp_path)
    assert run(vault, "rename-tag", tag="a", to="z") == []
    once = vault["T.md"].text
    assert once == f"#z one #z\n\n{LOOKS_LIKE_ONE}\n- #z/b, **#z**\n"
    assert run(vault, "split-tag", tag="z", to="z,y") == []
    assert vault["T.md"].text == f"#z #y one #z #y\n\n{LOOKS_LIKE_ONE}\n- #z/b, **#z #y**\n"


def test_what_only_looks_like_a_tag_stays_in_a_graph(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    left = "- $#a$ [#a](y) `#a` \\#a <b title='#a'>x</b>\n- [[y #a]]\n"
    (tmp_path / "pages/P.md").write_text(f"tags:: a\n\n- #a and #[[a]]\n{left}")
    vault = vaultconv.open_vault(tmp_path)
    assert run(vault, "rename-tag", tag="a", to="z") == []
    assert vault["pages/P.md"].text == f"tags:: z\n\n- #z and #z\n{left}"
