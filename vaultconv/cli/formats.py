"""``vaultconv formats``: what can be read and written, and what else plugins bring."""

from __future__ import annotations

from vaultconv.assets.resolvers import RESOLVERS
from vaultconv.cli.shared_arguments import Json
from vaultconv.formats.registry import all_formats
from vaultconv.report.format_list import Installed, as_json, as_text
from vaultconv.report.json_report import dumps
from vaultconv.transform.named import TRANSFORMS


def formats(json: Json = False) -> int:
    """List what is installed: formats, transforms, resolvers.

    \b
      vaultconv formats
      vaultconv formats --json

    Each is named with the package that brings it, and its version. One that cannot be used is named with what is wrong and what
    to do; nothing else suffers.
    """
    installed = Installed(all_formats(), tuple(TRANSFORMS.plugins()), tuple(RESOLVERS.plugins()))
    print(dumps(as_json(installed)) if json else as_text(installed), end="")
    return 0
