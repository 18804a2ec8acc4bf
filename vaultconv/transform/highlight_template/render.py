"""A template of Jinja2, run in its sandbox: it reads no file, imports nothing, knows no clock and no chance, and ends in time.

A template may come from anybody. What it can do is make one text of the variables that it is given; what is wrong with it is said
with the line of the template.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vaultconv.errors import UsageError
from vaultconv.transform.highlight_template.php_dates import php_date

SECONDS: Final = 10.0
"""So long a page may take."""
LARGEST: Final = 20_000_000
"""So many characters a page may have."""

_NAME: Final = "<template>"
"""What Jinja2 calls the file of a template that came as text."""
_WIDE: Final = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format", "format_map"})
"""Methods of text that make a long text of a short one."""
_LEFT_OUT: Final = ("batch", "center", "format", "indent", "random", "slice", "wordwrap")
"""Filters that do that, or whose result is another each time."""
_REMEDY: Final = "Mend the template; nothing was written."


class HighlightTemplate:
    """The template ``text``. ``path`` is what to call it in a message. Raises :class:`~vaultconv.errors.UsageError` where it
    cannot be understood.

    >>> HighlightTemplate("{{ title }} ({{ date | date('j M Y') }})").page({"title": "Slow Maps", "date": "2024-05-01"}, "a.md")
    'Slow Maps (1 May 2024)'
    """

    def __init__(self, text: str, path: str = "highlight template") -> None:
        self._path = path
        try:
            self._template: Template = _ENVIRONMENT.from_string(text)
        except TemplateSyntaxError as error:
            raise UsageError(str(error.message), path=path, line=error.lineno, remedy=_REMEDY) from error

    def page(self, variables: Mapping[str, Any], note: str) -> str:
        """The page that it makes of ``variables``, those of the note at the path ``note``."""
        try:
            with _watched(SECONDS):
                return "".join(_bounded(self._template.generate(variables)))
        except Exception as error:
            what = f"{_what(error)} (of the note {note})"
            raise UsageError(
                what, path=self._path, line=_line_of(error.__traceback__), remedy=_REMEDY
            ) from error


class _EndlessError(Exception):
    """A template that makes too much, or takes too long."""


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox of Jinja2, without what makes a long text of a short one."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see this attribute."""
        return not (isinstance(obj, str) and attr in _WIDE) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No text is formatted."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic of numbers, and texts or lists one behind the other."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator in ("*", "%") and not numbers:
            raise SecurityError(f"{operator!r} is for numbers")
        if operator == "**" and (not numbers or abs(right) > 64 or abs(left) > 1 << 32):
            raise SecurityError("'**' is for small numbers")
        if operator == "+" and not numbers and len(left) + len(right) > LARGEST:
            raise SecurityError("this text is too long")
        return super().call_binop(context, operator, left, right)


def _environment() -> _Environment:
    made = _Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    for name in _LEFT_OUT:
        del made.filters[name]
    for name in ("lipsum", "namespace"):
        del made.globals[name]
    made.filters["date"] = php_date
    return made


_ENVIRONMENT: Final = _environment()


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    """``pieces`` of a page, until there are too many."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            raise _EndlessError(f"the page has more than {LARGEST:,} characters")
        yield piece


_Tracer = Callable[[FrameType, str, Any], Any]


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Ends a template that runs for longer than ``seconds``, wherever in it: it is asked at each of its lines."""
    before = sys.gettrace()
    sys.settrace(_watcher(seconds, before))
    try:
        yield
    finally:
        sys.settrace(before)


def _watcher(seconds: float, before: Any) -> _Tracer:
    """What is asked at each line of a template, and ends it in time. All other code goes on to be looked at by who did that
    ``before``: a debugger, or what measures tests."""
    until = time.monotonic() + seconds

    def line(_frame: FrameType, _event: str, _arg: Any) -> Any:
        if time.monotonic() > until:
            raise _EndlessError(f"it takes longer than {seconds:g} seconds")
        return line

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename == _NAME:
            return line
        if before is None:
            return None
        other = before(frame, event, arg)
        sys.settrace(enter)  # it may have put itself in our place
        return other

    return enter


def _what(error: Exception) -> str:
    if isinstance(error, TemplateError | _EndlessError):
        return str(error.message if isinstance(error, TemplateError) else error)
    return f"{type(error).__name__}: {error}"


def _line_of(traceback: TracebackType | None) -> int:
    """The line of the template that an error comes from, 0 for none: Jinja2 puts its own lines into the traceback."""
    found = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _NAME:
            found = traceback.tb_lineno
        traceback = traceback.tb_next
    return found
