"""Kindle's clippings, in the languages of its devices."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.clippings import clippings
from vaultconv.formats.readwise.exports.kindle import books, recognises
from vaultconv.model.problem import Problem

TITLE = "Slow Maps (Jane Roe)"


def record(said: str, text: str = "", title: str = TITLE) -> str:
    """One record, as a Kindle writes it."""
    return "\r\n".join([title, said, "", *([text] if text else []), "==========", ""])


def file(*records: str) -> bytes:
    return ("\ufeff" + "".join(records)).encode()


def read(*records: str) -> Book:
    """The one book of a file with nothing wrong in it."""
    found, problems = books(file(*records))
    assert problems == []
    assert len(found) == 1
    return found[0]


def english(kind: str, place: str, minute: int = 0) -> str:
    return f"- Your {kind} on {place} | Added on Monday, March 4, 2024 8:{minute:02}:05 PM"


LANGUAGES = {
    "English": (
        "- Your Highlight on page 12 | Location 180-182 | Added on Monday, March 4, 2024 8:03:05 PM",
        "- Your Note on page 12 | Location 182 | Added on Monday, March 4, 2024 8:03:05 PM",
        "- Your Bookmark on page 12 | Location 180 | Added on Monday, March 4, 2024 8:03:05 PM",
    ),
    "English of Britain": (
        "- Your Highlight on page 12 | location 180-182 | Added on Monday, 4 March 2024 20:03:05",
        "- Your Note on page 12 | location 182 | Added on Monday, 4 March 2024 20:03:05",
        "- Your Bookmark on page 12 | location 180 | Added on Monday, 4 March 2024 20:03:05",
    ),
    "English of the first devices": (
        "- Highlight on Page 12 | Loc. 180-82  | Added on Monday, March 04, 2024, 08:03:05 PM",
        "- Note on Page 12 | Loc. 182  | Added on Monday, March 04, 2024, 08:03:05 PM",
        "- Bookmark on Page 12 | Loc. 180  | Added on Monday, March 04, 2024, 08:03:05 PM",
    ),
    "German": (
        "- Ihre Markierung auf Seite 12 | bei Position 180-182 | Hinzugefügt am Montag, 4. März 2024 20:03:05",
        "- Ihre Notiz auf Seite 12 | bei Position 182 | Hinzugefügt am Montag, 4. März 2024 um 20:03:05 Uhr",
        "- Ihr Lesezeichen auf Seite 12 | bei Position 180 | Hinzugefügt am Montag, 4. März 2024 20:03:05",
    ),
    "Chinese": (
        "- 您在第 12 页（位置 #180-182）的标注 | 添加于 2024年3月4日星期一 下午8:03:05",
        "- 您在第 12 页（位置 #182）的笔记 | 添加于 2024年3月4日星期一 下午8:03:05",
        "- 您在第 12 页（位置 #180）的书签 | 添加于 2024年3月4日星期一 下午8:03:05",
    ),
    "Spanish": (
        "- Tu subrayado en la página 12 | posición 180-182 | Añadido el lunes, 4 de marzo de 2024 20:03:05",
        "- Tu nota en la página 12 | posición 182 | Añadido el lunes, 4 de marzo de 2024 8:03:05 p. m.",
        "- Tu marcador en la página 12 | posición 180 | Añadido el lunes, 4 de marzo de 2024 20:03:05",
    ),
    "French": (
        "- Votre surlignement sur la page 12 | emplacement 180-182 | Ajouté le lundi 4 mars 2024 20:03:05",
        "- Votre note sur la page 12 | emplacement 182 | Ajouté le lundi 4 mars 2024 20:03:05",
        "- Votre signet sur la page 12 | emplacement 180 | Ajouté le lundi 4 mars 2024 20:03:05",
    ),
    "Italian": (
        "- La tua evidenziazione a pagina 12 | posizione 180-182 | Aggiunto in data lunedì 4 marzo 2024 20:03:05",
        "- La tua nota a pagina 12 | posizione 182 | Aggiunto in data lunedì 4 marzo 2024 20:03:05",
        "- Il tuo segnalibro a pagina 12 | posizione 180 | Aggiunto in data lunedì 4 marzo 2024 20:03:05",
    ),
    "Portuguese": (
        "- Seu destaque na página 12 | posição 180-182 | Adicionado: segunda-feira, 4 de março de 2024 20:03:05",
        "- Sua nota na página 12 | posição 182 | Adicionado: segunda-feira, 4 de março de 2024 20:03:05",
        "- Seu marcador na página 12 | posição 180 | Adicionado: segunda-feira, 4 de março de 2024 20:03:05",
    ),
    "Japanese": (
        "- 12ページ|位置No. 180-182のハイライト |作成日: 2024年3月4日月曜日 20:03:05",
        "- 12ページ|位置No. 182のメモ |作成日: 2024年3月4日月曜日 20:03:05",
        "- 12ページ|位置No. 180のブックマーク |作成日: 2024年3月4日月曜日 午後8:03:05",
    ),
    "Dutch": (
        "- Je markering op pagina 12 | locatie 180-182 | Toegevoegd op maandag 4 maart 2024 20:03:05",
        "- Je notitie op pagina 12 | locatie 182 | Toegevoegd op maandag 4 maart 2024 20:03:05",
        "- Je bladwijzer op pagina 12 | locatie 180 | Toegevoegd op maandag 4 maart 2024 20:03:05",
    ),
    "Russian": (
        "- Ваш выделенный отрывок на странице 12 | место 180–182 | Добавлено: понедельник, 4 марта 2024 г. в 20:03:05",
        "- Ваша заметка на странице 12 | место 182 | Добавлено: понедельник, 4 марта 2024 г. в 20:03:05",
        "- Ваша закладка на странице 12 | место 180 | Добавлено: понедельник, 4 марта 2024 г. в 20:03:05",
    ),
}
"""How a highlight, a note and a bookmark of the same day are said."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_highlight_its_note_and_a_bookmark_in_each_language(language: str) -> None:
    highlight, note, bookmark = LANGUAGES[language]
    data = file(record(highlight, "A map that is drawn slowly"), record(note, "by hand"), record(bookmark))
    found, problems = books(data)
    assert problems == []
    assert found == [
        Book(
            "Slow Maps",
            author="Jane Roe",
            category="books",
            origin="kindle",
            passages=[
                Passage(
                    "A map that is drawn slowly",
                    note="by hand",
                    location="180-182",
                    location_type="location",
                    date="2024-03-04T20:03:05",
                    fields={"Page": "12", "Noted": ["page 12, location 182, 2024-03-04T20:03:05"]},
                )
            ],
            fields={"Bookmarks": ["page 12, location 180, 2024-03-04T20:03:05"]},
            line=1,
        )
    ]
    assert recognises(data)
    assert recognises(data[:120])


