"""Site notes: read, and written byte for byte; and what comes of notes from elsewhere that once were site notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.readwise.site import FIXTURES, FRONT, POST, REAL, context, from_notes, read, vault, written
from tests.formats.readwise.test_reader import FOOTER, HEAD
from vaultconv.formats.base import ReadContext
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.reader import read_note
from vaultconv.formats.readwise.source import FRAME
from vaultconv.model.blocks import Paragraph, Quote, edited
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.spans import Text

ALL_FIXTURES = sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.md"))


@pytest.mark.parametrize("origins", [True, False], ids=["copied", "anew"])
@pytest.mark.parametrize("path", ALL_FIXTURES)
def test_every_fixture_comes_back(path: str, origins: bool) -> None:
    data = (FIXTURES / path).read_bytes()
    note = read_note(path, data, ReadContext())
    (output,) = FORMAT.writer.write(note, context((note,), "readwise", origins))
    assert (output.path, output.data, output.losses) == (path, data, ())


@pytest.mark.parametrize("origins", [True, False], ids=["copied", "anew"])
def test_the_real_notes_come_back(origins: bool) -> None:
    if not REAL.is_dir():
        pytest.skip("the real export is not on this machine")
    for file in sorted(REAL.rglob("*.md")):
        path, data = file.relative_to(REAL).as_posix(), file.read_bytes()
        note = read_note(path, data, ReadContext())
        (output,) = FORMAT.writer.write(note, context((note,), "readwise", origins))
        assert output.data == data, path


@pytest.mark.parametrize(
    "text",
    [
        "words\n",
        "\n\n\nwords",
        "---\n---\nwords\n",
        "---\ntitle: T\n# a comment\n---\nwords\n\n\n",
        "---\r\ntitle: T\r\n---\r\n\r\nwords\r\n",
        "\ufeff---\ntitle: T\n---\n\nwords",
        HEAD + f"> a\n>\n> b\n>    \n> c\n> {FOOTER}\n\nmine  \n",
        HEAD + f"> a\n> \n> {FOOTER}",
        HEAD.replace("\n\n", "\n") + f"> a\n> {FOOTER}",
        HEAD + "> a\n> " + FOOTER.replace("📕", "📕 ").replace("Ruth</div>", "Ruth </div>"),
        HEAD + f"> a\n> {FOOTER}".replace('class="quoteback-footer"', "class='quoteback-footer'"),
        "---\ntitle: A (1)\n---\n\n\ntext  \n\n[[_Source_: A<br>\n_Author_: B<br>\n[Readwise URL](u)\n::wrap]]\n\nmine",
        "---\ntitle: A (1)\n---\n\n[[_Source_: A - [Source URL](){:.x}<br>\n_Author_: B<br>\n[Readwise URL](u)\n::wrap]]\ntext",
        "---\ntitle: A (1)\n---\n[[_Source_: A<br>\n_Author_: B<br>\n[Readwise URL](u)\n::wrap]]",
        "---\ntitle: A (1)\n---\n\nSource Title: A\n\nAuthor: B\n\n[Readwise URL](u)\n\n***\n\ntext\n",
    ],
)
def test_odd_notes_come_back_copied(text: str) -> None:
    note = read_note("a.md", text.encode(), ReadContext())
    (output,) = FORMAT.writer.write(note, context((note,), "readwise", origins=True))
    assert output.data == text.encode()


def test_a_frame_in_other_words_is_kept_while_it_says_the_same() -> None:
    text = HEAD + "> a\n> " + FOOTER.replace('<span style="display:none">', '<span class="hidden">')
    note = read(text)
    quote = note.blocks[0]
    assert isinstance(quote, Quote)
    assert FRAME in quote.spelling
    assert written(note) == text
    citation = replace(quote.traits.citation or Citation(), author="Jane")
    other = edited(quote, traits=replace(quote.traits, citation=citation))
    made = written(replace(note, blocks=(other,)))
    assert '<div aria-label="Jane" class="quoteback-author"> Jane</div>' in made
    assert "hidden" not in made


def test_an_edited_passage_changes_alone() -> None:
    text = HEAD + f"> one\n> {FOOTER}\n\nmine  \n\n\nmore"
    note = read(text)
    quote, *rest = note.blocks
    assert isinstance(quote, Quote)
    changed = edited(quote, blocks=(Paragraph((Text("two"),)),))
    made = written(replace(note, blocks=(changed, *rest)), origins=True)
    assert made == text.replace("> one", "> two")


def test_a_changed_property_changes_alone() -> None:
    note = read("---\ntitle:   'T'\ntags: a  b\nx: 007\n---\n\nwords")
    other = replace(note, properties=note.properties.with_value("tags", ["c", "d"], PropertyType.LIST))
    assert written(other, origins=True) == "---\ntitle:   'T'\ntags: c d\nx: 007\n---\n\nwords"


def test_what_could_not_be_read_is_copied_and_reported() -> None:
    note = read_note("_posts/x.md", b"---\na: '\n---\n", ReadContext())
    (output,) = FORMAT.writer.write(note, context((note,), "obsidian", origins=True))
    assert (output.path, output.data) == ("_posts/x.md", b"---\na: '\n---\n")
    (loss,) = output.losses
    assert (loss.outcome, loss.line, loss.construct) == (
        Outcome.FAILED,
        note.problem.line if note.problem else 0,
        "note",
    )


def test_a_site_needs_no_further_files() -> None:
    assert list(FORMAT.writer.finish(Vault("v", "readwise"), context((), "readwise", origins=True))) == []


# -- back from elsewhere -------------------------------------------------------------------------------------------


def through_obsidian(path: str) -> tuple[str, Note]:
    """A fixture, as Obsidian's writer and reader leave it, without anything carried."""
    from vaultconv.formats.base import Unit, WriteContext
    from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
    from vaultconv.vault.index import Index

    text = (FIXTURES / path).read_text("utf-8")
    note = read(text, path)
    index = Index(Vault("v", "readwise", (note,)))
    going = WriteContext("readwise", index, FORMAT.resolver, {path: "N.md"}, {}, carriers=False)
    (output,) = OBSIDIAN.writer.write(note, going)
    (item,) = OBSIDIAN.reader.read(Unit("N.md", "note"), output.data, ReadContext(carried={"v": 1}))
    assert isinstance(item, Note)
    return text, item


