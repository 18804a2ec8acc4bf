"""Each note of a folder to HTML with markdown-it-py: its parser and nothing else."""

import sys
from pathlib import Path

from markdown_it import MarkdownIt

source, destination = map(Path, sys.argv[1:])
render = MarkdownIt("commonmark").enable(["table"]).render
for note in sorted(source.rglob("*.md")):
    page = destination / note.relative_to(source).with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render(note.read_text("utf-8")), "utf-8")
