"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import vaultconv

ROOT = Path(__file__).parent.parent


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import vaultconv; print(sorted(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "['__future__', 'vaultconv']\n"


@pytest.mark.parametrize("name", sorted({*vaultconv.__all__} - {"__version__"}))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(vaultconv, name)
    assert callable(found)
    assert found.__name__ == name
    assert found.__doc__
    assert name in dir(vaultconv)


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'vaultconv' has no attribute 'nothing'"):
        vaultconv.nothing
