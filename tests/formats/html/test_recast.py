"""What programs build of elements and classes of their own is read as what it is."""

from __future__ import annotations

import time

import pytest

from tests.formats.html.pages import read
from tests.formats.html.test_programs import markdown

ICON = "<svg viewBox='0 0 1 1'><path></path></svg>"


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (
            "<markdown-accessiblity-table><table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2</table></markdown-accessiblity-table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("<x-page><x-box><ul><li>a</ul></x-box><x-box><h2>b</h2></x-box></x-page>", "- a\n\n## b"),
        ("<p>one <user-mention>@ann</user-mention>", "one @ann"),
        (
            '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>Done</span></li></ul>\n'
            '<ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span>Open</span></li></ul>',
            "- [x] Done\n- [ ] Open",
        ),
        (
            '<ul class="bulleted-list"><li>a<ul class="bulleted-list"><li>b</ul><ul class="bulleted-list"><li>c</ul></ul>'
            '<ul class="bulleted-list"><li>d</ul><ul class=other><li>e</ul>',
            "- a\n  - b\n  - c\n- d\n\n* e",
        ),
        ('<ul class="to-do-list"><li><div class="checkbox">words</div></ul>', "- words"),
        ('<ul><li data-task="/"><input type=checkbox checked>half<li data-task="" ><input type=checkbox>open</ul>', "- [/] half\n- [ ] open"),
        ('<ul><li data-task="x"><input type=checkbox checked>done<li data-task="?">no box</ul>', "- [x] done\n- no box"),
        ('<p>A <a class="tag" href="#foo/bar">#foo/bar</a> and <a class="tag" href="/tags/x">#x</a>', "A #foo/bar and [#x](tags/x)"),
        ('<pre class="mermaid">graph TD</pre>', "```mermaid\ngraph TD\n```"),
        (
            "<script src=https://cdn.example.org/mathjax@3/tex-chtml.js></script>"
            "<p>a \\(x &lt; y\\) or $$z$$, <code>\\(n\\)</code><p>\\[w\\]",
            "a $x < y$ or $$z$$, `\\(n\\)`\n\n$$w$$",
        ),
        ("<p>a \\(x\\) b", "a \\\\(x\\\\) b"),
        (
            "<p>a <mjx-container><mjx-math><mjx-c class='mjx-c1D465 TEX-I'></mjx-c><mjx-c class='mjx-c32'></mjx-c><mjx-c class='mjx-c0'></mjx-c></mjx-math></mjx-container> b",
            "a x2 b",
        ),
        ("<p>a <mjx-container><svg></svg></mjx-container> b", "a <svg></svg> b"),
        (
            '<table role="presentation"><tr><td><h2>One</h2><p>two</p><td><table><tr><th>a<tr><td>b</table></table>',
            "## One\n\ntwo\n\n| a |\n| --- |\n| b |",
        ),
        ('<iframe srcdoc="<p>in &lt;b&gt;it&lt;/b&gt;"></iframe>', "in **it**"),
        ('<p>See <a href="https://e.org" title="this">this</a> <a href="https://e.org" title="more">that</a>', 'See [this](https://e.org) [that](https://e.org "more")'),
        ('<p><cite class="book" data-x="1" id="q">A <i>B</i></cite>', '<cite id="q">A *B*</cite>'),
    ],
)  # fmt: skip
def test_programs(html: str, note: str) -> None:
    assert markdown(html) == note


@pytest.mark.parametrize(
    "title",
    [
        f'<div class="callout-title"><div class="callout-icon">{ICON}</div><div class="callout-title-inner">Fold</div><div class="callout-fold">{ICON}</div></div>',
        '<div class="callout-title"><p>Fold</p></div>',
    ],
)
def test_the_title_of_a_box_is_one_line_without_pictures(title: str) -> None:
    page = f'<div class="callout" data-callout="tip" data-callout-fold="-">{title}<div class="callout-content"><p>a</p></div></div>'
    note = markdown(page).split("\n")
    assert note == ["> [!tip]- Fold", "> a"]


def test_icons_in_buttons_are_none_of_the_text() -> None:
    page = f'<p>a</p><button title="Copy"><span aria-hidden="true">{ICON}</span></button><clipboard-copy>{ICON}</clipboard-copy>'
    assert markdown(page) == "a"


def test_ids_that_a_program_gives_each_block_are_those_that_something_leads_to() -> None:
    first, second = (f"1f0c9a7e-33d1-80aa-9c01-d6e5f4a3b20{number}" for number in (1, 2))
    note = read(
        f'<title>t</title><p id="{first}">a<p id="{second}">b<p><a href="#{second}">c</a><p id="mine">d'
    )
    assert [block.traits.anchor for block in note.blocks] == ["", second, "", "mine"]


@pytest.mark.parametrize("beginnings", ["\\( ", "<script ", "<a-b>"])
def test_beginnings_alone_take_no_time(beginnings: str) -> None:
    before = time.process_time()
    read("<script src=mathjax.js></script>$$<p>" + beginnings * 10_000)
    assert time.process_time() - before < 3
