"""The format that a run writes."""

from __future__ import annotations

from vaultconv.errors import UsageError
from vaultconv.formats.base import Format
from vaultconv.formats.registry import format_names, get_format
from vaultconv.pipeline.options import Options


def target_of(options: Options) -> Format:
    """The format to write. Raises :class:`~vaultconv.errors.UsageError` where it is not said, unknown, or cannot be
    written."""
    if not options.target_format:
        raise UsageError(
            "the format to write is not said", remedy=f"Say it with --to ({', '.join(format_names())})."
        )
    target = get_format(options.target_format)
    if target.writer is None:
        raise UsageError(f"{target.name} can be read, not written", remedy="Choose another --to.")
    return target
