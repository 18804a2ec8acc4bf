"""The two plugins of this repository, as though they were installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.installing import PLUGINS, installed


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with the plugins."""
    with installed(
        tmp_path_factory.mktemp("records"), PLUGINS / "vaultconv-roam", PLUGINS / "vaultconv-textbundle"
    ):
        yield PLUGINS
