"""What holds for every test: none asserts a time, a machine that does other work fails none, what one fetches no other
has in its cache, Ctrl-C reaches the programs that are started even where the suite runs in the background, and which lines are tried is
counted of the tests of the room that they are in."""

from __future__ import annotations

import signal
from collections.abc import Generator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "vaultconv", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("vaultconv")

# A shell lets what it starts with "&" be deaf to Ctrl-C, and so would be what that starts.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_NUMBERS = count()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of a test is empty at first, and not that of whoever runs it."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{next(_NUMBERS)}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))


_HERE = Path(__file__).parent
_OF_THE_WHOLE = ("promises", "roundtrip", "properties", "oracles", "faults", "browser", "benchmarks", "docs")
_OF_LARGE_VAULTS = (
    "formats/html/test_sites.py",
    "plugins/test_conformance.py",
    "downloads/test_real_hosts.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Of tests that try the whole, often on vaults that are not everywhere, no line is counted as tried (``--cov``): a line is to be
    tried by the tests of its own room. Counting makes them take twice as long."""
    place = item.path.relative_to(_HERE).as_posix() if item.path.is_relative_to(_HERE) else ""
    is_counted = place.partition("/")[0] not in _OF_THE_WHOLE and place not in _OF_LARGE_VAULTS
    counting = (
        None if is_counted else getattr(item.config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    )
    if counting is None:
        return (yield)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()
