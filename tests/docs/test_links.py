"""Links between files of the project lead somewhere, to their headings too. Those between pages of the documentation are held by
``mkdocs build --strict``; here are the files that it does not see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")]
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
"""Code in a line stands between as many backticks as end it."""
LINKS = [
    (file, link)
    for file in FILES
    for link in re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", file.read_text("utf-8")))
    if not re.match(r"[a-z]+:", link)
]


def anchors(page: Path) -> set[str]:
    """The ids that headings of ``page`` have."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    words = (re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", title)).strip().lower() for title in titles)
    return {re.sub(r"[\s]+", "-", each) for each in words}


@pytest.mark.parametrize(("file", "link"), LINKS, ids=[f"{file.name}: {link}" for file, link in LINKS])
def test_a_link_leads_somewhere(file: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    page = (file.parent / path) if path else file
    assert page.exists()
    assert not anchor or anchor in anchors(page)


def test_there_are_links() -> None:
    assert len(LINKS) > 30
