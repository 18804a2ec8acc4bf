"""The notes that one note of a source was made of: each with its own passages, in its own order, whatever was edited since."""

from __future__ import annotations

from collections.abc import Sequence

from tests.transform.test_grouping import note, quote, single, texts
from vaultconv.model.blocks import AnyBlock, Heading, List, Paragraph, Quote, Traits
from vaultconv.model.note import Note
from vaultconv.model.passages import parted
from vaultconv.model.spans import Text
from vaultconv.pipeline.members import CARRIED, made_of, members_again
from vaultconv.transform.gathered import gather
from vaultconv.transform.ungathered import Was, ungather


def gathered(members: Sequence[Note], merge: bool = False) -> Note:
    """``members`` as one note, as it comes back from where it was written."""
    made = made_of(gather(members, "Maps.md", "Maps", merge=merge), members)
    return Note(
        "Maps.md",
        "Maps",
        properties=made.properties,
        blocks=made.blocks,
        carried={"format": "readwise", CARRIED: made.extra[CARRIED]},
    )


def again(note: Note) -> dict[str, Note]:
    """The notes that ``note`` was, by the paths that they had; new ones by their own."""
    made = members_again(note, {note.path.casefold()})
    return {str((one.carried or {}).get("path", one.path)): one for _, one in made.notes}


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def words(found: Note) -> list[str]:
    return [
        block.spans[0].text if isinstance(block, Paragraph) else texts(note("", block))[0]  # type: ignore[union-attr]
        for block in found.blocks
        if isinstance(block, Paragraph | Quote) and not block.traits.properties
    ]


def whole(path: str, *blocks: AnyBlock, **said: str) -> Note:
    return note(path, *blocks, book=7, book_title="Maps", **said)


def test_each_note_has_its_passages_in_its_own_order() -> None:
    one = whole("a.md", quote("last", location="Page 9"), quote("first", location="Page 1"))
    two = whole("b.md", quote("mid", location="Page 5"), quote("first", location="Page 1"))
    made = gathered([one, two], merge=True)
    assert texts(made) == ["first", "mid", "last"]
    found = again(made)
    assert {path: texts(each) for path, each in found.items()} == {
        "a.md": ["last", "first"],
        "b.md": ["mid", "first"],
    }


def test_an_order_that_somebody_made_counts_for_each() -> None:
    made = gathered([whole("a.md", quote("x"), quote("y"), quote("z")), whole("b.md", quote("w"))])
    x, y, z, w = made.blocks
    made.blocks = (z, x, w, y)
    assert texts(again(made)["a.md"]) == ["z", "x", "y"]


def test_an_edited_passage_stays_with_its_note_and_a_deleted_one_is_gone() -> None:
    made = gathered([single(1, "a"), note("n.md", quote("nameless"), book=7, title="N"), single(3, "c")])
    edited = quote("nameless, and edited")
    made.blocks = tuple(edited if texts(note("", block)) == ["nameless"] else block for block in made.blocks)
    assert {path: texts(each) for path, each in again(made).items()} == {
        "1.md": ["a"],
        "n.md": ["nameless, and edited"],
        "3.md": ["c"],
    }
    made.blocks = made.blocks[:1]
    assert list(again(made)) == ["1.md"]


def test_a_new_passage_is_a_note_among_notes_and_a_part_of_one_of_many() -> None:
    made = gathered([single(1, "a"), single(2, "b")])
    made.blocks = (*made.blocks, quote("new"))
    found = again(made)
    assert [path for path in found if path not in ("1.md", "2.md")] == ["Maps/new.md"]
    assert found["Maps/new.md"].extra[CARRIED] == {"by": "highlight", "of": "Maps.md", "form": "", "at": []}

    made = gathered([whole("a.md", quote("x"), quote("y")), whole("b.md", quote("w"), quote("v"))])
    made.blocks = (quote("before all"), *made.blocks, quote("new"))
    found = again(made)
    assert texts(found["a.md"]) == ["before all", "x", "y"]
    assert texts(found["b.md"]) == ["w", "v", "new"]


