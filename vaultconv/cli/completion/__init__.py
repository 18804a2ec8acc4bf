"""``vaultconv completion SHELL``: a script that completes the command line in bash, zsh or fish.

The script holds all words itself, so that nothing of ours is started while somebody types. One file tells what words there
are (``words.py``), and one a shell how it asks for them.
"""

from __future__ import annotations

from typing import Annotated

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.completion.words import SHELLS, commands_of_program

Shell = Annotated[str, typer.Argument(metavar="SHELL", help=f"One of {', '.join(SHELLS)}.")]


def completion(shell: Shell) -> int:
    """Print a script that completes the command line in SHELL.

    \b
      source <(vaultconv completion bash)                                           in ~/.bashrc
      source <(vaultconv completion zsh)                                            in ~/.zshrc, after compinit
      vaultconv completion fish > ~/.config/fish/completions/vaultconv.fish

    The script has the options of the formats that are installed now: make it again after an update.
    """
    from vaultconv.cli.completion import bash, fish, zsh

    scripts = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
    print(scripts[choose("SHELL", shell, SHELLS)](commands_of_program()), end="")
    return 0
