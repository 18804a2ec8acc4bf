"""What other converters of web pages are measured by: 24 constructs, and five besides, each of them kept in a vault and in a graph.
``fixtures/constructs/html`` holds them, each once.

Source of the list: ``formats/peers.md`` section 3, where the best keeps 17 and nobody ``<details>``, the boxes of GitHub and
Obsidian, the ids that links lead to, and footnotes. What is asked is not that the words are there but that they are in each app
what they are in the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.promises.test_constructs import FIXTURES
from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

SPLICE, WAY_UP = "2fc5db73-c889-5207-8066-90cb0eb0ecfe", "80448f4b-b07c-5662-9977-47836b584c35"
COLUMNS = '<table>\n<tbody><tr><td colspan="2">both floors</td></tr>\n<tr><td>lower</td><td>upper</td></tr>\n</tbody></table>\n'
DETAILS = "<details><summary>Who was here</summary><p>The <b>sexton</b>, and Ada.</p></details>\n"
TERMS = "<dl><dt>clapper</dt><dd>what strikes</dd></dl>\n"
CODE = '```python\ndef ring(times):\n\n    return "*ding* " * times\n```\n'
RUBY = "<ruby>鐘<rp>(</rp><rt>kane</rt><rp>)</rp></ruby>"


def block(text: str) -> str:
    """``text`` as the block of a graph that stands below a heading below the title."""
    lines = text.splitlines()
    inner = (f"\t\t  {line}" if line else "" for line in lines[1:])
    return "\n".join((f"\t\t- {lines[0]}", *inner)) + "\n"


CONSTRUCTS: Mapping[str, tuple[str, str]] = {
    "a link to another page": ("[[Ropes|ropes]]", "[ropes]([[Ropes]])"),
    "a link to an id in another page": ("[[Ropes#How to splice|splice]]", f"[splice]((({SPLICE})))"),
    "a link to an id of its own": ("[[#The stairs|way up]]", f"[way up]((({WAY_UP})))"),
    "an id that a link leads to": ("\n## The stairs\n", f"\t- ## The stairs\n\t  id:: {WAY_UP}\n"),
    "text that looks like Markdown": (
        "\nTake 4 * 4 steps, then \\_wait\\_ for #2 and [knock] twice.",
        "- Take 4 * 4 steps, then \\_wait\\_ for \\#2 and [knock] twice.",
    ),
    "a new line": (" twice.\\\nNobody ", " twice.\n\t\t  Nobody "),
    "struck text": ("~~answers~~", "~~answers~~"),
    "low and high text": (
        "H<sub>2</sub>O, a yard of floor is m<sup>2</sup>",
        "H_{2}O, a yard of floor is m^{2}",
    ),
    "marked text": ("==Mind your head.==", "==Mind your head.=="),
    "keys": ("<kbd>Ctrl</kbd>+<kbd>R</kbd>", "<kbd>Ctrl</kbd>+[:span]<kbd>R</kbd>"),
    "code with backquotes": ("Run ``a `b` c`` before", "Run ``a `b` c`` before"),
    "code with its language": (f"\n\n{CODE}\n", block(CODE)),
    "bars and sides in a table": (
        "\n| bell | weight \\| note |\n| --- | --: |\n| small | 90 \\| `e\\|f` |\n",
        block("| bell | weight &vert; note |\n| --- | --: |\n| small | 90 &vert; <code>e&vert;f</code> |\n"),
    ),
    "a cell over two columns": (f"\n\n{COLUMNS}\n", block(COLUMNS)),
    "a list in a list": (
        "\n- oil\n\t- the wheel\n",
        "\t\t- oil\n\t\t  logseq.order-list-type:: bullet\n\t\t\t- the wheel\n",
    ),
    "the first number of a list": (
        "\n\t\t3. left side\n\t\t4. right side\n- dust\n",
        '\t\t\t\t- left side\n\t\t\t\t  logseq.order-list-type:: number\n\t\t\t\t  vaultconv:: {"v":1,"start":3}\n',
    ),
    "tasks": (
        "\n* [ ] call the founder\n* [x] sweep the floor\n",
        "\t\t- TODO call the founder\n\t\t- DONE sweep the floor\n",
    ),
    "a box of GitHub": (
        "\n\n> [!warning]\n> Cover your *ears*.\n\n",
        block("#+BEGIN_WARNING\nCover your *ears*.\n#+END_WARNING\n"),
    ),
    "a box of Obsidian": (
        "\n\n> [!tip]- In winter\n> Wear gloves.\n\n",
        block('#+BEGIN_TIP {"v":1,"fold":"-"}\n**In winter**\nWear gloves.\n#+END_TIP\n'),
    ),
    "details": (f"\n\n{DETAILS}\n", block(DETAILS)),
    "terms": (f"\n\n{TERMS}\n", block(TERMS)),
    "the size of a picture": (
        "![a bell|60x40](bell.svg)",
        "![a bell](../assets/bell.svg){:height 40, :width 60}\n",
    ),
    "what stands below a picture": (
        "![a bell|60x40](bell.svg)\n\nThe *small* bell\n",
        "{:height 40, :width 60}\n\t\t- The *small* bell\n",
    ),
    "the source of a quotation": (
        "\n\n> [!quote]\n> A tower is a clock for the ear.\n>\n> — [Source](https://example.org/towers)\n\n",
        "\t\t- > A tower is a clock for the ear.\n\t\t\t- — [Source](https://example.org/towers)\n",
    ),
    "a formula": ("It falls $g t^2$ deep.", "It falls $g t^2$ deep."),
    "a footnote": ("old.[^1]\n", "old.[^1]\n"),
    "what a footnote says": ("\n\n[^1]: From 1911.\n", "\t\t- [^1]: From 1911.\n"),
    "words above words": (f"Its name is {RUBY}.\n", f"- Its name is {RUBY}.\n"),
    "a recording": ("\n![[ring.mp3]]\n", "- ![ring.mp3](../assets/ring.mp3)\n"),
}
"""Each construct, as it is in the note and in the page of the graph."""


@pytest.fixture(scope="module", params=["obsidian", "logseq"])
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The pages in another app, and which it is."""
    place: Path = tmp_path_factory.mktemp("there") / request.param
    go(FIXTURES / "html", place, request.param)
    return request.param, place


