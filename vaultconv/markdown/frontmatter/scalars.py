"""How the app spells a text, a key and a number in YAML: byte for byte as npm ``yaml`` 2.x does with the options that
Obsidian gives it (``lineWidth: 0``, ``nullStr: ''``).

The rules follow that library's ``stringify/stringifyString.ts``. Read back by any YAML 1.2 reader, the text is
the same again.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.core_schema import is_text
from vaultconv.model.properties import Value

_UNSAFE = lazy_pattern(
    r"^[\n\t ,\[\]{}#&*!|>'\"%@`]"  # an indicator, or white space, at the start
    r"|^[?-](?:[ \t]|\Z)"  # an entry's or a key's own mark
    r"|[\n:][ \t]|[ \t]\n|[\n\t ]#"  # a separator, a comment, blanks that folding would eat
    r"|[\n\t :]\Z"
)
_CONTROL = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS_AT_BREAK = lazy_pattern(r"[ \t]\n|\n[ \t]")
_BLANK_LAST_LINE = lazy_pattern(r"\n[\t ]+\Z")
_NEWLINES = lazy_pattern(r"\n+")
_INNER_NEWLINES = lazy_pattern(r"(?<!\n)\n+(?!\n|\Z)")
_DOCUMENT_MARK = lazy_pattern(r"^(?:%|---|\.\.\.)")

_ESCAPES: dict[int, str] = {code: f"\\x{code:02x}" for code in range(0x20)} | {
    0x00: "\\0",
    0x07: "\\a",
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0B: "\\v",
    0x0C: "\\f",
    0x0D: "\\r",
    0x1B: "\\e",
    0x22: '\\"',
    0x5C: "\\\\",
}
_BLANK_AT_END, _HELD_BLANK_AT_END = " \\n", "\\ \\n"
_LONE_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_MERGE = "<<"
"""The key that merges another map in YAML 1.1, which many readers know: as a name it is in quotes."""
_MULTILINE_FROM = 40
"""A double-quoted text with line ends is spread over lines from this length of its JSON form on."""


def scalar_text(text: str, indent: str = "  ") -> str:
    """``text`` as the app writes it after a key or a dash. Lines after the first start with ``indent``.

    >>> [scalar_text(text) for text in ("plain", "007", "a: b", 'a: "b"', "", "12:30", "it's")]
    ['plain', '"007"', '"a: b"', '\\'a: "b"\\'', '""', '12:30', "it's"]
    >>> scalar_text("two\\nlines")
    '|-\\n  two\\n  lines'
    """
    if _CONTROL.search(text):
        return _double_quoted(text, indent)
    if "\n" in text:
        return _block(text, indent)
    if (
        _UNSAFE.search(text) or not is_text(text) or not text.strip()
    ):  # the last: some readers trim it to nothing
        return _quoted(text, indent)
    return text


@lru_cache(maxsize=4096)
def key_text(key: str, top: bool = True) -> str:
    """``key`` as the app writes it before its colon; at the ``top`` a key must not look like a document mark.

    >>> [key_text(key) for key in ("title", "a b", "007", "a: b", "", "--- x", "true", "<<")]
    ['title', 'a b', '"007"', '"a: b"', '""', '"--- x"', '"true"', '"<<"']
    """
    if _CONTROL.search(key) or "\n" in key:
        return _double_quoted_line(key)
    if (
        key == _MERGE
        or _UNSAFE.search(key)
        or not is_text(key)
        or not key.strip()
        or (top and _DOCUMENT_MARK.match(key))
    ):
        return _quoted(key, "")
    return key


def number_text(number: int | float) -> str:
    """``number`` as JavaScript prints it, which is how the app writes one.

    >>> [number_text(n) for n in (12, 1000.0, 0.5, 1e21, 1e-7, 1.5e-6, float("inf"), -0.0)]
    ['12', '1000', '0.5', '1e+21', '1e-7', '0.0000015', '.inf', '-0']
    """
    if isinstance(number, int):
        return str(number)
    if number != number:
        return ".nan"
    if number in (float("inf"), float("-inf")):
        return ".inf" if number > 0 else "-.inf"
    sign = "-" if repr(number).startswith("-") else ""
    digits, point = _digits(abs(number))
    if 0 < point <= 21:
        whole = digits[:point].ljust(point, "0")
        return f"{sign}{whole}.{digits[point:]}" if digits[point:] else sign + whole
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}" if digits != "0" else sign + "0"
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def scalar_words(value: Value) -> str:
    """A value that is no list as words in running text: what the app would show for it.

    >>> [scalar_words(value) for value in (True, 4, 0.5, None, "a: b")]
    ['true', '4', '0.5', '', 'a: b']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return "" if value is None else str(value)


