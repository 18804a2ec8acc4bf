/*
 * The lines of a file: side by side, or one below the other. They come into the page as somebody scrolls to them; what is
 * the same on both sides is folded, but for a few lines around each change and each loss.
 */

const AROUND = 3;
const CHUNK = 120;
const UNFOLDED = 400;
const LINE = 21;

const lines = { items: [], chunks: [], current: -1, observer: null };

/** Shows `view` of a file in `box`. `losses` are by line of the old side, or of the new one. `aim` is the line to go to. */
function showLines(box, view, { inline, losses, bySource, aim }) {
  lines.items = folded(inline ? inlineItems(view) : splitItems(view), losses, bySource, aim);
  lines.current = -1;
  lines.observer?.disconnect();
  const isAnnotated = lines.items.some((item) => item.losses);
  const table = make("div", { class: `lines ${inline ? "inline" : "split"}${isAnnotated ? " annotated" : ""}` });
  lines.observer = new IntersectionObserver(
    (seenNow) => seenNow.filter((each) => each.isIntersecting).forEach((each) => fill(each.target)),
    { root: box, rootMargin: "900px" },
  );
  lines.chunks = [];
  for (let at = 0; at < lines.items.length; at += CHUNK) {
    const chunk = make("div", { class: "chunk" });
    chunk.items = lines.items.slice(at, at + CHUNK);
    chunk.style.minHeight = `${chunk.items.length * LINE}px`;
    lines.chunks.push(chunk);
    lines.observer.observe(chunk);
  }
  table.append(...lines.chunks);
  for (const [side, name] of [[0, "before"], [1, "after"]]) {
    if (view.unended[side]) table.append(make("p", { class: "unended" }, `No line feed at the end of what was ${name === "before" ? "there" : "made"}.`));
  }
  box.append(table);
  if (lines.chunks.length) fill(lines.chunks[0]);
  if (aim) aimAt(aim);
}

/** One item a row: the two sides with their numbers, null for none. */
function splitItems(view) {
  let old = 0;
  let now = 0;
  return view.rows.map((row) => {
    if (typeof row === "string") return { same: true, old: [++old, row], now: [++now, row] };
    return {
      same: false,
      old: row[0] === null ? null : [++old, row[0]],
      now: row[1] === null ? null : [++now, row[1]],
    };
  });
}

/** The same, one line an item: of a change first all that was, then all that is. */
function inlineItems(view) {
  const items = [];
  let gone = [];
  let come = [];
  const flush = () => {
    items.push(...gone, ...come);
    gone = [];
    come = [];
  };
  for (const item of splitItems(view)) {
    if (item.same) {
      flush();
      items.push(item);
      continue;
    }
    if (item.old) gone.push({ same: false, old: item.old, now: null });
    if (item.now) come.push({ same: false, old: null, now: item.now });
  }
  flush();
  return items;
}

/** `items` with what the ledger says beside them; long runs of the same become one item that can be unfolded. */
function folded(items, losses, bySource, aim) {
  const keep = new Uint8Array(items.length);
  items.forEach((item, place) => {
    const said = losses.get((bySource ? item.old : item.now)?.[0]);
    if (said) item.losses = said;
    const isAim = aim && (aim.old ? item.old?.[0] === aim.old : item.now?.[0] === aim.now);
    if (item.same && !item.losses && !isAim) return;
    for (let near = Math.max(place - AROUND, 0); near <= Math.min(place + AROUND, items.length - 1); near += 1) keep[near] = 1;
  });
  const shown = [];
  let run = [];
  const close = () => {
    if (run.length > 2) shown.push({ folded: run });
    else shown.push(...run);
    run = [];
  };
  items.forEach((item, place) => {
    if (keep[place]) {
      close();
      shown.push(item);
    } else run.push(item);
  });
  close();
  return shown;
}

function fill(chunk) {
  if (!chunk.items) return;
  chunk.append(...chunk.items.map((item) => { item.element = item.folded ? foldRow(item) : lineRow(item); return item.element; }));
  chunk.items = null;
  chunk.style.minHeight = "";
  lines.observer.unobserve(chunk);
}

function foldRow(item) {
  const row = make("div", { class: "fold" });
  const says = () => {
    const rest = item.folded.length;
    return rest > UNFOLDED ? `Show ${number(UNFOLDED)} of ${number(rest)} lines that are the same` : `Show ${counted(rest, "line")} that ${rest === 1 ? "is" : "are"} the same`;
  };
  const button = make("button", {
    type: "button",
    onclick: () => {
      row.before(...item.folded.splice(0, UNFOLDED).map(lineRow));
      if (item.folded.length) button.textContent = says();
      else row.remove();
    },
  }, says());
  row.append(button);
  return row;
}

function lineRow(item) {
  const state = item.same ? "same" : item.old && item.now ? "changed" : item.old ? "gone" : "come";
  return make("div", { class: `line ${state}${item.losses ? " lossy" : ""}` },
    numberCell(item.old?.[0], "old"),
    make("span", { class: "mark", "aria-hidden": "true" }, item.same ? "" : item.old ? "−" : ""),
    lineCell(item.old ? item.old[1] : null, item.old && !item.same ? "old was" : "old"),
    numberCell(item.now?.[0], "now"),
    make("span", { class: "mark", "aria-hidden": "true" }, item.same ? "" : item.now ? "+" : ""),
    lineCell(item.now ? item.now[1] : null, item.now && !item.same ? "now is" : "now"),
    item.losses ? make("aside", {}, ...item.losses.map(lossNote)) : null,
  );
}

/** The number of a line: a link to it. */
function numberCell(line, side) {
  if (line === undefined) return make("span", { class: "number" });
  const target = { ...here(), line: side === "now" ? String(line) : null, old: side === "old" ? String(line) : null };
  return make("a", { class: "number", href: address(target), [`data-${side}`]: line }, String(line));
}

/** What the ledger says of a line. */
function lossNote(loss) {
  const note = make("p", { class: `loss outcome-${loss.outcome}` },
    make("b", {}, `${loss.construct}: ${loss.says}`), loss.detail ? ". " : "");
  appendText(note, loss.detail);
  return note;
}

/** Brings an item into sight, and marks it. */
function showItem(place) {
  const item = lines.items[place];
  if (!item) return false;
  fill(lines.chunks[Math.floor(place / CHUNK)]);
  lines.items[lines.current]?.element?.classList.remove("current");
  lines.current = place;
  item.element.classList.add("current");
  item.element.scrollIntoView({ block: "center" });
  return true;
}

function aimAt(aim) {
  showItem(lines.items.findIndex((item) => (aim.old ? item.old?.[0] === aim.old : item.now?.[0] === aim.now)));
}

const isChange = (place) => lines.items[place].same === false && lines.items[place - 1]?.same !== false;

/** Goes to the next item (or the one before) that `is` so; tells whether there was one. */
function step(direction, is) {
  const start = lines.current < 0 ? (direction > 0 ? -1 : lines.items.length) : lines.current;
  for (let place = start + direction; place >= 0 && place < lines.items.length; place += direction) {
    if (is(place)) return showItem(place);
  }
  return false;
}