@pytest.mark.parametrize(
    ("title", "named", "author"),
    [
        ("Slow Maps (Roe, Jane;Doe, John)", "Slow Maps", "Roe, Jane;Doe, John"),
        ("Slow Maps (2nd edition) (Jane Roe)", "Slow Maps (2nd edition)", "Jane Roe"),
        ("Slow Maps (Jane Roe (editor))", "Slow Maps", "Jane Roe (editor)"),
        ("慢地图（罗简）", "慢地图", "罗简"),
        ("Slow Maps", "Slow Maps", ""),
        ("Slow Maps )", "Slow Maps )", ""),
        ("(untitled)", "(untitled)", ""),
        ("Slow Maps ()", "Slow Maps", ""),
    ],
)
def test_the_author_stands_in_the_last_brackets(title: str, named: str, author: str) -> None:
    book = read(record(english("Highlight", "Location 7"), "A map", title))
    assert (book.title, book.author) == (named, author)


def test_books_come_in_the_order_of_the_file_and_passages_in_that_of_reading() -> None:
    found, problems = books(
        file(
            record(english("Highlight", "Location 90-91"), "later"),
            record(english("Highlight", "Location 7"), "one", "Other"),
            record(english("Highlight", "Location 10-11"), "sooner"),
        )
    )
    assert problems == []
    assert [(book.title, book.line, [p.text for p in book.passages]) for book in found] == [
        ("Slow Maps", 1, ["sooner", "later"]),
        ("Other", 6, ["one"]),
    ]


