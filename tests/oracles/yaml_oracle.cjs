// npm yaml, the library Obsidian bundles, with Obsidian's options. Reads {parse: [text], stringify: [value]} on
// stdin and answers in the same shape; what cannot be parsed is {error}, numbers JSON has no word for are "#...".
const yaml = require("./node_modules/yaml");

process.emitWarning = () => {};
const name = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? `#${value}` : value);
const parsed = (text) => {
  try {
    return { value: yaml.parse(text) };
  } catch (error) {
    return { error: error.message };
  }
};
const options = { nullStr: "", lineWidth: 0, aliasDuplicateObjects: false };
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const output = {
  parse: (input.parse || []).map(parsed),
  stringify: (input.stringify || []).map((value) => yaml.stringify(value, options)),
};
process.stdout.write(JSON.stringify(output, name));
