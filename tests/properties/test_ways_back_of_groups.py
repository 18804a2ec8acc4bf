"""However highlights are grouped or merged, wherever they go: nothing is missing there, and all of it comes back byte for byte."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

WORDS = st.lists(
    st.sampled_from(
        [
            "map",
            "slow",
            "[sic]",
            "*ink*",
            "#no",
            "1.",
            "a|b",
            "[[x]]",
            "$5",
            "“so”",
            "ρ",
            "(or",
            "\n\nof",
            "- two",
        ]
    ),
    min_size=1,
    max_size=7,
).map(" ".join)
COLUMNS = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags"


@dataclass(frozen=True)
class Passage:
    text: str
    note: str
    place: int
    day: int
    color: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    title: str
    author: str
    category: str
    counts: str
    passages: tuple[Passage, ...]


PASSAGES = st.builds(
    Passage,
    WORDS,
    st.just("") | st.just("A comment") | WORDS,
    st.integers(1, 30),
    st.integers(0, 28),
    st.sampled_from(["", "yellow"]),
    st.sampled_from([(), ("maps",), ("old roads", "maps")]),
)
SOURCES = st.lists(
    st.builds(
        Source,
        st.sampled_from(["Slow Maps", "Slow Maps", "Reports: A Primer", 'The "Odd" One']),
        st.sampled_from(["Jane Roe", "Ada", ""]),
        st.sampled_from(["books", "articles"]),
        st.sampled_from(["location", "page"]),
        st.lists(PASSAGES, min_size=1, max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=3,
)


def moment(day: int, mark: str) -> str:
    return f"2024-05-{day:02}{mark}" if day else ""


def answer(sources: Sequence[Source]) -> str:
    results = [
        {
            "user_book_id": 7 + number,
            "title": source.title,
            "author": source.author or None,
            "category": source.category,
            "highlights": [
                {
                    "id": 100 * (number + 1) + at,
                    "text": each.text,
                    "note": each.note,
                    "location": each.place,
                    "location_type": source.counts,
                    "highlighted_at": moment(each.day, "T10:00:00Z") or None,
                    "color": each.color,
                    "tags": [{"id": at, "name": tag} for tag in each.tags],
                    "created_at": "2024-06-01T08:00:00.123Z",
                }
                for at, each in enumerate(source.passages)
            ],
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"count": len(results), "nextPageCursor": None, "results": results}, indent=1)


def table(sources: Sequence[Source], louder: bool) -> str:
    """The same as a CSV; ``louder`` in capitals, so that words agree and texts do not."""
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(COLUMNS.split(","))
    for source in sources:
        for each in reversed(source.passages):
            text = each.text.upper() if louder else each.text
            day = moment(each.day, " 10:00:00+00:00")
            tags = ",".join(each.tags)
            writer.writerow(
                (
                    text,
                    source.title,
                    source.author,
                    "",
                    each.note,
                    each.color,
                    tags,
                    source.counts,
                    each.place,
                    day,
                    "",
                )
            )
    return rows.getvalue()


@settings(max_examples=18, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    SOURCES,
    st.booleans(),
    st.sampled_from(["obsidian", "logseq", "html"]),
    st.sampled_from([("book", False), ("highlight", False), ("", True), ("book", True)]),
)
def test_what_was_grouped_comes_home(
    sources: list[Source], louder: bool, to: str, how: tuple[str, bool]
) -> None:
    group, merge = how
    with TemporaryDirectory() as folder:
        place = Path(folder)
        source = place / "exports"
        source.mkdir()
        (source / "answer.json").write_text(answer(sources))
        (source / "highlights.csv").write_text(table(sources, louder))
        convert(source, place / "there", Options(target_format=to, group=group, merge_duplicates=merge))
        assert verify(source, place / "there", Options()).missing == ()
        convert(place / "there", place / "back", Options(target_format="readwise"))
        assert verify(place / "there", place / "back", Options()).missing == ()
        assert files(place / "back") == files(source)
