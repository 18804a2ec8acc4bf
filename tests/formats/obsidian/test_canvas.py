"""Canvases: what is read of them, what is written anew when a note has another name, and that all else stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.obsidian.boards import back, context_of, renamed, sheet_of
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.board import Board, Card
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.traverse import note_spans

NASTY = r"""{ "nodes" : [
  {"id":"1","type":"text","text":"See [[Rye]], [the method](Bread/Rye.md#Method) and ![[loaf.png|80]].\n\n> [!tip] [[Rye|so]]\n> `[[Rye]]` \u00e9\/x","x":-10,"y":0.5,"width":200,"height":90,"color":"1"},
  {"id":"2","type":"file","file":"Bread/Rye.md","subpath":"#Method","x":0,"y":0,"width":1,"height":1, "file":"Bread\/Rye.md"},
  {"id":"3","type":"file","file":"loaf.png","portal":true,"x":0,"y":0,"width":1,"height":1},
  {"id":"4","type":"group","label":"Bread","background":"loaf.png","backgroundStyle":"repeat","x":0,"y":0,"width":9,"height":9},
  {"id":"5","type":"link","url":"https://example.org/Bread/Rye.md","x":0,"y":0,"width":1,"height":1},
  {"id":"6","type":"dice","faces":6},
  {"no":"kind"}, 7, null
],
	"edges":[{"id":"e","fromNode":"1","fromSide":"right","toNode":"2","toSide":"upwards","fromEnd":"arrow","toEnd":"none","label":"Bread/Rye.md","color":"#abc"},{"x":1}],
  "metadata":{"file":"Bread/Rye.md"} }

