"""The files of a vault that change it, and are no part of what it says: the folder of its migration scripts."""

from __future__ import annotations

from collections.abc import Iterable

from vaultconv.lazy_pattern import lazy_pattern

MIGRATIONS = "migrations"
"""The folder at the root of a vault that holds its migration scripts."""
LOOKUPS = "lookups"
"""The folder in :data:`MIGRATIONS` with the tables that scripts look things up in."""
SCRIPT_NAME = lazy_pattern(r"([0-9]{4})_\w+\.py")
"""How a script is called; its number comes first."""


def migration_files(paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that belong to migration scripts: Python's files in the folder :data:`MIGRATIONS`, and tables. Where no script is
    there, none does; and a note in that folder is a note.

    >>> sorted(migration_files(["migrations/0001_tidy.py", "migrations/lookups/names.csv", "migrations/Birds.md", "a.py"]))
    ['migrations/0001_tidy.py', 'migrations/lookups/names.csv']
    >>> migration_files(["migrations/cranes.py", "notes/migrations/0001_tidy.py"])
    frozenset()
    """
    inside = [path for path in paths if path.startswith(f"{MIGRATIONS}/")]
    if not any(SCRIPT_NAME.fullmatch(path.removeprefix(f"{MIGRATIONS}/")) for path in inside):
        return frozenset()
    return frozenset(path for path in inside if _belongs(path.removeprefix(f"{MIGRATIONS}/")))


def _belongs(path: str) -> bool:
    folder, _, name = path.partition("/")
    return path.endswith(".py") if not name else folder in (LOOKUPS, "__pycache__")
