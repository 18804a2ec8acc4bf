"""A vault goes to each format and comes home: with everything that serves the way back, with what is in the notes alone, and
with nothing of it. ``python benchmarks/bars.py`` prints the same figures as a table."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bars import FIXTURES, Journey, carried_on_the_way, journey
from tests.real_vaults import CORPORA, IS_LONG, LARGE, case, is_now, part_of
from vaultconv.formats.registry import BUILT_IN
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options

REAL = ("obsidian-sandbox", "obsidian-help-en", "readwise-site", "readwise-plugins", "logseq-docs")
NEAREST = {"obsidian": "logseq", "logseq": "obsidian"}
"""The other format of one, that a part of a large vault goes to each time the tests run, and from which a fixture comes home without its state;
the others, and the large vaults as a whole, by ``.ci/long``."""

VAULTS = [
    *(pytest.param(vault, id=vault.name) for vault in FIXTURES),
    *(case(CORPORA / name, id=f"real-{name}") for name in REAL),
]


@cache
def format_of(vault: Path) -> str:
    """The format that a vault is in."""
    return load(vault, Options()).format.name


def ways(vault: Path, over: str) -> tuple[str, ...]:
    """The ways that a vault goes: in its own format there is nothing to lose on the way."""
    own = format_of(vault)
    if is_now(vault):
        taken = IS_LONG or (vault in FIXTURES and over == NEAREST.get(own, "obsidian"))
        few = own == over or vault.name in LARGE or not taken
        return ("kept", "off") if few else ("kept", "lost", "off")
    return ("kept",) if over in (own, NEAREST[own]) else ()


def judged(row: Journey) -> None:
    """What must hold whatever way a vault went: ``verify`` has nothing to say, there, back and at home."""
    assert row.there == ()
    assert row.back == ()
    assert row.home == ()
    assert row.whole == ()


@pytest.mark.parametrize("over", sorted(BUILT_IN))
@pytest.mark.parametrize("vault", VAULTS)
def test_there_and_back(
    vault: Path, over: str, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    going = ways(vault, over)
    if not going:
        pytest.skip("takes long: bash .ci/long does it")
    taken = part_of(vault, tmp_path)
    for way in going:
        row = journey(taken, over, way, tmp_path / way)
        judged(row)
        record_property(f"identical lines, {way}", f"{row.share:.1%}")
        if way == "kept":
            record_property("carried in the notes", f"{row.carried:.2%}")
            assert row.share == 1.0


LEAST = {
    ("obsidian-help-en", "obsidian"): 0.98,
    ("obsidian-sandbox", "obsidian"): 0.97,
    ("readwise-site", "readwise"): 0.99,
    ("sample-vault", "obsidian"): 0.95,
}
"""The share of lines that house style writes just as their author did."""


@pytest.mark.parametrize(("name", "format"), LEAST)
def test_written_anew_most_lines_are_the_same(name: str, format: str, tmp_path: Path) -> None:
    vault = next((vault for vault in FIXTURES if vault.name == name), CORPORA / name)
    if not vault.is_dir():
        pytest.skip("the real vaults are not on this machine")
    row = journey(vault, format, "off", tmp_path)
    judged(row)
    assert row.share >= LEAST[name, format]


def test_what_is_carried_in_notes_is_little(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """At most two bytes in a hundred, of each real vault in each format; of the large ones, too, by ``.ci/long``."""
    if not CORPORA.is_dir():
        pytest.skip("the real vaults are not on this machine")
    for name in (name for name in REAL if is_now(CORPORA / name)):
        for over in BUILT_IN:
            if over == format_of(CORPORA / name):
                continue
            carried, size = carried_on_the_way(CORPORA / name, over, tmp_path / name / over)
            record_property(f"carried of {name} in {over}", f"{carried / size:.2%}")
            assert carried <= 0.02 * size, (name, over)
