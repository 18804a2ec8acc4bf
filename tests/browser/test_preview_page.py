"""The page of ``diff --html`` in a browser: every control is used, and a hostile note cannot break it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from tests.browser.conftest import PATIENCE, arrive
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.report.html_report.page import write_file
from vaultconv.report.html_report.server import PageServer
from vaultconv.report.terminal import visible

expect = pytest.importorskip("playwright.sync_api", reason="no driver for a browser").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONG = "a b" * 400_000
HOSTILE = f"""Right \u202e to left, \x07 and \u200b nothing. Code 66.

</script><script>document.title = "broken"; alert(1)</script><img src=x onerror=alert(2)>
[click](javascript:alert(3)) <a href="https://example.org">away</a> ![shot](https://example.org/a.png)

--></style><style>body {{ display: none }}</style>

{LONG}
"""
LEDGERED = "# Queries\n\n" + "".join(f"Paragraph {number}.\n\n" for number in range(40))
QUERY = "```dataview\nLIST\n```\n"


@dataclass
class Made:
    """A page in a file, and the plan that it shows."""

    file: Path
    plan: Plan

    def __call__(self, path: str = "", **asked: str) -> str:
        """The address of the page, or of a file in it."""
        words = {"file": path, **asked} if path else asked
        hash_ = "&".join(f"{name}={quote_plus(value)}" for name, value in words.items())
        return f"{self.file.as_uri()}{f'#{hash_}' if hash_ else ''}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A vault that was converted into a graph, and then edited on both sides."""
    root = tmp_path_factory.mktemp("preview")
    notes = root / "notes"
    (notes / "Daily/Deep").mkdir(parents=True)
    (notes / "Home.md").write_text("# Home\n\nSee [[Bread]].\n")
    (notes / "Bread.md").write_text("Rise **slowly**.\n\nBake it hot.\n")
    (notes / "Mine.md").write_text("Old words.\n")
    (notes / "Gone.md").write_text("Text.\n")
    (notes / "photo.png").write_bytes(b"\x89PNG\0\0")
    options = Options(source_format="obsidian", target_format="logseq")
    apply(plan(notes, root / "graph", options))
    (notes / "Home.md").write_text("# Home\n\nSee [[Bread]] and [[Queries]].\n")
    (notes / "Mine.md").write_text("New words.\n")
    (root / "graph/pages/Mine.md").write_text("- My own words.\n")
    (notes / "Gone.md").unlink()
    (notes / "photo.png").write_bytes(b"\x89PNG\0\0\0")
    (notes / "Daily/Queries.md").write_text(LEDGERED + QUERY + "\nLast line.\n")
    (notes / "Daily/Deep/Other: one.md").write_text("Some *other* text, Code 66.\n")
    (notes / "Hostile\u202etxt.md").write_text(HOSTILE)
    shown = plan(notes, root / "graph", options)
    file = root / "page.html"
    write_file(shown, file)
    return Made(file, shown)


def rows(page: Page) -> list[str]:
    """The names of the files in the tree."""
    return page.locator(".of-file .name").all_inner_texts()


def head(page: Page) -> str:
    return page.locator("#head h2").inner_text()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait_for_files(page: Page, count: int) -> None:
    expect(page.locator(".of-file")).to_have_count(count, timeout=PATIENCE)


def test_the_tree_has_what_changes_with_counts(page: Page, made: Made) -> None:
    page.goto(made())
    page.wait_for_selector(".tree-row")
    assert sorted(rows(page)) == sorted(
        action.path.split("/")[-1] for action in made.plan.actions if action.kind is not Kind.KEEP
    )
    assert page.locator(".of-folder .count").all_inner_texts() == ["1", "6"]
    home = page.locator(".of-file", has_text="Home.md")
    assert home.locator(".kind").inner_text() == "M"
    assert home.locator(".added, .removed").all_inner_texts() == ["+4", "−3"]
    assert page.locator("#what").inner_text().endswith("graph")
    assert "write 3, " in page.locator("#sum").inner_text()
    home.click()
    assert head(page) == "pages/Home.md"
    assert page.title() == "Home.md · vaultconv"
    page.locator(".of-folder", has_text="pages").click()
    wait_for_files(page, 1)
    page.locator(".of-folder", has_text="pages").click()
    wait_for_files(page, 7)


def test_side_by_side_and_inline_mark_words(page: Page, made: Made) -> None:
    page.goto(made("pages/Home.md", **{"with": "there"}))
    changed = page.locator(".line.changed")
    assert changed.locator(".old.text").inner_text() == "\t- See [[Bread]]."
    assert changed.locator(".now.text mark.word").all_inner_texts() == [" and [[Queries]]"]
    page.click("#view-inline")
    assert page.locator(".inline .line .text:visible").all_inner_texts()[-2:] == [
        "\t- See [[Bread]].",
        "\t- See [[Bread]] and [[Queries]].",
    ]
    assert page.locator(".inline mark.word:visible").all_inner_texts() == [" and [[Queries]]"]
    page.click("#with-source")
    assert "with=source" in page.url
    assert page.locator(".line .old.text:visible").first.inner_text() == "# Home"
    page.click("#view-split")
    beside = page.locator(".split .line .old.text", has_text="# Home")
    assert beside.count() == 1


def test_a_note_is_rendered_before_and_after(page: Page, made: Made) -> None:
    page.goto(made("pages/Home.md", view="rendered", **{"with": "there"}))
    frames = page.locator("iframe")
    assert frames.count() == 2
    assert [frames.nth(place).get_attribute("sandbox") for place in (0, 1)] == ["", ""]
    before, after = (page.frame_locator("iframe >> nth=0"), page.frame_locator("iframe >> nth=1"))
    assert "See Bread." in before.locator("body").inner_text()
    assert "See Bread and Queries." in after.locator("body").inner_text()
    assert after.locator("h1").first.inner_text() == "Home"
    assert page.locator(".side h3").all_inner_texts() == ["What stands there", "What it becomes"]
    page.click("#with-source")
    assert page.locator(".side h3").first.inner_text() == "The source"
    arrive(page, made("assets/photo.png", view="rendered"))
    assert page.locator(".side .none").count() == 2
    assert page.locator("iframe").count() == 0


def test_the_ledger_is_beside_the_lines_it_speaks_of(page: Page, made: Made) -> None:
    page.goto(made("pages/Queries.md"))
    press(page, "e")
    lossy = page.locator(".line.lossy.current")
    assert lossy.locator(".old.text").inner_text() == "```dataview"
    assert (
        lossy.locator("aside").inner_text().startswith("query: kept as text. a fence `dataview` stays code")
    )
    box, note = lossy.locator(".now.text").bounding_box(), lossy.locator("aside").bounding_box()
    assert box is not None
    assert note is not None
    assert abs(box["y"] - note["y"]) < 10
    assert note["x"] > box["x"]
    page.click("#with-there")
    assert "```dataview" in page.locator(".line.lossy .now.text").inner_text()
    page.set_viewport_size({"width": 700, "height": 800})
    assert page.locator(".line.lossy aside").is_visible()


def test_the_whole_ledger_leads_to_its_places(page: Page, made: Made) -> None:
    page.goto(made())
    page.click("#show-ledger")
    assert head(page) == "Ledger"
    assert page.url.endswith("#ledger")
    groups = page.locator(".ledger summary")
    assert groups.count() == len({(loss.construct, loss.outcome) for loss in made.plan.losses})
    assert page.locator(".ledger details[open]").count() == 1
    query = page.locator(".ledger details", has_text="query")
    if query.get_attribute("open") is None:
        query.locator("summary").click()
    query.locator("a", has_text="Daily/Queries.md:83").click()
    assert head(page) == "pages/Queries.md"
    assert page.locator(".line.current .old.text").inner_text() == "```dataview"
    page.go_back()
    page.wait_for_selector(".ledger")


def test_filters(page: Page, made: Made) -> None:
    page.goto(made())
    wait_for_files(page, 7)
    page.check("#only-losses")
    assert set(rows(page)) == {"Queries.md", "Hostiletxt.md"}
    assert page.locator("#found").inner_text() == "2 of 7 files"
    page.uncheck("#only-losses")
    page.check("#only-renames")
    assert rows(page) == ["Hostiletxt.md", "Other%3A one.md"]
    page.click("#clear")
    wait_for_files(page, 7)
    assert not page.is_visible("#clear")
    assert not page.is_checked("#only-renames")
    page.select_option("#kind", "conflict")
    assert rows(page) == ["Mine.md"]
    page.select_option("#kind", "")
    page.select_option("#folder", "assets")
    assert rows(page) == ["photo.png"]
    page.select_option("#kind", "conflict")
    assert page.locator("#tree .none").inner_text() == "Nothing is like that."
    page.click("#clear")
    press(page, "l")
    assert page.is_checked("#only-losses")
    press(page, "l", "r")
    assert (page.is_checked("#only-losses"), page.is_checked("#only-renames")) == (False, True)


def test_search_finds_names_text_and_losses(page: Page, made: Made) -> None:
    page.goto(made())
    press(page, "/")
    page.keyboard.type("code 66")
    wait_for_files(page, 2)
    assert rows(page) == ["Hostiletxt.md", "Other%3A one.md"]
    press(page, "Enter")
    page.wait_for_selector("mark.hit")
    assert page.locator("mark.hit").first.inner_text() == "Code 66"
    press(page, "Enter")
    assert page.locator("mark.hit.current").count() == 1
    for _ in range(page.locator("mark.hit").count()):
        press(page, "Enter")
    expect(page.locator("#head h2")).to_contain_text("Other%3A", timeout=PATIENCE)
    page.fill("#search", "(dataview`")
    page.wait_for_selector("#tree .none")
    page.fill("#search", "`dataview` stays")
    wait_for_files(page, 1)
    assert rows(page) == ["Queries.md"]
    page.fill("#search", "gone.MD")
    page.wait_for_selector(".of-file >> text=Gone.md")
    press(page, "Escape")
    wait_for_files(page, 7)
    assert page.locator("mark.hit").count() == 0


def test_keys_walk_files_and_changes(page: Page, made: Made) -> None:
    page.goto(made())
    page.wait_for_selector(".start a")
    order = rows(page)
    seen = []
    for _ in order:
        press(page, "j")
        seen.append(page.locator(".tree-row[aria-selected=true] .name").inner_text())
    assert seen == order
    press(page, "j", "k")
    assert page.locator(".tree-row[aria-selected=true] .name").inner_text() == order[-2]
    page.evaluate(
        "for (const key of 'kk') dispatchEvent(new KeyboardEvent('keydown', { key }))"
    )  # quick fingers
    assert page.locator(".tree-row[aria-selected=true] .name").inner_text() == order[-4]
    page.goto(made("pages/Home.md", **{"with": "there"}))
    page.wait_for_selector(".line.changed")
    press(page, "n")
    assert "changed" in (page.locator(".line.current").get_attribute("class") or "")
    press(page, "n", "p", "i")
    page.wait_for_selector(".inline")
    press(page, "c")
    page.wait_for_selector("#with-source[aria-current]")
    press(page, "v")
    page.wait_for_selector("iframe")
    press(page, "s")
    page.wait_for_selector(".split")
    press(page, "g")
    page.wait_for_selector(".ledger")


def test_the_list_is_walked_with_arrows(page: Page, made: Made) -> None:
    page.goto(made())
    page.focus("#tree")

    def active() -> str:
        return page.locator(".tree-row.active .name").inner_text()

    press(page, "End")
    last = active()
    press(page, "Home")
    assert (active(), last) == ("assets", rows(page)[-1])
    press(page, "ArrowLeft")
    assert page.locator(".tree-row.active").get_attribute("aria-expanded") == "false"
    wait_for_files(page, 6)
    press(page, "ArrowRight", "ArrowDown")
    assert active() == "photo.png"
    press(page, "ArrowLeft")
    assert active() == "assets"
    press(page, "ArrowDown", "Enter")
    assert head(page) == "assets/photo.png"
    assert page.locator("#content .none").inner_text() == "It is no text."
    press(page, "ArrowUp")
    assert active() == "assets"


def test_places_have_links(page: Page, made: Made) -> None:
    page.goto(made("pages/Queries.md", **{"with": "there"}))
    page.locator(".number[data-now='3']").click()
    assert page.locator(".line.current .number").last.inner_text() == "3"
    assert "line=3" in page.url
    again = page.context.new_page()
    again.goto(page.url)
    assert again.locator(".line.current .number").last.inner_text() == "3"
    assert again.locator(".tree-row[aria-selected=true] .name").inner_text() == "Queries.md"
    again.close()
    arrive(page, made("pages/Queries.md", old="40"))
    assert page.locator(".line.current .number").first.inner_text() == "40"
    page.locator("#head h2 a").click()
    assert "old=" not in page.url
    arrive(page, made("No such.md"))
    assert page.locator("#main .none").inner_text() == "Nothing happens to No such.md."


def test_what_a_link_leads_to_is_there_at_once(page: Page, made: Made) -> None:
    page.goto(made("pages/Home.md", view="inline", **{"with": "there"}))
    shown = """() => {
      document.getElementById("with-source").click();
      return document.querySelector(".line .old.text").textContent;
    }"""
    assert page.evaluate(shown) == "# Home"


def test_two_that_want_one_path_are_told_apart(page: Page, tmp_path: Path) -> None:
    both = a_plan({"A.txt": "first\n"}, {}, tmp_path)
    both.actions += (Action("A.txt", Kind.CONFLICT, data=b"second\n", reason="something else goes there"),)
    write_file(both, tmp_path / "both.html")
    page.goto((tmp_path / "both.html").as_uri())
    page.wait_for_selector(".start")
    press(page, "j")
    assert page.locator(".line .now.text").inner_text() == "first"
    press(page, "j")
    assert page.locator(".line .now.text").inner_text() == "second"
    page.reload()
    assert page.locator(".reason").inner_text() == "conflict: something else goes there"


def test_what_is_the_same_is_folded(page: Page, made: Made, tmp_path: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(2000))
    file = tmp_path / "long.html"
    write_file(a_plan({"A.txt": text.replace("line 900\n", "line nine\n")}, {"A.txt": text}, tmp_path), file)
    page.goto(f"{file.as_uri()}#file=A.txt")
    page.wait_for_selector(".fold")
    assert page.locator(".line").count() == 7
    folds = page.locator(".fold button")
    assert folds.all_inner_texts() == [
        "Show 400 of 897 lines that are the same",
        "Show 400 of 1,096 lines that are the same",
    ]
    folds.first.click()
    assert page.locator(".line").count() == 407
    assert page.locator(".line .now.text").nth(399).inner_text() == "line 399"
    assert folds.first.inner_text() == "Show 400 of 497 lines that are the same"
    folds.first.click()
    folds.first.click()
    assert page.locator(".line .now.text").nth(896).inner_text() == "line 896"
    assert folds.count() == 1
    arrive(page, f"{file.as_uri()}#file=A.txt&line=1500")
    assert page.locator(".line.current .now.text").inner_text() == "line 1499"


def test_colours_help_and_the_width_of_the_list(page: Page, made: Made) -> None:
    page.goto(made("pages/Home.md"))
    ground = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(ground)
    assert page.locator("#theme").inner_text() == "Colours: system"
    page.click("#theme")
    assert (page.locator("#theme").inner_text(), page.evaluate(ground)) == ("Colours: light", day)
    press(page, "t")
    night = page.evaluate(ground)
    assert (page.locator("#theme").inner_text(), night != day) == ("Colours: dark", True)
    press(page, "v")
    assert page.frame_locator("iframe >> nth=1").locator("html").get_attribute("data-theme") == "dark"
    press(page, "t")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == night
    page.click("#show-help")
    assert page.is_visible("#help")
    press(page, "j")
    assert head(page) == "pages/Home.md"
    page.click("#close-help")
    assert not page.is_visible("#help")
    press(page, "?")
    assert page.is_visible("#help")
    press(page, "Escape")
    assert not page.is_visible("#help")
    press(page, "s")
    width = "document.getElementById('tree').clientWidth"
    before = page.evaluate(width)
    page.mouse.move(before + 2, 400)
    page.mouse.down()
    page.mouse.move(before + 102, 400)
    page.mouse.up()
    assert page.evaluate(width) > before + 80
    page.focus("#parting")
    press(page, "ArrowLeft")
    assert page.evaluate(width) < before + 100


def test_a_conflict_and_a_stale_file_say_why(page: Page, made: Made) -> None:
    page.goto(made("pages/Mine.md"))
    assert page.locator(".reason").inner_text() == "conflict: was changed since vaultconv wrote it"
    arrive(page, made("pages/Gone.md"))
    assert page.locator("#content .none").inner_text() == "It stays where it is."


def test_a_hostile_note_is_only_shown(page: Page, made: Made) -> None:
    page.goto(made())
    page.locator(".of-file", has_text="Hostile").click()
    page.wait_for_selector(".line")
    assert page.title() == "Hostiletxt.md · vaultconv"
    first = page.locator(".line .old.text", has=page.locator(".sign")).first
    assert first.locator(".sign").all_inner_texts() == ["U+202E", "U+0007", "U+200B"]
    text = page.locator(".line .old.text", has_text="</script><script>").first.inner_text()
    assert text.startswith('</script><script>document.title = "broken"; alert(1)</script><img src=x')
    assert (
        page.locator("#content script, #content img, #content style, #content a[href^='http']").count() == 0
    )
    assert page.evaluate("[...document.scripts].filter(each => !each.type).length") == 1
    long = page.locator(".line .old.text", has=page.locator(".more")).first
    assert long.locator(".more").inner_text() == "… 1,198,000 more characters"
    for _ in range(6):
        long.locator(".more").click()
    assert page.locator(".line .old.text .more").count() == 0
    lengths = "[...document.querySelectorAll('.old.text')].map(cell => cell.textContent.length)"
    assert max(page.evaluate(lengths)) == len(LONG)
    assert page.evaluate("getComputedStyle(document.body).display") == "grid"
    press(page, "v")
    page.wait_for_selector(".side .none")
    assert page.locator(".side .none").first.inner_text().endswith("too large to be rendered here.")


def test_what_a_terminal_is_not_shown_is_a_sign_here(page: Page, made: Made) -> None:
    page.goto(made())
    codes = page.evaluate("[...Array(65536).keys()].filter(code => String.fromCharCode(code).match(UNSEEN))")
    assert codes == [code for code in range(65536) if visible(chr(code)) != chr(code)]


def test_the_page_is_shown_by_the_server_to_one_browser(page: Page, made: Made, browser: Browser) -> None:
    with PageServer(made.file) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        address = server.address
        page.goto(address)
        page.wait_for_selector(".tree-row")
        assert page.url == f"http://127.0.0.1:{server.server_port}/"
        page.reload()
        page.locator(".of-file", has_text="Home.md").click()
        press(page, "v")
        assert "Home" in page.frame_locator("iframe >> nth=1").locator("body").inner_text()
        other = browser.new_page()
        assert other.goto(address).status == 403
        assert other.goto(page.url).status == 403
        other.close()
        server.shutdown()
        thread.join()


def test_a_rendered_hostile_note_runs_nothing_and_leads_nowhere(page: Page, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "Hos\u202etile.md").write_text(HOSTILE.replace(LONG, ""))
    write_file(plan(notes, tmp_path / "out", Options("obsidian", "obsidian")), tmp_path / "page.html")
    page.goto(f"{(tmp_path / 'page.html').as_uri()}#file=Hos%E2%80%AEtile.md&view=rendered")
    body = page.frame_locator("iframe >> nth=1").locator("body")
    assert "Right \\u202e to left, \\x07 and \\u200b nothing." in body.inner_text()
    assert body.locator("script, style, [src], [href], [onerror]").count() == 0
    assert body.locator("a", has_text="away").count() == 1
    assert page.title() == "Hos\\U+202Etile.md · vaultconv"
    assert page.locator(".of-file .name .sign").inner_text() == "U+202E"


def a_plan(new: dict[str, str], old: dict[str, str], folder: Path, losses: Iterable[Loss] = ()) -> Plan:
    """A plan that writes ``new`` files over ``old`` ones, of no vault, with ``losses`` that nothing had."""
    source = folder / "none"
    source.mkdir()
    (source / ".keep.md").write_text("")
    made = plan(source, folder / "out", Options("obsidian", "obsidian"))
    (folder / "out").mkdir()
    actions = []
    for path, text in new.items():
        seen = None
        if path in old:
            file = folder / "out" / path
            file.write_text(old[path])
            seen = (file.stat().st_size, file.stat().st_mtime_ns)
        kind = Kind.UPDATE if path in old else Kind.WRITE
        actions.append(Action(path, kind, data=text.encode(), size=len(text), seen=seen))
    made.actions, made.losses, made.target = tuple(actions), tuple(losses), FORMAT
    return made


def test_five_thousand_files(page: Page, tmp_path: Path) -> None:
    paths = {f"Folder {number // 50:03}/Note {number}.txt": f"Text {number}.\n" for number in range(5000)}
    file = tmp_path / "many.html"
    losses = [Loss(path, 1, "link", Outcome.APPROXIMATED, "a < b") for path in list(paths)[:450]]
    write_file(a_plan(paths, {}, tmp_path, losses), file)
    page.goto(file.as_uri())
    page.wait_for_selector(".tree-row")
    page.locator(".start a", has_text="begin with the first").click()
    assert head(page) == "Folder 000/Note 0.txt"
    page.click("#show-ledger")
    assert (page.locator(".ledger li").count(), page.locator(".ledger .more").inner_text()) == (
        200,
        "250 more",
    )
    page.locator(".ledger .more").click()
    page.locator(".ledger .more").click()
    assert (page.locator(".ledger li").count(), page.locator(".ledger .more").count()) == (450, 0)
    assert page.locator(".ledger li").last.inner_text() == "Folder 008/Note 449.txt:1 a < b"
    assert page.locator(".tree-row").count() < 80
    press(page, "/")
    page.keyboard.type("text 4999.")
    wait_for_files(page, 1)
    press(page, "Enter")
    assert head(page) == "Folder 099/Note 4999.txt"
    page.click("#clear")
    expect(page.locator(".of-file").nth(1)).to_be_visible(timeout=PATIENCE)
    assert page.locator(".tree-row[aria-selected=true] .name").inner_text() == "Note 4999.txt"
    page.focus("#tree")
    press(page, "Home", "End")
    assert page.locator(".tree-row.active .name").inner_text() == "Note 4999.txt"
    page.locator("#tree").evaluate("tree => { tree.scrollTop = 60000; }")
    expect(page.locator(".of-file .name").first).to_contain_text(
        re.compile("Note 2[0-9]{3}"), timeout=PATIENCE
    )
    assert page.locator(".tree-row").count() < 80
