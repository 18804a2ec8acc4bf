"""``vaultconv assets``: what was fetched from where, and which files notes want."""

from __future__ import annotations

from vaultconv.cli.progress import progress
from vaultconv.cli.shared_arguments import Json, Vault, Verbose
from vaultconv.pipeline.archive import is_archive, unpacked
from vaultconv.pipeline.inventory import inventory
from vaultconv.pipeline.mirrored import archive_at
from vaultconv.pipeline.options import Options
from vaultconv.report.inventory import as_json, as_text
from vaultconv.report.json_report import dumps


def assets(vault: Vault, options: Options, json: Json = False, verbose: Verbose = False) -> int:
    """Say what VAULT has of the web, and which files it misses.

    \b
      vaultconv assets ~/Vault
      vaultconv assets ~/Vault --json

    Lists what was ever fetched into it, with its address, type and size; what was not to be had, and why; the files that notes want and
    that are not there, with these notes; and the files that nothing leads to. VAULT may be a zip archive, too. Asks nobody.
    """
    with progress() as bar:
        bar.reading(vault)
        folder = archive_at(vault)
        found = inventory(unpacked(folder) if is_archive(folder) else folder, options)
    print(dumps(as_json(found, vault)) if json else as_text(found, verbose), end="")
    return 0
