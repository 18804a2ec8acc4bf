"""What holds for every test: none asserts a time, a machine that does other work fails none, what one fetches no other
has in its cache, Ctrl-C reaches the programs that are started even where the suite runs in the background, and which lines are tried is
counted of the tests of the room that they are in."""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "vaultconv",
    parent=settings(),
    deadline=None,
    max_examples=100 if os.environ.get("VAULTCONV_LONG") == "1" else 30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("vaultconv")

# Before anything imports the package.
_LINES = None
if _FOLDER := os.environ.get("LINES_TRIED", ""):
    from tests.lines_tried import LinesTried

    _LINES = LinesTried(Path(_FOLDER))

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


def pytest_configure(config: pytest.Config) -> None:
    """Counts the lines that are tried, where that is asked for."""
    if _LINES is not None:
        config.pluginmanager.register(_LINES)
