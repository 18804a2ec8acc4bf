"""Notes become pages again: the same bytes, or the default template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.readwise.pages.pages import FIXTURES, HEAD, PLACE, page
from tests.properties.test_linear_work import calls
from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise import FORMAT
from vaultconv.model.blocks import Paragraph, Rule
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Image
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

FOLDERS = ("obsidian", "custom", "logseq", "mirror", "bulk")


def files(folder: Path) -> Mapping[str, bytes]:
    """Every file that is no state and no settings of an app."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def there_and_back(source: Path, over: str, work: Path, plain: bool = False) -> tuple[Path, list[str]]:
    """``source`` over another format and home, and what ``verify`` misses on the way."""
    options = {"origins": not plain, "carriers": not plain, "durable": False}
    first = Options(source_format="readwise", target_format=over, **options)
    second = Options(source_format=over, target_format="readwise", **options)
    there, home = work / "there", work / "home"
    convert(source, there, first)
    missing = [f"there: {one}" for one in verify(source, there, first).missing]
    convert(there, home, second)
    missing += [f"back: {one}" for one in verify(there, home, second).missing]
    return home, missing


@pytest.mark.parametrize("name", FOLDERS)
def test_pages_that_stay_pages_keep_their_bytes(name: str, tmp_path: Path) -> None:
    options = Options(source_format="readwise", target_format="readwise", durable=False)
    convert(FIXTURES / name, tmp_path, options)
    assert files(tmp_path) == files(FIXTURES / name)
    assert not verify(FIXTURES / name, tmp_path, options).missing


@pytest.mark.parametrize("name", FOLDERS)
def test_pages_written_anew_say_the_same(name: str, tmp_path: Path) -> None:
    options = Options(source_format="readwise", target_format="readwise", durable=False, origins=False)
    convert(FIXTURES / name, tmp_path, options)
    assert not verify(FIXTURES / name, tmp_path, options).missing


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("name", FOLDERS)
def test_pages_come_home_with_their_bytes(name: str, over: str, tmp_path: Path) -> None:
    home, missing = there_and_back(FIXTURES / name, over, tmp_path)
    assert missing == []
    assert files(home) == files(FIXTURES / name)


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_is_missing_without_origins_and_carriers(name: str, over: str, tmp_path: Path) -> None:
    assert there_and_back(FIXTURES / name, over, tmp_path, plain=True)[1] == []


def written(text: str, work: Path, **options: bool) -> str:
    """The page with this ``text``, written anew."""
    source = work / "source"
    source.mkdir()
    (source / "A.md").write_text(text, "utf-8")
    chosen = Options(
        source_format="readwise", target_format="readwise", durable=False, origins=False, **options
    )
    convert(source, work / "made", chosen)
    assert not verify(source, work / "made", chosen).missing
    return (work / "made" / "A.md").read_text("utf-8")


@pytest.mark.parametrize(
    "body",
    [
        f"- Words {PLACE}\n    - Tags: [[a]] [[b c]] \n    - Note: Mine.\n    - my bullet\n        - below it\n",
        "- # PART\n- ## Chapter\n- Words\n",
        f"- One\n\n  Two {PLACE} ^rw210000101\n",
        f"-\n  ```\n  code\n  ```\n\n  {PLACE}\n",
        "- Words\n    - Note: One\n- More\n\n> a quotation of mine\n\n- Last\n",
        "- \\# no heading\n    - Note: \\- no bullet\n",
        "- -\n",
        f"- {PLACE}\n",
        "- Words %% Color: yellow %%\n",
        "- Words\n\n```\n- code\n```\n\n* mine\n* mine, too\n\n- More\n",
        "- Words\n## New highlights added January 20, 2025 at 9:25 AM\n- More\n",
        "- Words\n\n### A heading of mine\n- More\n\n## Mine\n- a list\n",
    ],
)
def test_the_default_template_is_written_as_the_plugin_writes_it(body: str, tmp_path: Path) -> None:
    assert written(HEAD + body, tmp_path) == HEAD + body


def test_what_metadata_has_no_line_for_is_front_matter(tmp_path: Path) -> None:
    text = HEAD.replace("- Category", "- Mood: calm\n- Category") + "- Words\n"
    made = written(text, tmp_path)
    assert made.startswith("---\nMood: calm\n---\n# Slow Maps\n")
    assert "- Mood" not in made


