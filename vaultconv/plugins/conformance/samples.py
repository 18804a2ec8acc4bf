"""The vaults that a format is tried on: the samples of its authors, and our own small one, written by it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vaultconv.errors import UsageError
from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

OWN = Path(__file__).parent / "sample"
"""A vault of Obsidian with a little of everything."""
OWN_FORMAT = "obsidian"
OTHERS = tuple(BUILT_IN)
"""The formats that one is tried with."""


def samples_of(name: str, given: Iterable[str], root: Path) -> tuple[Path, ...]:
    """The samples of the format ``name`` that were ``given``; else the folders in ``tests/samples`` below ``root``. None is needed for a format
    that writes. Raises :class:`~vaultconv.errors.UsageError` where there is none, and it is."""
    named = tuple(Path(each).absolute() for each in given)
    for folder in named:
        if not folder.exists():
            raise UsageError("there is no such sample", path=folder, remedy="Check the path.")
    folder = root / "tests" / "samples"
    found = named or (
        tuple(sorted(path for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()
    )
    if not found and get_format(name).writer is None:
        raise UsageError(
            f"there is no sample for the format {name!r}, which only reads",
            path=folder,
            remedy="Put a small vault of it into tests/samples/NAME, or name one with --vaultconv-sample.",
        )
    return found


def written_sample(name: str, folder: Path) -> Path:
    """Our own vault, as the format ``name`` writes it, below ``folder``."""
    if name == OWN_FORMAT:
        return OWN
    made = folder / f"{OWN.name}-{name}"
    if not made.exists():
        convert(OWN, made, Options(OWN_FORMAT, name, durable=False))
    return made
