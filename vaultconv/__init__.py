"""Move a whole note vault between formats and lose nothing on the way.

The names below are the public interface; everything else may change between minor versions. They are
imported lazily, so that ``import vaultconv`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vaultconv.pipeline import apply, facts, plan, verify
    from vaultconv.pipeline.options import Options

_WHERE = {
    "Options": "vaultconv.pipeline.options",
    "apply": "vaultconv.pipeline",
    "facts": "vaultconv.pipeline",
    "plan": "vaultconv.pipeline",
    "verify": "vaultconv.pipeline",
}

__all__ = ["Options", "__version__", "apply", "facts", "plan", "verify"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'vaultconv' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)