def test_a_link_to_a_page_of_another_name_is_by_that_name(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "123.md").write_text(HEAD + "- Words ^rw210000101\n", "utf-8")
    other = (
        HEAD.replace("Slow Maps", "Fast Maps")
        + "- See [[123#^rw210000101|there]] and [it](123.md), ![](pic.png)\n"
    )
    (source / "Fast Maps.md").write_text(other, "utf-8")
    (source / "pic.png").write_bytes(b"picture")
    home, missing = there_and_back(source, "obsidian", tmp_path)
    assert missing == []
    there = (tmp_path / "there" / "Fast Maps.md").read_text("utf-8")
    assert "[[Slow Maps#^rw210000101|there]] and [it](Slow%20Maps.md), ![](pic.png)" in there
    assert files(home) == files(source)


def test_an_edit_in_the_vault_comes_home_as_that_edit(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "Slow Maps.md").write_text(HEAD + f"- Words {PLACE}\n    - Note: Mine.\n- More\n", "utf-8")
    there = Options(source_format="readwise", target_format="obsidian", durable=False)
    back = Options(source_format="obsidian", target_format="readwise", durable=False)
    convert(source, tmp_path / "there", there)
    edited = tmp_path / "there" / "Slow Maps.md"
    edited.write_text(edited.read_text("utf-8").replace("Mine.", "Mine, again."), "utf-8")
    convert(tmp_path / "there", tmp_path / "home", back)
    home = (tmp_path / "home" / "Slow Maps.md").read_text("utf-8")
    assert home == HEAD + f"- Words {PLACE}\n    - Note: Mine, again.\n- More\n"


def test_a_vaults_note_with_highlights_becomes_a_page(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "A.md").write_text(
        "---\nauthor: Jane\naliases:\n  - A\n---\n## Highlights\n\n> [!quote]\n> Words\n>\n> — Jane, *A* · Page 3\n\n^rw210000101\n",
        "utf-8",
    )
    options = Options(source_format="obsidian", target_format="readwise", durable=False)
    plan = convert(source, tmp_path / "made", options).plan
    assert (tmp_path / "made" / "A.md").read_text("utf-8") == (
        "# A\n\n## Metadata\n- Author: Jane\n\n## Highlights\n- Words (Page 3) ^rw210000101\n"
    )
    assert any(loss.construct == "alias" and loss.value == "A" for loss in plan.converted.losses)


def test_what_a_page_has_no_place_for_is_in_the_ledger(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "A.md").write_text(
        "> [!quote]\n> More\n>\n> — Jane, *A*\n\n## Highlights\n\n> [!quote]\n> Words\n>\n> — 📕 Joan, *B* · on May 1\n",
        "utf-8",
    )
    options = Options(source_format="obsidian", target_format="readwise", durable=False)
    plan = convert(source, tmp_path / "made", options).plan
    said = [loss.detail for loss in plan.converted.losses if loss.construct == "citation"]
    assert said == [
        "outside the highlights of a page its source is not said",
        "a page of highlights has no place for its author, title, picture, date",
    ]


LOGSEQ = "title:: A (highlights)\nauthor:: [[Jane Roe]]\n\n- Highlights first synced by [[Readwise]] [[2022-11-19]]\n"


@pytest.mark.parametrize(
    "text",
    [
        LOGSEQ + "\t- Words\n",
        LOGSEQ
        + "\t- One\n\t  \n\t  Two\n\t\t- **Tags**: #[[a]] #[[b c]]\n\t\t- **Note**: Mine.\n\t\t- my bullet\n\t\t\t- below it\n",
        LOGSEQ + "\t- Words\n\t\t- [ ] a task\n\t\t- with an id ^abc\n",
        LOGSEQ + "\t- Words\n\t\t- one\n\t\t  1. two\n\t\t  2. three\n",
        LOGSEQ + "\t- Words\n\t\t- Tags\\: #no\n",
        LOGSEQ + "\t- # PART\n\t- Words ^abc\n",
        LOGSEQ + "  on the header\n\t- Words\n",
        LOGSEQ + "\t- ([View Highlight](https://read.readwise.io/read/01jx9shntrb2c4d6f8g0h1j3k6))\n",
        LOGSEQ + "\t- (Page 12\\)\n",
        LOGSEQ.replace(
            "\n\n", "\nmood::\ndone:: true\ndocument-tags:: #[[a]]\n![](https://example.org/c.png)\n\n"
        )
        + "\t- Words\n",
        LOGSEQ.replace("[[Jane Roe]]", "[[]]") + "\t- Words\n",
        LOGSEQ.replace("[[Jane Roe]]", "[[Jane Roe]], [[Ada]]") + "\t- Words\n",
    ],
)
def test_a_page_of_the_logseq_plugin_is_written_as_it_writes_it(text: str, tmp_path: Path) -> None:
    assert written(text, tmp_path) == text


MIRROR = "%%\nID: 27000101\nUpdated: 2024-11-24\n%%\n\n# About\nTitle: [[A]]\nAuthors: [[Jane Roe]]\n\n---\n\n# Highlights\n\n"


