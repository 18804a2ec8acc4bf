"""The exports that go there and back: our own fixtures always, the real ones where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "fixtures" / "readwise-site"
REAL = ROOT.parent / "shared" / "corpora" / "readwise-site"


@pytest.fixture(params=[OWN, REAL], ids=["fixtures", "real"])
def export(request: pytest.FixtureRequest) -> Path:
    """A site export; the real one is no part of this repository."""
    path: Path = request.param
    if not path.is_dir():
        pytest.skip("the real export is not on this machine")
    return path
