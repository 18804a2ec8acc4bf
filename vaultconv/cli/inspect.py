"""``vaultconv inspect``: what is it, what is in it, what would be hard."""

from __future__ import annotations

from vaultconv.cli.progress import progress
from vaultconv.cli.shared_arguments import Json, Vault, Verbose
from vaultconv.pipeline.archive import is_archive
from vaultconv.pipeline.inspect import inspect as look
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.report.inspection import as_json, as_text
from vaultconv.report.json_report import dumps


def inspect(vault: Vault, options: Options, json: Json = False, verbose: Verbose = False) -> int:
    """Say what VAULT is, what is in it, and what would be hard.

    \b
      vaultconv inspect ~/Notes
      vaultconv inspect ~/Notes --json

    Says what it is taken for, and why. Counts notes, words, links, tags, tasks and the like; lists the properties with their types, links that lead
    nowhere, notes that cannot be understood (with line, column and what to do), and what is left out.
    """
    with progress() as bar:
        bar.reading(vault)
        folder = at_hand(vault, bar.asking)
        found = look(folder, options)
    named = vault if is_archive(vault) else folder
    print(dumps(as_json(found, named)) if json else as_text(found, named, verbose), end="")
    return 0
