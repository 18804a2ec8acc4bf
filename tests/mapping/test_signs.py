"""Each sign in a cell of ``docs/reference/mapping.md`` stands in what the code reads or writes: in the row's fixture, or in another.

A writer is no table but what it does with the model, so the words of a cell can be made of no table of the code. What they show as code is
held here: a note's name, an address or a text is any, all else has to be there, sign for sign.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.mapping.rows import FORMATS, Row, files
from tests.mapping.test_table import HEADER, PAGE, ROWS
from vaultconv.formats.registry import BUILT_IN, get_format

ANY = frozenset(
    [
        "Note",
        "Title",
        "page",
        "words",
        "title",
        "uuid",
        "key",
        "value",
        "text",
        "Heading",
        "id",
        "alias",
        "address",
        "url",
        "author",
        "name",
        "one",
        "two",
        "Dir",
        "dir",
        "note",
        "type",
        "TYPE",
        "question",
        "answer",
        "gap",
        "cover",
        "date",
        "slug",
        "language",
        "cue",
        "i",
        "f",
        "x",
        "a",
        "b",
        "c",
        "A",
        "B",
        "C",
        "tag",
        "Meeting",
        "assets",
    ]
)
"""Words of the table that stand for others."""
ENDS = frozenset({"md", "html", "png", "pdf", "edn", "json"})
SECTIONS = PAGE.split("\n## ")[1:]


def cells() -> list[tuple[str, str, str]]:
    """Each piece of code in the table: the construct, the format, the code."""
    found = []
    for section in SECTIONS:
        title, _, text = section.partition("\n")
        table = text.partition(HEADER + "\n|---|---|---|---|---|---|---|\n")[2].partition("\n\n")[0]
        for line in table.splitlines():
            row = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for format, cell in zip(FORMATS, row[1:5], strict=True):
                signs = re.findall(r"(?<!`)`` (.+?) ``(?!`)|`([^`]+)`", cell)
                found += [(f"{title}: {row[0]}", format, spaced or plain) for spaced, plain in signs]
    return found


def pattern(sign: str) -> str:
    """What ``sign`` looks like where it stands, for :mod:`re`.

    >>> pattern("[[Note|words]]"), pattern("mark.cloze"), pattern("<a href>")
    ('\\\\[\\\\[.+?\\\\|.+?\\\\]\\\\]', '<mark\\\\b[^>]*class="[^"]*\\\\bcloze', '<a\\\\b(?=[^>]*\\\\bhref)')
    """
    if (named := re.fullmatch(r"([a-z]*)\.([a-z.-]+)", sign)) and named[2] not in ENDS:
        classes = named[2].replace(".", " ")
        return rf'<{named[1] or "[a-z]+"}\b[^>]*class="[^"]*\b{classes}'
    if tag := re.fullmatch(r"<([a-z0-9]+)((?: [a-z-]+(?:=(?:\"[^\"]*\"|[^ >\"]+))?)*)>", sign):
        told = re.findall(r" ([a-z-]+)(?:=\"?([^\"]*?)\"?)?(?= |$)", tag[2])
        return rf"<{tag[1]}\b" + "".join(
            rf"(?=[^>]*\b{key}{'=' + chr(34) + '?' + _spelled(value) if value else ''})"
            for key, value in told
        )
    return _spelled(sign)


def _spelled(sign: str) -> str:
    pieces = re.findall(r"\.\.\.|…|<id>|\d+|[A-Za-z]+|.", sign)
    return "".join(
        r".*?"
        if piece in ("...", "…") or (piece in ANY and f"[{piece}]" == sign)
        else r".+?"
        if piece in ANY or piece == "<id>"
        else r"\d+"
        if piece.isdigit()
        else r"\s"
        if piece == " "
        else re.escape(piece)
        for piece in pieces
    )


@cache
def texts(format: str, *slugs: str) -> str:
    """All that the fixtures have in ``format``: those called ``slugs``, or all."""
    said = []
    for row in ROWS:
        folder = row.folder / ("source" if row.source == format else format)
        if (not slugs or row.slug in slugs) and folder.exists():
            said += [f"{path}\n{data.decode('utf-8', 'replace')}" for path, data in files(folder).items()]
    return "\n".join(said)


def named(construct: str) -> list[Row]:
    return [row for row in ROWS if construct in row.constructs]


@cache
def flags() -> frozenset[str]:
    """The flags that a cell may name: those of the formats, and of the command line."""
    import typer.main

    from vaultconv.cli.app import app  # the whole command line, for this alone

    convert = typer.main.get_command(app).commands["convert"]  # type: ignore[attr-defined]
    own = {f"--{option.name.replace('_', '-')}" for name in BUILT_IN for option in get_format(name).options}
    return frozenset(own.union(*(parameter.opts for parameter in convert.params)))


@pytest.mark.parametrize(("construct", "format", "sign"), cells())
def test_each_sign_of_the_table_is_read_or_written(construct: str, format: str, sign: str) -> None:
    if re.match("--[a-z]", sign):
        assert sign.split()[0] in flags()
        return
    wanted = re.compile(pattern(sign), re.DOTALL if "..." in sign else 0)
    own = texts(format, *(row.slug for row in named(construct)))
    assert wanted.search(own) or wanted.search(texts(format)), f"no fixture has {sign} in {format}"


def test_a_sign_that_nobody_writes_is_found() -> None:
    for sign in ("{{nothing here}}", "mark.nothing", "<video nothing>", "[[Note||words]]", "nowhere::"):
        assert not re.search(pattern(sign), "\n".join(map(texts, FORMATS)))
    assert len(cells()) > 250
