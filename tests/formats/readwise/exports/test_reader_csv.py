"""Reader's CSV: documents without passages."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.readwise.exports.reader_csv import books, recognises
from vaultconv.model.problem import Problem

HEADER = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen"
ULID = "01jwtzrp79abcdefghjkmnpqrs"
CUT = "Export it again: the file may have been cut off. What the row says is kept."


def read(*lines: str, header: str = HEADER) -> tuple[list[Book], list[Problem]]:
    return books("\r\n".join((header, *lines, "")).encode())


def test_a_document_with_all_it_says() -> None:
    row = f'"Slow Maps, a study",https://example.org/maps,{ULID},"[\'maps\', ""it\'s""]",2024-05-01 10:00:00+00:00,0.25,later,True'
    assert read(row) == (
        [
            Book(
                "Slow Maps, a study",
                ULID,
                origin="reader",
                url="https://example.org/maps",
                permalink=f"https://read.readwise.io/read/{ULID}",
                tags=("maps", "it's"),
                fields={
                    "Saved date": "2024-05-01 10:00:00+00:00",
                    "Reading progress": 0.25,
                    "Location": "later",
                    "Seen": True,
                },
                line=2,
            )
        ],
        [],
    )


def test_rows_of_hand_made_files_may_lack_the_id() -> None:
    found, problems = read("Slow Maps,https://example.org/maps,[],2024-05-01,1,archive,False")
    assert problems == []
    assert (found[0].id, found[0].permalink, found[0].tags) == ("", "", ())
    assert found[0].fields == {
        "Saved date": "2024-05-01",
        "Reading progress": 1,
        "Location": "archive",
        "Seen": False,
    }


def test_so_may_the_header() -> None:
    found, problems = read(
        "Slow Maps,https://e.org,a,0,new,x", header="Title,URL,Saved date,Reading progress,Location,Seen"
    )
    assert problems == []
    assert found[0].fields == {"Saved date": "a", "Reading progress": 0, "Location": "new", "Seen": "x"}


def test_titles_may_hold_lines() -> None:
    found, problems = read('"Slow\r\nMaps",u,1,[],,,,', "Other,u,2,[],,,,")
    assert problems == []
    assert [(book.title, book.line, book.fields) for book in found] == [
        ("Slow\nMaps", 2, {}),
        ("Other", 4, {}),
    ]


@pytest.mark.parametrize("tags", ["['maps', 'to", "[1]", "[[['a']]]", "['a' for a in b]", "[" * 5000])
def test_what_are_no_tags_is_kept_as_text(tags: str) -> None:
    found, problems = read(f'Slow Maps,u,{ULID},"{tags}",,,,')
    assert found[0].tags == ()
    assert found[0].fields == {"Document tags": tags}
    assert problems == [
        Problem(
            f"these are no tags: {tags[:80]}",
            2,
            1,
            "They are a list like ['a', 'b']; until then they are kept as text.",
        )
    ]


def test_a_backslash_in_a_tag_warns_nobody() -> None:
    found, problems = read(f"Slow Maps,u,{ULID},['a\\d'],,,,")
    assert (found[0].tags, problems) == (("a\\d",), [])


def test_a_row_with_too_few_or_too_many_values_keeps_what_it_has() -> None:
    found, problems = read("Slow Maps,https://example.org/maps", f"Other,u,{ULID},[],a,b,c,d,more,and more")
    assert (found[0].title, found[0].url, found[0].fields) == ("Slow Maps", "https://example.org/maps", {})
    assert found[1].fields == {
        "Saved date": "a",
        "Reading progress": "b",
        "Location": "c",
        "Seen": "d",
        "Column 9": "more",
        "Column 10": "and more",
    }
    assert problems == [
        Problem("this row has 2 values, and there are 8 columns", 2, 1, CUT, True),
        Problem("this row has 10 values, and there are 8 columns", 3, 1, CUT),
    ]


def test_a_file_that_is_cut_off_says_where() -> None:
    found, problems = books(f'{HEADER}\nOne,u,1,[],,,,\n"Two and mo'.encode())
    assert [book.title for book in found] == ["One", "Two and mo"]
    assert problems == [
        Problem("a quotation mark is not closed: the file ends in the middle of this value", 3, 1, CUT, True)
    ]


def test_other_columns_are_told() -> None:
    found, problems = read("a,b", header="Highlight,Book Title")
    assert found == []
    assert problems == [
        Problem(
            "this is no CSV of Reader: it has no column Title and no column URL",
            1,
            1,
            f"The first line of an export is {HEADER}.",
        )
    ]
    assert [problem.message for problem in books(b"")[1]] == [problems[0].message]


def test_a_column_of_its_own_is_a_field() -> None:
    found, problems = read("Slow Maps,u,1,[],,,,,7", header=HEADER + ",Shelf")
    assert (found[0].fields, problems) == ({"Shelf": "7"}, [])


def test_one_id_twice_is_one_document_and_what_differs_is_kept() -> None:
    same = f"Slow Maps,u,{ULID},[],,,new,"
    found, problems = read(same, same, f"Slow Maps,v,{ULID},['a'],,,later,")
    assert len(found) == 1
    assert (found[0].url, found[0].tags) == ("u", ("a",))
    assert found[0].fields == {"Location": "new", "url (2)": "v", "Location (2)": "later"}
    remedy = "Delete in the export what is wrong, and run again."
    assert problems == [
        Problem(f"the source {ULID} is here twice, and its url differs; both are kept", 4, 0, remedy),
        Problem(f"the source {ULID} is here twice, and its Location differs; both are kept", 4, 0, remedy),
    ]


def test_another_encoding_is_told() -> None:
    found, problems = books(f"{HEADER}\nd\xe9j\xe0,u,1,[],,,,\n".encode("latin-1"))
    assert [book.title for book in found] == ["d\ufffdj\ufffd"]
    assert [(problem.message, problem.line, problem.column) for problem in problems] == [
        ("the bytes E9 are not valid UTF-8", 2, 2),
        ("the bytes E0 are not valid UTF-8", 2, 4),
    ]


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (HEADER.encode(), True),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n", True),
        (HEADER.replace("ID,", "").encode() + b"\nA,b", True),
        (b'"Title","URL","ID","Document tags","Saved date","Reading progress","Location","Seen"\n', True),
        (b"Title,URL,ID,Document tags,Saved date,Reading prog", False),
        (b"Highlight,Title,Author,URL,Note,Location,Date\n", False),
        (b"", False),
        (b"\x00\x01", False),
    ],
)
def test_it_is_told_by_its_header(head: bytes, known: bool) -> None:
    assert recognises(head) is known
