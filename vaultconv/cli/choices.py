"""A value that is one of a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vaultconv.errors import UsageError, did_you_mean


def choose(flag: str, value: Any, choices: Sequence[str]) -> Any:
    """``value``, if it is one of the ``choices`` of ``flag`` or there are none; else raises
    :class:`~vaultconv.errors.UsageError`, with the nearest one.

    >>> choose("--carriers", "on", ("on", "off"))
    'on'
    """
    if not choices or value in choices:
        return value
    raise UsageError(
        f"{flag} cannot be {value!r}", remedy=f"{did_you_mean(value, choices)}Choices: {', '.join(choices)}."
    )
