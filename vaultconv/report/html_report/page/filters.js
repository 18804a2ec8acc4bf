/*
 * Which files are in the tree: by what is ticked and chosen, and by what is searched for. Names are searched at once, text
 * bit by bit, so that the page stays at hand.
 */

const SLICE = 12; // milliseconds of searching between two looks at the user

const filters = {
  shown: files,
  words: "",
  found: null, // the places of files that hold the words
  run: 0,
  controls: Object.fromEntries(["search", "only-losses", "only-renames", "kind", "folder", "clear", "found"].map((id) => [id, document.getElementById(id)])),
};

/** The choices of the two lists, with counts. */
function fillChoices() {
  const kinds = new Map();
  const folders = new Map();
  for (const file of files) {
    kinds.set(file.kind, (kinds.get(file.kind) ?? 0) + 1);
    const parts = file.folder === "" ? [] : file.folder.split("/");
    parts.forEach((_, count) => {
      const path = parts.slice(0, count + 1).join("/");
      folders.set(path, (folders.get(path) ?? 0) + 1);
    });
  }
  const option = ([value, count]) => make("option", { value }, `${spelled(value)} (${number(count)})`);
  filters.controls.kind.append(...[...kinds].sort().map(option));
  filters.controls.folder.append(...[...folders].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(option));
}

/** Shows the files that are as asked. */
function applyFilters() {
  const { controls } = filters;
  const tests = [];
  if (controls["only-losses"].checked) tests.push((file) => file.losses.length > 0);
  if (controls["only-renames"].checked) tests.push((file) => file.renamed);
  if (controls.kind.value) tests.push((file) => file.kind === controls.kind.value);
  if (controls.folder.value) tests.push((file) => `${file.folder}/`.startsWith(`${controls.folder.value}/`));
  if (filters.found) tests.push((file) => filters.found.has(file.place));
  filters.shown = tests.length ? files.filter((file) => tests.every((test) => test(file))) : files;
  controls.clear.hidden = tests.length === 0;
  showTree();
  tellFound();
}

function tellFound(done = files.length) {
  const told = filters.shown.length === files.length ? "" : `${number(filters.shown.length)} of ${counted(files.length, "file")}`;
  filters.controls.found.textContent = done < files.length ? `${told}, searching …` : told;
}

function clearFilters() {
  const { controls } = filters;
  controls["only-losses"].checked = controls["only-renames"].checked = false;
  controls.kind.value = controls.folder.value = controls.search.value = "";
  search("");
}

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether the text of a file, either side of it, holds `words`. */
function holds(place, words) {
  const { views } = block(`lines-${place}`);
  return Object.values(views).some((view) => view.rows.some((row) =>
    typeof row === "string" ? row.toLowerCase().includes(words) : row.some((line) => line !== null && textOf(line).toLowerCase().includes(words))));
}

/** Looks for `words` in every file. */
async function search(words) {
  const run = ++filters.run;
  filters.words = words;
  wanted = words === "" ? null : new RegExp(escaped(words), "giu");
  const folded = words.toLowerCase();
  const says = (text) => text.toLowerCase().includes(folded);
  filters.found = words === "" ? null : new Set(files
    .filter((file) => says(file.path) || says(file.source) || file.losses.some((loss) => says(loss.detail) || says(loss.construct)))
    .map((file) => file.place));
  applyFilters();
  if (words !== "") {
    let pause = performance.now();
    for (let place = 0; place < files.length; place += 1) {
      if (filters.found.has(place) || !holds(place, folded)) {
        if (performance.now() - pause < SLICE) continue;
      } else filters.found.add(place);
      if (performance.now() - pause < SLICE) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (run !== filters.run) return;
      applyFilters();
      tellFound(place);
      pause = performance.now();
    }
    applyFilters();
  }
  if (run === filters.run) route(true);
}

/** Goes to the next place that is searched for: in this file, else in the next one. */
function nextHit() {
  const hits = [...main.querySelectorAll("mark.hit")];
  const at = hits.findIndex((hit) => hit.classList.contains("current"));
  hits[at]?.classList.remove("current");
  const next = hits[at + 1];
  if (next) {
    next.classList.add("current");
    next.scrollIntoView({ block: "center" });
    return;
  }
  const file = neighbour(1);
  if (file) go({ file: file.link });
}

let typed = 0;
filters.controls.search.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(() => search(filters.controls.search.value.trim()), 150);
});
for (const id of ["only-losses", "only-renames", "kind", "folder"]) filters.controls[id].addEventListener("change", applyFilters);
filters.controls.clear.addEventListener("click", clearFilters);
document.getElementById("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  nextHit();
});
