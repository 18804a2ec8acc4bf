"""What was generated and can be again follows an edit; what cannot stays, to the byte."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.formats.readwise.site import FIXTURES, REAL, read
from tests.roundtrip.journey import files, go
from vaultconv.formats.readwise.derived import DERIVED, KEPT, followed, told
from vaultconv.formats.readwise.importer import author_id
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.pipeline.inspect import inspect
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

PATH = "notes/_posts/2022-03-01-400000456.md"
F5 = (FIXTURES / PATH).read_text("utf-8")
OLD, NEW = author_id("Jane Roe"), author_id("Jo Roe")


def edited(
    tmp_path: Path, site: str, *edits: tuple[str, str], to: str = "obsidian", named: str = "*.md"
) -> str:
    """The site note ``site`` after a journey to an app, where each of the ``edits`` is made in the one file that is ``named`` so."""
    (tmp_path / "site" / PATH).parent.mkdir(parents=True)
    (tmp_path / "site" / PATH).write_text(site, "utf-8")
    go(tmp_path / "site", tmp_path / "vault", to)
    (page,) = (path for path in files(tmp_path / "vault") if fnmatch(path, named))
    text = (tmp_path / "vault" / page).read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    (tmp_path / "vault" / page).write_text(text, "utf-8")
    go(tmp_path / "vault", tmp_path / "back", "readwise")
    assert verify(tmp_path / "vault", tmp_path / "back", Options()).ok
    return (tmp_path / "back" / PATH).read_text("utf-8")


def test_the_author_in_the_properties_is_followed_by_all_that_is_made_of_it(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("author: Jane Roe", "author: Jo Roe"))
    assert back == F5.replace("Jane Roe", "Jo Roe").replace(OLD, NEW)


def test_the_author_below_the_quotation_is_as_good(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("Jane Roe, [Slow", "Jo Roe, [Slow"))
    assert back == F5.replace("Jane Roe", "Jo Roe").replace(OLD, NEW)


def test_in_a_graph_it_is_the_same(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("author:: Jane Roe", "author:: Jo Roe"), to="logseq")
    assert back == F5.replace("Jane Roe", "Jo Roe").replace(OLD, NEW)


def test_who_leads_the_link_to_a_highlight_elsewhere_has_changed_its_address(tmp_path: Path) -> None:
    """It came home as it had been, since the property said so."""
    url = "https://readwise.io/open/400000456"
    edits = (f'<a href="{url}">Highlight<', '<a href="https://readwise.io/open/7">Highlight<')
    back = edited(tmp_path, F5, edits, to="html", named="notes/posts/*.html")
    assert back == F5.replace(url, "https://readwise.io/open/7")


def test_the_title_of_the_source_is_in_the_title_and_the_footer(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("book_title: Slow Maps", "book_title: Slower Maps"))
    assert back == F5.replace("Slow Maps", "Slower Maps")


def test_the_passage_is_followed_by_its_address(tmp_path: Path) -> None:
    back = edited(
        tmp_path, F5, ("A map that is drawn", "A chart that is drawn"), ("will be used.", "will be worn.")
    )
    after = F5.replace("A map that is", "A chart that is").replace("will be used.", "will be worn.")
    assert back == after.replace("A%20map%20that,will%20be%20used.", "A%20chart%20that,will%20be%20worn.")


def test_words_in_the_middle_change_no_address(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("drawn slowly", "drawn well"))
    assert back == F5.replace("drawn slowly", "drawn well")


def test_the_address_of_the_source_is_followed_by_its_favicon(tmp_path: Path) -> None:
    back = edited(
        tmp_path, F5, ("canonical: https://example.org/maps", "canonical: https://example.net/maps")
    )
    assert back == F5.replace("https://example.org/maps", "https://example.net/maps").replace(
        "domain=example.org", "domain=example.net"
    )


def test_a_source_that_is_no_longer_on_the_web_has_neither(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("canonical: https://example.org/maps", "canonical:"))
    assert "favicon_url: \n" in back
    assert "source_url: \n" in back
    assert "mini-favicon" not in back
    assert "quoteback-backlink" not in back


@pytest.mark.parametrize(
    ("key", "stored", "kept"),
    [
        ("title", '"Note on Slow Maps via Jane Roe"', '"On maps"'),
        ("author_id", OLD, OLD[:16]),
        ("source_url", "A%20map%20that,will%20be%20used.", "A%20map"),
    ],
)
def test_what_is_kept_stays(tmp_path: Path, key: str, stored: str, kept: str) -> None:
    site = F5.replace(stored, kept)
    assert key in told(read(site))[KEPT]
    back = edited(
        tmp_path, site, ("author: Jane Roe", "author: Jo Roe"), ("A map that is", "A chart that is")
    )
    assert kept in back
    assert back.count("Jo Roe") >= 3


def test_an_edit_of_a_derived_value_is_the_persons(tmp_path: Path) -> None:
    back = edited(
        tmp_path,
        F5,
        ("title: Note on Slow Maps via Jane Roe", "title: On maps"),
        ("author: Jane Roe", "author: Jo Roe"),
    )
    assert '\ntitle: "On maps"\n' in back
    assert f"author_id: {NEW}\n" in back


def test_a_footer_that_says_something_else_is_kept() -> None:
    other = F5.replace('class="quoteback-title"> Slow Maps', 'class="quoteback-title"> Slow <b>Maps</b>')
    assert told(read(other))[KEPT] == ("footer",)
    early = told(
        read((FIXTURES / "_posts/2021-08-12-211000104.md").read_text("utf-8"), "_posts/2021-08-12-2.md")
    )
    assert "footer" not in early[DERIVED]
    assert early[KEPT] == ()


def test_two_edits_that_contradict_each_other_stay_as_they_are(tmp_path: Path) -> None:
    back = edited(tmp_path, F5, ("author: Jane Roe", "author: Jo Roe"), ("Jane Roe, [Slow", "Ann Roe, [Slow"))
    assert "author: Jo Roe\n" in back
    assert 'class="quoteback-author"> Ann Roe<' in back


@pytest.mark.parametrize("carried", [None, {}, {"derived": 7}, {"derived": {"title": 7, "author": []}}])
def test_what_is_carried_may_be_anything(carried: dict[str, object] | None) -> None:
    note = read(F5)
    note.carried = carried
    assert followed(note, "F5", Ledger("a.md")) is note


def test_an_ordinary_note_has_nothing_generated() -> None:
    assert (
        told(read("---\ntitle: A\nmanual_post: true\n---\n\nwords\n", "_manual_posts/2020-01-01-a.md")) == {}
    )


@pytest.mark.parametrize(
    ("root", "counts"), [(FIXTURES, (15, 6, 4, 4, 8)), (REAL, (23, 11, 9, 9, 14))], ids=["fixtures", "corpus"]
)
def test_inspect_counts_them(root: Path, counts: tuple[int, ...]) -> None:
    if not root.is_dir():
        pytest.skip("the corpora are not here")
    found = inspect(root)
    names = ("title", "author_id", "favicon_url", "source_url", "footer")
    assert tuple(found.derived[name] for name in names) == counts
    assert not found.kept
