"""The index of the search: what is in it, in which part, and in the order in which a browser looks."""

from __future__ import annotations

import json
import re

import pytest

from tests.formats.html.pages import context_of, obsidian_note
from vaultconv.formats.html.site import search
from vaultconv.formats.html.site.search import search_files, words
from vaultconv.model.note import Note, Vault

NOTES = (
    obsidian_note(
        "---\ntags: [Bread/Rye]\nsource: Old book\n---\nÉclairs [[Dir/Other|here]] [[Dir/Other]] `x_y` %%aside%%\n",
        "B.md",
    ),
    obsidian_note("# Zwei\n\n```\nthe code\n```\n\n日本のパン 𝒜 #new </script>\n", "Dir/Other.md"),
)


def index_of(*notes: Note) -> tuple[dict[str, object], list[dict[str, str]]]:
    """What the index hands over, and its parts."""
    files = dict(search_files(Vault("v", "obsidian", notes), context_of(*notes)))
    first, *rest = files.values()
    head = re.fullmatch(r"vaultSearch\((.*)\);\n", first)
    parts = [re.fullmatch(r"vaultSearchPart\((\d+),(.*)\);\n", part) for part in rest]
    assert head is not None
    assert [found and found[1] for found in parts] == [str(number) for number in range(len(rest))]
    assert list(files) == ["_vault/search-index.js", *(f"_vault/search-{n}.js" for n in range(len(rest)))]
    assert "</" not in "".join(files.values())
    return json.loads(head[1]), [json.loads(found[2]) for found in parts if found is not None]


def test_pages_stand_by_title_with_folder_and_tags() -> None:
    head, _ = index_of(*NOTES)
    assert head["pages"] == [["b.html", "B", 0, "Bread/Rye"], ["dir/other.html", "Other", 1, "new"]]
    assert head["folders"] == ["", "Dir"]


def test_words_are_those_that_a_page_shows() -> None:
    _, (part,) = index_of(*NOTES)
    assert {"b", "bread", "rye", "old", "book", "eclairs", "here", "other", "x", "y"} <= part.keys()
    assert {"zwei", "the", "code", "日本", "本の", "ン", "a", "new"} <= part.keys()
    assert not {"aside", "dir", "script"} & part.keys()
    assert (part["other"], part["eclairs"], part["zwei"]) == ("0 1", "0", "1")


def test_words_of_raw_html_of_sources_and_of_blocks_properties_are_shown_too() -> None:
    note = obsidian_note(
        "---\nyear: 1999\n---\n<details><summary>Fold &eacute;clair</summary><p onclick=steal>inner<!-- aside -->\n"
        '<script>program</script></details>\n\n![mill](m.png "Our caption")\n\n- bullet [colour:: crimson]\n\n'
        "> [!quote]\n> said\n> — Jane Roe, [Slow Maps](https://example.org)\n^q\n",
        "N.md",
    )
    _, (part,) = index_of(note)
    assert {"1999", "fold", "eclair", "inner", "mill", "caption", "crimson", "roe", "maps"} <= part.keys()
    assert not {"aside", "steal", "onclick", "details"} & part.keys()


def test_a_large_index_is_in_parts_in_the_order_of_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    _, (whole,) = index_of(*NOTES)
    monkeypatch.setattr(search, "LONGEST_PART", 40)
    head, parts = index_of(*NOTES)
    assert len(parts) > 5
    assert head["starts"] == [next(iter(part)) for part in parts]
    assert {word: said for part in parts for word, said in part.items()} == whole
    assert [*whole] == sorted(whole, key=lambda word: word.encode("utf-16-be"))


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
