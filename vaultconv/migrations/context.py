"""What a step is given besides its vault or note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaultconv.formats.readwise.slug import slug_of
from vaultconv.migrations.dates import Dates
from vaultconv.migrations.lookups import Lookups


@dataclass(frozen=True, slots=True)
class MigrationContext:
    """What a step of a migration may use: its ``options``, as the script and ``--set`` say; ``dates``, which reads and writes days; and
    ``lookups``, the tables beside the script.

    >>> context = MigrationContext(Path("migrations"), {"folder": "Inbox"})
    >>> context.options["folder"], context.slug("What a Good Shelf Needs")
    ('Inbox', 'what-a-good-shelf-needs')
    >>> context.log("two days are meant", "Bread.md", 3)
    >>> [str(line) for line in context.said]
    ['Bread.md:3: two days are meant']
    """

    folder: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    dates: Dates = field(default_factory=Dates)
    at: Callable[[], str] = lambda: ""
    """The path of the note that is being looked at."""
    said: list[Line] = field(default_factory=list)
    """What was logged."""
    lookups: Lookups = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lookups", Lookups(self.folder))

    def log(self, what: object, path: str = "", line: int = 0) -> None:
        """Has ``what`` told once the migration is done, or previewed: of the note at ``path``, by default the one that is being looked at, in its
        1-based ``line``."""
        self.said.append(Line(str(what), path or self.at(), line))

    def slug(self, title: str) -> str:
        """``title`` as a part of an address: letters and digits in lower case, joined by hyphens."""
        return slug_of(title)


@dataclass(frozen=True, slots=True)
class Line:
    """What a migration has to say of a note, or of the vault as a whole (``path`` is ``""``)."""

    what: str
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        return f"{place}: {self.what}" if place else self.what
