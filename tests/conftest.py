"""What holds for every test: none asserts a time, a machine that does other work fails none, and what one fetches no other
has in its cache."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "vaultconv", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("vaultconv")

_NUMBERS = count()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of a test is empty at first, and not that of whoever runs it."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{next(_NUMBERS)}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
