// npm mldoc, the parser of Logseq's file version. Reads a list of pages on stdin and answers, for each, its properties and
// its blocks in order: level, marker, size of the heading, properties, what is referred to, held and shown.
const { Mldoc } = require("./node_modules/mldoc");

const config = JSON.stringify({
  toc: false,
  heading_number: false,
  keep_line_break: true,
  format: "Markdown",
  heading_to_list: false,
  exporting_keep_properties: true,
  inline_type_with_pos: false,
  parse_outline_only: false,
  export_md_remove_options: [],
  hiccup_in_block: true,
});
const dead = ["CommentBlock", "Raw_Html", "Inline_Html", "Comment", "Hiccup", "Raw_Inline"];
const plain = (nodes) =>
  nodes.map((n) => (n[0] === "Plain" ? n[1] : n[0] === "Link" ? n[1].url[1] : "")).join("");
const words = (label) => {
  const found = fresh({});
  collect(label, found);
  return found.words;
};
// A date as one text: what it is for, the day, the time and how it repeats, as they are spelled.
const pad = (number, width = 2) => String(number).padStart(width, "0");
const repeats = { Dotted: ".+", Plus: "+", DoublePlus: "++" };
const stamp = ([kind, said]) => {
  const { date, time, repetition } = said.start ?? said;
  const parts = [kind.toLowerCase(), date ? `${pad(date.year, 4)}-${pad(date.month)}-${pad(date.day)}` : ""];
  if (time) parts.push(`${pad(time.hour)}:${pad(time.min)}`);
  if (repetition) parts.push(`${repeats[repetition[0][0]]}${repetition[2]}${repetition[1][0][0].toLowerCase()}`);
  return parts.join(" ");
};
const embedded = (node) => node[1].arguments.join(", ");
const visit = {
  Link(node, block) {
    const [kind, target] = node[1].url;
    if (kind === "Page_ref") block.pages.push(target);
    else if (kind === "Block_ref") block.blocks.push(target);
    else {
      block.addresses.push(typeof target === "string" ? target : `${target.protocol}://${target.link}`);
      if (kind === "Complex" && !node[1].full_text.startsWith("!")) block.told += words(node[1].label);
    }
  },
  Nested_link(node, block) {
    const name = node[1].content.slice(2, -2);
    block.pages.push(name, ...[...name.matchAll(/\[\[([^[\]]+)\]\]/g)].map((found) => found[1]));
  },
  Tag(node, block) {
    const name = plain(node[1]);
    block.tags.push(name);
    if (node[1].length === 1 && node[1][0][0] === "Link") block.bracketed.push(name);
    if (node[1].length > 1 && node[1].some(([kind]) => kind === "Link")) block.glued.push(name);
  },
  Code: (node, block) => block.code.push(node[1]),
  Verbatim: (node, block) => block.code.push(node[1]),
  Latex_Fragment: (node, block) => block.formulas.push(node[1][1]),
  Plain(node, block) {
    block.words += node[1];
    block.told += node[1];
  },
  Entity(node, block) {
    block.words += node[1].unicode;
    block.told += node[1].unicode;
  },
  Src: (node, block) => block.programs.push(node[1].lines.join("")),
  Displayed_Math: (node, block) => block.formulas.push(node[1]),
  Macro(node, block) {
    // What is hidden in a text is text, less what is shown in its place.
    if (node[1].name === "cloze") visit.Plain(["Plain", embedded(node).split(" \\\\ ")[0]], block);
    if (node[1].name !== "embed") return void block.macros.push(node[1].name);
    const target = embedded(node);
    block.embeds.push(target);
    (target.startsWith("[[") ? block.pages : block.blocks).push(target.slice(2, -2));
  },
  Timestamp: (node, block) => block.timestamps.push(stamp(node[1])),
};
const held = ["Custom", "Src", "Quote", "Horizontal_Rule", "Table", "Displayed_Math"];
const collect = (node, block) => {
  if (!Array.isArray(node)) {
    if (node && typeof node === "object") Object.values(node).forEach((inner) => collect(inner, block));
    return;
  }
  const [name] = node;
  if (typeof name === "string") {
    // A box that quotes in another one: the app knows no quote in a quote.
    if (held.includes(name)) block.kinds.push(name === "Custom" && /quotation$/.test(node[1]) ? "Quote" : name);
    if (dead.includes(name)) return void (block.html += JSON.stringify(node[1] ?? ""));
    if (name === "Property_Drawer") return void block.late.push(...node[1].map(([key]) => key));
    if (name === "Custom" && node[1] === "query") return;
    if (name === "Custom") return void (block.boxes.push(node[1]), collect(node[3], block));
    if (name === "Footnote_Definition") return void collect(node[2], block);
    if (name === "Table") {
      const rows = [node[1].header, ...node[1].groups.flat()].filter(Boolean);
      block.tables.push(rows.map((row) => row.length));
    }
    if (visit[name]) return void visit[name](node, block);
    if (node.length && typeof node[0] === "string" && name[0] !== name[0].toUpperCase()) return;
  }
  node.forEach((inner) => collect(inner, block));
};
const fresh = (heading) => ({
  ...heading,
  properties: [],
  ...Object.fromEntries(
    ["pages", "blocks", "tags", "addresses", "code", "formulas", "programs", "macros", "timestamps", "kinds", "boxes", "tables", "late", "embeds", "glued", "behind", "bracketed"].map(
      (key) => [key, []],
    ),
  ),
  words: "",
  told: "", // the words, with those of links that lead out of the graph
  html: "",
});
const property = ([key, value, ast]) => {
  const found = fresh({});
  collect(ast, found);
  return { key, value, names: [...found.pages, ...found.tags], blocks: found.blocks };
};
// As the app does: the file is split into blocks by its headings; then each block is parsed again by itself, less its
// indentation (a line that is less indented loses what it has).
const lines = (text, level) =>
  text
    .split("\n")
    .map((line, n) => {
      if (!n) return line.replace(/^[ \t]*(?:-[ \t]*)?/, "- ");
      const width = level + 1;
      return /^[ \t]*$/.test(line.slice(0, width)) ? line.slice(width) : line.replace(/^[ \t]+/, "");
    })
    .join("\n");
