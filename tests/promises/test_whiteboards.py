"""Boards between Obsidian and Logseq, on disk: judged on both sides, and back byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

ROWS = Path(__file__).resolve().parents[2] / "fixtures" / "mapping"
CANVAS = """{
	"nodes":[
		{"id":"g","type":"group","x":-30,"y":-50,"width":640.5,"height":260,"label":"Hens","background":"Att/loaf.png"},
		{"id":"a","type":"text","text":"# Bake\\n\\n- [/] feed [[Rye#Method|it]]\\n\\n> [!tip]- so\\n> - it is","x":0,"y":0,"width":260,"height":180},
		{"id":"b","type":"file","file":"Bread/Rye.md","subpath":"#Method","x":340,"y":20,"width":240,"height":140,"color":"2"},
		{"x":900,"y":0,"width":9,"height":9,"id":"c","type":"thing","key":[1,   2]}
	],
	"edges":[
		{"id":"e","fromNode":"a","toNode":"b","label":"then","color":"reddish"}
	],
	"aKeyOfAPlugin":[true, null]
}"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with a canvas, and a note of its name."""
    root = tmp_path / "vault"
    made = {"Bread/Plan.canvas": CANVAS, "Bread/Rye.md": "# Method\n\nMix.\n", "Plan.md": "A plan.\n"}
    made |= {"Home.md": "[[Bread/Plan.canvas]], [[Plan]] and ![[Plan.canvas]]\n", "Att/loaf.png": "png"}
    for path, text in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def clean(source: Path, destination: Path) -> bool:
    return verify(source, destination, Options()).ok


def test_a_canvas_comes_back_byte_for_byte_and_nothing_is_missing(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "graph", "logseq")
    assert (tmp_path / "graph/whiteboards/Plan (board).edn").is_file()
    page = (tmp_path / "graph/pages/Home.md").read_text("utf-8")
    assert "[Plan]([[Plan (board)]]), [[Plan]] and {{embed [[Plan (board)]]}}" in page
    assert clean(vault, tmp_path / "graph")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back") == files(vault)
    assert clean(tmp_path / "graph", tmp_path / "back")


def test_what_is_edited_on_the_whiteboard_comes_back_and_the_rest_as_it_was(
    vault: Path, tmp_path: Path
) -> None:
    go(vault, tmp_path / "graph", "logseq")
    file = tmp_path / "graph/whiteboards/Plan (board).edn"
    file.write_text(file.read_text("utf-8").replace("# Bake", "# Bake now"), "utf-8")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    made = (tmp_path / "back/Bread/Plan.canvas").read_text("utf-8")
    assert made == CANVAS.replace("# Bake", "# Bake now")


SPELLED = {
    "as Obsidian does": CANVAS,
    "in one line": json.dumps(json.loads(CANVAS)),
    "with blanks": json.dumps(json.loads(CANVAS), indent=2),
    "a card in two lines": CANVAS.replace('"file":"Bread/Rye.md",', '"file":"Bread/Rye.md",\n\t\t'),
}
MOVED: dict[str, tuple[str, str, dict[str, dict[str, object]]]] = {
    "words": ("# Bake", "# Bake now", {"a": {"text": json.loads(CANVAS)["nodes"][1]["text"].replace("Bake", "Bake now")}}),
    "a place": (":point [340 20]", ":point [345 25]", {"b": {"x": 345, "y": 25}}),
    "a place and a size": (":point [340 20], :index 2, :size [240 140]", ":point [0 1], :index 2, :size [24 14]", {"b": {"x": 0, "y": 1, "width": 24, "height": 14}}),
    "another label": ('"Hens"', '"Cocks"', {"g": {"label": "Cocks"}}),
}  # fmt: skip