@pytest.mark.parametrize(
    "text",
    [
        MIRROR + "Words ^210000101\n\n---\n",
        MIRROR
        + "One\n\nTwo ([7](https://readwise.io/to_kindle?location=7)) %% Color: blue %% ^210000101\n\nNote: Mine.\n\nTags: #[[a]] #[[b c]]\n\n---\n",
        MIRROR + "Words ^210000101\n\n* a list of mine\n\n---\n",
        MIRROR + "Words ^210000101\n\n[View Highlight](https://readwise.io/open/210000101)\n\n---\n",
        MIRROR.replace("# Highlights", "# Document Note\n\nGood.\n\n# Highlights")
        + "Words ^210000101\n\n---\n",
        MIRROR.replace("# About", "![]( https://example.org/c.png)\n\n# About")
        + "Words ^210000101\n\n---\n\n# Mine\n\nwords\n",
        MIRROR.replace(
            "\n---\n\n",
            "Number of Highlights: ==1==\nDate: [[2024-11-24]]\nLast Highlighted: *2024-11-20*\n\n---\n\n",
            1,
        )
        + "Words ^210000101\n\n---\n",
        MIRROR.replace("Updated: 2024-11-24\n", "") + "Words ^210000101\n\n---\n",
    ],
)
def test_a_page_of_readwise_mirror_is_written_as_it_writes_it(text: str, tmp_path: Path) -> None:
    assert written(text, tmp_path) == text


def test_a_block_right_behind_the_highlights_is_one_below_the_last_when_all_is_written_anew(
    tmp_path: Path,
) -> None:
    made = written(LOGSEQ + "\t- Words\n- my own\n\t- block\n", tmp_path)
    assert made == LOGSEQ + "\t- Words\n\t\t- my own\n\t\t\t- block\n"


def test_a_vaults_page_becomes_one_of_logseqs_plugin_by_its_header(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "A.md").write_text(
        "---\nmap:\n  a: 1\ncategory: books\n---\n## Highlights first synced by [[Readwise]] [[2022-11-19]]\n\n> [!quote]\n> Words\n>\n"
        "> — *A* · on 2022-11-19 · #c `d#` \n\n```\ncode\n```\n\n1. one\n2. two\n\n## Mine\n\nwords\n",
        "utf-8",
    )
    options = Options(source_format="obsidian", target_format="readwise", durable=False)
    plan = convert(source, tmp_path / "made", options).plan
    assert (tmp_path / "made" / "A.md").read_text("utf-8") == (
        "title:: A\nmap:: {'a': 1}\ncategory:: #books\n\n- Highlights first synced by [[Readwise]] [[2022-11-19]]\n\t- Words\n"
        "\t\t- **Tags**: #[[c]] #[[d]]\n\t\t- ```\n\t\t  code\n\t\t  ```\n\t\t- 1. one\n\t\t- 2. two\n- ## Mine\n- words\n"
    )
    assert {(loss.construct, loss.detail.split(":")[0]) for loss in plan.converted.losses} >= {
        ("property", "'map' is written as text"),
        ("outline", "a block beside the highlights is a bullet"),
        ("list-item", "its number is text, in a bullet"),
        ("citation", "the tag 'd#' is written 'd'"),
    }


def test_links_and_pictures_of_all_kinds_lead_where_they_did(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "Slow Maps.md").write_text(HEAD + "- Words\n", "utf-8")
    (source / "pic.png").write_bytes(b"picture")
    body = (
        "- [[sub/Slow Maps]] [[Slow Maps#Highlights|x]] [[./sub/Slow Maps.md]] [[#Highlights]] ![[pic.png]] "
        "![[pic.png|40]] ![a](pic.png) [b](sub/Slow%20Maps.md#Highlights) %%see [[Slow Maps]]%% #tag #[[a b]] "
        "==so [[nowhere]]== [[]] ![[ ]]\n"
    )
    (source / "A.md").write_text(HEAD.replace("Slow Maps", "A") + body, "utf-8")
    for over in ("readwise", "obsidian", "logseq", "html"):
        options = Options(
            source_format="readwise", target_format=over, durable=False, origins=over != "readwise"
        )
        convert(source, tmp_path / over, options)
        assert not verify(source, tmp_path / over, options).missing
    home, missing = there_and_back(source, "obsidian", tmp_path)
    assert missing == []
    assert files(home) == files(source)