const page = (text) => {
  const bytes = Buffer.from(text, "utf8");
  const nodes = JSON.parse(Mldoc.parseJson(text, config));
  const starts = nodes.filter(([node]) => node[0] === "Heading").map(([node, at]) => [at.start_pos, node[1]]);
  const before = bytes.subarray(0, starts.length ? starts[0][0] : bytes.length).toString("utf8");
  const head = fresh({ level: 0 });
  for (const [node] of before ? JSON.parse(Mldoc.parseJson(before, config)) : []) add(node, head);
  const blocks = starts.map(([start, { level }], n) => {
    const own = bytes.subarray(start, n + 1 < starts.length ? starts[n + 1][0] : bytes.length).toString("utf8");
    const [[first], ...rest] = JSON.parse(Mldoc.parseJson(lines(own, level), config));
    const { marker, priority, size, title } = first[1];
    const block = fresh({ level, marker: marker ?? null, priority: priority ?? null, size: size ?? null, parts: 1 });
    collect(title, block);
    const place = rest.findIndex(([node]) => node[0] === "Property_Drawer");
    if (place > 0) block.behind.push(...rest[place][0][1].map(([key]) => key));
    for (const [node] of rest) add(node, block);
    return block;
  });
  return { properties: head.properties, before: head.words, head, blocks };
};
const add = (node, block) => {
  if (node[0] === "Heading") block.parts += 1;
  // Front matter, and what else the app reads as a property of the page.
  if (node[0] === "Directive") block.properties.push(property([node[1].toLowerCase(), node[2], []]));
  else if (node[0] === "Property_Drawer" && !block.properties.length) block.properties.push(...node[1].map(property));
  else collect(node, block);
};
require("./answering.cjs")((list) => list.map(page));
