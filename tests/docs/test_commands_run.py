"""Every command that the documentation shows is run, in the order of its page, by somebody who has what the page speaks of.

A page is followed in a folder of its own, which is HOME too. What is a table of options (``[OPTIONS]``), sets a machine up
(``python3 -m venv``: CI does that) or is for people who work on vaultconv (``python benchmarks/…``, ``make``) is no such command. The cookbook
brings its own notes, and says what its commands print: ``tests/migrations/test_cookbook.py`` follows it.
"""

from __future__ import annotations

import importlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_live import QUICK
from tests.remote.shelf import forget
from tests.services.readwise_server import TOKEN, highlight, serving, source
from vaultconv.cli import main
from vaultconv.pipeline.live import at_hand

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_HERE = re.compile(
    r"pytest |python3? |\.venv/|make |bash \.ci|export |cd |git |pipx? |uvx? |npm |source <|vaultconv COMMAND|vaultconv watch"
)
"""What is not run here, by its beginning: see above."""
PLACEHOLDER = re.compile(r"\[OPTIONS\]|\[CODE\]| SHELL$")

NOTES, SITE, GRAPH = "mapping/callout/source", "readwise-site", "logseq-graph"
SETUP: Mapping[str, Mapping[str, str]] = {
    "README.md": {"Notes": "sample-vault"},
    "tutorial.md": {"fixtures/readwise-site": SITE},
    "how-to/group-highlights.md": {
        "site": SITE,
        "highlights.csv": "readwise-exports/highlights-csv/readwise-data.csv",
        "exports": "readwise-exports/highlights-csv",
    },
    "how-to/html-to-obsidian.md": {"pages": "html-site"},
    "how-to/keep-pictures.md": {"Vault": NOTES, "site": "readwise-site/notes"},
    "how-to/leave-jekyll.md": {"site": SITE},
    "how-to/readwise-to-logseq.md": {"highlights.csv": "readwise-exports/highlights-csv/readwise-data.csv"},
    "how-to/logseq-to-obsidian.md": {"Graph": GRAPH, "logseq/graphs/mine": "logseq-mirror"},
    "how-to/migrations.md": {"Vault": NOTES},
    "how-to/object-stores.md": {"Notes": NOTES},
    "how-to/obsidian-to-logseq.md": {
        "Notes": "sample-vault",
        "Graph/logseq/config.edn": "logseq-graph/logseq/config.edn",
    },
    "how-to/obsidian-to-readwise.md": {"Vault": "sample-vault"},
    "how-to/preview-and-verify.md": {"SRC": NOTES},
    "how-to/readwise-to-obsidian.md": {"site": SITE},
    "how-to/undo.md": {
        "one": NOTES,
        "two": "mapping/comment/source",
        "three": "mapping/code/source",
        "four": "mapping/embed/source",
    },
    "how-to/vault-to-html.md": {"Vault": "sample-vault"},
    "reference/downloads.md": {"Vault": NOTES, "site": "readwise-site/notes"},
    "reference/highlight-templates.md": {"readwise.json": "readwise-exports/api/export.json"},
    "reference/readwise-site.md": {"site": SITE},
    "reference/site-templates.md": {"Vault": NOTES, "my-theme": ""},
}
"""What stands where before a page is begun: a path in its folder, and the fixture that it is a copy of; none: an empty folder."""
SAVED: Mapping[str, str] = {"reference/highlight-templates.md": "page.md.j2"}
"""Where a reader saves the first block of Jinja that a page shows."""
BEFORE: Mapping[str, tuple[str, ...]] = {
    "how-to/object-stores.md": ("convert Notes memory://shelf/Notes --to obsidian",),
    "how-to/preview-and-verify.md": ("convert SRC DST --to obsidian",),
    "how-to/undo.md": tuple(
        f"convert {source} Vault --to obsidian" for source in ("one", "two", "three", "four")
    ),
}
"""What was done before a page is begun, with vaultconv."""
CODES: Mapping[str, int] = {}
"""What a command leaves with that does not leave with 0, as the page says."""
STORE, IN_MEMORY = "s3://", "memory://"
"""The store of the pages, and the one that stands for it: nobody has a bucket while tests run."""


