"""The properties of a page of Notion, which its export has in a table below the title, as those of the note.

A row says the kind of its value by a class: ``property-row-multi_select``. What stands there in colored labels are names, a box is yes or no,
and a date is one wherever it is written in English: anything else is text.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.elements import kinds_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Property, PropertyType
from vaultconv.vault.day_names import MONTHS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.model.properties import Value

SIGN: Final = "property-row"
"""A word without which no page has such a table."""
_TABLES: Final = "article.page > header table.properties"
_KIND: Final = "property-row-"
_LABELS: Final = ".selected-value, a, .user"
_MORE: Final = "img, table, ul, ol, video, audio, iframe, pre, br"
"""What a value has no place for."""
_MANY: Final = frozenset(("multi_select", "relation", "person", "file"))
_DATE: Final = lazy_pattern(
    r"(?P<month>[A-Z][a-z]+) (?P<day>\d\d?), (?P<year>\d{4})(?: (?P<hour>\d\d?):(?P<minute>\d\d) (?P<half>[AP]M))?"
)
_NUMBER: Final = lazy_pattern(r"-?\d{1,15}(?:\.\d{1,15})?")


def taken_properties(root: LexborNode) -> tuple[Property, ...]:
    """The properties that the page at ``root`` has in its table, whose rows are taken out of it. A row that says more than a property
    can stays."""
    found: list[Property] = []
    for table in root.css(_TABLES):
        for row in table.css("tr"):
            said = _property(row)
            if said is not None:
                found.append(said)
                row.decompose()
        if table.css_first("tr") is None:
            table.decompose()
    return tuple(found)


def _property(row: LexborNode) -> Property | None:
    key, cell = row.css_first("th"), row.css_first("td")
    kind = next((name.removeprefix(_KIND) for name in kinds_of(row) if name.startswith(_KIND)), "")
    name = " ".join(key.text().split()) if key is not None else ""
    if not name or cell is None or not kind or cell.css_first(_MORE) is not None:
        return None
    said = _value(kind, cell)
    return Property(name, *said) if said is not None else None


def _value(kind: str, cell: LexborNode) -> tuple[Value, PropertyType] | None:
    """What a cell of that kind says; None where that would not be all of it."""
    words = " ".join(cell.text(separator=" ").split())
    links = cell.css("a[href]")
    if kind == "url" and len(links) == 1 and words == " ".join(links[0].text().split()):
        return (links[0].attributes.get("href") or "").strip(), PropertyType.TEXT
    if any(_leads_elsewhere(link) for link in links):
        return None
    if kind == "checkbox":
        return None if words else (cell.css_first(".checkbox-on") is not None, PropertyType.CHECKBOX)
    if kind in _MANY:
        names = [" ".join(label.text().split()) for label in cell.css(_LABELS)]
        many: Value = [name for name in names if name]
        return (many, PropertyType.LIST) if " ".join(names).split() == words.split() else None
    if not words:
        return None, PropertyType.EMPTY
    if kind in ("date", "created_time", "last_edited_time"):
        return _date(words.removeprefix("@"))
    if kind == "number" and _NUMBER.fullmatch(words):
        number: float | int = float(words) if "." in words else int(words)
        if str(number) == words:  # else it is not written as it was
            return number, PropertyType.NUMBER
    return words, PropertyType.TEXT


def _leads_elsewhere(link: LexborNode) -> bool:
    """Whether the address of a link is not what it shows: a property has no place for both."""
    address, words = (link.attributes.get("href") or "").strip(), " ".join(link.text().split())
    return address.removeprefix("mailto:").removeprefix("tel:") != words


def _date(words: str) -> tuple[str, PropertyType]:
    """
    >>> _date("July 3, 2026")[0], _date("July 3, 2026 9:05 PM")[0], _date("3 juillet 2026")[0]
    ('2026-07-03', '2026-07-03T21:05:00', '3 juillet 2026')
    >>> _date("February 30, 2026")[0], _date("July 3, 2026 9:75 PM")[0]
    ('February 30, 2026', 'July 3, 2026 9:75 PM')
    """
    found = _DATE.fullmatch(words)
    if found is None or found["month"] not in MONTHS:
        return words, PropertyType.TEXT
    hour, minute = int(found["hour"] or 0) % 12 + 12 * (found["half"] == "PM"), int(found["minute"] or 0)
    try:
        at = datetime(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]), hour, minute)
    except ValueError:  # there is no such day
        return words, PropertyType.TEXT
    if found["hour"] is None:
        return at.date().isoformat(), PropertyType.DATE
    return at.isoformat(), PropertyType.DATETIME
