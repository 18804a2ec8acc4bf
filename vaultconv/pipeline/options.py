"""What a run may be told, by the command line and by a script alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaultconv.assets.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a conversion.

    ``source_format`` and ``target_format`` are names of formats; a source of ``""`` is recognised. ``format_options`` are
    those that the formats declare. ``origins`` False writes every byte anew; ``carriers`` False leaves nothing behind
    for the way back and believes nothing that was. ``allow`` are folders outside the source that links may lead to.
    ``download`` are the kinds of remote files to fetch (``images``, ``favicons``), within ``download_limits``;
    ``download_private`` allows private addresses, which are refused otherwise.

    >>> Options(target_format="obsidian").carriers
    True
    """

    source_format: str = ""
    target_format: str = ""
    format_options: Mapping[str, Any] = field(default_factory=dict)
    origins: bool = True
    carriers: bool = True
    allow: tuple[Path, ...] = ()
    follow_symlinks: bool = False
    durable: bool = True
    download: tuple[str, ...] = ()
    download_private: bool = False
    download_limits: Limits = LIMITS

    def recorded(self) -> dict[str, Any]:
        """What the state database remembers of them, as JSON values."""
        downloads = {"download": list(self.download)} if self.download else {}
        return {"origins": self.origins, "carriers": self.carriers, **downloads, **self.format_options}
