"""The index of the search: what is in it, in which part, and in the order in which a browser looks."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.html.pages import context_of, obsidian_note
from vaultconv.formats.html.site import postings
from vaultconv.formats.html.site.pages import Pages
from vaultconv.formats.html.site.postings import numbered, unpacked
from vaultconv.formats.html.site.search import list_file, parts_files
from vaultconv.formats.html.site.words import words
from vaultconv.model.note import Note

NOTES = (
    obsidian_note(
        "---\ntags: [Bread/Rye]\nsource: Old book\n---\nÉclairs [[Dir/Other|here]] [[Dir/Other]] `x_y` %%aside%%\n",
        "B.md",
    ),
    obsidian_note("# Zwei\n\n```\nthe code\n```\n\n日本のパン 𝒜 #new </script>\n", "Dir/Other.md"),
)


def index_of(*notes: Note) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What the index hands over, and its parts by the word at which each begins."""
    context = context_of(*notes)
    pages = Pages.of(context)
    files = dict((list_file(pages), *parts_files(pages, context)))
    assert "</" not in "".join(files.values())
    said = {path: re.fullmatch(r"(vaultSearch(?:Parts?)?)\((.*)\);\n", text) for path, text in files.items()}
    takers = {path: found[1] for path, found in said.items() if found is not None}
    given = {path: json.loads(f"[{found[2]}]") for path, found in said.items() if found is not None}
    listed, started, *rest = files
    assert (takers.pop(listed), takers.pop(started)) == ("vaultSearch", "vaultSearchParts")
    assert (set(takers), set(takers.values())) == (set(rest), {"vaultSearchPart"})
    parts = {}
    for (start, name), path in zip(given[started][0], rest, strict=True):
        called, parts[start] = given[path]
        assert (path, called) == (f"_vault/search-{name}.js", name)
    return given[listed][0], parts


def test_pages_stand_by_number_with_folder_and_tags() -> None:
    head, _ = index_of(*NOTES)
    pages = {page[1]: page for page in head["pages"]}
    assert [page[0] for page in head["pages"]] == sorted({page[0] for page in head["pages"]})
    assert pages["b.html"][2:] == ["B", head["folders"].index(""), "Bread/Rye"]
    assert pages["dir/other.html"][2:] == ["Other", head["folders"].index("Dir"), "new"]


def test_a_page_more_leaves_the_others_their_numbers() -> None:
    paths = [f"{number}.html" for number in range(200)]
    before, after = numbered(paths), numbered([*paths, "one more.html"])
    assert sum(before[path] != after[path] for path in paths) < 3
    assert len(set(after.values())) == 201
    assert max(after.values()) < 8 * 201


def test_words_are_those_that_a_page_shows() -> None:
    head, parts = index_of(*NOTES)
    part = parts[""]
    first, second = (
        {page[1]: page[0] for page in head["pages"]}[path] for path in ("b.html", "dir/other.html")
    )
    assert {"b", "bread", "rye", "old", "book", "eclairs", "here", "other", "x", "y"} <= part.keys()
    assert {"zwei", "the", "code", "日本", "本の", "ン", "a", "new"} <= part.keys()
    assert not {"aside", "dir", "script"} & part.keys()
    assert list(unpacked(part["other"])) == sorted((first, second))
    assert [list(unpacked(part[word])) for word in ("eclairs", "zwei")] == [[first], [second]]


def test_words_of_raw_html_of_sources_and_of_blocks_properties_are_shown_too() -> None:
    note = obsidian_note(
        "---\nyear: 1999\n---\n<details><summary>Fold &eacute;clair</summary><p onclick=steal>inner<!-- aside -->\n"
        '<script>program</script></details>\n\n![mill](m.png "Our caption")\n\n- bullet [colour:: crimson]\n\n'
        "> [!quote]\n> said\n> — Jane Roe, [Slow Maps](https://example.org)\n^q\n",
        "N.md",
    )
    _, parts = index_of(note)
    part = parts[""]
    assert {"1999", "fold", "eclair", "inner", "mill", "caption", "crimson", "roe", "maps"} <= part.keys()
    assert not {"aside", "steal", "onclick", "details"} & part.keys()


def test_a_large_index_is_in_parts_in_the_order_of_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    _, parts = index_of(*NOTES)
    (whole,) = parts.values()
    monkeypatch.setattr(postings, "PART", 48)
    _, parts = index_of(*NOTES)
    assert len(parts) > 5
    assert all(next(iter(part)) == start for start, part in parts.items() if start)
    assert {word: said for part in parts.values() for word, said in part.items()} == whole
    assert [*whole] == sorted(whole, key=lambda word: word.encode("utf-16-be"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from("abcdefghij1234é日"), st.sets(st.integers(0, 99), min_size=1), min_size=4
    ),
    st.dictionaries(st.sampled_from("abcdefghij1234é日"), st.dictionaries(st.integers(0, 99), st.booleans())),
    st.integers(4, 64),
)
def test_parts_that_are_made_again_are_those_that_would_be_made(
    words: dict[str, set[int]], changes: dict[str, dict[int, bool]], size: int
) -> None:
    def made(words: dict[str, set[int]]) -> dict[str, dict[str, str]]:
        in_order = sorted(words, key=postings.in_order)
        return dict(postings.parts_of((word, postings.packed(sorted(words[word]))) for word in in_order))

    now = {
        word: {page for page in words.get(word, set()) | change.keys() if change.get(page, True)}
        for word in words.keys() | changes.keys()
        for change in (changes.get(word, {}),)
    }
    with patch.object(postings, "PART", size):
        before, after = made(words), made({word: pages for word, pages in now.items() if pages})
        starts, others = postings.amended([*before], before.__getitem__, changes)
    assert starts == [*after]
    assert {
        start: list((others[start] if start in others else before[start]).items()) for start in starts
    } == {start: list(part.items()) for start, part in after.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't STOP_me 3.14", {"don", "t", "stop", "me", "3", "14"}),
        ("naïve Ångström ﬁne", {"naive", "angstrom", "fine"}),
        ("ภาษา x", {"ภา", "าษ", "ษา", "ภ", "า", "ษ", "x"}),
        ("x" * 50, {"x" * 40}),
        ("", set()),
    ],
)
def test_words(text: str, found: set[str]) -> None:
    assert words(text) == found
