"""Bytes of files to be, laid by outside of memory (:mod:`~vaultconv.pipeline.pile`) until they are put in place: what a large vault becomes is
not in memory either. Whoever asks for the bytes gets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from vaultconv.formats.base import Output
from vaultconv.pipeline.pile import Pile


class _OnAPile:
    """What has ``data`` that lies on a pile."""

    __slots__ = ()

    _pile: Pile
    _number: int

    def __getattr__(self, name: str) -> Any:
        """The data that is laid by."""
        if name != "data":
            raise AttributeError(name)
        return self._pile[self._number]


class Laid(_OnAPile):
    """What has ``data`` that may be on a pile, and can be set anew."""

    __slots__ = ("_number", "_pile")


class LaidOutput(_OnAPile, Output):
    """An output whose data is on a pile."""

    __slots__ = ("_number", "_pile")


def lay_as(made: Laid, other: Laid | Output) -> None:
    """Lets the data of what was ``made`` lie where that of the ``other`` does, which is the same; where that is in memory, it stays there."""
    if isinstance(other, _OnAPile) and hasattr(other, "_number"):
        made._pile, made._number = other._pile, other._number
        delattr(made, "data")


def laid(output: Output, pile: Pile | None) -> Output:
    """``output`` with its data on the ``pile``, if there is one, and room."""
    if pile is None:
        return output
    try:
        number = pile.add(output.data)
    except OSError:
        return output
    made: LaidOutput = object.__new__(LaidOutput)
    said = {field.name: getattr(output, field.name) for field in fields(Output) if field.name != "data"}
    for name, value in {**said, "_pile": pile, "_number": number}.items():
        object.__setattr__(made, name, value)
    return made


class DataOf(Mapping[str, bytes]):
    """The data of ``outputs``, by their keys."""

    def __init__(self, outputs: Mapping[str, Output]) -> None:
        self._outputs = outputs

    def __getitem__(self, key: str) -> bytes:
        return self._outputs[key].data

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)
