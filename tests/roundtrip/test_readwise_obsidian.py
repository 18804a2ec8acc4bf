"""The main job: Readwise notes become an Obsidian vault and come back byte for byte."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go, same_lines
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import unpack
from vaultconv.pipeline.state import DATABASE, FOLDER
from vaultconv.pipeline.verify import verify


def test_read_and_written_again_nothing_changes(export: Path, tmp_path: Path) -> None:
    go(export, tmp_path / "again", "readwise")
    assert files(tmp_path / "again") == files(export)


def test_through_obsidian_and_back_byte_for_byte(export: Path, tmp_path: Path) -> None:
    go(export, tmp_path / "vault", "obsidian")
    go(tmp_path / "vault", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(export)


def test_the_vault_may_move_meanwhile(export: Path, tmp_path: Path) -> None:
    go(export, tmp_path / "vault", "obsidian")
    (tmp_path / "elsewhere").mkdir()
    shutil.move(tmp_path / "vault", tmp_path / "elsewhere" / "my notes")
    go(tmp_path / "elsewhere" / "my notes", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(export)


@pytest.mark.parametrize(("origins", "carriers"), [(False, True), (True, False), (False, False)])
def test_without_origins_or_carriers_nothing_is_lost(
    export: Path, tmp_path: Path, origins: bool, carriers: bool, record_property: pytest.RecordProperty
) -> None:
    vault, back = tmp_path / "vault", tmp_path / "back"
    go(export, vault, "obsidian", origins, carriers)
    go(vault, back, "readwise", origins, carriers)
    assert verify(export, vault, Options(origins=origins, carriers=carriers)).missing == ()
    assert verify(vault, back, Options(origins=origins, carriers=carriers)).missing == ()
    share = same_lines(_by_content(export), _by_content(back))
    record_property("identical lines", f"{share:.1%}")
    assert share > 0.85


def test_written_anew_in_its_own_format(
    export: Path, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    go(export, tmp_path / "again", "readwise", origins=False)
    assert verify(export, tmp_path / "again", Options(origins=False)).missing == ()
    share = same_lines(files(export), files(tmp_path / "again"))
    record_property("identical lines", f"{share:.1%}")
    assert share > 0.97


def test_without_the_state_nothing_is_lost(
    export: Path, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    vault, back = tmp_path / "vault", tmp_path / "back"
    go(export, vault, "obsidian")
    shutil.rmtree(vault / FOLDER)
    go(vault, back, "readwise")
    assert verify(export, vault, Options(target_format="obsidian")).missing == ()
    assert verify(vault, back, Options()).missing == ()
    share = same_lines(_by_content(export), _by_content(back))
    record_property("identical lines", f"{share:.1%}")
    assert share > 0.85


def _by_content(folder: Path) -> dict[str, bytes]:
    """The notes by the id in them, since without a state their file names are made anew."""
    named = {}
    for path, data in files(folder).items():
        id_ = re.search(rb"readwise\.io/(?:open|read)/(\w+)", data)
        form = b"footer" if b"quoteback-footer" in data else b"wrap" if b"::wrap" in data else b"plain"
        named[f"{id_[1] if id_ else path.rpartition('/')[2]!r} {form!r}"] = data
    return named


def test_carriers_are_small_and_never_a_whole_note(export: Path, tmp_path: Path) -> None:
    made = go(export, tmp_path / "vault", "obsidian")
    notes = [data for path, data in files(tmp_path / "vault").items() if path.endswith(".md")]
    in_notes = sum(len(match) for data in notes for match in re.findall(rb"%%vaultconv:.*?%%", data))
    assert in_notes <= 0.02 * sum(map(len, notes))
    with closing(sqlite3.connect(tmp_path / "vault" / FOLDER / DATABASE)) as state, state:
        rows = state.execute("SELECT source, carried FROM outputs").fetchall()
    assert len(rows) == len(made.loaded.vault.notes) + len(made.loaded.vault.attachments)
    for source, carried in rows:
        facts = unpack(carried) or {}
        kept = sum(len(c if isinstance(c, str) else c[2]) for hunk in facts.get("hunks", []) for c in hunk[3])
        assert kept < 0.5 * (export / source).stat().st_size, source


def _edit(vault: Path, marker: str, old: str, new: str) -> str:
    """Replaces ``old`` in the one note that holds ``marker``."""
    (path,) = [p for p in vault.glob("**/*.md") if marker in p.read_text("utf-8")]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path.name


def _changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[tuple[str, list[str], list[str]]]:
    out = []
    for path in before:
        if before[path] != after.get(path):
            old, new = before[path].decode().split("\n"), after[path].decode().split("\n")
            out.append((path, [x for x in old if x not in new], [x for x in new if x not in old]))
    return out


def test_a_word_a_tag_and_a_comment_that_were_edited_come_back_edited(tmp_path: Path) -> None:
    export = Path(__file__).resolve().parents[2] / "fixtures" / "readwise-site"
    vault, back = tmp_path / "vault", tmp_path / "back"
    go(export, vault, "obsidian")
    path = next(
        p
        for p in sorted(vault.glob("**/*.md"))
        if "[!quote]" in p.read_text("utf-8") and "tags:\n" in p.read_text("utf-8")
    )
    text = path.read_text("utf-8")
    word = re.search(r"\[!quote\]\n> (\S+)", text)
    tag = re.search(r"tags:\n  - (\S+)", text)
    assert word is not None
    assert tag is not None
    text = text.replace(f"> {word[1]}", "> Edited", 1).replace(f"  - {tag[1]}\n", "  - other-tag\n", 1)
    path.write_text(text, "utf-8")
    go(vault, back, "readwise")
    ((_, old, new),) = _changed(files(export), files(back))
    assert any("Edited" in line for line in new)
    assert any("other-tag" in line for line in new)
    assert not any(tag[1] in line for line in new if line.startswith("tags:"))
    assert any(
        line.startswith("title:") and "Edited" in line for line in new
    )  # it was made of the first words
    assert len(old) == len(new) == 3


def test_a_task_that_was_done_comes_back_done(tmp_path: Path) -> None:
    export = tmp_path / "export"
    (export / "_manual_posts").mkdir(parents=True)
    post = "---\ntitle: To do\ntags: a\nmanual_post: true\n---\n\n- [ ] one\n- [ ] two\n"
    (export / "_manual_posts" / "2026-01-05-to-do.md").write_text(post, "utf-8")
    go(export, tmp_path / "vault", "obsidian")
    _edit(tmp_path / "vault", "[ ] one", "- [ ] two", "- [x] two")
    go(tmp_path / "vault", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == {
        "_manual_posts/2026-01-05-to-do.md": post.replace("- [ ] two", "- [x] two").encode()
    }


def test_a_second_run_writes_nothing(export: Path, tmp_path: Path) -> None:
    go(export, tmp_path / "vault", "obsidian")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "vault").rglob("*") if FOLDER not in p.parts}
    again = go(export, tmp_path / "vault", "obsidian")
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "vault").rglob("*") if FOLDER not in p.parts}
    assert {action.kind.value for action in again.actions} == {"keep"}
    assert before == after
