"""How zsh asks for words: a function that calls ``_arguments``, with the help of each option beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote

from vaultconv.cli.completion.words import Flag, Spoken, Words

_HEAD = """\
#compdef vaultconv
# Completion of vaultconv for zsh. Made by `vaultconv completion zsh`.
"""
_TAIL = """\
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _vaultconv "$@"
else
  compdef _vaultconv vaultconv
fi
"""


def script(commands: Iterable[Spoken]) -> str:
    """The completion of ``commands``."""
    known = {each.path: each for each in commands}
    return "".join((_HEAD, *(line for each in known.values() for line in _function(each, known)), _TAIL))


def _name(path: Iterable[str]) -> str:
    return "_".join(("_vaultconv", *path)).replace("-", "_")


def _function(command: Spoken, known: dict[tuple[str, ...], Spoken]) -> Iterator[str]:
    yield f"{_name(command.path)}() {{\n"
    if command.below:
        yield "  local line state\n"
    yield "  _arguments -C -s \\\n" if command.below else "  _arguments -s \\\n"
    for flag in command.flags:
        yield from (f"    {spec} \\\n" for spec in _specs(flag))
    if command.below:
        rows = " ".join(
            quote(f"{_plain(name)}:{_plain(known[*command.path, name].help)}") for name in command.below
        )
        yield "    '1: :->command' '*::argument:->rest'\n  case $state in\n"
        yield f"    command) local -a found=({rows}); _describe command found ;;\n    rest) case $line[1] in\n"
        for name in command.below:
            yield f"      {name}) {_name((*command.path, name))} ;;\n"
        yield "    esac ;;\n  esac\n"
    else:
        yield "    " + " ".join(quote(f"*: :{_action(words)}") for words in command.arguments[-1:]) + "\n"
    yield "}\n"


def _specs(flag: Flag) -> Iterator[str]:
    """One word for each name of ``flag``; a name excludes the others, unless it may be given again."""
    for name in flag.names:
        others = "*" if flag.many else f"({' '.join(flag.names)})"
        value = "" if flag.value is None else f":value:{_action(flag.value)}"
        equals = "=" if flag.value is not None and name.startswith("--") else ""
        yield quote(f"{others}{name}{equals}[{_plain(flag.help)}]{value}")


def _action(words: Words) -> str:
    if words.anywhere:
        return "_files"
    return f"({' '.join(words.choices)})" if words.choices else " "


def _plain(text: str) -> str:
    """``text`` where colons and brackets mean something."""
    return "".join("\\" + each if each in "\\:[]" else each for each in text)
