"""The looks of a site: templates, a style sheet and a program for the search, each of which a user may replace.

Templates run in Jinja2's sandbox, with everything escaped that is not said to be HTML. Two things have to be in each page,
since the reader knows it by them: ``head`` and, in the page of a note, ``article``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from vaultconv.errors import UsageError
from vaultconv.formats.html.site import TEMPLATE

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES: Final = ("base.html", "index.html", "journals.html", "page.html", "tag.html", "tags.html")
STYLE: Final = "style.css"
SCRIPT: Final = "search.js"
OURS: Final = "theme/"
"""What a template of somebody's own calls one of ours by, with its name behind it: to change a block of it and no more."""
MARK: Final = "/* Made by vaultconv with the site; no part of the notes. */\n"
"""What the style sheet and the programs of a site begin with: how the reader knows that they are no attachments."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The files of a theme, by name, and the templates among them."""

    files: Mapping[str, str]
    templates: ImmutableSandboxedEnvironment

    def render(self, template: str, **said: Any) -> str:
        """The page that ``template`` makes of what is ``said``."""
        return self.templates.get_template(template).render(said)


def theme_of(options: Mapping[str, Any]) -> Theme:
    """The theme that ``options`` ask for. Raises :class:`~vaultconv.errors.UsageError` for a file that means nothing, or a
    template that cannot be understood.

    >>> "page.html" in theme_of({}).files
    True
    """
    own = options.get(TEMPLATE)
    return _theme(tuple(sorted(own.items())) if isinstance(own, Mapping) else ())


def style_sheet(options: Mapping[str, Any]) -> str:
    """The style sheet of the theme that ``options`` ask for, as it can stand in a page.

    >>> style_sheet({TEMPLATE: {STYLE: "a::after { content: '</style>' }"}})
    "a::after { content: '<\\\\/style>' }"
    """
    own = options.get(TEMPLATE)
    text = own.get(STYLE) if isinstance(own, Mapping) else None
    if text is None:
        text = (files("vaultconv.formats.html") / "theme" / STYLE).read_text("utf-8")
    return str(text).replace("</", "<\\/")


@lru_cache(maxsize=4)
def _theme(own: tuple[tuple[str, str], ...]) -> Theme:
    # Jinja2 takes longer to import than all of a small conversion to another format.
    from jinja2 import DictLoader, StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    here = files("vaultconv.formats.html") / "theme"
    said = {name: (here / name).read_text("utf-8") for name in (*TEMPLATES, STYLE, SCRIPT)}
    ours = {OURS + name: said[name] for name in TEMPLATES}
    for name, text in own:
        if not name.endswith(".html") and name not in said:
            known = ", ".join((*TEMPLATES, STYLE, SCRIPT))
            remedy = f"A folder for --template may have {known}, and further .html that these include."
            raise UsageError("this is no file of a theme", path=name, remedy=remedy)
        said[name] = text
    templates = ImmutableSandboxedEnvironment(
        loader=DictLoader({**said, **ours}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    for name, _ in own:
        if name.endswith(".html"):
            try:
                templates.get_template(name)
            except TemplateSyntaxError as error:
                what = error.message or "it cannot be understood"
                raise UsageError(what, path=error.name or name, line=error.lineno, remedy=_REMEDY) from error
    return Theme(said, templates)


def check(options: Mapping[str, Any]) -> None:
    """Makes each page of the theme that ``options`` ask for once. Raises :class:`~vaultconv.errors.UsageError` where a template fails,
    or leaves out what the reader knows a page by."""
    own = options.get(TEMPLATE)
    if not own:
        return
    from jinja2 import TemplateError, TemplateNotFound
    from markupsafe import Markup

    theme = theme_of(options)
    for name, more in _SAMPLES.items():
        said = {**_SAMPLE, **more, "head": Markup("<!--head-->"), "article": Markup("<!--article-->")}
        try:
            page = theme.render(name, **said)
        except TemplateNotFound as error:
            path, line = _place_of(error, name)
            known = ", ".join(f"{OURS}{template}" for template in TEMPLATES)
            remedy = f"A template may extend or include one that lies beside it, and those of ours: {known}."
            raise UsageError(
                f"there is no template `{error.name}`", path=path, line=line, remedy=remedy
            ) from error
        except RecursionError as error:
            what = "it extends or includes itself, or another that does"
            raise UsageError(
                what, path=name, remedy=f"What extends one of ours says `{OURS}{name}`."
            ) from error
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            path, line = _place_of(error, name)
            raise UsageError(str(error), path=path, line=line, remedy=_REMEDY) from error
        for wanted in ("head", "article") if name == "page.html" else ("head",):
            if page.count(f"<!--{wanted}-->") != 1:
                what = f"`{{{{ {wanted} }}}}` is not in the page just once"
                raise UsageError(
                    what.replace(" just once", "") if f"<!--{wanted}-->" not in page else what,
                    path=name,
                    remedy=_REMEDY,
                )


def _place_of(error: Exception, name: str) -> tuple[str, int]:
    """The template and its line that ``error`` comes from: Jinja2 puts its own lines into the traceback."""
    place, traceback = (name, 0), error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == "<template>" or code.co_filename.endswith(".html"):
            place = (name if code.co_filename == "<template>" else code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


_REMEDY: Final = "Mend the template, or leave out --template; nothing was written."
_LINK: Final = {"href": "a.html", "title": "A"}
_ENTRY: Final = {**_LINK, "date": "2026-01-05", "kind": "note"}
_FOLDER: Final = {"name": "F", "id": "folder:f", "entries": [_ENTRY], "folders": []}
_TAG: Final = {"href": "a.html", "name": "a", "count": 1, "tags": []}
_SAMPLE: Final[Mapping[str, Any]] = {
    "page": {"path": "a.html", "title": "A", "kind": "page", "lang": "", "folders": [_LINK]},
    "site": {
        "name": "V", "root": "", "home": "index.html", "links": [_LINK], "style": "s.css", "script": "s.js",
    },
}  # fmt: skip
"""What a page is made of, to try a template with."""
_SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "page.html": {"backlinks": [_LINK]},
    "index.html": {"tree": {**_FOLDER, "folders": [_FOLDER]}, "counts": "1 note"},
    "journals.html": {"years": [{"name": "2026", "months": [{"name": "2026-01", "days": [_ENTRY]}]}]},
    "tags.html": {"tags": [{**_TAG, "tags": [_TAG]}]},
    "tag.html": {"above": [_LINK], "notes": [_LINK], "below": [_TAG]},
}
