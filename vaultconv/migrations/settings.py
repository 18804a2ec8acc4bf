"""What ``--set`` says: ``name=value``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vaultconv.errors import UsageError
from vaultconv.migrations.script import Script

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def pairs(said: Iterable[str]) -> dict[str, str]:
    """The names and values in ``said``. Raises :class:`~vaultconv.errors.UsageError` for what is none, or said twice.

    >>> pairs(["folder=Inbox", "rule=a=b"])
    {'folder': 'Inbox', 'rule': 'a=b'}
    """
    found: dict[str, str] = {}
    for each in said:
        name, equals, value = each.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            raise UsageError(f"--set cannot be {each!r}", remedy="Say --set NAME=VALUE.")
        if name in found:
            raise UsageError(f"--set says {name} twice", remedy="Say it once.")
        found[name] = value
    return found


def options_of(scripts: Sequence[Script], said: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The options of each of ``scripts``, by its name: its own, and what is ``said``, which counts for each that has such an option. Raises
    :class:`~vaultconv.errors.UsageError` for what none has, or what cannot be."""
    known = sorted({name for script in scripts for name in script.options})
    for name in said:
        if name not in known:
            raise UsageError(
                f"no migration that is to be applied has an option {name}",
                remedy=f"They have {', '.join(known) or 'none'}.",
            )
    return {
        script.name: {
            name: _read(name, said[name], default) if name in said else default
            for name, default in script.options.items()
        }
        for script in scripts
    }


def _read(name: str, text: str, default: Any) -> Any:
    """What ``text`` means, for an option that is of the type of its ``default``."""
    try:
        return _TRUTHS[text.lower()] if isinstance(default, bool) else type(default)(text)
    except (KeyError, ValueError) as error:
        wanted = "yes or no" if isinstance(default, bool) else "a number"
        raise UsageError(f"--set {name} cannot be {text!r}", remedy=f"It is {wanted}.") from error