@pytest.mark.parametrize(
    "path",
    [path for path in ALL_FIXTURES if path.startswith("notes/_posts/2") and "500000110" not in path]
    + ["_posts/2019-03-05-210000102.md", "_posts/2021-08-12-211000104.md", "_posts/2021-08-20-211000106.md"],
)
def test_a_note_that_went_through_obsidian_is_written_as_it_was(path: str) -> None:
    text, note = through_obsidian(path)
    made, losses = from_notes((note,), origins=False)
    assert made == text
    assert [loss for loss in losses if loss.construct != "title"] == []


QUOTE = "> [!quote]\n> words\n>\n> — 📕 Ruth, *Small*\n"


def obsidian(front: str, text: str = QUOTE, form: str = "") -> str:
    (note,) = vault({"N.md": f"---\n{front}\n---\n{text}"})
    made, _ = from_notes((replace(note, form=form),))
    return made


def test_the_order_of_keys_is_the_author_s() -> None:
    made = obsidian("tags:\n  - b\nhighlight_id: 7\ntitle: T\nmine: [1, 2]\nimage:")
    assert made.startswith(
        '---\ntags: b\nhighlight_id: 7\ntitle: "T"\nmine:\n  - 1\n  - 2\nimage: \n---\n\n> words\n> <div'
    )
    assert not made.endswith("\n")


def test_what_obsidian_added_goes() -> None:
    made = obsidian("title: T\nhighlight_id: 7\ndate: 2022-03-01\naliases:\n  - T")
    assert made.startswith('---\ntitle: "T"\nhighlight_id: 7\n---\n')


def test_another_date_stays() -> None:
    made = obsidian("date: 2022-03-01\ntitle: T\nhighlight_id: 7")
    assert made.startswith('---\ndate: 2022-03-01\ntitle: "T"\n')


def test_an_emoji_that_only_the_properties_say_is_in_the_footer() -> None:
    front = "title: T\nhighlight_id: 7\nfavicon_url: https://f.org\nsource_emoji: 🌐"
    assert '<span class="mini-emoji"> 🌐</span>' in obsidian(
        front, "> [!quote]\n> words\n>\n> — Ruth, *Small*\n"
    )
    assert '<span class="mini-emoji"> 📕</span>' in obsidian(front)


@pytest.mark.parametrize("form", ["F0", "F1", "F2t", "F2", "F3"])
def test_early_forms_have_their_source_where_it_was(form: str) -> None:
    hidden = "hide_title: true\n" if form in ("F2", "F3") else ""
    made = obsidian(f"title: T\ncanonical:\n{hidden}", form=form)
    head, _, rest = made.partition("---\n\n")
    assert head == f'---\ntitle: "T"\ncanonical: \n{hidden}'
    again = read(made)
    assert again.form == form
    assert len(again.blocks) == 1
    assert (rest.startswith("words"), made.endswith("\n")) == (
        form in ("F2t", "F2", "F3"),
        form in ("F0", "F1"),
    )


def test_a_comment_below_an_early_passage_needs_a_form_with_an_end() -> None:
    made = obsidian("title: T (1)\ncanonical:", QUOTE + "\nmine\n", form="F1")
    assert made.endswith("::wrap]]\n\nmine")
    assert read(made).form == "F2t"


def test_a_property_without_yaml() -> None:
    made = Properties((Property("title", "T", PropertyType.TEXT),))
    note = Note("a.md", "Other", properties=made)
    text, losses = from_notes((note,))
    assert text == "---\ntitle: T\nmanual_post: true\n---\n"
    assert [(loss.construct, loss.value) for loss in losses] == [("title", "Other")]


def test_a_post_keeps_what_its_author_spelled() -> None:
    front = "# mine\nisbn: 007\ntags: [a, b]\nwhen: yes\nempty: ''"
    (note,) = vault({"N.md": f"---\n{front}\n---\nwords\n"})
    assert from_notes((note,))[0] == (
        "---\ntitle: N\n# mine\nisbn: 007\ntags: a b\nwhen: yes\nempty: ''\nmanual_post: true\n---\n\nwords\n"
    )
    assert from_notes((note,), origins=False)[0] == (
        '---\ntitle: N\nisbn: 007\ntags: a b\nwhen: yes\nempty: ""\nmanual_post: true\n---\n\nwords\n'
    )


@pytest.mark.parametrize(
    ("tags", "line"), [("a, b", "tags: a b"), ("a b", "tags: a b"), ("", 'tags: ""'), ("[]", "tags: []")]
)
def test_tags_of_a_post(tags: str, line: str) -> None:
    (note,) = vault({"N.md": f"---\ntags: {tags or chr(34) * 2}\n---\n"})
    assert line in from_notes((note,))[0]


def test_an_empty_note_is_a_post() -> None:
    assert from_notes(vault({"N.md": ""}))[0] == "---\ntitle: N\nmanual_post: true\n---\n"


def test_a_post_that_came_back_from_obsidian_is_a_post() -> None:
    text = FRONT + "words\n"
    note = read(text, POST)
    assert written(note) == text
    assert Path(POST).name == "2026-01-05-post.md"
