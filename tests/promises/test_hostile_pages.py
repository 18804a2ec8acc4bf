"""Pages that nobody can read, by the command as anyone gives it: each has its line in the ledger, and neither time nor memory run away.

``.ci/long`` reads and copies larger ones (``VAULTCONV_LONG``).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.real_vaults import IS_LONG
from vaultconv.cli import main

FAR, MB = 100_000, 1_000_000
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82"
HEAD = "<!doctype html><meta charset=utf-8><title>Large</title>"
PAGES: dict[str, bytes] = {
    "deep.html": b"<title>Deep</title>" + b"<div>" * FAR + b"x" + b"</div>" * FAR,
    "picture.html": PICTURE,
    "nulls.html": b"<title>Nulls</title>\n<p>one\0two &#0; three",
    "surrogates.html": (
        b"<!doctype html><meta charset=utf-8><title>Halves</title>\n<p>one &#xD800; two &#xDFFF; three &#xD83D;&#xDE00;"
        b'\n<p>bytes \xed\xa0\x80 end, <a href="gone&#xD800;.html" title="t&#xDC00;">link</a>'
    ),
    "fine.html": (
        b'<title>Fine</title><p><a href="deep.html">d</a> <a href="picture.html">p</a> <a href="nulls.html">n</a>'
        b' <a href="surrogates.html">s</a>'
    ),
}
LEDGER = (
    "deep.html:1:1: elements are nested more than 512 deep; copied byte for byte. Flatten the nesting.",
    "picture.html: this is a picture (PNG), and no web page; copied byte for byte. Call it by what it is.",
    "nulls.html:2:7: a NUL character: this is no text but a binary file; copied byte for byte. Open it in an editor,",
    "surrogates.html:3: the bytes ED A0 80 are not valid UTF-8: shown as \ufffd, as browsers do. Let the page declare the",
)
LIMITED = """
import re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from vaultconv.cli import main
code = main(sys.argv[3:])
print("peak", re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
sys.exit(code)
"""
"""A run that may take so many seconds of a processor and so many bytes of addresses, and says at last how much memory it had."""


def test_each_page_that_nobody_can_read_has_its_line(tmp_path: Path) -> None:
    pages = dict(PAGES) | {"large.html": of_code(2 * MB)}
    said = limited(tmp_path, pages, seconds=60)
    assert said.code == 3
    assert [line for line in LEDGER if line not in said.text] == []
    vault = tmp_path / "vault"
    for name in ("deep.html", "picture.html", "nulls.html"):
        assert (vault / name).read_bytes() == PAGES[name]
    assert (vault / "Halves.md").read_text("utf-8") == (
        'one \ufffd two \ufffd three \ufffd\ufffd\n\nbytes \ufffd\ufffd\ufffd end, [link](gone\ufffd.html "t\ufffd")\n'
    )
    assert (vault / "Fine.md").read_text("utf-8") == (
        "[[deep.html|d]] [[picture.html|p]] [[nulls.html|n]] [[Halves|s]]\n"
    )
    assert (vault / "Large.md").stat().st_size > 1.9 * MB  # `&lt;` is one character
    assert said.peak < 30 * MB + sum(map(len, pages.values())) * 24


@pytest.mark.parametrize("to", ["obsidian", "logseq", "readwise", "html"])
def test_so_it_is_in_every_app(to: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, PAGES | {"deep.html": b"<title>Deep</title>" + b"<div>" * 600})
    assert main(["convert", str(tmp_path / "pages"), str(tmp_path / "there"), "--to", to]) == 3
    said = " ".join(capsys.readouterr().out.split())
    wanted = LEDGER if to != "html" else LEDGER[:3]  # to a site the bytes of a page go as they are
    assert [line for line in wanted if line not in said] == []
    assert main(["verify", str(tmp_path / "pages"), str(tmp_path / "there")]) == 0


@pytest.mark.skipif(not IS_LONG, reason="takes a minute: set VAULTCONV_LONG=1, as .ci/long does")
@pytest.mark.parametrize(
    ("size", "made", "code", "times"),
    [
        (50 * MB, lambda size: of_sections(size), 3, 10),
        (5 * MB, lambda size: of_sections(size), 0, 80),
        (15 * MB, lambda size: of_code(size), 0, 24),
    ],
    ids=["50 MB, which is copied", "5 MB of headings, lists and links", "15 MB of code"],
)
def test_a_large_page_takes_memory_as_it_is_long(
    size: int, made: Callable[[int], bytes], code: int, times: int, tmp_path: Path
) -> None:
    said = limited(tmp_path, {"large.html": made(size)}, seconds=200)
    assert said.code == code
    line = "large.html: it holds more than 16 million characters besides its pictures; copied byte for byte."
    assert (line in said.text) == (code == 3)
    assert said.peak < 80 * MB + size * times


def of_code(size: int) -> bytes:
    """A page of about ``size`` bytes, nearly all of them in one piece of code."""
    line = "Some words of a page that is long, with *stars* and 5 &lt; 6 and text.\n"
    return f"{HEAD}<p>x<pre>{line * (size // len(line))}</pre>".encode()


def of_sections(size: int) -> bytes:
    """A page of about ``size`` bytes with a heading, a link to another, a list and a paragraph every two hundred."""
    section = (
        '<h2 id="h{0}">Heading {0}</h2>\n<p>Some <b>words</b> with <a href="#h{1}">a link</a>, `code` and 2 * 3 *x* in'
        " paragraph {0} of a page that is long.</p>\n<ul><li>one {0}<li>two</ul>\n"
    )
    count = size // (len(section) + 10)
    return (HEAD + "".join(section.format(n, max(n - 1, 0)) for n in range(count))).encode()


@dataclass(frozen=True)
class Said:
    """What a run came to: its code, what it printed, with single blanks, and the most memory that it had, in bytes."""

    code: int
    text: str
    peak: int


def write(place: Path, pages: dict[str, bytes]) -> None:
    (place / "pages").mkdir()
    for name, data in pages.items():
        (place / "pages" / name).write_bytes(data)


def limited(place: Path, pages: dict[str, bytes], seconds: int) -> Said:
    """``pages`` into a vault, by a run that ends where it takes more than ``seconds`` of a processor or 2 GB."""
    write(place, pages)
    words = [str(seconds), str(2000 * MB), "convert", "pages", "vault", "--to", "obsidian"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *words],
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    text, _, peak = done.stdout.rpartition("peak ")
    assert re.fullmatch(r"\d+\n", peak), done.stderr
    return Said(done.returncode, " ".join(text.split()), int(peak) * 1024)
