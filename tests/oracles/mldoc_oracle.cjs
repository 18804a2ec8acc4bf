// npm mldoc, the parser of Logseq's file version. Reads a list of pages on stdin and answers, for each, its blocks in
// order: level, marker, priority, size of the heading, properties, and the pages and blocks that it refers to.
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
const plain = (nodes) =>
  nodes.map((n) => (n[0] === "Plain" ? n[1] : n[0] === "Link" ? n[1].url[1] : "")).join("");
const collect = (node, block) => {
  if (!Array.isArray(node)) {
    if (node && typeof node === "object") Object.values(node).forEach((inner) => collect(inner, block));
    return;
  }
  if (node[0] === "Link" && node[1].url) {
    const [kind, target] = node[1].url;
    if (kind === "Page_ref") block.pages.push(target);
    if (kind === "Block_ref") block.blocks.push(target);
    return;
  }
  if (node[0] === "Nested_link") return void block.pages.push(node[1].content.slice(2, -2));
  if (node[0] === "Tag") return void block.tags.push(plain(node[1]));
  if (node[0] === "Macro" && node[1].name === "embed") {
    const target = node[1].arguments.join(", ");
    return void (target.startsWith("[[") ? block.pages : block.blocks).push(target.slice(2, -2));
  }
  if (["Src", "Example", "CommentBlock", "Property_Drawer", "Raw_Html", "Inline_Html"].includes(node[0])) return;
  node.forEach((inner) => collect(inner, block));
};
const page = (text) => {
  const made = { properties: [], blocks: [] };
  let block = { ...made, level: 0, pages: [], blocks: [], tags: [], kinds: [] };
  for (const [node] of JSON.parse(Mldoc.parseJson(text, config))) {
    if (node[0] === "Heading") {
      const { level, marker, priority, size, title } = node[1];
      block = { level, marker, priority, size, properties: [], pages: [], blocks: [], tags: [], kinds: [] };
      made.blocks.push(block);
      collect(title, block);
    } else if (node[0] === "Property_Drawer") {
      (made.blocks.length ? block : made).properties.push(...node[1].map(([key, value]) => [key, value]));
    } else {
      block.kinds.push(node[0] === "Custom" ? `Custom ${node[1]}` : node[0]);
      collect(node, block);
    }
  }
  return made;
};
process.stdout.write(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).map(page)));
