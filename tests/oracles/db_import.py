"""What the importer of Logseq's database version would make of a graph of files, by its own rules, which are typed here from
``formats/logseq.md`` section 11 (each was run through the real importer): what it aborts on, what it loses, and what it shows
otherwise than the file version does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, normpath
from typing import Any
from urllib.parse import unquote

from tests.oracles.links import name_of
from tests.oracles.mldoc import page_name, parsed
from vaultconv.pipeline.plan import Plan

UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
JOURNAL = re.compile(r"journals/(\d{4})_(\d\d)_(\d\d)\.md")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
OTHER_DAY = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th), \d{4}|\d{4}_\d\d_\d\d|\d{4}-\d{1,2}-\d{1,2}")
"""Names that the file version takes for days, and this one takes for pages, unless they are spelled as its journals are."""
BUILT_IN = frozenset(
    {"a", "b", "c", "todo", "doing", "done", "now", "later", "contents", "favorites", "card"}
)
SPECIAL = frozenset(
    {
        "id",
        "collapsed",
        "heading",
        "title",
        "alias",
        "aliases",
        "tags",
        "icon",
        "file",
        "file-path",
        "hl-stamp",
    }
)
"""Properties that are something else to the importer, or nothing."""


@dataclass(frozen=True)
class Finding:
    """What one of the rules has found, at a block of a page (0: the page); ``key`` is the property that it is about."""

    rule: str
    path: str
    block: int
    detail: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.path}, block {self.block}: {self.rule}: {self.detail}"


@dataclass(frozen=True)
class Graph:
    """A graph as the importer gets it: its pages as mldoc reads them, in the order in which they are imported, and the paths of
    all files."""

    pages: Mapping[str, Any]
    files: frozenset[str]


def graph_of(texts: Mapping[str, str], files: Sequence[str]) -> Graph:
    """The graph of these pages: ``journals/`` come before ``pages/``."""
    ordered = sorted(texts)
    return Graph(dict(zip(ordered, parsed([texts[path] for path in ordered]), strict=True)), frozenset(files))


def of_plan(made: Plan) -> Graph:
    """The graph that ``made`` would write, less what no one could read."""
    unread = {
        made.converted.paths[note.path] for note in made.loaded.vault.notes if note.verbatim is not None
    }
    files = {file.path: file.data for file in made.converted.files}
    texts = {
        path: data.decode() for path, data in files.items() if path.endswith(".md") and path not in unread
    }
    return graph_of(texts, [*files, *(copy.path for copy in made.converted.copies)])


def blocks(graph: Graph) -> Iterator[tuple[str, int, Any]]:
    """Every block of every page, with its number."""
    for path, page in graph.pages.items():
        for number, block in enumerate(page["blocks"], start=1):
            yield path, number, block


# -- what it aborts on, or loses ----------------------------------------------------------------------------------------


def no_settings(graph: Graph) -> Iterator[Finding]:
    """A folder without ``logseq/config.edn`` is refused."""
    if "logseq/config.edn" not in graph.files:
        yield Finding("no settings", "logseq/config.edn", 0, "the importer refuses the folder")


def text_outside(graph: Graph) -> Iterator[Finding]:
    """Text before the first bullet is lost."""
    for path, page in graph.pages.items():
        head = page["head"]
        if head["words"].strip() or head["kinds"] or head["code"] or head["late"]:
            yield Finding("text outside of blocks", path, 0, head["words"].strip() or "a box")


def ids(graph: Graph) -> Iterator[Finding]:
    """Ids are UUIDs, each once; what is referred to is there."""
    known: dict[str, str] = {}
    for path, number, block in blocks(graph):
        for item in block["properties"]:
            if item["key"] != "id":
                continue
            id = item["value"].lower()
            if not UUID.fullmatch(id):
                yield Finding("no id", path, number, id)
            elif id in known:
                yield Finding("id twice", path, number, f"{id} is in {known[id]} too")
            known.setdefault(id, path)
    for path, number, block in blocks(graph):
        for id in (*block["blocks"], *(id for item in block["properties"] for id in item["blocks"])):
            if UUID.fullmatch(id.lower()) and id.lower() not in known:
                yield Finding("dangling reference", path, number, id)


def names(graph: Graph) -> Iterator[Finding]:
    """One file a page; no page named as the app's own are; a title names a page and never a block."""
    known: dict[str, str] = {}
    for path, page in graph.pages.items():
        name = name_of(page_name(path, page))
        if name in known:
            yield Finding("page twice", path, 0, f"{name!r} is {known[name]} too")
        known[name] = path
        if name in BUILT_IN:
            yield Finding("built-in name", path, 0, name)
        if "[[" in name or "\n" in name:
            yield Finding("name with a link", path, 0, name)
    for path, number, block in blocks(graph):
        if any(item["key"] == "title" for item in block["properties"]):
            yield Finding("title on a block", path, number, "it would rename the page")


