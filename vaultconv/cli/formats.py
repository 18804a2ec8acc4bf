"""``vaultconv formats``: what can be read and written."""

from __future__ import annotations

from vaultconv.cli.arguments import Json
from vaultconv.formats.registry import all_formats
from vaultconv.report.format_list import as_json, as_text
from vaultconv.report.json_report import dumps


def formats(json: Json = False) -> int:
    """List the formats that are installed, and their options.

    \b
      vaultconv formats
      vaultconv formats --json

    A package that brings a format, and cannot be imported, is named with its error.
    """
    known = all_formats()
    print(dumps(as_json(known)) if json else as_text(known), end="")
    return 0
