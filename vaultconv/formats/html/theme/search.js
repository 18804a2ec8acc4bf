/* The search of a site. It needs no server: the index comes as programs that hand over data, the first time that somebody types. */
(function () {
  "use strict";

  var own = document.currentScript;
  var root = own.getAttribute("src").replace(/_vault\/search\.js.*$/, "");
  var box = document.querySelector("search");
  var field = document.getElementById("site.search");
  var shown = document.getElementById("site.found");
  if (!box || !field || !shown) { return; }

  var MOST = 50;        // results on the page
  var MOST_PARTS = 16;  // parts of the index that one beginning of a word may load
  var index = null, starts = null, asked = false;
  var parts = {}, waiting = {};
  var unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/g;

  box.hidden = false;

  function load(name) {
    var script = document.createElement("script");
    script.src = root + "_vault/" + name;
    script.onerror = function () { say("The index of the search is not there."); };
    document.head.appendChild(script);
  }

  function loadAll() {
    if (asked) { return; }
    asked = true;
    load("search-index.js");
    load("search-parts.js");
  }

  function compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

  /* Each page is known by its number; the rank of a page is its place among all by title, which tells between equals. */
  window.vaultSearch = function (data) {
    var pages = new Map();
    data.pages.forEach(function (page) {
      pages.set(page[0], { href: page[1], title: page[2], folder: data.folders[page[3]], tags: page.slice(4),
        folded: fold(page[2]), said: page.slice(4).map(fold).join(" "), rank: 0 });
    });
    Array.from(pages.values()).sort(function (a, b) { return compare(a.folded, b.folded) || compare(a.href, b.href); })
      .forEach(function (page, rank) { page.rank = rank; });
    index = pages;
    find();
  };
  window.vaultSearchParts = function (data) { starts = data; find(); };
  window.vaultSearchPart = function (name, words) {
    // Names that are numbers come first in JavaScript, whatever was written: put them in their places.
    parts[name] = { words: words, names: Object.keys(words).sort(compare) };
    find();
  };

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "");
  }

  /* The words that are looked for; each of scripts without blanks as pairs of characters, like the index has them. */
  function wanted(text) {
    var out = [];
    (fold(text).match(/[\p{L}\p{N}]+/gu) || []).forEach(function (run) {
      (run.match(unspaced) || []).forEach(function (piece) {
        if (piece.length === 1) { out.push(piece); }
        for (var at = 0; at + 1 < piece.length; at++) { out.push(piece.slice(at, at + 2)); }
      });
      run.split(unspaced).forEach(function (piece) { if (piece) { out.push(piece.slice(0, 40)); } });
    });
    return out.filter(function (word, at) { return out.indexOf(word) === at; });
  }

  /* The names of the parts that words beginning with `word` are in. */
  function partsOf(word) {
    var low = 0, high = starts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (starts[middle][0] <= word) { low = middle + 1; } else { high = middle; }
    }
    var found = [starts[Math.max(low - 1, 0)][1]];
    while (low < starts.length && starts[low][0].indexOf(word) === 0 && found.length < MOST_PARTS) { found.push(starts[low++][1]); }
    return found;
  }

  /* The pages that have a word beginning with `word`: 2 for the word itself, 1 for a longer one; null while a part is on its way. */
  function pagesWith(word) {
    var pages = new Map(), complete = true;
    partsOf(word).forEach(function (name) {
      var part = parts[name];
      if (!part) {
        complete = false;
        if (!waiting[name]) { waiting[name] = true; load("search-" + name + ".js"); }
        return;
      }
      var low = 0, high = part.names.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (part.names[middle] < word) { low = middle + 1; } else { high = middle; }
      }
      for (; low < part.names.length && part.names[low].indexOf(word) === 0; low++) {
        var page = 0, weight = part.names[low] === word ? 2 : 1;
        part.words[part.names[low]].split(" ").forEach(function (step) {
          page += parseInt(step, 36);
          pages.set(page, Math.max(weight, pages.get(page) || 0));
        });
      }
    });
    return complete ? pages : null;
  }

  function find() {
    var text = field.value.trim();
    if (!text) { shown.hidden = true; shown.textContent = ""; return; }
    if (!index || !starts) {
      loadAll();
      say("Searching …", true);
      return;
    }
    var words = wanted(text), phrase = fold(text), scores = new Map(), missing = false;
    words.forEach(function (word, at) {
      var pages = pagesWith(word);
      if (!pages) { missing = true; return; }
      if (at === 0) { scores = new Map(pages); return; }
      scores.forEach(function (score, page) {
        if (pages.has(page)) { scores.set(page, score + pages.get(page)); } else { scores.delete(page); }
      });
    });
    if (missing) { scores = new Map(); }
    var tag = phrase.replace(/^#/, "");
    index.forEach(function (page, number) {
      var title = page.folded;
      var inTitle = title === phrase ? 1000 : title.indexOf(phrase) === 0 ? 500 :
        words.length && words.every(function (word) { return title.indexOf(word) >= 0; }) ? 200 : 0;
      var inTags = tag && page.said.indexOf(tag) >= 0 ? 100 : 0;
      if (inTitle || inTags) { scores.set(number, (scores.get(number) || 0) + inTitle + inTags); }
    });
    var ranked = Array.from(scores.keys()).filter(function (number) { return index.has(number); })
      .sort(function (a, b) { return scores.get(b) - scores.get(a) || index.get(a).rank - index.get(b).rank; });
    show(ranked, missing);
  }

  /* Shows nodes, and says whether more is on its way: a part of the index that comes replaces what stands there. */
  function put(missing, nodes) {
    shown.replaceChildren.apply(shown, nodes);
    shown.setAttribute("aria-busy", missing ? "true" : "false");
    shown.dataset.words = field.value;
    shown.hidden = false;
  }

  function say(text, missing) {
    var line = document.createElement("p");
    line.textContent = text;
    put(missing, [line]);
  }

  function show(ranked, missing) {
    if (!ranked.length) { say(missing ? "Searching …" : "Nothing found.", missing); return; }
    var list = document.createElement("ul");
    ranked.slice(0, MOST).forEach(function (number) {
      var page = index.get(number);
      var item = document.createElement("li"), link = document.createElement("a"), place = document.createElement("small");
      link.href = root + page.href;
      link.dir = "auto";
      link.textContent = page.title;
      place.textContent = [page.folder].concat(page.tags.slice(0, 5).map(function (tag) { return "#" + tag; })).filter(Boolean).join("  ");
      if (place.textContent) { link.appendChild(place); }
      item.appendChild(link);
      list.appendChild(item);
    });
    var count = document.createElement("p");
    count.textContent = ranked.length === 1 ? "1 page" : ranked.length + " pages" + (ranked.length > MOST ? ", the first " + MOST + " of them" : "");
    put(missing, [count, list]);
  }

  var timer = 0;
  field.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(find, 60); });
  field.addEventListener("focus", loadAll);
  field.form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = shown.querySelector("a");
    if (first && !shown.hidden) { first.click(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/^(?:input|textarea|select)$/i.test(event.target.tagName) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape" && !shown.hidden) {
      shown.hidden = true;
      field.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !shown.hidden && box.contains(event.target)) {
      var links = [field].concat(Array.from(shown.querySelectorAll("a")));
      var next = links[(links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : links.length - 1)) % links.length];
      event.preventDefault();
      next.focus();
    }
  });
  box.addEventListener("focusout", function (event) { if (event.relatedTarget && !box.contains(event.relatedTarget)) { shown.hidden = true; } });
  document.addEventListener("click", function (event) { if (!box.contains(event.target)) { shown.hidden = true; } });
})();
