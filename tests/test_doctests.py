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
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    tests = (test for name in MODULES for test in finder.find(import_module(name), name))
    # Running one without an example takes as long as most that have some: all files known to `linecache` are looked at.
    assert [test.name for test in tests if test.examples and runner.run(test).failed] == []
    assert runner.summarize().attempted > 600
