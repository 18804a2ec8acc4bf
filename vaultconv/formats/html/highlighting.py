"""Code with its words marked by what they are (Pygments), when the page is made. The text stays what it is, byte for byte."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from vaultconv.formats.html.carriers import text

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST: Final = 30_000
"""Characters of code that are looked through: what is longer is data, and some of the library's rules take their time."""
LONGEST_LINE: Final = 2_000

_CLASSES: Final = (
    ("Token.Comment.Preproc", "t"),
    ("Token.Comment", "c"),
    ("Token.Keyword.Constant", "m"),
    ("Token.Keyword.Type", "t"),
    ("Token.Keyword", "k"),
    ("Token.Operator.Word", "k"),
    ("Token.Name.Tag", "k"),
    ("Token.Name.Builtin", "t"),
    ("Token.Name.Class", "t"),
    ("Token.Name.Namespace", "t"),
    ("Token.Name.Exception", "t"),
    ("Token.Name.Decorator", "t"),
    ("Token.Name.Function", "n"),
    ("Token.Name.Attribute", "n"),
    ("Token.Name.Variable", "v"),
    ("Token.Name.Constant", "m"),
    ("Token.Name.Entity", "m"),
    ("Token.Literal.String", "s"),
    ("Token.Literal", "m"),
    ("Token.Generic.Inserted", "gi"),
    ("Token.Generic.Deleted", "gd"),
    ("Token.Generic.Heading", "gh"),
    ("Token.Generic.Subheading", "gh"),
    ("Token.Generic.Prompt", "c"),
)
"""The class of each kind of token, the first that fits: fewer than the library has, for a page that reads well in two colours too."""


def highlighted(code: str, language: str) -> str:
    """``code`` as HTML; plain, where nobody knows the language.

    >>> highlighted("x = 1  # one", "python")
    'x = <span class="m">1</span>  <span class="c"># one</span>'
    >>> highlighted("a < b", "no such language")
    'a &lt; b'
    """
    lexer = _lexer(language.lower()) if language and len(code) <= LONGEST else None
    if lexer is None or "\r" in code or max(map(len, code.split("\n"))) > LONGEST_LINE:
        return text(code)
    try:
        tokens = list(lexer.get_tokens(code))
    except Exception:  # noqa: BLE001  lexers have many authors, and the code is what counts
        return text(code)
    if "".join([words for _, words in tokens]) != code:  # some leave out a mark at the beginning
        return text(code)
    out: list[str] = []
    before, run = "", ""
    for kind, words in tokens:
        name = _class_of(kind)
        if name != before:
            out.append(_marked(run, before))
            before, run = name, ""
        run += words
    out.append(_marked(run, before))
    return "".join(out)


def _marked(words: str, name: str) -> str:
    return f'<span class="{name}">{text(words)}</span>' if name and words else text(words)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    """What takes code of ``language`` apart; None where there is none, or where it would be text."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return None if lexer.name == "Text only" else lexer


@lru_cache(maxsize=512)
def _class_of(kind: Any) -> str:
    said = str(kind)
    return next((name for start, name in _CLASSES if said.startswith(start)), "")
