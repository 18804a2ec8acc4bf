"""What a page shows of another note is that note's: an edit there has a line, and so has none that is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.html.shown_in_place import digest_of_html
from vaultconv.formats.html.unread import UNREAD
from vaultconv.model.losses import Outcome
from vaultconv.model.spans import Embed
from vaultconv.model.traverse import spans_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER

NOTE = "Before\n\n![[Loaf]]\n\nAfter\n"
LOAF = "A *round* loaf, with [[Rye|rye]].\n\n- [ ] bake it\n\n> [!tip] Crust\n> Steam $x^2$ ![[Rye]]\n\n```\nknead\n  rest\n```\n"
RYE = "Of last year.\n"


@pytest.fixture(params=["state", "no state", "nothing carried"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A vault as a site."""
    carriers = request.param != "nothing carried"
    vault, site = tmp_path / "vault", tmp_path / "site"
    (vault / ".obsidian").mkdir(parents=True)
    for name, text in {"Note": NOTE, "Loaf": LOAF, "Rye": RYE}.items():
        (vault / f"{name}.md").write_text(text)
    convert(vault, site, Options(target_format="html", carriers=carriers, durable=False))
    if request.param == "no state":
        shutil.rmtree(site / FOLDER)
    return site


def home(site: Path, old: str, new: str, *, last: bool = True) -> tuple[str, list[str]]:
    """The note as it comes home, and what the ledger says of parts, when ``old`` is ``new`` where it stands last, or first, in its page."""
    page = site / "note.html"
    text = page.read_text()
    before, found, after = text.rpartition(old) if last else text.partition(old)
    assert found
    page.write_text(before + new + after)
    back = site.parent / "back"
    losses = convert(site, back, Options(target_format="obsidian", durable=False)).plan.losses
    assert (back / "Loaf.md").read_text() == LOAF
    told = [f"{loss.note}: {loss.detail}" for loss in losses if loss.construct == "embed"]
    assert all(loss.outcome is Outcome.APPROXIMATED for loss in losses if loss.construct == "embed")
    return (back / "Note.md").read_text(), told


LINE = ["note.html: what is shown of another note was edited here: it stays as its own page has it"]
GONE = ["note.html: what is shown of another note was taken out here: it stays as its own page has it"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("round", "square"),
        ("bake", "eat"),
        ('type="checkbox"', 'type="checkbox" checked'),
        ("Of last year", "Of this year"),
        ("round", "<b>round</b>"),
        ("knead\n  rest", "knead rest"),
    ],
    ids=[
        "a word",
        "a word of a task",
        "a task",
        "what it shows in place itself",
        "emphasis",
        "a line of code",
    ],
)
def test_an_edit_of_what_is_shown_in_place_has_a_line(site: Path, old: str, new: str) -> None:
    in_place = (site / "note.html").read_text().partition('class="embedded"')[2].partition("After")[0]
    assert home(site, in_place, in_place.replace(old, new, 1)) == (NOTE, LINE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Before", "Ahead"),
        ("<em>round</em>", "<i>round</i>"),
        ('href="rye.html"', 'href="https://example.org/rye.html"'),
    ],
    ids=["a word around it", "a tag", "as a browser saves it"],
)
def test_what_is_no_edit_of_it_has_none(site: Path, old: str, new: str) -> None:
    text = (site / "note.html").read_text()
    assert home(site, text, text.replace(old, new)) == (NOTE.replace(old, new), [])


def test_an_edit_of_the_words_that_its_link_has_by_itself_has_one(site: Path) -> None:
    assert home(site, ">Loaf</a>", ">My loaf</a>", last=False) == (NOTE, LINE)


def test_what_was_taken_out_has_one(site: Path) -> None:
    part = '<div class="embedded"' + (site / "note.html").read_text().partition('<div class="embedded"')[2]
    assert home(site, part.partition("<p>After")[0], "") == (NOTE, GONE)


