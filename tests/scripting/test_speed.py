"""Many notes: a rename and a merge with every fifth note linking it take at most three times as long as reading the vault."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import vaultconv

NOTES = 1000


def seconds(what: Callable[[], object]) -> float:
    """How long it takes, on one core."""
    start = time.process_time()
    what()
    return time.process_time() - start


def test_a_fifth_of_a_vault_is_written_anew_in_three_times_its_reading(tmp_path: Path) -> None:
    for number in range(NOTES):
        link = "[[Note 5]]" if number % 5 == 0 else "[[Note 7]]"
        text = f"---\na: {number}\n---\n# Head {number}\n\nSee {link}. #tag\n\n- [ ] task\n"
        (tmp_path / f"Note {number}.md").write_text(text)
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    read = min(seconds(vault.discard) for _ in range(2))
    assert len(vault["Note 5.md"].backlinks) == NOTES // 5
    renamed = seconds(lambda: vault["Note 5.md"].rename("Renamed"))
    merged = seconds(lambda: vault.merge([vault["Renamed.md"]], into=vault["Note 6.md"]))
    assert len([path for path in vault.plan().actions if path.kind == "update"]) == NOTES // 5
    assert renamed <= 3 * read
    assert merged <= 3 * read
