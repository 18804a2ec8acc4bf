"""A citation as a line of Markdown: whatever it says is read back from the line, in each dialect that writes it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultconv.formats.logseq.dialect import LOGSEQ, tame
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.citation import citation_line, read_citation
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import Paragraph
from vaultconv.model.citation import Citation

BOOK = Citation("Jane Roe", "Slow Maps", "https://example.org/maps", "https://readwise.io/open/456")


def written(citation: Citation, dialect: Dialect = OBSIDIAN, *, known: bool = False) -> str:
    """The line as the writer of each app's notes writes it: in a graph, without what would be a formula there."""
    plural = "#[[{}]]" if dialect is LOGSEQ else "[[{}]]"
    line = citation_line(citation, known, dialect, lambda name, url: f"![{name}|16]({url})", plural=plural)
    return tame(line) if dialect is LOGSEQ else line


def read(line: str, dialect: Dialect = OBSIDIAN) -> Citation | None:
    (block,) = read_blocks(line, dialect, 1)
    assert isinstance(block, Paragraph)
    return read_citation(block.spans)


@pytest.mark.parametrize(
    ("citation", "line"),
    [
        (
            BOOK,
            "— Jane Roe, [Slow Maps](https://example.org/maps) · [Readwise](https://readwise.io/open/456)",
        ),
        (
            Citation(
                "Jane Roe", "Slow Maps", location="Location 465", date="2024-05-01T10:00:00Z", color="pink"
            ),
            "— Jane Roe, *Slow Maps* · Location 465 · 2024-05-01T10:00:00Z · pink",
        ),
        (Citation(location="Page 7", tags=("maps", "old roads")), "— · Page 7 · #maps [[old roads]]"),
        (Citation(location="yellow", color="teal"), "— · at yellow · color teal"),
        (Citation(location="2024-05-01", date="May 1"), "— · at 2024-05-01 · on May 1"),
        (Citation(title="^1", url="https://e.org"), "— [\\^1](https://e.org)"),
        (Citation("$5", tags=("a$",)), "— &dollar;5 · [[a$]]"),
        (Citation("A · B", location="x · y"), "— A &middot; B · x &middot; y"),
        (Citation("Jane", tags=("c#", "2024")), "— Jane · `c#` [[2024]]"),
        (Citation("Jane", location="https://example.org/a_b"), "— Jane · https://example.org/a\\_b"),
    ],
)
def test_the_line(citation: Citation, line: str) -> None:
    assert written(citation) == line
    assert read(line) == citation


def test_a_graph_spells_a_tag_of_several_words_in_its_own_way() -> None:
    citation = Citation("Jane Roe", tags=("old roads", "maps"))
    assert written(citation, LOGSEQ) == "— Jane Roe · #[[old roads]] #maps"
    assert read(written(citation, LOGSEQ), LOGSEQ) == citation


def test_the_highlight_is_not_named_where_a_property_does() -> None:
    assert "Readwise" not in written(BOOK, known=True)


@pytest.mark.parametrize("line", ["— Jane · **loud** ![x](y.png)", "— Jane · #a and", "- Jane"])
def test_a_line_with_something_else_in_it_is_no_citation(line: str) -> None:
    block = read_blocks(line, OBSIDIAN, 1)[0]
    found = read_citation(block.spans) if isinstance(block, Paragraph) else None
    assert found is None or found.location == "**loud** ![x](y.png)"


TEXT = st.text("ab0-· ,.#[]*_$:%=", max_size=12).map(lambda text: " ".join(text.split()))
NAMES = (
    st.text("ab0- #/`", min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda n: n.strip("` ") == n and n != "")
)


@given(
    st.sampled_from(["Jane", "A · B", "$5"]),
    TEXT,
    TEXT,
    st.sampled_from(["", "yellow", "teal"]),
    st.lists(NAMES, max_size=3),
    st.sampled_from(["obsidian", "logseq"]),
)
@example("Jane", "", "[0]", "", [], "logseq")
@example("Jane", "[0]", "", "", [], "logseq")
def test_whatever_it_says_comes_back(
    author: str, location: str, date: str, color: str, tags: list[str], name: str
) -> None:
    dialect = {"obsidian": OBSIDIAN, "logseq": LOGSEQ}[name]
    citation = Citation(author, "T", location=location, date=date, color=color, tags=tuple(tags))
    line = written(citation, dialect)
    assert read(line, dialect) == citation, line


@pytest.mark.parametrize("dialect", [OBSIDIAN, LOGSEQ])
@pytest.mark.parametrize("author", ["\u2192 : x", "\u2192% b", "\U0001f4da Jane", '#%>^"% :', "+ + b"])
def test_a_sign_that_begins_a_name_is_no_picture(author: str, dialect: Dialect) -> None:
    citation = Citation(author, "Slow Maps")
    assert read(written(citation, dialect), dialect) == citation
