"""Addresses by which an app opens a note of its own, as its format knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from vaultconv.model.reference import Reference


class Opened(NamedTuple):
    """What an address opens: the note or block of a ``reference``, in the ``vault`` of that name."""

    vault: str
    reference: Reference


class Opens(NamedTuple):
    """How the addresses of an app begin (``scheme``), and what ``read`` says that one of them opens: None for one that opens no note."""

    scheme: str
    read: Callable[[str], Opened | None]
