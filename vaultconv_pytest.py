"""``pytest --vaultconv-format NAME``: the conformance suite of vaultconv for the format of a plugin.

It is found by every pytest of an environment that has vaultconv, so it imports nothing until it is asked for.
"""

from __future__ import annotations

import sys
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
    """Adds the suite to what is to be run, if it is not below a folder that is run anyhow."""
    if not config.getoption("vaultconv_format"):
        return
    suite, here = _suite(), config.invocation_params.dir
    asked = [here / argument for argument in config.args]
    if suite not in asked and not any(path in suite.parents for path in asked):
        config.args.append(str(suite))


def pytest_ignore_collect(collection_path: Path, config: Any) -> bool | None:
    """Lets pytest find the suite in an environment that lies beside the tests (``.venv``), where it looks for none; nothing else in there is."""
    environment = Path(sys.prefix)
    is_within = collection_path == environment or environment in collection_path.parents
    if (
        not is_within
        or config.rootpath not in environment.parents
        or not config.getoption("vaultconv_format")
    ):
        return None
    suite = _suite()
    return collection_path != suite and collection_path not in suite.parents


def pytest_collect_file(file_path: Path, parent: Any) -> Any:
    """The suite, where it lies below a folder that is run: its name is none of a file of tests."""
    if not parent.config.getoption("vaultconv_format") or file_path != _suite():
        return None
    if parent.session.isinitpath(file_path):
        return None
    import pytest

    return pytest.Module.from_parent(parent, path=file_path)


def _suite() -> Path:
    found = find_spec("vaultconv")
    folder = Path(found.origin).parent if found is not None and found.origin else Path()
    return folder / "plugins" / "conformance" / "suite.py"
