"""How long the search of a large site takes in a browser: the first, which loads its index, and further ones.

    python benchmarks/search.py [--notes 10000] [--size 500] [--rounds 3] [--site FOLDER]

A vault is generated (``generate.py``), made a site, and opened in a headless Chromium from ``file://``. Each round is a profile of its own:
a page is opened, and each of the words is typed in turn. A time is that from the last key until the results stand in the page, as the
page's own clock has it; the wait for a next key is in it. ``--site`` takes one that is there. Leaves with 1 where a search that has to find something
finds nothing.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from generate import generate
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaults.topics import Measure

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = ("river", "garden", "river garden", "g", "#reading", "zzzz")
"""What is typed, in this order: the first loads the list of pages. The last is nowhere."""
FOUND = """words => {
  const shown = document.getElementById('site.found');
  return !shown.hidden && shown.getAttribute('aria-busy') === 'false' && shown.dataset.words === words;
}"""
TYPED = """words => {
  const field = document.querySelector('input[type=search]');
  field.focus();
  field.value = words;
  window.began = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}"""
SEEN = """() => new Promise(done => requestAnimationFrame(() => done({
  time: (performance.now() - window.began) / 1000,
  links: document.querySelectorAll('#site\\\\.found a').length,
})))"""
PATIENCE = 60_000


def site_of(notes: int, size: int, place: Path) -> Path:
    """The site of a generated vault of so many ``notes``, in the folder ``place``."""
    vault, site = place / "vault", place / "site"
    generate(vault, Measure(notes, size), "obsidian")
    done = convert(vault, site, Options(target_format="html", durable=False))
    if done.applied.failed:
        raise SystemExit("the site did not arrive whole")
    return site


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def searched(page: Page, words: str) -> tuple[float, int]:
    """How many seconds a search for ``words`` takes, and how many links it shows."""
    page.evaluate(TYPED, words)
    page.wait_for_function(FOUND, arg=words, polling="raf", timeout=PATIENCE)
    seen = page.evaluate(SEEN)
    return float(seen["time"]), int(seen["links"])


def rounds(browser: Browser, site: Path, count: int) -> Iterator[list[tuple[float, int]]]:
    """What each search took, in each of ``count`` rounds."""
    start = next(
        path for path in sorted(site.rglob("*.html")) if path.parent != site and "_vault" not in path.parts
    )
    for _ in range(count):
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.goto(start.as_uri())
        yield [searched(page, words) for words in WORDS]
        context.close()


def main() -> int:
    """Prints a row for each search."""
    parser = argparse.ArgumentParser(description="How long the search of a large site takes in a browser.")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--site", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        site = given.site or site_of(given.notes, given.size, Path(place))
        index = sorted((site / "_vault").glob("search-*.js"))
        print(f"{len(index)} files of the index, {sum(file.stat().st_size for file in index) / 1e6:.1f} MB\n")
        taken = list(rounds(browser, site, given.rounds))
    print("| search | seconds | links shown |\n|---|---|---|")
    for number, (words, samples) in enumerate(zip(WORDS, zip(*taken, strict=True), strict=True)):
        seconds = statistics.median(time for time, _ in samples)
        print(f"| `{words}`{', the first' if number == 0 else ''} | {seconds:.2f} | {samples[0][1]} |")
    return 1 if any(not links for samples in taken for _, links in samples[:2]) else 0


if __name__ == "__main__":
    sys.exit(main())
