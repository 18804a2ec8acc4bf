// What an Obsidian note links to, and what can be linked to in it, seen by markdown-it with the app's own additions
// (formats/obsidian.md sections 3 to 6): wikilinks, embeds, comments, formulas, tags, footnotes, ids of blocks. Reads a list of
// notes on stdin; answers for each its links, tags, headings and blocks with ids, with the words of these.
const MarkdownIt = require("markdown-it");
const YAML = require("yaml");

const markdown = new MarkdownIt({ html: true });
markdown.disable("reference"); // definitions of links stay text: `links` finds them
const inline = (name, rule) => markdown.inline.ruler.before("link", name, rule);
const token = (state, type, content, end) => {
  state.push(type, "", 0).content = content;
  state.pos = end;
  return true;
};

inline("wikilink", (state, silent) => {
  const found = /^(!?)\[\[([^\n]*?)\]\]/.exec(state.src.slice(state.pos, state.posMax));
  if (!found || !found[2].trim() || found[2].includes("[[")) return false;
  return silent ? ((state.pos += found[0].length), true) : token(state, "wikilink", found[2], state.pos + found[0].length);
});
inline("comment", (state, silent) => {
  const end = state.src.startsWith("%%", state.pos) ? state.src.indexOf("%%", state.pos + 2) : -1;
  if (end < 0 || end === state.pos + 2 || end + 2 > state.posMax) return false;
  const inner = state.src.slice(state.pos + 2, end);
  return silent ? ((state.pos = end + 2), true) : token(state, "hidden", inner, end + 2);
});
inline("formula", (state, silent) => {
  const found = /^(\$\$[^$]+\$\$|\$(?![\s$])(?:[^$\\\n]|\\.)*?(?<!\s)\$(?!\d))/.exec(state.src.slice(state.pos, state.posMax));
  return found ? (silent ? ((state.pos += found[0].length), true) : token(state, "formula", "", state.pos + found[0].length)) : false;
});
const TAG = /^#((?:[^\s!-,.:-@[-^`{-~\u2000-\u206f\u2e00-\u2e7f])+)/u;
inline("tag", (state, silent) => {
  const found = TAG.exec(state.src.slice(state.pos, state.posMax));
  const before = state.src[state.pos - 1];
  if (!found || /^[\d/]+$/.test(found[1]) || (state.pos && !/\s/.test(before) && state.pending)) return false;
  return silent ? ((state.pos += found[0].length), true) : token(state, "tag", found[1].replace(/\/+$/, ""), state.pos + found[0].length);
});
// A comment that begins a line goes on to the next mark, and a formula likewise, whatever is between.
for (const [name, mark] of [["hidden", "%%"], ["formula", "$$"]]) {
  markdown.block.ruler.before("fence", name, (state, from, to, silent) => {
    const start = state.bMarks[from] + state.tShift[from];
    if (!state.src.startsWith(mark, start)) return false;
    const end = state.src.indexOf(mark, start + 2);
    if (end < 0 || end > state.eMarks[to - 1] || (name === "hidden" && end === start + 2)) return false;
    let line = from;
    while (state.eMarks[line] < end) line += 1;
    if (state.src.slice(end + 2, state.eMarks[line]).trim()) return false;
    if (silent) return true;
    state.push(`${name}_block`, "", 0).content = state.src.slice(start + 2, end);
    state.line = line + 1;
    return true;
  }, { alt: ["paragraph", "blockquote", "list"] });
}

const folded = (text) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join("").toLowerCase();
const split = (text) => {
  const bar = text.indexOf("|");
  const target = bar > 0 ? text.slice(0, bar) : text;
  return target.trim();
};
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const isAddress = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text) || text.startsWith("//");
const ID = /(?:^|[\s\]])\^([A-Za-z0-9-]+)$/;

