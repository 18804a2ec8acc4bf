"""A conversion with downloads, as these tests speak of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vaultconv.assets.limits import LIMITS
from vaultconv.assets.rules import Rules
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import Run, apply

BOTH = ("images", "favicons")
QUICK = replace(LIMITS, size=1 << 20, pauses=(0.0, 0.0))
HERE = ("127.0.0.1",)
"""The host of the server of pictures, which has to be allowed."""


def options(to: str, kinds: tuple[str, ...] = BOTH, source: str = "", private: bool = True) -> Options:
    """What a run with downloads is told."""
    return Options(
        source,
        to,
        durable=False,
        download=kinds,
        rules=Rules(allow=HERE if private else (), limits=QUICK),
    )


def fetch_into(
    source: Path, destination: Path, to: str, kinds: tuple[str, ...] = BOTH, private: bool = True
) -> Run:
    """Converts with downloads; nothing stands in the way."""
    made = plan(source, destination, options(to, kinds, private=private))
    try:
        run = apply(made)
    finally:
        made.close()
    assert not run.applied.failed
    assert not run.applied.conflicts
    return run