def commands(page: Path) -> Iterator[tuple[int, str]]:
    """The commands that ``page`` shows, each with its line."""
    text = page.read_text("utf-8")
    for block in BLOCK.finditer(text):
        for number, line in enumerate(block[2].splitlines(), text.count("\n", 0, block.start(2)) + 1):
            command = line.removeprefix("$ ") if line.startswith("$ ") or block[1] == "sh" else ""
            command = re.sub(r"\s+#.*$|^#.*$", "", command)
            if command and not NOT_HERE.match(command) and not PLACEHOLDER.search(command):
                yield number, command


def name_of(page: Path) -> str:
    return page.relative_to(ROOT / "docs").as_posix() if page.is_relative_to(ROOT / "docs") else page.name


ELSEWHERE = {"plugins/tutorial.md", "how-to/cookbook.md"}
"""Pages that are followed by a test of their own."""
SHOWN = [page for page in PAGES if any(commands(page)) and name_of(page) not in ELSEWHERE]


class Yes(io.StringIO):
    """Somebody at a terminal who says yes."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of somebody who reads a page: HOME, and where the commands are typed. Readwise is a server here; no browser opens."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".state"))
    monkeypatch.setenv("READWISE_TOKEN", TOKEN)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    program = tmp_path / ".bin/vaultconv"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m vaultconv "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    opened: list[Any] = []
    monkeypatch.setattr(
        "vaultconv.report.html_report.server.serve", lambda file, tell: opened.append(file.read_bytes())
    )
    with serving() as server:
        server.library = [source(1, highlight(10, "A map that is drawn slowly"))]
        for name in ("convert", "diff", "inspect"):
            module = importlib.import_module(f"vaultconv.cli.{name}")
            monkeypatch.setattr(module, "at_hand", partial(at_hand, base=server.base, patience=QUICK))
        yield tmp_path
    forget()


def put(fixture: str, place: Path) -> None:
    """Puts a copy of ``fixture`` at ``place``; an empty folder where there is none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    found = ROOT / "fixtures" / fixture
    if not fixture:
        place.mkdir()
    elif found.is_dir():
        shutil.copytree(found, place)
    else:
        shutil.copyfile(found, place)


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_the_commands_of_a_page_do_what_it_says(
    page: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for place, fixture in SETUP.get(name_of(page), {}).items():
        put(fixture, home / place)
    if saved := SAVED.get(name_of(page)):
        block = re.search(
            r"^```(?:jinja2?|django)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        assert block
        (home / saved).write_text(block[1], "utf-8")
    for command in BEFORE.get(name_of(page), ()):
        assert main(shlex.split(command)) == 0, command
    for line, command in commands(page):
        words = shlex.split(command.replace(STORE, IN_MEMORY))
        if words[0] == "vaultconv" and not set("|<>&;$*") & set(command):
            monkeypatch.setattr(sys, "stdin", Yes("y\n" * 9))
            code = main(
                [str(Path(word).expanduser()) if word.startswith("~") else word for word in words[1:]]
            )
        else:
            code = subprocess.run(["bash", "-c", command], check=False, stdin=subprocess.DEVNULL).returncode
        said = capfd.readouterr()
        assert code == CODES.get(command, 0), (
            f"{name_of(page)}:{line}: {command}\n{said.out[-1500:]}\n{said.err[-1500:]}"
        )


def test_no_page_is_set_up_that_shows_nothing() -> None:
    assert {*SETUP, *BEFORE} <= {name_of(page) for page in SHOWN}
    assert sum(len(list(commands(page))) for page in SHOWN) > 50
