"""What stands in the text of a block of Roam."""

from __future__ import annotations

import re
from collections.abc import Callable

from vaultconv.plugins.model import (
    Embed,
    Highlight,
    Link,
    Macro,
    MathSpan,
    Reference,
    ReferenceKind,
    Span,
    Spans,
    Tag,
    Text,
)
from vaultconv.plugins.text import Construct, Dialect, plain_to_markdown

ID = r"[A-Za-z0-9_-]{4,64}"
_PAGE = r"\[\[(?:[^\[\]\n]|\[\[[^\[\]\n]*\]\])+\]\]"
_BLOCK = rf"\(\({ID}\)\)"
_EMBED = re.compile(
    rf"\{{\{{\s*(?:\[\[)?embed(?:-path|-children)?(?:\]\])?\s*:\s*({_PAGE}|{_BLOCK})\s*\}}\}}", re.IGNORECASE
)
_LABELLED = re.compile(rf"\[([^\[\]\n]*)\]\(\s*({_PAGE}|{_BLOCK})\s*\)")
_Inner = Callable[[int, int], Spans]


def anchor_of(id: str) -> str:
    """What the block with this ``id`` is called elsewhere: no app but Roam takes ``_`` in an id.

    >>> anchor_of("a_b-C1")
    'a-b-C1'
    """
    return id.replace("_", "-")


def reference_of(text: str) -> Reference:
    """What ``[[Page]]`` or ``((id))`` means.

    >>> reference_of("((abc-def-1))").kind.value, reference_of("[[a [[b]]]]").target
    ('block', 'a [[b]]')
    """
    if text.startswith("(("):
        return Reference(ReferenceKind.BLOCK, anchor_of(text[2:-2]))
    return Reference(ReferenceKind.NAME, text[2:-2].strip())


def _labelled(text: str, _inner: _Inner) -> Span | None:
    found = _LABELLED.fullmatch(text)
    return (
        None if found is None else Link(reference_of(found[2]), (Text(plain_to_markdown(found[1], PLAIN)),))
    )


def _macro(text: str, _inner: _Inner) -> Span:
    found = _EMBED.fullmatch(text)
    return Macro("roam", text) if found is None else Embed(reference_of(found[1]))


def _tag(text: str, _inner: _Inner) -> Span:
    return Tag(text[3:-2] if text.startswith("#[[") else text[1:])


PLAIN = Dialect("roam-words", tables=False, footnotes=False)
ROAM = Dialect(
    "roam",
    constructs=(
        Construct("macro", r"\{\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\}", _macro, link=True),
        Construct("labelled", rf"\[[^\[\]\n]*\]\(\s*(?:{_PAGE}|{_BLOCK})\s*\)", _labelled, link=True),
        Construct("tag", rf"#(?<![^\s(\[,;:]#)(?:{_PAGE}|[^\W_](?:[\w/.+-]*[\w/])?)", _tag),
        Construct("page", _PAGE, lambda text, _: Link(reference_of(text)), link=True),
        Construct("block", _BLOCK, lambda text, _: Link(reference_of(text)), link=True),
        Construct("math", r"\$\$[^$\n]+\$\$", lambda text, _: MathSpan(text[2:-2])),
        Construct(
            "highlight",
            r"\^\^(?!\s)(?:(?!\^\^)[^\n])+?(?<!\s)\^\^",
            lambda text, inner: Highlight(inner(2, len(text) - 2)),
        ),
    ),
    tables=False,
    footnotes=False,
)
