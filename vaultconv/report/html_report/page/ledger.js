/*
 * The ledger as a whole: by construct, counted, each line with its place.
 */

const AT_ONCE = 200;

function showLedger() {
  const groups = ledger.groups.map((group, place) => ({ ...group, lines: ledger.lines.filter((line) => line[1] === place) }));
  const box = make("div", { id: "content", class: "ledger", tabindex: "-1" });
  if (!groups.length) box.append(make("p", { class: "none" }, "Everything arrives as it was."));
  box.append(...groups.map(ledgerGroup));
  main.replaceChildren(make("div", { id: "head" }, make("h2", {}, "Ledger"), make("p", { class: "facts" }, plan.losses)), box);
  document.title = "Ledger · vaultconv";
  showItemsOf();
  markOpen(-1);
}

function ledgerGroup(group, place) {
  const list = make("ul");
  const details = make("details", { class: `outcome-${group.outcome}`, open: place === 0 },
    make("summary", {}, make("b", {}, group.construct), `: ${group.says} `, make("span", { class: "losses" }, number(group.lines.length))), list);
  const grow = () => {
    const from = list.querySelectorAll("li").length;
    list.append(...group.lines.slice(from, from + AT_ONCE).map(ledgerLine));
    const rest = group.lines.length - from - AT_ONCE;
    if (rest <= 0) return;
    const more = make("button", { type: "button", class: "more", onclick: () => { more.remove(); grow(); } }, `${number(rest)} more`);
    list.append(more);
  };
  details.addEventListener("toggle", () => details.open && !list.childElementCount && grow());
  if (place === 0) grow();
  return details;
}

function ledgerLine([place, , note, line, detail]) {
  const words = line ? `${note}:${line}` : note;
  const where = place < 0 ? seen(words, "code") : seen(words, "a", { href: address({ file: files[place].link, with: "source", old: line ? String(line) : null }) });
  const item = make("li", {}, where, detail ? " " : "");
  appendText(item, detail);
  return item;
}
