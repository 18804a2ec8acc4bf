"""A package of a plugin, to begin with: ``vaultconv plugin new NAME``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vaultconv.errors import UsageError
from vaultconv.formats.registry import BUILT_IN
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.tree import reason

KINDS: Final = ("format", "transform", "resolver")
_NAME = lazy_pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TEMPLATE = Path(__file__).parent / "template"
_PREFIX = "vaultconv-"


def new_plugin(name: str, kind: str, into: Path) -> tuple[Path, tuple[str, ...]]:
    """Makes the package ``vaultconv-NAME`` of a ``kind`` in the folder ``into``, and gives its folder with the paths of its files. It
    passes its own tests as it is.

    Raises :class:`~vaultconv.errors.UsageError` for a name that cannot be, a folder that is there, or without the library that knows the
    template."""
    name = name.removeprefix(_PREFIX)
    if _NAME.fullmatch(name) is None:
        raise UsageError(
            f"{name!r} is no name for a plugin",
            remedy="Use small letters, digits and single hyphens, such as day-one.",
        )
    if kind == KINDS[0] and name in BUILT_IN:
        raise UsageError(f"{name!r} is a format of vaultconv's own", remedy="Choose another name.")
    folder = into / f"{_PREFIX}{name}"
    if folder.exists():
        raise UsageError(
            "it is there already", path=folder, remedy="Choose another name, or --into another folder."
        )
    try:
        from copier import run_copy
    except ImportError as error:
        raise UsageError(
            "to make a package, the library copier is needed, which is not installed",
            remedy='Install it with: pip install "vaultconv[plugins]"',
        ) from error
    try:
        run_copy(str(_TEMPLATE), str(folder), data={"kind": kind, "name": name}, defaults=True, quiet=True)
    except OSError as error:
        raise UsageError(
            f"cannot be written: {reason(error)}", path=folder, remedy="Choose another folder."
        ) from error
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return folder, tuple(files)
