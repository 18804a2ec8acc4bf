"""Other programs that do a job like one of ours, each in the version that ``peers-requirements.txt`` and ``peers-npm``
name, and what each does *not* do: the jobs are never equal.

    python benchmarks/peers.py FOLDER

installs into FOLDER what comes from PyPI and npm, for ``run.py --peers FOLDER``. pandoc comes from the system
(``apt-get install pandoc``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "peers-requirements.txt"
LOOPS = HERE / "loops"
"""Programs that call a library of somebody else's once a note."""

OF_THE_SYSTEM = ("node", "pandoc")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that reads vaults of the format ``source``. ``needs`` is its executable, of the peers' own environment
    or of the system; in the words of its ``line`` stand {program}, {source} and {destination}."""

    name: str
    source: str
    job: str
    needs: str
    line: str
    does_not: str
    leaves_with: int = 0
    """Its exit code when all is well."""

    def command(self, source: Path, destination: Path, installed: Path | None) -> list[str] | None:
        """How it is started; None where it is not installed."""
        program = self._program(installed)
        if program is None:
            return None
        places = {
            "program": program,
            "source": source,
            "destination": destination,
            "loops": LOOPS,
            "installed": installed,
        }
        return [word.format(**places) for word in self.line.split()]

    def _program(self, installed: Path | None) -> str | None:
        own = installed and installed / "venv" / "bin" / self.needs
        if own and own.exists():
            return str(own)
        if self.needs == "node" and not (installed and (installed / "node_modules").is_dir()):
            return None
        return shutil.which(self.needs) if self.needs in OF_THE_SYSTEM else None


PEERS = (
    Peer(
        "markdown-it-py 4", "obsidian", "CommonMark to HTML", "python",
        "{program} {loops}/with_markdown_it.py {source} {destination}",
        "links, embeds, tags, callouts, formulas, comments; properties; attachments; a way back; a report",
    ),
    Peer(
        "pandoc, a process a note", "obsidian", "GitHub's Markdown to HTML", "pandoc",
        "sh {loops}/with_pandoc.sh {source} {destination}",
        "paths of links, embeds, block ids, tags, callouts; attachments; a way back; a report",
    ),
    Peer(
        "vault2okf 0.1", "obsidian", "Obsidian to plain Markdown", "vault2okf",
        "{program} convert {source} {destination}",
        "types of properties (`007` becomes 7); block ids stay text; a way back; a second run (it refuses)",
        leaves_with=1,  # it says that the vault is not conformant: properties of a note have names that it wants for itself
    ),
    Peer(
        "logseq-to-obsidian 0.2", "logseq", "Logseq to Obsidian", "logseq-to-obsidian",
        "{program} --input {source} --output {destination}",
        "links by alias, boxes, lists in properties, code (it edits inside); settings of the graph; a way back; a ledger",
    ),
    Peer(
        "html-to-markdown 3.21", "html", "HTML to Markdown", "python",
        "{program} {loops}/with_html_to_markdown.py {source} {destination}",
        "links between pages (they still end in `.html`), ids of headings, alerts, escapes; pictures; a way back; a report",
    ),
    Peer(
        "markdownify 1.2", "html", "HTML to Markdown", "python",
        "{program} {loops}/with_markdownify.py {source} {destination}",
        "the same, and tasks, footnotes, marked words, languages of code, bars in the cells of tables; the title of a page comes along",
    ),
    Peer(
        "turndown 7.2 with gfm", "html", "HTML to Markdown", "node",
        "{program} {loops}/with_turndown.cjs {installed} {source} {destination}",
        "the same, and bars in the cells of tables; text of scripts comes along",
    ),
)  # fmt: skip


def install(folder: Path) -> None:
    """Installs the peers into ``folder``."""
    venv.create(folder / "venv", with_pip=True)
    pip = (
        folder / "venv" / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--requirement",
        REQUIREMENTS,
    )
    subprocess.run(pip, check=True)
    if shutil.which("npm"):
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "peers-npm" / name, folder / name)
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund", "--prefix", folder), check=True)
    else:
        print("npm is not there: turndown is left out", file=sys.stderr)


def main() -> int:
    """Installs the peers into the folder that the command line names."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    install(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
