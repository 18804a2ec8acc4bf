"""What a bundle says, there and back. What every format has to hold: ``pytest --vaultconv-format textbundle``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from vaultconv_textbundle import FORMAT
from vaultconv_textbundle.pack import BrokenPackError, read_pack, write_pack

import vaultconv
from vaultconv.plugins import ReadContext, Unit
from vaultconv.plugins.model import Note

GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
BREAD = """\
---
rating: 4
---
# Bread

Feed the [[Starter]] with ==patience==, #kitchen. It costs $5.

- [ ] weigh 📅 2026-01-05

> [!warning] Hot
> Mind the oven.

![[loaf.gif|120]] and ![[Starter]]
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with a picture that two notes show, and one that none does."""
    folder = tmp_path / "vault"
    (folder / "Pictures").mkdir(parents=True)
    (folder / "Deep").mkdir()
    (folder / "Bread.md").write_text(BREAD)
    (folder / "Deep" / "Starter.md").write_text("![[loaf.gif]] by [[Bread#Bread]]\n")
    (folder / "Pictures" / "loaf.gif").write_bytes(GIF)
    (folder / "Pictures" / "unused.gif").write_bytes(GIF + b";")
    return folder


def options(source: str, target: str, **more: Any) -> vaultconv.Options:
    return vaultconv.Options(source_format=source, target_format=target, durable=False, format_options=more)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".vaultconv" not in path.parts
    }


def test_a_vault_as_bundles(vault: Path, tmp_path: Path) -> None:
    vaultconv.convert(vault, tmp_path / "out", options("obsidian", "textbundle"))
    found = files(tmp_path / "out")
    assert sorted(found) == [
        "Bread.textbundle/assets/loaf.gif",
        "Bread.textbundle/info.json",
        "Bread.textbundle/text.md",
        "Deep/Starter.textbundle/assets/loaf.gif",
        "Deep/Starter.textbundle/info.json",
        "Deep/Starter.textbundle/text.md",
        "assets/Pictures/unused.gif",
    ]
    assert found["Bread.textbundle/text.md"].decode() == (
        "---\nrating: 4\n---\n# Bread\n\nFeed the [Starter](../Deep/Starter.textbundle/text.md) with ==patience==, #kitchen. It costs $5.\n\n"
        "- [ ] weigh (due 2026-01-05)\n\n> [!warning] Hot\n> Mind the oven.\n\n"
        "![](assets/loaf.gif) and [Starter](../Deep/Starter.textbundle/text.md)\n"
    )
    assert found["Deep/Starter.textbundle/text.md"].decode() == (
        "![](assets/loaf.gif) by [Bread > Bread](../../Bread.textbundle/text.md#Bread)\n"
    )
    info = json.loads(found["Bread.textbundle/info.json"])
    assert info == {"version": 2, "type": "net.daringfireball.markdown", "transient": False}


@pytest.mark.parametrize("pack", [False, True])
def test_the_way_home_gives_the_same_bytes(vault: Path, tmp_path: Path, pack: bool) -> None:
    there, home = tmp_path / "there", tmp_path / "home"
    done = vaultconv.convert(vault, there, options("obsidian", "textbundle", textbundle_pack=pack))
    assert (
        vaultconv.verify(vault, there, options("obsidian", "textbundle", textbundle_pack=pack)).missing == ()
    )
    assert any("TextBundle does not say it so" in loss.detail for loss in done.plan.losses)
    vaultconv.convert(there, home, options("textbundle", "obsidian"))
    assert files(home) == files(vault)
    again = vaultconv.convert(vault, there, options("obsidian", "textbundle", textbundle_pack=pack))
    assert again.applied.written == []


def test_a_pack_is_one_file_with_what_its_note_shows(vault: Path, tmp_path: Path) -> None:
    vaultconv.convert(vault, tmp_path / "out", options("obsidian", "textbundle", textbundle_pack=True))
    assert sorted(files(tmp_path / "out")) == [
        "Bread.textpack",
        "Deep/Starter.textpack",
        "assets/Pictures/unused.gif",
    ]
    with zipfile.ZipFile(tmp_path / "out" / "Deep" / "Starter.textpack") as archive:
        assert archive.namelist() == [
            "Starter.textbundle/info.json",
            "Starter.textbundle/text.md",
            "Starter.textbundle/assets/loaf.gif",
        ]
        assert archive.read("Starter.textbundle/assets/loaf.gif") == GIF


def test_packs_and_bundles_written_as_what_they_are_stay_to_the_byte(vault: Path, tmp_path: Path) -> None:
    vaultconv.convert(vault, tmp_path / "a", options("obsidian", "textbundle"))
    vaultconv.convert(vault, tmp_path / "p", options("obsidian", "textbundle", textbundle_pack=True))
    for name in ("a", "p"):
        vaultconv.convert(tmp_path / name, tmp_path / f"{name}2", options("textbundle", "textbundle"))
        assert files(tmp_path / f"{name}2") == files(tmp_path / name)


# -- what apps write -----------------------------------------------------------------------------------------------------


def bundle(folder: Path, text: str, name: str = "text.md", info: Any = None) -> Path:
    place = folder / "Trip to Rome.textbundle"
    place.mkdir(parents=True)
    (place / name).write_text(text)
    if info is not None:
        (place / "info.json").write_text(info if isinstance(info, str) else json.dumps(info))
    return folder


def test_what_info_says_is_a_property_or_in_the_ledger(tmp_path: Path) -> None:
    info = {"version": 2, "sourceURL": "https://example.org/rome", "creatorIdentifier": "org.example.app"}
    source = bundle(tmp_path / "in", "# Rome\n", info=info)
    done = vaultconv.convert(source, tmp_path / "out", options("textbundle", "obsidian"))
    assert (
        tmp_path / "out" / "Trip to Rome.md"
    ).read_text() == "---\nsource_url: https://example.org/rome\n---\n# Rome\n"
    assert [loss.detail for loss in done.plan.losses] == [
        "what info.json says for its app stays behind: creatorIdentifier"
    ]
    vaultconv.convert(source, tmp_path / "same", options("textbundle", "textbundle"))
    assert files(tmp_path / "same") == files(source)


@pytest.mark.parametrize("info", ["no json", "[]", "[" * 100_000])
def test_an_info_that_cannot_be_read_costs_no_note(tmp_path: Path, info: str) -> None:
    source = bundle(tmp_path / "in", "words\n", info=info)
    done = vaultconv.convert(source, tmp_path / "out", options("textbundle", "obsidian"))
    assert (tmp_path / "out" / "Trip to Rome.md").read_text() == "words\n"
    assert "info.json cannot be read" in done.plan.losses[0].detail


@pytest.mark.parametrize(
    ("name", "info", "text"),
    [
        ("text.txt", None, "\\*no\\* emphasis\\\nsecond line\n\nnext\n"),
        ("text.txt", {"type": "net.daringfireball.markdown"}, "*no* emphasis\nsecond line\n\nnext\n"),
        ("text.md", {"type": "public.plain-text"}, "\\*no\\* emphasis\\\nsecond line\n\nnext\n"),
        ("text.markdown", None, "*no* emphasis\nsecond line\n\nnext\n"),
    ],
)
def test_a_text_is_markdown_if_its_type_or_its_name_says_so(
    tmp_path: Path, name: str, info: Any, text: str
) -> None:
    source = bundle(tmp_path / "in", "*no* emphasis\nsecond line\n\nnext\n", name, info)
    vaultconv.convert(source, tmp_path / "out", options("textbundle", "obsidian"))
    assert (tmp_path / "out" / "Trip to Rome.md").read_text() == text
    vaultconv.convert(source, tmp_path / "same", options("textbundle", "textbundle"))
    assert files(tmp_path / "same") == files(source)


def test_links_that_leave_the_vault_and_links_to_bundles(tmp_path: Path) -> None:
    source = bundle(
        tmp_path / "in", "[up](../../../x.md) [it](../Other.textbundle) [gone](../Gone.textbundle/text.md)\n"
    )
    (source / "Other.textbundle").mkdir()
    (source / "Other.textbundle" / "text.md").write_text("other\n")
    done = vaultconv.convert(source, tmp_path / "out", options("textbundle", "obsidian"))
    text = (tmp_path / "out" / "Trip to Rome.md").read_text()
    assert "[it](Other.md)" in text
    assert [loss.outcome.value for loss in done.plan.losses] == ["outside-source"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\na: 1\na: 2\n---\n", "given twice"),
        ("> " * 300 + "x\n", "nested"),
        ("\udcff", "not valid UTF-8"),
    ],
)
def test_what_cannot_be_understood_is_carried(tmp_path: Path, text: str, why: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    for unit, held in (
        (Unit("A.textbundle/text.md", "note"), data),
        (Unit("A.textpack", "note"), write_pack("A.textbundle", [("text.md", data)])),
    ):
        note = next(item for item in FORMAT.reader.read(unit, held, ReadContext()) if isinstance(item, Note))
        assert note.verbatim == held
        assert note.problem is not None
        assert why in note.problem.message


def packed(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in members:
            archive.writestr(path, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no zip", "it is no zip file that can be read"),
        (packed(("a.md", b"")), "it has no text"),
        (packed(("../text.md", b"")), "it names a file outside of itself"),
        (packed(("C:/text.md", b"")), "it names a file outside of itself"),
    ],
)
def test_a_pack_that_is_none(data: bytes, why: str) -> None:
    with pytest.raises(BrokenPackError, match=why):
        read_pack(data)
    (note,) = FORMAT.reader.read(Unit("A.textpack", "note"), data, ReadContext())
    assert isinstance(note, Note)
    assert note.verbatim == data


def test_a_pack_of_a_mac_has_no_rubbish_in_it() -> None:
    found = read_pack(
        packed(
            ("Content.textbundle/text.md", b"x"),
            ("__MACOSX/text.md", b"y"),
            ("Content.textbundle/assets/a.gif", GIF),
        )
    )
    assert (found.name, found.text, found.others) == ("text.md", b"x", {"assets/a.gif": GIF})


def test_a_quotation_knows_its_source_there_and_back(tmp_path: Path) -> None:
    source = bundle(
        tmp_path / "in",
        "> Words.\n>\n> — Jane Roe, [Slow Maps](https://example.org/maps)\n\n> No.\n>\n> — \n",
    )
    vaultconv.convert(source, tmp_path / "out", options("textbundle", "obsidian"))
    text = (tmp_path / "out" / "Trip to Rome.md").read_text()
    assert "— Jane Roe, [Slow Maps](https://example.org/maps)" in text
    assert "[!quote]" in text
    vaultconv.convert(tmp_path / "out", tmp_path / "home", options("obsidian", "textbundle"))
    assert files(tmp_path / "home")["Trip to Rome.textbundle/text.md"].decode() == (
        (source / "Trip to Rome.textbundle" / "text.md").read_text()
    )


def test_dates_and_properties_of_blocks_are_words(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "pages").mkdir(parents=True)
    (graph / "logseq").mkdir()
    (graph / "logseq" / "config.edn").write_text("{}")
    (graph / "pages" / "A.md").write_text(
        "- TODO [#A] feed\n  SCHEDULED: <2026-01-05 Mon .+1w>\n  color:: red\n- ---\n  size:: big\n"
    )
    vaultconv.convert(graph, tmp_path / "out", options("logseq", "textbundle"))
    text = files(tmp_path / "out")["A.textbundle/text.md"].decode()
    assert "- [ ] feed (priority" in text
    assert "scheduled 2026-01-05" in text
    assert "color: red" in text
    assert "size: big" in text


def test_a_title_that_is_no_name_of_a_file_is_kept(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "What is bread.md").write_text("---\ntitle: What is bread?\n---\nFlour.\n")
    vaultconv.convert(vault, tmp_path / "out", options("obsidian", "textbundle"))
    assert vaultconv.verify(vault, tmp_path / "out", options("obsidian", "textbundle")).missing == ()
    assert sorted(files(tmp_path / "out"))[0] == "What is bread.textbundle/info.json"
