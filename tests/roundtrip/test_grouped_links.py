"""Links either way between a source and its highlights, and between two notes of one highlight, as each app follows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties.test_grouping import Passage, note
from tests.roundtrip.test_grouping import ANSWER, CSV, FORMATS, go
from vaultconv.model.note import Note
from vaultconv.model.passages import is_passage, passage_id
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify
from vaultconv.transform.highlight_keys import HOME


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "highlights.csv").write_text(CSV)
    (folder / "answer.json").write_text(ANSWER)
    return folder


def passages(note: Note) -> int:
    return sum(map(is_passage, iter_blocks(note.blocks)))


def leads(there: Loaded, note: Note, key: str = "") -> list[str]:
    """Where the links of ``note`` lead, as the app of the vault follows them: those in its property ``key``, else in its text."""
    return [
        there.resolver.resolve(found.reference, note.path, there.index).path
        for found in there.index.outbound(note.path)
        if found.key == key and (found.block is None) == bool(key)
    ]


@pytest.mark.parametrize("to", FORMATS)
def test_each_highlight_links_its_source_and_the_source_its_highlights(
    tmp_path: Path, exports: Path, to: str
) -> None:
    go(exports, tmp_path / "there", to, "highlight")
    there = load(tmp_path / "there", Options(source_format=to, carriers=False))
    highlights = [note for note in there.vault.notes if passages(note)]
    homes = {path for note in highlights for path in leads(there, note, HOME)}
    assert (len(highlights), len(homes)) == (5, 3)  # two sources of one title, and another
    listed = {home: leads(there, note) for home in homes if (note := there.index.note(home)) is not None}
    for note in highlights:
        (home,) = leads(there, note, HOME)
        assert note.path in listed[home]
    assert sorted(path for paths in listed.values() for path in paths) == [note.path for note in highlights]


@pytest.mark.parametrize("to", FORMATS)
def test_a_link_to_a_highlight_leads_to_it_in_the_note_of_its_source(tmp_path: Path, to: str) -> None:
    folder = tmp_path / "site" / "notes" / "_posts"
    folder.mkdir(parents=True)
    for one, other in ((101, 102), (102, 101)):
        said = Passage(
            7,
            "Slow Maps",
            1,
            f"Passage {one}",
            f"See [the other](/notes/_posts/2022-03-01-{other}.md).",
            "maps",
            "",
            "",
            0,
        )
        (folder / f"2022-03-01-{one}.md").write_text(note(one, said))
    go(tmp_path / "site", tmp_path / "there", to, "book")
    there = load(tmp_path / "there", Options(source_format=to, carriers=False))
    (page,) = [each for each in there.vault.notes if passages(each)]
    blocks = {
        passage_id(block): block.traits.anchor for block in iter_blocks(page.blocks) if is_passage(block)
    }
    assert blocks.keys() == {"101", "102"}
    found = [found for found in there.index.outbound(page.path) if found.block is not None]
    assert [there.resolver.resolve(each.reference, page.path, there.index).path for each in found] == [
        page.path
    ] * 2
    assert [(each.reference.block or each.reference.subpath).removeprefix("^") for each in found] == [
        blocks["102"],
        blocks["101"],
    ]


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("group", ["", "highlight"])
def test_two_notes_of_one_highlight_name_each_other(
    tmp_path: Path, exports: Path, group: str, to: str
) -> None:
    made = go(exports, tmp_path / "there", to, group)
    (line,) = [loss.detail for loss in made.losses if loss.construct == "duplicate"]
    assert line == "the same highlight stands in answer.json/Slow Maps.md too: both are kept"
    there = load(tmp_path / "there", Options(source_format=to, carriers=False))
    twins = [note for note in there.vault.notes if "Same highlights: " in _text(note)]
    assert [sum("A map that is drawn" in text for text in _texts(note)) > 0 for note in twins] == [True, True]
    one, other = twins
    assert other.path in leads(there, one)
    assert one.path in leads(there, other)
    assert verify(exports, tmp_path / "there", Options()).missing == ()


def _texts(note: Note) -> list[str]:
    return [
        "".join(getattr(span, "text", "") for span in getattr(block, "spans", ()))
        for block in iter_blocks(note.blocks)
    ]


def _text(note: Note) -> str:
    return "\n".join(_texts(note))


@pytest.mark.parametrize("to", [*FORMATS, "readwise"])
@pytest.mark.parametrize("merge", [True, False])
def test_conflicting_texts_are_kept_and_listed_wherever_they_go(
    tmp_path: Path, exports: Path, merge: bool, to: str
) -> None:
    (exports / "later.json").write_text(ANSWER.replace("Only here", "Only there"))
    (exports / "highlights.csv").write_text(
        CSV.replace("A map that is drawn slowly", "A map of another edition")
    )
    run = convert(exports, tmp_path / "there", Options(target_format=to, merge_duplicates=merge))
    details = sorted(loss.detail for loss in run.plan.losses if loss.construct == "duplicate")
    said = " ".join(details)
    assert "other words" in said
    assert ("highlight 102 has other words in later.json/Slow Maps.md: both are kept" in details) is merge
    text = b"".join(
        path.read_bytes()
        for path in (tmp_path / "there").rglob("*")
        if path.suffix in (".md", ".html", ".json", ".csv")
    ).decode()
    kept = ("Only here", "Only there", "A map of another edition", "A map that is drawn slowly")
    assert [words for words in kept if words not in text] == []
    assert verify(exports, tmp_path / "there", Options()).missing == ()
