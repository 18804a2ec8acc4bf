"""A note that stays in its format and shows something from another place now: of its own text, only these places change.

A writer that finds a block changed writes the whole of it anew, in its own hand: a line that lazily belongs to the one above is
indented, the cells of a table are set right. So the places are looked for in the text as it is, in the order in which both
texts have them, and are taken over one by one: the end of a Markdown link (``](address "title")``), the definition of one
(``[a]: address``) unless something else needs it as it is, a tag of raw HTML. The result is read again, and must say what the note is to say: if it does not (the same
characters stood in code, say), there is none, and the note is better left as it is than written anew in a hand that is not its
owner's.
"""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import takewhile
from posixpath import basename
from typing import Any, TypeAlias

from vaultconv.assets import tags
from vaultconv.formats.base import Output
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.picture_tags import picture_tag
from vaultconv.model.blocks import Code, Raw
from vaultconv.model.download import is_copy, may_show_copies, parted, with_address
from vaultconv.model.note import Encoding, Note
from vaultconv.model.plain import backticked
from vaultconv.model.reference import Reference
from vaultconv.model.spans import CodeSpan
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.decoding import encode

Read: TypeAlias = Callable[[bytes], Note]
"""What the bytes of a file are to the reader of its format."""

_ADDRESS = r"(?:<(?P<pointed>[^<>\n]*+)>|(?P<bare>[^\s<()]*+(?:\([^\s()]*+\)[^\s()]*+)*+))"
_TITLE = (
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^'\\]|\\.)*+)'|\((?P<round>(?:[^()\\]|\\.)*+)\))"
)
_LABEL = r"(?:[^\[\]\\]|\\.)"
_FACTS = r"(?P<facts>\{:[^{}\n]*+\})?"
_END = lazy_pattern(rf"\]\(\s*+{_ADDRESS}(?:\s++{_TITLE})?\s*+\){_FACTS}", re.DOTALL)
"""How a link or an image ends (CommonMark, 6.3); in a graph with what it says of it: ``{:page 4}``."""
_PICTURE = lazy_pattern(rf"!\[{_LABEL}*+{_END.pattern}", re.DOTALL)
_PICTURE_OR_TAG = lazy_pattern(
    rf"(?P<tag><img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)|{_PICTURE.pattern}", re.DOTALL | re.I
)
_DEFINITION = lazy_pattern(
    rf"^(?P<before>[ \t>]*+\[(?P<label>{_LABEL}++)\]:[ \t]*+){_ADDRESS}(?:[ \t]++{_TITLE})?[ \t]*+$",
    re.DOTALL | re.MULTILINE,
)
"""A definition that stands in one line (CommonMark, 4.7)."""
_DEFINED = lazy_pattern(rf"!\[(?P<words>{_LABEL}*+)\](?:\[(?P<label>{_LABEL}*+)\])?(?![\[(:])", re.DOTALL)
"""An image whose address a definition tells (CommonMark, 6.4)."""
_SPELLING = frozenset({"origin", "spelling", "line", "raw", "tail", "style", "lexeme", "references"})
"""What says how something is written, not what."""


_PROPERTY = lazy_pattern(r"[^\s:-][^:\n]*::(?: |$)")
_SHOWS = lazy_pattern(r"\]\(|<[^\n]*(?:src|poster)", re.IGNORECASE)
"""What looks as if it showed something."""
_MISSED = 64
"""So many pieces of code may be spelled otherwise than they read; each costs a look through the whole text."""
_ESCAPE = lazy_pattern(r"\\([!-/:-@\[-`{-~])")


def in_its_text(shown: Note, made: Output, read: Read) -> Output | None:
    """``made`` of the note ``shown``, with every byte of its source that need not change; None where more than these places would."""
    written = read(made.data)
    if shown.source is None or written.source is None:
        return made
    front = written.source.text[: written.source.body_start]
    encoding = _laid(shown, front)
    said = _said(shown)
    for body in _attempts(shown, shown.source.body, written.source.body):
        data = encode(front + body, encoding)
        if _said(read(data)) == said:
            return replace(made, data=data)
    return None


def _without_code(note: Note, body: str) -> str:
    """A ``body`` of ``note`` with every character at its place, but for code that looks as if it showed something."""
    return "".join(" " * len(part) if is_code else part for part, is_code in _parts(note, body))


