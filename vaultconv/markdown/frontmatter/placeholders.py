"""Placeholders of templates as values: ``created: {{date}}``.

To YAML that is a map in a map; whoever wrote it meant the text that a template puts in its place. So it is that text, and it
is written without quotes again, for a template is filled in by its letters. Source: Obsidian Help, "Templates".
"""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.lexemes import item_lexemes
from vaultconv.model.properties import Value

_ANY = lazy_pattern(r"\{\{[^{}\n]+\}\}")
_OF_TEMPLATES = lazy_pattern(r"\{\{(?:title|(?:date|time)(?::[^{}\n]+)?)\}\}")
"""What the app's own templates fill in."""


def as_placeholder(value: Value, lexeme: str) -> Value:
    """``value``, which YAML reads in ``lexeme``; where that is a placeholder, or a list with some, with them as texts.

    >>> as_placeholder({"{ date }": None}, "{{date}}"), as_placeholder({"a": 1}, "{a: 1}")
    ('{{date}}', {'a': 1})
    >>> as_placeholder([{"{ title }": None}, "x"], "\\n  - {{title}}\\n  - x")
    ['{{title}}', 'x']
    """
    if isinstance(value, dict):
        return lexeme if _ANY.fullmatch(lexeme) else value
    if isinstance(value, list) and "{{" in lexeme:
        words = item_lexemes(lexeme)
        if words is not None and len(words) == len(value):
            return [as_placeholder(item, word) for item, word in zip(value, words, strict=True)]
    return value


def is_bare(text: str, lexeme: str, in_yaml: bool) -> bool:
    """Whether ``text`` is a placeholder that was no quoted text. Where it does not come from YAML (``in_yaml``), only those of the
    app's own templates are.

    >>> is_bare("{{date}}", "", False), is_bare("{{date}}", '"{{date}}"', True), is_bare("{{query x}}", "{{query x}}", False)
    (True, False, False)
    """
    return (
        lexeme in ("", text) and (_ANY if in_yaml and lexeme else _OF_TEMPLATES).fullmatch(text) is not None
    )
