"""Highlights one note each, and one note for each source: there and back, through every format, with nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, same_lines
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

ROOT = Path(__file__).parents[2]
SITE = ROOT / "fixtures" / "readwise-site"
FORMATS = ("obsidian", "logseq", "html")
EXPORTS = ("csv", "api", "import-csv")

CSV = """\
Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags
A map that is drawn slowly,Slow Maps,Jane Roe,,My comment,yellow,maps,location,465,2024-05-01 10:00:00+00:00,geo
Leave the margin wide. It is where the next map begins and it asks for nothing at all.,Slow Maps,Jane Roe,,,,,location,12,2024-05-02 10:00:00+00:00,geo
Once,Other,Ada,,,,,page,3,,
"""


def go(
    source: Path,
    destination: Path,
    to: str,
    group: str = "",
    carriers: bool = True,
    source_format: str = "",
    **said: str,
) -> Plan:
    options = Options(source_format, to, group=group, carriers=carriers, format_options=said)
    run = convert(source, destination, options)
    assert not run.applied.conflicts
    return run.plan


def agrees(source: Path, destination: Path) -> None:
    verdict = verify(source, destination, Options())
    assert [(m.note, m.kind, m.value, m.now) for m in verdict.missing] == []
    assert verdict.facts > 12


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "highlights.csv").write_text(CSV)
    return folder


@pytest.mark.parametrize("to", [*FORMATS, "readwise"])
@pytest.mark.parametrize("group", ["book", "highlight", "source"])
def test_a_grouped_conversion_verifies(tmp_path: Path, to: str, group: str) -> None:
    go(SITE, tmp_path / "there", to, group)
    agrees(SITE, tmp_path / "there")


@pytest.mark.parametrize("to", [*FORMATS, "readwise"])
@pytest.mark.parametrize("group", ["book", "highlight", "source"])
def test_a_grouped_export_verifies(tmp_path: Path, export: Path, to: str, group: str) -> None:
    go(export, tmp_path / "there", to, group)
    agrees(export, tmp_path / "there")


def test_the_notes_of_one_source_are_one_note_in_the_order_of_reading(tmp_path: Path) -> None:
    go(SITE, tmp_path / "there", "obsidian", "book")
    text = (tmp_path / "there" / "Small Machines.md").read_text()
    ids = [text.index(f"^rw{id}\n") for id in (211000105, 211000106, 212000108)]
    assert ids == sorted(ids)
    assert text.count("book_title: Small Machines") == 1
    assert "· 2021-10-04 · #woodwork #attention ·" in text
    assert "title:: Measure twice is good advice for the hand. For the eye, look..." in text
    assert "highlight_id" not in text  # it is in the block's id


@pytest.mark.parametrize("through", FORMATS)
def test_a_site_that_was_grouped_is_a_site_again(tmp_path: Path, through: str) -> None:
    go(SITE, tmp_path / "there", through, "book")
    go(tmp_path / "there", tmp_path / "back", "readwise")
    agrees(tmp_path / "there", tmp_path / "back")
    before, after = files(SITE), files(tmp_path / "back")
    assert before.keys() == after.keys()
    assert same_lines(before, after) >= 0.96


@pytest.mark.parametrize("through", FORMATS)
def test_nothing_is_lost_on_the_way_back_without_carriers(tmp_path: Path, through: str) -> None:
    go(SITE, tmp_path / "there", through, "book", carriers=False)
    go(tmp_path / "there", tmp_path / "back", "readwise", "highlight", carriers=False)
    verdict = verify(tmp_path / "there", tmp_path / "back", Options(carriers=False))
    assert verdict.missing == ()
    text = "".join(data.decode() for data in files(tmp_path / "back").values())
    for id in (210000101, 300000109, 400000456, 500000111):
        assert str(id) in text


def test_an_edit_in_the_grouped_note_comes_back_to_its_highlight(tmp_path: Path) -> None:
    go(SITE, tmp_path / "there", "obsidian", "book")
    note = tmp_path / "there" / "Slow Maps.md"
    note.write_text(
        note.read_text().replace("Leave the margin wide.", "Leave it wide.").replace("My comment", "A word")
    )
    go(tmp_path / "there", tmp_path / "back", "readwise")
    back = files(tmp_path / "back")
    assert b"> Leave it wide. The margin" in back["notes/_posts/2022-03-01-400000457.md"]
    assert b"\nA word, linking" in back["notes/_posts/2022-03-01-400000456.md"]
    changed = {path for path, data in files(SITE).items() if back[path] != data}
    assert {path for path in changed if "400000" in path} == {
        "notes/_posts/2022-03-01-400000456.md",
        "notes/_posts/2022-03-01-400000457.md",
    }


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("through", [*FORMATS, ""])
def test_an_export_of_notes_of_one_highlight_has_each_source_once(
    tmp_path: Path, form: str, through: str
) -> None:
    source = SITE
    if through:
        go(SITE, tmp_path / "there", through)
        source = tmp_path / "there"
    go(source, tmp_path / "out", "readwise", readwise_form=form)
    agrees(source, tmp_path / "out")


@pytest.mark.parametrize("form", ["site", "F0", "F2", "F5", "F8"])
@pytest.mark.parametrize("through", ["obsidian", ""])
def test_notes_of_a_site_name_the_page_of_their_source_in_the_ledger(
    tmp_path: Path, form: str, through: str
) -> None:
    source = ROOT / "fixtures" / "readwise-exports" / "api"
    if through:
        go(source, tmp_path / "there", through)
        source = tmp_path / "there"
    plan = go(source, tmp_path / "out", "readwise", readwise_form=form)
    agrees(source, tmp_path / "out")
    told = [
        loss.detail for loss in plan.losses if loss.value == "readwise_url" and "bookreview" in loss.detail
    ]
    assert told == [
        "readwise_url: it is the address of the highlight; that of its source is "
        f"https://readwise.io/bookreview/{book}"
        for book in (7001, 7003)  # 7002 has a heading: a note of its own
    ]


@pytest.mark.parametrize("form", ["site", "F2", "F8"])
@pytest.mark.parametrize("through", ["obsidian", ""])
def test_a_source_without_highlights_is_a_post(tmp_path: Path, form: str, through: str) -> None:
    source = ROOT / "fixtures" / "readwise-exports" / "api"
    if through:
        go(source, tmp_path / "there", through)
        source = tmp_path / "there"
    go(source, tmp_path / "out", "readwise", readwise_form=form)
    folders = {path.rpartition("/")[0] for path in files(tmp_path / "out")}
    assert folders == {"_manual_posts", "_posts" if form == "F2" else "notes/_posts"}
    (post,) = (
        data for path, data in files(tmp_path / "out").items() if path.endswith("-nothing-marked-yet.md")
    )
    assert post.startswith(b"---\ntitle: Nothing marked yet\n")
    assert b"\nmanual_post: true\n" in post


def test_what_nobody_dates_has_no_day_of_the_clock(tmp_path: Path) -> None:
    source = ROOT / "fixtures" / "readwise-exports" / "api"
    go(source, tmp_path / "out", "readwise", readwise_form="site")
    assert "notes/_posts/2024-06-03-80003.md" in files(tmp_path / "out")  # the day of its last change
    go(source, tmp_path / "there", "obsidian")
    plan = go(tmp_path / "there", tmp_path / "back", "readwise", readwise_form="site")
    assert "notes/_posts/1970-01-01-80003.md" in files(tmp_path / "back")
    told = {loss.note for loss in plan.losses if loss.construct == "date"}
    assert told == {
        "Articles/How rivers remember/80003.md",
        "Articles/Nothing marked yet.md",
        "Books/The Patient Oven A Baker's Year.md",  # only a chapter is left of it
    }
    agrees(source, tmp_path / "out")
    agrees(tmp_path / "there", tmp_path / "back")


@pytest.mark.parametrize("through", FORMATS)
def test_an_export_that_was_scattered_is_an_export_again(tmp_path: Path, export: Path, through: str) -> None:
    go(export, tmp_path / "there", through, "highlight")
    go(tmp_path / "there", tmp_path / "back", "readwise")
    verdict = verify(tmp_path / "there", tmp_path / "back", Options())
    assert verdict.missing == ()
    assert verdict.notes == 2
    assert files(tmp_path / "back") == {"highlights.csv": CSV.encode()}


def test_what_was_grouped_is_grouped_in_the_judge_too(tmp_path: Path) -> None:
    go(SITE, tmp_path / "there", "obsidian", "book")
    note = tmp_path / "there" / "Slow Maps.md"
    note.write_text(note.read_text().replace("is one that will be used.", ""))
    (missing,) = verify(SITE, tmp_path / "there", Options()).missing
    assert (missing.note, missing.kind) == ("notes/_posts/Slow Maps.md", "words")


def test_twice_is_the_same_as_once(tmp_path: Path) -> None:
    go(SITE, tmp_path / "there", "obsidian", "book")
    first = files(tmp_path / "there")
    again = go(SITE, tmp_path / "there", "obsidian", "book")
    assert files(tmp_path / "there") == first
    assert {str(action.kind) for action in again.actions} == {"keep"}
    go(SITE, tmp_path / "there", "obsidian", "source")
    assert len(files(tmp_path / "there")) == len(list(SITE.rglob("*.md"))) + len(first) - 2


# -- one highlight, two exports ----------------------------------------------------------------------------------------

ANSWER = (
    '{"count":1,"nextPageCursor":null,"results":[{"user_book_id":7,"title":"Slow Maps","author":"Jane Roe",'
    '"source":"kindle","category":"books","source_url":null,"highlights":[{"id":101,"text":"A map that is drawn '
    'slowly","note":"Another word","location":465,"location_type":"location","highlighted_at":"2024-05-01T10:00:00Z",'
    '"color":"yellow","tags":[{"id":1,"name":"atlas"}]},{"id":102,"text":"Only here","note":"","location":470,'
    '"location_type":"location","highlighted_at":"2024-05-03T10:00:00Z","color":"","tags":[]}]}]}'
)


@pytest.fixture
def exports(export: Path) -> Path:
    (export / "answer.json").write_text(ANSWER)
    return export


@pytest.mark.parametrize("to", FORMATS)
def test_two_exports_stay_two_notes_that_name_each_other(tmp_path: Path, exports: Path, to: str) -> None:
    made = go(exports, tmp_path / "there", to)
    lines = [(loss.note, loss.detail) for loss in made.losses if loss.construct == "duplicate"]
    assert lines == [
        (
            "highlights.csv/Slow Maps.md",
            "the same highlight stands in answer.json/Slow Maps.md too: both are kept",
        )
    ]
    agrees(exports, tmp_path / "there")
    text = "".join(data.decode() for data in files(tmp_path / "there").values())
    assert text.count("Same highlights: ") == 2
    home = go(tmp_path / "there", tmp_path / "back", "readwise")
    assert verify(tmp_path / "there", tmp_path / "back", Options()).missing == ()
    assert "Same highlights" not in "".join(data.decode() for data in files(tmp_path / "back").values())
    pages = (path for path in (tmp_path / "there").rglob("*.*") if path.suffix in (".md", ".html"))
    page = next(path for path in pages if "Same highlights: " in path.read_text())
    before, said, after = page.read_text().partition("Same highlights: ")
    page.write_text(before + said + after.replace("Slow Maps", "Old Maps", 1))
    edited = go(tmp_path / "there", tmp_path / "again", "readwise")
    told = {loss.detail for loss in edited.losses} - {loss.detail for loss in home.losses}
    assert told == {"the line that names notes with the same highlights was edited: it does not go along"}


@pytest.mark.parametrize("to", [*FORMATS, "readwise"])
def test_merged_each_highlight_is_there_once(tmp_path: Path, exports: Path, to: str) -> None:
    options = Options(target_format=to, merge_duplicates=True)
    convert(exports, tmp_path / "there", options)
    assert verify(exports, tmp_path / "there", Options()).missing == ()
    text = "".join(data.decode() for data in files(tmp_path / "there").values())
    assert text.count("A map that is drawn slowly") == 1
    for said in ("My comment", "Another word", "Only here", "Leave the margin wide", "Once"):
        assert said in text


def test_other_words_for_one_id_are_both_kept(tmp_path: Path, exports: Path) -> None:
    (exports / "later.json").write_text(
        ANSWER.replace("Only here", "Only there").replace('"text":"A', '"text":"a')
    )
    options = Options(target_format="obsidian", merge_duplicates=True)
    run = convert(exports, tmp_path / "there", options)
    details = [loss.detail for loss in run.plan.losses if loss.construct == "duplicate"]
    assert "highlight 102 has other words in later.json/Slow Maps.md: both are kept" in details
    text = (tmp_path / "there" / "Books" / "Slow Maps.md").read_text()
    assert ("Only here" in text, "Only there" in text) == (True, True)
    assert text.casefold().count("a map that is drawn slowly") == 1
    assert verify(exports, tmp_path / "there", Options()).missing == ()


def test_one_moment_written_in_two_ways_is_no_conflict(tmp_path: Path, exports: Path) -> None:
    run = convert(exports, tmp_path / "there", Options(target_format="obsidian", merge_duplicates=True))
    details = [loss.detail for loss in run.plan.losses if loss.construct == "citation"]
    assert sorted(details) == [
        "what two places say of one highlight is said together: one lacks address at the service, tags; "
        "one writes date in another way",
        "what two places say of one highlight is said together: one lacks tags",
    ]
    (exports / "answer.json").write_text(ANSWER.replace("2024-05-01T10:00", "2024-05-01T11:00"))
    run = convert(exports, tmp_path / "later", Options(target_format="obsidian", merge_duplicates=True))
    assert [
        loss.detail for loss in run.plan.losses if "says otherwise of this highlight: date is" in loss.detail
    ]


@pytest.mark.parametrize("merge", [True, False])
def test_other_words_at_one_place_and_moment_are_kept_and_listed(
    tmp_path: Path, exports: Path, merge: bool
) -> None:
    (exports / "answer.json").write_text(
        ANSWER.replace("A map that is drawn slowly", "A map of another edition")
    )
    run = convert(exports, tmp_path / "there", Options(target_format="obsidian", merge_duplicates=merge))
    details = [loss.detail for loss in run.plan.losses if loss.construct == "duplicate"]
    assert details == [
        "the highlight of Location 465 has other words in highlights.csv/Slow Maps.md: both are kept"
        if merge
        else "the same highlight stands in answer.json/Slow Maps.md with other words: both are kept"
    ]
    text = "".join(data.decode() for data in files(tmp_path / "there").values())
    assert text.count("A map that is drawn slowly") == text.count("A map of another edition") == 1
    assert verify(exports, tmp_path / "there", Options()).missing == ()


def test_many_passages_of_one_page_and_day_are_not_one(tmp_path: Path, exports: Path) -> None:
    (exports / "highlights.csv").write_text(CSV.replace("2024-05-01 10:00:00+00:00", "2024-05-01"))
    answer = ANSWER.replace("A map that is drawn slowly", "A map of another edition")
    (exports / "answer.json").write_text(answer.replace("2024-05-01T10:00:00Z", "2024-05-01"))
    run = convert(exports, tmp_path / "there", Options(target_format="obsidian"))
    assert [loss for loss in run.plan.losses if loss.construct == "duplicate"] == []


def test_a_highlight_added_to_a_page_gets_the_address_of_its_source(tmp_path: Path, exports: Path) -> None:
    (exports / "highlights.csv").unlink()
    (exports / "answer.json").write_text(
        ANSWER.replace('"source_url":null', '"source_url":"https://m.example/"')
    )
    go(exports, tmp_path / "there", "obsidian")
    note = tmp_path / "there" / "Books" / "Slow Maps.md"
    note.write_text(note.read_text() + "\n> [!quote]\n> Added\n>\n> — Jane Roe, *Slow Maps* · Location 480\n")
    made = go(tmp_path / "there", tmp_path / "back", "readwise")
    assert "it says no address: it gets that of its source" in [loss.detail for loss in made.losses]
    assert verify(tmp_path / "there", tmp_path / "back", Options()).missing == ()
