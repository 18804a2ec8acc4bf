/*
 * The tree of files. Only the rows that can be seen are in the page: it may be of many thousand files.
 */

const ROW = 26;
const BEYOND = 12;
const LETTERS = { write: "A", update: "M", copy: "C", conflict: "!", stale: "S", remove: "D" };

const tree = {
  box: document.getElementById("tree"),
  inner: document.getElementById("tree-rows"),
  rows: [],
  closed: new Set(),
  active: 0,
  open: -1,
};

/** The rows of the files that are shown: their folders, each before what lies in it. */
function treeRows(shown) {
  const root = { folders: new Map(), files: [], count: 0, losses: 0 };
  for (const file of shown) {
    let node = root;
    if (file.folder !== "") {
      let path = "";
      for (const name of file.folder.split("/")) {
        path = path === "" ? name : `${path}/${name}`;
        if (!node.folders.has(name)) node.folders.set(name, { name, path, folders: new Map(), files: [], count: 0, losses: 0 });
        node = node.folders.get(name);
        node.count += 1;
        node.losses += file.losses.length;
      }
    }
    node.files.push(file);
  }
  const rows = [];
  const walk = (node, level) => {
    for (const folder of node.folders.values()) {
      rows.push({ folder, level });
      if (!tree.closed.has(folder.path)) walk(folder, level + 1);
    }
    for (const file of node.files) rows.push({ file, level });
  };
  walk(root, 0);
  return rows;
}

function showTree() {
  tree.rows = treeRows(filters.shown);
  tree.inner.style.height = `${Math.max(tree.rows.length, 1) * ROW}px`;
  const open = tree.rows.findIndex((row) => row.file?.place === tree.open);
  tree.active = open >= 0 ? open : Math.min(tree.active, Math.max(tree.rows.length - 1, 0));
  drawTree();
}

function drawTree() {
  const first = Math.max(Math.floor(tree.box.scrollTop / ROW) - BEYOND, 0);
  const last = Math.min(Math.ceil((tree.box.scrollTop + tree.box.clientHeight) / ROW) + BEYOND, tree.rows.length);
  const rows = [];
  for (let place = first; place < last; place += 1) rows.push(treeRow(tree.rows[place], place));
  if (tree.rows.length === 0) rows.push(make("p", { class: "none" }, files.length ? "Nothing is like that." : "Nothing would change."));
  tree.inner.replaceChildren(...rows);
  if (tree.rows.length) tree.box.setAttribute("aria-activedescendant", `row-${tree.active}`);
  else tree.box.removeAttribute("aria-activedescendant");
}

function treeRow(row, place) {
  const isFolder = row.folder !== undefined;
  const told = isFolder ? folderCells(row.folder) : fileCells(row.file);
  const element = make("div", {
    id: `row-${place}`,
    class: `tree-row ${isFolder ? "of-folder" : `of-file kind-${row.file.kind}`}${place === tree.active ? " active" : ""}`,
    role: "treeitem",
    "aria-level": row.level + 1,
    "aria-expanded": isFolder ? String(!tree.closed.has(row.folder.path)) : null,
    "aria-selected": String(!isFolder && row.file.place === tree.open),
    onclick: () => { tree.active = place; chooseRow(row); },
  }, ...told);
  element.style.transform = `translateY(${place * ROW}px)`;
  element.style.paddingInlineStart = `${8 + row.level * 14}px`;
  return element;
}

function folderCells(folder) {
  return [
    make("span", { class: "turn", "aria-hidden": "true" }, tree.closed.has(folder.path) ? "▸" : "▾"),
    seen(folder.name, "span", { class: "name", dir: "auto", title: spelled(folder.path) }),
    folder.losses ? make("span", { class: "losses", title: counted(folder.losses, "loss", "losses") }, number(folder.losses)) : null,
    make("span", { class: "count", title: counted(folder.count, "file") }, number(folder.count)),
  ];
}

function fileCells(file) {
  const counts = file.added === null ? [] : [
    make("span", { class: "added" }, `+${number(file.added)}`),
    make("span", { class: "removed" }, `−${number(file.removed)}`),
  ];
  return [
    make("span", { class: "kind", title: file.kind }, LETTERS[file.kind] ?? "?"),
    seen(file.name, "span", { class: "name", dir: "auto", title: spelled(file.path) }),
    file.losses.length ? make("span", { class: "losses", title: counted(file.losses.length, "loss", "losses") }, number(file.losses.length)) : null,
    ...counts,
  ];
}

/** Opens a file, or opens and closes a folder. */
function chooseRow(row) {
  if (row.file) {
    go({ file: row.file.link });
    return;
  }
  if (!tree.closed.delete(row.folder.path)) tree.closed.add(row.folder.path);
  showTree();
}

/** Marks the file that is open, and brings it into sight. */
function markOpen(place) {
  tree.open = place;
  const file = files[place];
  if (file) {
    const parts = file.folder.split("/");
    parts.forEach((_, count) => tree.closed.delete(parts.slice(0, count + 1).join("/")));
  }
  showTree();
  reveal(tree.rows.findIndex((row) => row.file?.place === place));
}

/** Makes a row the active one, and brings it into sight. */
function reveal(place) {
  if (place < 0 || place >= tree.rows.length) return;
  tree.active = place;
  const top = place * ROW;
  if (top < tree.box.scrollTop) tree.box.scrollTop = top;
  if (top + ROW > tree.box.scrollTop + tree.box.clientHeight) tree.box.scrollTop = top + ROW - tree.box.clientHeight;
  drawTree();
}

/** The file that is `step` files after the open one, among those that are shown. */
function neighbour(step) {
  const shown = tree.rows.filter((row) => row.file).map((row) => row.file);
  const at = shown.findIndex((file) => file.place === tree.open);
  return at < 0 ? shown[step > 0 ? 0 : shown.length - 1] : shown[at + step];
}

tree.box.addEventListener("scroll", drawTree, { passive: true });
new ResizeObserver(drawTree).observe(tree.box);

/** The keys of the list: each is given its active row. */
const TREE_KEYS = {
  ArrowDown: () => reveal(tree.active + 1),
  ArrowUp: () => reveal(tree.active - 1),
  Home: () => reveal(0),
  End: () => reveal(tree.rows.length - 1),
  Enter: (row) => row && chooseRow(row),
  ArrowRight: (row) => row?.folder && tree.closed.has(row.folder.path) && chooseRow(row),
  ArrowLeft: (row) => {
    if (row?.folder && !tree.closed.has(row.folder.path)) chooseRow(row);
    else if (row) reveal(tree.rows.findLastIndex((each, place) => place < tree.active && each.folder && each.level < row.level));
  },
};

tree.box.addEventListener("keydown", (event) => {
  if (!(event.key in TREE_KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  TREE_KEYS[event.key](tree.rows[tree.active]);
});
