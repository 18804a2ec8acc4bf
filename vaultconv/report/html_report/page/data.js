"use strict";

/*
 * What the page was given: blocks of JSON, one for the plan, the list of files and the ledger, and two for each file
 * (its lines; how it looks). A file's blocks are read when somebody looks at it.
 */

const block = (id) => JSON.parse(document.getElementById(id).textContent);

const plan = block("plan");
const files = block("files");
const ledger = block("ledger");

const placeOf = new Map(); // by what a file is called in an address: two that want one path are told apart

files.forEach((file, place) => {
  const cut = file.path.lastIndexOf("/");
  file.place = place;
  file.name = file.path.slice(cut + 1);
  file.folder = cut < 0 ? "" : file.path.slice(0, cut);
  file.losses = [];
  file.link = file.path;
  for (let count = 2; placeOf.has(file.link); count += 1) file.link = `${file.path} (${count})`;
  placeOf.set(file.link, place);
});
for (const [place, group, note, line, detail] of ledger.lines) {
  if (place >= 0) files[place].losses.push({ ...ledger.groups[group], note, line, detail });
}

const RECENT = 6;
const recent = new Map();

/** The lines of a file; those of the last few files are kept. */
function entryOf(place) {
  const entry = recent.get(place) ?? block(`lines-${place}`);
  recent.delete(place);
  recent.set(place, entry);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value);
  return entry;
}

/** How a file looks, before and after. */
const renderedOf = (place) => block(`rendered-${place}`);

/** An element with attributes, properties that begin with "on", and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const number = (count) => count.toLocaleString("en");
const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
