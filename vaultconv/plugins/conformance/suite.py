"""The conformance suite as pytest runs it: the checks, on each sample of the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from vaultconv.errors import UsageError
from vaultconv.formats.registry import get_format
from vaultconv.plugins.conformance import checks
from vaultconv.plugins.conformance.overlooked import overlooked
from vaultconv.plugins.conformance.samples import OTHERS, OWN, OWN_FORMAT, samples_of, written_sample


def pytest_generate_tests(metafunc: Any) -> None:
    """A test for each sample, and each format that it is tried with."""
    config = metafunc.config
    name = config.getoption("vaultconv_format")
    try:
        samples = samples_of(name, config.getoption("vaultconv_sample"), config.rootpath)
    except UsageError as error:
        raise pytest.UsageError(f"--vaultconv-format {name}: {error}") from error
    if "sample" in metafunc.fixturenames:
        writes = get_format(name).writer is not None
        found: list[Path | None] = [
            *samples,
            *([None] if writes and get_format(name).reader is not None else []),
        ]
        metafunc.parametrize(
            "sample", found, ids=[path.name if path else "our own" for path in found], indirect=True
        )
    if "other" in metafunc.fixturenames:
        metafunc.parametrize("other", OTHERS)


@pytest.fixture(scope="session")
def name(pytestconfig: pytest.Config) -> str:
    """The format that was asked for."""
    return str(pytestconfig.getoption("vaultconv_format"))


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is converted once stays for all checks."""
    return tmp_path_factory.mktemp("vaultconv")


@pytest.fixture
def sample(request: pytest.FixtureRequest, name: str, converted: Path) -> Path:
    """A vault of the format; ours is written by it."""
    given: Path | None = request.param
    return given if given is not None else written_sample(name, converted)


def test_purity(name: str, sample: Path) -> None:
    """Reading twice gives the same, and touches nothing."""
    _is_well(checks.purity(name, sample))


def test_determinism(name: str, sample: Path, tmp_path: Path) -> None:
    """The same source gives the same bytes."""
    _is_well(checks.determinism(name, sample, tmp_path))


def test_ledger(name: str, sample: Path, other: str, converted: Path) -> None:
    """What does not arrive is in the ledger."""
    _is_well(checks.ledger(name, sample, other, converted))


def test_nothing_is_overlooked(name: str, sample: Path) -> None:
    """What people wrote is read, or in the ledger."""
    if get_format(name).writer is not None:
        pytest.skip(f"{name} is written, too: what it overlooks does not come back")
    _is_well(overlooked(name, sample))


def test_ledger_of_what_is_written(name: str, converted: Path) -> None:
    """What another format says and this one does not is in the ledger."""
    if get_format(name).writer is None or get_format(name).reader is None:
        pytest.skip(f"{name} is not written and read")
    _is_well(checks.ledger(OWN_FORMAT, OWN, name, converted))


def test_round_trip(name: str, sample: Path, other: str, converted: Path) -> None:
    """What goes to another format comes back."""
    _is_well(checks.round_trip(name, sample, other, converted))


def test_hostile(name: str, sample: Path, tmp_path: Path) -> None:
    """No bytes are too strange."""
    _is_well(checks.hostile(name, sample, tmp_path))


def _is_well(found: Iterable[str]) -> None:
    wrong = list(found)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
