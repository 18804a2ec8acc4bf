"""Notes that a plugin shows in a way of its own."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.plugin_files import only_its_plugin, with_drawing_hidden
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import Comment
from vaultconv.model.losses import Outcome


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("excalidraw-plugin: parsed\n", [(2, "drawing", Outcome.KEPT_AS_TEXT)]),
        ("a: 1\nkanban-plugin:\n", [(3, "board", Outcome.APPROXIMATED)]),
        ("database-plugin: basic\n", [(2, "database", Outcome.KEPT_AS_TEXT)]),
        ("excalidraw: parsed\n", []),
    ],
)
def test_what_only_a_plugin_shows(yaml: str, expected: list[tuple[int, str, Outcome]]) -> None:
    losses = only_its_plugin("N.md", read_front_matter(f"---\n{yaml}---\n", {}).properties)
    assert [(loss.line, loss.construct, loss.outcome) for loss in losses] == expected
    assert all(loss.note == "N.md" and loss.detail and not loss.value for loss in losses)


@pytest.mark.parametrize("info", ["compressed-json", "json"])
def test_the_data_of_a_drawing_is_a_comment_with_its_links(info: str) -> None:
    blocks = read_blocks(f"words\n\n# Drawing\n```{info}\n[[A]]\n```\n\nmore\n", OBSIDIAN)
    made = with_drawing_hidden(blocks, OBSIDIAN)
    hidden = made[2]
    assert isinstance(hidden, Comment)
    assert hidden.text == f"\n```{info}\n[[A]]\n```\n"
    assert [reference.target for _, _, reference in hidden.references] == ["A"]
    assert (made[:2], made[3:], hidden.origin) == (blocks[:2], blocks[3:], blocks[2].origin)


@pytest.mark.parametrize(
    "text",
    [
        "# Drawing\n```python\nx\n```\n",
        "# Other\n```json\nx\n```\n",
        "# Drawing\n\nwords\n\n```json\nx\n```\n",
        "# Drawing\n```json\na %% b\n```\n",
        "%%\n# Drawing\n```json\nx\n```\n%%\n",
        "```json\nx\n```\n",
        "",
    ],
)
def test_no_other_code_is_hidden(text: str) -> None:
    blocks = read_blocks(text, OBSIDIAN)
    assert with_drawing_hidden(blocks, OBSIDIAN) is blocks
