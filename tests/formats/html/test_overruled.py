"""An edit of a page either comes home as that, or the ledger says what counts in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.html.unread import UNREAD
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Drawer, Paragraph
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text

LED = "html: a link or a picture in HTML of one's own was led elsewhere: it stays as it was"
ALL = """---
tags: [x]
url: https://e.org/a
n: [[Other]]
---
A mark[^one] #tag $x^2$ and
two lines.

![[My map.png|a map]]

- [ ] open
- [/] half

> [!tip]
> Steam

> [!faq] Why
> So

| a | b |
|:--|--:|
| c | d |

$$
\\frac{1}{2}
$$

[^one]: The note
"""


def _read(changed: str) -> tuple[Note, list[str]]:
    note = read(changed)
    losses = note.extra.get(UNREAD, ())
    assert all(loss.outcome is Outcome.APPROXIMATED and loss.note == "dir/note.html" for loss in losses)
    return note, [f"{loss.construct}: {loss.detail}" for loss in losses]


def _page() -> str:
    return written(obsidian_note(ALL))[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<h1>Note", "<h1>", "title: the title was taken out: the note is called as it was"),
        (
            "<h1>Note",
            "<h1><b>No</b>te",
            "title: a title is words, of one level: how it is emphasized is not kept",
        ),
        ("h1>", "h2>", "title: a title is words, of one level: how it is emphasized is not kept"),
        (
            '#fn:one">one',
            '#fn:one">1',
            "footnote: the mark of footnote `one` was edited: it is called as what it leads to",
        ),
        (
            '#fnref:one">one',
            '#fnref:one">1',
            "footnote: the number of footnote `one` was edited: it is called as its marks are",
        ),
        (
            "<mi>x</mi>",
            "<mi>y</mi>",
            "math: a formula was edited where it is drawn: the TeX that it was drawn of counts",
        ),
        (
            "<mn>1</mn>",
            "<mn>3</mn>",
            "math: a formula was edited where it is drawn: the TeX that it was drawn of counts",
        ),
        (">Tip<", "><", "callout: a box without a title shows its type: `tip`"),
        (
            "<small>Faq:</small> ",
            "",
            "callout: the type before the title of a box was edited to what is none: it stays `faq`",
        ),
        (
            'align="left">c',
            'align="right">c',
            "table: a column of a table is aligned as a whole: as its first cell",
        ),
        (
            ">a map<",
            "><b>a</b> map<",
            "image: what stands below a picture is words: their emphasis is not kept",
        ),
        (
            '<figcaption aria-hidden="true" data-vaultconv="7577">a map</figcaption>',
            "",
            "image: what stood below a picture was taken out: it stands for it still",
        ),
        (
            "(doing)",
            "(doingx)",
            "task: the words beside a task are read as (doing): the rest means nothing",
        ),
        (">#tag<", ">#<b>tag</b><", "tag: a tag is words: their emphasis is not kept"),
        (">url<", "><i>url</i><", "property: a property is words: their emphasis is not kept"),
        (
            'href="https://e.org/a"',
            'href="https://e.org/b"',
            "property: `https://e.org/a` in a property leads elsewhere than it says: what is shown counts",
        ),
        (
            '<input type="checkbox" disabled aria-label="doing">',
            "",
            "task: the box of a task was taken out, and not the words beside it: it stays a task",
        ),
    ],
)
def test_what_cannot_come_home_has_a_line(old: str, new: str, told: str) -> None:
    page = _page()
    assert old in page
    as_it_was, nothing = _read(page)
    note, lines = _read(page.replace(old, new))
    assert (note.blocks, note.title, note.properties) == (
        as_it_was.blocks,
        as_it_was.title,
        as_it_was.properties,
    )
    assert (nothing, lines) == ([], [told])


@pytest.mark.parametrize(
    ("markdown", "old", "new", "home"),
    [
        ("![[paper.pdf]]", ">paper.pdf<", ">the paper<", "[the paper](Files/paper.pdf)"),
        ("![[None]]", ">None<", ">Nothing<", "[Nothing](None)"),
        ("![](https://youtu.be/abcdefghijk)", ">https://youtu.be/abcdefghijk<", ">A film<", "[A film](https://youtu.be/abcdefghijk)"),
        ("![a map](Files/My%20map.png)", 'alt="a map"', 'alt="the map"', "![the map](<Files/My map.png>)"),
        ('![a map](Files/My%20map.png "Ours")', "<figcaption>Ours</figcaption>", "", "![a map](<Files/My map.png>)"),
        ("one\ntwo\nthree", '<br class="soft">\nthree', "\nthree", "one\ntwo three"),
        ("one\ntwo", '<br class="soft">', "", "one two"),
        ("```py title\na\n```", '"language-py"', '"language-js"', "```js title\na\n```"),
        ("```py title\na\n```", ' class="language-py"', "", "```py title\na\n```"),
        ('<div><a href="https://e.org/a">b</a></div>', '<a href="https://e.org/a"', '<a href="https://e.org/c?d&amp;e"', '<div><a href="https://e.org/c?d&amp;e">b</a></div>'),
        ('a <img src="https://e.org/b.png"> <b>c</b>', '<img src="https://e.org/b.png"', '<img src="https://e.org/d.png"', 'a <img src="https://e.org/d.png"> <b>c</b>'),
        ('<div><img src="Files/My map.png"> a <b>a</b></div>', "> a <b ", "> a c <b ", '<div><img src="../Files/My%20map.png"> a c <b>a</b></div>'),
        ("one\n[two](https://e.org)\nthree", '<br class="soft">\n<a', "\n<a", "one [two](https://e.org)\nthree"),
        ("https://e.org", ">https", "><b>https</b>", "[**https**://e.org](https://e.org)"),
        ("[[None]] x", ">None<", "><i>None</i><", "[*None*](None) x"),
        ("[[None]] x", ">None<", "><", "x"),
        ("- [ ] a\n    - [ ] b", '<input type="checkbox" disabled aria-label="open"> a', "a", "- a\n  - [ ] b"),
        ("> [!tip]\n> x", ">Tip<", "><b>Tip</b><", "> [!tip] **Tip**\n> x"),
        ("#tag x", 'href="../_vault/tags/tag.html"', 'href="https://e.org"', "[#tag](https://e.org) x"),
        ("#tag x", ">#tag<", ">tag<", "tag x"),
    ],
)  # fmt: skip
def test_what_comes_home(markdown: str, old: str, new: str, home: str) -> None:
    page = written(obsidian_note(markdown))[0]
    head, mark, body = page.partition('<div class="body')
    assert old in body
    note, lines = _read(head + mark + body.replace(old, new, 1))
    assert (MarkdownWriter(COMMONMARK).write(note.blocks).strip(), lines) == (home, [])


@pytest.mark.parametrize(
    ("markdown", "old", "new", "told"),
    [
        ("<div>a <u>b</u></div>", "<u data", "<s data", "html: HTML of one's own was edited by more than words and links: these alone come home"),
        ("<div>a <u>b</u></div>", ">a <", ">c <", ""),
        ('a <audio src="https://e.org/a.mp3"></audio> b', "a.mp3", "b.mp3", ""),
        ('a <audio src="https://e.org/a.mp3"></audio> b', "https://e.org/a.mp3", "javascript:a", "html: a tag of HTML of one's own was edited: it stays as it was"),
        ('<div><img src="Files/My map.png" alt="a"> b</div>', "Files/My%20map.png", "Files/other.png", LED),
        ('a <img src="Files/My map.png"> b', "Files/My%20map.png", "Files/other.png", LED),
        ('a <img src="Files/My map.png"> b', "../Files/My%20map.png", "file:///saved/My%20map.png", ""),
        ("<div>a <u>b</u></div>", ">b<", ">c <i>d</i><", "html: HTML of one's own was edited by more than words and links: these alone come home"),
        ("<div><pre>\nb\n  c</pre></div>", "b\n  c<", "b c<", "html: HTML of one's own was edited by more than words and links: these alone come home"),
        ("<div>b\n  c</div>", "b\n  c<", "b c<", ""),
        ('a <span title="b" style="c">d</span>', 'title="b"', 'title="e"', "html: a tag of HTML of one's own was edited: it stays as it was"),
        ('<div>a <span title="b">c</span></div>', 'title="b"', 'title="e"', "html: HTML of one's own was edited by more than words and links: these alone come home"),
        ("a `b` c", ">b<", "><b>b</b><", "code: code is words: their emphasis, and links in it, are not kept"),
        ("```py\nif b\n```", " b", ' <a href="c.html">b</a>', "code: code is words: their emphasis, and links in it, are not kept"),
        ("```py\nif b\n```", '<span class="k">if</span>', "if", ""),
        ("a <big title=x>b</big> <b>[[None]]</b> c", "</big>", "</big><i>d</i>", ""),
        ("a <big title=x>b</big> <b>[[None]]</b> c", ' title="x"', "", "html: a tag of HTML of one's own was edited: it stays as it was"),
        ("a <form>b</form> c", ">a ", ">d ", ""),
        ('<div><img src="Files/My map.png" alt="a"> b</div>', ' alt="a"', ' alt="c"', "html: HTML of one's own was edited by more than words and links: these alone come home"),
        ('<div><img src="Files/My map.png" alt="a"> b</div>', " b<", " c<", ""),
        ("![[paper.pdf]]", ">paper", "><b>paper</b>", "embed: the words of an embed are but words: their emphasis is not kept"),
        ("$\\oops$", "\\oops<", "<b>\\oops</b><", "math: a formula that is shown as its TeX is words: their emphasis is not kept"),
    ],
)  # fmt: skip
def test_what_is_carried_whole(markdown: str, old: str, new: str, told: str) -> None:
    page = written(obsidian_note(markdown))[0]
    head, mark, body = page.rpartition(old)
    assert mark
    assert _read(head + new + body)[1] == ([told] if told else [])


@pytest.mark.parametrize("carriers", [True, False])
@pytest.mark.parametrize(
    ("old", "new", "key", "value"),
    [
        ('"../oats.html">', '"../rye.html">', "k0", "[[Oats]]"),
        ('"../rye.html#part"', '"../oats.html#part"', "k1", "see [[oats.html#part|bread]]"),
        (">bread</a>", ">loaf</a>", "k1", "see [[Rye#Part|loaf]]"),
        (">bread</a>", ">bread</a> or <a href='../oats.html#^x1'>oats</a>", "k1", "see [[Rye#Part|bread]] or [[oats.html#^x1|oats]]"),
        (">bread</a>", ">bread</a> or <a href='https://a.org/b.html'>c</a>", "k1", "see [[Rye#Part|bread]] or c"),
        (">bread</a>", ">bread</a> or <a href='../../../b.html'>c</a>", "k1", "see [[Rye#Part|bread]] or c"),
        ('"#here"', '"../oats.html"', "k4", "[[oats.html|here]]"),
        (">here</a>", ">h]] e</a>", "k4", "h]] e"),
    ],
)  # fmt: skip
def test_a_link_in_a_property_leads_where_it_was_led(
    old: str, new: str, key: str, value: str, carriers: bool
) -> None:
    links = ("[[Oats]]", "see [[Rye#Part|bread]]", "[[None]]", "[[#Here]]", "[[#Here|here]]")
    properties = "".join(f'k{number}: "{link}"\n' for number, link in enumerate(links))
    note = obsidian_note(f"---\n{properties}---\n# Here\n")
    page = written(
        note, *(obsidian_note("# Part\n", f"{name}.md") for name in ("Rye", "Oats")), carriers=carriers
    )[0]
    before, found, after = page.rpartition(old)
    assert found
    (back, lines), (was, none) = _read(before + new + after), _read(page)
    carried = value if carriers else value.replace("Rye#Part", "rye.html#part")
    assert back.properties.get(key) == carried
    assert [back.properties.get(f"k{n}") == was.properties.get(f"k{n}") for n in range(5)].count(False) <= 1
    of = "Oats" if key == "k0" else "c" if value.endswith("or c") else ""
    told = [f"property: `{of}` in a property leads elsewhere than it says: what is shown counts"] * bool(of)
    assert (lines, none) == (told, [])


@pytest.mark.parametrize(
    ("shown", "name", "told"),
    [
        ("ROOM", "ROOM", []),
        ("the room", "LOGBOOK", ["drawer: a drawer has a name of one word: it stays `LOGBOOK`"]),
    ],
)
def test_the_name_of_a_drawer(shown: str, name: str, told: list[str]) -> None:
    page = written(Note("a.md", "a", blocks=(Drawer("LOGBOOK", "x"),)))[0]
    note, lines = _read(page.replace(">LOGBOOK<", f">{shown}<"))
    assert (note.blocks, lines) == ((Drawer(name, "x", line=note.blocks[0].line),), told)


def test_with_nothing_carried_a_picture_that_has_two_captions_has_a_line() -> None:
    page = written(obsidian_note("![a map](Files/My%20map.png)"), carriers=False)[0]
    assert _read(page)[1] == []
    told = "image: what stands below a picture is otherwise than what stands for it: what is below counts"
    assert _read(page.replace('alt="a map"', 'alt="x"'))[1] == [told]


@pytest.mark.parametrize(("path", "once"), [("2026-01-05.md", True), ("Day.md", False)])
def test_a_day_that_is_called_by_its_date_shows_it_once(path: str, once: bool) -> None:
    note = replace(obsidian_note("x", path), date="2026-01-05")
    page = written(note)[0]
    shown = page.partition("<article")[2]
    assert (shown.count(">2026-01-05<"), "<h1><time" in shown) == (1, once)
    back = read(page)
    assert (back.date, back.title) == ("2026-01-05", note.title)
    assert read(page.replace(">2026-01-05</time>", ">2026-01-06</time>")).date == "2026-01-06"


def test_a_day_in_a_title_is_words_too() -> None:
    page = written(replace(obsidian_note("x", "2026-01-05.md"), date="2026-01-05"))[0]
    told = "title: a title is words, of one level: how it is emphasized is not kept"
    assert told in _read(page.replace(">2026-01-05</time>", "><b>2026</b>-01-05</time>"))[1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</h1>\n", '</h1>\n<p>As of <time class="date">March</time>.</p>\n', "As of March."),
        ("</time></p>", "</time>, in the rain</p>", "2026-01-05, in the rain"),
    ],
    ids=["a day in a sentence of one's own", "words put beside the day of the page"],
)
def test_words_beside_a_day_in_the_header_are_text(old: str, new: str, words: str) -> None:
    page = written(replace(obsidian_note("x", "Day.md"), date="2026-01-05"))[0]
    before, found, after = page.partition(old)
    assert found
    note, lines = _read(before + new + after)
    assert (note.date, lines) == ("2026-01-05", [])
    assert [plain_text(block.spans) for block in note.blocks if isinstance(block, Paragraph)] == [words, "x"]