def test_each_is_in_the_app_what_it_is_in_the_page(there: tuple[str, Path]) -> None:
    app, place = there
    (note,) = place.rglob("The bell tower.md")
    text = note.read_text("utf-8")
    wanted = {name: said[app == "logseq"] for name, said in CONSTRUCTS.items()}
    assert len(wanted) >= 24
    assert [name for name, said in wanted.items() if said not in text] == []
    assert all(word not in text for word in ("not for a note", "color: black", "↩", "user-content"))


def test_where_the_links_lead_is_there(there: tuple[str, Path]) -> None:
    app, place = there
    (other,) = place.rglob("Ropes.md")
    heading = "## How to splice\n" + (f"\t  id:: {SPLICE}\n" if app == "logseq" else "\n")
    assert heading in other.read_text("utf-8")
    folder = place / ("assets" if app == "logseq" else "tools")
    for name in ("bell.svg", "ring.mp3"):
        assert (folder / name).read_bytes() == (FIXTURES / "html/tools" / name).read_bytes()


def test_nothing_is_missing_and_every_byte_of_the_pages_comes_back(
    there: tuple[str, Path], tmp_path: Path
) -> None:
    _, place = there
    assert verify(FIXTURES / "html", place, Options()).missing == ()
    go(place, tmp_path / "home", "html")
    pages = {path: data for path, data in files(FIXTURES / "html").items() if path.endswith(".html")}
    home = files(tmp_path / "home")
    assert {path: home[path] for path in pages} == pages


def test_what_a_note_has_no_place_for_has_its_line(tmp_path: Path) -> None:
    plan = go(FIXTURES / "html", tmp_path, "obsidian")
    assert sorted((loss.construct, loss.outcome.value) for loss in plan.losses) == [
        ("metadata", "dropped-view-state"),
        ("script", "dropped-view-state"),
        ("style", "dropped-view-state"),
    ]