def test_a_mark_before_each_title_makes_no_other_book() -> None:
    book = read(
        record(english("Highlight", "Location 7"), "one"),
        record(english("Highlight", "Location 8"), "two", "\ufeff" + TITLE),
    )
    assert len(book.passages) == 2


def test_pages_alone_are_places() -> None:
    book = read(
        record("- Your Highlight on page 12-12 | Added on Monday, March 4, 2024 8:00:00 AM", "A map"),
        record("- Your Note on page 12 | Added on Monday, March 4, 2024 8:00:00 AM", "by hand"),
        record(
            "- Your Highlight on page xii | Location 30-31 | Added on Monday, March 4, 2024 8:00:00 AM",
            "before",
        ),
    )
    first, second = sorted(book.passages, key=lambda p: p.location)
    assert (first.location, first.location_type, first.note) == ("12", "page", "by hand")
    assert (second.location, second.location_type, second.fields) == ("30-31", "location", {"Page": "xii"})


def test_a_highlight_that_was_widened_supersedes_the_old_one_and_gets_the_note() -> None:
    book = read(
        record(english("Highlight", "Location 180-181", 1), "A map that is"),
        record(english("Highlight", "Location 180-182", 2), "A map that is drawn slowly"),
        record(english("Note", "Location 181", 3), "by hand"),
    )
    old, new = book.passages
    assert old.text == "A map that is"
    assert old.fields == {"Superseded by": "location 180-182, 2024-03-04T20:02:05"}
    assert old.note == ""
    assert new.note == "by hand"
    assert "Superseded by" not in new.fields


def test_a_highlight_that_was_moved_supersedes_and_neighbours_do_not() -> None:
    book = read(
        record(english("Highlight", "Location 180-182", 1), "a map that is drawn slowly"),
        record(english("Highlight", "Location 181-183", 2), "that is drawn slowly by hand"),
        record(english("Highlight", "Location 183-184", 3), "is one that will be used."),
    )
    assert [("Superseded by" in p.fields) for p in book.passages] == [True, False, False]
    assert [p.tags for p in book.passages] == [("superseded",), (), ()]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("abababababc", "abababcdefg", True),
        ("abababcdefg", "abababababc", True),
        ("ababababab!", "abababcdefg", False),
        ("a map", "a map", True),
        ("first half, second", "second half, first", False),
    ],
)
def test_what_is_in_two_texts_makes_one_the_change_of_the_other(old: str, new: str, changed: bool) -> None:
    book = read(
        record(english("Highlight", "Location 180-182", 1), old),
        record(english("Highlight", "Location 181-183", 2), new),
    )
    assert ("superseded" in book.passages[0].tags) is changed


def test_a_note_that_was_changed_keeps_what_it_was() -> None:
    book = read(
        record(english("Highlight", "Location 180-182"), "A map"),
        record(english("Note", "Location 182", 1), "by hnad"),
        record(english("Note", "Location 181", 2), "another"),
        record(english("Note", "Location 182", 3), "by hand"),
    )
    passage, earlier = book.passages
    assert passage.note == "by hand\n\nanother"
    assert len(passage.fields["Noted"]) == 2
    assert earlier == Passage(
        note="by hnad",
        location="182",
        location_type="location",
        tags=("superseded",),
        date="2024-03-04T20:01:05",
    )


