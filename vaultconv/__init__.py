"""Move a whole note vault between formats and lose nothing on the way.

The names below are the public interface; everything else may change between minor versions. They are
imported lazily, so that ``import vaultconv`` costs nothing.

>>> import tempfile, vaultconv
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     source, destination = Path(folder, "Notes"), Path(folder, "Vault")
...     source.mkdir()
...     _ = (source / "Bread.md").write_text("Feed the [[Starter]]. #baking\\n")
...     options = vaultconv.Options(source_format="obsidian", target_format="obsidian")
...     preview = vaultconv.plan(source, destination, options)
...     print([f"{action.kind} {action.path}" for action in preview.actions])
...     done = vaultconv.apply(preview)
...     print((destination / "Bread.md").read_text(), end="")
...     again = vaultconv.convert(source, destination, options)
...     print(done.exit_code, [action.path for action in again.applied.written])
['write Bread.md']
Feed the [[Starter]]. #baking
0 []
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
"""As in :mod:`typing`, which would take longer to import than ``vaultconv --version`` takes in all."""

if TYPE_CHECKING:
    from vaultconv.errors import EditError, VaultconvError
    from vaultconv.migrations.context import MigrationContext
    from vaultconv.model.losses import Loss, Outcome
    from vaultconv.pipeline.actions import Action
    from vaultconv.pipeline.apply import Applied
    from vaultconv.pipeline.fact import Fact
    from vaultconv.pipeline.facts import facts
    from vaultconv.pipeline.history import Past
    from vaultconv.pipeline.in_place import plan_in_place
    from vaultconv.pipeline.inspect import Inspection, inspect
    from vaultconv.pipeline.inventory import Inventory, inventory
    from vaultconv.pipeline.one_note import ConvertedNote, convert_note
    from vaultconv.pipeline.options import Options
    from vaultconv.pipeline.plan import Plan, plan
    from vaultconv.pipeline.run import Run, apply, apply_in_place, convert
    from vaultconv.pipeline.undo import Undoing, plan_undo, runs, undo
    from vaultconv.pipeline.verify import Verdict, verify
    from vaultconv.report.diff import FileDiff
    from vaultconv.report.preview import diff
    from vaultconv.scripting.note import OpenLink, OpenNote, OpenProperties, OpenTask
    from vaultconv.scripting.vault import OpenVault, open_vault
    from vaultconv.vault.filters import Filters

_WHERE = {
    "Action": "vaultconv.pipeline.actions",
    "Applied": "vaultconv.pipeline.apply",
    "ConvertedNote": "vaultconv.pipeline.one_note",
    "EditError": "vaultconv.errors",
    "Fact": "vaultconv.pipeline.fact",
    "FileDiff": "vaultconv.report.diff",
    "Filters": "vaultconv.vault.filters",
    "Inspection": "vaultconv.pipeline.inspect",
    "Inventory": "vaultconv.pipeline.inventory",
    "Loss": "vaultconv.model.losses",
    "MigrationContext": "vaultconv.migrations.context",
    "OpenLink": "vaultconv.scripting.note",
    "OpenNote": "vaultconv.scripting.note",
    "OpenProperties": "vaultconv.scripting.note",
    "OpenTask": "vaultconv.scripting.note",
    "OpenVault": "vaultconv.scripting.vault",
    "Options": "vaultconv.pipeline.options",
    "Outcome": "vaultconv.model.losses",
    "Past": "vaultconv.pipeline.history",
    "Plan": "vaultconv.pipeline.plan",
    "Run": "vaultconv.pipeline.run",
    "Undoing": "vaultconv.pipeline.undo",
    "VaultconvError": "vaultconv.errors",
    "Verdict": "vaultconv.pipeline.verify",
    "apply": "vaultconv.pipeline.run",
    "apply_in_place": "vaultconv.pipeline.run",
    "convert": "vaultconv.pipeline.run",
    "convert_note": "vaultconv.pipeline.one_note",
    "diff": "vaultconv.report.preview",
    "facts": "vaultconv.pipeline.facts",
    "inspect": "vaultconv.pipeline.inspect",
    "inventory": "vaultconv.pipeline.inventory",
    "open_vault": "vaultconv.scripting.vault",
    "plan": "vaultconv.pipeline.plan",
    "plan_in_place": "vaultconv.pipeline.in_place",
    "plan_undo": "vaultconv.pipeline.undo",
    "runs": "vaultconv.pipeline.undo",
    "undo": "vaultconv.pipeline.undo",
    "verify": "vaultconv.pipeline.verify",
}
"""Public name to the module that holds it."""

__all__ = [
    "Action",
    "Applied",
    "ConvertedNote",
    "EditError",
    "Fact",
    "FileDiff",
    "Filters",
    "Inspection",
    "Inventory",
    "Loss",
    "MigrationContext",
    "OpenLink",
    "OpenNote",
    "OpenProperties",
    "OpenTask",
    "OpenVault",
    "Options",
    "Outcome",
    "Past",
    "Plan",
    "Run",
    "Undoing",
    "VaultconvError",
    "Verdict",
    "__version__",
    "apply",
    "apply_in_place",
    "convert",
    "convert_note",
    "diff",
    "facts",
    "inspect",
    "inventory",
    "open_vault",
    "plan",
    "plan_in_place",
    "plan_undo",
    "runs",
    "undo",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'vaultconv' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
