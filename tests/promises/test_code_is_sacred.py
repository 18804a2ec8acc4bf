"""Nothing inside code, math, HTML comments and addresses is ever rewritten, whatever it looks like.

The whole way through files: what stands in a note that was converted, there and back, is what stood there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from vaultconv.formats.base import ReadContext, Unit, WriteContext
from vaultconv.formats.registry import get_format
from vaultconv.model.blocks import AnyBlock, Code, Html, MathBlock
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import CodeSpan, HtmlSpan, Image, Link, MathSpan, Url
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.vault.index import Index

ALIVE = (
    "[[Home]] ![[Home|x]] #tag %%x%% ==y== ^id ^[n] [^1] {{d}} {% now %} ((a)) key:: v [x::highlight] ::rsn "
    '<b> &amp; \\( | ~~s~~ [l](Home.md) :LOGBOOK: #+BEGIN {:.c} %%vaultconv:{"v":1,"macro":"x"}%%'
)
"""Everything that means something in one format or another."""

FENCE = f"""```md
{ALIVE} $z$

- [ ] {ALIVE}
> [!note] {ALIVE}
\ttab and trailing blanks\x20\x20
---
a: 1
---
# heading ^id
```"""

PIECES: dict[str, str] = {
    "code span": f"Span `{ALIVE} $z$` in a line",
    "code span with a tick": f"Span ``{ALIVE} ` `` in a line",
    "fence": FENCE,
    "longer fence": f"````\n{FENCE}\n````",
    "tildes": f"~~~\n{ALIVE}\n```\n~~~",
    "indented code": f"    {ALIVE}\n    \t{ALIVE}",
    "block of math": f"$$\n{ALIVE}\n$$",
    "math": "The line $x_{[[Home]]} #tag ==y== %%z%%$ has math",
    "HTML comment": f"<!-- {ALIVE} $z$ -->",
    "HTML comment in a line": f"Before <!-- {ALIVE} --> after",
    "block of HTML": f"<div>\n{ALIVE}\n</div>",
    "bare address": "See https://example.org/a_b?c=%5B%5B&d=#tag^id, there",
    "autolink": "See <https://example.org/==x==?a=[[Home]]#tag%%b%%> there",
    "destination": "See [it](https://example.org/==x==/#tag%%b%%) there",
    "image": "See ![it](https://example.org/==x==/%25.png#tag) there",
}

CONTAINERS: dict[str, Callable[[str], str]] = {
    "alone": lambda text: text,
    "list": lambda text: "- item\n\n" + _prefixed(text, "  "),
    "nested list": lambda text: "1. one\n\n   - two\n\n" + _prefixed(text, "     "),
    "quote": lambda text: "> words\n>\n" + _prefixed(text, "> "),
    "quote in a list": lambda text: "- item\n\n  > words\n  >\n" + _prefixed(text, "  > "),
    "callout": lambda text: "> [!note]- Title\n>\n" + _prefixed(text, "> "),
    "footnote": lambda text: "x[^n]\n\n[^n]: words\n\n" + _prefixed(text, "    "),
}


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() if not line else prefix + line for line in text.split("\n"))


def sacred(note: Note) -> Counter[str]:
    """What may not change, each with the kind of its place."""
    return Counter(f"{type(place).__name__} {text}" for place, text in _sacred(note))


def _sacred(note: Note) -> Iterator[tuple[object, str]]:
    for block in iter_blocks(note.blocks):
        if isinstance(block, Code | Html | MathBlock):
            yield block, block.text.strip("\n")
        yield from _in_spans(block)


def _in_spans(block: AnyBlock) -> Iterator[tuple[object, str]]:
    for spans in spans_of(block):
        for span in iter_spans(spans):
            if isinstance(span, CodeSpan | MathSpan | HtmlSpan):
                yield span, span.text
            elif isinstance(span, Url):
                yield span, span.url
            elif isinstance(span, Link | Image) and span.reference.kind is ReferenceKind.URL:
                yield span, span.reference.target


def go(source: Path, destination: Path, to: str, origins: bool, carriers: bool) -> dict[str, Note]:
    """Converts a vault; its notes as they are read back, by name, but that which links may mean."""
    options = Options(target_format=to, origins=origins, carriers=carriers, durable=False)
    assert convert(source, destination, options).exit_code == 0
    return named(load(destination, Options(source_format=to, carriers=carriers)).vault.notes)


def named(notes: Iterable[Note]) -> dict[str, Note]:
    """The notes by their names, which say what is in them."""
    return {note.title: note for note in notes if "home" not in note.path.lower()}


@pytest.fixture
def written(tmp_path: Path, container: str) -> tuple[Path, dict[str, str], dict[str, Counter[str]]]:
    """A vault of a note for each piece, in a ``container``, and of ``Home``, which their links could mean: where it is, the text of each,
    and what may not change in it."""
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Home.md").write_text("home\n")
    texts = {name: CONTAINERS[container](piece) + "\n" for name, piece in PIECES.items()}
    for name, text in texts.items():
        (vault / f"{name}.md").write_text(text)
    notes = named(load(vault, Options(source_format="obsidian")).vault.notes)
    kept = {name: sacred(note) for name, note in notes.items()}
    assert kept.keys() == texts.keys()
    assert all(sum(each.values()) >= 1 for each in kept.values())
    return vault, texts, kept


def texts_in(folder: Path) -> dict[str, str]:
    """What each of those notes holds."""
    return {name: (folder / f"{name}.md").read_bytes().decode() for name in PIECES}


ALL = pytest.mark.parametrize("container", CONTAINERS)


@ALL
@pytest.mark.parametrize("origins", [True, False])
def test_obsidian_to_obsidian(
    written: tuple[Path, dict[str, str], dict[str, Counter[str]]], tmp_path: Path, origins: bool
) -> None:
    vault, texts, kept = written
    again = go(vault, tmp_path / "again", "obsidian", origins, True)
    assert {name: sacred(note) for name, note in again.items()} == kept
    if origins:
        assert texts_in(tmp_path / "again") == texts


@ALL
@pytest.mark.parametrize("carriers", [True, False])
def test_obsidian_to_site_and_back(
    written: tuple[Path, dict[str, str], dict[str, Counter[str]]], tmp_path: Path, carriers: bool
) -> None:
    vault, texts, kept = written
    go(vault, tmp_path / "site", "readwise", True, carriers)
    back = go(tmp_path / "site", tmp_path / "back", "obsidian", True, carriers)
    assert {name: sacred(note) for name, note in back.items()} == kept
    if carriers:
        assert texts_in(tmp_path / "back") == texts


def test_a_renamed_note_is_renamed_in_links_and_nowhere_else(tmp_path: Path) -> None:
    """Two names that no system can tell apart: one must change, and links follow, but not in code."""
    vault = tmp_path / "vault"
    vault.mkdir()
    inside = "`[[home]]` <!-- [[home]] --> $[[home]]$ https://example.org/[[home]]"
    (vault / "Home.md").write_text("one\n")
    (vault / "home.md").write_text("two\n")
    (vault / "Links.md").write_text(f"[[home]] {inside}\n\n```\n[[home]]\n```\n\n- ![[home]] {inside}\n")
    convert(vault, tmp_path / "out", Options("obsidian", "obsidian", durable=False))
    links = (tmp_path / "out/Links.md").read_text()
    assert links == (f"[[home 1|home]] {inside}\n\n```\n[[home]]\n```\n\n- ![[home 1]] {inside}\n")


# -- any content whatever ------------------------------------------------------------------------------------------

CONTENT = st.lists(
    st.sampled_from(
        [
            *ALIVE.split(" "),
            "[[",
            "]]",
            "==",
            "%%",
            "$",
            "#",
            "^",
            "\\",
            "<",
            "&",
            "|",
            "{%",
            "}}",
            " ",
            "  ",
            "é",
            "日",
        ]
    )
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
    min_size=1,
    max_size=8,
).map("".join)

WRAPPED: dict[str, tuple[type, Callable[[str], str]]] = {
    "code span": (CodeSpan, lambda text: f"Before `{text}` after"),
    "fence": (Code, lambda text: f"```\n{text}\n```"),
    "indented code": (Code, lambda text: f"    {text}"),
    "block of math": (MathBlock, lambda text: f"$$\n{text}\n$$"),
    "math": (MathSpan, lambda text: f"Before ${text}$ after"),
    "HTML comment": (HtmlSpan, lambda text: f"Before <!--{text}--> after"),
    "block of HTML": (Html, lambda text: f"<div>{text}</div>"),
    "address": (Link, lambda text: f"Before [x](<https://example.org/{text}>) after"),
}


def _again(note: Note, format_name: str, target_name: str) -> tuple[str, Note]:
    """``note`` of one format, written anew in another: the text, and the note that it is read as."""
    source, target = get_format(format_name), get_format(target_name)
    assert target.writer is not None
    assert target.reader is not None
    vault = Vault("v", format_name, (note,))
    context = WriteContext(
        format_name,
        Index(vault),
        source.resolver,
        {note.path: "N.md"},
        {"n.md": 1},
        origins=False,
        carriers=False,
    )
    (output,) = target.writer.write(note, context)
    (again,) = target.reader.read(Unit("N.md", "note"), output.data, ReadContext())
    assert isinstance(again, Note)
    return output.data.decode(), again


@pytest.mark.parametrize("kind", WRAPPED)
@pytest.mark.parametrize(
    ("format_name", "target_name"),
    [("obsidian", "obsidian"), ("obsidian", "readwise"), ("readwise", "readwise"), ("readwise", "obsidian")],
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(content=CONTENT)
def test_any_content_stays_as_it_is(kind: str, format_name: str, target_name: str, content: str) -> None:
    place, wrap = WRAPPED[kind]
    reader = get_format(format_name).reader
    assert reader is not None
    (note,) = reader.read(Unit("N.md", "note"), (wrap(content) + "\n").encode(), ReadContext())
    assert isinstance(note, Note)
    found = [text for where, text in _sacred(note) if isinstance(where, place)]
    assume(any(content.strip() in text for text in found))
    written, again = _again(note, format_name, target_name)
    if format_name == target_name:
        assert sacred(again) == sacred(note)
    for taken_for_text in sacred(note) - sacred(again):  # a site may see no formula between two dollars
        assert taken_for_text.partition(" ")[2] in written