def test_a_note_in_no_highlight_is_a_passage_of_its_own() -> None:
    book = read(
        record(english("Highlight", "Location 180-182"), "A map"),
        record(english("Note", "Location 90"), "on its own"),
        record("- Your Note | Added on Monday, March 4, 2024 8:00:00 AM", "nowhere"),
    )
    assert [(p.text, p.note, p.location) for p in book.passages if not p.text] == [
        ("", "nowhere", ""),
        ("", "on its own", "90"),
    ]


def test_a_note_goes_to_the_highlight_that_ends_there() -> None:
    book = read(
        record(english("Highlight", "Location 180-190"), "a long one"),
        record(english("Highlight", "Location 184-185"), "short"),
        record(english("Note", "Location 185"), "on the short one"),
    )
    assert {p.text: p.note for p in book.passages} == {"a long one": "", "short": "on the short one"}


def test_a_record_that_is_here_twice_arrives_once() -> None:
    same = record(english("Highlight", "Location 7"), "A map")
    assert len(read(same, same).passages) == 1


def test_a_clip_says_what_it_is() -> None:
    (passage,) = read(record(english("Clip", "Location 7"), "A page of a paper")).passages
    assert (passage.text, passage.tags) == ("A page of a paper", ("clip",))


def test_a_long_highlight_is_not_taken_for_those_that_lie_in_it() -> None:
    book = read(
        record(english("Highlight", "Location 100-400", 1), "from one end to the other"),
        record(english("Highlight", "Location 110-111", 2), "near its beginning"),
        record(english("Highlight", "Location 200-201", 3), "in the middle of it"),
        record(english("Highlight", "Location 200", 4)),
        record("- Your Highlight | Added on Monday, March 4, 2024 8:00:00 AM", "nowhere"),
    )
    assert [p.text for p in book.passages if "Superseded by" in p.fields] == []
    assert len(book.passages) == 5


@pytest.mark.parametrize(
    "sentence",
    ["<You have reached the clipping limit for this item>", "<您已达到本内容的剪贴上限>"],
)
def test_a_text_over_the_limit_is_said_to_be_missing(sentence: str) -> None:
    found, problems = books(file(record(english("Highlight", "Location 180-182"), sentence)))
    (passage,) = found[0].passages
    assert passage.fields == {"Over the limit": True}
    assert passage.text.removeprefix("\\") == sentence
    assert problems == [
        Problem(
            f"the text of this highlight is not in the file: {sentence[1:-1]}",
            1,
            1,
            "Read it in the book: location 180-182, 2024-03-04T20:00:05.",
        )
    ]


def test_markup_in_a_passage_is_no_missing_text() -> None:
    (passage,) = read(record(english("Highlight", "Location 7"), '<div class="quoteback-footer">')).passages
    assert passage.text == '\\<div class="quoteback-footer">'


def test_what_kindle_wrote_is_no_markdown() -> None:
    text = "1. A *star* and [a note]\r\n# not a heading, &amp; no `code`"
    (passage,) = read(record(english("Highlight", "Location 7"), text)).passages
    assert passage.text == "1\\. A \\*star\\* and \\[a note]\n\\# not a heading, \\&amp; no \\`code\\`"


def test_a_language_that_nobody_taught_us_is_read_by_its_numbers() -> None:
    said = "- Sinun korostus sivulla 12 | sijainti 180-182 | Lisätty maanantaina 4. maaliskuuta 2024 klo 20.03.05"
    (passage,) = read(record(said, "A map")).passages
    assert (passage.text, passage.location, passage.fields) == (
        "A map",
        "180-182",
        {"Page": "12", "Clipping": said},
    )
    said = "- Sinun merkki sijainti 180 | Lisätty 4. 3. 2024 20:03:05"
    assert read(record(said)).fields == {"Bookmarks": ["location 180, Lisätty 4. 3. 2024 20:03:05"]}


