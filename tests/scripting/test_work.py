"""Many notes: a rename and a merge with every fifth note linking it take at most three times the work of reading the vault. Calls are
counted, no clock is read: ``benchmarks/renames.py`` has the seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import vaultconv

NOTES = 300
OURS = str(Path(vaultconv.__file__).parent)


def calls(what: Callable[[], object]) -> int:
    """How many of our functions are called by it; others may be called because tests before it left something to be let go."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_filename.startswith(OURS)

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        what()
    finally:
        sys.setprofile(before)
    return count


def counted(folder: Path, notes: int) -> tuple[int, int, int]:
    """The calls that reading so many notes takes, of which every fifth links to one, and its rename, and to merge it into another."""
    folder.mkdir()
    for number in range(notes):
        link = "[[Note 5]]" if number % 5 == 0 else "[[Note 7]]"
        text = f"---\na: {number}\n---\n# Head {number}\n\nSee {link}. #tag\n\n- [ ] task\n"
        (folder / f"Note {number}.md").write_text(text)
    vault = vaultconv.open_vault(folder, "obsidian")
    read = calls(vault.discard)
    assert len(vault["Note 5.md"].backlinks) == notes // 5
    renamed = calls(lambda: vault["Note 5.md"].rename("Renamed"))
    merged = calls(lambda: vault.merge([vault["Renamed.md"]], into=vault["Note 6.md"]))
    assert len([path for path in vault.plan().actions if path.kind == "update"]) == notes // 5
    return read, renamed, merged


def test_a_fifth_of_a_vault_is_written_anew_in_three_times_its_reading(tmp_path: Path) -> None:
    counted(tmp_path / "few", 10)  # what is imported late is imported now
    read, renamed, merged = counted(tmp_path / "many", NOTES)
    assert read > 10 * NOTES
    assert renamed <= 3 * read
    assert merged <= 3 * read
