"""Templates of another app as notes of the templates folder, which the app puts into a note at a keystroke.

Source: ``formats/obsidian.md`` section 6 (``{{title}}``, ``{{date}}``, ``{{time}}``) and section 1 (``templates.json``);
``formats/logseq.md`` section 4 for what templates of a graph may say. Nothing is ever filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import join
from typing import TYPE_CHECKING, Final

from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Link, Span, Spans, Text
from vaultconv.vault.naming import fold, safe_name

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.blocks import Blocks
    from vaultconv.model.note import Settings

FOLDER: Final = "Templates"
"""The folder of templates, where the vault does not say."""
SETTING: Final = "template-folder"
"""What the settings of a vault call its folder of templates, in the spelling of its owner."""
DAILY_TEMPLATE: Final = "daily-template"
"""What they call the template of daily notes."""

_MEMO = "obsidian.templates"
_PLACE = lazy_pattern(r"<%\s*(today|time|current page)\s*%>")
_BY_WORD: Mapping[str, str] = {"time": "{{time}}", "current page": "{{title}}"}


def template_folder(context: WriteContext) -> str:
    """The folder for templates in the vault that is written: its own, else one in which no note lies."""
    known: str | None = context.memo.get(_MEMO)
    if known is None:
        own = context.standing.other.get(SETTING)
        known = context.memo[_MEMO] = str(own) if own else next(_free(context))
    return known


def _free(context: WriteContext) -> Iterator[str]:
    taken = {fold(path.partition("/")[0]) for path in context.paths.values()}
    number = 1
    while True:
        name = FOLDER if number == 1 else f"{FOLDER} {number}"
        if fold(name) not in taken:
            yield name
        number += 1


def template_path(name: str, context: WriteContext) -> str:
    """The path that the template called ``name`` would like."""
    return join(template_folder(context), safe_name(name, extension=".md") + ".md")


def with_places(blocks: Blocks, settings: Settings) -> Blocks:
    """``blocks`` of a template of a graph with what this app fills in for what that one does: the day, as a link to its daily
    note, which ``settings`` name, the time, the name of the page.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.note import Settings
    >>> page = (Paragraph((Text("at <% time %>, <% next friday %>"),)),)
    >>> with_places(page, Settings())[0].spans
    (Text(text='at {{time}}, <% next friday %>'),)
    """

    def filled(span: Span) -> Span | Spans:
        if not isinstance(span, Text) or "<%" not in span.text:
            return span
        return tuple(_filled(span.text, _day(settings)))

    return with_spans(blocks, filled)


def _filled(text: str, day: str) -> Iterator[Span]:
    text = _PLACE.sub(lambda found: _BY_WORD.get(found[1], found[0]), text)
    for number, piece in enumerate(_PLACE.split(text)):
        if number % 2:
            yield Link(Reference(ReferenceKind.NAME, day))
        elif piece:
            yield Text(piece)


def without_places(blocks: Blocks, settings: Settings) -> Blocks:
    """``blocks`` of a note of a template with what a graph fills in, for what :func:`with_places` has for that.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.note import Settings
    >>> note = (Paragraph((Text("at {{time}} on "), Link(Reference(ReferenceKind.NAME, "{{date}}")))),)
    >>> without_places(note, Settings())[0].spans
    (Text(text='at <% time %> on '), Text(text='<% today %>'))
    """
    day = _day(settings)

    def emptied(span: Span) -> Span | Spans:
        if isinstance(span, Link) and span.reference.target == day:
            return Text("<% today %>")
        if not isinstance(span, Text) or "{{" not in span.text:
            return span
        text = span.text
        for name, word in _BY_WORD.items():
            text = text.replace(word, f"<% {name} %>")
        return Text(text)

    return with_spans(blocks, emptied)


def _day(settings: Settings) -> str:
    """What the app fills in with the day, in the format in which the vault names daily notes."""
    days = settings.journal_format or DEFAULT_FORMAT
    return "{{date}}" if days == DEFAULT_FORMAT else f"{{{{date:{days}}}}}"
