"""Whiteboards as people and the app leave them, to the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.formats.logseq.whiteboard import read_whiteboard
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Image, Link
from vaultconv.model.traverse import note_spans

FIXTURE = (
    Path(__file__).resolve().parents[4] / "fixtures/mapping/whiteboard/source/whiteboards/Baking day.edn"
)
ID = "66b00000-0000-4000-8000-0000000000"


def shape(facts: str, id: str = "01") -> str:
    """A shape with those ``facts``."""
    return f'{{:block/properties {{:ls-type :whiteboard-shape :logseq.tldraw.shape {{:id "{ID}{id}" {facts}}}}}}}'


def board(*blocks: str, page: str = "", name: str = "Plan") -> Board:
    """The whiteboard with those ``blocks``, and more of its ``page``."""
    head = "{:block/properties {:ls-type :whiteboard-page :logseq.tldraw.page {" + page + "}}"
    text = "{:blocks (" + "\n".join(blocks) + ")\n:pages (" + head + f' :block/original-name "{name}"' + "})}"
    return read_whiteboard("whiteboards/Plan.edn", text.encode())


def only(facts: str, page: str = "") -> BoardNode:
    """The card that one shape is."""
    (node,) = board(shape(facts), page=page).nodes
    return node


def test_the_fixture() -> None:
    found = read_whiteboard("whiteboards/Baking day.edn", FIXTURE.read_bytes())
    assert found.title == "Baking day"
    assert [str(node.kind) for node in found.nodes] == [
        "group", "text", "file", "file", "file", "link", "text", "other"
    ]  # fmt: skip
    group, text, page, block, image, _, _, pencil = found.nodes
    assert (group.content, group.color, group.width, group.height) == ("Morning", "6", 620, 320)
    assert (text.color, text.line) == ("4", 2)
    assert page.reference is not None
    assert page.reference.target == "Rye"
    assert block.reference is not None
    assert block.reference.kind is ReferenceKind.BLOCK
    assert image.reference is not None
    assert image.reference.target == "../assets/loaf.png"
    assert (pencil.content, pencil.x, pencil.y, pencil.width, pencil.height) == ("pencil", 200, 360, 64, 18)
    assert pencil.source.startswith("{:block/properties")
    assert pencil.source.endswith("}}}")
    assert found.edges == (
        BoardEdge(f"{ID}0a", f"{ID}01", f"{ID}02", "right", "", "none", "arrow", "then", "1", 38),
    )
    assert [loss.detail for loss in found.losses] == [
        "an ellipse is a card with corners: 1 on this board",
        "what is turned lies straight: 1 on this board",
    ]


@pytest.mark.parametrize(
    ("facts", "kind", "content"),
    [
        (':type "text" :text "a\\nb"', Card.TEXT, "a\nb"),
        (':type "box" :label "a"', Card.TEXT, "a"),
        (':type "polygon" :label "a"', Card.TEXT, "a"),
        (':type "text"', Card.TEXT, ""),
        (':type "youtube" :url "https://youtu.be/a"', Card.LINK, "https://youtu.be/a"),
        (':type "tweet" :url "https://x.com/a/status/1"', Card.LINK, "https://x.com/a/status/1"),
        (':type "iframe"', Card.LINK, ""),
        (':type "logseq-portal" :pageId "A/B" :blockType "P"', Card.FILE, "A/B"),
        (':type "logseq-portal"', Card.FILE, ""),
        (':type "image" :assetId "gone"', Card.OTHER, "image"),
        (':type "pdf" :url "../assets/a.pdf"', Card.FILE, "../assets/a.pdf"),
        (':type "html" :html "<b>x</b>"', Card.OTHER, "html"),
        (':type "highlighter" :points [[0 0]]', Card.OTHER, "highlighter"),
        (':type "line"', Card.OTHER, "line"),
        (':type "group" :children ["gone"]', Card.GROUP, ""),
        ("", Card.OTHER, "None"),
    ],
)
def test_kinds_of_shapes(facts: str, kind: Card, content: str) -> None:
    node = only(facts)
    assert (node.kind, node.content) == (kind, content)


def test_a_picture_that_stands_in_the_whiteboard_is_a_card_with_it() -> None:
    asset = ':assets [{:id "a" :src "data:image/gif;base64,R0lGODlhAQABAAAAACw="}]'
    node = only(':type "image" :assetId "a"', asset)
    (picture,) = [span for _, span in note_spans(node.blocks)]
    assert node.kind is Card.TEXT
    assert isinstance(picture, Image)
    assert picture.reference.target.startswith("data:image/gif")


def test_the_address_of_a_picture_is_a_path_as_it_stands_or_an_address() -> None:
    path = only(':type "image" :assetId "a"', ':assets [{:id "a" :src "../assets/A #1 50%.png"}]')
    web = only(':type "image" :assetId "a"', ':assets [{:id "a" :src "https://e.org/a.png"}]')
    assert path.reference is not None
    assert path.reference.target == "../assets/A #1 50%.png"
    assert (web.kind, web.content) == (Card.LINK, "https://e.org/a.png")


def test_a_block_that_was_written_on_the_whiteboard_is_a_card_with_what_it_holds() -> None:
    def block(id: str, text: str, parent: str) -> str:
        return (
            f'{{:block/uuid #uuid "{ID}{id}" :block/content "{text}" '
            f':block/parent {{:block/uuid #uuid "{ID}{parent}"}}}}'
        )

    portal = f':type "logseq-portal" :blockType "B" :pageId "{ID}b1"'
    found = board(
        shape(portal),
        shape(portal, "02"),
        block("b1", "one", "ff"),
        block("b2", "two\\nmore", "b1"),
        block("b3", "three", "b2"),
    )
    assert [node.kind for node in found.nodes] == [Card.TEXT, Card.TEXT]
    assert [node.content for node in found.nodes] == ["one\n* two\n  more\n  * three"] * 2


def test_written_blocks_may_lie_deep_in_each_other() -> None:
    blocks = [
        f'{{:block/uuid #uuid "{n}" :block/content "x" :block/parent {{:block/uuid #uuid "{n - 1}"}}}}'
        for n in range(3000)
    ]
    (node,) = board(shape(':type "logseq-portal" :blockType "B" :pageId "0"'), *blocks).nodes
    assert node.content.count("x") == 3000
    assert node.kind is Card.TEXT


def test_blocks_that_hold_each_other_end() -> None:
    blocks = [
        f'{{:block/uuid #uuid "{ID}{id}" :block/content "x" :block/parent {{:block/uuid #uuid "{ID}{parent}"}}}}'
        for id, parent in (("b1", "b2"), ("b2", "b1"))
    ]
    (node,) = board(shape(f':type "logseq-portal" :blockType "B" :pageId "{ID}b1"'), *blocks).nodes
    assert node.content == "x\n* x"


def test_references_of_a_shape_that_its_words_do_not_name_are_links() -> None:
    node = only(f':type "box" :label "see [[Rye]]" :refs ["rye" "Mill" "{ID}f1"]')
    links = [span.reference for _, span in note_spans(node.blocks) if isinstance(span, Link)]
    assert [(link.kind.value, link.target) for link in links] == [
        ("name", "Rye"), ("name", "Mill"), ("block", f"{ID}f1")
    ]  # fmt: skip


def test_a_group_without_a_frame_lies_around_its_members() -> None:
    found = board(
        shape(':type "text" :point [10 20] :size [30 40]', "01"),
        shape(':type "box" :point [100 0] :size [50 50]', "02"),
        shape(f':type "group" :children ["{ID}01" "{ID}02"]', "03"),
    )
    group = found.nodes[2]
    assert (group.x, group.y, group.width, group.height) == (10, 0, 140, 60)


def test_groups_that_hold_each_other_end() -> None:
    found = board(
        shape(f':type "group" :children ["{ID}02"]', "01"), shape(f':type "group" :children ["{ID}01"]', "02")
    )
    assert [node.kind for node in found.nodes] == [Card.GROUP, Card.GROUP]


def test_many_groups_that_hold_each_other_cost_no_more_than_they_are() -> None:
    ids = [f"{n:02}" for n in range(60)]
    everything = " ".join(f'"{ID}{id}"' for id in ids)
    shapes = [shape(f':type "group" :children [{everything}]', id) for id in ids]
    found = board(*shapes, shape(':type "text" :point [3 4] :size [5 6]', "99"))
    assert len(found.nodes) == 61


def test_a_line_that_is_bound_at_one_end_is_no_connection() -> None:
    handles = ':handles {:start {:bindingId "b"} :end {:point [90 0]}}'
    found = board(
        shape(':type "box"', "01"),
        shape(f':type "line" :point [5 5] {handles}', "02"),
        page=f':bindings {{:b {{:toId "{ID}01" :point [1 0.5]}}}}',
    )
    assert found.edges == ()
    assert [(node.kind, node.width) for node in found.nodes] == [(Card.TEXT, 0), (Card.OTHER, 90)]


def test_the_order_is_that_of_the_page_then_that_of_the_shapes() -> None:
    shapes = [shape(f':type "text" :text "{n}" :index {9 - n}', f"0{n}") for n in (1, 2, 3)]
    found = board(*shapes, page=f':shapes-index ("{ID}02")')
    assert [node.content for node in found.nodes] == ["2", "3", "1"]
    assert [node.line for node in found.nodes] == [2, 3, 1]


def test_an_older_version_keeps_the_facts_one_level_higher() -> None:
    text = (
        f'{{:blocks ({{:block/properties {{:ls-type :whiteboard-shape :id "{ID}01" :type "text" :text "x"}}}}) '
        f':pages ({{:block/name "plan" :block/properties {{:ls-type :whiteboard-page :shapes-index ("{ID}01")}}}})}}'
    )
    found = read_whiteboard("whiteboards/Plan.edn", text.encode())
    assert [node.content for node in found.nodes] == ["x"]
    assert found.title == "Plan"  # as the file spells it


@pytest.mark.parametrize(
    ("path", "name", "title"),
    [
        ("whiteboards/a___b.edn", "A/B", "A/B"),
        ("whiteboards/Other.edn", "Plan", "Plan"),
        ("whiteboards/a___b.edn", "", "a/b"),
    ],
)
def test_what_a_whiteboard_is_called(path: str, name: str, title: str) -> None:
    said = f':block/original-name "{name}"' if name else ""
    found = read_whiteboard(path, f"{{:blocks () :pages ({{{said}}})}}".encode())
    assert (found.title, found.page, found.problem) == (title, title, None)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is no whiteboard"),
        (b"[1 2", "this is no whiteboard"),
        (b"{:highlights []}", "this is no whiteboard"),
        (b"{:blocks \x00", "binary"),
    ],
)
def test_what_is_no_whiteboard(data: bytes, message: str) -> None:
    found = read_whiteboard("whiteboards/Plan.edn", data)
    assert found.problem is not None
    assert message in found.problem.message
    assert found.verbatim == data


@pytest.mark.parametrize(
    "page",
    [
        ":bindings 7 :assets 7 :shapes-index 7",
        ":bindings {:b 7} :assets [7 {:id 7}] :shapes-index [7 {}]",
    ],
)
@pytest.mark.parametrize(
    "facts",
    [
        ":type 7 :point 7 :size [7] :refs 7",
        ':type "line" :handles 7 :decorations 7 :point ["a" "b"]',
        ':type "line" :handles {:start 7 :end {:bindingId "b"}} :decorations {:end 7}',
        ':type "group" :children 7',
        ':type "pencil" :points [7 [] [1]]',
        ':type "box" :label 7 :stroke 7 :fill 7 :rotation "x" :vaultconv 7',
        ':type "box" :label "x" :vaultconv "{\\"v\\":1,\\"card\\":7,\\"id\\":7,\\"headings\\":[7],\\"background\\":7}"',
        ':type "logseq-portal" :pageId 7 :blockType 7',
    ],
)
def test_what_is_malformed_is_read_past(facts: str, page: str) -> None:
    found = board(shape(facts), page=page)
    assert found.problem is None
    assert len(found.nodes) + len(found.edges) == 1


def test_a_label_too_deep_to_be_read_is_words() -> None:
    node = only(f':type "box" :label "{"> " * 2000}x"')
    assert node.kind is Card.TEXT
    assert len(node.blocks) == 1


@pytest.mark.parametrize(
    ("facts", "stroke", "heads"),
    [
        (':type "pencil" :point [10 20] :points [[0 0 0.5] [3 4 0.5]]', ((10, 20), (13, 24)), ()),
        (':type "highlighter" :points [[0 0] [1 1] [2 0]]', ((0, 0), (1, 1), (2, 0)), ()),
        (
            ':type "line" :point [1 2] :handles {:start {:point [0 0]} :end {:point [5 0]}} :decorations {:end "arrow"}',
            ((1, 2), (6, 2)),
            ("end",),
        ),
        (':type "pencil" :points [[0 0]]', (), ()),
        (':type "html" :html "<b>x</b>"', (), ()),
    ],
)
def test_a_line_and_a_stroke_of_a_pen_are_drawn_through_points(
    facts: str, stroke: tuple[tuple[float, float], ...], heads: tuple[str, ...]
) -> None:
    node = only(facts)
    assert node.kind is Card.OTHER
    assert (node.stroke, node.heads) == (stroke, heads)
