"""``vaultconv explain``: what an error, or an exit code, means."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.documentation import documented, in_the_repository
from vaultconv.errors import explained, kinds

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE", help="What an error is called. [default: list them all]", show_default=False
    ),
]


def explain(code: Code = "") -> int:
    """Say what an error means, and what to do.

    \b
      vaultconv explain             all errors, a line each
      vaultconv explain source      one of them
    """
    known = {kind.code: kind for kind in kinds()}
    if code:
        print(explained(known[choose("CODE", code, tuple(known))]))
        print(f"\nIn the documentation: {documented(code) or in_the_repository(code)}")
        return 0
    width = max(map(len, known))
    for name, kind in known.items():
        print(f"{name:{width}}  {explained(kind).splitlines()[0]}")
    return 0
