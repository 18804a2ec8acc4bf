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
  var MOST_PARTS = 6;   // parts of the index that one beginning of a word may load
  var index = null, asked = false;
  var parts = {}, waiting = {};
  var unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/g;

  box.hidden = false;

  function load(name) {
    var script = document.createElement("script");
    script.src = root + "_vault/" + name;
    script.onerror = function () { say("The index of the search is not there."); };
    document.head.appendChild(script);
  }

  window.vaultSearch = function (data) {
    data.folded = data.pages.map(function (page) { return fold(page[1]); });
    data.tags = data.pages.map(function (page) { return page.slice(3).map(fold).join(" "); });
    index = data;
    find();
  };
  window.vaultSearchPart = function (number, words) {
    parts[number] = { words: words, names: Object.keys(words) };
    // Names that are numbers come first in JavaScript, whatever was written: put them in their places.
    parts[number].names.sort(function (a, b) { return a < b ? -1 : a > b ? 1 : 0; });
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

  /* The numbers of the parts that words beginning with `word` are in. */
  function partsOf(word) {
    var low = 0, high = index.starts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (index.starts[middle] <= word) { low = middle + 1; } else { high = middle; }
    }
    var found = [Math.max(low - 1, 0)];
    while (low < index.starts.length && index.starts[low].indexOf(word) === 0 && found.length < MOST_PARTS) { found.push(low++); }
    return index.starts.length ? found : [];
  }

  /* The pages that have a word beginning with `word`: 2 for the word itself, 1 for a longer one; null while a part is on its way. */
  function pagesWith(word) {
    var pages = new Map(), complete = true;
    partsOf(word).forEach(function (number) {
      var part = parts[number];
      if (!part) {
        complete = false;
        if (!waiting[number]) { waiting[number] = true; load("search-" + number + ".js"); }
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
    if (!index) {
      if (!asked) { asked = true; load("search-index.js"); }
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
    index.folded.forEach(function (title, page) {
      var inTitle = title === phrase ? 1000 : title.indexOf(phrase) === 0 ? 500 :
        words.length && words.every(function (word) { return title.indexOf(word) >= 0; }) ? 200 : 0;
      var tag = phrase.replace(/^#/, "");
      var inTags = tag && index.tags[page].indexOf(tag) >= 0 ? 100 : 0;
      if (inTitle || inTags) { scores.set(page, (scores.get(page) || 0) + inTitle + inTags); }
    });
    var ranked = Array.from(scores.keys()).sort(function (a, b) { return scores.get(b) - scores.get(a) || a - b; });
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
      var page = index.pages[number];
      var item = document.createElement("li"), link = document.createElement("a"), place = document.createElement("small");
      link.href = root + page[0];
      link.dir = "auto";
      link.textContent = page[1];
      place.textContent = [index.folders[page[2]]].concat(page.slice(3, 8).map(function (tag) { return "#" + tag; })).filter(Boolean).join("  ");
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
  field.addEventListener("focus", function () { if (!asked) { asked = true; load("search-index.js"); } });
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
  document.addEventListener("click", function (event) { if (!box.contains(event.target)) { shown.hidden = true; } });
})();
