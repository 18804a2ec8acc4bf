"""Each page of a folder to Markdown with html-to-markdown: its parser and nothing else."""

import sys
from pathlib import Path

from html_to_markdown import convert

source, destination = map(Path, sys.argv[1:])
for page in sorted(source.rglob("*.html")):
    note = destination / page.relative_to(source).with_suffix(".md")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(convert(page.read_text("utf-8")).content, "utf-8")