def _digits(number: float) -> tuple[str, int]:
    """The shortest significant digits of ``number`` and where its point stands, counted from their start."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    return (digits, point) if digits else ("0", 1)


def _quoted(text: str, indent: str) -> str:
    """Double quotes, or single ones where the text holds a double quote and no single one."""
    if '"' in text and "'" not in text and not _BLANKS_AT_BREAK.search(text):
        return "'" + _NEWLINES.sub(lambda run: f"{run[0]}\n{indent}", text) + "'"
    return _double_quoted(text, indent)


def _escaped(text: str) -> str:
    escaped = text.translate(_ESCAPES)
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)


def _double_quoted_line(text: str) -> str:
    return f'"{_escaped(text).replace(_BLANK_AT_END, _HELD_BLANK_AT_END)}"'


def _double_quoted(text: str, indent: str) -> str:
    """``text`` in double quotes; a long one with line ends is spread over lines, which folding joins again."""
    if "\n" not in text or _json_length(text) < _MULTILINE_FROM:
        return _double_quoted_line(text)
    pieces = re.split(r"(\n+)", text)
    lines, breaks = pieces[0::2], [len(run) for run in pieces[1::2]]
    out = ['"']
    for index, line in enumerate(lines):
        written = _escaped(line)
        broken_after = index < len(breaks)
        if broken_after and line.endswith(" "):  # folding would eat the blank
            written = written[:-1] + "\\ "
        if index and line.startswith(" ") and not written.startswith("\\"):
            written = "\\" + written
        out.append(written)
        if not broken_after:
            continue
        ends_text = index + 1 == len(breaks) and not lines[-1]
        count = breaks[index] - ends_text  # the very last line end is written as an escape
        if count:
            out.append("\n" * (count + 1) + indent)
        if ends_text:
            out.append("\\n")
    out.append('"')
    return "".join(out)


def _json_length(text: str) -> int:
    """How many UTF-16 units JSON takes for ``text`` with its quotes: what decides about spreading."""
    escapes = sum(_JSON_EXTRA.get(char, 1 if char > "\uffff" else 0) for char in text)
    return len(text) + escapes + 2


_JSON_EXTRA = {chr(code): 5 for code in (*range(0x20), *range(0xD800, 0xE000))} | dict.fromkeys(
    '"\\\b\f\n\r\t', 1
)


def _block(text: str, indent: str) -> str:
    """A text of several lines as a literal block (``|``), or quoted where a block cannot hold it."""
    content = text.rstrip("\n\t ")
    if _BLANK_LAST_LINE.search(text) or (not content and text.strip("\n")):  # nothing but blanks
        return _quoted(text, indent)
    end = text[len(content) :]
    newline = end.find("\n")
    if newline == -1:
        chomp = "-"
    elif not content or newline != len(end) - 1:
        chomp = "+"
    else:
        chomp = ""
    if end.endswith("\n"):
        end = end[:-1]
    end = _INNER_NEWLINES.sub(lambda run: run[0] + indent, end)
    lead = len(content) - len(content.lstrip(" \n"))
    start = content[: content.rfind("\n", 0, lead) + 1] if "\n" in content[:lead] else content[:lead]
    header = ("2" if " " in content[:lead] else "") + chomp
    body = _NEWLINES.sub(lambda run: run[0] + indent, content[len(start) :])
    start = _NEWLINES.sub(lambda run: run[0] + indent, start)
    return f"|{header}\n{indent}{start}{body}{end}"
