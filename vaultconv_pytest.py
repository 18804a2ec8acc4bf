"""``pytest --vaultconv-format NAME``: the conformance suite of vaultconv for the format of a plugin.

It is found by every pytest of an environment that has vaultconv, so it imports nothing until it is asked for.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any


def pytest_addoption(parser: Any) -> None:
    """The two flags."""
    group = parser.getgroup("vaultconv", "conformance of formats")
    group.addoption(
        "--vaultconv-format",
        metavar="NAME",
        default="",
        help="Run vaultconv's conformance suite on this installed format, beside the other tests.",
    )
    group.addoption(
        "--vaultconv-sample",
        metavar="DIR",
        action="append",
        default=[],
        help="A vault of that format to try it on. May be repeated. [default: the folders in tests/samples]",
    )


def pytest_configure(config: Any) -> None:
    """Adds the suite to what is to be run."""
    if config.getoption("vaultconv_format"):
        found = find_spec("vaultconv")
        folder = Path(found.origin).parent if found is not None and found.origin else Path()
        suite = str(folder / "plugins" / "conformance" / "suite.py")
        if suite not in config.args:
            config.args.append(suite)
