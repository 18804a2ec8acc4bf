"""Each page of a folder to Markdown with markdownify: Beautiful Soup and Python, as in many scripts."""

import sys
from pathlib import Path

from markdownify import markdownify

source, destination = map(Path, sys.argv[1:])
for page in sorted(source.rglob("*.html")):
    note = destination / page.relative_to(source).with_suffix(".md")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(markdownify(page.read_text("utf-8")), "utf-8")