def _parts(note: Note, body: str) -> Iterator[tuple[str, bool]]:
    """The parts of a ``body`` of ``note``, each with whether it is code that looks as if it showed something."""
    done = missed = 0
    for sign in _signs(note):
        found = re.compile(sign, re.MULTILINE).search(body, done) if missed < _MISSED else None
        if found is not None:
            yield body[done : found.start()], False
            yield found[0], True
            done = found.end()
        else:
            missed += 1
    yield body[done:], False


def _signs(note: Note) -> Iterator[str]:
    """The patterns of such code, in the order of the text."""
    for block in iter_blocks(note.blocks):
        if isinstance(block, Code):
            yield from (
                rf"^[ \t>]*{re.escape(line)}$" for line in block.text.split("\n") if _SHOWS.search(line)
            )
        for spans in spans_of(block):
            for span in iter_spans(spans):
                if isinstance(span, CodeSpan) and _SHOWS.search(span.text):
                    yield re.escape(span.raw or backticked(span.text))


def _attempts(note: Note, old: str, new: str) -> Iterator[str]:
    """The text ``old`` of ``note`` with what it shows shown as in ``new``: where links say their addresses themselves, and where
    definitions do; or, where a definition is needed as it is, by images in their own place."""
    bare = _without_code(note, new)
    text = _with_pictures(note, old, bare)
    text = _with_ends(text, _without_code(note, text), bare)
    files = {place.url: place.file for place in tags.places(new) if place.file}

    def with_tags(part: str) -> str:
        bare, _ = tags.with_addresses(part, (), lambda url, _file: url in files)
        return tags.with_files(bare, (), lambda url: files.get(url, ""))[0]

    text = "".join(part if is_code else with_tags(part) for part, is_code in _parts(note, text))
    text = _with_head(text, new)
    yield text
    ends = {_key(found): _without_facts(found) for found in _END.finditer(new) if _is_copy(_address(found))}
    told = {_folded(found["label"]): ends.get(_key(found), "") for found in _DEFINITION.finditer(text)}

    def defined(found: re.Match[str]) -> str:
        end = told[_folded(found["label"])]
        return found["before"] + end[2:-1].strip() if end else found[0]

    def said_itself(found: re.Match[str]) -> str:
        end = told.get(_folded(found["label"] or found["words"]), "")
        return f"![{found['words']}{end}" if end else found[0]

    if any(told.values()):
        yield _DEFINITION.sub(defined, text)
        yield _DEFINED.sub(said_itself, text)


def _folded(label: str) -> str:
    """The label of a definition as others are told from it."""
    return " ".join(label.split()).casefold()


def _with_head(old: str, new: str) -> str:
    """The text ``old`` with the properties in the first lines of ``new`` that show copies, each in its own line or below the property
    that it stands below there: some formats have their properties in such lines."""
    shown: dict[str, str] = {}
    below: dict[str, str] = {}
    before = ""
    for line in _head(new):
        if may_show_copies(line):
            shown[_name(line)] = line
            below[before] = _name(line)
        before = _name(line)
    head = _head(old)
    names = {_name(line) for line in head}
    made: list[str] = []
    for line in head:
        made.append(shown.get(_name(line), line))
        beside = below.get(_name(line), "")
        if beside and beside not in names:
            made.append(shown[beside])
    return "\n".join([*made, *old.split("\n")[len(head) :]])


def _head(text: str) -> list[str]:
    """The first lines of ``text``, as far as they are properties."""
    return list(takewhile(_PROPERTY.match, text.split("\n")))


def _name(line: str) -> str:
    return line.partition("::")[0].casefold()


def _with_ends(old: str, seen: str, new: str) -> str:
    """The text ``old`` with the ends of its links as in ``new``, which may have more of them: those that were told elsewhere.
    ``seen`` is the old one without its code, as ``new`` is."""
    coming: dict[str, deque[tuple[int, re.Match[str]]]] = {}
    for place, end in enumerate(_END.finditer(new)):
        coming.setdefault(_key(end), deque()).append((place, end))
    pieces: list[str] = []
    done, at = 0, -1
    for found in _END.finditer(seen):
        same = coming.get(_key(found), deque())
        while same and same[0][0] <= at:
            same.popleft()
        if not same:
            continue
        at, end = same.popleft()
        if _address(end) != _address(found) and _is_copy(_address(end)):
            pieces += (
                old[done : found.start()],
                _without_facts(end),
                found["facts"] or end["facts"] or "",
            )
            done = found.end()
    return "".join((*pieces, old[done:]))


