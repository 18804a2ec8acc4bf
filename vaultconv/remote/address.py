"""An address of a vault in an object store, ``s3://bucket/vault``, told from a path; and where its copy is on this machine.

Everything else knows folders. So an address stands for a folder of the user's own, which :mod:`vaultconv.remote.mirror` makes
the same as what is at the address, and by which it is known again here. Nothing of other packages is imported for it: what
is no address costs one look at the text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from vaultconv.errors import CALLED, OverlapError, UsageError
from vaultconv.lazy_pattern import lazy_pattern

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+"
_ADDRESS = lazy_pattern(rf"((?:{_SCHEME}::)*{_SCHEME})://(.*)", re.DOTALL)
"""A scheme has two letters or more: with one it is a drive of Windows."""
_CUT = lazy_pattern(rf"{_SCHEME}:/[^/]")
"""What becomes of an address that was made a :class:`~pathlib.Path`."""
_PASSWORD = lazy_pattern(r"[^/@]*:[^/@]*@")
_UNFIT = lazy_pattern(r'[<>:"|?*\\\0-\x1f]')
"""What the name of a folder cannot hold somewhere."""
_FOLDERS = frozenset({"file", "local"})
"""Schemes that only say what a path says."""
_WEB = frozenset({"http", "https"})


@runtime_checkable
class Opened(Protocol):
    """A path of universal-pathlib (``upath.UPath``): an address, with what its store is told besides."""

    @property
    def protocol(self) -> str: ...

    @property
    def storage_options(self) -> Mapping[str, Any]: ...


Location: TypeAlias = str | os.PathLike[str] | Opened
"""Where a vault is: a path, the text of an address, or a path of universal-pathlib."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as ``text``, without a last ``/``, and what its store is told besides (``options``), which is written nowhere."""

    text: str
    options: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def scheme(self) -> str:
        """The kind of store.

        >>> Address("s3://shelf/Notes").scheme
        's3'
        """
        return self.text.partition("://")[0]

    @property
    def names(self) -> tuple[str, str]:
        """What the vault is called, and what it lies in, as folders can be called: a note alone has the name of its vault from there.

        >>> Address("s3://shelf/Notes").names, Address("memory://a?").names
        (('shelf', 'Notes'), ('memory', 'a_'))
        """
        *_, above, last = (self.scheme, *filter(None, self.text.partition("://")[2].split("/")))
        return _fit(above), _fit(last)

    @property
    def place(self) -> Path:
        """The folder, or the file, that stands for it."""
        return self.folder.joinpath(*self.names)

    @property
    def folder(self) -> Path:
        """The folder of the user's that is about this address alone."""
        from platformdirs import user_state_path

        key = blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        stores = user_state_path("vaultconv", appauthor=False) / "stores"
        return Path(os.path.realpath(stores)) / key


def _fit(name: str) -> str:
    return _UNFIT.sub("_", name).rstrip(". ") or "vault"


_KNOWN: dict[str, Address] = {}
"""The addresses that were given, by the folders that stand for them."""


def is_address(text: str) -> bool:
    r"""Whether ``text`` is an address, and no path.

    >>> [is_address(text) for text in ("s3://shelf/Notes", "C:\\Notes", "C://Notes", "./s3:/Notes", "readwise:", "a b://c")]
    [True, False, False, False, False, False]
    """
    return _ADDRESS.fullmatch(text) is not None


def _at_home(text: str | bytes) -> Path:
    """The path that ``text`` is, ``~`` being the home of the user. ``~name`` where nobody is called so is a name like any other."""
    path = Path(os.fsdecode(text))
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def place_of(given: Location) -> Path:
    """The path that ``given`` is, or the folder that stands for the address that it is. Asks nobody; that folder need not be there.
    Text that begins with ``~`` is in the home of a user, as a shell has it; a :class:`~pathlib.Path` is taken as it is.

    >>> str(place_of("Notes")), str(place_of(Path("Notes")))
    ('Notes', 'Notes')
    >>> print(called(place_of("memory://shelf/Notes/")))
    memory://shelf/Notes

    Raises :class:`~vaultconv.errors.UsageError` for an address that cannot be that of a vault."""
    if isinstance(given, Path):
        if str(given) not in _KNOWN and _CUT.match(str(given)) and not os.path.lexists(given):
            raise UsageError(
                "is an address that was made a Path, which has no place for its `//`",
                path=given,
                remedy="Give it as text, or as a UPath of universal-pathlib.",
            )
        return given
    if isinstance(given, Opened):
        return _standing_for(str(given), dict(given.storage_options))
    if not isinstance(given, (str, os.PathLike)):
        raise UsageError(
            f"a vault is named by a path or an address, and not by {given!r}",
            remedy="Give a Path, or text such as 'Notes' or 's3://bucket/vault'.",
        )
    text = os.fspath(given)
    return _standing_for(text, {}) if is_address(text) else _at_home(text)


def _standing_for(text: str, options: Mapping[str, Any]) -> Path:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return Path(text)
    scheme, rest = match[1].lower(), match[2].rstrip("/")
    if scheme in _FOLDERS:
        from urllib.request import url2pathname  # it brings all that asks the web, and few say file://

        return Path(url2pathname(rest))
    if scheme in _WEB:
        raise UsageError(
            "is a page of the web, and no vault in an object store",
            path=text,
            remedy="Save it, and name the file or the folder.",
        )
    if _PASSWORD.match(rest):
        raise UsageError(
            "an address with a password in it would stand in records and messages",
            path=f"{scheme}://...",
            remedy="Leave it out; the store's own configuration, or the environment, is the place for it.",
        )
    if not rest.strip("/"):
        raise UsageError("the address names no bucket", path=text, remedy=f"Say {scheme}://BUCKET/VAULT.")
    address = Address(f"{scheme}://{rest}", options)
    place = address.place
    if options or str(place) not in _KNOWN:
        _KNOWN[str(place)] = address
        CALLED[str(place)] = address.text
    return place


def address_of(place: Path) -> Address | None:
    """The address that ``place`` stands for; None for an ordinary path."""
    return _KNOWN.get(str(place)) if _KNOWN else None


def called(place: Path) -> str:
    """What ``place`` is called where people read it: the address that it stands for, or the path.

    >>> called(Path("Notes"))
    'Notes'
    """
    return CALLED.get(str(place), str(place))


def identity_of(place: Path) -> str:
    """By what a vault at ``place`` is known again: its address, or its path from the root."""
    address = address_of(place)
    return str(place.resolve()) if address is None else address.text


def check_apart(source: Path, destination: Path) -> None:
    """Refuses two addresses of which one lies in the other. Raises :class:`~vaultconv.errors.OverlapError`.

    >>> check_apart(place_of("memory://a/Notes"), place_of("memory://a/Notes-2"))
    >>> check_apart(place_of("memory://a/Notes"), place_of("memory://a/Notes/Vault"))
    Traceback (most recent call last):
    vaultconv.errors.OverlapError: memory://a/Notes/Vault: the destination lies inside the source
    Choose a destination outside memory://a/Notes.
    """
    first, second = address_of(source), address_of(destination)
    if first is None or second is None:
        return
    outer, inner = f"{first.text}/", f"{second.text}/"
    if outer == inner:
        what = "the source and the destination are the same"
    elif inner.startswith(outer):
        what = "the destination lies inside the source"
    elif outer.startswith(inner):
        what = "the source lies inside the destination"
    else:
        return
    raise OverlapError(what, path=second.text, remedy=f"Choose a destination outside {first.text}.")
