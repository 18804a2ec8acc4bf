"""What the app shows otherwise than the text of a page says: tags that nothing closes, a property that is given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import written
from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify


@pytest.mark.parametrize(
    ("page", "note"),
    [
        ("- <body>\n\t- in\n\t\t- deep\n- after\n", "- \\<body>\n\t- in\n\t\t- deep\n- after\n"),
        ("- <pre>\n\t- in\n- after\n", "- \\<pre>\n\t- in\n- after\n"),
        ("- <p>words **bold**\n\t- in\n", "- \\<p>words **bold**\n\t- in\n"),
        ("- <br>\n\t- in\n- after\n", "- <br>\n\n  - in\n- after\n"),
        ("- <div>a</div> b\n\t- in\n- after\n", "- <div>a</div> b\n\n  - in\n- after\n"),
    ],
)
def test_what_is_below_a_tag_is_no_html(page: str, note: str, tmp_path: Path) -> None:
    """The app shows a tag that nothing closes as words (mldoc 1.5.7); in Markdown it would swallow what follows up to a blank line, or all of it."""
    graph = written(tmp_path / "graph", {"logseq/config.edn": "{}", "pages/Maps.md": page})
    convert(graph, tmp_path / "vault", Options("logseq", "obsidian"))
    assert (tmp_path / "vault/Maps.md").read_text("utf-8") == note
    assert verify(graph, tmp_path / "vault", Options("logseq")).missing == ()
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "logseq"))
    assert files(tmp_path / "back")["pages/Maps.md"].decode() == page


@pytest.mark.parametrize("to", ["obsidian", "readwise", "html"])
def test_of_two_properties_of_one_name_the_last_counts(to: str, tmp_path: Path) -> None:
    page = "type:: map\nscale:: one\nscale:: two\n\n- words\n"
    graph = written(tmp_path / "graph", {"logseq/config.edn": "{}", "pages/Maps.md": page})
    made = convert(graph, tmp_path / "there", Options("logseq", to))
    (loss,) = [loss for loss in made.plan.losses if loss.construct == "property"]
    assert (loss.note, loss.line) == ("pages/Maps.md", 2)
    assert loss.detail.startswith("`scale` is given again in line 3")
    assert verify(graph, tmp_path / "there", Options("logseq")).missing == ()
    convert(tmp_path / "there", tmp_path / "back", Options(to, "logseq"))
    assert files(tmp_path / "back")["pages/Maps.md"].decode() == page


def test_a_template_takes_no_link_that_leads_nowhere(tmp_path: Path) -> None:
    """In a vault any note of the name would be what the link means."""
    pages = {
        "logseq/config.edn": "{}",
        "pages/Bake.md": "- Loaf\n  template:: Feature\n\t- knead\n- see [[Feature]]\n",
        "pages/Show.md": "- ![crumb](../assets/gone.png#left)\n",
    }
    graph = written(tmp_path / "graph", pages)
    convert(graph, tmp_path / "vault", Options("logseq", "obsidian"))
    assert (tmp_path / "vault/Templates/Feature 1.md").is_file()
    assert (tmp_path / "vault/Bake.md").read_text("utf-8").endswith("- see [[Feature]]\n")
    assert "gone.png#left" in (tmp_path / "vault/Show.md").read_text("utf-8")
    assert verify(graph, tmp_path / "vault", Options("logseq")).missing == ()
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "logseq"))
    assert files(tmp_path / "back") == files(graph)
