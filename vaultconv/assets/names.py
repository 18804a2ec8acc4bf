"""What a fetched picture is called: by the hash of its bytes, so that the same picture is one file, and by its kind."""

from __future__ import annotations

from hashlib import blake2b

_LENGTH = 24
"""Hex digits in a name: 96 bits, so that no two pictures of a vault share one."""


def hasher() -> blake2b:
    """A hash of the kind by which file contents are told apart everywhere
    (:func:`vaultconv.pipeline.record.digest`), to be fed piece by piece."""
    return blake2b(digest_size=20)


def file_name(digest: str, kind: str) -> str:
    """The name of a picture of ``kind`` whose bytes have the hash ``digest``.

    >>> file_name("3345524abf6bbe1809449224b5972c41790b6cf2", "png")
    '3345524abf6bbe1809449224.png'
    """
    return f"{digest[:_LENGTH]}.{kind}"


def is_named_for(name: str, digest: str) -> bool:
    """Whether the file ``name`` is called by the hash ``digest``.

    >>> is_named_for("3345524abf6bbe1809449224.png", "3345524abf6bbe1809449224b5972c41790b6cf2")
    True
    """
    return name.partition(".")[0] == digest[:_LENGTH]
