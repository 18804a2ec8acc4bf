"""A property that is called otherwise takes along what names it, and what it cannot take is told; what recipes do not change of a line stays."""

from __future__ import annotations

from pathlib import Path

from tests.roundtrip.journey import files
from vaultconv import open_vault, plan_undo, undo
from vaultconv.recipes import RECIPES

_BASES = "filters: rating > 3\nviews: []\n"
_VAULT = {
    ".obsidian/types.json": '{\n  "types": {\n    "rating": "number"\n  }\n}',
    ".obsidian/plugins/x/data.json": '{"by": "rating"}',
    ".obsidian/app.json": '{"rating-of": 1}',
    "Note.md": "---\nrating: 1.10 # c\n---\n",
    "All.base": _BASES,
    "Broken.base": "filters: [rating\n",
    "Views.md": f"```base\n{_BASES}```\n\n> ```base\n> {_BASES.splitlines()[0]}\n> ```\n\n```dataview\nTABLE rating\n```\n\n- x [rating:: 3]\n",
}


def _made(folder: Path, texts: dict[str, str]) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def test_in_a_vault_of_obsidian(tmp_path: Path) -> None:
    vault = open_vault(_made(tmp_path, _VAULT), "obsidian")
    before = files(tmp_path)
    left = RECIPES["rename-property"].run(vault, key="rating", to="score")
    assert {(each.path, each.line) for each in left} == {
        (".obsidian/plugins/x/data.json", 1),
        ("Broken.base", 2),
        ("Views.md", 6),
        ("Views.md", 11),
        ("Views.md", 14),
    }
    assert vault.apply().exit_code == 0
    after = files(tmp_path)
    changed = {path for path in before if after.get(path) != before[path]}
    assert changed == {".obsidian/types.json", "Note.md", "All.base", "Views.md"}
    for path in changed:
        old = _VAULT[path]
        assert (tmp_path / path).read_text("utf-8") == old.replace("rating", "score", 1)
    vault = open_vault(tmp_path, "obsidian")
    RECIPES["rename-property"].run(vault, key="rating", to="score")
    assert vault.diff() == ""
    undo(plan_undo(tmp_path))
    assert {path: data for path, data in files(tmp_path).items() if path in before} == before


def test_a_type_that_is_declared_for_both_stays_and_is_told(tmp_path: Path) -> None:
    types = '{"types": {"rating": "number", "score": "text"}}'
    vault = open_vault(
        _made(tmp_path, {".obsidian/types.json": types, "A.md": "---\nrating: 1\n---\n"}), "obsidian"
    )
    left = RECIPES["rename-property"].run(vault, key="rating", to="score")
    assert [(each.path, each.line) for each in left] == [(".obsidian/types.json", 1)]
    assert vault["A.md"].text == "---\nscore: 1\n---\n"
    assert vault.read_file(".obsidian/types.json") == types.encode()


def test_in_a_graph_what_names_it_is_told(tmp_path: Path) -> None:
    pages = {
        "logseq/config.edn": "{:block-hidden-properties #{:rating}}",
        "pages/A.md": "rating:: 1.10\n\n- {{query (property :rating 3)}}\n- b\n  rating:: 2\n",
    }
    vault = open_vault(_made(tmp_path, pages), "logseq")
    left = RECIPES["rename-property"].run(vault, key="rating", to="score")
    assert {(each.path, each.line) for each in left} == {
        ("logseq/config.edn", 1),
        ("pages/A.md", 3),
        ("pages/A.md", 4),
    }
    assert vault["pages/A.md"].text == pages["pages/A.md"].replace("rating:: 1.10", "score:: 1.10")


def test_a_task_keeps_the_id_of_its_block(tmp_path: Path) -> None:
    text = "- [ ] sow 📅 2026-01-05 ^bed-1\n- [ ] see [[#^bed-1]]\n"
    vault = open_vault(_made(tmp_path, {"A.md": text}), "obsidian")
    assert RECIPES["tasks-to-dataview"].run(vault) == ()
    assert vault["A.md"].text == text.replace("📅 2026-01-05", "[due:: 2026-01-05]")
    assert [link.note for link in vault["A.md"].links] == [vault["A.md"]]
    assert RECIPES["tasks-to-emoji"].run(vault) == ()
    assert vault["A.md"].text == text


def test_digits_are_those_that_were_written(tmp_path: Path) -> None:
    text = "---\na: 1.10 # a\nb: '1.10' # b\nc: [007]\nd: '12345678901234567890'\n---\n"
    vault = open_vault(_made(tmp_path, {"A.md": text}), "obsidian")
    change = RECIPES["change-property-type"]
    change.run(vault, key="a", to="list")
    change.run(vault, key="b", to="number")
    change.run(vault, key="c", to="text")
    (left,) = change.run(vault, key="d", to="number")
    assert (left.path, left.line) == ("A.md", 6)  # more digits than a number of the app keeps
    assert vault["A.md"].text == (
        "---\na: # a\n  - 1.10\nb: 1.10 # b\nc: \"007\"\nd: '12345678901234567890'\n---\n"
    )
