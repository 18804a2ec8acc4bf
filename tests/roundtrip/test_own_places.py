"""What comes back goes to where it was: notes that nobody understood, and names that no other system could have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

NFD = "Cafe\u0301"
VAULT = {
    "x.md": b"---\nt: a: b\n---\nBad, with [[z]]\n",
    "Deep/er/bytes.md": b"caf\xe9\n",
    "z.md": f"z [[What? Q]] [[x]] [[{NFD}]] [[bytes]] ![[a: b.png]]\n".encode(),
    f"{NFD}.md": b"q\n",
    "Files/a: b.png": b"png",
    "Why <not>/con.md": b"[[../z]] [[z|w]]\n",
    "What? Q.md": b"see [[z]]\n",
}
posix = pytest.mark.skipif(os.name == "nt", reason="such names cannot be there on Windows")


def laid(folder: Path, vault: dict[str, bytes]) -> Path:
    """A folder with the files of ``vault``."""
    for path, data in vault.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@posix
@pytest.mark.parametrize("other", ["logseq", "html", "readwise"])
def test_everything_is_where_it_was(other: str, tmp_path: Path) -> None:
    source = laid(tmp_path / "source", VAULT)
    go(source, tmp_path / "there", other)
    assert not {path for path in files(tmp_path / "there") if "?" in path or "<" in path or NFD in path}
    made = go(tmp_path / "there", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back") == VAULT
    assert not [loss for loss in made.losses if loss.outcome is Outcome.RENAMED]
    assert verify(tmp_path / "there", tmp_path / "back", Options(target_format="obsidian")).missing == ()


def test_a_page_that_was_not_understood_is_itself_again_though_the_vault_understands_it(
    tmp_path: Path,
) -> None:
    deep = b"<blockquote>" * 120 + b"deep"
    source = laid(tmp_path / "site", {"deep.html": deep, "a.html": b"<p><a href=deep.html>d</a>"})
    go(source, tmp_path / "there", "logseq")
    made = go(tmp_path / "there", tmp_path / "back", "html")
    assert files(tmp_path / "back")["deep.html"] == deep
    assert files(tmp_path / "back")["a.html"] == b"<p><a href=deep.html>d</a>"
    assert [loss.outcome for loss in made.losses if loss.construct == "note"] == [Outcome.FAILED]
    assert verify(tmp_path / "there", tmp_path / "back", Options(target_format="html")).missing == ()


def test_one_that_was_put_in_order_meanwhile_is_a_note_in_its_place(tmp_path: Path) -> None:
    source = laid(tmp_path / "source", {"Deep/x.md": b"---\nt: a: b\n---\nBad\n"})
    go(source, tmp_path / "there", "readwise")
    (broken,) = (tmp_path / "there").rglob("*.md")
    broken.write_bytes(b"---\nt: a\n---\nGood\n")
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    found = files(tmp_path / "back")
    assert set(found) == {"Deep/x.md"}
    assert b"Good" in found["Deep/x.md"]
