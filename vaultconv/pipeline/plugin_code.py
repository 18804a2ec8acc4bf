"""What the code of a plugin is, as far as that can be looked at: a run that depends on it is another where that is another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

from vaultconv.formats.chosen import Chosen
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.transformed import stand_alone
from vaultconv.transform.named import TRANSFORMS

_RECORDS = (".dist-info", ".egg-info")


def is_code_known(options: Options) -> bool:
    """Whether what the transforms of ``options`` make of a note is known by that note and their code: they say that they stand alone, and it can be
    told what their code is."""
    return not options.transforms or (stand_alone(options) and code_of(options.transforms) != "")


def code_of(transforms: Iterable[Chosen]) -> str:
    """What the code of the ``transforms`` is: the package of each with its version, the size and time of each of its files, and what else is
    installed, any of which it may import. ``""`` where that cannot be told."""
    wanted = {chosen.name for chosen in transforms}
    said: dict[str, str] = {}
    for plugin in TRANSFORMS.plugins():
        files = sorted(_files_of(plugin.origin)) if plugin.name in wanted else ()
        if files:
            said[plugin.name] = repr((plugin.package, plugin.version, plugin.origin, files))
    if said.keys() != wanted:
        return ""
    return "\n".join([*(said[name] for name in sorted(said)), *_installed()])


def _files_of(origin: str) -> Iterator[str]:
    """The files of the package that has the object at ``origin`` of an entry point, each with its size and time; none for what is in no files."""
    module = sys.modules.get(origin.partition(":")[0].partition(".")[0])
    for folder in getattr(module, "__path__", ()):
        yield from _files_in(folder)
    file = getattr(module, "__file__", None)
    if file is not None and os.path.isfile(file):  # noqa: PTH113  as everything here
        yield _look(file)


def _files_in(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (_look(os.path.join(place, name)) for name in sorted(names))  # noqa: PTH118


def _look(file: str) -> str:
    try:
        info = os.stat(file)  # noqa: PTH116
    except OSError:
        return f"{file} none"
    return f"{file} {info.st_size} {info.st_mtime_ns}"


def _installed() -> Iterator[str]:
    """The records of all packages that can be imported, which have their versions in their names."""
    for folder in sys.path:
        place = folder or "."
        try:
            names = os.listdir(place)  # noqa: PTH208
        except OSError:
            continue  # nothing can be imported from there
        yield from (f"{place} {name}" for name in sorted(names) if name.endswith(_RECORDS))
