"""The page of a board: a picture that is safe whatever is on it, and all of it in words, which is read back."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.formats.html.hostile import harm
from tests.roundtrip.journey import files, go
from vaultconv.formats.html.board.shapes import Box, around, arrow_head, curve, near, number
from vaultconv.formats.html.board.style import colored
from vaultconv.model.board import BoardEdge
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.verify import verify

NODES: list[dict[str, Any]] = [
    {
        "id": "g",
        "type": "group",
        "x": -40,
        "y": -60,
        "width": 700,
        "height": 420,
        "label": "Bread & <salt>",
        "color": "4",
    },
    {
        "id": "t",
        "type": "text",
        "text": "# Why\n\nSee [[Rye#Method|the method]] ^here\n\n- [ ] buy\n\n[^1]\n\n[^1]: so",
        "x": 0,
        "y": 0,
        "width": 280,
        "height": 200,
    },
    {
        "id": "f",
        "type": "file",
        "file": "Notes/Rye.md",
        "subpath": "#Method",
        "x": 340,
        "y": 0,
        "width": 280,
        "height": 160,
        "color": "#b5651d",
    },
    {"id": "i", "type": "file", "file": "img/loaf one.png", "x": 340, "y": 200, "width": 200, "height": 140},
    {"id": "p", "type": "file", "file": "paper.pdf", "x": 340, "y": 400, "width": 200, "height": 140},
    {
        "id": "l",
        "type": "link",
        "url": "https://www.example.org/a?b=1&c",
        "x": 800,
        "y": 0,
        "width": 300,
        "height": 120,
    },
    {"id": "m", "type": "file", "file": "Notes/Lost.md", "x": 800, "y": 320, "width": 240, "height": 80},
    {"id": "d", "type": "dice", "x": 800, "y": 500, "width": 240, "height": 80},
]
EDGES: list[dict[str, Any]] = [
    {
        "id": "1",
        "fromNode": "t",
        "fromSide": "right",
        "toNode": "f",
        "toSide": "left",
        "label": "how <b>\nand why",
        "color": "5",
    },
    {"id": "2", "fromNode": "f", "toNode": "l", "fromEnd": "arrow", "toEnd": "none"},
    {"id": "3", "fromNode": "i", "toNode": "f", "toEnd": "none"},
    {"id": "4", "fromNode": "i", "toNode": "nobody"},
]


def vault(folder: Path, nodes: list[dict[str, Any]], edges: list[dict[str, Any]] | None = None) -> Path:
    """A vault with a board."""
    contents = {
        "Plan.canvas": json.dumps({"nodes": nodes, "edges": edges or []}).encode(),
        "Notes/Rye.md": b"---\na: 1\n---\nA sour one. ^top\n\n## Method\n\nMix, see [[Home]].[^2]\n\n[^2]: Note.\n\n### Then\n\nbake\n\n## After\n\nEat.\n",
        "Home.md": b"[[Plan.canvas]] [[Plan.canvas|it]] ![[Plan.canvas]] [[Plan.canvas#x]]\n",
        "img/loaf one.png": b"png",
        "paper.pdf": b"pdf",
    }
    for path, data in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def picture(
    tmp_path: Path, nodes: list[dict[str, Any]], edges: list[dict[str, Any]] | None = None
) -> LexborNode:
    """The figure on the page of a board."""
    source = vault(tmp_path / "v", nodes, edges)
    go(source, tmp_path / "site", "html")
    assert verify(source, tmp_path / "site", Options(target_format="html")).missing == ()
    found = LexborHTMLParser((tmp_path / "site/Plan.canvas.html").read_text("utf-8")).css_first(
        "figure.board"
    )
    assert found is not None
    return found


def hrefs(node: LexborNode) -> list[str]:
    return [each.attributes.get("href") or "" for each in node.css("a[href]")]


def test_every_card_leads_where_it_led(tmp_path: Path) -> None:
    figure = picture(tmp_path, NODES, EDGES)
    assert hrefs(figure) == [
        "notes/rye.html#method",
        "#fn:1",
        "notes/rye.html#method",
        "home.html",
        "img/loaf%20one.png",
        "paper.pdf",
        "https://www.example.org/a?b=1&c",
        "Plan.canvas",
    ]
    site = tmp_path / "site"
    assert all(
        href.startswith("#") or (site / href.partition("#")[0].replace("%20", " ")).is_file()
        for href in hrefs(figure)
        if ":" not in href
    )
    assert [image.attributes["href"] for image in figure.css("image")] == ["img/loaf%20one.png"]


def test_it_shows_what_the_board_shows(tmp_path: Path) -> None:
    figure = picture(tmp_path, NODES, EDGES)
    assert [node.attributes["class"] for node in figure.css("svg > g")] == [
        "group c4", "edge c5", "edge", "edge", "card", "card own", "card", "card", "card", "card missing", "card",
    ]  # fmt: skip
    assert [len(edge.css("polygon")) for edge in figure.css("g.edge")] == [1, 1, 0]
    assert [text.text() for text in figure.css("text")] == ["Bread & <salt>", "how <b>", "and why"]
    note = figure.css("g.own .in")[0].text()
    assert "Mix" in note
    assert "bake" in note
    assert "Eat" not in note
    assert "sour" not in note
    assert "not in this vault" in figure.css_first("g.missing").text()
    svg = figure.css_first("svg")
    assert svg.attributes["viewBox"] == "-80 -100 1220 720"


def test_it_is_told_to_who_cannot_see_it(tmp_path: Path) -> None:
    figure = picture(tmp_path, NODES, EDGES)
    svg = figure.css_first("svg")
    named = (svg.attributes["aria-labelledby"] or "").split()
    assert [figure.css_first(f"#{id}").tag for id in named] == ["title", "desc"]
    assert (
        figure.css_first("desc").text()
        == "A board with 7 cards, 1 group, 3 connections. All of it is listed below."
    )
    page = LexborHTMLParser((tmp_path / "site/Plan.canvas.html").read_text("utf-8"))
    words = page.css_first("div.body").text()
    for said in (
        "Why",
        "buy",
        "Rye > Method",
        "loaf one.png",
        "Lost",
        "Bread & <salt>",
        "Why → Rye > Method",
    ):
        assert said in words
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert "^here" in ids


def test_links_to_a_board_lead_to_its_page_and_the_index_lists_it(tmp_path: Path) -> None:
    picture(tmp_path, NODES)
    site = tmp_path / "site"
    home = LexborHTMLParser((site / "home.html").read_text("utf-8"))
    assert hrefs(home.css_first("div.body")) == ["Plan.canvas.html"] * 3 + ["Plan.canvas.html#x"]
    index = (site / "index.html").read_text("utf-8")
    assert '<a href="Plan.canvas.html" dir="auto">Plan</a> <small>(board)</small>' in index
    assert ">2 notes, 1 board</p>" in index


@pytest.mark.parametrize("keep", [True, False])
def test_it_comes_back(keep: bool, tmp_path: Path) -> None:
    picture(tmp_path, NODES, EDGES)
    site = tmp_path / "site"
    if not keep:
        shutil.rmtree(site / ".vaultconv")
    go(site, tmp_path / "back", "obsidian")
    made = files(tmp_path / "back")
    source = files(tmp_path / "v")
    assert made["Plan.canvas"] == source["Plan.canvas"]
    if keep:
        assert made == source
    else:
        assert len(made) == len(source)
        assert "![[Plan.canvas]]" in made["Home.md"].decode()
    assert verify(site, tmp_path / "back", Options(target_format="obsidian")).missing == ()


def test_a_site_with_a_board_stays_itself(tmp_path: Path) -> None:
    picture(tmp_path, NODES, EDGES)
    go(tmp_path / "site", tmp_path / "again", "html")
    before, after = files(tmp_path / "site"), files(tmp_path / "again")
    assert {path for path in before if before[path] != after.get(path)} <= {"index.html"} | {
        path for path in before if path.startswith("_vault/")
    }


def test_where_its_own_file_is_gone_the_page_is_a_note(tmp_path: Path) -> None:
    picture(tmp_path, NODES, EDGES)
    (tmp_path / "site/Plan.canvas").unlink()
    go(tmp_path / "site", tmp_path / "back", "obsidian")
    note = (tmp_path / "back/Plan.md").read_text("utf-8")
    assert "## Connections" in note
    assert "the method" in note


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('href="notes/rye.html#method"', 'href="notes/lye.html#method"', "link"),
        ("Bread &amp; &lt;salt&gt;", "Bread", "heading"),
        ("buy", "sell", "task"),
        ("loaf one.png (", "loaf one.png [", ""),
    ],
)
def test_the_judge_reads_the_page(old: str, new: str, kind: str, tmp_path: Path) -> None:
    picture(tmp_path, NODES, EDGES)
    page = tmp_path / "site/Plan.canvas.html"
    picture_, body, words = page.read_text("utf-8").partition('<div class="body">')
    assert (old in words) == bool(kind)
    page.write_text(picture_ + body + words.replace(old, new), "utf-8")
    found = verify(tmp_path / "v", tmp_path / "site", Options(target_format="html")).missing
    assert {(each.note, each.kind) for each in found} == ({("Plan.canvas", kind)} if kind else set())


def test_a_page_that_is_gone_is_missing(tmp_path: Path) -> None:
    picture(tmp_path, NODES, EDGES)
    (tmp_path / "site/Plan.canvas.html").unlink()
    found = verify(tmp_path / "v", tmp_path / "site", Options(target_format="html")).missing
    assert {each.note for each in found} == {"Plan.canvas", "Home.md"}


# -- what anybody may have put on a board --------------------------------------------------------------------------

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</foreignObject></svg><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "[x](javascript:alert(1)) <a href='javascript:alert(1)'>y</a>",
    "data:text/html,<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<svg onload=alert(1)><style>*{}</style></svg>",
    "<iframe src=https://example.org></iframe><form action=x><input type=submit></form>",
    '4" onload="alert(1)',
    "#fff;background:url(https://evil.example)",
    "</title><script>alert(1)</script>",
    "https://[evil",
]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_runs(evil: str, tmp_path: Path) -> None:
    box = {"x": 0, "y": 0, "width": 99, "height": 99, "color": evil}
    nodes = [
        {"id": "a", "type": "text", "text": evil, **box},
        {"id": "b", "type": "file", "file": evil, "subpath": "#" + evil, **box},
        {"id": "c", "type": "link", "url": evil, **box},
        {"id": "d", "type": "group", "label": evil, "background": evil, "backgroundStyle": evil, **box},
        {"id": evil, "type": evil, **box},
    ]
    edges = [
        {
            "id": "e",
            "fromNode": "a",
            "toNode": "b",
            "label": evil,
            "color": evil,
            "fromSide": evil,
            "toEnd": evil,
        }
    ]
    figure = picture(tmp_path, nodes, edges)
    page = LexborHTMLParser((tmp_path / "site/Plan.canvas.html").read_text("utf-8"))
    assert harm((tmp_path / "site/Plan.canvas.html").read_text("utf-8")) == []
    assert re.fullmatch(
        r"\.board svg\{max-width:[\d.]+px;min-width:min\([\d.]+px,[\d.]+px\)\}",
        page.css_first("style").text(),
    )
    assert len(page.css("svg")) == 1
    for node in page.css("g.own"):
        assert re.fullmatch(r"#[0-9a-fA-F]{3,8}", node.attributes["color"] or "")
    assert len(figure.css("g.edge path")) == 1


@pytest.mark.parametrize(
    ("style", "found"), [("cover", "xMidYMid slice"), ("ratio", "xMidYMid meet"), ("", "xMidYMid slice")]
)
def test_the_picture_behind_a_group(style: str, found: str, tmp_path: Path) -> None:
    group = {**NODES[0], "background": "img/loaf one.png", "backgroundStyle": style, "label": ""}
    image = picture(tmp_path, [group]).css_first("g.group image")
    assert (image.attributes["href"], image.attributes["preserveAspectRatio"]) == (
        "img/loaf%20one.png",
        found,
    )


def test_a_picture_that_repeats_behind_a_group(tmp_path: Path) -> None:
    group = {**NODES[0], "background": "img/loaf one.png", "backgroundStyle": "repeat"}
    (kinds,) = [node.attributes["class"] for node in picture(tmp_path, [group]).css("foreignObject div")]
    assert kinds == "behind behind-1"
    page = (tmp_path / "site/Plan.canvas.html").read_text("utf-8")
    assert '.board .behind-1{background:url("img/loaf%20one.png")}</style>' in page


@pytest.mark.parametrize(
    ("place", "there", "away"),
    [
        ("#^top", "sour", "Eat"),
        ("#^gone", "sour", "-"),
        ("#Gone", "sour", "-"),
        ("#After", "Eat", "sour"),
        ("#Method#then", "bake", "Mix"),
        ("", "sour", "-"),
    ],
)
def test_a_card_shows_the_part_of_a_note_that_it_names(
    place: str, there: str, away: str, tmp_path: Path
) -> None:
    text = picture(tmp_path, [{**NODES[2], "subpath": place, "height": 900}]).css_first(".in").text()
    assert there in text
    assert away not in text


def test_only_the_beginning_of_a_long_note_is_on_a_card(tmp_path: Path) -> None:
    small = {**NODES[2], "subpath": "", "width": 100, "height": 60}
    text = picture(tmp_path, [small]).css_first(".in").text()
    assert "sour" in text
    assert "Eat" not in text


def test_an_empty_board_says_so(tmp_path: Path) -> None:
    assert "Nothing is on this board." in picture(tmp_path, []).text()


def test_lengths_that_no_picture_has(tmp_path: Path) -> None:
    source = vault(tmp_path / "v", [])
    (source / "Plan.canvas").write_text(
        '{"nodes":[{"id":"a","type":"text","text":"x","x":1e999,"y":-1e30,"width":-5,"height":1e999}]}'
    )
    made: Plan = go(source, tmp_path / "site", "html")
    svg = (tmp_path / "site/Plan.canvas.html").read_text("utf-8").partition("<svg")[2].partition("</svg>")[0]
    assert 'x="0" y="-1000000" width="0" height="0"' in svg
    assert not re.search(r"\b(?:inf|nan)\b|\de[+-]?\d", svg)
    assert [loss.note for loss in made.losses if loss.construct == "board"] == ["Plan.canvas"]


# -- shapes --------------------------------------------------------------------------------------------------------

LENGTH = st.floats(-1e7, 1e7)


@given(st.floats())
def test_a_number_is_one_that_a_picture_has(value: float) -> None:
    assert re.fullmatch(r"-?\d+(?:\.\d{1,2})?", number(value))
    assert abs(near(value)) <= 1e6


@given(LENGTH, LENGTH, st.floats(0, 1e6), st.floats(0, 1e6))
def test_what_is_around_boxes_holds_them(x: float, y: float, width: float, height: float) -> None:
    boxes = [Box(x, y, width, height), Box(0, 0, 1, 1)]
    frame = around(boxes, 5)
    for box in boxes:
        assert frame.x < box.x
        assert frame.y < box.y
        assert frame.x + frame.width > box.x + box.width
        assert frame.y + frame.height > box.y + box.height


@pytest.mark.parametrize(
    ("x", "y", "sides"),
    [(500, 0, "right left"), (-500, 0, "left right"), (0, 500, "bottom top"), (0, -500, "top bottom")],
)
def test_a_line_without_sides_takes_those_that_look_at_each_other(x: float, y: float, sides: str) -> None:
    here, there = Box(0, 0, 100, 100), Box(x, y, 100, 100)
    drawn = curve(BoardEdge("e", "a", "b", start_end="none", end_end="none"), here, there)
    first, last = sides.split()
    assert (drawn.points[0], drawn.points[3]) == (here.side(first), there.side(last))
    assert drawn.heads == ()


def test_the_tip_of_an_arrow_is_at_the_side_and_its_line_ends_behind() -> None:
    drawn = curve(BoardEdge("e", "a", "b", "right", "left"), Box(0, 0, 100, 100), Box(300, 0, 100, 100))
    (head,) = drawn.heads
    assert head == ((300, 50), (288, 44), (288, 56))
    assert drawn.points[3][0] < 300
    assert drawn.path == "M100 50 C200 50, 200 50, 290.4 50"
    assert drawn.middle == (198.8, 50)


@pytest.mark.parametrize("color", ["", "0", "7", "red", "#ff", "#gggggg", "#ff8800 ", "#12345", "url(x)"])
def test_what_is_no_color_is_none(color: str) -> None:
    assert colored(color) == ("", "")


def test_a_picture_whose_bytes_are_on_the_card_is_seen_and_no_program_is(tmp_path: Path) -> None:
    pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    said = f"![]({pixel}) [a](data:text/html,x) ![](data:image/svg+xml,x)"
    card = {"id": "t", "type": "text", "text": said, "x": 0, "y": 0, "width": 99, "height": 99}
    shown = picture(tmp_path, [card]).html or ""
    assert f'src="{pixel}"' in shown
    assert shown.count('="data:') == 1


def test_strokes_and_lines_that_connect_nothing_are_drawn_as_such(tmp_path: Path) -> None:
    shapes = (
        ':id "1" :type "pencil" :point [10 20] :points [[0 0] [3 4]] :stroke "red"',
        ':id "2" :type "line" :point [0 0] :handles {:start {:point [0 0]} :end {:point [100 0]}} :decorations {:end "arrow"}',
    )
    blocks = "".join(
        f"{{:block/properties {{:ls-type :whiteboard-shape :logseq.tldraw.shape {{{facts}}}}}}}"
        for facts in shapes
    )
    edn = f'{{:blocks ({blocks}) :pages ({{:block/original-name "Plan"}})}}'
    graph = tmp_path / "graph"
    for path, text in (("logseq/config.edn", "{}"), ("whiteboards/Plan.edn", edn)):
        (graph / path).parent.mkdir(parents=True)
        (graph / path).write_text(text)
    go(graph, tmp_path / "site", "html")
    page = files(tmp_path / "site")["whiteboards/Plan.edn.html"].decode()
    pencil, line = re.findall(r'<g class="edge stroke[^\n]*</g>', page)
    assert '<polyline points="10,20 13,24"/>' in pencil
    assert "<polygon" not in pencil
    assert '<polyline points="0,0 100,0"/><polygon points="100,0 88,-6 88,6"/>' in line
    assert "<rect" not in pencil + line


def test_a_head_has_its_tip_at_the_end_even_where_a_line_goes_nowhere() -> None:
    assert arrow_head((5, 5), (5, 5))[0] == (5, 5)
    assert arrow_head((0, 10), (0, 0)) == ((0, 10), (6.0, -2.0), (-6.0, -2.0))