"""

FILES = {
    "Plan.canvas": NASTY,
    "Bread/Rye.md": "Rye\n\n## Method\n\nMix.\n",
    "loaf.png": "png",
}


def board() -> Board:
    found = sheet_of("Plan.canvas", NASTY)
    assert isinstance(found, Board)
    return found


def test_what_is_on_it() -> None:
    found = board()
    assert [(node.id, node.kind) for node in found.nodes] == [
        ("1", Card.TEXT),
        ("2", Card.FILE),
        ("3", Card.FILE),
        ("4", Card.GROUP),
        ("5", Card.LINK),
        ("6", Card.OTHER),
    ]
    text, file, _, group, link, dice = found.nodes
    assert (text.x, text.y, text.width, text.height, text.color, text.line) == (-10, 0.5, 200, 90, "1", 2)
    assert file.reference == Reference(ReferenceKind.NAME, "Bread/Rye.md", ("Method",), origin="path")
    assert group.background == Reference(ReferenceKind.NAME, "loaf.png", origin="path")
    assert (group.content, group.background_style, group.reference) == ("Bread", "repeat", None)
    assert link.reference == Reference(ReferenceKind.URL, "https://example.org/Bread/Rye.md")
    assert (dice.content, dice.reference, dice.blocks, dice.x, dice.width) == ("", None, (), 0, 0)
    assert found.verbatim == NASTY.encode()


def test_what_is_connected() -> None:
    (edge,) = board().edges
    assert (edge.start, edge.end, edge.start_side, edge.end_side) == ("1", "2", "right", "")
    assert (edge.start_end, edge.end_end, edge.label, edge.color) == ("arrow", "none", "Bread/Rye.md", "#abc")
    assert edge.line == 10


def test_the_blocks_of_a_card_stand_in_the_line_of_the_card() -> None:
    assert {block.line for block, _ in note_spans(board().nodes[0].blocks)} == {2}


def test_its_links_are_in_the_index() -> None:
    context = context_of(FILES, {})
    found = [
        (outbound.place, outbound.line, context.target(outbound.reference, "Plan.canvas").path)
        for outbound in context.index.outbound("Plan.canvas")
    ]
    assert found == [
        ("link", 2, "Bread/Rye.md"),
        ("link", 2, "Bread/Rye.md"),
        ("embed", 2, "loaf.png"),
        ("link", 2, "Bread/Rye.md"),
        ("link", 3, "Bread/Rye.md"),
        ("link", 4, "loaf.png"),
        ("image", 5, "loaf.png"),
    ]
    context.index.link_up(context.target)  # type: ignore[arg-type]
    assert [source for source, _ in context.index.inbound("Bread/Rye.md")] == ["Plan.canvas"] * 4


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{"nodes": [\n  {"id" 1}]}', 2, 9), ("[1]", 1, 1), ("{\x00}", 1, 2)],
)
def test_one_that_is_no_canvas_says_where(text: str, line: int, column: int) -> None:
    found = sheet_of("a.canvas", text)
    assert found.problem is not None
    assert (found.problem.line, found.problem.column) == (line, column)
    assert FORMAT.writer.write_sheet(found, context_of({"a.canvas": text}, {"a.canvas": "b.canvas"})) == ()


@pytest.mark.parametrize("text", ["", " \n", "{}", '{"nodes": 3, "edges": {}}'])
def test_an_empty_one_is_a_canvas(text: str) -> None:
    found = sheet_of("a.canvas", text)
    assert isinstance(found, Board)
    assert (found.problem, found.nodes, found.edges) == (None, (), ())
    files = {"a.canvas": text, "n.md": ""}
    assert renamed(files, {"n.md": "m.md"})["a.canvas"] == text


def test_a_card_too_deep_to_be_read_is_text() -> None:
    text = json.dumps({"nodes": [{"id": "a", "type": "text", "text": ">" * 2000 + " x"}]})
    found = sheet_of("a.canvas", text)
    assert isinstance(found, Board)
    assert found.problem is None
    assert len(found.nodes[0].blocks) == 1
    assert renamed({"a.canvas": text, "n.md": ""}, {"n.md": "m.md"})["a.canvas"] == text


# -- names that change ---------------------------------------------------------------------------------------------


def test_paths_and_links_follow_and_nothing_else_changes() -> None:
    made = renamed(FILES, {"Bread/Rye.md": "Bread/Dark rye.md", "loaf.png": "Files/loaf.png"})["Plan.canvas"]
    expected = (
        NASTY.replace("See [[Rye]]", "See [[Dark rye|Rye]]")
        .replace("(Bread/Rye.md#Method)", "(Dark%20rye.md#Method)")
        .replace("[!tip] [[Rye|so]]", "[!tip] [[Dark rye|so]]")
        .replace('"file":"Bread\\/Rye.md"', '"file":"Bread\\/Dark rye.md"')
        .replace('"file":"loaf.png"', '"file":"Files/loaf.png"')
        .replace('"background":"loaf.png"', '"background":"Files/loaf.png"')
    )
    assert made == expected


def test_what_leads_nowhere_and_what_is_no_path_stays() -> None:
    text = '{"nodes":[{"id":"a","type":"file","file":"Rye.md"},{"id":"b","type":"file","file":"../Rye.md"}]}'
    files = {"Plan.canvas": text, "Bread/Rye.md": ""}
    assert renamed(files, {"Bread/Rye.md": "Bread/Dark.md"})["Plan.canvas"] == text
    context = context_of(files, {})
    kinds = [
        context.target(each.reference, "Plan.canvas").kind for each in context.index.outbound("Plan.canvas")
    ]
    assert kinds == ["missing", "outside"]


def test_a_canvas_that_moves_keeps_what_leads_to_where_it_led() -> None:
    files = {
        "a/Plan.canvas": '{"nodes":[{"id":"a","type":"text","text":"[[./Near]] [[Far]]"},{"id":"b","type":"file","file":"a/Near.md"}]}',
        "a/Near.md": "",
        "Far.md": "",
    }
    moves = {"a/Plan.canvas": "b/Plan.canvas", "a/Near.md": "b/New.md"}
    assert renamed(files, moves)["b/Plan.canvas"] == (
        '{"nodes":[{"id":"a","type":"text","text":"[[New|./Near]] [[Far]]"},{"id":"b","type":"file","file":"b/New.md"}]}'
    )


def test_another_style_of_links_is_that_of_its_cards_too() -> None:
    files = {"Plan.canvas": '{"nodes":[{"id":"a","type":"text","text":"[[Rye]]"}]}', "Bread/Rye.md": ""}
    assert '"[Rye](Rye.md)"' in renamed(files, {}, links="markdown")["Plan.canvas"]
    assert '"[[Bread/Rye|Rye]]"' in renamed(files, {}, link_style="absolute")["Plan.canvas"]


def test_a_place_on_the_canvas_itself_is_on_the_canvas() -> None:
    files = {"Plan.canvas": '{"nodes":[{"id":"a","type":"text","text":"[[#Here]]"}]}'}
    context = context_of(files, {})
    (found,) = context.index.outbound("Plan.canvas")
    target = context.target(found.reference, "Plan.canvas")
    assert (target.kind, target.path) == ("asset", "Plan.canvas")


def test_half_characters_and_line_ends_of_windows_stay() -> None:
    text = '{"nodes":[{"id":"a","type":"text","text":"\\ud83d [[Rye]]\\r\\nmore\\r\\n"}]}\r\n'
    made = renamed({"Plan.canvas": text, "Rye.md": ""}, {"Rye.md": "Dark.md"})["Plan.canvas"]
    assert made == text.replace("[[Rye]]", "[[Dark|Rye]]")


NAMES = st.sampled_from(["Rye", "Dark rye", "Brød", "日本", "a b", "v1.2", "50 % rye"])
CARDS = st.lists(
    st.tuples(
        st.sampled_from(["text", "file", "group", "dice"]),
        st.sampled_from(["[[Rye]]", "*a* [[Rye#H|b]]\n\n- c", "# H\n\n`[[Rye]]`", "Bread/Rye.md", "x", ""]),
        st.sampled_from(["", " ", "\t", "\r\n  "]),
    ),
    max_size=5,
)


@given(CARDS, NAMES)
def test_a_rename_and_its_reverse_are_the_same_bytes(cards: list[tuple[str, str, str]], name: str) -> None:
    nodes = ",".join(
        f'{blank}{{{blank}"type":"{kind}",{blank}"text":{json.dumps(said)},"file":{json.dumps(said)},"type":"{kind}"}}'
        for kind, said, blank in cards
    )
    files = {"Plan.canvas": f'{{"nodes":[{nodes}], "more": 1}}', "Bread/Rye.md": "# H\n"}
    renames = {"Bread/Rye.md": f"Bread/{name}.md"}
    assert renamed(files, {}) == files
    there = renamed(files, renames)
    if name != "Rye":
        nodes_there = json.loads(there["Plan.canvas"])["nodes"]
        assert not [node for node in nodes_there if node["type"] == "file" and node["file"] == "Bread/Rye.md"]
    returned = renamed(there, back(renames))["Plan.canvas"]
    assert returned.replace("[[Rye|Rye]]", "[[Rye]]") == files["Plan.canvas"]
