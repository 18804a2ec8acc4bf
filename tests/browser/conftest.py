"""One headless browser for all tests that need one. Where there is none, they are skipped, and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.roundtrip.journey import go

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PATIENCE = 20_000
"""Milliseconds that a page may take for anything: a machine that is busy with other tests is slow."""


FOLLOWED = """() => new Promise((done) => {
  const look = () => (routed === location.hash ? done() : setTimeout(look));
  look();
})"""
"""Until the page shows what its address asks for."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that ``VAULTCONV_CHROMIUM`` names, or that of the system."""
    program = os.environ.get("VAULTCONV_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium: install one, or name it with VAULTCONV_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of its own: no cookies, no other pages."""
    made = browser.new_context(viewport={"width": 1400, "height": 850}, color_scheme="light")
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty page, which may say nothing in its console, run into no error, and open nothing but files of this machine."""
    shown = context.new_page()
    said: list[str] = []
    shown.on("console", lambda message: said.append(f"console: {message.text}"))
    shown.on("pageerror", lambda error: said.append(f"error: {error}"))
    shown.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    yield shown
    assert said == []
    assert [
        url for url in asked if not url.startswith(("file:", "data:", "about:", "http://127.0.0.1:"))
    ] == []


def arrive(page: Page, address: str) -> None:
    """Go to an address of the page of ``diff --html`` that may be open already: it then follows a moment later."""
    page.goto(address)
    page.evaluate(FOLLOWED)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the sample vault, with a board, quotations and callouts besides."""
    vault = tmp_path_factory.mktemp("browser") / "vault"
    shutil.copytree(FIXTURES / "sample-vault", vault)
    for row in (
        "canvas",
        "callout",
        "callout-nested",
        "footnote",
        "embed",
        "embed-in-itself",
        "media",
        "heading-levels",
    ):
        shutil.copytree(FIXTURES / "mapping" / row / "source", vault / "Rows" / row)
    (vault / "Rows/Wide.md").write_text(
        "| Contribution | Supporters | Benefactors | Correspondents |\n|---|---|---|---|\n| a | b | c | d |\n",
        "utf-8",
    )
    go(FIXTURES / "readwise-site", vault.parent / "quotes", "obsidian")
    (vault / "Quotes").mkdir()
    for note in sorted((vault.parent / "quotes").glob("Note on*.md"))[:3]:
        shutil.copy(note, vault / "Quotes")
    go(vault, vault.parent / "site", "html")
    return vault.parent / "site"
