"""How fish asks for words: a line for each, with the condition under which it is offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultconv.cli.completion.words import Flag, Spoken, Words

_HEAD = """\
# Completion of vaultconv for fish. Made by `vaultconv completion fish`.
complete -c vaultconv -e
complete -c vaultconv -f
"""


def script(commands: Iterable[Spoken]) -> str:
    """The completion of ``commands``."""
    known = {each.path: each for each in commands}
    return "".join((_HEAD, *(line for each in known.values() for line in _lines(each, known))))


def _lines(command: Spoken, known: dict[tuple[str, ...], Spoken]) -> Iterator[str]:
    begin = f"complete -c vaultconv -n {_quoted(_condition(command))}"
    for name in command.below:
        yield f"{begin} -a {name} -d {_quoted(known[*command.path, name].help)}\n"
    for flag in command.flags:
        yield f"{begin} {_names(flag)} -d {_quoted(flag.help)}{_value(flag.value)}\n"
    for words in command.arguments[:1]:
        if words.choices or words.anywhere:
            yield f"{begin} -F\n" if words.anywhere else f"{begin} -a {_quoted(' '.join(words.choices))}\n"


def _condition(command: Spoken) -> str:
    seen = [f"__fish_seen_subcommand_from {name}" for name in command.path]
    below = f"not __fish_seen_subcommand_from {' '.join(command.below)}" if command.below else ""
    return "; and ".join(filter(None, (*seen, below))) or "true"


def _names(flag: Flag) -> str:
    return " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in flag.names)


def _value(words: Words | None) -> str:
    if words is None:
        return ""
    if words.choices:
        return f" -x -a {_quoted(' '.join(words.choices))}"
    return " -r -F" if words.anywhere else " -x"


def _quoted(text: str) -> str:
    """``text`` as a word of fish.

    >>> print(_quoted("it's"))
    'it\\'s'
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