def test_a_link_out_of_the_folder_is_left_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "A.md").write_text(HEAD.replace("Slow Maps", "A") + "- See [[../out]]\n", "utf-8")
    options = Options(source_format="readwise", target_format="obsidian", durable=False)
    plan = convert(source, tmp_path / "made", options).plan
    assert "See [[../out]]" in (tmp_path / "made" / "A.md").read_text("utf-8")
    assert [(loss.construct, loss.outcome.value) for loss in plan.converted.losses] == [
        ("link", "outside-source")
    ]


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize(
    "text",
    [
        HEAD
        + f"- Words {PLACE}\n    - Tags: [[a]] [[b c]] \n    - Note: Mine.\n    - my bullet\n- More\n## New highlights added January 20, 2025 at 9:25 AM\n- Last\n",
        LOGSEQ.replace("title:: A", "title:: Slow Maps")
        + "\t- Words\n\t\t- **Tags**: #[[a]]\n\t\t- **Note**: Mine.\n\t\t- my bullet\n",
    ],
    ids=["obsidian", "logseq"],
)
def test_a_page_is_known_by_its_header_where_nothing_is_carried(text: str, over: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "Slow Maps.md").write_text(text, "utf-8")
    home, missing = there_and_back(source, over, tmp_path, plain=True)
    assert missing == []
    assert [data.decode() for data in files(home).values()] == [text]


def test_a_mirrors_page_without_its_ids_is_one_of_the_official_plugin(tmp_path: Path) -> None:
    home, missing = there_and_back(FIXTURES / "mirror", "logseq", tmp_path, plain=True)
    assert missing == []
    assert "\n- Author: [[Ada Brook]], [[Ben Low]]\n" in (home / "The Quiet Ledger.md").read_text("utf-8")


def test_the_header_of_highlights_is_no_highlight_in_an_export(tmp_path: Path) -> None:
    options = Options(
        source_format="readwise",
        target_format="readwise",
        durable=False,
        format_options={"readwise_form": "csv"},
    )
    convert(FIXTURES / "mirror", tmp_path, options)
    (rows,) = tmp_path.glob("*.csv")
    text = rows.read_text("utf-8")
    assert "As my grandfather did." in text
    assert "# Highlights" not in text
    assert '"Ada Brook, Ben Low"' in text


def test_a_page_can_be_asked_for_as_a_note_of_a_site(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "Slow Maps.md").write_text(HEAD + "- Words [[Slow Maps]]\n", "utf-8")
    options = Options(
        source_format="readwise",
        target_format="readwise",
        durable=False,
        format_options={"readwise_form": "site"},
    )
    convert(source, tmp_path / "made", options)
    (path,) = (tmp_path / "made" / "notes" / "_posts").iterdir()
    text = path.read_text("utf-8")
    assert text.startswith("---\ntitle: ")
    assert "quoteback-footer" in text


def test_a_page_whose_pictures_are_shown_from_files_is_no_copy() -> None:
    loaded = load(FIXTURES / "bulk", Options(source_format="readwise"))
    note = next(note for note in loaded.vault.notes if note.path == "Slow Maps.md")
    context = WriteContext(
        "readwise", loaded.index, FORMAT.resolver, {n.path: n.path for n in loaded.vault.notes}, {}
    )
    (copied,) = FORMAT.writer.write(note, context)
    assert copied.data == (FIXTURES / "bulk" / "Slow Maps.md").read_bytes()
    shown = Image(Reference(ReferenceKind.NAME, "pic.png"), "x", "https://example.org/pic.png")
    (written_anew,) = FORMAT.writer.write(
        replace(note, blocks=(*note.blocks, Rule(), Paragraph((shown,)))), context
    )
    assert (
        written_anew.data
        == copied.data.rstrip(b"\n") + b'\n\n---\n\n![x](pic.png "https://example.org/pic.png")\n'
    )


@pytest.mark.parametrize("head", [HEAD, LOGSEQ, MIRROR], ids=["obsidian", "logseq", "mirror"])
@pytest.mark.parametrize(
    "piece",
    [
        "- a\n",
        "- a\nb\n",
        "- a\n\n",
        "\n",
        "\t- a\n",
        "\t  \n",
        "    - Note: a\n",
        "- # A\n",
        "a ^12345\n\n---\n",
        "> a\n",
        "```\n",
        "%%\n",
        "(",
        "a: b\n",
        "## Highlights\n",
    ],
)
def test_the_work_of_reading_a_page_grows_as_its_length_does(head: str, piece: str) -> None:
    small, large = (calls(lambda size=size: page(head + piece * size)) for size in (150, 600))
    assert large < small * 4 * 1.15 + 2000


def test_what_looks_like_metadata_and_is_none_stays_text(tmp_path: Path) -> None:
    text = HEAD.replace("- Category", "  - Summary: indented\n- Category")
    made = written(text.replace("\n\n## High", "\n\n## Mine\n\nURL: mine\n\n## High") + "- Words\n", tmp_path)
    assert "- Author\\: [[Jane Roe]]\n  - Summary\\: indented\n" in made
    assert "URL\\: mine" in made
