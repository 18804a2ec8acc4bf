/*
 * One file: what happens to it, and three ways to see that.
 */

const VIEWS = { split: "Side by side", inline: "Inline", rendered: "Rendered" };
const WITH = { source: "its source", there: "what stands there" };
/** Where there is no room for two sides, they are shown one above the other, unless somebody asks. */
const narrow = matchMedia("(max-width: 600px)");
const main = document.getElementById("main");

/** Shows the file that the address asks for. */
function showFile(asked) {
  const place = placeOf.get(asked.file);
  if (place === undefined) {
    main.replaceChildren(make("p", { class: "none" }, "Nothing happens to ", seen(asked.file, "code"), "."));
    markOpen(-1);
    return;
  }
  const file = files[place];
  const entry = entryOf(place);
  const base = entry.views[asked.with] ? asked.with : entry.first;
  const view = VIEWS[asked.view] ? asked.view : narrow.matches ? "inline" : "split";
  const box = make("div", { id: "content", class: view, tabindex: "-1" });
  main.replaceChildren(fileHead(file, entry, base, view), box);
  document.title = `${spelled(file.name)} · vaultconv`;
  markOpen(place);
  if (view === "rendered") showRendered(box, place, base);
  else showText(box, file, entry, base, view, asked);
}

function fileHead(file, entry, base, view) {
  const counts = entry.views[base];
  const facts = [make("span", { class: `badge kind-${file.kind}` }, file.kind)];
  if (counts) facts.push(make("span", { class: "added" }, `+${number(counts.added)}`), make("span", { class: "removed" }, `−${number(counts.removed)}`));
  if (file.losses.length) facts.push(make("span", { class: "losses" }, counted(file.losses.length, "loss", "losses")));
  if (entry.source && entry.source !== file.path) facts.push(make("span", { class: "from" }, file.renamed ? "renamed from " : "from ", seen(entry.source, "code")));
  if (entry.encoding) facts.push(make("span", {}, `the encoding changes ${entry.encoding}`));
  facts.push(make("span", { class: "size" }, entry.oldSize === null ? `${number(entry.size)} bytes` : `${number(entry.oldSize)} → ${number(entry.size)} bytes`));
  const tabs = Object.entries(VIEWS).map(([name, words]) =>
    make("a", { class: "tab", id: `view-${name}`, href: address({ ...here(), view: name }), "aria-current": name === view ? "true" : null }, words));
  const bases = Object.keys(entry.views).length > 1 ? Object.entries(WITH).map(([name, words]) =>
    make("a", { class: "tab", id: `with-${name}`, href: address({ ...here(), with: name, line: null, old: null }), "aria-current": name === base ? "true" : null }, words)) : [];
  return make("div", { id: "head" },
    make("h2", {}, seen(file.path, "a", { href: address({ file: file.link }), dir: "auto", title: "A link to this file" })),
    make("p", { class: "facts" }, ...facts),
    entry.reason ? seen(`${file.kind}: ${entry.reason}`, "p", { class: "reason" }) : null,
    make("nav", { class: "tabs", "aria-label": "Views" }, ...tabs, bases.length ? make("span", { class: "with" }, "compared with") : null, ...bases),
  );
}

function showText(box, file, entry, base, view, asked) {
  const losses = lossesByLine(file, entry, base);
  const whole = losses.get(0) ?? [];
  if (whole.length) box.append(make("div", { class: "whole" }, ...whole.map(lossNote)));
  if (!entry.views[base]) {
    box.append(make("p", { class: "none" }, entry.why));
    showItemsOf(box);
    return;
  }
  const aim = asked.old ? { old: Number(asked.old) } : asked.line ? { now: Number(asked.line) } : null;
  showLines(box, entry.views[base], { inline: view === "inline", losses, bySource: base === "source", aim });
}

/** There are no lines to walk over. */
function showItemsOf() {
  lines.items = [];
  lines.chunks = [];
  lines.current = -1;
}

/** The losses of a file by the line beside which they are shown: of its source, or of what is made of it. 0: the file. */
function lossesByLine(file, entry, base) {
  const places = base === "source" ? null : linesNow(entry.views.source);
  const count = entry.views.source ? entry.views.source.rows.filter((row) => typeof row === "string" || row[0] !== null).length : 0;
  const found = new Map();
  for (const loss of file.losses) {
    const known = loss.line >= 1 && loss.line <= count ? loss.line : 0;
    const line = places ? (places.get(known) ?? 0) : known;
    if (!found.has(line)) found.set(line, []);
    found.get(line).push(loss);
  }
  return found;
}

/** Which line of what is made stands beside each line of the source. */
function linesNow(view) {
  const found = new Map();
  for (const item of view ? splitItems(view) : []) {
    if (item.old && item.now) found.set(item.old[0], item.now[0]);
  }
  return found;
}

/** A note as a reader sees it, before and after: in frames where nothing runs, and from which nothing leads away. */
function showRendered(box, place, base) {
  showItemsOf();
  const looks = renderedOf(place);
  const sides = [[base, base === "source" ? "The source" : "What stands there"], ["new", "What it becomes"]];
  for (const [name, title] of sides) {
    const side = make("section", { class: "side" }, make("h3", {}, title));
    const none = looks.large.includes(name) ? "It is larger than 256 KiB: too large to be rendered here." : "There is nothing to be rendered.";
    side.append(looks[name] === null ? make("p", { class: "none" }, none) : frame(looks[name], title));
    box.append(side);
  }
}

function frame(body, title) {
  const theme = document.documentElement.dataset.theme ?? "";
  const page = `<!doctype html><html lang="" data-theme="${theme}"><meta charset="utf-8"><style>${block("look")}</style><body dir="auto">${body}`;
  return make("iframe", { sandbox: true, srcdoc: page, title, referrerpolicy: "no-referrer" });
}
