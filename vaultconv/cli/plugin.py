"""``vaultconv plugin new``: a package to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.shared_arguments import Quiet

_KINDS = ("format", "transform", "resolver")
_ACTIONS = ("new",)

Action = Annotated[str, typer.Argument(metavar="new", help="What to do: `new` makes a package.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What users will call it, such as day-one.")]
Kind = Annotated[str, typer.Option("--kind", metavar=f"[{'|'.join(_KINDS)}]", help="What it is to be.")]
Into = Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder that the package is made in.")]


def plugin(
    action: Action, name: Name, kind: Kind = "format", into: Into = Path(), quiet: Quiet = False
) -> int:
    """Make a package for a format, transform or resolver.

    \b
      vaultconv plugin new day-one
      vaultconv plugin new tidy --kind transform

    It is a package of its own, vaultconv-NAME, and passes its tests as it is. Needs the library copier: pip install "vaultconv[plugins]".
    """
    from vaultconv.plugins.new import new_plugin

    choose("plugin", action, _ACTIONS)
    folder, files = new_plugin(name, choose("--kind", kind, _KINDS), into)
    if not quiet:
        flag = f" --vaultconv-format {name}" if kind == "format" else ""
        print(f"{folder}: {len(files)} files")
        print("".join(f"  {path}\n" for path in files), end="")
        print(f'Next: cd {folder} && pip install -e ".[dev]" && pytest{flag}')
    return 0
