"""What holds for every test: none asserts a time, a machine that does other work fails none, what one fetches no other
has in its cache, and Ctrl-C reaches the programs that are started even where the suite runs in the background."""

from __future__ import annotations

import signal
from itertools import count

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