def _with_pictures(note: Note, old: str, new: str) -> str:
    """The text ``old`` of ``note`` with the pictures of ``new`` that its tags have become, where raw HTML shows no files: then of an
    address each text shows as many, in the same order."""
    coming: dict[str, deque[str]] = {}
    for found in _PICTURE.finditer(new):
        if _is_copy(_address(found)) and (url := _shown_from(found)):
            coming.setdefault(url, deque()).append(found[0])
    if not coming or "<" not in old:
        return old
    parts = list(_parts(note, old))
    there = Counter(
        _shown_from(found)
        for part, is_code in parts
        if not is_code
        for found in _PICTURE_OR_TAG.finditer(part)
    )

    def in_its_place(found: re.Match[str]) -> str:
        url = _shown_from(found)
        if len(coming.get(url, ())) != there[url]:
            return found[0]
        there[url] -= 1
        made = coming[url].popleft()
        return made if found["tag"] is not None else found[0]

    return "".join(part if is_code else _PICTURE_OR_TAG.sub(in_its_place, part) for part, is_code in parts)


def _shown_from(found: re.Match[str]) -> str:
    """The address of the web that a picture, or a tag that says no more than one, is shown from, or a copy of; ``""`` for any other."""
    if (said := found.groupdict().get("tag")) is not None:
        tag = picture_tag(said)
        return tag.src if tag is not None else ""
    address = _address(found)
    return parted(_plain(found["double"] or ""))[0] if _is_copy(address) else address


def _is_copy(address: str) -> bool:
    """Whether ``address`` leads to a copy, or to a page in one."""
    return is_copy(address.partition("#")[0])


def _without_facts(end: re.Match[str]) -> str:
    return end[0].removesuffix(end["facts"] or "")


def _address(found: re.Match[str]) -> str:
    return _plain(found["pointed"] if found["pointed"] is not None else found["bare"])


def _key(found: re.Match[str]) -> str:
    """The address of the web that the end of a link, or a definition, means, with its title: the same whether it is shown from
    there or from a copy."""
    title = _plain(found["double"] or found["single"] or found["round"] or "")
    address = _address(found)
    return title if _is_copy(address) and parted(title)[0] else with_address(title, address)


def _plain(text: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", text))


def _laid(note: Note, front: str) -> Encoding:
    """How the text of ``note`` is laid in bytes when it begins with ``front``: where its lines end in two ways, each ends as
    before, and a new one as the one above it."""
    source, encoding = note.source, note.encoding
    if source is None or encoding.newline != "mixed":
        return encoding
    old, new = (text.split("\n")[:-1] for text in (source.text[: source.body_start], front))
    before = frozenset(encoding.crlf_lines)
    after, at = [], 0
    for number, line in enumerate(new):
        at += at < len(old) and line == old[at]
        if max(at - 1, 0) in before:
            after.append(number)
    after += (number + len(new) - len(old) for number in encoding.crlf_lines if number >= len(old))
    return replace(encoding, crlf_lines=tuple(after))


def _said(note: Note) -> list[Any]:
    """What ``note`` says, however it is written. Does not recurse, so depth is no limit."""
    told: list[Any] = [note.title]
    stack: list[Any] = [note.blocks, *((item.key, repr(item.value)) for item in note.properties)]
    while stack:
        part = stack.pop()
        inside = _inside(part)
        told.append(part if inside is None else (type(part), len(inside)))
        stack += inside or ()
    return told


def _inside(part: Any) -> list[Any] | None:
    """What ``part`` of a note is made of; None for what has no parts. What leads to a copy does, however it is spelled."""
    if isinstance(part, tuple | list):
        return [each for each in part if not (isinstance(each, Raw) and each.construct == "link-definition")]
    if isinstance(part, Mapping):
        return [*part.items()]
    if isinstance(part, Reference) and is_copy(part.target):
        return [basename(part.target), part.subpath]
    if is_dataclass(part):
        return [getattr(part, each.name) for each in fields(part) if each.name not in _SPELLING]
    return None
