"""Which lines and branches of the package are tried by the tests of the rooms that they are in.

    LINES_TRIED=FOLDER pytest                                               # a file in FOLDER for each process that runs tests
    python -m slipcover --branch --merge FOLDER/*.json --out all.json       # all of them together, as a table

Tests that try the whole (``_OF_THE_WHOLE``) run last, and what they try is not counted: a line is to be tried by the tests of its own
room. SlipCover counts by marks in the code, which it takes out once they were passed, so that the tests take little longer; by a
function that is called for each line (coverage.py, before Python 3.14) they took three times as long.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import slipcover

_HERE = Path(__file__).parent
_OF_THE_WHOLE = ("promises", "roundtrip", "properties", "oracles", "faults", "browser", "benchmarks", "docs")
_OF_LARGE_VAULTS = (
    "formats/html/test_sites.py",
    "plugins/test_conformance.py",
    "downloads/test_real_hosts.py",
)


def is_of_a_room(item: pytest.Item) -> bool:
    """Whether a test tries a room of the package, and not the whole, often on vaults that are not everywhere."""
    place = item.path.relative_to(_HERE).as_posix() if item.path.is_relative_to(_HERE) else ""
    return place.partition("/")[0] not in _OF_THE_WHOLE and place not in _OF_LARGE_VAULTS


class LinesTried:
    """Counts from where it is made on; modules that were imported before are not seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        package = _HERE.parent / "vaultconv"
        no_code_of_ours = [str(package / "plugins" / "template" / "*")]
        self._counter = slipcover.Slipcover(
            branch=True,
            source=[str(package)],
            omit=no_code_of_ours,
            exclude_also=[r"if TYPE_CHECKING:", r"\.\.\.$"],
        )
        slipcover.ImportManager(
            self._counter, slipcover.FileMatcher(sources=[str(package)], omit=no_code_of_ours)
        ).__enter__()
        self._tried: dict[str, Any] | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The tests of the whole are the last."""
        items.sort(key=lambda item: not is_of_a_room(item))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Ends the count before the first test of the whole."""
        if self._tried is None and not is_of_a_room(item):
            self._tried = self._counter.get_coverage()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Writes what was counted, if this is a process that runs tests."""
        if hasattr(session.config, "workerinput") or not session.config.getoption("numprocesses", None):
            tried = self._counter.get_coverage() if self._tried is None else self._tried
            self.folder.mkdir(parents=True, exist_ok=True)
            name = os.environ.get("PYTEST_XDIST_WORKER", "all")
            (self.folder / f"{name}.json").write_text(json.dumps(tried), encoding="utf-8")
