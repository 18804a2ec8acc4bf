"""Packages as though they were installed, without asking pip: a folder with their records, on the path of Python."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"


def record(
    folder: Path, name: str, entry_points: Mapping[str, Mapping[str, str]], version: str = "0.1.0"
) -> None:
    """Writes into ``folder`` what pip would write of a package called ``name``."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lines = [
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in points.items())
        for group, points in entry_points.items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))


@contextmanager
def installed(folder: Path, *packages: Path) -> Iterator[None]:
    """The ``packages``, each a folder with a ``pyproject.toml``, as though they were installed; their records are in ``folder``."""
    before, modules = list(sys.path), set(sys.modules)
    for package in packages:
        project = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))["project"]
        record(folder, project["name"], project["entry-points"], project["version"])
        sys.path.insert(0, str(package))
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - modules:
            if not name.startswith("vaultconv.") and name.partition(".")[0] in {
                p.name.replace("-", "_") for p in packages
            }:
                del sys.modules[name]
