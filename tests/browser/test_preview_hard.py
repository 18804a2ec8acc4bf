"""What is hard for the page of ``diff --html``: notes that are meant to break it, or are only very odd; and a small screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PATIENCE
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply
from vaultconv.report.html_report.page import write_file

pytest.importorskip("playwright.sync_api", reason="no driver for a browser")

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINES = 5000
HARD: dict[str, tuple[str, tuple[str, ...]]] = {
    "Script.md": ("</script><script>alert(1)</script>\n<!--<script>\n]]>\n", ("</script><script>alert(1)</script>", "<!--<script>", "]]>")),
    "Right.md": ("a \u202eb\u202c \u2066c\u2069\u200f\n", ("a U+202EbU+202C U+2066cU+2069U+200F",)),
    "Return.md": ("one\rtwo\n\rthree\r\n", ("oneU+000Dtwo", "U+000DthreeU+000D")),
    "Ends.md": ("a\u2028b\u2029c\x85d\x0ce\x0bf\x1cg\n", ("aU+2028bU+2029cU+0085dU+000CeU+000BfU+001Cg",)),
    "Escape.md": ("\x1b[31mred\x1b[0m \x9b1m\n", ("U+001B[31mredU+001B[0m U+009B1m",)),
    "Marks.md": ("e" + "\u0301" * 900 + "\n", ("e" + "\u0301" * 900,)),
    "Many.md": ("x\n" * LINES, ("x",)),
    "Empty.md": ("\n" * LINES, ("",)),
    "Depth.md": (">" * 600 + " q\n", (">" * 600 + " q",)),
    "__proto__.md": ("constructor toString\n", ("constructor toString",)),
    "constructor.md": ("__proto__\n", ("__proto__",)),
    "a'b&c#d%25=e.md": ("names\n", ("names",)),
}  # fmt: skip
"""Notes, and what is shown of the first lines of each."""
NUL = "Nul.md"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of such notes, to each of which a line was added since they were converted."""
    root = tmp_path_factory.mktemp("hard")
    notes, options = root / "notes", Options("obsidian", "obsidian", durable=False)
    notes.mkdir()
    for path, (text, _) in HARD.items():
        (notes / path).write_text(text, "utf-8", newline="")
    (notes / NUL).write_bytes(b"a\0b\n")
    apply(plan(notes, root / "out", options))
    for path, (text, _) in HARD.items():
        (notes / path).write_text(text + "new\n", "utf-8", newline="")
    (notes / NUL).write_bytes(b"a\0b\nnew\n")
    write_file(plan(notes, root / "out", options), root / "page.html")
    return (root / "page.html").as_uri()


def test_hard_notes_are_shown_and_do_nothing(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".tree-row")
    program = page.evaluate("document.scripts.length")
    assert sorted(page.locator(".of-file .name").all_inner_texts()) == sorted([*HARD, NUL])
    for path, (text, shown) in HARD.items():
        page.locator(".of-file", has=page.get_by_text(path, exact=True)).click()
        page.wait_for_function("name => document.title.startsWith(name)", arg=path, timeout=PATIENCE)
        page.wait_for_selector(".line")
        assert page.locator("#with-there[aria-current]").count() == 1, "the source says just the same"
        assert page.locator(".line .now.text").last.inner_text() == "new"
        if text.count("\n") < LINES:
            assert tuple(page.locator(".line .old.text").all_inner_texts())[: len(shown)] == shown
        assert page.locator(".line").count() < 100
        assert page.locator("#head .added").inner_text() == "+1"
        page.keyboard.press("v")
        page.wait_for_selector(".side")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("s")
    page.locator(".of-file", has_text=NUL).click()
    page.wait_for_function("document.title.startsWith('Nul')", timeout=PATIENCE)
    assert page.locator("#content .none").inner_text() == "It is no text."
    assert page.evaluate("document.scripts.length") == program


def test_on_a_phone_what_is_open_has_most_of_the_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}#file=Return.md")
    page.wait_for_selector(".inline .line")
    for view in ("inline", "rendered", "split"):
        page.click(f"#view-{view}")
        page.wait_for_selector(f"#content.{view}")
        box = page.locator("#content").bounding_box()
        assert box is not None
        assert box["height"] > 844 / 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#only-losses")
    page.select_option("#kind", "update")
    page.locator("#clear").click()
    page.click("#with-source")
    assert "with=source" in page.url
