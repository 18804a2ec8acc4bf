"""Running a script, on a vault that is open: the only place where code of a vault is run.

What runs are the very bytes that were read and hashed; nothing of a script is imported from disk, and nothing compiled is left there.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from types import ModuleType

from vaultconv.errors import MigrationError, VaultconvError
from vaultconv.migrations.context import MigrationContext
from vaultconv.migrations.held import HeldVault
from vaultconv.migrations.script import Script, Step
from vaultconv.pipeline.sealed import sealed

_REMEDY = "Nothing of this migration was done. Mend the script, and run again."


def execute(script: Script, vault: HeldVault, context: MigrationContext) -> None:
    """Does the steps of ``script`` to ``vault``, where what they change waits to be applied. What it prints goes to stderr.

    Raises :class:`~vaultconv.errors.MigrationError` if it goes wrong, with its line and the note that it was about; then the vault is to be
    discarded."""
    with sealed(), _module(script) as module, redirect_stdout(sys.stderr):
        for step in script.steps:
            _take(step, script, module, vault, context)


@contextmanager
def _module(script: Script) -> Iterator[ModuleType]:
    """``script`` as a module, for as long as it runs: what is at its top was run."""
    name = f"vaultconv_migration_{script.name}"
    module = ModuleType(name, script.description)
    module.__file__ = str(script.file)
    sys.modules[name] = module
    try:
        with _told(script, ""):
            exec(compile(script.source, str(script.file), "exec"), module.__dict__)  # noqa: S102  the user said yes to these bytes
        yield module
    finally:
        del sys.modules[name]


def _take(
    step: Step, script: Script, module: ModuleType, vault: HeldVault, context: MigrationContext
) -> None:
    """Does one step."""
    vault.at = ""
    more = (context,) if step.with_context else ()
    with _told(script, step.name, vault):
        function = getattr(module, step.name)
        if step.takes == "vault":
            function(vault, *more)
        else:
            for note in vault:
                if note.path in vault:  # an earlier one may have taken it in
                    function(note, *more)
        vault.notes  # noqa: B018  what waits is settled while it is known whose it is


@contextmanager
def _told(script: Script, step: str, vault: HeldVault | None = None) -> Iterator[None]:
    """Whatever goes wrong, a Rust library's panic too, is told in one message, without our part of the way there."""
    try:
        yield
    except (KeyboardInterrupt, GeneratorExit, MigrationError):
        raise
    except BaseException as error:
        note = vault.at if vault is not None else ""
        where = f"`{step}` failed" if step else "failed before its first step"
        at = f" at `{note}`" if note else ""
        raise MigrationError(
            f"{where}{at}: {_words(error)}", path=script.file, line=_line(error, script), remedy=_REMEDY
        ) from error


def _words(error: BaseException) -> str:
    """What ``error`` says. Ours say it in a sentence, with the place that they are about."""
    if isinstance(error, VaultconvError):
        return str(error).replace("\n", " ")
    return "".join(traceback.format_exception_only(error)).strip()


def _line(error: BaseException, script: Script) -> int:
    """The line of ``script`` in which it went wrong: the innermost that is its own."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == str(script.file)]
    if lines:
        return lines[-1]
    return error.lineno or 0 if isinstance(error, SyntaxError) else 0
