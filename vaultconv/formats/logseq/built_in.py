"""Properties that mean something to the app itself, and what becomes of each elsewhere.

Source: ``formats/logseq.md`` section 4, which has them from ``graph_parser/property.cljs`` of Logseq 0.10.15. The same table
for people is ``docs/reference/logseq-properties.md``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Decision(StrEnum):
    """What becomes of a property of the app in another."""

    MEANT = "meant"
    """What it says is said in the other app's own way: a title, a heading, an entry of a numbered list."""
    KEPT = "kept"
    """It is a property there too, with its type."""
    VIEW = "view"
    """It says how the app shows a block, or when it asks a card again: left out, in the ledger, and in the state for the way
    back."""


_MEANT = ("title", "alias", "aliases", "tags", "id", "heading", "logseq.order-list-type")
_KEPT = (
    *("icon", "public", "exclude-from-graph-view", "filters", "filetags", "macro"),
    *("template", "template-including-parent", "custom-id", "background-color"),
    *("created-at", "updated-at", "todo", "doing", "now", "later", "done"),
    *("ls-type", "hl-page", "hl-color", "hl-stamp", "hl-type", "file", "file-path"),
)
_VIEW = (
    *("collapsed", "query-table", "query-properties", "query-sort-by", "query-sort-desc"),
    *("card-last-interval", "card-repeats", "card-ease-factor", "card-next-schedule"),
    *("card-last-reviewed", "card-last-score"),
    *("logseq.query/nlp-date", "logseq.color", "logseq.table.version", "logseq.table.compact"),
    *("logseq.table.headers", "logseq.table.hover", "logseq.table.borders", "logseq.table.stripes"),
    *("logseq.table.max-width",),
)

BUILT_IN: Final[Mapping[str, Decision]] = {
    **dict.fromkeys(_MEANT, Decision.MEANT),
    **dict.fromkeys(_KEPT, Decision.KEPT),
    **dict.fromkeys(_VIEW, Decision.VIEW),
}
"""The keys that the app has for itself."""

VIEW: Final = frozenset(_VIEW)
"""Properties of a block that say how it is shown, not what it says: kept as its spelling."""

ORDER: Final = "logseq.order-list-type"
"""The property that makes a block an entry of a list."""
