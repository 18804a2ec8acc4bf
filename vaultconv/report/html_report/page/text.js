/*
 * Text of notes, made visible. Nothing of it is ever read as HTML. What cannot be seen, or turns a line round, is shown as a
 * sign with its code point; what is searched for is marked; of an endless line, the beginning is shown, and the rest on demand.
 */

const LONG = 2000;
const MORE = 200000;

const UNSEEN = new RegExp(
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f" + // cursor, colours, bells
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069" + // direction marks and overrides
    "\\u200b\\u2028\\u2029\\u2060\\ufeff" + // no width, or a line end to some only
    "\\ud800-\\udfff]", // half a pair: a byte that is no UTF-8
  "gu",
);

let wanted = null; // a regular expression for what is searched for

/** What a sign says: a code point, or the byte that is no text. */
function signOf(character) {
  const code = character.codePointAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Appends `text` to `parent`, in which what cannot be seen is a sign. */
function appendSeen(parent, text) {
  let at = 0;
  for (const found of text.matchAll(UNSEEN)) {
    if (found.index > at) parent.append(text.slice(at, found.index));
    parent.append(make("span", { class: "sign", title: "a character that is not seen" }, signOf(found[0])));
    at = found.index + found[0].length;
  }
  if (at < text.length) parent.append(text.slice(at));
}

/** Appends `text`, in which what is searched for is marked. */
function appendText(parent, text) {
  if (wanted === null) {
    appendSeen(parent, text);
    return;
  }
  let at = 0;
  for (const found of text.matchAll(wanted)) {
    if (found[0] === "") continue;
    appendSeen(parent, text.slice(at, found.index));
    const hit = make("mark", { class: "hit" });
    appendSeen(hit, found[0]);
    parent.append(hit);
    at = found.index + found[0].length;
  }
  appendSeen(parent, text.slice(at));
}

/** A name or a sentence as an element. */
function seen(text, tag = "span", attributes = {}) {
  const element = make(tag, attributes);
  appendText(element, text);
  return element;
}

/** `text` for a place that holds no elements: a title. */
const spelled = (text) => text.replace(UNSEEN, (found) => `\\${signOf(found)}`);

const lengthOf = (line) => (typeof line === "string" ? line.length : line.reduce((sum, piece) => sum + piece.length, 0));
const textOf = (line) => (line === null ? "" : typeof line === "string" ? line : line.join(""));

/** Fills `cell` with a line, which is text or pieces that are in turn unchanged and changed, from `start` to `end`. */
function appendLine(cell, line, start, end) {
  const pieces = typeof line === "string" ? [line] : line;
  let at = 0;
  pieces.forEach((piece, place) => {
    const part = piece.slice(Math.max(start - at, 0), Math.max(end - at, 0));
    at += piece.length;
    if (part === "") return;
    if (place % 2) {
      const word = make("mark", { class: "word" });
      appendText(word, part);
      cell.append(word);
    } else appendText(cell, part);
  });
}

/** The cell of a line. */
function lineCell(line, className) {
  const cell = make("div", { class: `text ${className}`, dir: "auto" });
  if (line === null) return cell;
  const length = lengthOf(line);
  const show = (from, to) => {
    appendLine(cell, line, from, to);
    if (to >= length) return;
    const next = Math.min(length, to + MORE);
    const says = `… ${number(length - to)} more characters`;
    const more = make("button", { type: "button", class: "more", onclick: () => { more.remove(); show(to, next); } }, says);
    cell.append(more);
  };
  show(0, length > LONG + 200 ? LONG : length);
  return cell;
}
