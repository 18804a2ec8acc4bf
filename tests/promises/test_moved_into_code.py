"""A line that somebody moves into a fence is code: what its spelling was, and what stood below it, stays outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

CODE = "```yaml\na: 1\nb: 2\n```\n"
BULLET = "  logseq.order-list-type:: bullet\n"
FOLDED = "  collapsed:: true\n"


@pytest.mark.parametrize(
    ("path", "text", "edits", "home", "stale"),
    [
        (
            "Note.md",
            f"* milk\n\n{CODE}",
            [(f"- milk\n{BULLET}", ""), ("a: 1\n", "a: 1\n  - milk\n")],
            CODE.replace("b:", "- milk\nb:"),
            1,
        ),
        (
            "Note.md",
            f"# H\n\n* milk\n* eggs\n\n{CODE}",
            [(f"\t- milk\n\t{BULLET}", ""), ("a: 1\n", "a: 1\n\t  - milk\n")],
            "# H\n\n* eggs\n\n" + CODE.replace("b:", "- milk\nb:"),
            1,
        ),
        (
            "pages/Note.md",
            f"- top\n  - milk\n  {FOLDED}- ```\n  a: 1\n  ```\n",
            [("\t- milk\n", ""), ("  a: 1\n", "  a: 1\n  - milk\n")],
            "- top\n- ```\n  a: 1\n  - milk\n  ```\n",
            1,
        ),
        (
            "pages/Note.md",
            f"- milk\n{FOLDED}- end\n",
            [("- milk\n", "- oats\n- new\n")],
            "- oats\n- new\n- end\n",
            1,
        ),
        (
            "pages/Note.md",
            f"- milk\n{FOLDED}- end\n",
            [("- milk\n", "- oats\n  and more\n")],
            f"- oats\n  and more\n{FOLDED}- end\n",
            0,
        ),
    ],
    ids=["an item", "one of two", "a folded block", "a block behind a folded one", "words of a folded one"],
)
def test_what_is_carried_for_a_line_goes_into_no_code_and_to_no_other_block(
    path: str, text: str, edits: list[tuple[str, str]], home: str, stale: int, tmp_path: Path
) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    format = "logseq" if "/" in path else "obsidian"
    other, note = ("obsidian", "Note.md") if format == "logseq" else ("logseq", "pages/Note.md")
    files = {path: text, ".obsidian/app.json": "{}"}
    if format == "logseq":
        files = {path: text, "logseq/config.edn": "{:export/bullet-indentation :two-spaces}"}
    for name, said in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(said)
    convert(source, there, Options(target_format=other, durable=False))
    edited = (there / note).read_text()
    for old, new in edits:
        assert edited.count(old) == 1
        edited = edited.replace(old, new)
    (there / note).write_text(edited)
    losses = convert(there, back, Options(target_format=format, durable=False)).plan.losses
    assert (back / path).read_text() == home
    assert sum(loss.outcome is Outcome.CARRIER_STALE for loss in losses) == stale
