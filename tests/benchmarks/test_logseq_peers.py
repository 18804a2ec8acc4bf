"""What is counted of a vault that was made of a graph: by rules that any converter can meet."""

from __future__ import annotations

from pathlib import Path

from logseq_peers import Kept, kept

GRAPH = {
    "pages/A.md": "- see [[B]] and ((id))\n- ```\n  key:: [[no link]]\n  ```\n",
    "pages/B.md": "alias:: Bee\n\n- words here\n  id:: id\n",
    "logseq/notes.md": "- no page\n",
}
VAULT = {
    "A.md": "- see [[B]], [[B#^x-1|there]], [[#^a]], [[Nobody]] and ![[pic.png]]\n- ```\n  key:: [[no link]]\n  ```\n- own ^a\n",
    "Dir/B.md": "---\naliases: [Bee]\n---\n- words here ^x-1\n",
    "C.md": "---\na: [b\n---\nx\n",
    "pic.png": "",
}


def made(place: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8")
    return place


def test_what_is_kept_is_counted(tmp_path: Path) -> None:
    found = kept(made(tmp_path / "graph", GRAPH), made(tmp_path / "vault", VAULT))
    assert found == Kept(
        notes=(2, 2), links=(3, 4), block_links=(2, 2), front_matter=(1, 2), code=(1, 1), words=(7, 8)
    )
    assert found.row() == "2 of 2 | 3 of 4 | 2 of 2 | 1 of 2 | 1 of 1 | 7 of 8"


def test_code_that_was_edited_is_not_kept(tmp_path: Path) -> None:
    edited = VAULT | {"A.md": VAULT["A.md"].replace("key:: [[no link]]", "**key**: [[no link]]")}
    found = kept(made(tmp_path / "graph", GRAPH), made(tmp_path / "vault", edited))
    assert found.code == (0, 1)
