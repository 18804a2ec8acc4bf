"""Links that get another style: of a note's bytes nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.in_place import in_place
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.reader import body_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.note import Note, Source, Vault
from vaultconv.model.spans import Embed, Image, Link
from vaultconv.model.traverse import note_spans
from vaultconv.vault.index import Index


def tidied(note: str, place: Path, **options: str) -> str:
    """The note once its vault has links of another style."""
    vault = place / "vault"
    (vault / "Deep").mkdir(parents=True)
    (vault / "Deep" / "B.md").write_text("b\n\n## H\n")
    (vault / "Note 2.md").write_text("n ^Ab-1\n")
    (vault / "N.md").write_text(note)
    go(vault, place / "tidy", "obsidian", **options)
    return files(place / "tidy")["N.md"].decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pay [[B]] $5 and $6\n", "pay [B](B.md) $5 and $6\n"),
        ("a ==> c [[B]] \\[[B]]\n", "a ==> c [B](B.md) \\[[B]]\n"),
        ("`[[B]]` [[B]]\n", "`[[B]]` [B](B.md)\n"),
        ("```\n[[B]]\n```\n\n[[B]]\n", "```\n[[B]]\n```\n\n[B](B.md)\n"),
        ("%%[[B]]%% [[B]]\n", "%%[[B]]%% [B](B.md)\n"),
        (
            "|  **c**  |d|\n|--|---|\n| f [[B\\|bar]]| `x` |\n| g\n",
            "|  **c**  |d|\n|--|---|\n| f [bar](B.md)| `x` |\n| g\n",
        ),
        (
            "> q [[B]]\n lazy [[B]]\n>not spaced [[B]]\n",
            "> q [B](B.md)\n lazy [B](B.md)\n>not spaced [B](B.md)\n",
        ),
        ("[ref][r] [[B]]\n\n[r]: Deep/B.md\n", "[ref][r] [B](B.md)\n\n[r]: Deep/B.md\n"),
        ("[[Out [[B]] x]] [[B]]\n", "[[Out [[B]] x]] [B](B.md)\n"),  # the first would be no link
        ("* a\n+ b [[B]]\n   1) c\n", "* a\n+ b [B](B.md)\n   1) c\n"),
        (
            "```ad-tip\ntitle: T [[B]]\n\nx [[B#H]]\n```\n",
            "```ad-tip\ntitle: T [B](B.md)\n\nx [B > H](B.md#H)\n```\n",
        ),
        (
            "- [ ] do [[B]] [with:: [[B]]] 📅 2026-01-05\n",
            "- [ ] do [B](B.md) [with:: [[B]]] 📅 2026-01-05\n",
        ),
        ("[![[B]]](https://e.org) [[B]]\n", "[![](B.md)](https://e.org) [B](B.md)\n"),
        ("[[Nowhere]] [[#Here]]\n", "[[Nowhere]] [[#Here]]\n"),
    ],
)
def test_as_markdown(before: str, after: str, tmp_path: Path) -> None:
    assert tidied(before, tmp_path, links="markdown") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[md](Deep/B.md) [[NOTE 2#^Ab-1]]\n", "[[B|md]] [[NOTE 2#^Ab-1]]\n"),
        ("| a |\n|---|\n| [md](Deep/B.md) |\n", "| a |\n|---|\n| [[B\\|md]] |\n"),
        ("[*md*](Deep/B.md)\n", "[*md*](Deep/B.md)\n"),
    ],
)
def test_as_wikilinks(before: str, after: str, tmp_path: Path) -> None:
    made = tidied(before, tmp_path, links="wikilink")
    assert made in (after, after.replace("Deep/B.md", "B.md"))


def test_names_as_paths(tmp_path: Path) -> None:
    before = "---\nl: '[[B]]' # why\n---\n[[NOTE 2#^Ab-1]] and [[B]]  \n"
    after = "---\nl: '[[Deep/B]]' # why\n---\n[[Note 2#^Ab-1|NOTE 2 > ^Ab-1]] and [[Deep/B|B]]  \n"
    assert tidied(before, tmp_path, link_style="absolute") == after


@pytest.mark.parametrize("mark", ["excalidraw-plugin: parsed", "kanban-plugin: board"])
def test_what_a_plugin_draws_has_no_style(mark: str, tmp_path: Path) -> None:
    note = f"---\n{mark}\n---\n\n## Lane\n\n- [ ] [[B]]\n\nf00: [[B]]\n"
    assert tidied(note, tmp_path, links="markdown") == note


_PIECES = st.sampled_from(
    [
        *(
            "[[B]]",
            "[[B|w]]",
            "![[B]]",
            "[[B#H]]",
            "[m](Deep/B.md)",
            "[[no]]",
            "\\[[B]]",
            "`[[B]]`",
            "%%[[B]]%%",
            "$[[B]]$",
        ),
        *(
            "word ",
            " ",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "\t",
            "# ",
            "*",
            "==",
            "|",
            "\n|-|-|\n",
            "```\n",
            "[",
            "]]",
            "(",
            "<b>",
            "^id",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
@example("[[B]]\n|-|-|\n```\n![[B]]")
def test_no_other_byte_changes_and_every_link_leads_where_it_led(body: str) -> None:
    blocks = body_blocks(body, 1)
    note = Note("N.md", "N", blocks=blocks, source=Source(body, 0, "obsidian"))
    index = Index(Vault("v", "obsidian", (note, Note("Deep/B.md", "B"))))
    paths = {path: path for path in ("N.md", "Deep/B.md")}
    names = {"n.md": 1, "b.md": 1}
    context = WriteContext("obsidian", index, FORMAT.resolver, paths, names, {"links": "markdown"})
    links = LinkSpeller(note, context)
    made = in_place(
        body, blocks, links, MarkdownWriter(FORMAT.dialect), lambda item: getattr(item, "text", "")
    )
    if made is None:
        return
    before, after = links_of(body), links_of(made)
    assert [target(span, index) for span in before] == [target(span, index) for span in after]
    assert without(body, before) == without(made, after)


def links_of(body: str) -> list[Link | Embed | Image]:
    return [s for _, s in note_spans(body_blocks(body, 1)) if isinstance(s, Link | Embed | Image)]


def target(span: Link | Embed | Image, index: Index) -> str:
    return FORMAT.resolver.resolve(span.reference, "N.md", index).path


def without(body: str, spans: list[Link | Embed | Image]) -> str:
    """``body`` with a hole for each link that leads to a note, which the others look like too."""
    spelled = {span.raw for span in spans if "B" in span.raw} | {"![[B]]", "[[B#H]]", "[[B|w]]", "[[B]]"}
    # The longest first: in code an embed may stand whose inside is a link elsewhere.
    for raw in sorted(spelled, key=len, reverse=True):
        body = body.replace(raw, "\0")
    return body
