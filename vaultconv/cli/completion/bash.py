"""How bash asks for words: a function that fills ``COMPREPLY``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote

from vaultconv.cli.completion.words import Spoken, Words

_HEAD = """\
# Completion of vaultconv for bash. Made by `vaultconv completion bash`.
_vaultconv() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path="" flags="" below="" at
  COMPREPLY=()
  if [[ $word == "=" ]]; then word=""; fi
  if [[ $before == "=" ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$path ${COMP_WORDS[at]}" in
"""
_MIDDLE = """\
    esac
  done
  case "$path $before" in
"""
_FLAGS = """\
  esac
  case "$path" in
"""
_TAIL = """\
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -n $below ]]; then
    COMPREPLY=($(compgen -W "$below" -- "$word"))
  else
    _vaultconv_places "$word"
  fi
}
_vaultconv_places() {
  compopt -o filenames 2>/dev/null || true
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$1"))
}
complete -F _vaultconv vaultconv
"""


def script(commands: Iterable[Spoken]) -> str:
    """The completion of ``commands``."""
    known = tuple(commands)
    parts = [_HEAD, *_paths(known), _MIDDLE, *_values(known), _FLAGS, *_words(known), _TAIL]
    return "".join(parts)


def _paths(commands: Iterable[Spoken]) -> Iterator[str]:
    for each in commands:
        if each.path:
            before, name = " ".join(each.path[:-1]), each.path[-1]
            yield f"      {quote(f'{before} {name}')}) path={quote(' '.join(each.path))} ;;\n"


def _values(commands: Iterable[Spoken]) -> Iterator[str]:
    for each in commands:
        for flag in each.flags:
            if flag.value is not None:
                cases = "|".join(quote(f"{' '.join(each.path)} {name}") for name in flag.names)
                yield f"    {cases}) {_offer(flag.value)}; return ;;\n"


def _offer(words: Words) -> str:
    if words.anywhere:
        return '_vaultconv_places "$word"'
    return f'COMPREPLY=($(compgen -W {quote(" ".join(words.choices))} -- "$word"))' if words.choices else ":"


def _words(commands: Iterable[Spoken]) -> Iterator[str]:
    for each in commands:
        below = each.below or next((found.choices for found in each.arguments if found.choices), ())
        yield f"    {quote(' '.join(each.path))}) flags={quote(' '.join(each.flag_names()))}; below={quote(' '.join(below))} ;;\n"
