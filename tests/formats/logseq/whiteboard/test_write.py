"""Canvases as whiteboards, and what an app and we ourselves read of these."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.logseq.whiteboard.there_and_back import CANVAS, GRAPH, back, card, converted, whiteboard
from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.formats.logseq.edn import Map, read_edn
from vaultconv.model.board import Card
from vaultconv.model.losses import Loss

RYE = b"# Method\n\nMix. ^mix\n\n- one ^one\n\n    more ^more\n"
FILES = {"Bread/Rye.md": RYE, "Att/loaf.png": b"png", "Att/A 1.pdf": b"pdf", "Att/a.zip": b"zip"}


def canvas(*nodes: dict[str, Any], edges: tuple[dict[str, Any], ...] = ()) -> str:
    """A canvas with these cards, each of which lies somewhere."""
    place = {"x": 0, "y": 0, "width": 100, "height": 50}
    return json.dumps({"nodes": [{**place, **node} for node in nodes], "edges": list(edges)})


def text(id: str, said: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": "text", "text": said, **more}


def shapes(text: str, files: dict[str, bytes] | None = None) -> tuple[list[Map], Map]:
    """The shapes and the page of the whiteboard that a canvas becomes."""
    made = converted({"Plan.canvas": text.encode(), **(files or {})}, CANVAS, GRAPH)["Plan.canvas"]
    top = read_edn(made.data.decode())
    found = [block["block/properties"]["logseq.tldraw.shape"] for block in top["blocks"]]
    (page,) = top["pages"]
    return found, page


def losses(text: str, files: dict[str, bytes] | None = None, *, carriers: bool = True) -> tuple[Loss, ...]:
    made = converted({"Plan.canvas": text.encode(), **(files or {})}, CANVAS, GRAPH, carriers=carriers)
    return made["Plan.canvas"].losses


def test_the_page_is_one_that_the_app_knows() -> None:
    found, page = shapes(canvas(text("a", "x"), text("b", "y")))
    facts = page["block/properties"]["logseq.tldraw.page"]
    assert (page["block/type"], page["block/name"], page["block/original-name"]) == (
        "whiteboard",
        "plan",
        "Plan",
    )
    assert page["block/properties"]["ls-type"] == "whiteboard-page"
    assert page["block/uuid"] == facts["id"]
    assert is_uuid(facts["id"])
    assert facts["shapes-index"] == [shape["id"] for shape in found]
    assert all(is_uuid(shape["id"]) and shape["parentId"] == facts["id"] for shape in found)
    assert len({shape["id"] for shape in found}) == len(found)


_EDN = re.compile(
    r'"(?:[^"\\]|\\[\\"ntr])*"|:[^\s,(){}\[\]"]+|-?\d+(?:\.\d+)?|#uuid|true|false|nil|[\s,]+|[(){}\[\]]'
)


def test_the_file_is_edn_to_the_letter() -> None:
    said = 'quote " and \\ slash\nline {brace} [[x]] (y) #z; :k'
    made = converted({"Plan.canvas": canvas(text("a", said), text("b", "")).encode()}, CANVAS, GRAPH)
    data = made["Plan.canvas"].data.decode()
    pairs, open_ones = {")": "(", "]": "[", "}": "{"}, []
    place = 0
    while place < len(data):
        token = _EDN.match(data, place)
        assert token is not None, data[place : place + 20]
        place = token.end()
        if token[0] in pairs.values():
            open_ones.append(token[0])
        elif token[0] in pairs:
            assert open_ones.pop() == pairs[token[0]]
    assert open_ones == []


def test_ids_are_made_of_the_path_and_stay() -> None:
    first, second = shapes(canvas(text("a", "x")))[0], shapes(canvas(text("b", "y"), text("a", "z")))[0]
    assert first[0]["id"] == second[1]["id"]


def test_two_cards_of_one_id_and_one_of_none_have_ids_of_their_own() -> None:
    board = canvas(text("a", "x"), text("a", "y"), text("", "z"), {"type": "text", "text": "w"})
    found, _ = shapes(board)
    assert len({shape["id"] for shape in found}) == 4
    assert [node.id for node in whiteboard(board).nodes] == ["a", "a", "", ""]


def test_a_connection_is_a_line_that_is_bound_at_both_ends() -> None:
    edge = {"id": "e", "fromNode": "a", "fromSide": "right", "toNode": "b", "toSide": "left", "label": "l\nm"}
    found, page = shapes(canvas(text("a", "x"), text("b", "y", x=300, y=20), edges=(edge,)))
    a, b, line = found
    bindings = page["block/properties"]["logseq.tldraw.page"]["bindings"]
    start, end = (bindings[line["handles"][name]["bindingId"]] for name in ("start", "end"))
    assert (start["fromId"], start["toId"], start["point"]) == (line["id"], a["id"], [1, 0.5])
    assert (end["toId"], end["point"], end["handleId"]) == (b["id"], [0, 0.5], "end")
    assert (line["point"], line["handles"]["end"]["point"]) == ([100, 25], [200, 20])
    assert (line["decorations"], line["label"]) == ({"end": "arrow"}, "l\nm")


def test_a_group_is_a_frame_and_what_holds_it() -> None:
    group = {"id": "g", "type": "group", "label": "Hens", "x": -10, "y": -10, "width": 400, "height": 400}
    outer = {"id": "o", "type": "group", "x": -50, "y": -50, "width": 900, "height": 900}
    found, _ = shapes(canvas(outer, group, text("a", "in"), text("b", "out", x=2000)))
    kinds = [shape["type"] for shape in found]
    assert kinds == ["box", "box", "box", "box", "group", "group"]
    assert found[4]["children"] == [found[0]["id"]]
    assert found[5]["children"] == [found[1]["id"], found[2]["id"]]
    assert (found[1]["label"], found[1]["noFill"]) == ("Hens", True)
    board = whiteboard(canvas(outer, group, text("a", "in")))
    assert [(node.kind, node.content) for node in board.nodes] == [
        (Card.GROUP, ""), (Card.GROUP, "Hens"), (Card.TEXT, "in")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "subpath", "shape"),
    [
        ("Bread/Rye.md", "", {"type": "logseq-portal", "blockType": "P", "pageId": "Rye"}),
        ("Bread/Rye.md", "#Method", {"type": "logseq-portal", "blockType": "B"}),
        ("Bread/Rye.md", "#^mix", {"type": "logseq-portal", "blockType": "B"}),
        ("Bread/Rye.md", "#^more", {"type": "logseq-portal", "blockType": "B"}),
        ("Bread/Rye.md", "#^gone", {"type": "logseq-portal", "blockType": "P", "pageId": "Rye"}),
        ("Bread/Rye.md", "#strange", {"type": "logseq-portal", "blockType": "P"}),
        ("Bread/Rye.md", "#Gone", {"type": "logseq-portal", "blockType": "P", "pageId": "Rye"}),
        ("Att/loaf.png", "", {"type": "image"}),
        ("Att/A 1.pdf", "#page=2", {"type": "pdf"}),
        ("Att/a.zip", "", {"type": "box", "label": "[a.zip](../assets/a.zip)"}),
        ("Bread/Gone.md", "", {"type": "logseq-portal", "blockType": "P", "pageId": "Bread/Gone"}),
        ("gone.zip", "", {"type": "box", "label": "[](gone.zip)"}),
        ("", "", {"type": "box", "label": ""}),
    ],
)
def test_what_a_file_card_becomes_and_is_again(file: str, subpath: str, shape: dict[str, str]) -> None:
    node = {"id": "f", "type": "file", "file": file, **({"subpath": subpath} if subpath else {})}
    files = {"Plan.canvas": canvas(node).encode(), **FILES}
    found, _ = shapes(canvas(node), FILES)
    assert {key: found[0].get(key) for key in shape} == shape
    made = json.loads(back(files)["Plan.canvas"])["nodes"][0]
    assert made["type"] == "file"
    assert made.get("subpath", "") == subpath
    there = {"Att/loaf.png": "assets/loaf.png", "Att/A 1.pdf": "assets/A 1.pdf", "Att/a.zip": "assets/a.zip"}
    assert made["file"] == there.get(file, file)


def test_a_card_that_shows_a_board_is_the_portal_of_its_page() -> None:
    node = {"id": "f", "type": "file", "file": "Dir/Other.canvas"}
    found, _ = shapes(canvas(node), {"Dir/Other.canvas": b"{}", "Other.md": b"x"})
    assert found[0]["pageId"] == "Other (board)"
    made = back({"Plan.canvas": canvas(node).encode(), "Dir/Other.canvas": b"{}", "Other.md": b"x"})
    assert sorted(made) == ["Dir/Other.canvas", "Other.md", "Plan.canvas"]
    assert json.loads(made["Plan.canvas"])["nodes"][0]["file"] == "Dir/Other.canvas"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=a", "youtube"),
        ("https://x.com/a/status/1", "tweet"),
        ("https://example.org", "iframe"),
    ],
)
def test_what_an_address_becomes(url: str, kind: str) -> None:
    node = {"id": "l", "type": "link", "url": url, "color": "1"}
    found, _ = shapes(canvas(node))
    assert (found[0]["type"], found[0]["url"]) == (kind, url)
    assert card(whiteboard(canvas(node)), "l").color == "1"
    assert "the colour '1' is not shown on a whiteboard" in [loss.detail for loss in losses(canvas(node))]


@pytest.mark.parametrize("color", ["1", "2", "3", "4", "5", "6", "#b5651d", "#B5F", "reddish", ""])
def test_colours_come_back(color: str) -> None:
    nodes = (text("a", "x", color=color), {"id": "g", "type": "group", "x": 900, "color": color})
    edges = ({"id": "e", "fromNode": "a", "toNode": "g", "color": color},)
    found = whiteboard(canvas(*nodes, edges=edges))
    assert {*(node.color for node in found.nodes), *(edge.color for edge in found.edges)} == {color}


def test_links_are_those_of_the_graph_and_its_references() -> None:
    said = "see [[Rye]] and [[Rye#Method|how]], ![[Rye#^mix]] and [[Gone]]"
    found, _ = shapes(canvas(text("a", said)), FILES)
    assert found[0]["label"].startswith("see [[Rye]] and [how](((")
    assert found[0]["refs"][0] == "Rye"
    assert [is_uuid(name) for name in found[0]["refs"]] == [False, True, True]
    made = back({"Plan.canvas": canvas(text("a", said)).encode(), **FILES})
    assert json.loads(made["Plan.canvas"])["nodes"][0]["text"] == said


def test_what_no_shape_can_say_is_in_it_and_in_the_ledger() -> None:
    group = {"id": "g", "type": "group", "x": 900, "background": "Att/loaf.png", "backgroundStyle": "cover"}
    other = {"id": "o", "type": "mystery", "keys": [1, {"a": None}]}
    loose = {"id": "e", "fromNode": "g", "toNode": "nobody", "toEnd": "none"}
    board = canvas(group, other, edges=(loose,))
    assert [(loss.construct, loss.detail) for loss in losses(board, FILES)] == [
        ("card", "no picture is shown behind a group"),
        ("card", "'card that only its own app can show' is an empty box: only its own app can show it"),
        ("edge", "the line leads to 'nobody', which is no card: it is bound to nothing"),
    ]
    made = json.loads(back({"Plan.canvas": board.encode(), **FILES})["Plan.canvas"])
    assert made["nodes"][0]["background"] == "assets/loaf.png"
    assert made["nodes"][0]["backgroundStyle"] == "cover"
    assert made["nodes"][1]["keys"] == [1, {"a": None}]
    assert made["edges"] == [loose]


def test_without_carriers_all_that_has_another_name_is_in_the_ledger() -> None:
    node = {"id": "f", "type": "file", "file": "Bread/Rye.md", "subpath": "#^mix"}
    pdf = {"id": "p", "type": "file", "file": "Att/A 1.pdf", "subpath": "#page=2"}
    edge = {"id": "e", "fromNode": "f", "toNode": "p"}
    said = [
        (loss.construct, str(loss.outcome))
        for loss in losses(canvas(node, pdf, edges=(edge,)), FILES, carriers=False)
    ]
    assert said == [
        ("link", "renamed"), ("card", "renamed"), ("link", "renamed"), ("card", "renamed"), ("edge", "renamed")
    ]  # fmt: skip
    assert all(is_uuid(node.id) for node in whiteboard(canvas(node, pdf), FILES, carriers=False).nodes)


def test_ids_that_are_the_graphs_own_stay() -> None:
    id = "66b00000-0000-4000-8000-000000000001"
    found, _ = shapes(canvas(text(id, "x")))
    assert found[0]["id"] == id
    assert "vaultconv" not in found[0]


# -- there and back ----------------------------------------------------------------------------------------------------

_IDS = st.sampled_from("abcdefgh")
_LENGTHS = st.integers(-2000, 2000)
_SIZES = st.integers(0, 900)
_WORDS = st.text(st.sampled_from('abc de\n"\\#*-[]{}(),;:é日'), max_size=30)
_LINKS = st.sampled_from(["[[Rye]]", "[[Rye#Method|how]]", "![[loaf.png]]", "[[Gone]]", "[w](https://e.org)"])
_COLORS = st.sampled_from(["", "1", "2", "5", "#b5651d"])
_SIDES = st.sampled_from(["", "top", "right", "bottom", "left"])
_ENDS = st.sampled_from(["none", "arrow"])
_URLS = st.sampled_from(["https://e.org/a", "https://youtu.be/a", "https://x.com/a/status/1"])
_FILES = st.sampled_from(["Bread/Rye.md", "loaf.png", "a.zip", "Bread/Gone.md"])
_CONTENTS = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": st.lists(_LINKS, max_size=3).map(" and ".join)}),
    st.fixed_dictionaries({"type": st.just("file"), "file": _FILES}),
    st.fixed_dictionaries({"type": st.just("link"), "url": _URLS}),
    st.fixed_dictionaries({"type": st.just("group"), "label": _WORDS}),
)


@st.composite
def canvases(draw: st.DrawFn) -> dict[str, Any]:
    """A canvas with cards of each kind, groups that overlap, and connections between any of them."""
    ids = draw(st.lists(_IDS, unique=True, min_size=1, max_size=6))
    nodes = []
    for id in ids:
        lengths = dict(
            zip(
                ("x", "y", "width", "height"),
                draw(st.tuples(_LENGTHS, _LENGTHS, _SIZES, _SIZES)),
                strict=True,
            )
        )
        color = draw(_COLORS)
        nodes.append({"id": id, **draw(_CONTENTS), **lengths, **({"color": color} if color else {})})
    edges = []
    for number in range(draw(st.integers(0, 4))):
        edge = {
            "id": f"e{number}",
            "fromNode": draw(st.sampled_from(ids)),
            "fromSide": draw(_SIDES),
            "fromEnd": draw(_ENDS),
            "toNode": draw(st.sampled_from(ids)),
            "toSide": draw(_SIDES),
            "toEnd": draw(_ENDS),
            "label": draw(_WORDS),
            "color": draw(_COLORS),
        }
        usual = {"fromEnd": "none", "toEnd": "arrow"}
        edges.append({key: value for key, value in edge.items() if value and usual.get(key) != value})
    return {"nodes": nodes, "edges": edges}


@settings(max_examples=60)
@given(canvases())
def test_each_card_group_link_and_connection_is_there_and_back(board: dict[str, Any]) -> None:
    files = {"Plan.canvas": json.dumps(board).encode(), "Bread/Rye.md": RYE, "loaf.png": b"", "a.zip": b""}
    made = json.loads(back(files)["Plan.canvas"])
    moved = {"loaf.png": "assets/loaf.png", "a.zip": "assets/a.zip"}
    for node in board["nodes"]:
        if "file" in node:
            node["file"] = moved.get(node["file"], node["file"])
        if not node.get("label", "x"):
            del node["label"]
    assert made["nodes"] == board["nodes"]
    assert made["edges"] == board["edges"]


def test_a_board_with_the_name_that_no_page_can_have_has_another() -> None:
    made = converted(
        {"A [x].canvas": b"{}", "TODO (board).canvas": b"{}", "todo.canvas": b"{}"}, CANVAS, GRAPH
    )
    assert sorted(output.path for output in made.values()) == [
        "whiteboards/A (x).edn",
        "whiteboards/TODO (board).edn",
        "whiteboards/todo (board 2).edn",
    ]


def test_a_drawing_by_hand_is_kept_in_the_canvas_and_is_on_the_whiteboard_again() -> None:
    id = "66b00000-0000-4000-8000-000000000001"
    drawn = (
        f'{{:block/properties {{:ls-type :whiteboard-shape :logseq.tldraw.shape {{:id "{id}" :type "pencil" '
        ':point [3 4] :points [[0 0] [10 20]] :stroke "red"}}}'
    )
    graph = {"whiteboards/Plan.edn": f"{{:blocks ({drawn}) :pages ({{}})}}".encode()}
    vault = converted(graph, GRAPH, CANVAS)["whiteboards/Plan.edn"]
    assert [(loss.construct, loss.value) for loss in vault.losses] == [("card", "pencil")]
    again = converted({vault.path: vault.data}, CANVAS, GRAPH)[vault.path]
    assert drawn in again.data.decode()
    bare = converted(graph, GRAPH, CANVAS, carriers=False)["whiteboards/Plan.edn"]
    assert json.loads(bare.data) == {"nodes": [], "edges": []}
    assert [(loss.construct, loss.value) for loss in bare.losses] == [("card", "")]


def test_a_page_or_block_that_is_not_there_keeps_its_name() -> None:
    id = "66b00000-0000-4000-8000-0000000000"
    shape = "{{:block/properties {{:ls-type :whiteboard-shape :logseq.tldraw.shape {{:id {} :type {} {}}}}}}}"
    page = shape.format(f'"{id}01"', '"logseq-portal"', ':blockType "P" :pageId "Mill"')
    block = shape.format(f'"{id}02"', '"logseq-portal"', f':blockType "B" :pageId "{id}ff"')
    graph = {"whiteboards/Plan.edn": f"{{:blocks ({page} {block}) :pages ({{}})}}".encode()}
    made = converted(graph, GRAPH, CANVAS)["whiteboards/Plan.edn"]
    assert [node["file"] for node in json.loads(made.data)["nodes"]] == ["Mill.md", f"{id}ff"]
    assert [loss.construct for loss in made.losses] == ["link"]


@pytest.mark.parametrize(
    "source",
    [
        '{:block/properties {:ls-type :whiteboard-shape :logseq.tldraw.shape {:id "ID" :type "pencil"}}',
        '{:block/properties {:ls-type :whiteboard-shape :logseq.tldraw.shape {:id "ID"}}}) :pages ({}',
        '{:block/properties {:ls-type :whiteboard-shape :logseq.tldraw.shape {:id "ID"}}} #_',
        '{:block/properties {:ls-type :whiteboard-shape :logseq.tldraw.shape {:id "no id"}}}',
        "{:block/properties 7}",
        "{} {}",
    ],
)
def test_what_a_stranger_says_was_kept_does_not_break_the_whiteboard(source: str) -> None:
    shape = {
        "id": "o",
        "type": "pencil",
        "x": 1,
        "source": source.replace("ID", "66b00000-0000-4000-8000-000000000001"),
    }
    board = json.dumps({"nodes": [], "vaultconv": {"v": 1, "shapes": [shape]}})
    found, page = shapes(board)
    assert [each["type"] for each in found] == ["box"]
    assert page["block/name"] == "plan"
    assert [(node.kind, node.x) for node in whiteboard(board).nodes] == [(Card.OTHER, 1)]


@pytest.mark.parametrize("name", ["../../evil", "/evil", "C:\\evil", "a/../../evil", "con"])
def test_no_name_leads_out_of_the_vault(name: str) -> None:
    graph = {
        "whiteboards/Plan.edn": f"{{:blocks () :pages ({{:block/original-name {json.dumps(name)}}})}}".encode()
    }
    path = converted(graph, GRAPH, CANVAS)["whiteboards/Plan.edn"].path
    assert ".." not in path.split("/")
    assert not path.startswith("/")
    assert ":" not in path


def test_what_words_in_a_shape_cannot_be_is_in_the_ledger() -> None:
    said = "One. ^one\n\n![x](../../x.png)\n\ntwo\nlines\n---\n"
    assert [(loss.construct, loss.value) for loss in losses(canvas(text("a", said)))] == [
        ("board", ""),
        ("anchor", "one"),
        ("image", ""),
    ]
    found, _ = shapes(canvas(text("a", said)))
    assert found[0]["label"].endswith("## two lines")
