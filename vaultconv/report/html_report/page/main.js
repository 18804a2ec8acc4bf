/*
 * The address says what is seen (#file=…&view=…&with=…&line=…, or #ledger): each place has a link, and "back" works. Keys and
 * buttons only change the address.
 */

const ASKED = ["file", "view", "with", "line", "old"];
const THEMES = { "": "Colours: system", light: "Colours: light", dark: "Colours: dark" };

/** What the address asks for. */
function here() {
  const said = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(ASKED.map((name) => [name, said.get(name)]));
}

function address(asked) {
  const said = new URLSearchParams();
  for (const name of ASKED) if (asked[name]) said.set(name, asked[name]);
  return `#${said}`;
}

/** Goes to an address, and shows what is there before the next key comes. */
function visit(there) {
  location.hash = there;
  route();
}

/** Goes to another file; how one looks at it stays. */
function go(asked) {
  const { view, with: base } = here();
  visit(address({ view, with: base, ...asked }));
}

let routed = null;

/** Shows what the address asks for; `again` even if it is there already. */
function route(again = false) {
  if (!again && routed === location.hash) return;
  routed = location.hash;
  const asked = here();
  if (location.hash === "#ledger") showLedger();
  else if (asked.file) showFile(asked);
  else showStart();
}

function showStart() {
  const [first] = filters.shown;
  markOpen(-1);
  showItemsOf();
  document.title = "What would change · vaultconv";
  main.replaceChildren(make("div", { class: "start" },
    make("p", {}, files.length ? "Choose a file on the left, or " : "Nothing would change in the destination.",
      first ? make("a", { href: address({ file: first.link }) }, "begin with the first") : null, first ? "." : null),
    make("p", {}, plan.losses, " ", make("a", { href: "#ledger" }, "The ledger"), " has what does not arrive as it is."),
    make("p", { class: "quiet" }, "Press ? for the keys.")));
}

function nextTheme() {
  const names = Object.keys(THEMES);
  const root = document.documentElement;
  const next = names[(names.indexOf(root.dataset.theme ?? "") + 1) % names.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  document.getElementById("theme").textContent = THEMES[next];
  if (here().view === "rendered") route(true);
}

function tick(id) {
  filters.controls[id].checked = !filters.controls[id].checked;
  applyFilters();
}

/** Compares with the other side, if there is one. */
function otherBase() {
  document.querySelector("[id^=with-]:not([aria-current])")?.click();
}

function toNeighbour(direction) {
  const file = neighbour(direction);
  if (file) go({ file: file.link });
}

/** Looks at the same file in another way. */
const look = (view) => here().file && visit(address({ ...here(), view }));

const KEYS = {
  j: () => toNeighbour(1),
  k: () => toNeighbour(-1),
  n: () => step(1, isChange),
  p: () => step(-1, isChange),
  e: () => step(1, (place) => Boolean(lines.items[place].losses)),
  s: () => look("split"),
  i: () => look("inline"),
  v: () => look("rendered"),
  c: otherBase,
  l: () => tick("only-losses"),
  r: () => tick("only-renames"),
  g: () => visit("#ledger"),
  t: nextTheme,
  "/": () => filters.controls.search.select(),
  "?": () => document.getElementById("help").showModal(),
};

addEventListener("keydown", (event) => {
  const inField = event.target.matches?.("input[type=search], select, textarea");
  if (event.key === "Escape" && event.target === filters.controls.search) {
    if (filters.controls.search.value) {
      filters.controls.search.value = "";
      search("");
    }
    filters.controls.search.blur();
    return;
  }
  if (inField || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.getElementById("show-ledger").addEventListener("click", KEYS.g);
document.getElementById("show-help").addEventListener("click", KEYS["?"]);
document.getElementById("close-help").addEventListener("click", () => document.getElementById("help").close());
document.getElementById("theme").addEventListener("click", nextTheme);

/* The list is as wide as one likes it. */
const parting = document.getElementById("parting");
const widen = (width) => document.body.style.setProperty("--tree", `${Math.min(Math.max(width, 160), innerWidth * 0.7)}px`);
parting.addEventListener("pointerdown", (event) => parting.setPointerCapture(event.pointerId));
parting.addEventListener("pointermove", (event) => parting.hasPointerCapture(event.pointerId) && widen(event.clientX));
parting.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -20, ArrowRight: 20 }[event.key];
  if (by) widen(tree.box.clientWidth + by);
});

document.getElementById("what").append("Into ", seen(plan.destination, "span", { dir: "auto" }));
document.getElementById("sum").append(
  "from ", seen(plan.source, "span", { dir: "auto" }), ` (${plan.format} to ${plan.target}): ${plan.actions || "nothing to do"}. ${plan.losses}`);
document.getElementById("theme").textContent = THEMES[""];
document.getElementById("show-ledger").textContent = `Ledger (${number(ledger.lines.length)})`;
fillChoices();
applyFilters();
/* A link to another place of this page is shown at once, as a key's is; a browser would follow it a moment later. */
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  visit(link.getAttribute("href"));
});
addEventListener("hashchange", () => route());
route();
