"""A site in a real browser: from a disk and from a server, by day and by night, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.walk import AXE, Walk, found, served, severe, too_wide, walked, watched
from tests.formats.html.hostile import VECTORS
from tests.roundtrip.journey import go

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "index.html",
    "_vault/tags.html",
    "bread/country-loaf.html",
    "workshop/properties-of-every-type.html",
    "workshop/code-is-sacred.html",
    "workshop/hydration-maths.html",
    "workshop/raw-html.html",
    "reading/قهوة-الصباح.html",
    "rows/callout-nested/oven.html",
    "rows/heading-levels/dough.html",
    "rows/embed/home.html",
    "rows/wide.html",
)


_PLACES = """() => {
  const small = document.querySelector('.callout-title small').firstChild
  const at = (from, to) => { const part = new Range(); part.setStart(small, from); part.setEnd(small, to); return part.getBoundingClientRect().x }
  return [at(3, 4), at(0, 1), document.querySelector('.callout-title strong').getBoundingClientRect().x]
}"""
"""Where the colon behind the type of a callout stands, its first letter, and its title."""


def at(site: Path) -> str:
    """The address of ``site`` on the disk."""
    return site.as_uri() + "/"


def test_from_a_disk_each_link_lands_and_nothing_is_asked_of_others(browser: Browser, site: Path) -> None:
    walk = walked(browser, site, at(site))
    assert walk.broken == []
    assert walk.complaints == []
    assert walk.elsewhere == []
    assert walk.pages > 50
    assert walk.links > 500


def test_a_server_has_the_same_site(browser: Browser, site: Path) -> None:
    with served(site) as root:
        walk = walked(browser, site, root, only=PAGES)
    assert (walk.broken, walk.complaints, walk.elsewhere) == ([], [], [])
    assert walk.pages == len(PAGES)


def search(page: Page, root: str) -> None:
    """What the search has to find."""
    page.goto(root + "bread/starter.html")
    assert found(page, "country")[0] == "Country loaf"
    assert "Country loaf" in found(page, "crust sing")
    assert found(page, "#bread/sourdough")[:2] == ["Country loaf", "Starter"]
    assert found(page, "日本")[0] == "日本のパン"
    assert found(page, "قهوة")[0] == "قهوة الصباح"
    assert found(page, "zzzz") == []
    assert "Nothing found" in page.inner_text("#site\\.found")
    assert found(page, "stärter")[0] == "Starter"
    found(page, "country")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country-loaf.html")
    assert page.inner_text("h1") == "Country loaf"


@pytest.mark.parametrize("where", ["disk", "server"])
def test_the_search_finds(where: str, browser: Browser, site: Path) -> None:
    walk = Walk()
    with served(site) as address:
        root = at(site) if where == "disk" else address
        page = watched(browser, root, walk)
        search(page, root)
        page.context.close()
    assert (walk.complaints, walk.elsewhere) == ([], [])


_FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 8);
  const above = document.elementFromPoint(x, y);
  const seen = !!above && (at.contains(above) || above.contains(at)) && (style.outlineStyle !== 'none' || at.classList.contains('skip'));
  return { tag: at.localName, name: at.className || at.id || at.textContent.trim().slice(0, 20), seen };
}"""
"""What has the focus, and whether a person sees that it has."""


def tabbed(page: Page, back: bool = False) -> list[str]:
    """What has the focus, key by key, until it leaves the page; each is to be seen."""
    stops: list[str] = []
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(_FOCUSED)
        if stop["tag"] == "body":
            return stops
        assert stop["seen"], stop
        stops.append(stop["tag"])
    raise AssertionError(f"the keys do not lead out of the page: {stops[-5:]}")


def test_all_can_be_done_with_keys(browser: Browser, site: Path) -> None:
    walk = Walk()
    page = watched(browser, at(site), walk)
    page.goto(at(site) + "rows/callout-nested/oven.html")
    stops = tabbed(page)
    assert {"a", "input", "summary"} <= {*stops}
    assert tabbed(page, back=True)[: len(stops)] == stops[::-1]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'site.main'")
    while page.evaluate("document.activeElement.localName") != "summary":
        page.keyboard.press("Tab")
    is_open = page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Enter")
    page.wait_for_function("was => document.activeElement.parentElement.open !== was", arg=is_open)
    page.keyboard.press("/")
    page.keyboard.type("country")
    page.wait_for_selector("#site\\.found a")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(_FOCUSED)["seen"]
    page.keyboard.press("Escape")
    assert page.evaluate("[document.activeElement.type, document.getElementById('site.found').hidden]") == [
        "search",
        True,
    ]
    page.keyboard.type(" ")
    page.wait_for_function("() => !document.getElementById('site.found').hidden")
    while page.evaluate("!!document.activeElement.closest('search')"):
        page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('site.found').hidden")
    page.keyboard.press("/")
    page.keyboard.type(" loaf")
    page.wait_for_function("() => !document.getElementById('site.found').hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country-loaf.html")
    page.context.close()
    assert (walk.complaints, walk.elsewhere) == ([], [])


