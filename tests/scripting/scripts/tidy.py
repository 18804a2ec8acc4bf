"""What a person may write who scripts a vault: all that is public, with its types."""

from __future__ import annotations

import sys
from pathlib import Path

import vaultconv
from vaultconv.recipes import RECIPES


def tidy(folder: Path) -> int:
    """Tidies a vault, and says what it did."""
    vault: vaultconv.OpenVault = vaultconv.open_vault(folder)
    for note in vault:
        if note.has_tag("draft") and "status" not in note.properties:
            note.properties["status"] = "draft"
        for task in note.tasks:
            if task.words == "Feed it" and task.status == "open":
                task.set("done")
        links: tuple[vaultconv.OpenLink, ...] = note.links
        missing: list[str] = [link.reference.target for link in links if not link.path]
        if missing:
            print(f"{note.path}: {', '.join(missing)}")
    starter: vaultconv.OpenNote | None = vault.find("Starter")
    if starter is not None:
        starter.add_alias("Leaven")
        try:
            vault.rename(starter, "Sourdough")
        except vaultconv.EditError as error:
            print(error)
    for left in RECIPES["rename-property"].run(vault, key="rating", to="stars"):
        print(left)
    for each in vaultconv.diff(vault.plan()):
        print(each.text(), end="")
    return vault.apply().exit_code


def everything(source: Path, destination: Path) -> int:
    """Converts a vault, looks whether all is there, and takes it back."""
    options = vaultconv.Options(source_format="obsidian", target_format="logseq")
    run = vaultconv.convert(source, destination, options)
    verdict = vaultconv.verify(source, destination, options)
    last = vaultconv.runs(destination)[-1]
    back = vaultconv.undo(vaultconv.plan_undo(destination, last.number))
    return max(run.exit_code, 0 if verdict.ok else 1, back.exit_code)


if __name__ == "__main__":
    sys.exit(tidy(Path(sys.argv[1])))