def test_what_stands_before_a_passage_goes_back_before_it() -> None:
    lead = note("1.md", paragraph("lead"), quote("a", "1"), paragraph("mine"), book=7, highlight_id=1)
    other = note("2.md", paragraph("other lead"), quote("b", "2"), book=7, highlight_id=2)
    made = gathered([lead, other])
    found = again(made)
    assert (words(found["1.md"]), words(found["2.md"])) == (["lead", "a", "mine"], ["other lead", "b"])

    made.blocks = tuple(block for block in made.blocks if words(note("", block)) != ["other lead"])
    assert words(again(made)["1.md"]) == ["lead", "a", "mine"]


def test_what_stands_before_all_goes_back_to_whose_it_was() -> None:
    one = whole("a.md", paragraph("of a"), quote("x"), quote("y"))
    two = whole("b.md", paragraph("of b"), quote("w"), quote("v"))
    made = gathered([one, two])
    made.blocks = (paragraph("new"), *made.blocks[:2], paragraph("newer"), *made.blocks[2:])
    found = again(made)
    assert words(found["a.md"]) == ["new", "of a", "x", "y"]
    assert words(found["b.md"]) == ["of b", "newer", "w", "v"]


def test_a_note_without_any_passage_left_keeps_its_words() -> None:
    made = gathered([whole("a.md", paragraph("of a")), whole("b.md", quote("w"), quote("v"))])
    made.blocks = made.blocks[:1]
    assert {path: words(each) for path, each in again(made).items()} == {"a.md": ["of a"]}


def test_what_two_notes_say_otherwise_goes_back_under_its_own_name() -> None:
    made = gathered(
        [
            whole("a.md", quote("x"), quote("y"), category="books"),
            whole("b.md", quote("w"), quote("v"), category="articles", cover="c"),
        ]
    )
    assert made.properties.get("category (2)") == "articles"
    found = again(made)
    said = {path: {item.key: item.value for item in each.properties} for path, each in found.items()}
    assert said == {
        "a.md": {"book": 7, "book_title": "Maps", "category": "books"},
        "b.md": {"book": 7, "book_title": "Maps", "category": "articles", "cover": "c"},
    }


def test_the_note_that_lists_the_others_lists_them_again_with_its_chapters() -> None:
    chapter = Heading(2, (Text("One"),), traits=Traits(anchor="rw9"))
    home = note("Maps.md", paragraph("mine"), chapter, book=7, book_title="Maps")
    singles = [single(1, "a"), single(2, "b")]
    made = made_of(
        gather([home, *singles], "Maps.md", "Maps", order=[("1.md", 0), ("Maps.md", 0), ("2.md", 0)]),
        [home, *singles],
    )
    assert [type(block) for block in made.blocks] == [Paragraph, Quote, Heading, Quote]
    made.carried = {"format": "readwise", CARRIED: made.extra[CARRIED]}
    back = members_again(made, set())
    found = {str((one.carried or {}).get("path")): one for _, one in back.notes}
    assert [type(block) for block in found["Maps.md"].blocks] == [Paragraph, List, Heading, List]
    assert set(back.homes) == {found["1.md"].path, found["2.md"].path}
    assert back.places["rw9"] == found["Maps.md"].path == next(iter(back.homes.values()))


def test_records_that_somebody_damaged_make_nothing_up() -> None:
    passages = (quote("a"), quote("b"))
    for carried in (
        {CARRIED: {"by": "book"}},
        {CARRIED: {"by": "book", "keys": 3, "notes": [7, {"path": 7}, {"of": [0]}]}},
        {
            CARRIED: {
                "by": "book",
                "keys": [1],
                "notes": [{"path": "x.md", "of": ["a"], "called": 3, "day": [1]}],
            }
        },
    ):
        found = members_again(Note("M.md", "M", blocks=passages, carried=carried), set())
        assert sorted(text for _, one in found.notes for text in texts(one)) == ["a", "b"]


def test_no_path_is_given_twice() -> None:
    were = [Was("p/1.md", single=True, of=(0,)), Was("q/1.md", single=True, of=(1,))]
    source = note("M.md", quote("a", "1"), quote("b", "2"))
    taken = {"m/1.md"}
    made = ungather(source, ["rw1", "rw2"], were, taken)
    assert [one.path for _, one in made.notes] == ["M/1 2.md", "M/1 3.md"]
    assert made.places == {"rw1": "M/1 2.md", "rw2": "M/1 3.md", "": "M/1 2.md"}
    assert [len(parted(one.blocks)[1]) for _, one in made.notes] == [1, 1]
