"""An answer of the API whose marks were damaged, with each thing where its kind belongs: sources in the list of results, highlights
with the source that they stand behind.

A bracket that is missing, or one too much, makes a source a part of a highlight, or ends everything early. What a thing is, it
says itself.
"""

from __future__ import annotations

from typing import Any, Final

from vaultconv.formats.readwise.exports.mended_json import UNREAD

RESULTS: Final = "results"
HIGHLIGHTS: Final = "highlights"
_OF_A_SOURCE: Final = frozenset({"user_book_id", "readable_title", HIGHLIGHTS})
"""What no highlight has."""
_OF_A_HIGHLIGHT: Final = frozenset({"text", "location", "highlighted_at"})
"""What no source has."""


def gathered(answer: Any) -> Any:
    """``answer`` with its sources and highlights where they belong, in the order in which they stand.

    >>> gathered({"results": [{"user_book_id": 1, "highlights": [{"text": "a"}, {"user_book_id": 2}]}, {"text": "b"}]})
    {'results': [{'user_book_id': 1, 'highlights': [{'text': 'a'}]}, {'user_book_id': 2, 'highlights': [{'text': 'b'}]}]}
    """
    pages: list[dict[str, Any]] = []
    sources: list[Any] = []
    for part in answer if isinstance(answer, list) else [answer]:
        if isinstance(part, dict) and RESULTS in part:
            pages.append(part)
            sources = part[RESULTS] = _sources(part[RESULTS], [])
            for key in [key for key in part if key != RESULTS and _holds(part[key])]:
                _sources(part.pop(key), sources)
        else:
            _sources(part, sources)
    return pages if isinstance(answer, list) and len(pages) > 1 else pages[0] if pages else sources


def _sources(value: Any, sources: list[Any]) -> list[Any]:
    """Puts what is in ``value`` into ``sources``."""
    if isinstance(value, list):
        for each in value:
            _sources(each, sources)
    elif (
        isinstance(value, dict)
        and (not sources or _OF_A_SOURCE & {*value})
        and not _OF_A_HIGHLIGHT & {*value}
    ):
        _source(value, sources)
    elif isinstance(value, dict):
        _listed(sources).append(value)
        _tell(value)
        for key in [key for key in value if _holds(value[key])]:
            _sources(value.pop(key), sources)
    elif isinstance(value, str):
        _listed(sources).append({"text": value})
    else:
        sources.append(value)
    return sources


def _source(value: dict[str, Any], sources: list[Any]) -> None:
    sources.append(value)
    marked = value.get(HIGHLIGHTS)
    if isinstance(marked, list):
        value[HIGHLIGHTS] = []
        for each in marked:
            if isinstance(each, dict | list | str):
                _sources(each, sources)
            else:
                _listed(sources).append(each)
    for key in [key for key in value if key != HIGHLIGHTS and _holds(value[key])]:
        _sources(value.pop(key), sources)


def _tell(value: dict[str, Any]) -> None:
    """Makes what has no key the text of a highlight that has none."""
    if not value.get("text") and isinstance(value.get(UNREAD), str):
        value.pop("text", None)
        told = {"text" if key == UNREAD else key: said for key, said in value.items()}
        value.clear()
        value |= told


def _listed(sources: list[Any]) -> list[Any]:
    """The highlights of the last of ``sources``."""
    if not sources or not isinstance(sources[-1], dict):
        sources.append({})
    source = sources[-1]
    listed = source.setdefault(HIGHLIGHTS, [])
    if not isinstance(listed, list):
        listed = source[HIGHLIGHTS] = [listed]
    return listed


def _holds(value: Any) -> bool:
    """Whether ``value`` is, or has in it, a source or a highlight."""
    if isinstance(value, list):
        return any(isinstance(each, dict | list) and _holds(each) for each in value)
    if not isinstance(value, dict):
        return False
    return bool((_OF_A_SOURCE | _OF_A_HIGHLIGHT) & {*value}) or any(
        _holds(value[key]) for key in value if key.startswith(UNREAD)
    )
