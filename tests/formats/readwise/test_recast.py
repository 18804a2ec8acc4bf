"""Notes in another form than they have (``--readwise-form``): all forms, from a site and from what Obsidian made of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.readwise.site import FIXTURES, read
from tests.roundtrip.journey import go
from vaultconv.formats.readwise.form_keys import IMPORTERS, KEYS
from vaultconv.formats.readwise.forms import BOX_FIRST, FORMS, HEADER
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.recast import recast, recast_title
from vaultconv.formats.readwise.shape import highlight_of
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

HIGHLIGHTS = sorted(KEYS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixtures, one passage of which is to be shared."""
    root = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(FIXTURES, root)
    path = root / "notes/_posts/2022-03-01-400000457.md"
    path.write_text(path.read_text("utf-8").replace("tags: maps\n", "tags: maps post-to-social\n"), "utf-8")
    return root


@pytest.fixture(scope="module")
def vault(site: Path) -> Path:
    go(site, site.parent / "vault", "obsidian")
    return site.parent / "vault"


def notes(root: Path) -> dict[str, Note]:
    """The notes of a site by the last part of their names."""
    found = {}
    for path in sorted(root.rglob("*.md")):
        note = read(path.read_text("utf-8"), path.relative_to(root).as_posix())
        found[path.name] = note
    return found


def cited(note: Note) -> tuple[Citation, str]:
    """The citation of the passage, and its anchor."""
    found = highlight_of(note.blocks)
    assert found is not None
    citation = found[1].traits.citation
    assert citation is not None
    return citation, found[1].traits.anchor


def expected(form: str, before: Note) -> str:
    """The form that a note of the fixtures has then."""
    if not FORMS[before.form].is_highlight:
        return before.form
    place, _ = highlight_of(before.blocks) or (0, None)
    if FORMS[form].source in (HEADER, BOX_FIRST) and len(before.blocks) > place + 1:
        return "F2t"  # only behind the box is room for what the reader wrote
    if form == "F8" and "post-to-social" not in str(before.properties.get("tags")):
        return "F5"  # one that nobody shares is as before
    return form


@pytest.mark.parametrize("form", HIGHLIGHTS)
@pytest.mark.parametrize("way", ["site", "vault"])
def test_each_form_is_what_it_says_and_nothing_is_missing(
    way: str, form: str, site: Path, vault: Path, tmp_path: Path
) -> None:
    source = site if way == "site" else vault
    go(source, tmp_path / "out", "readwise", readwise_form=form)
    verdict = verify(source, tmp_path / "out", Options())
    assert verdict.ok, verdict.missing
    before, after = notes(site), notes(tmp_path / "out")
    assert after.keys() == before.keys()
    for name, note in after.items():
        assert note.problem is None
        assert note.form == expected(form, before[name]), name
        if not FORMS[note.form].is_highlight:
            continue
        assert note.path.startswith(FORMS[note.form].folder)
        keys = [item.key for item in note.properties]
        own = [key for key in KEYS[note.form] if key in keys]
        if before[name].form != note.form:
            assert keys[: len(own)] == own, name
        (old, anchor), (new, now) = cited(before[name]), cited(note)
        assert (new.author, new.title, now) == (old.author, old.title, anchor)
        assert new.permalink == old.permalink
        assert new.url.startswith(old.url)


@pytest.mark.parametrize("form", HIGHLIGHTS)
def test_there_and_back_to_the_newest_form_loses_nothing_of_it(form: str, site: Path, tmp_path: Path) -> None:
    go(site, tmp_path / "out", "readwise", readwise_form=form)
    go(tmp_path / "out", tmp_path / "back", "readwise", readwise_form="F5")
    back = notes(tmp_path / "back")
    for name, note in notes(site).items():
        if note.form == "F5":
            assert dict(values(back[name])) == dict(values(note)), (form, name)


def values(note: Note) -> list[tuple[str, str]]:
    return [(item.key, str(item.value)) for item in note.properties]


F5 = (FIXTURES / "notes/_posts/2022-03-01-400000456.md").read_text("utf-8")
F8 = F5.replace(
    "source_url:",
    "mastodon_social_status_url: https://social.example/1\nbluesky_status_url: false\nsource_url:",
)


def told(text: str, form: str) -> tuple[Note, list[str]]:
    """The note with this ``text`` in ``form``, and what the ledger says of it."""
    ledger = Ledger("a.md")
    note = recast(read(text), form, ledger)
    return note, [f"{loss.construct}: {loss.detail}" for loss in ledger.losses]


def test_a_title_of_a_person_stays() -> None:
    note, _ = told(F5.replace("Note on Slow Maps via Jane Roe", "On maps"), "F2")
    assert note.title == note.properties.text("title") == "On maps"


