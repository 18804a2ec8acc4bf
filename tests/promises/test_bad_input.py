"""A note that cannot be understood is reported with its line, carried byte for byte, and costs no other note anything."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.real_vaults import IS_LONG
from vaultconv.errors import FAILED
from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.html.writer import HtmlWriter
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.formats.readwise.writer import ReadwiseWriter
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert

BAD = Path(__file__).resolve().parents[2] / "fixtures" / "bad-input"
FORMATS = pytest.mark.parametrize("target", ["obsidian", "readwise"])


class Panic(BaseException):
    """What a parser written in Rust raises (pyo3's PanicException is no Exception either)."""


def go(source: Path, destination: Path, target: str) -> tuple[Run, dict[str, Loss]]:
    """The run, and the ledger's line of each note that failed."""
    run = convert(source, destination, Options("obsidian", target))
    failed = [loss for loss in run.plan.losses if loss.outcome is Outcome.FAILED]
    assert len({loss.note for loss in failed}) == len(failed)
    return run, {loss.note: loss for loss in failed}


def arrived(run: Run, note: str) -> bytes:
    """What is on disk of ``note``."""
    return (run.plan.destination / run.plan.converted.paths[note]).read_bytes()


LINES = {
    "colon-in-value.md": (2, "mapping values are not allowed"),
    "duplicate-keys.md": (4, "'tags' is given twice"),
    "invalid-utf8.md": (4, "not valid UTF-8"),
    "malformed-yaml.md": (3, "not valid YAML"),
    "nul-byte.md": (1, "NUL"),
    "tab-indentation.md": (3, "tab"),
    "two-documents.md": (3, "document"),
}
"""The fixtures that cannot be understood: the line, and what the ledger says of it."""


@FORMATS
def test_every_fixture_arrives_and_is_named_with_its_line(tmp_path: Path, target: str) -> None:
    run, failed = go(BAD, tmp_path, target)
    assert set(failed) == set(LINES)
    for name, (line, said) in LINES.items():
        assert arrived(run, name) == (BAD / name).read_bytes()
        loss = failed[name]
        assert (loss.line, loss.construct) == (line, "note"), name
        assert said in loss.detail
        assert "copied byte for byte" in loss.detail
    assert run.exit_code == FAILED
    assert not run.applied.failed
    assert not run.applied.conflicts


def test_the_others_are_converted(tmp_path: Path) -> None:
    run, _ = go(BAD, tmp_path, "obsidian")
    for path in BAD.iterdir():
        assert arrived(run, path.name) == path.read_bytes()
    run, _ = go(BAD, tmp_path / "site", "readwise")
    assert b"\n# Ordinary\n" in arrived(run, "ordinary.md")
    assert "title: Wide\n" in arrived(run, "utf-16-le-bom.md").decode()
    assert arrived(run, "utf-8-bom.md").startswith(b"---\ntitle: Marked\n")


# -- hand-made -----------------------------------------------------------------------------------------------------

GOOD = b"# Good\n\nlinks to [[Bad]], and *more*.\n"

MANY = 200_000 if IS_LONG else 20_000
"""How long a line of one thing again and again is."""

UNDERSTOOD: dict[str, bytes] = {
    "one line of 200,000": b"x" * 200_000,
    "one line of brackets": b"[" * MANY,
    "one line of links": b"[[a]] " * (MANY // 6),
    "one line of stars": b"*a **b " * (MANY // 6),
    "one line of ticks": b"`a``" * (MANY // 4),
    "one line of tags": b"#a " * (MANY // 3),
    "never closed": b"```\n$$\n%%\n<!--\n" * 5_000,
    "unclosed comment": b"%%\n" + b"[[a]]\n" * (MANY // 10),
    "100,000 blank lines": b"\n" * 100_000,
    "100,000 spaces": b" " * 100_000,
    "carriage returns": b"a\rb\r\r" * 1_000,
    "only a byte order mark": b"\xef\xbb\xbf",
    "many keys": b"---\n" + b"".join(b"k%d: v\n" % n for n in range(5_000)) + b"---\n",
    "entities of no character": b"&#0; &#xD800; &#1114112; &nosuch;\n",
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf\n".encode(),
    "directions": "\u202e gpj.exe \u2066\n".encode(),
    "half a table": b"|a|\n|-|\n|||||\n|",
    "an unclosed fence of front matter": b"---\na: 1\n",
}

CARRIED: dict[str, tuple[bytes, int]] = {
    "invalid UTF-8": (b"fine\nfine\nb\xe9d\n", 3),
    "half a character at the end": (b"fine\n\xe2\x82", 2),
    "an encoded surrogate": (b"\xed\xa0\x80", 1),
    "NUL": (b"a\nb\0c\n", 2),
    "a binary file": (bytes(range(256)) * 50, 1),
    "UTF-32": ("\ufeffwide".encode("utf-32-le"), 1),
    "half of UTF-16": (b"\xff\xfea\0b", 1),
    "5,000 quotes deep": (b"fine\n\n" + b"> " * 5_000 + b"x\n", 3),
    "5,000 lists deep": (b"- " * 5_000 + b"x\n", 1),
    "lists under lists": (b"".join(b"  " * n + b"- x\n" for n in range(300)), 51),
    "an alias bomb": (
        b"---\na: &a [x, x]\n"
        + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120))
        + b"---\n",
        0,
    ),
    "nested YAML": (b"---\na: " + b"[" * 2_000 + b"]" * 2_000 + b"\n---\n", 2),
    "a tag of Python": (b"---\na: !!python/object/apply:os.system ['true']\n---\n", 0),
    "an unclosed quote": (b'---\na: "x\n---\nbody\n', 2),
}


def vault(root: Path, data: bytes) -> Path:
    root.mkdir()
    (root / "Bad.md").write_bytes(data)
    (root / "Good.md").write_bytes(GOOD)
    return root


@pytest.mark.parametrize("name", UNDERSTOOD)
@FORMATS
def test_what_is_only_odd_is_understood(tmp_path: Path, name: str, target: str) -> None:
    run, failed = go(vault(tmp_path / "v", UNDERSTOOD[name]), tmp_path / "out", target)
    assert failed == {}
    assert arrived(run, "Bad.md") == UNDERSTOOD[name] or target != "obsidian"
    assert arrived(run, "Good.md")


@pytest.mark.parametrize("name", CARRIED)
@FORMATS
def test_what_is_not_understood_is_carried(tmp_path: Path, name: str, target: str) -> None:
    data, line = CARRIED[name]
    run, failed = go(vault(tmp_path / "v", data), tmp_path / "out", target)
    if name == "a tag of Python" and not failed:
        assert b"!!python" in arrived(run, "Bad.md")
        return
    assert set(failed) == {"Bad.md"}
    assert failed["Bad.md"].line == line or not line
    assert arrived(run, "Bad.md") == data
    assert b"links to" in arrived(run, "Good.md")
    assert run.exit_code == FAILED


# -- bugs of ours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [Panic("index out of bounds"), ValueError("oops"), RecursionError("too deep")]
)
@pytest.mark.parametrize("parser", ["read_blocks", "read_front_matter", "decode"])
@FORMATS
def test_a_parser_that_panics_costs_one_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, parser: str, target: str
) -> None:
    import vaultconv.formats.obsidian.reader as reader

    source = vault(tmp_path / "v", b"MARK\n")
    real: Callable[..., Any] = getattr(reader, parser)

    def panic(text: str | bytes, *rest: Any) -> Any:
        if text in ("MARK\n", b"MARK\n"):
            raise error
        return real(text, *rest)

    monkeypatch.setattr(reader, parser, panic)
    run, failed = go(source, tmp_path / "out", target)
    assert set(failed) == {"Bad.md"}
    assert f"({type(error).__name__}: {error})" in failed["Bad.md"].detail
    assert arrived(run, "Bad.md") == b"MARK\n"
    assert b"links to" in arrived(run, "Good.md")


@pytest.mark.parametrize("error", [Panic("index out of bounds"), ValueError("oops")])
@pytest.mark.parametrize("data", [b"a\r\nb", "\ufeffü\r\n".encode("utf-16-be"), b"---\na: 1\n---"])
@pytest.mark.parametrize(("target", "writer"), [("obsidian", ObsidianWriter), ("readwise", ReadwiseWriter)])
def test_a_writer_that_fails_costs_one_note(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    data: bytes,
    target: str,
    writer: Any,
) -> None:
    real = writer.write

    def write(self: Any, note: Note, context: WriteContext) -> tuple[Output, ...]:
        if note.path == "Bad.md":
            raise error
        found: tuple[Output, ...] = real(self, note, context)
        return found

    monkeypatch.setattr(writer, "write", write)
    run, failed = go(vault(tmp_path / "v", data), tmp_path / "out", target)
    assert set(failed) == {"Bad.md"}
    assert "writing it failed" in failed["Bad.md"].detail
    assert arrived(run, "Bad.md") == data
    assert b"links to" in arrived(run, "Good.md")


def test_a_note_that_fails_runs_in_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text is shown, and comes home as it was."""
    data = b"a <script>alert(1)</script>\r\n&amp; <img src=x onerror=alert(1)>\n\nend"
    real = HtmlWriter.write

    def write(self: HtmlWriter, note: Note, context: WriteContext) -> tuple[Output, ...]:
        if note.path == "Bad.md":
            raise ValueError("oops")
        return real(self, note, context)

    monkeypatch.setattr(HtmlWriter, "write", write)
    run, failed = go(vault(tmp_path / "v", data), tmp_path / "out", "html")
    assert set(failed) == {"Bad.md"}
    page = arrived(run, "Bad.md")
    assert b"<script" not in page
    assert b"<img" not in page
    assert LexborHTMLParser(page.decode()).css_first("pre").text().startswith("a <script>alert(1)</script>")
    convert(tmp_path / "out", tmp_path / "home", Options("html", "obsidian"))
    assert (tmp_path / "home" / "Bad.md").read_bytes() == data


# -- the disk ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ENOENT])
@FORMATS
def test_a_note_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, target: str
) -> None:
    source = vault(tmp_path / "v", b"x\n")
    real = os.open

    def refuse(path: Any, *rest: Any, **more: Any) -> int:
        if str(path).endswith("Bad.md"):
            raise OSError(code, os.strerror(code), path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    run, failed = go(source, tmp_path / "out", target)
    assert set(failed) == {"Bad.md"}
    assert failed["Bad.md"].detail.endswith("un again.")
    assert b"links to" in arrived(run, "Good.md")
    assert run.exit_code == FAILED


@FORMATS
def test_odd_things_that_lie_in_a_vault(tmp_path: Path, target: str) -> None:
    source = vault(tmp_path / "v", b"x\n")
    (source / "folder.md").mkdir()
    (source / "folder.md/Note.md").write_text("in a folder called like a note\n")
    (source / "loop").symlink_to("loop")
    (source / "nowhere.md").symlink_to("gone.md")
    os.mkfifo(source / "pipe.md")
    Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9")).mkdir()
    run, failed = go(source, tmp_path / "out", target)
    assert set(failed) == {"pipe.md", "caf\\xe9"}
    assert b"called like a note" in arrived(run, "folder.md/Note.md")
    lines = {loss.note for loss in run.plan.losses if loss.outcome is Outcome.OUTSIDE_SOURCE}
    assert lines == {"loop", "nowhere.md"}