def test_a_bookmark_without_any_place_is_said_in_the_words_of_the_file() -> None:
    assert read(record("- Your Bookmark | here 1 2 3")).fields == {"Bookmarks": ["page 1, location 3"]}


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Added on Monday, March 4, 2024 12:00:05 AM", "2024-03-04T00:00:05"),
        ("Added on Monday, March 4, 2024 12:00:05 PM", "2024-03-04T12:00:05"),
        ("Added on Monday, March 4, 2024", "2024-03-04"),
        ("Added on 2024-03-04 08:00", "2024-03-04T08:00:00"),
        ("Added on 04/03/2024 08:00:05", "Added on 04/03/2024 08:00:05"),
        ("Added on February 31, 2024 8:00:05", "Added on February 31, 2024 8:00:05"),
        ("Added on March 4, 99 8:00:05", "Added on March 4, 99 8:00:05"),
        ("Added on 2024-13-04 8:00:05", "Added on 2024-13-04 8:00:05"),
        ("添加于 2024年3月4日星期一 上午12:03:05", "2024-03-04T00:03:05"),
        ("Added some day at 8:00:05", "Added some day at 8:00:05"),
    ],
)
def test_a_date_that_is_not_clear_stays_as_it_was_written(said: str, date: str) -> None:
    (passage,) = read(record(f"- Your Highlight on Location 7 | {said}", "A map")).passages
    assert passage.date == date


def test_a_highlight_may_have_no_date() -> None:
    (passage,) = read(record("- Your Highlight on page 12 | Location 180-182", "A map")).passages
    assert (passage.location, passage.fields["Page"], passage.date) == ("180-182", "12", "")


# -- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_file_that_is_cut_off_says_where_and_keeps_what_there_is() -> None:
    whole = record(english("Highlight", "Location 7"), "one")
    found, problems = books(file(whole, record(english("Highlight", "Location 9"), "two and m"))[:-15])
    assert [p.text for p in found[0].passages] == ["one", "two and"]
    assert problems == [
        Problem(
            "the file ends in the middle of this record", 6, 1, "Copy the file from the Kindle again.", True
        )
    ]


def test_a_record_without_its_second_line_is_kept_and_named() -> None:
    found, problems = books(file(f"{TITLE}\r\n\r\nA map\r\n==========\r\n"))
    assert [(b.title, [p.text for p in b.passages]) for b in found] == [("Slow Maps", ["A map"])]
    assert problems == [
        Problem(
            "a line with the kind and the place of this clipping is missing",
            2,
            1,
            "Look at it in a text editor; what it says is kept.",
            damaged=True,
        )
    ]


def test_a_record_without_a_title_has_none() -> None:
    book = read(record(english("Highlight", "Location 7"), "A map", ""))
    assert (book.title, [p.text for p in book.passages]) == ("", ["A map"])


def test_another_encoding_is_told() -> None:
    found, problems = books(record(english("Highlight", "Location 7"), "déjà vu").encode("latin-1"))
    assert [passage.text for passage in found[0].passages] == ["d\ufffdj\ufffd vu"]
    assert [(problem.message, problem.line) for problem in problems] == [
        ("the bytes E9 are not valid UTF-8", 4),
        ("the bytes E0 are not valid UTF-8", 4),
    ]


def test_sixteen_bits_are_read() -> None:
    data = ("\ufeff" + record(english("Highlight", "Location 7"), "déjà vu")).encode("utf-16-le")
    assert recognises(data[:201])
    assert books(data)[0][0].passages[0].text == "déjà vu"


def test_an_empty_file_holds_nothing() -> None:
    assert books(b"") == ([], [])
    assert clippings("\n\n==========\n==========\n") == ([], [])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"# A note\n\n- a list | with 2 bars\n",
        b"A note\n- a list\n\n",
        b"==========\n- Your Highlight on Location 7 | Added\n\n",
        b"A note\n- 1 | 2\nand more\n",
        b"\x00\x01\x02\n- 1 | 2\n\n",
    ],
)
def test_other_files_are_not_taken_for_clippings(head: bytes) -> None:
    assert not recognises(head)