@pytest.mark.parametrize("how", SPELLED)
@pytest.mark.parametrize("what", MOVED)
def test_however_a_canvas_was_spelled_what_is_edited_comes_back_in_it(
    how: str, what: str, vault: Path, tmp_path: Path
) -> None:
    """In one line of JSON half of it as it was and half as it is now is no canvas at all."""
    (vault / "Bread/Plan.canvas").write_text(SPELLED[how], "utf-8")
    go(vault, tmp_path / "graph", "logseq")
    file = tmp_path / "graph/whiteboards/Plan (board).edn"
    old, new, edited = MOVED[what]
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    back = json.loads((tmp_path / "back/Bread/Plan.canvas").read_text("utf-8"))
    cards = {card["id"]: card for card in back["nodes"]}
    assert {id: {key: cards[id].get(key) for key in said} for id, said in edited.items()} == edited
    assert cards.keys() == {"g", "a", "b", "c"}
    assert [(edge["fromNode"], edge["toNode"]) for edge in back["edges"]] == [("a", "b")]
    if how == "as Obsidian does":
        assert back["aKeyOfAPlugin"] == [True, None]


def test_without_the_state_the_canvas_is_made_anew(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "graph", "logseq")
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert clean(tmp_path / "graph", tmp_path / "back")
    assert (tmp_path / "back/Bread/Plan.canvas").is_file()


def test_the_judge_sees_what_is_gone_from_a_whiteboard(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "graph", "logseq")
    file = tmp_path / "graph/whiteboards/Plan (board).edn"
    text = file.read_text("utf-8")
    file.write_text(text.replace(":point [340 20]", ":point [340 21]").replace('"then"', '"so"'), "utf-8")
    found = verify(vault, tmp_path / "graph", Options()).missing
    assert [(each.note, each.line, each.kind) for each in found] == [
        ("Bread/Plan.canvas", 5, "card"),
        ("Bread/Plan.canvas", 9, "edge"),
    ]


def test_without_carriers_nothing_is_missing_that_the_ledger_does_not_name(
    vault: Path, tmp_path: Path
) -> None:
    go(vault, tmp_path / "graph", "logseq", carriers=False)
    verdict = verify(vault, tmp_path / "graph", Options(carriers=False))
    assert verdict.missing == ()
    assert "vaultconv" not in (tmp_path / "graph/whiteboards/Plan (board).edn").read_text("utf-8")


def test_a_whiteboard_that_is_damaged_is_copied_and_named(tmp_path: Path) -> None:
    root = tmp_path / "graph"
    (root / "whiteboards").mkdir(parents=True)
    (root / "pages").mkdir()
    (root / "logseq").mkdir()
    (root / "logseq/config.edn").write_text("{}")
    (root / "whiteboards/Plan.edn").write_bytes(b"{:blocks")
    (root / "pages/Home.md").write_text("- [[Plan]]\n")
    made = go(root, tmp_path / "vault", "obsidian")
    assert files(tmp_path / "vault")["whiteboards/Plan.edn"] == b"{:blocks"
    assert [
        (loss.note, loss.construct, str(loss.outcome)) for loss in made.losses if loss.construct == "board"
    ] == [("whiteboards/Plan.edn", "board", "failed")]


def test_whiteboards_lie_where_the_settings_say(tmp_path: Path) -> None:
    root = tmp_path / "graph"
    row = ROWS / "whiteboard" / "source"
    shutil.copytree(row, root)
    (root / "whiteboards").rename(root / "boards")
    (root / "logseq").mkdir()
    (root / "logseq/config.edn").write_text('{:whiteboards-directory "boards"}')
    go(root, tmp_path / "vault", "obsidian")
    assert (tmp_path / "vault/Baking day.canvas").is_file()
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert (tmp_path / "back/boards/Baking day.edn").read_bytes() == (
        row / "whiteboards/Baking day.edn"
    ).read_bytes()


def test_a_graph_into_itself_is_the_same_graph(tmp_path: Path) -> None:
    for row in ("whiteboard", "org-and-drawing"):
        graph = tmp_path / row
        shutil.copytree(ROWS / row / "source", graph)
        (graph / "logseq").mkdir()
        (graph / "logseq/config.edn").write_text("{}")
        go(graph, tmp_path / f"{row} again", "logseq")
        assert files(tmp_path / f"{row} again") == files(graph)


def test_a_graph_that_is_there_has_its_own_folder_and_names(vault: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text('{:whiteboards-directory "boards" :file/name-format :legacy}')
    (vault / "Bread/Plan.canvas").rename(vault / "Bread/50%.canvas")
    go(vault, graph, "logseq")
    assert [path.name for path in (graph / "boards").iterdir()] == ["50%25.edn"]
    assert clean(vault, graph)
