"""Nothing that a note holds runs in a page."""

from __future__ import annotations

import json

import pytest

from tests.formats.html.hostile import VECTORS, harm
from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.html.safety import cleaned, is_safe
from vaultconv.model.blocks import Html, Paragraph
from vaultconv.model.spans import HtmlSpan


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives(vector: str) -> None:
    text = f"a {vector} b\n\n{vector}\n\n<div>\n{vector}\n</div>\n\n- {vector}\n\n| {vector} |\n|---|\n\n[x]({vector})\n"
    page = written(obsidian_note(text))[0]
    assert harm(page) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives_anywhere_else(vector: str) -> None:
    front = "---\n" + "".join(f"{key}: {json.dumps(vector)}\n" for key in ("a", "tags")) + "---\n"
    text = f"```{vector}\n{vector}\n```\n\n`{vector}` ${vector}$ %%{vector}%% ^[{vector}] [[{vector}|{vector}]] ![[{vector}]]\n\n> [!{vector}] {vector}\n> x\n"
    assert harm(written(obsidian_note(front + text, f"Dir/{vector.replace('/', '')[:40]}.md"))[0]) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_each_comes_back_as_it_was(vector: str) -> None:
    note = obsidian_note(f"<div>\n{vector}\n</div>\n")
    back = read(written(note)[0])
    assert [b.text for b in back.blocks if isinstance(b, Html)] == [
        b.text for b in note.blocks if isinstance(b, Html)
    ]


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("a <u>b</u> <kbd>c</kbd>", 0),
        ("a <b>b</b><br/> <!-- c -->", 0),
        ("a <span class='x'>b</span>", 0),
        ("a <span style='color:red'>b</span>", 1),
        ("a <script>b</script>", 1),
        ("<div align=center>\nx\n</div>", 0),
        ("<div onclick=x>\nx\n</div>", 1),
    ],
)
def test_what_is_not_shown_as_it_was_has_its_line(markdown: str, lines: int) -> None:
    page, losses = written(obsidian_note(markdown))
    assert [loss.construct for loss in losses] == ["html"] * lines
    note = obsidian_note(markdown)
    tags = [
        s.text for b in note.blocks if isinstance(b, Paragraph) for s in b.spans if isinstance(s, HtmlSpan)
    ]
    back = [
        s.text
        for b in read(page).blocks
        if isinstance(b, Paragraph)
        for s in b.spans
        if isinstance(s, HtmlSpan)
    ]
    assert back == tags


def test_a_tag_that_swallows_is_not_shown_at_all() -> None:
    page, _ = written(obsidian_note("a <table> *b* <td>c</td> d"))
    assert [word for word in "abcd" if word not in page.partition("body")[2]] == []


@pytest.mark.parametrize(
    ("url", "safe", "picture"),
    [
        ("https://example.org", True, True),
        ("//example.org", True, True),
        ("obsidian://open?vault=x", True, True),
        ("mailto:a@example.org", True, True),
        ("", False, False),
        ("javascript:alert(1)", False, False),
        ("\x01javascript:alert(1)", False, False),
        ("file:///etc/passwd", False, False),
        ("data:image/png;base64,AA==", False, True),
        ("data:image/svg+xml,<svg>", False, False),
    ],
)
def test_addresses(url: str, safe: bool, picture: bool) -> None:
    assert (is_safe(url), is_safe(url, picture=True)) == (safe, picture)


def test_text_of_what_is_left_out_stays() -> None:
    assert cleaned("<form><button>a</button><p>b</form>") == "a<p>b</p>"
    assert cleaned("<p>b</p>", inline=True) == "b"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<script>a</script><style>b</style><p>c</p>", "<p>c</p>"),
        ('<progress value="3" max="9" onclick=x></progress>', '<progress value="3" max="9"></progress>'),
        ('<meter value=".6" low=".2">x</meter>', '<meter value=".6" low=".2">x</meter>'),
        (
            '<iframe width="9" src="https://e.org/?a=1&amp;b=2">No frames here</iframe>',
            '<a href="https://e.org/?a=1&amp;b=2">https://e.org/?a=1&amp;b=2</a>',
        ),
        ("<IFRAME src='javascript:a'></IFRAME><iframe srcdoc='<p>b'></iframe>", ""),
    ],
)
def test_what_the_apps_show_of_it_is_shown(given: str, shown: str) -> None:
    """Obsidian hides the words of scripts and style, draws bars, and shows frames, for which a page of a site has a link."""
    assert cleaned(given) == shown
    note = obsidian_note(f"<div>{given}</div>\n")
    home = read(written(note)[0])
    assert [block.text for block in home.blocks if isinstance(block, Html)] == [f"<div>{given}</div>"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ('<video width="9" src="f.mp4"></video>', '<video width="9" src="f.mp4" controls=""></video>'),
        (
            '<audio controls="" loop="" src="s.mp3"></audio>',
            '<audio controls="" loop="" src="s.mp3"></audio>',
        ),
        (
            '<video autoplay muted><source src="f.webm" type="video/webm" onerror=x>none</video>',
            '<video muted="" controls=""><source src="f.webm" type="video/webm">none</video>',
        ),
        ('<video src="data:video/mp4;base64,AA" poster="p.png"></video>', '<video controls=""></video>'),
    ],
)
def test_sound_and_films_are_shown_with_controls_and_play_nothing_by_themselves(
    given: str, shown: str
) -> None:
    assert cleaned(given) == cleaned(given, inline=True) == shown
