"""The collector of cycles, while a vault is read and written.

The model has no cycles, and all of it is kept until the end. Python looks for cycles each time that 700 more objects
(2,000 from 3.12 on) are alive than before, so it would look at the same notes again and again, and find nothing.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000
"""So many more objects than before are alive when the collector looks again: those of some hundred notes."""


@contextmanager
def rarely_collecting(objects: int = OBJECTS) -> Iterator[None]:
    """Within it the collector looks rarely, when so many ``objects`` more are alive; afterwards as before. Who has switched it off, or made it rarer, is obeyed.

    >>> import gc
    >>> before = gc.get_threshold()
    >>> with rarely_collecting():
    ...     gc.get_threshold()[0] >= OBJECTS
    True
    >>> gc.get_threshold() == before
    True
    """
    before = gc.get_threshold()
    is_rarer = 0 < before[0] < objects
    if is_rarer:
        gc.set_threshold(objects, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if (
            is_rarer and not gc.get_freeze_count()
        ):  # what was made within it counts as old: else all of it would be looked through now
            gc.freeze()
            gc.unfreeze()


def give_back() -> None:
    """Gives the system memory that was let go and is in pieces, where its library can do so (glibc).

    >>> give_back()
    """
    if sys.platform == "linux":
        import ctypes  # for very large vaults alone

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