def journals(graph: Graph) -> Iterator[Finding]:
    """A journal is a file ``journals/yyyy_MM_dd.md`` and nothing else is."""
    for path, page in graph.pages.items():
        name = page_name(path, page)
        is_day = DAY.fullmatch(name) is not None
        if path.startswith("journals/") and JOURNAL.fullmatch(path) is None:
            yield Finding("no journal", path, 0, "in the folder of journals, and not named like one")
        elif is_day and JOURNAL.fullmatch(path) is None:
            yield Finding("no journal", path, 0, f"{name} is an ordinary page")


def aborts(graph: Graph) -> Iterator[Finding]:
    """Texts on which the whole import stops, or the whole file is dropped."""
    for path, number, block in blocks(graph):
        for name in block["glued"]:
            yield Finding("glued tag", path, number, f"{name!r}: the import stops")
        for name in block["pages"]:
            if re.fullmatch(r"\d{3}-\d-\d", name):
                yield Finding("no date", path, number, f"[[{name}]] drops the file")


def types(graph: Graph) -> Iterator[Finding]:
    """A key has one type, that of its first value; a value of another is dropped, and words after a checkbox stop the import."""
    first: dict[str, tuple[str, str]] = {}
    for path, page in graph.pages.items():
        for number, block in enumerate((page["head"], *page["blocks"])):
            for item in block["properties"]:
                key, type = item["key"], type_of(item)
                if key in SPECIAL or not type:
                    continue
                known, where = first.setdefault(key, (type, path))
                if known == type or known == "text" or {known, type} == {"node", "date"}:
                    continue
                if type == "text" and known != "checkbox":
                    first[key] = (type, where)
                    continue
                fate = "the import stops" if type == "text" else "the value is dropped"
                yield Finding(
                    "mixed types", path, number, f"{key!r} is {type} here and {known} in {where}: {fate}", key
                )


def type_of(item: Any) -> str:
    """The type that the importer infers from a value; ``""`` for none.

    >>> [type_of({"key": "k", "value": v, "names": n}) for v, n in (("1.5", []), ("true", []), ("[[A]]", ["A"]), ("see [[A]]", ["A"]))]
    ['number', 'checkbox', 'node', 'text']
    """
    text, names = item["value"].strip(), item["names"]
    if not text:
        return ""
    if names and not re.sub(r"\[\[[^\[\]]*\]\]|#\S+|[,，\s]", "", text):
        return "date" if all(DAY.fullmatch(name) for name in names) else "node"
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return "number"
    if text in ("true", "false"):
        return "checkbox"
    return "url" if re.fullmatch(r"https?://\S+", text) else "text"


def aliases(graph: Graph) -> Iterator[Finding]:
    """An alias has one page, and is none that has aliases itself; any other is dropped."""
    said = {path: _aliases(page) for path, page in graph.pages.items()}
    with_aliases = {name_of(page_name(path, graph.pages[path])) for path, names in said.items() if names}
    owners: dict[str, str] = {}
    for path, names in said.items():
        own = name_of(page_name(path, graph.pages[path]))
        for name in names:
            is_own = name == own
            if is_own or owners.setdefault(name, path) != path or name in with_aliases:
                yield Finding("alias dropped", path, 0, name, name)


