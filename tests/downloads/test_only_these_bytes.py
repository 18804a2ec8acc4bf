"""A vault that fetches in place: in the text of a note only what names the picture changes, whatever hand it is written in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png, serving
from tests.downloads.journey import fetch_into, options
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.run import apply_in_place
from vaultconv.pipeline.verify import verify

NAME = "78e1d955d80e0ce303627155.png"
OBSIDIAN = {
    "an end of its own": ("![a](<U>  'ti')", '![a](F "U ti")'),
    "lazy below a task": ("- [ ] ![a](U)\nlazy", '- [ ] ![a](F "U")\nlazy'),
    "lazy in a footnote": ("x[^1]\n\n[^1]: ![a](U)\nlazy", 'x[^1]\n\n[^1]: ![a](F "U")\nlazy'),
    "lazy in a quotation": ("> ![a](U)\nlazy\n>tight", '> ![a](F "U")\nlazy\n>tight'),
    "lazy in a callout": ("> [!tip]- T ![a](U)\n> x\nlazy", '> [!tip]- T ![a](F "U")\n> x\nlazy'),
    "lazy in lists": (
        "1. ![a](U)\nlazy\n2. x\n\t- ![](U)\n\tlazy",
        '1. ![a](F "U")\nlazy\n2. x\n\t- ![](F "U")\n\tlazy',
    ),
    "defined elsewhere": ('![a][b] ![b] ![b][]\n\n[b]: U "T"', '![a][b] ![b] ![b][]\n\n[b]: F "U T"'),
    "a definition that a link needs": ("![a][B ] [c][b]\n\n[b]: <U>", '![a](F "U") [c][b]\n\n[b]: <U>'),
    "cells": ("| a | b |\n|---|:-:|\n| ![a\\|9](U) |x|", '| a | b |\n|---|:-:|\n| ![a\\|9](F "U") |x|'),
    "headings": ("A ![](U)\n====\n\n#  B ![](U) ##", 'A ![](F "U")\n====\n\n#  B ![](F "U") ##'),
    "in a link": ("[![a](U)](https://e.org) ![a\\]b](U)", '[![a](F "U")](https://e.org) ![a\\]b](F "U")'),
    "the same in code": (
        "```\n![a](U)\n```\n\n- `![a](U)` ![a](U)\nlazy `![](U)`",
        '```\n![a](U)\n```\n\n- `![a](U)` ![a](F "U")\nlazy `![](U)`',
    ),
    "raw HTML": (
        "- x <img src=U> `<img src=U>`\nlazy ![a](U)",
        '- x <img src="Attachments/F" data-src=U> `<img src=U>`\nlazy ![a](F "U")',
    ),
    "properties": (
        "---\ncover:   'U' # mine\nz: 1\n---\n* ![](U)\nlazy",
        '---\ncover:   \'U\' # mine\ncover-file: "[[Attachments/F]]"\nz: 1\n---\n* ![](F "U")\nlazy',
    ),
}
LOGSEQ = {
    "a task": ("- TODO ![a](U)\n  more\n  id:: 6543\n\t- ![a](U){:width 3,:height 9 }", '- TODO ![a](F "U")\n  more\n  id:: 6543\n\t- ![a](F "U"){:width 3,:height 9 }'),
    "properties": (
        "cover:: U\nfoo:: bar\n\n- ![a][b] `![a](U)`\n\n  [b]: U",
        'cover:: U\ncover-file:: ![](F)\nfoo:: bar\n\n- ![a][b] `![a](U)`\n\n  [b]: F "U"',
    ),
    "cells": ("- | a |\n  |---|\n  | ![a](U)|\n- <br>", '- | a |\n  |---|\n  | ![a](F "U")|\n- <br>'),
    "a title": (
        "alias:: z\ntitle:: a title\nCover:: U\nfoo:: bar\n\n- a\n  - b",
        "alias:: z\ntitle:: a title\nCover:: U\nCover-file:: ![](F)\nfoo:: bar\n\n- a\n  - b",
    ),
    "nothing of the kind": ("-   two  blanks\n- <br>", "-   two  blanks\n- <br>"),
}  # fmt: skip


def _fetched(
    folder: Path, site: PictureServer, texts: dict[str, tuple[str, str]], end: str
) -> dict[str, str]:
    """The ``texts`` as notes in ``folder``, after a fetch."""
    url = f"http://{site.host}/mill.jpg"
    for name, (text, _) in texts.items():
        said = text.replace("U", url) + "\n"
        (folder / f"{name}.md").write_bytes(said.replace("\n", end).encode())
    made = plan_in_place(folder.parent, options(""))
    try:
        assert not apply_in_place(made).applied.conflicts
    finally:
        made.close()
    read = {name: (folder / f"{name}.md").read_bytes().decode() for name in texts}
    return {name: text.replace(url, "U") for name, text in read.items()}


@pytest.fixture(scope="module")
def site() -> Iterator[PictureServer]:
    """A server with one picture."""
    with serving() as server:
        server.pictures["/mill.jpg"] = png(7)
        yield server


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_in_a_vault(site: PictureServer, tmp_path: Path, end: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "notes").mkdir()
    found = _fetched(tmp_path / "notes", site, OBSIDIAN, end)
    for name, (_, text) in OBSIDIAN.items():
        assert found[name] == (text.replace("F", NAME) + "\n").replace("\n", end), name


def test_where_lines_end_in_two_ways_each_ends_as_before(site: PictureServer, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    url = f"http://{site.host}/mill.jpg"
    text = f"---\r\na: 1\ncover: {url}\r\nb: 2\n---\r\none\n![]({url})\r\n- x\nlazy\r\n"
    (tmp_path / "A.md").write_bytes(text.encode())
    made = plan_in_place(tmp_path, options(""))
    apply_in_place(made)
    made.close()
    beside = f'cover: {url}\r\ncover-file: "[[Attachments/{NAME}]]"\r\n'
    expected = text.replace(f"cover: {url}\r\n", beside).replace(f"]({url})", f']({NAME} "{url}")')
    assert (tmp_path / "A.md").read_bytes() == expected.encode()


def test_in_a_graph(site: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages").mkdir()
    found = _fetched(tmp_path / "pages", site, LOGSEQ, "\n")
    for name, (_, text) in LOGSEQ.items():
        assert found[name] == text.replace("F", f"../assets/{NAME}") + "\n", name


def test_the_page_of_a_document_stays_shown(site: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages").mkdir()
    site.pictures["/paper.pdf"] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    url = f"http://{site.host}/paper.pdf"
    text = f"- ![one]({url}){{:page 4}}\n  lazy\n\t- ![two]({url}#page=5)\n"
    (tmp_path / "pages/x.md").write_text(text)
    made = plan_in_place(tmp_path, options("", ("pdf",)))
    assert apply_in_place(made).applied.conflicts == []
    made.close()
    (copy,) = (tmp_path / "assets").iterdir()
    expected = (
        f'- ![one](../assets/{copy.name} "{url}"){{:page 4}}\n  lazy\n'
        f'\t- ![two](../assets/{copy.name} "{url}#page=5"){{:page 5}}\n'
    )
    assert (tmp_path / "pages/x.md").read_text() == expected


def test_a_note_that_would_be_written_anew_is_left_and_named(site: PictureServer, tmp_path: Path) -> None:
    vault, other = tmp_path / "vault", tmp_path / "other"
    (vault / ".obsidian").mkdir(parents=True)
    url = f"http://{site.host}/mill.jpg"
    text = f"* x\nlazy\n\n![a][b]\n\n[b]:\n{url}\n"
    (vault / "A.md").write_text(text)
    (vault / "B.md").write_text(f"![a]({url})\n")
    detail = f"`{url}` is shown as it was: the whole note would have to be written anew for its file"
    left = Loss("A.md", 4, "image", Outcome.NOT_FETCHED, detail, url)
    assert left in fetch_into(vault, other, "obsidian").plan.losses
    assert (other / "A.md").read_text() == text
    assert verify(vault, other, options("obsidian")).ok
    (vault / "C.md").write_text(f"* x\nlazy\n\n![c][d]\n\n[d]:\n{site.url('/blue.png')}\n")
    made = plan_in_place(vault, options(""))
    run = apply_in_place(made)
    assert [loss.note for loss in run.plan.losses] == ["A.md", "C.md"]
    assert run.plan.losses[0] == left
    assert (run.plan.downloads.fetched, run.plan.downloads.failed) == (1, 1)
    made.close()
    assert [file.name for file in vault.rglob("*.png")] == [NAME]  # none is left that nothing shows
    assert (vault / "A.md").read_text() == text
    assert (vault / "B.md").read_text() == f'![a]({NAME} "{url}")\n'
