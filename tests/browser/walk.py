"""A site as a browser sees it: Debian's Chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parents[1] / "oracles/node_modules/axe-core/axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
_SEEN = """() => ({
  ids: Array.from(document.querySelectorAll('[id]'), node => node.id),
  links: Array.from(document.querySelectorAll('a[href]'), node => node instanceof SVGElement ? new URL(node.getAttribute('href'), location).href : node.href),
  pictures: Array.from(document.querySelectorAll('article :is(img, audio, video, source)[src]'), node => node.src),
  width: document.documentElement.scrollWidth,
  font: getComputedStyle(document.body).backgroundColor,
})"""


_SEVERE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact) || found.id === 'heading-order')
  .map(found => found.id + ': ' + found.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))"""


@dataclass
class Walk:
    """What was met on the way through a site: what pages complain of, what they ask of others, and where their links lead; ``pictures`` are those
    that notes name by their address on the web."""

    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    links: int = 0
    pages: int = 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server on this machine for ``folder``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watched(browser: Browser, root: str, walk: Walk, **how: Any) -> Page:
    """A page of which ``walk`` learns what it complains of, and what it asks of anybody else than ``root``, which nobody answers:
    there is no network."""
    page = browser.new_context(offline=root.startswith("file:"), **how).new_page()
    if not root.startswith("file:"):
        page.route(lambda url: not url.startswith(root), lambda route: route.abort("internetdisconnected"))

    def asked(request: Any) -> None:
        if not request.url.startswith((root, "data:", "about:")):
            walk.elsewhere.append(request.url)

    page.on("request", asked)
    page.on(
        "console",
        lambda said: (
            walk.complaints.append(f"{page.url}: {said.text}") if said.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: walk.complaints.append(f"{page.url}: {error}"))
    page.on(
        "dialog", lambda dialog: (walk.complaints.append(f"{page.url}: {dialog.message}"), dialog.dismiss())
    )
    return page


def walked(browser: Browser, folder: Path, root: str, only: Collection[str] = (), **how: Any) -> Walk:
    """A walk through the pages of the site in ``folder``, which is at ``root``: all, or those that are named. That there is no network is no
    complaint of a page."""
    walk = Walk()
    page = watched(browser, root, walk, **how)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = sorted(path for path in files if path.endswith(".html") and not path.startswith("_files/"))
    pages = [path for path in pages if path in only] if only else pages
    seen: dict[str, Any] = {}
    for path in pages:
        page.goto(root + quote(path))
        seen[path] = page.evaluate(_SEEN)
    for path, said in seen.items():
        for link in said["links"]:
            if not link.startswith(root):
                continue
            walk.links += 1
            address, place = urldefrag(link)
            target = unquote(urlsplit(address).path.removeprefix(urlsplit(root).path)) or "index.html"
            if target not in files:
                walk.broken.append(f"{path}: {link} leads to no file")
            elif place and target in seen and unquote(place) not in seen[target]["ids"]:
                walk.broken.append(f"{path}: {link} leads to no element")
        wanted = {urldefrag(url).url for url in said["pictures"]}  # a request has no fragment
        walk.pictures |= wanted
    walk.elsewhere = [url for url in walk.elsewhere if url not in walk.pictures]
    walk.complaints = [said for said in walk.complaints if NO_NETWORK not in said]
    walk.pages = len(pages)
    page.context.close()
    return walk


def found(page: Page, words: str) -> list[str]:
    """What a search for ``words`` shows."""
    page.fill("input[type=search]", words)
    page.wait_for_function(
        "words => { const shown = document.getElementById('site.found');"
        " return !shown.hidden && shown.getAttribute('aria-busy') === 'false' && shown.dataset.words === words }",
        arg=words,
    )
    titles: list[str] = page.evaluate(
        "[...document.querySelectorAll('#site\\\\.found a')].map(link => link.firstChild.textContent)"
    )
    return titles


def severe(page: Page) -> list[str]:
    """What axe-core says shuts somebody out of ``page``."""
    page.add_script_tag(path=str(AXE))
    said: list[str] = page.evaluate(_SEVERE)
    return said


def too_wide(page: Page) -> int:
    """By how many pixels ``page`` is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
