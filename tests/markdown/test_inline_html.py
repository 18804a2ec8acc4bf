"""HTML in notes of Markdown: it stays, becomes Markdown, or only its words stay (``--inline-html``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.inline_html import with_html


def changed(text: str, mode: str = "markdown", dialect: Dialect = OBSIDIAN) -> str:
    return with_html(text, dialect, mode, "n.md").text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a <b>b</b> <i>c</i> <s>d</s>", "a **b** *c* ~~d~~"),
        ("<strong><em>both</em></strong>", "**_both_**"),
        ("<b> spaced </b>x", " **spaced** x"),
        ('<b>"a"</b>b', '<b>"a"</b>b'),
        ('<a href="https://e.org/a b" title="t">x *y*</a>', '[x *y*](<https://e.org/a b> "t")'),
        ("<mark>m</mark>", "==m=="),
        ("<code>a `b`</code> <code>c</code>", "<code>a `b`</code> `c`"),
        ("<kbd>K</kbd>, H<sub>2</sub>O", "<kbd>K</kbd>, H<sub>2</sub>O"),
        ("<b>bold <kbd>K</kbd></b>", "**bold <kbd>K</kbd>**"),
        ("one<br>two", "one\\\ntwo"),
        ("one<br>\ntwo", "one\\\ntwo"),
        ("- one<br>two", "- one<br>two"),
        ("# a<br>b", "# a<br>b"),
        ("| a<br>b |\n|---|\n| <b>c</b> |", "| a<br>b |\n|---|\n| **c** |"),
        ("<span style='x'>a *b*</span>", "a *b*"),
        (
            "`<b>a</b>` $x<b>y</b>$ %%<b>c</b>%% [[d<b>e</b>]]",
            "`<b>a</b>` $x<b>y</b>$ %%<b>c</b>%% [[d<b>e</b>]]",
        ),
        ("==a <b>b</b>==", "==a **b**=="),
        ("<!-- <b>a</b> -->", "<!-- <b>a</b> -->"),
        ("```\n<b>a</b>\n```", "```\n<b>a</b>\n```"),
        ("<b>never closed", "<b>never closed"),
        ("<p>a #b [[c]]</p>", "a \\#b \\[\\[c\\]\\]"),
        ("<ul><li>a<li>b <b>c</b></ul>", "- a\n- b **c**"),
        ('<ul><li><input type="checkbox" checked> a</li></ul>', "- [x] a"),
        ("<h2>T <i>t</i></h2>", "## T *t*"),
        ('<pre><code class="language-py">a ```` b\n</code></pre>', "`````py\na ```` b\n`````"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tr><td colspan=2>a</table>", "<table><tr><td colspan=2>a</table>"),
        (
            "<details><summary>s</summary>\n<b>k</b>\n</details>",
            "<details><summary>s</summary>\n<b>k</b>\n</details>",
        ),
        ("<div>\n\n**a**\n\n</div>", "<div>\n\n**a**\n\n</div>"),
        ("> one\n> <p>two</p>", "> one\n>\n> two"),
        ("- one\n  <p>two</p>\n- three", "- one\n\n  two\n- three"),
        ("<img alt='no address'>", "no address"),
    ],
)
def test_html_that_markdown_has_a_word_for(html: str, markdown: str) -> None:
    assert changed(html) == markdown


@pytest.mark.parametrize(
    ("dialect", "picture", "marked"),
    [
        (OBSIDIAN, "![x|30x20](i.png)", "==m=="),
        (LOGSEQ, "![x](i.png){:height 20, :width 30}", "==m=="),
        (READWISE, '![x](i.png){:width="30" height="20"}', "[[m::highlight]]"),
        (COMMONMARK, '<img alt="x" height="20" src="i.png" width="30"/>', "<mark>m</mark>"),
    ],
    ids=lambda value: value.name if isinstance(value, Dialect) else "",
)
def test_what_dialects_write_differently(dialect: Dialect, picture: str, marked: str) -> None:
    html = '<img alt="x" height="20" src="i.png" width="30"> <mark>m</mark>'
    assert changed(html, dialect=dialect).replace("/>", ">") == f"{picture} {marked}".replace("/>", ">")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a <b>b *c*</b> <kbd>K</kbd><br>d", "a b *c* K d"),
        ('see <img src="i.png" alt="the mill"> and <a href="u">u</a>', "see the mill and u"),
        ("<details><summary>s</summary>\n<p>k *l*</p></details>\n\n`<b>`", "s\n\nk \\*l\\*\n\n`<b>`"),
        ("<script>bad()</script>\n\nx", "\n\nx"),
        ("%%<b>c</b>%%", "%%<b>c</b>%%"),
    ],
)
def test_only_the_words_stay(html: str, words: str) -> None:
    assert changed(html, "strip") == words


def test_the_ledger_says_what_went() -> None:
    text = 'x\n\n<a href="https://e.org" class="c">a</a> <b>b</b>\n'
    (loss,) = with_html(text, OBSIDIAN, "strip", "n.md", 4).losses
    assert (loss.note, loss.line, loss.construct, str(loss.outcome), loss.detail) == (
        "n.md",
        6,
        "html",
        "kept-as-text",
        "--inline-html strip: only the words are kept of 1 a, 1 b; not of https://e.org",
    )
    (loss,) = with_html(text, OBSIDIAN, "markdown", "n.md", 4).losses
    assert (loss.line, str(loss.outcome), loss.detail) == (
        6,
        "approximated",
        "--inline-html markdown: 1 a, 1 b are Markdown now; what their attributes class said is left out",
    )
    assert with_html("<b>b</b>", OBSIDIAN, "markdown", "n.md").losses == ()


def test_a_footer_of_a_quoteback_stays() -> None:
    text = '> a\n> <div class="quoteback-footer"><div>x</div></div>\n'
    assert changed(text, "markdown") == changed(text, "strip") == text


@settings(derandomize=True, max_examples=100, deadline=None, phases=[Phase.generate])
@given(st.text(alphabet="ab *_`<>/[]()#\n-!&;1.\"'=", max_size=40))
def test_any_text_is_read_and_settles(text: str) -> None:
    for mode in ("markdown", "strip"):
        once = changed(text, mode)
        assert with_html(text, OBSIDIAN, "keep", "n.md").text == text
        if "<" not in text:
            assert once == text


SOURCES = {
    "obsidian": ("N.md", "a <b>b</b> <mark>m</mark> #t\n"),
    "logseq": ("pages/N.md", "- a <b>b</b> <mark>m</mark> #t\n"),
    "readwise": ("_manual_posts/2026-01-05-n.md", "---\ntitle: N\n---\n\na <b>b</b> <mark>m</mark> #t\n"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_each_reader_of_markdown_has_the_option(source: str, tmp_path: Path) -> None:
    path, text = SOURCES[source]
    file = tmp_path / source / path
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    made = {}
    for mode in ("keep", "markdown", "strip"):
        done = go(tmp_path / source, tmp_path / f"{source}-{mode}", "html", inline_html=mode)
        pages = files(tmp_path / f"{source}-{mode}")
        (made[mode],) = (
            data.decode() for name, data in pages.items() if not name.startswith(("index.html", "_vault/"))
        )
        lines = [loss.detail for loss in done.losses if loss.construct == "html"]
        assert bool(lines) == (mode == "strip")
    assert "<strong>b</strong> <mark>m</mark>" in made["markdown"]
    assert "a b m" in made["strip"]
    assert "<b" in made["keep"]