def _aliases(page: Any) -> list[str]:
    """The aliases of a page, as the app compares names."""
    texts = [item["value"] for item in page["head"]["properties"] if item["key"] == "alias"]
    found = (link or word.strip() for text in texts for link, word in _ALIAS.findall(text))
    return list(dict.fromkeys(name_of(name) for name in found if name))


_ALIAS = re.compile(r"\[\[(.+?)\]\]|([^,，\[\]]+)")


def assets(graph: Graph) -> Iterator[Finding]:
    """A file is found by its raw path: no ``%20``. (A file that is not there at all is the source's own affair.)"""
    known = {basename(path): path for path in graph.files}
    for path, number, address in _files_shown(graph):
        name = basename(address)
        if normpath(address) not in graph.files and (known.get(name) or known.get(unquote(name))):
            yield Finding("file not found", path, number, address)


def _files_shown(graph: Graph) -> Iterator[tuple[str, int, str]]:
    """Each link to a file: the page, the block, and the path, without what follows a ``#``."""
    for path, number, block in blocks(graph):
        for address in block["addresses"]:
            if address.startswith("../assets/"):
                yield path, number, address.removeprefix("../").partition("#")[0]


BROKEN: Mapping[str, Callable[[Graph], Iterator[Finding]]] = {
    rule.__name__.replace("_", " "): rule
    for rule in (no_settings, text_outside, ids, names, journals, aborts, types, aliases, assets)
}


# -- what it shows otherwise ---------------------------------------------------------------------------------------------


def embeds(graph: Graph) -> Iterator[Finding]:
    """A block with an embed becomes a link to what is embedded: all else in it is lost."""
    for path, number, block in blocks(graph):
        if block["embeds"] and (len(block["embeds"]) > 1 or block["words"].strip()):
            yield Finding("embed among words", path, number, block["words"].strip()[:60])


def tags(graph: Graph) -> Iterator[Finding]:
    """A tag is cut out of its sentence; of several with a namespace among them the first is kept."""
    for path, number, block in blocks(graph):
        for name in block["tags"]:
            yield Finding("tag with a namespace" if "/" in name else "tag in a sentence", path, number, name)


def other_days(graph: Graph) -> Iterator[Finding]:
    """A link to a day that is spelled as no journal is titled leads to a page of that name."""
    for path, number, block in blocks(graph):
        for name in block["pages"]:
            if OTHER_DAY.fullmatch(name) and not DAY.fullmatch(name):
                yield Finding("stray day", path, number, f"{name!r} is a page and no day")


def places_in_files(graph: Graph) -> Iterator[Finding]:
    """A link to a page of a file stays a link, and is none to the file's own page."""
    for path, number, block in blocks(graph):
        for address in block["addresses"]:
            if address.startswith("../assets/") and "#" in address:
                yield Finding("place in a file", path, number, address)


def late_properties(graph: Graph) -> Iterator[Finding]:
    """Properties that stand behind other text than the first line are properties, and that text too."""
    for path, number, block in blocks(graph):
        if block["behind"]:
            yield Finding("properties behind text", path, number, ", ".join(block["behind"]))


SHOWN_OTHERWISE: Mapping[str, Callable[[Graph], Iterator[Finding]]] = {
    rule.__name__.replace("_", " "): rule
    for rule in (embeds, tags, other_days, late_properties, places_in_files)
}


def broken(graph: Graph) -> list[Finding]:
    """All that would be lost, or would stop the import."""
    return [finding for rule in BROKEN.values() for finding in rule(graph)]


def unreported(made: Plan) -> list[Finding]:
    """What is :func:`broken` in the graph that ``made`` would write, less what its ledger says: that a source gives a property
    several types, or two pages one alias."""
    said = {loss.value.lower() for loss in made.losses if loss.construct in ("type", "alias")}
    return [finding for finding in broken(of_plan(made)) if not finding.key or finding.key not in said]


def shown_otherwise(graph: Graph) -> Counter[str]:
    """How often the database version shows otherwise what it has imported."""
    return Counter(finding.rule for rule in SHOWN_OTHERWISE.values() for finding in rule(graph))