const definitions = (text) => {
  const found = new Map();
  for (const [, label, target] of text.matchAll(/^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)>?/gm)) found.set(label.toLowerCase(), target);
  return found;
};
const inside = (children, note) => {
  let words = "";
  let depth = 0;
  for (const one of children) {
    if (one.type === "wikilink") note.links.push(split(one.content));
    else if (one.type === "hidden") hidden(one.content, note);
    else if (one.type === "tag") note.tags.push(one.content);
    else if (one.type === "link_open" || one.type === "image") {
      const target = one.attrGet(one.type === "image" ? "src" : "href");
      const isBare = one.markup === "autolink";
      if (target && !isBare && !isAddress(target)) note.links.push(decoded(target));
    }
    if (one.type === "link_open") depth += isAddress(one.attrGet("href") ?? "") && one.markup !== "autolink" ? 0 : 1;
    else if (one.type === "link_close") depth = 0;
    else if (one.type === "text" && !depth) words += one.content;
    else if (one.type === "softbreak" || one.type === "hardbreak") words += "\n";
  }
  return words;
};
const hidden = (text, note) => {
  for (const [, target] of text.matchAll(/\[\[([^\n[\]]+)\]\]/g)) note.links.push(split(target));
  for (const [, name] of text.matchAll(/(?:^|\s)#([^\s!-,.:-@[-^`{-~]*[^\s\d!-,.:-@[-^`{-~][^\s!-,.:-@[-^`{-~]*)/g)) note.tags.push(name);
};
const properties = (text, note) => {
  const found = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/.exec(text);
  if (!found) return text;
  let said;
  try {
    said = YAML.parse(found[1]);
  } catch {
    return text.slice(found[0].length);
  }
  const visit = (value) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value && typeof value === "object") Object.values(value).forEach(visit);
    else if (typeof value === "string") {
      const one = /^\[\[([^[\]\n]+)\]\]$/.exec(value.trim());
      if (one) note.properties.push(split(one[1]));
    }
  };
  visit(said);
  return text.slice(found[0].length);
};
const inQuote = (open) => open.some(({ type }) => type === "blockquote_open");
const read = (source) => {
  const note = { links: [], properties: [], tags: [], headings: [], blocks: [] };
  const text = properties(source.replaceAll("\r\n", "\n").replace(/^\ufeff/, ""), note);
  // The label of a footnote is no definition, and its text is text.
  const tokens = markdown.parse(text.replace(/^([ \t>]*)\[\^([^\]\s]+)\]:/gm, "$1\\[^$2\\]"), {});
  const defined = definitions(text);
  // What is open, each with the words in it, and those of the last block in it that is closed.
  const open = [{ type: "root", words: "", last: "" }];
  const quotes = []; // blocks with ids in the quote at hand: the id is that of the quote as a whole
  for (const [place, one] of tokens.entries()) {
    const holder = open[open.length - 1];
    if (one.type === "hidden_block") hidden(one.content, note);
    if (one.nesting === 1) open.push({ type: one.type, words: "", last: "" });
    else if (one.nesting === -1) {
      const { type, words } = open.pop();
      const outer = open[open.length - 1];
      outer.words += words;
      outer.last = words;
      if (type === "blockquote_open" && !inQuote(open)) quotes.splice(0).forEach((block) => (block[1] = words));
    } else if (one.type === "fence" && one.info.startsWith("ad-")) {
      // A box of the plugin Admonition: its text is text.
      const { links, tags } = read(one.content);
      note.links.push(...links);
      note.tags.push(...tags);
    } else if (one.type !== "inline") holder.last = "";
    else {
      const text = inside(one.children, note).replace(/^\[![^\]]*\][+-]? ?/, "");
      for (const [, first, label] of one.content.matchAll(/\[([^\]]+)\](?:\[([^\]]*)\])?(?![(:])/g)) {
        const target = defined.get((label || first).toLowerCase());
        if (target && !isAddress(target)) note.links.push(decoded(target));
      }
      const id = ID.exec(one.content);
      const own = folded(text.replace(ID, "").replace(/^\[.\] /, ""));
      if (holder.type === "heading_open" && open.length === 2) note.headings.push([Number(tokens[place - 1].tag[1]), one.content, own]);
      if (id) {
        const isAlone = one.content === `^${id[1]}`;
        const block = [id[1].toLowerCase(), isAlone ? open[open.length - 2].last : own];
        note.blocks.push(block);
        if (inQuote(open)) quotes.push(block);
      }
      holder.words += own;
    }
  }
  return note;
};
require("./answering.cjs")((list) => list.map(read));
