"""An export of Readwise goes to each format and comes back: the same rows and fields, in their order, to the byte."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.lift import blocks_of
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert as run
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "readwise-exports"
BOTH_WAYS = {"api": "api", "highlights-csv": "csv", "import-csv": "import-csv"}
READ_ONLY = ("kindle", "reader-csv", "reader-api", "lists")
FORMATS = ("obsidian", "logseq", "html")


def convert(source: Path, destination: Path, to: str, **options: Any) -> None:
    outcome = run(source, destination, Options(target_format=to, **options))
    assert not outcome.plan.failed


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".vaultconv" not in path.parts
    }


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize("name", BOTH_WAYS)
def test_there_and_back_to_the_byte(name: str, over: str, tmp_path: Path) -> None:
    source, there, back = FIXTURES / name, tmp_path / "there", tmp_path / "back"
    convert(source, there, over)
    convert(there, back, "readwise")
    assert files(back) == files(source)
    assert verify(source, there, Options()).missing == ()
    assert verify(there, back, Options()).missing == ()


UNSHOWN = {
    "api": {
        "export.json/How rivers remember.md": "created_at, updated_at, external_id, tags)",
        "export.json/Nothing marked yet.md": "(source: place, is_deleted, author, readable_title, unique_url,",
    },
    "highlights-csv": {
        "readwise-data.csv/The Patient Oven.md": "(export: columns, bytes; highlight: place)",
        "readwise-data.csv/Untimed.md": "highlight: place, Location Type)",
    },
    "import-csv": {},
}
"""What no note shows, as the export calls it."""


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize(("name", "form"), BOTH_WAYS.items())
def test_there_and_back_with_nothing_carried(name: str, form: str, over: str, tmp_path: Path) -> None:
    source, there, back = FIXTURES / name, tmp_path / "there", tmp_path / "back"
    off = {"carriers": False, "origins": False}
    made = run(source, there, Options(target_format=over, **off))
    left = {loss.note: loss.detail for loss in made.plan.losses if "in the export only" in loss.detail}
    assert {*left} == {note.path for note in made.plan.loaded.vault.notes}
    for note, fields in UNSHOWN[name].items():
        assert fields in left[note]
    convert(there, back, "readwise", **off, format_options={"readwise_form": form})
    assert verify(source, there, Options(carriers=False)).missing == ()
    assert verify(there, back, Options(carriers=False)).missing == ()
    assert verify(source, back, Options(carriers=False)).missing == ()


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize("name", READ_ONLY)
def test_what_is_only_read_goes_on_as_notes_of_a_site(name: str, over: str, tmp_path: Path) -> None:
    source, there, back = FIXTURES / name, tmp_path / "there", tmp_path / "back"
    convert(source, there, over)
    convert(there, back, "readwise")
    assert verify(source, there, Options()).missing == ()
    assert verify(there, back, Options()).missing == ()
    assert all(path.endswith(".md") for path in files(back))


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_a_copy_of_an_export_is_the_export(name: str, tmp_path: Path) -> None:
    convert(FIXTURES / name, tmp_path / "copy", "readwise")
    copied = files(tmp_path / "copy")
    if name in BOTH_WAYS:
        assert copied == files(FIXTURES / name)
    else:
        assert copied


def edited(there: Path, old: str, new: str) -> None:
    (path,) = (
        path for path in there.rglob("*.*") if path.suffix in (".md", ".html") and old in path.read_text()
    )
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a letter", "a long letter"),
        ("Who reads it?", "Who will read it?"),
        ("How rivers remember", "How lakes forget"),
        ("https://example.org/letters", "https://example.org/postcards"),
        ("Salt listens", "Salt waits"),
    ],
)
def test_an_edit_comes_back_and_nothing_else_changes(over: str, old: str, new: str, tmp_path: Path) -> None:
    source, there, back = FIXTURES / "api", tmp_path / "there", tmp_path / "back"
    convert(source, there, over)
    for path in there.rglob("*"):
        if path.suffix in (".md", ".html") and old in (text := path.read_text()):
            path.write_text(text.replace(old, new))
    convert(there, back, "readwise")
    before = json.loads((source / "export.json").read_text())
    after = json.loads((back / "export.json").read_text())
    changed = {place: value for place, value in leaves(after).items() if leaves(before).get(place) != value}
    assert set(leaves(after)) == set(leaves(before))
    assert changed
    said = {place: str(value).replace(new, old).casefold() for place, value in changed.items()}
    assert said == {place: str(leaves(before)[place]).casefold() for place in changed}


def leaves(value: Any, place: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in leaves(inner, f"{place}.{key}").items()}
    if isinstance(value, list):
        return {k: v for n, inner in enumerate(value) for k, v in leaves(inner, f"{place}[{n}]").items()}
    return {place: value}


def test_a_highlight_that_was_written_in_a_vault_is_in_the_export(tmp_path: Path) -> None:
    source, there, back = FIXTURES / "api", tmp_path / "there", tmp_path / "back"
    convert(source, there, "obsidian")
    note = there / "Podcasts" / "On Salt (episode 12).md"
    note.write_text(
        note.read_text() + "\n> [!quote]\n> Salt is late.\n>\n> — On Salt · Time 1:10:00 · #salt\n\nMine.\n"
    )
    convert(there, back, "readwise")
    (found,) = (
        r for r in json.loads((back / "export.json").read_text())["results"] if r["user_book_id"] == 7003
    )
    first, second = found["highlights"]
    assert first["id"] == 80020
    assert (second["text"], second["note"], second["location"], second["location_type"]) == (
        "Salt is late.",
        "Mine.",
        4200,
        "time_offset",
    )
    assert [tag["name"] for tag in second["tags"]] == ["salt"]
    assert second["id"] is None


def test_a_deleted_highlight_is_gone_and_the_others_stand_as_they_did(tmp_path: Path) -> None:
    source, there, back = FIXTURES / "api", tmp_path / "there", tmp_path / "back"
    convert(source, there, "obsidian")
    note = there / "Articles" / "How rivers remember.md"
    text = note.read_text()
    start, end = text.index("> [!quote]\n> A meander"), text.index("^rw80002") + len("^rw80002\n\n")
    note.write_text(text[:start] + text[end:])
    convert(there, back, "readwise")
    before = json.loads((source / "export.json").read_text())["results"]
    after = json.loads((back / "export.json").read_text())["results"]
    before[0]["highlights"] = [each for each in before[0]["highlights"] if each["id"] != 80002]
    assert after == before


@pytest.mark.parametrize(
    ("over", "old", "new", "tags"),
    [
        (
            "obsidian",
            "#water [[old roads]]",
            "#rain [[old roads]]",
            [{"name": "rain"}, {"id": 901, "name": "old roads"}],
        ),
        ("obsidian", "#water [[old roads]]", "#water", [{"id": 900, "name": "water"}]),
        ("logseq", "#water #[[old roads]]", "#water", [{"id": 900, "name": "water"}]),
        (
            "logseq",
            "#water #[[old roads]]",
            "#water #[[new roads]] #[[old roads]]",
            [{"id": 900, "name": "water"}, {"name": "new roads"}, {"id": 901, "name": "old roads"}],
        ),
        (
            "html",
            '<span class="tag">#old roads',
            '<span class="tag">#new roads',
            [{"id": 900, "name": "water"}, {"name": "new roads"}],
        ),
    ],
)
def test_a_tag_that_was_changed_takes_no_other_with_it(
    over: str, old: str, new: str, tags: list[dict[str, object]], tmp_path: Path
) -> None:
    source, there, back = FIXTURES / "api", tmp_path / "there", tmp_path / "back"
    convert(source, there, over)
    edited(there, old, new)
    convert(there, back, "readwise")
    before = json.loads((source / "export.json").read_text())
    after = json.loads((back / "export.json").read_text())
    (highlight,) = (each for each in before["results"][0]["highlights"] if each["id"] == 80002)
    highlight["tags"] = tags
    assert after == before


TEXTS = st.text("ab*_`[](){}#>-+|=~^:%$!\\&<\"'1. \n", max_size=30)
NAMES = st.text("ab*_`(){}#>-+|=~^:%$!\\&<\"'1. \n", max_size=30)
"""No brackets: what looks like a wikilink in a property of a vault leads somewhere, which no field of an export does."""
HIGHLIGHTS = st.fixed_dictionaries(
    {"id": st.integers(1, 10**9), "text": TEXTS},
    optional={
        "note": TEXTS | st.none(),
        "location": st.none() | st.integers(0, 9999),
        "location_type": st.sampled_from(["page", "location", "order", "offset", "time_offset", "none"]),
        "color": st.sampled_from(["", "yellow", "teal", None]),
        "tags": st.lists(st.fixed_dictionaries({"id": st.integers(1, 99), "name": TEXTS}), max_size=2),
        "highlighted_at": st.none() | st.just("2024-05-01T10:00:00Z"),
        "url": st.none() | st.just("https://example.org/a?b=1&c=(2)"),
        "end_location": st.none() | st.integers(),
        "is_favorite": st.booleans(),
    },
)
SOURCES = st.fixed_dictionaries(
    {"user_book_id": st.integers(1, 10**9), "title": NAMES, "highlights": st.lists(HIGHLIGHTS, max_size=3)},
    optional={
        "author": NAMES | st.none(),
        "summary": NAMES | st.none(),
        "document_note": NAMES,
        "book_tags": st.lists(st.fixed_dictionaries({"id": st.integers(1, 9), "name": NAMES}), max_size=2),
        "category": st.sampled_from(["books", "articles"]),
        "source_url": st.none() | st.just("https://example.org/x"),
    },
)


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(results=st.lists(SOURCES, min_size=1, max_size=3), over=st.sampled_from(FORMATS))
def test_any_answer_comes_back(results: list[dict[str, Any]], over: str, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    (tmp_path / "source").mkdir(parents=True)
    data = json.dumps(
        {"count": len(results), "nextPageCursor": None, "results": results}, ensure_ascii=False
    ).encode()
    (tmp_path / "source" / "export.json").write_bytes(data)
    convert(tmp_path / "source", tmp_path / "there", over, source_format="readwise")
    assert verify(tmp_path / "source", tmp_path / "there", Options()).missing == ()
    convert(tmp_path / "there", tmp_path / "back", "readwise", source_format=over)
    assert (tmp_path / "back" / "export.json").read_bytes() == data


def drawn(rng: random.Random, signs: str) -> str:
    return "".join(rng.choice(signs) for _ in range(rng.randrange(rng.choice([3, 8, 30]))))


def a_source(rng: random.Random, number: int) -> dict[str, Any]:
    """A source as the API has it, of nothing but signs."""
    text, name = "ab*_`[](){}#>-+|=~^:%$!\\&<\"'1. \n", "ab*_`(){}#>-+|=~^:%$!\\&<\"'1. \n"
    title = drawn(rng, name)
    highlights = [
        {
            "id": number * 10 + n,
            "text": drawn(rng, text),
            "note": rng.choice([None, drawn(rng, text)]),
            "location": rng.choice([None, 465]),
            "color": rng.choice(["", "yellow", "teal"]),
            "tags": [{"id": 1, "name": rng.choice([title, drawn(rng, text)])}] * rng.randrange(2),
        }
        for n in range(rng.randrange(4))
    ]
    author = rng.choice([None, drawn(rng, name), "\u2192 " + drawn(rng, name)])
    return {"user_book_id": number, "title": title, "author": author, "highlights": highlights}


@pytest.mark.parametrize("over", [*FORMATS, "readwise"])
@pytest.mark.parametrize("seed", [1, 2])
def test_of_answers_of_nothing_but_signs_nothing_is_called_missing(
    seed: int, over: str, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    results = [a_source(rng, number) for number in range(1, 31)]
    data = json.dumps({"count": 30, "nextPageCursor": None, "results": results}, ensure_ascii=False).encode()
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    (source / "export.json").write_bytes(data)
    convert(source, there, over, format_options={"readwise_form": "site"} if over == "readwise" else {})
    assert verify(source, there, Options()).missing == ()
    if over != "readwise":
        convert(there, back, "readwise", source_format=over)
        assert files(back) == {"export.json": data}
        assert verify(there, back, Options(source_format=over)).missing == ()


CSV = (FIXTURES / "highlights-csv" / "readwise-data.csv").read_bytes()
JSON = (FIXTURES / "api" / "export.json").read_bytes()
DAMAGED = {
    "truncated.csv": (
        CSV + b'More,Margins,Roe,,"a note that is',
        "the file ends in the middle of this value",
    ),
    "a-mark-in-a-value.csv": (
        CSV + b'"She said "no" to me",Margins,,,,,,,,,\n',
        "stands behind the quotation mark",
    ),
    "unreadable.csv": (
        CSV[: CSV.index(b"\n") + 1] + b'"never closed,Margins\n' + CSV[CSV.index(b"\n") + 1 :],
        "cannot be read",
    ),
    "another-encoding.csv": (CSV + b"caf\xe9,Margins,,,,,,,,,\n", "the bytes E9 are not valid UTF-8"),
    "half.json": (JSON[: len(JSON) // 2], "the file is cut off"),
    "another-encoding.json": (JSON.replace(b"a letter", b"a l\xe9tter"), "the bytes E9 are not valid UTF-8"),
    "broken.json": (
        JSON.replace(b'"title": "How rivers remember"', b'"title": How rivers remember'),
        "is no value",
    ),
    "twice.json": (JSON.replace(b'"id": 80001', b'"id": 80002'), "two highlights have the id 80002"),
}
NONE = b'{"results": [{"user_book_id": 1, "x": ' + b"[" * 200
"""What is no export, though it begins like one."""

SIGNS = ("#1:[a~*", "\\a%_", "%5B", "`<(_`", '}%ab!>"*|)', "$$", "a [b] ((c))", "=}+!`#*_-b[&:")


@pytest.mark.parametrize("over", FORMATS)
def test_names_of_nothing_but_signs_arrive_as_they_are(over: str, tmp_path: Path) -> None:
    tags = [{"id": number, "name": name} for number, name in enumerate(SIGNS)]
    highlights = [{"id": 7, "text": "Words", "tags": tags}]
    books = [
        {"user_book_id": n, "title": title, "highlights": highlights}
        for n, title in enumerate(("``') _`:((", "a &lpar; b"))
    ]
    data = json.dumps({"count": 2, "nextPageCursor": None, "results": books}).encode()
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    (source / "x.json").write_bytes(data)
    convert(source, there, over)
    assert verify(source, there, Options()).missing == ()
    convert(there, back, "readwise")
    assert files(back) == {"x.json": data}


@pytest.mark.parametrize(
    ("name", "over"), [*zip(DAMAGED, (*FORMATS, *FORMATS, "logseq", "html"), strict=True)]
)
def test_of_a_damaged_export_all_that_can_be_read_is_read_and_all_of_it_comes_back(
    name: str, over: str, tmp_path: Path
) -> None:
    data, says = DAMAGED[name]
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    (source / name).write_bytes(data)
    made = run(source, there, Options(target_format=over))
    (loss,) = (loss for loss in made.plan.losses if loss.construct == "export" and says in loss.detail)
    is_whole = name == "twice.json"
    assert (loss.note, loss.outcome.value) == (name, "approximated" if is_whole else "failed")
    assert made.exit_code == (0 if is_whole else 3), "what was read in part is no success"
    assert loss.line or "twice" in name
    titles = {note.title for note in made.plan.loaded.vault.notes}
    assert {"How rivers remember" if name.endswith("json") else "The Patient Oven"} <= titles
    assert ("Rows that cannot be read" in titles) == (name == "unreadable.csv")
    assert verify(source, there, Options()).missing == ()
    convert(there, back, "readwise")
    assert files(back) == {name: data}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("columns.csv", CSV.replace(b"Book Title", b"Book"), "Book Title is missing"),
        ("refused.json", b'{"detail": "Invalid token."}', "a refusal of the service: Invalid token."),
        ("none.json", NONE, "this is no JSON: Expecting value"),
    ],
)
def test_what_cannot_be_read_at_all_is_copied_and_named(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / name).write_bytes(data)
    options = Options(source_format="readwise", target_format="obsidian")
    outcome = run(tmp_path / "source", tmp_path / "there", options)
    (loss,) = (loss for loss in outcome.plan.losses if loss.outcome.value == "failed")
    assert loss.note == name
    assert loss.line
    assert says in loss.detail
    assert files(tmp_path / "there") == {name: data}


def test_a_folder_of_pages_is_an_export_each(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for n in (1, 2):
        page = {
            "count": 2,
            "nextPageCursor": None,
            "results": [{"user_book_id": n, "title": f"B{n}", "highlights": []}],
        }
        (tmp_path / "source" / f"page-{n}.json").write_text(json.dumps(page))
    loaded = load(tmp_path / "source", Options())
    assert loaded.format.name == "readwise"
    assert [note.path for note in loaded.vault.notes] == ["page-1.json/B1.md", "page-2.json/B2.md"]


def test_the_order_is_that_of_reading(tmp_path: Path) -> None:
    records, _ = API.split((FIXTURES / "api" / "export.json").read_bytes())
    assert [fields["id"] for fields in records[0].highlights] == [80002, 80001, 80003]
    (note, *_) = load(FIXTURES / "api", Options()).vault.notes
    anchors = [block.traits.anchor for block in note.blocks if block.traits.anchor]
    assert anchors == ["rw80001", "rw80002", "rw80003"]
    assert len(blocks_of(API.book(records[0]))) > 3


UNTITLED = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at\n"
)


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize("row", ["untitled words,,,,,,,,,", "untitled words,,,,a note,,,,,"])
def test_a_highlight_that_says_nothing_of_its_source(row: str, over: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "x.csv").write_text(f"{UNTITLED}{row}\nwords,Book,,,,,,,,\n")
    convert(tmp_path / "source", tmp_path / "there", over)
    assert verify(tmp_path / "source", tmp_path / "there", Options()).missing == ()
    convert(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(tmp_path / "source")


def test_words_that_are_left_when_the_highlight_is_gone_are_a_row(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "x.csv").write_text(f"{UNTITLED}words,Book,,,,,,,,\n")
    convert(tmp_path / "source", tmp_path / "there", "obsidian")
    (tmp_path / "there" / "Book.md").write_text("---\nbook_title: Book\n---\nonly mine\n")
    convert(tmp_path / "there", tmp_path / "back", "readwise")
    assert ",Book,,,only mine," in (tmp_path / "back" / "x.csv").read_text()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.csv", "Highlight;Book Title;Book Author\na;b;c\n", "parted by semicolons"),
        ("x.csv", "Title,Author\na,b\n", "Date, Highlight are missing"),
        ("x.csv", "a,b\n1,2\n", "none of its columns (a,b)"),
        ("x.csv", "\n", "nothing in it"),
        ("x.json", "[]", "it begins like none"),
    ],
)
def test_what_is_no_export_is_named(name: str, text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / name).write_text(text)
    outcome = run(tmp_path / "source", tmp_path / "there", Options("readwise", "obsidian"))
    (loss,) = outcome.plan.losses
    assert (loss.note, loss.outcome.value, outcome.exit_code) == (name, "failed", 3)
    assert says in loss.detail
    assert files(tmp_path / "there") == {name: text.encode()}


@pytest.mark.parametrize("over", FORMATS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", UNTITLED),
        ("y.csv", "Highlight,Title,Author,URL,Note,Location,Date\r\n"),
        ("z.csv", "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"),
    ],
)
def test_an_export_with_nothing_in_it_is_copied_and_comes_back(
    name: str, text: str, over: str, tmp_path: Path
) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    (source / name).write_bytes(text.encode())
    outcome = run(source, there, Options(target_format=over))
    (loss,) = outcome.plan.losses
    assert "there is nothing in it" in loss.detail
    assert outcome.exit_code == 0
    verdict = verify(source, there, Options())
    assert (verdict.missing, verdict.unread) == ((), ())
    convert(there, back, "readwise")
    assert files(back) == {name: text.encode()}


def test_what_could_not_be_read_is_no_missing_note(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "half.json").write_bytes(NONE)
    run(tmp_path / "source", tmp_path / "there", Options("readwise", "obsidian"))
    verdict = verify(tmp_path / "source", tmp_path / "there", Options())
    assert verdict.missing == ()
    assert [each.note for each in verdict.unread] == ["half.json"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"count": 1, "nextPageCursor": "abc", "results": [{"user_book_id": 1}]}, 'the cursor "abc"'),
        ({"count": 9, "nextPageCursor": None, "results": [{"user_book_id": 1}]}, "has 9 sources, and has 1"),
        (
            {"results": [{"user_book_id": 1, "title": "T", "highlights": [None, "x"]}]},
            "highlight 2 of T is none",
        ),
    ],
)
def test_an_answer_that_is_not_all_is_named(answer: dict[str, Any], says: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    data = json.dumps(answer)
    (tmp_path / "source" / "x.json").write_text(data)
    outcome = run(tmp_path / "source", tmp_path / "there", Options(target_format="obsidian"))
    assert any(says in loss.detail for loss in outcome.plan.losses)
    assert "> —" not in "".join(text.decode() for text in files(tmp_path / "there").values())
    convert(tmp_path / "there", tmp_path / "back", "readwise", source_format="obsidian")
    assert (tmp_path / "back" / "x.json").read_text() == data
