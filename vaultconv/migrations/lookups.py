"""Tables that a migration script looks things up in: files beside it, so that a thousand names need not stand in its text."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vaultconv.errors import UsageError
from vaultconv.vault.migration_files import LOOKUPS
from vaultconv.vault.tree import reason


class Lookups(Mapping[str, Mapping[str, Any]]):
    """The tables in ``lookups/`` beside the scripts in ``folder``, by their names without ending; each is read when it is first asked for.

    A ``.csv`` has the names of its columns in its first line. Its first column is what is looked up: of two columns the other is what is
    found, of more a mapping of all others. A ``.json`` or ``.toml`` is what it is.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "lookups").mkdir()
    ...     _ = Path(folder, "lookups", "towns.csv").write_text("name,country\\nLund,Sweden\\n")
    ...     lookups = Lookups(Path(folder))
    ...     list(lookups), lookups["towns"]["Lund"], lookups["towns"].get("Oslo")
    (['towns'], 'Sweden', None)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / LOOKUPS
        self._known: dict[str, Mapping[str, Any]] = {}

    def _files(self) -> dict[str, Path]:
        there = self._folder.is_dir()
        files = sorted(self._folder.iterdir()) if there else []
        return {file.stem: file for file in files if file.suffix in _READ and file.is_file()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._files())

    def __len__(self) -> int:
        return len(self._files())

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        """The table called ``name``. Raises :class:`KeyError` where there is none, and :class:`~vaultconv.errors.UsageError` for one that cannot
        be read."""
        if name not in self._known:
            file = self._files().get(name)
            if file is None:
                raise KeyError(f"there is no table {name!r} in {self._folder}")
            self._known[name] = _table(file)
        return self._known[name]


def _table(file: Path) -> Mapping[str, Any]:
    try:
        found = _READ[file.suffix](file.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"cannot be read: {reason(error)}", path=file) from error
    except (ValueError, csv.Error, RecursionError) as error:
        raise UsageError(f"cannot be understood: {error}", path=file) from error
    if not isinstance(found, dict):
        raise UsageError("is no table: names with what they stand for", path=file)
    return found


def _of_rows(text: str) -> dict[str, Any]:
    _, *others = next(rows := csv.reader(io.StringIO(text, newline=""), strict=True), [""])
    table: dict[str, Any] = {}
    for row in rows:
        if row:
            key, *values = row
            if len(values) != len(others):
                raise ValueError(f"line {rows.line_num} has {len(row)} columns, and not {len(others) + 1}")
            table[key] = values[0] if len(others) == 1 else dict(zip(others, values, strict=True))
    return table


_READ: Mapping[str, Callable[[str], Any]] = {".csv": _of_rows, ".json": json.loads, ".toml": tomllib.loads}
"""What reads a table, by the ending of its file."""
