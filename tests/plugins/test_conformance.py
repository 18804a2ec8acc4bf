"""The conformance suite, run against all built-in formats and both plugins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.plugins.conformance import checks
from vaultconv.plugins.conformance.overlooked import overlooked
from vaultconv.plugins.conformance.samples import OTHERS, OWN, OWN_FORMAT, samples_of, written_sample

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.usefixtures("both")

NAMES = (*BUILT_IN, "roam", "textbundle")
PAIRS = [(name, other) for name in NAMES for other in OTHERS]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("conformance")


def sample_of(name: str, both: Path, converted: Path) -> Path:
    """A small vault of the format: its authors', or ours as it writes it."""
    given = samples_of(name, (), both / f"vaultconv-{name}")
    return given[0] if given else written_sample(name, converted)


def test_settings_that_the_ledger_names_need_not_come_back(converted: Path) -> None:
    graph = ROOT / "fixtures" / "logseq-graph"
    nothing(checks.round_trip("logseq", graph, "obsidian", converted))


def nothing(found: Iterable[str]) -> None:
    assert list(found) == []


@pytest.mark.parametrize("name", NAMES)
def test_purity(name: str, both: Path, converted: Path) -> None:
    nothing(checks.purity(name, sample_of(name, both, converted)))


@pytest.mark.parametrize("name", NAMES)
def test_determinism(name: str, both: Path, converted: Path, tmp_path: Path) -> None:
    nothing(checks.determinism(name, sample_of(name, both, converted), tmp_path))


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_ledger(name: str, other: str, both: Path, converted: Path) -> None:
    nothing(checks.ledger(name, sample_of(name, both, converted), other, converted))


def test_nothing_is_overlooked(both: Path, converted: Path) -> None:
    nothing(overlooked("roam", sample_of("roam", both, converted)))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "roam"])
def test_ledger_of_what_is_written(name: str, converted: Path) -> None:
    assert get_format(name).writer is not None
    nothing(checks.ledger(OWN_FORMAT, OWN, name, converted))


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_round_trip(name: str, other: str, both: Path, converted: Path) -> None:
    nothing(checks.round_trip(name, sample_of(name, both, converted), other, converted))


@pytest.mark.parametrize("name", NAMES)
def test_hostile(name: str, both: Path, converted: Path, tmp_path: Path) -> None:
    nothing(checks.hostile(name, sample_of(name, both, converted), tmp_path))
