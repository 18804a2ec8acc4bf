"""Notes become pages again: the same bytes, or the default template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.formats.readwise.pages.pages import FIXTURES, HEAD, PLACE
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
