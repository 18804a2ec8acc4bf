"""A table comes back to the byte however its rows end, its cells hold line ends, and whatever stands in quotation marks."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest

from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

HEAD = ",".join(HIGHLIGHTS.columns).encode()
ROWS = (b'"a\r\nb",T,,,,,,,,,', b'"a\nb",T,,,,,,,,,', b'"q",T,,,"n, x",,,,,,"t"', b"p,T,,,,,,,,,")


@pytest.mark.parametrize(
    ("end", "last", "mark"), [*product((b"\n", b"\r\n"), (True, False), (b"", b"\xef\xbb\xbf"))]
)
def test_rows_of_all_kinds(end: bytes, last: bool, mark: bytes) -> None:
    for count in range(1, len(ROWS) + 1):
        for rows in combinations(ROWS, count):
            data = mark + end.join((HEAD, *rows)) + (end if last else b"")
            records, problems = HIGHLIGHTS.split(data)
            assert problems == []
            assert HIGHLIGHTS.join(records) == data


def test_one_row_that_ends_otherwise() -> None:
    data = HEAD + b"\np,T,,,,,,,,,\r\nq,T,,,,,,,,,\n"
    assert HIGHLIGHTS.join(HIGHLIGHTS.split(data)[0]) == data


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
def test_a_cell_from_another_system_comes_home(over: str, tmp_path: Path) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    data = b"\n".join((HEAD, *ROWS, b""))
    (source / "x.csv").write_bytes(data)
    convert(source, there, Options(target_format=over))
    assert verify(source, there, Options()).missing == ()
    assert not any(b"\r" in path.read_bytes() for path in there.rglob("T.*"))
    convert(there, back, Options(target_format="readwise"))
    assert (back / "x.csv").read_bytes() == data


def test_a_nul_character_spoils_one_row_and_no_file(tmp_path: Path) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    data = HEAD + b"\nA m\0ap.,T,,,,,,,,,\nB,T,,,,,,,,,\n"
    (source / "x.csv").write_bytes(data)
    made = convert(source, there, Options(target_format="obsidian")).plan
    (failed,) = (loss for loss in made.losses if loss.outcome is Outcome.FAILED)
    assert (failed.line, "a NUL character is no text" in failed.detail) == (2, True)
    said = (there / "T.md").read_text("utf-8")
    assert "A m\ufffdap." in said
    assert "> B\n" in said
    convert(there, back, Options(target_format="readwise"))
    assert (back / "x.csv").read_bytes() == data


def test_a_row_with_too_few_cells_is_told_and_at_the_end_of_a_cut_file_it_is_damaged() -> None:
    cut = HEAD + b"\na,T,A,\nb,T,A,,,,,,,,\nc,T"
    records, problems = HIGHLIGHTS.split(cut)
    assert [(each.line, each.damaged, each.message[:42]) for each in problems] == [
        (2, False, "4 cells under 11 columns: the last ones ha"),
        (4, True, "this row is damaged: 2 cells under 11 colu"),
    ]
    assert HIGHLIGHTS.join(records) == cut
    assert [each.damaged for each in HIGHLIGHTS.split(cut + b"\n")[1]] == [False, False]