def test_what_the_form_has_no_key_for_stands_behind_its_own() -> None:
    note, said = told(F5.replace("image: \n", "image: https://e.org/i.png\nmood: calm\n"), "F3")
    assert [item.key for item in note.properties] == [*KEYS["F3"], "image", "mood"]
    assert not any("image" in line or "mood" in line for line in said)
    assert {"image", "mood"} - IMPORTERS == {"mood"}


def test_an_id_that_nobody_would_make_again_stays() -> None:
    old = "0417ba3c8252e509"
    note, _ = told(F5.replace("0417ba3c8252e50953aa05a30b30ccc1", old), "F4")
    assert note.properties.get("author_id") == old


def test_a_posted_note_says_where_in_a_form_without_a_key_for_that() -> None:
    note, said = told(F8, "F5")
    assert note.properties.get("posted_to") == ["https://social.example/1"]
    assert "post-to-social" in str(note.properties.get("tags"))
    assert "property: mastodon_social_status_url: F5 has no such key" in said


def test_a_form_without_room_for_the_comment_is_the_next_with_room() -> None:
    note, said = told(F5, "F0")
    assert note.form == "F2t"
    assert any("F0 has no room for what stands beside the passage: it is F2t" in line for line in said)


def test_what_is_no_highlight_or_has_that_form_is_the_same_note() -> None:
    post = read("---\nmanual_post: true\ntitle: A\n---\n\nwords\n", "_manual_posts/2020-01-01-a.md")
    own = read(F5)
    assert recast(post, "F2", Ledger("a.md")) is post
    assert recast(own, "F5", Ledger("a.md")) is own
    assert recast(own, "csv", Ledger("a.md")) is own
    assert recast_title(post, "F2") == ""


def test_a_link_by_title_follows_a_generated_title(tmp_path: Path) -> None:
    source = tmp_path / "site"
    for path, text in {
        "notes/_posts/2022-03-01-400000456.md": F5,
        "_manual_posts/2022-03-02-on.md": "---\ntitle: On\nmanual_post: true\n---\n\nSee [[Note on Slow Maps via Jane Roe]].\n",
    }.items():
        (source / path).parent.mkdir(parents=True)
        (source / path).write_text(text, "utf-8")
    go(source, tmp_path / "out", "readwise", readwise_form="F2t")
    text = (tmp_path / "out/_manual_posts/2022-03-02-on.md").read_text("utf-8")
    assert "See [[Slow Maps (400000456)]].\n" in text
    assert verify(source, tmp_path / "out", Options()).ok
    go(source, tmp_path / "first words", "readwise", readwise_form="F3")
    text = (tmp_path / "first words/_manual_posts/2022-03-02-on.md").read_text("utf-8")
    assert text.endswith("See [[Note on Slow Maps via Jane Roe]].\n")
    assert verify(source, tmp_path / "first words", Options()).ok


EXPORT = FIXTURES.parent / "readwise-exports" / "api"


@pytest.mark.parametrize("way", ["export", "vault"])
def test_a_note_of_an_export_is_as_the_importer_makes_it_with_site_and_with_a_form(
    way: str, tmp_path: Path
) -> None:
    source = EXPORT
    if way == "vault":
        go(EXPORT, tmp_path / "vault", "obsidian")
        source = tmp_path / "vault"
    for form in ("site", "F5", "F8"):
        go(source, tmp_path / form, "readwise", readwise_form=form)
        assert verify(source, tmp_path / form, Options()).missing == ()
    made = notes(tmp_path / "site")
    assert made.keys() == notes(tmp_path / "F5").keys()
    for name, note in made.items():
        assert values(note) == values(notes(tmp_path / "F5")[name]) == values(notes(tmp_path / "F8")[name])
    book, article = made["2024-05-01-80011.md"], made["2024-06-02-80002.md"]
    assert [item.key for item in book.properties] == [
        *("title", "tags", "canonical", "author", "author_id", "book", "book_title", "book_asin"),
        *("hide_title", "highlight_id", "readwise_url", "image", "favicon_url", "source_emoji"),
        *("category", "source", "location", "color", "highlighted_at"),
    ]
    assert book.properties.get("source_emoji") == cited(book)[0].emoji == "📕"
    assert article.properties.get("favicon_url") == cited(article)[0].favicon != ""
    assert article.properties.get("source_url") == cited(article)[0].url
    assert [name for name, note in made.items() if "#:~:text=" in note.properties.text("source_url")]
    assert [name for name, note in made.items() if note.properties.get("tags") == ["inbox"]]


def test_only_what_no_footer_says_has_a_line(tmp_path: Path) -> None:
    plan = go(EXPORT, tmp_path / "out", "readwise", readwise_form="site")
    told = [loss.detail for loss in plan.losses if loss.construct == "citation"]
    assert told
    assert not [detail for detail in told if "its footer says" in detail]
    assert [detail for detail in told if "location" in detail]
