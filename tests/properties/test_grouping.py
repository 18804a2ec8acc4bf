"""Grouping loses nothing, whatever the notes: it is undone, and every fact is there or in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultconv.formats.registry import get_format
from vaultconv.pipeline.grouped import grouped, lost_by_grouping
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options

WORDS = st.lists(
    st.sampled_from(["map", "slow", "[sic]", "*ink*", "margin", "1.", "#no", "ρ"]), min_size=1, max_size=6
)
TITLES = st.sampled_from(["Slow Maps", "Reports: A Primer", "Tin", "> Odd"])


@dataclass(frozen=True)
class Passage:
    book: int
    title: str
    day: int
    text: str
    comment: str
    tags: str
    serial: str
    cover: str
    link: int


PASSAGES = st.builds(
    Passage,
    st.integers(1, 3),
    TITLES,
    st.integers(1, 28),
    WORDS.map(" ".join),
    WORDS.map(" ".join) | st.just(""),
    st.sampled_from(["maps", "maps tools", "inbox", ""]),
    st.sampled_from(["", "2022.NTE.001", "2022.NTE.002"]),
    st.sampled_from(["", "https://covers.example.com/a.png", "https://covers.example.com/b.png"]),
    st.integers(0, 5),
)


def note(number: int, passage: Passage) -> str:
    serial = f"serial_number: {passage.serial}\n" if passage.serial else ""
    link = f"\n\nSee [[Note on {passage.title} via Jane Roe]]." if passage.link == number else ""
    comment = f"\n\n{passage.comment}{link}" if passage.comment or link else ""
    return (
        f'---\ntitle: "Note on {passage.title} via Jane Roe"\ntags: {passage.tags}\ncanonical: https://example.org/m\n'
        f'author: Jane Roe\nbook: {passage.book}\nbook_title: "{passage.title}"\nhide_title: true\n'
        f"highlight_id: {number}\nreadwise_url: https://readwise.io/open/{number}\nimage: {passage.cover}\n"
        f'favicon_url: \nsource_emoji: 🌐\n{serial}---\n\n> {passage.text}\n> <div class="quoteback-footer">'
        '<div class="quoteback-avatar"><span class="mini-emoji"> 🌐</span></div><div class="quoteback-metadata"><div '
        'class="metadata-inner"><span style="display:none">FROM:</span><div aria-label="Jane Roe" class="quoteback-author">'
        f' Jane Roe</div><div aria-label="{passage.title}" class="quoteback-title"> {passage.title}</div></div></div></div>'
        f"{comment}"
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(PASSAGES, min_size=1, max_size=6), st.sampled_from(["obsidian", "logseq", "html"]))
def test_grouping_loses_no_fact_without_a_line(passages: list[Passage], to: str) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place) / "notes" / "_posts"
        folder.mkdir(parents=True)
        for number, passage in enumerate(passages, 1):
            name = f"2022-03-{passage.day:02}-{number}.md"
            (folder / name).write_text(note(number, passage))
        options = Options(source_format="readwise", target_format=to, group="book")
        loaded = load(Path(place), options)
        made = grouped(loaded, get_format(to), options)
        assert len(made.vault.notes) == len({passage.book for passage in passages})
        assert [(path, str(fact.kind), fact.value) for path, fact in lost_by_grouping(made)] == []
        anchors = [
            block.traits.anchor for each in made.vault.notes for block in each.blocks if block.traits.anchor
        ]
        assert sorted(anchors) == sorted(f"rw{number}" for number in range(1, len(passages) + 1))
