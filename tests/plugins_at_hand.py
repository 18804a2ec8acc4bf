"""Entry points of packages that nobody has installed: for tests of what plugins may do, and may do wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from vaultconv.formats import entry_points


@dataclass(frozen=True)
class _Package:
    name: str
    version: str


class _Point(EntryPoint):
    """An entry point whose object is at hand, or what importing it raises."""

    def load(self) -> Any:
        found = vars(self)["found"]
        if isinstance(found, BaseException):
            raise found
        return found


@dataclass
class Installed:
    """What is installed, by group."""

    points: dict[str, list[EntryPoint]] = field(default_factory=dict)

    def add(self, group: str, name: str, found: Any, package: str = "acme", version: str = "1.2") -> None:
        """Installs ``found`` as ``name``."""
        point = _Point(name, f"{package}:{name.upper()}", group)
        vars(point).update(found=found, dist=_Package(package, version))
        self.points.setdefault(group, []).append(point)

    def __call__(self, *, group: str) -> list[EntryPoint]:
        return self.points.get(group, [])


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Installed:
    """No plugin at all, to begin with."""
    made = Installed()
    monkeypatch.setattr(entry_points, "entry_points", made)
    return made