def test_words_of_its_own_are_read_and_have_none(tmp_path: Path) -> None:
    vault, site, back = tmp_path / "vault", tmp_path / "site", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    note = "- ![[Rye|a grain]] and ![[Rye]] ![[Loaf]]\n"
    for name, text in {"Note": note, "Loaf": LOAF, "Rye": RYE}.items():
        (vault / f"{name}.md").write_text(text)
    convert(vault, site, Options(target_format="html", durable=False))
    page = site / "note.html"
    text = page.read_text().replace(">a grain</a>", ">a cereal</a>")
    page.write_text(text)
    losses = convert(site, back, Options(target_format="obsidian", durable=False)).plan.losses
    assert (back / "Note.md").read_text() == note.replace("grain", "cereal")
    assert [loss for loss in losses if loss.construct == "embed"] == []
    first, last = (
        text.index('<div class="embedded"'),
        text.index("</li>", text.rindex('<div class="embedded"')),
    )
    page.write_text(text[:first] + text[last:])
    losses = convert(site, back, Options(target_format="obsidian", durable=False)).plan.losses
    assert [f"{loss.note}: {loss.detail}" for loss in losses if loss.construct == "embed"] == GONE


SHOWN = (
    '<h2>Sour</h2>\n<p>A <em>round</em> loaf, <a class="wikilink" href="rye.html">rye</a></p>\n<ul>\n<li data-task=" ">bake</li>\n</ul>\n'
    '<div class="callout" data-callout="tip"><p>x</p></div><table><tbody><tr><td align="left">y</td></tr></tbody></table><p><img src="a.png" alt="a"></p>'
)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("<em>round</em>", "<i>round</i>", True),
        ("</p>\n<ul>\n", "</p>\n\n  <ul>", True),
        ("A ", "A\n", True),
        ('href="rye.html"', 'href="https://e.org/rye.html"', True),
        (' class="wikilink"', "", True),
        ("<tbody>", "", True),
        ("<em>round</em>", "round", False),
        (" <em>", "<em>", False),
        ("loaf", "<b>loaf</b>", False),
        ("h2>", "h3>", False),
        ("loaf,", "loaf,<br>", False),
        ('"rye.html"', '"oats.html"', False),
        ('data-callout="tip"', 'data-callout="bug"', False),
        ('data-task=" "', 'data-task="x"', False),
        ('align="left"', 'align="right"', False),
        ('alt="a"', 'alt="b"', False),
    ],
)
def test_what_is_seen_of_a_part(old: str, new: str, same: bool) -> None:
    assert old in SHOWN
    assert (digest_of_html(SHOWN.replace(old, new), "") == digest_of_html(SHOWN, "")) is same


@pytest.mark.parametrize(("shown", "told"), [("knead\n  rest", 0), ("knead\n  bake", 1)])
def test_pages_of_earlier_releases_in_whose_digests_no_blanks_counted(shown: str, told: int) -> None:
    page = written(obsidian_note("x\n"))[0]
    part = f'<div class="embedded" data-shown="77d1"><pre><code>{shown}\n</code></pre>\n</div>'
    note = read(page.replace("<p>x</p>", f"<p>x</p>\n{part}"))
    assert len(note.extra.get(UNREAD, ())) == told


@pytest.mark.parametrize("carriers", [True, False])
@pytest.mark.parametrize(("old", "new"), [("^b</a>", "^b</a>"), ("^b</a>", "grain</a>")])
def test_the_words_of_an_embed_that_is_but_a_link(old: str, new: str, carriers: bool) -> None:
    """In a heading nothing is shown in place."""
    page = written(obsidian_note("# ![[Rye#^b]]\n"), obsidian_note("x ^b\n", "Rye.md"), carriers=carriers)[0]
    before, found, after = page.rpartition(old)
    assert found == old
    (heading,) = read(before + new + after).blocks
    ((embed,),) = spans_of(heading)
    assert isinstance(embed, Embed)
    assert embed.caption == ("Rye > grain" if new != old else "")
