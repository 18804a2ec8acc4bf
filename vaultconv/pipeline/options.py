"""What a run may be told, by the command line and by a script alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vaultconv.assets.rules import RULES, Rules
from vaultconv.formats.chosen import Chosen
from vaultconv.vault.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from concurrent.futures import Executor

MEMORY: Final = 64 << 20
"""So much memory take the notes that stay at hand, if nothing is said: some thousand of them."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a conversion.

    ``source_format`` and ``target_format`` are names of formats; a source of ``""`` is recognised. ``format_options`` are
    those that the formats declare. ``origins`` False writes every byte anew; ``carriers`` False leaves nothing behind
    for the way back and believes nothing that was. ``allow`` are folders outside the source that links may lead to.
    ``unused`` False leaves out attachments that nothing leads to; ``dedupe`` makes one file of those with the same bytes;
    ``hardlink`` links attachments where it can, and copies none of their bytes.
    ``download`` are the kinds of remote files to fetch (``images``, ``favicons``, ...), as ``rules`` say. ``group`` is one of
    :data:`~vaultconv.transform.grouping.GROUPS`, or ``""`` for what the destination needs;
    ``merge_duplicates`` makes one of a highlight that several exports tell of. ``filters`` say what of the vault it is about.
    ``ledger_note`` is where the destination gets a note that is the ledger, ``""`` for none. ``on_conflict`` is one of
    :data:`~vaultconv.pipeline.conflicts.WAYS`, or ``""`` to leave conflicts alone; ``prune`` removes what an earlier run wrote and nothing
    leads to any more; ``full`` converts all anew, whatever is known of the last run. ``transforms`` are applied to each note in their order, and
    ``resolvers`` asked for what notes show from the web, before the network is: both are plugins, by name. ``jobs`` is how many processes
    share the work (0: as many as are worth it here), ``executor`` who does it in their place: an executor, or the name of one
    (``dask:tcp://HOST:PORT``). ``memory`` is how many bytes the notes of a large vault may take that stay at hand (0: all of them do). What comes
    out is the same. ``backup`` is the folder that
    keeps what stood in an object store before, which cannot be undone without.

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
    rules: Rules = RULES
    unused: bool = True
    dedupe: bool = False
    hardlink: bool = False
    group: str = ""
    merge_duplicates: bool = False
    filters: Filters = EVERYTHING
    ledger_note: str = ""
    on_conflict: str = ""
    prune: bool = False
    full: bool = False
    transforms: tuple[Chosen, ...] = ()
    resolvers: tuple[Chosen, ...] = ()
    jobs: int = 1
    executor: Executor | str | None = None
    backup: Path | None = None
    memory: int = MEMORY

    @property
    def shows_files(self) -> bool:
        """Whether what notes show from the web is to be shown from files."""
        return bool(self.download or self.resolvers)

    def recorded(self) -> dict[str, Any]:
        """What the state database remembers of them, as JSON values."""
        said = {
            "download": list(self.download),
            "unused": "" if self.unused else "leave",
            "dedupe": self.dedupe,
            "group": self.group,
            "merge_duplicates": self.merge_duplicates,
            **self.filters.recorded(),
            "ledger_note": self.ledger_note,
            "transforms": list(map(str, self.transforms)),
            "resolvers": list(map(str, self.resolvers)),
        }
        given = {key: value for key, value in said.items() if value}
        return {"origins": self.origins, "carriers": self.carriers, **given, **self.format_options}

    def given(self) -> dict[str, Any]:
        """What the history says of them: what is recorded, and what was only said of one run."""
        said = {"on_conflict": self.on_conflict, "prune": self.prune, "full": self.full}
        return {**self.recorded(), **{key: value for key, value in said.items() if value}}
