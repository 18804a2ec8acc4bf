"""Highlights of a PDF are quotations with their source to any other app, and bullets with their properties again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, files, vault_of, written
from tests.roundtrip.journey import go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

ID = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"
HEAD = "file:: [book.pdf](../assets/book.pdf)\nfile-path:: ../assets/book.pdf\n\n"
FRONT = '---\nfile: "[book.pdf](../assets/book.pdf)"\nfile-path: ../assets/book.pdf\n---\n'
PDF = {"assets/book.pdf": b"%PDF-1.4"}


def highlight(text: str = "Rye wants a hot oven.", **changes: str) -> str:
    """The bullet of a highlight, its properties as ``changes`` have them (``""``: left out)."""
    said = {"ls-type": "annotation", "hl-page": "3", "hl-color": "yellow", "id": ID}
    said |= {key.replace("_", "-"): value for key, value in changes.items()}
    return f"- {text}\n" + "".join(f"  {key}:: {value}\n" for key, value in said.items() if value)


def note_of(tmp_path: Path, bullets: str, head: str = HEAD) -> str:
    """The body of the note that a page of highlights becomes; it comes back byte for byte."""
    made = vault_of(tmp_path, {"pages/hls__book.md": head + bullets, **PDF})["hls__book.md"]
    return made.partition("---\n")[2].partition("---\n")[2]


def test_a_highlight_is_a_quotation_and_its_source_leads_to_the_page(tmp_path: Path) -> None:
    assert note_of(tmp_path, highlight()) == (
        f"- > Rye wants a hot oven.\n\t>\n\t> — [[book.pdf#page=3|book.pdf, page 3]], yellow\n\n\t^{ID}\n"
    )


def test_what_the_reader_says_below_stays_below(tmp_path: Path) -> None:
    made = note_of(tmp_path, highlight() + "\t- So *I* say.\n\t\t- And you?\n")
    assert made.endswith(f"\t^{ID}\n\n\t- So *I* say.\n\t\t- And you?\n")


def test_properties_that_say_something_else_are_fields(tmp_path: Path) -> None:
    made = note_of(tmp_path, highlight(rating="4"))
    assert "[rating:: 4]" in made or "rating:: 4" in made
    assert "hl-page" not in made


def test_a_highlight_without_a_colour_has_none(tmp_path: Path) -> None:
    assert "> — [[book.pdf#page=3|book.pdf, page 3]]\n" in note_of(tmp_path, highlight(hl_color=""))


def test_an_area_is_its_picture(tmp_path: Path) -> None:
    picture = f"assets/book/4_{ID}_1767614400000.png"
    area = highlight("[:span]", hl_page="4", hl_type="area", hl_stamp="1767614400000")
    made = vault_of(tmp_path, {"pages/hls__book.md": HEAD + area, picture: b"PNG", **PDF})
    assert f"- > ![[4_{ID}_1767614400000.png]]\n" in made["hls__book.md"]


def test_a_paper_of_the_web_is_linked_there(tmp_path: Path) -> None:
    head = "file:: [paper](https://example.org/paper.pdf)\nfile-path:: https://example.org/paper.pdf\n\n"
    assert "— [paper.pdf, page 3](https://example.org/paper.pdf#page=3), yellow\n" in note_of(
        tmp_path, highlight(), head
    )


def test_a_name_with_marks_in_it_is_words(tmp_path: Path) -> None:
    pages = {"pages/hls__a.md": "file-path:: ../assets/a [1] & b.pdf\n\n" + highlight()}
    assert r"|a \[1\] \& b.pdf, page 3]]" in vault_of(tmp_path, pages)["hls__a.md"]


@pytest.mark.parametrize(
    "bullet",
    [
        highlight(ls_type="note"),
        highlight(hl_page="iii"),
        highlight(hl_color="#ff0 of mine"),
        highlight(id="no-uuid"),
        highlight(id=""),
        highlight("[:span]"),
        highlight("words", hl_type="area", hl_stamp="1767614400000"),
        highlight("[:span]", hl_type="area"),
        highlight("[:span]", hl_type="area", hl_stamp="soon"),
        highlight(hl_type="area"),
        highlight("TODO read on"),
        "- words of the reader's own\n",
    ],
)
def test_any_other_bullet_stays_what_it_is(bullet: str, tmp_path: Path) -> None:
    assert "> — " not in note_of(tmp_path, bullet)


@pytest.mark.parametrize(
    ("name", "head"), [("notes", HEAD), ("hls__book", ""), ("hls__book", "file-path:: [[book]]\n\n")]
)
def test_on_any_other_page_there_are_none(name: str, head: str, tmp_path: Path) -> None:
    made = vault_of(tmp_path, {f"pages/{name}.md": head + highlight(), **PDF})[f"{name}.md"]
    assert "[hl-page:: 3]" in made


def edited(tmp_path: Path, old: str, new: str) -> str:
    """The page that comes back when ``old`` is ``new`` in the vault; nothing of the vault is missing there."""
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/hls__book.md": HEAD + highlight(), **PDF})
    go(graph, tmp_path / "vault", "obsidian")
    note = tmp_path / "vault" / "hls__book.md"
    text = note.read_text("utf-8")
    assert old in text
    note.write_text(text.replace(old, new), "utf-8")
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert verify(tmp_path / "vault", tmp_path / "back", Options(target_format="logseq")).missing == ()
    return files(tmp_path / "back")["pages/hls__book.md"].decode()


@pytest.mark.parametrize(
    ("old", "new", "there"),
    [
        ("hot oven", "cool oven", highlight("Rye wants a cool oven.")),
        (", yellow", ", green", highlight(hl_color="green")),
        (", yellow", "", highlight(hl_color="")),
        ("#page=3|book.pdf, page 3", "#page=5|book.pdf, page 5", highlight(hl_page="5")),
    ],
)
def test_what_is_edited_there_comes_back_as_that(old: str, new: str, there: str, tmp_path: Path) -> None:
    made = edited(tmp_path, old, new).removeprefix(HEAD).splitlines()
    assert made[0] == there.splitlines()[0]
    assert sorted(made) == sorted(there.splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("|book.pdf, page 3", "|my book"),
        ("#page=3|", "|"),
        ("[[book.pdf#page=3|book.pdf, page 3]]", "my book"),
        (", yellow", ", a *loud* yellow"),
        ("— [[", "by [["),
        ("[[book.pdf", "[[other.pdf"),
        ("\t>\n\t> — [[book.pdf#page=3|book.pdf, page 3]], yellow\n", ""),
        (f"\n\t^{ID}\n", ""),
    ],
)
def test_a_quotation_with_another_source_stays_a_quotation(old: str, new: str, tmp_path: Path) -> None:
    page = edited(tmp_path, old, new)
    assert "ls-type" not in page
    assert "> Rye wants a hot oven." in page


def test_where_each_of_them_stands_is_copied_with_a_line_in_the_ledger(tmp_path: Path) -> None:
    graph = written(
        tmp_path / "graph",
        {
            CONFIG: MODERN,
            "pages/hls__book.md": HEAD + highlight(),
            "assets/book.edn": "{:highlights []}",
            **PDF,
        },
    )
    made = go(graph, tmp_path / "html", "html")
    assert [loss.detail for loss in made.losses if loss.note == "assets/book.edn"] == [
        "a list of places in a PDF is copied as a file, and not translated"
    ]
    assert (tmp_path / "html" / "assets" / "book.edn").read_bytes() == b"{:highlights []}"
