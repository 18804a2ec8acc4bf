"""The sites of real vaults in a real browser: from a disk and from a server each link, what pages complain of, and what they ask of others;
whether the search finds each note by its title and by its first words; what axe-core says, and whether anything is wider than the window, on a desk
and on a phone.

    python -m tests.browser.corpora_check [VAULT...]       # part of `make corpora-check`

Leaves with 1 where a link leads nowhere, a page complains or shuts somebody out, a note is not found, or something is asked for that
no note names as its picture.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.browser.walk import (
    AXE,
    CHROMIUM,
    NO_NETWORK,
    Walk,
    chromium,
    found,
    served,
    severe,
    too_wide,
    walked,
    watched,
)
from tests.roundtrip.journey import go

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CORPORA = Path(__file__).resolve().parents[3] / "shared/corpora"
VAULTS = ("obsidian-help-en", "obsidian-sandbox", "logseq-docs")
SHOWN = 10
FIRST = 3
"""Among how many notes that a search shows first the one has to be whose title it is."""
SCREENS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1100, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
)
_SAID = """() => ({
  title: (document.querySelector('article h1') || {}).textContent || '',
  words: ((document.querySelector('article .body p') || {}).textContent || '').match(/[\\p{L}\\p{N}]{4,}/gu) || [],
})"""


def judged(browser: Browser, root: str, pages: Sequence[str]) -> Iterator[str]:
    """What is wrong with each of the ``pages`` on each of the screens."""
    for screen in SCREENS:
        context = browser.new_context(offline=root.startswith("file:"), bypass_csp=True, **screen)
        page = context.new_page()
        for path in pages:
            page.goto(root + quote(path))
            width = screen["viewport"]["width"]
            yield from (f"{path} at {width}: {said[:300]}" for said in severe(page))
            if (more := too_wide(page)) > 0:
                yield f"{path} at {width}: {more} pixels wider than the window"
        context.close()


def sought(browser: Browser, root: str, pages: Sequence[str], walk: Walk) -> Iterator[str]:
    """The notes that the search does not find: by the title, among the first, and by three words of the first paragraph."""
    own = Walk()
    page = watched(browser, root, own)
    said = {}
    for path in pages:
        page.goto(root + quote(path))
        said[path] = page.evaluate(_SAID)
    for path, of in said.items():
        title = of["title"].strip()
        if title and title not in found(page, title)[:FIRST]:
            yield f"{path}: {title!r} is not found by its title"
        words = " ".join(of["words"][:3])
        if title and words and title not in found(page, words):
            yield f"{path}: {title!r} is not found by {words!r}"
    page.context.close()
    walk.complaints += [said for said in own.complaints if NO_NETWORK not in said]
    walk.elsewhere += [url for url in own.elsewhere if url not in walk.pictures]


def main(vaults: Sequence[str]) -> int:
    """Prints the figures."""
    if CHROMIUM is None:
        print("skipped: there is no Chromium on this machine")
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        for name in vaults or VAULTS:
            if not (CORPORA / name).is_dir():
                print(f"skipped: {name}: not on this machine")
                continue
            site = Path(work) / name
            go(CORPORA / name, site, "html")
            pages = sorted(
                path.relative_to(site).as_posix()
                for path in site.rglob("*.html")
                if "_files" not in path.parts
            )
            with served(site) as address:
                for root in (site.as_uri() + "/", address):
                    walk = walked(browser, site, root)
                    missed = list(sought(browser, root, pages, walk))
                    bad += told(f"{name} from {root.partition(':')[0]}", walk, missed)
            if AXE.is_file():
                bad += listed("shut somebody out", list(judged(browser, site.as_uri() + "/", pages)))
            else:
                print("skipped: axe-core is not there: npm ci in tests/oracles")
    return 1 if bad else 0


def told(what: str, walk: Walk, missed: list[str]) -> int:
    """Prints what a walk met; how much of it is bad."""
    print(f"\n## {what}: a site in Chromium\n")
    print(f"{walk.pages} pages, {walk.links} links into the site")
    return (
        listed("broken", walk.broken)
        + listed("complaints", walk.complaints)
        + listed("elsewhere", walk.elsewhere)
        + listed("not found", missed)
    )


def listed(what: str, lines: list[str]) -> int:
    """Prints how many ``lines`` there are, and the first of them; how many."""
    print(f"{what}: {len(lines)}", flush=True)
    for line in lines[:SHOWN]:
        print(f"  {line}")
    return len(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
