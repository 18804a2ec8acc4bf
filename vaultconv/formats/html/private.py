"""What in a page is nobody else's: secrets in properties, passwords in addresses, and addresses of this machine (``--publish``).

A property that is called as a secret is (``token``, ``api_key``, ``password``) keeps its name, and its value is ``redacted``. A path of a
disk, and an address that only apps of one's own machine open (``file:``, ``zotero:``, ``obsidian:``), lead nobody else anywhere and say who
one is: as the target of a link they are gone, and the words stay; where they are words, ``redacted`` stands for them. Code and formulas stay
as they are: they are shown to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.vault.tokens import REDACTED, redacted

_SECRET: Final = lazy_pattern(
    r"(?:.*[\W_])?(?:(?:access|auth|bearer|refresh|api|client|private|secret)?[\W_]*(?:token|key|secret)|jwt|password|passwd|pwd|passphrase|credentials?)",
    re.IGNORECASE,
)
_CAMEL: Final = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_NO_SECRET: Final = frozenset(
    ("key", "citation key", "bibtex key", "zotero key", "sort key", "item key", "cite key")
)
"""Keys that open nothing."""

_SCHEMES: Final = "file|smb|afp|zotero|obsidian|logseq|vscode|x-devonthink-item"
_HOMES: Final = "home|Users|Volumes|mnt|media|root"
_ADDRESS: Final = rf"\b(?P<scheme>{_SCHEMES}):/[^\s<>\"'`)\]]*"
_WINDOWS: Final = r"(?<![\w/])[A-Za-z]:(?:\\|%5C)(?:[\w .~@-]+(?:\\|%5C))+[^\s<>\"'`)\]]*"
_UNIX: Final = rf"(?<![\w.:/~%=&?#-])(?:/|%2F)(?:{_HOMES})(?:/|%2F)[^\s<>\"'`)\]]*"
_LOCAL: Final = lazy_pattern(f"{_ADDRESS}|{_WINDOWS}|{_UNIX}", re.IGNORECASE)
_WHOLE: Final = lazy_pattern(
    rf"\s*(?:(?:{_SCHEMES}):/|[A-Za-z]:[\\/]|\\\\[\w.-]+\\|/(?:{_HOMES})/|~[/\\]).*",
    re.IGNORECASE | re.DOTALL,
)
"""A value that is such an address, with the blanks in it."""
# The name of a scheme is short: without a bound, a line of nothing but letters and points would take its square.
_PASSWORD: Final = lazy_pattern(
    r"(?P<before>\b[a-z][a-z0-9+.-]{0,30}+://)[^/\s\"<>@?#:]*:[^/\s\"<>@]*@", re.IGNORECASE
)
_FIELD: Final = lazy_pattern(r"(?P<before>[\[(](?P<key>[\w -]{1,40})::\s*)(?P<value>[^\])\n<]+)(?=[\])])")
"""A field in a line, as Dataview reads one."""
_LEADS: Final = lazy_pattern(
    rf" (?:href|src|cite|data-src|poster)=\"(?:(?:{_SCHEMES}):/|[A-Za-z]:(?:\\|%5C)|/(?:{_HOMES})/)[^\"]*\"",
    re.IGNORECASE,
)
_KEPT: Final = lazy_pattern(r"(<pre\b.*?</pre>|<code\b.*?</code>|<math\b.*?</math>)", re.DOTALL)


def for_others(html: str) -> str:
    """The page ``html`` without tokens, passwords in addresses, and addresses of this machine.

    >>> for_others('<a href="zotero://select/items/1_A">a</a> in C:\\\\Users\\\\me\\\\a.pdf, <code>/home/me</code>')
    '<a>a</a> in redacted <code>/home/me</code>'
    """
    parts = _KEPT.split(redacted(html))
    parts[::2] = [words_for_others(_LEADS.sub("", part)) for part in parts[::2]]
    return "".join(parts)


def words_for_others(text: str) -> str:
    """``text`` without tokens, passwords in addresses, secrets in fields, and addresses of this machine.

    >>> words_for_others("https://me:pw@e.org/a and file:///home/me/a [token:: abc]")
    'https://redacted@e.org/a and file:redacted [token:: redacted]'
    """
    text = redacted(text)
    if "@" in text:
        text = _PASSWORD.sub(rf"\g<before>{REDACTED}@", text)
    if "::" in text:
        text = _FIELD.sub(_field, text)
    return _LOCAL.sub(_local, text)


def is_secret(key: str) -> bool:
    """Whether a property is called as a secret is.

    >>> [key for key in ("token", "apiKey", "readwise_token", "key", "citation-key", "keywords") if is_secret(key)]
    ['token', 'apiKey', 'readwise_token']
    """
    name = _CAMEL.sub("_", key)
    return (
        _SECRET.fullmatch(name) is not None and re.sub(r"[\W_]+", " ", name).strip().lower() not in _NO_SECRET
    )


def properties_for_others(properties: Properties) -> Properties:
    """``properties`` without what is nobody else's. The same object where there is nothing of it."""
    items = tuple(map(_property, properties.items))
    same = all(new is old for new, old in zip(items, properties.items, strict=True))
    return properties if same else replace(properties, items=items)


def hidden_in(item: Property) -> Iterator[str]:
    """A sentence for the ledger for what of ``item`` others do not see; it says no value."""
    if _property(item) is not item:
        yield "the value, or what of it is of this machine alone, is redacted"


def hidden_words(text: str) -> Iterator[str]:
    """The same for a text, or an address."""
    if _LOCAL.search(text) or _WHOLE.fullmatch(text):
        yield "an address of this machine is redacted"
    if _PASSWORD.search(text):
        yield "the password in an address is redacted"
    if any(is_secret(found["key"].strip()) for found in _FIELD.finditer(text)):
        yield "the value of a field is redacted"


def _property(item: Property) -> Property:
    value = _value(item.key, item.value)
    if value == item.value:
        return item
    kind = item.type if isinstance(value, list | dict) else PropertyType.TEXT
    return Property(item.key, value, kind, line=item.line)


def _value(key: str, value: Value) -> Value:
    if isinstance(value, dict):
        return {inner: _value(inner, each) for inner, each in value.items()}
    if isinstance(value, list):
        return [_value(key, each) for each in value]
    if value is None or isinstance(value, bool) or value == "":
        return value
    if is_secret(key):
        return REDACTED
    if not isinstance(value, str):
        return value
    return REDACTED if _WHOLE.fullmatch(value) else words_for_others(value)


def _field(found: re.Match[str]) -> str:
    return found["before"] + REDACTED if is_secret(found["key"].strip()) else found[0]


def _local(found: re.Match[str]) -> str:
    scheme = found["scheme"]
    return f"{scheme}:{REDACTED}" if scheme else REDACTED
