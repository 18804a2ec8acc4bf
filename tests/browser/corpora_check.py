"""The sites of real vaults in a real browser: each link, what pages complain of, and what they ask of others.

    python -m tests.browser.corpora_check        # part of `make corpora-check`

Leaves with 1 where a link leads nowhere, a page complains, or something is asked for that no note names as its picture.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.walk import CHROMIUM, chromium, walked
from tests.roundtrip.journey import go

CORPORA = Path(__file__).resolve().parents[3] / "shared/corpora"
VAULTS = ("obsidian-help-en", "obsidian-sandbox", "logseq-docs")
SHOWN = 10


def main() -> int:
    """Prints the figures."""
    if CHROMIUM is None:
        print("skipped: there is no Chromium on this machine")
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        for name in VAULTS:
            if not (CORPORA / name).is_dir():
                print(f"skipped: {name}: not on this machine")
                continue
            site = Path(work) / name
            go(CORPORA / name, site, "html")
            walk = walked(browser, site, site.as_uri() + "/")
            print(f"\n## {name} as a site in Chromium\n")
            print(f"{walk.pages} pages, {walk.links} links into the site")
            for what in ("broken", "complaints", "elsewhere"):
                found: list[str] = getattr(walk, what)
                print(f"{what}: {len(found)}")
                for line in found[:SHOWN]:
                    print(f"  {line}")
                bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
