"""Aliases: links by one, and those that a graph cannot be sure of: two pages want one, or it is the name of its own page.

Source: ``formats/logseq.md`` section 4. The importer of the database version drops the later declaration, and an alias that is a
page with aliases of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, can_link, encode_name, page_key
from vaultconv.formats.logseq.naming import day_format, page_names
from vaultconv.model.losses import Loss, Outcome
from vaultconv.vault.index import ALIAS_KEYS, aliases_of
from vaultconv.vault.kept import NAMES, PROPERTIES
from vaultconv.vault.naming import fold
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text


class _Aliased(NamedTuple):
    """A note with further names: its title, these, and the line where it says them."""

    title: str
    aliases: tuple[str, ...]
    line: int


def _aliased(context: WriteContext, path: str) -> _Aliased | None:
    note = context.index.seen(path)
    aliases = tuple(dict.fromkeys(aliases_of(note))) if note.verbatim is None else ()
    line = next((item.line for item in note.properties if item.key.lower() in ALIAS_KEYS), 0)
    return _Aliased(note.title, aliases, line) if aliases else None


def _read_aliased(said: Any) -> _Aliased:
    title, aliases, line = said
    return _Aliased(text(title), tuple(map(text, aliases)), int(line))


_ALIASED = OfEachNote("logseq.aliased", NAMES, PROPERTIES, share=_aliased, read=_read_aliased)


def is_sure_alias(name: str, path: str, context: WriteContext) -> bool:
    """Whether ``[[name]]`` leads to the page of the note at ``path``, which alone has that alias, and to no page of that name or journal."""
    index = context.index
    return (
        index.by_alias(name) == (path,)
        and can_link(name)
        and not {*index.by_title(name)} - {path}
        and not context.names.get(fold(f"{encode_name(name, TRIPLE_LOWBAR)}.md"), 0)
        and not day_of(name, (day_format(context),))
    )


def doubtful_aliases(context: WriteContext) -> Iterator[Loss]:
    """A line of the ledger for each alias that the importer would drop, at the page that is read later."""
    names = page_names(context)
    notes = [(path, said) for path, said in _ALIASED.of(context) if said is not None]
    notes.sort(key=lambda note: context.paths.get(note[0], note[0]))
    with_aliases = {page_key(names[path]) for path, _ in notes if path in names}
    owners: dict[str, str] = {}
    for path, said in notes:
        name = names.get(path, said.title)
        for alias in said.aliases:
            key = page_key(alias)
            if key == page_key(name):
                yield _line(path, said, alias, "is the name of its own page")
            elif (owner := owners.setdefault(key, name)) != name:
                yield _line(path, said, alias, f"is an alias of {owner!r} too")
            elif key in with_aliases:
                yield _line(path, said, alias, "is a page with aliases of its own")


def _line(path: str, said: _Aliased, alias: str, why: str) -> Loss:
    detail = f"the alias {alias!r} {why}: the database version of Logseq drops it"
    return Loss(path, said.line, "alias", Outcome.APPROXIMATED, detail, alias)