@pytest.mark.skipif(not AXE.is_file(), reason="npm axe-core is not there; run `npm ci` in tests/oracles")
@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (390, "dark")])
def test_nobody_is_shut_out(width: int, scheme: Any, browser: Browser, site: Path) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    shuts_out: dict[str, list[str]] = {}
    boards = [path.relative_to(site).as_posix() for path in site.rglob("*.canvas.html")]
    quotes = [path.relative_to(site).as_posix() for path in sorted((site / "quotes").rglob("*.html"))[:2]]
    assert boards
    assert quotes
    for path in (*PAGES, *boards, *quotes):
        page.goto(at(site) + path)
        shuts_out[path] = severe(page)
        assert too_wide(page) <= 0, path
    context.close()
    assert {path: what for path, what in shuts_out.items() if what} == {}


def test_without_programs_all_of_a_page_is_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(site) + "bread/country-loaf.html")
    assert page.is_visible("article h1")
    assert page.is_visible("nav.backlinks a")
    assert not page.is_visible("search")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#site.main")
    context.close()


def test_style_is_that_of_the_site_by_day_by_night_and_on_paper(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(at(site) + "bread/country-loaf.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    day = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    night = page.evaluate(paper)
    page.emulate_media(media="print", color_scheme="dark")
    assert len({day, night, "rgba(0, 0, 0, 0)"}) == 3
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert not page.is_visible("header.site")
    page.close()


def test_what_is_done_is_seen_and_properties_in_a_property_are_no_larger(
    browser: Browser, site: Path
) -> None:
    """Browsers draw a box that nobody can tick in a pale grey."""
    page = browser.new_page(color_scheme="light")
    page.goto(at(site) + "workshop/properties-of-every-type.html")
    shown = "getComputedStyle(document.querySelector({!r})).{}"
    box = page.evaluate(shown.format("td > input[checked]", "backgroundColor"))
    assert box == page.evaluate(shown.format("td > a", "color"))
    sizes = {
        page.evaluate(shown.format(f"table.properties{inner}", "fontSize")) for inner in ("", " table td")
    }
    assert len(sizes) == 1
    assert page.evaluate(shown.format("table.properties table", "marginBottom")) == "0px"
    page.goto(at(site) + "journal/2026-01-05.html")
    assert page.evaluate(shown.format(".embedded > blockquote:first-child", "marginBottom")) != "0px"
    page.close()


def test_what_we_say_in_english_does_not_turn_a_line_that_runs_to_the_left(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/x.md").write_text("> [!tip]- טיפ\n> א\n\n- [ ] משימה 📅 2026-01-05\n", "utf-8")
    go(tmp_path / "vault", tmp_path / "site", "html")
    page = browser.new_page()
    page.goto(at(tmp_path / "site") + "x.html")
    middle = page.evaluate("document.querySelector('article').getBoundingClientRect().x + 200")
    for shown in (".callout-title small", "input"):
        assert page.evaluate(f"document.querySelector('article {shown}').getBoundingClientRect().x") > middle
    colon, type_, title = page.evaluate(_PLACES)
    assert title < colon < type_
    page.close()


@pytest.mark.parametrize("policy", ["as it is", "set aside"])
def test_no_vector_runs(policy: str, browser: Browser, tmp_path: Path) -> None:
    """The policy alone would stop most of it: so once it is set aside."""
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(0, len(VECTORS), 24):
        text = "\n\n".join(
            f"{vector}\n\na {vector} b\n\n- {vector}" for vector in VECTORS[number : number + 24]
        )
        (vault / f"Hostile {number}.md").write_text(text, "utf-8")
    go(vault, tmp_path / "site", "html")
    walk = Walk()
    root = at(tmp_path / "site")
    page = watched(browser, root, walk, bypass_csp=policy == "set aside")
    page.add_init_script("window.alert = () => console.error('a vector ran')")
    for path in sorted((tmp_path / "site").glob("*.html")):
        page.goto(root + path.name)
        page.evaluate(
            "document.querySelectorAll('article *').forEach(node => { node.focus && node.focus(); node.dispatchEvent(new Event('mouseover')) })"
        )
        for link in page.query_selector_all("article a[href]:not([href^='http']):not([href^='#'])")[:40]:
            assert link.evaluate("link => link.protocol") not in ("javascript:", "vbscript:", "data:")
    page.wait_for_timeout(100)
    page.context.close()
    ran = [
        said for said in walk.complaints if "a vector ran" in said or "Refused" in said or "violates" in said
    ]
    assert ran == []
    assert [url for url in walk.elsewhere if "evil" in url] == []
