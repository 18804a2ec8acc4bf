"""A conversion and its result, as these tests speak of them."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.pipeline.state import FOLDER


def go(
    source: Path,
    destination: Path,
    to: str,
    origins: bool = True,
    carriers: bool = True,
    **format_options: Any,
) -> Plan:
    """Converts ``source`` into ``destination``; nothing may fail or stand in the way."""
    options = Options(target_format=to, origins=origins, carriers=carriers, format_options=format_options)
    made = plan(source, destination, options)
    done = apply(made).applied
    assert not done.failed
    assert not done.conflicts
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder`` but ours, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and FOLDER not in path.parts
    }


def same_lines(first: dict[str, bytes], second: dict[str, bytes]) -> float:
    """The share of the lines of ``first`` that ``second`` has too, in order, in the file of the same name."""
    same = total = 0
    for path, data in first.items():
        lines = data.split(b"\n")
        others = second.get(path, b"").split(b"\n")
        total += len(lines)
        same += sum(
            block.size for block in SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks()
        )
    return same / total
