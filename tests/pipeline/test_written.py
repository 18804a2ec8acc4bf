"""A note to the files of a writer."""

from __future__ import annotations

from vaultconv.pipeline.written import names_of


def test_base_names_are_counted_without_those_of_the_app() -> None:
    counted = names_of(["A.md", "x/a.MD", "É.png", "y/E\u0301.png", ".obsidian/A.md"])
    assert counted == {"a.md": 2, "é.png": 2}
