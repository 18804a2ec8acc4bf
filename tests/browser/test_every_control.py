"""Each control of the page of ``diff --html`` is in this table, and does something. What the page has is asked of the page: its buttons, fields and
links, whatever listens to anything, and its keys. So a new one that nobody uses here fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import PATIENCE, arrive
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply
from vaultconv.report.html_report.page import write_file

pytest.importorskip("playwright.sync_api", reason="no driver for a browser")

if TYPE_CHECKING:
    from playwright.sync_api import Page

LISTENING = """
window.controls = new Set();
window.called = (element) => element === window ? "window"
    : element.id && !/^row-/.test(element.id) ? `#${element.id}`
    : [element.closest(".ledger") ? "ledger" : element.parentElement?.closest("[id]:not([id^=row-])")?.id,
       element.localName + (element.classList.length && element.localName !== "details" ? `.${element.classList[0]}` : "")].join(" ").trim();
const listen = EventTarget.prototype.addEventListener;
window.heard = [];
EventTarget.prototype.addEventListener = function (type, ...more) {
  if (this === window || this instanceof Element) window.heard.push([this, type]);
  return listen.call(this, type, ...more);
};
"""
"""Notes who listens to what, before anything else of the page runs."""
OFFERED = """() => {
  const shown = "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable]";
  const there = ([element]) => element === window || element.isConnected;
  return [
    ...window.heard.filter(there).map(([element, type]) => `${window.called(element)} ${type}`),
    ...[...document.querySelectorAll(shown)].map(window.called),
    ...Object.keys(KEYS).map((key) => `key ${key}`),
    ...Object.keys(TREE_KEYS).map((key) => `#tree key ${key}`),
  ];
}"""
"""All that the page offers now."""
SEEN = """() => JSON.stringify([
  location.hash, document.documentElement.dataset.theme, document.body.outerHTML, document.activeElement.id,
  [...document.querySelectorAll("div, main")].map((each) => each.scrollTop),
  [...document.querySelectorAll("input, select")].map((each) => [each.value, each.checked]),
  document.querySelector("dialog").open, document.getSelection().toString(),
])"""
"""All that a person can see of it."""

AT_FIRST = """() => {
  document.querySelector("dialog").close();
  clearFilters();
  delete document.documentElement.dataset.theme;
  tree.closed.clear();
  tree.active = 0;
  tree.box.scrollTop = 0;
  document.body.removeAttribute("style");
  document.activeElement.blur();
  history.replaceState(null, "", location.pathname);
  route();
}"""
"""As it is when it has been opened."""

START, LEDGER = "", "#ledger"
HOME, LONG, WIDE = (
    "#file=pages%2FHome.md&with=there",
    "#file=pages%2FLong.md&with=there",
    "#file=pages%2FWide.md&with=there",
)

Use = Callable[["Page"], Any]


def click(selector: str) -> Use:
    return lambda page: page.locator(selector).first.click()


def keys(*pressed: str, on: str = "") -> Use:
    def use(page: Page) -> None:
        if on:
            page.focus(on)
        for key in pressed:
            page.keyboard.press(key)

    return use


def drag(page: Page) -> None:
    page.mouse.move(
        *page.evaluate("(({ x, width, y }) => [x + width / 2, y + 200])(parting.getBoundingClientRect())")
    )
    page.mouse.down()
    page.mouse.move(520, 400)
    page.mouse.up()


@dataclass(frozen=True)
class After:
    """``then``, of a page where ``first`` was done before it is looked at."""

    first: Use
    then: Use

    def __call__(self, page: Page) -> None:
        """Uses it."""
        self.then(page)


CONTROLS: dict[str, tuple[str, Use]] = {
    "#search": (START, click("#search")),
    "#search input": (START, lambda page: page.fill("#search", "home")),
    "#filters submit": (START, After(lambda page: page.fill("#search", "home"), keys("Enter", on="#search"))),
    "#only-losses": (START, keys("Space", on="#only-losses")),
    "#only-losses change": (START, click("#only-losses")),
    "#only-renames": (START, keys("Space", on="#only-renames")),
    "#only-renames change": (START, click("#only-renames")),
    "#kind": (START, keys("ArrowDown", on="#kind")),
    "#kind change": (START, lambda page: page.select_option("#kind", "update")),
    "#folder": (START, keys("ArrowDown", on="#folder")),
    "#folder change": (START, lambda page: page.select_option("#folder", "pages")),
    "#clear": (START, After(click("#only-losses"), keys("Enter", on="#clear"))),
    "#clear click": (START, After(click("#only-losses"), click("#clear"))),
    "#show-ledger": (START, keys("Enter", on="#show-ledger")),
    "#show-ledger click": (START, click("#show-ledger")),
    "#theme": (START, keys("Enter", on="#theme")),
    "#theme click": (START, click("#theme")),
    "#show-help": (START, keys("Enter", on="#show-help")),
    "#show-help click": (START, click("#show-help")),
    "#close-help": (START, After(keys("?"), keys("Enter"))),
    "#close-help click": (START, After(keys("?"), click("#close-help"))),
    "#tree": (START, keys("Tab", on="#show-help")),
    "#tree keydown": (START, keys("ArrowDown", on="#tree")),
    "#tree scroll": (START, lambda page: page.locator("#tree").evaluate("tree => { tree.scrollTop = 400; }")),
    "tree-rows div.tree-row click": (START, click(".of-folder")),
    "#parting": (START, keys("Tab", on="#tree")),
    "#parting keydown": (START, keys("ArrowRight", on="#parting")),
    "#parting pointerdown": (START, drag),
    "#parting pointermove": (START, drag),
    "window keydown": (START, keys("t")),
    "window click": (HOME, click("#view-inline")),
    "window hashchange": (START, lambda page: page.evaluate("location.hash = 'ledger'")),
    "main a": (START, click(".start a")),
    "head a": (f"{HOME}&line=3", click("#head h2 a")),
    "#view-split": (f"{HOME}&view=inline", click("#view-split")),
    "#view-inline": (HOME, click("#view-inline")),
    "#view-rendered": (HOME, click("#view-rendered")),
    "#with-source": (HOME, click("#with-source")),
    "#with-there": (HOME.replace("there", "source"), click("#with-there")),
    "content a.number": (HOME, click("#content a.number[data-now]")),
    "content button": (LONG, click("#content .fold button")),
    "content button click": (LONG, keys("Enter", on="#content .fold button")),
    "content button.more": (WIDE, click("#content button.more")),
    "content button.more click": (WIDE, keys("Enter", on="#content button.more")),
    "ledger a": (LEDGER, click(".ledger a")),
    "ledger summary": (LEDGER, click("summary")),
    "ledger details toggle": (LEDGER, lambda page: page.locator("details:not([open]) summary").first.click()),
    "ledger button.more": (LEDGER, click("#main button.more")),
    "ledger button.more click": (LEDGER, keys("Enter", on="#main button.more")),
    **{f"key {key}": (HOME, keys(key)) for key in "jcivlrgt?/"},
    "key s": (f"{HOME}&view=inline", keys("s")),
    **{f"key {key}": (LONG, keys(key)) for key in "knp"},
    "key e": ("#file=pages%2FQueries.md", keys("e")),
    **{
        f"#tree key {key}": (START, keys(key, on="#tree"))
        for key in ("ArrowDown", "End", "Enter", "ArrowLeft")
    },
    "#tree key ArrowUp": (START, After(keys("ArrowDown", on="#tree"), keys("ArrowUp"))),
    "#tree key Home": (START, After(keys("End", on="#tree"), keys("Home"))),
    "#tree key ArrowRight": (START, After(keys("ArrowLeft", on="#tree"), keys("ArrowRight"))),
}
"""Each control, where it is, and how it is used."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page that has all there is: a note with losses, of which there are many; one that is long, and one with a long line."""
    root = tmp_path_factory.mktemp("controls")
    notes, options = root / "notes", Options("obsidian", "logseq", durable=False)
    notes.mkdir()
    for number in range(30):
        (notes / f"Note {number}.md").write_text("Old.\n")
    (notes / "Home.md").write_text("# Home\n\nOne.\n\nTwo.\n")
    (notes / "Long.md").write_text("".join(f"- line {number}\n" for number in range(90)))
    (notes / "Wide.md").write_text("Short.\n")
    apply(plan(notes, root / "graph", options))
    (notes / "Home.md").write_text("# Home\n\nOne more.\n\nTwo.\n")
    (notes / "Long.md").write_text((notes / "Long.md").read_text().replace("line 70\n", "line of words\n"))
    (notes / "Wide.md").write_text("a b " * 2000)
    (notes / "Queries.md").write_text("```dataview\nLIST\n```\n\n" + "[out](../../x.md) " * 210)
    for number in range(30):
        (notes / f"Note {number}.md").write_text("New.\n")
    file = root / "page.html"
    write_file(plan(notes, root / "graph", options), file)
    return file.as_uri()


def opened(page: Page, address: str) -> None:
    """``address``, in a page as it is at first: without reading it again, which takes most of the time."""
    page.evaluate(AT_FIRST)
    arrive(page, address)


def changed(page: Page, before: str) -> bool:
    """Whether something can be seen that was not ``before``, at last."""
    end = time.monotonic() + PATIENCE / 1000
    while page.evaluate(SEEN) == before:
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(20)
    return True


def test_each_control_does_something_and_there_is_no_other(page: Page, address: str) -> None:
    page.add_init_script(LISTENING)
    page.goto(address)
    page.wait_for_selector(".tree-row")
    offered: set[str] = set()
    for place in sorted({place for place, _ in CONTROLS.values()}):
        opened(page, address + place)
        offered.update(page.evaluate(OFFERED))
    assert sorted(offered - CONTROLS.keys()) == sorted(CONTROLS.keys() - offered) == []
    for name, (place, use) in CONTROLS.items():
        opened(page, address + place)
        if isinstance(use, After):
            use.first(page)
        before = page.evaluate(SEEN)
        use(page)
        assert changed(page, before), name
