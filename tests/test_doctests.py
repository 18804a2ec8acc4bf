"""What docstrings show is so: every example of the package runs, each module by itself."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import vaultconv

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(vaultconv.__path__, "vaultconv.")
    if "__main__" not in module.name
)


def test_every_example_of_a_docstring_is_so() -> None:
    found = {name: doctest.testmod(import_module(name), verbose=False) for name in MODULES}
    assert [name for name, result in found.items() if result.failed] == []
    assert sum(result.attempted for result in found.values()) > 600
