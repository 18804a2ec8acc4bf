"""Modules of Python that others import for what hardly any run does: put off until somebody looks into them."""

from __future__ import annotations

import sys
from types import ModuleType, TracebackType


class _Later(ModuleType):
    """Stands for the module of its name, which is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:  # asked while it is put off
            del sys.modules[self.__name__]
        __import__(self.__name__)
        return getattr(sys.modules[self.__name__], name)


class put_off:  # noqa: N801  named as what it is used as
    """Within it, what is imported gets something that stands for the modules called ``names``, unless they are there already; who imports
    them afterwards gets these themselves.

    >>> with put_off("tabnanny"):
    ...     import tabnanny
    >>> "tabnanny" in sys.modules, tabnanny.verbose, "tabnanny" in sys.modules
    (False, 0, True)
    >>> del sys.modules["tabnanny"]
    >>> with put_off("tabnanny"):
    ...     import tabnanny
    ...     tabnanny.filename_only
    0
    """

    def __init__(self, *names: str) -> None:
        """Of nothing yet."""
        self._later = {name: _Later(name) for name in names if name not in sys.modules}

    def __enter__(self) -> None:
        sys.modules.update(self._later)

    def __exit__(self, kind: type | None, error: BaseException | None, where: TracebackType | None) -> None:
        for name, later in self._later.items():
            if sys.modules.get(name) is later:
                del sys.modules[name]
