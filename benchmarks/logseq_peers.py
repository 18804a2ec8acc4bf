"""Logseq to Obsidian beside the other converters that install from PyPI, on a graph of yours: what each keeps, and how long it
takes.

    python benchmarks/peers.py ~/peers
    python benchmarks/logseq_peers.py GRAPH --peers ~/peers --rounds 5

What is kept is counted in the text that was written, by rules that are nobody's in particular: notes, links that lead to a file,
links to blocks that lead to a ``^id``, front matter that is YAML, fences whose code stands in the vault to the letter, words.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ruamel.yaml import YAML, YAMLError

import peers

_FENCE = re.compile(r"^([ \t]*)(?:- )?(`{3,})[^`\n]*\n(.*?)^[ \t]*\2[ \t]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[\[([^\[\]|\n]+?)(?:\|[^\[\]\n]*)?\]\]")
_FRONT = re.compile(r"\A---\n(.*?)^---$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\^([A-Za-z0-9-]+)\s*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_PAGES = ("logseq/", "assets/")


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in a vault that was made of a graph, each with how many there are or could be."""

    notes: tuple[int, int]
    links: tuple[int, int]
    block_links: tuple[int, int]
    front_matter: tuple[int, int]
    code: tuple[int, int]
    words: tuple[int, int]

    def row(self) -> str:
        """The cells of a table."""
        pairs = (self.notes, self.links, self.block_links, self.front_matter, self.code, self.words)
        return " | ".join(f"{one} of {all}" for one, all in pairs)


def kept(graph: Path, vault: Path) -> Kept:
    """What of ``graph`` is in ``vault``."""
    pages, notes = texts(graph, _NO_PAGES), texts(vault, (".",))
    text = "\n".join(notes.values())
    plain = _FENCE.sub("", text)
    names = _names(vault)
    ids = {name: set(_ID.findall(body)) for name, body in _by_name(notes).items()}
    linked = [link.strip() for link in _LINK.findall(plain) if not link.startswith("#")]
    places = list(_places(notes))
    front = [found[1] for body in notes.values() if (found := _FRONT.match(body))]
    code = [_bare(found[3]) for body in pages.values() for found in _FENCE.finditer(body)]
    there = "\n".join(_bare(found[3]) for found in _FENCE.finditer(text))
    wanted, found = (
        Counter(w for body in each.values() for w in _WORD.findall(body)) for each in (pages, notes)
    )
    return Kept(
        (min(len(notes), len(pages)), len(pages)),
        (
            sum(_key(link.partition("#")[0]) in names for link in linked),
            len(linked),
        ),
        (sum(id in ids.get(_key(name), set()) for name, id in places), len(places)),
        (sum(map(_is_yaml, front)), len(front)),
        (sum(_bare(one) in there for one in code), len(code)),
        ((wanted & found).total(), wanted.total()),
    )


def _places(notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What each link to a block names: a note, its own where it says none, and an id in it."""
    for path, body in notes.items():
        for link in _LINK.findall(_FENCE.sub("", body)):
            name, mark, id = link.strip().partition("#^")
            if mark:
                yield name or path, id


def texts(folder: Path, without: tuple[str, ...]) -> dict[str, str]:
    """The notes in ``folder``, by path, but for those whose paths begin in one of these ways."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.md"))}
    return {
        name: path.read_text("utf-8", "replace").replace("\r\n", "\n")
        for name, path in found.items()
        if not name.startswith(without)
    }


def _key(name: str) -> str:
    return name.strip().removesuffix(".md").casefold()


def _names(vault: Path) -> set[str]:
    """All that a link may call a file: its name, or its path, with its ending where it is no note."""
    found: set[str] = set()
    for path in vault.rglob("*"):
        if path.is_file():
            whole = path.relative_to(vault).as_posix()
            found |= {_key(path.name), _key(whole)}
    return found


def _by_name(notes: Mapping[str, str]) -> Mapping[str, str]:
    """The text of each note by its name, and by its path from any folder on: of all notes that are called so."""
    found: dict[str, str] = {}
    for path, body in notes.items():
        parts = _key(path).split("/")
        for start in range(len(parts)):
            name = "/".join(parts[start:])
            found[name] = found.get(name, "") + "\n" + body
    return found


def _is_yaml(text: str) -> bool:
    try:
        return isinstance(YAML(typ="safe").load(text), dict | None)
    except YAMLError:
        return False


def _bare(code: str) -> str:
    """``code`` without what indents all of it."""
    return textwrap.dedent(code.replace("\t", "    ")).strip()


def _spent() -> float:
    """The processor time of all that was started so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def converters(installed: Path) -> Iterator[tuple[str, peers.Peer | None]]:
    """Ours, then the peers that are installed."""
    yield "vaultconv", None
    for peer in peers.PEERS:
        if peer.source == "logseq" and peer.command(Path(), Path(), installed) is not None:
            yield peer.name, peer


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="Logseq to Obsidian beside others, on a graph of yours.")
    parser.add_argument("graph", type=Path)
    parser.add_argument("--peers", type=Path, required=True, help="where peers.py installed the peers")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {}
    rows: dict[str, Kept] = {}
    ours = [sys.executable, "-m", "vaultconv", "convert", "--quiet", "--from", "logseq", "--to", "obsidian"]
    for number in range(given.rounds):
        for name, peer in converters(given.peers):
            with tempfile.TemporaryDirectory() as work:
                out = Path(work) / "vault"
                command = (
                    [*ours, str(given.graph), str(out)]
                    if peer is None
                    else peer.command(given.graph, out, given.peers)
                )
                assert command is not None
                begun, spent = time.perf_counter(), _spent()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                times.setdefault(name, []).append((_spent() - spent, time.perf_counter() - begun))
                if not number:
                    rows[name] = kept(given.graph, out)
                shutil.rmtree(out)
    print(
        "| converter | notes | links that lead somewhere | links to blocks that do | front matter that is YAML | fences to the letter | words | CPU s | wall s |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, found in rows.items():
        cpu, wall = map(median, zip(*times[name], strict=True))
        print(f"| {name} | {found.row()} | {cpu:.2f} | {wall:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
