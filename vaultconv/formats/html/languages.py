"""The language of code, as the classes of programs that color it say.

====================================================  ==========================================================
``language-x``, ``lang-x``                            HTML's own recommendation; Prism, highlight.js, Docusaurus
``highlight-source-x``                                GitHub
``highlight hl-x``, ``src src-x``                      Jupyter; Org
``highlight-x``, ``mw-highlight-lang-x``              Sphinx; MediaWiki
``brush: x``                                          SyntaxHighlighter (WordPress)
``sourceCode x``                                      pandoc
``hljs x``, ``highlight x``, ``prettyprint x``        highlight.js; Hexo and Pygments; Prettify
``data-lang``, ``data-language``, ``<pre lang>``      Hugo, Jekyll; Gatsby; GitHub's older pages
``data-code-block-lang``                              Medium
``data-syntaxhighlighter-params``                     Confluence: ``brush: x``
``mermaid``                                           a diagram that a program draws in the page
====================================================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vaultconv.lazy_pattern import lazy_pattern

_BY_PREFIX = lazy_pattern(
    r"(?:^|\s)(?:language-|lang-|hl-|src\s+src-|highlight-source-|mw-highlight-lang-|brush:\s*)([^\s;]+)"
)
_SPHINX = lazy_pattern(r"(?:^|\s)highlight-(?!source-|text-)([a-z][\w+#-]*)")
_AFTER = lazy_pattern(r"(?:^|\s)(?:sourceCode|hljs|highlight|prettyprint)\s+([a-zA-Z][\w+#.-]*)")
_BEFORE = lazy_pattern(r"^([a-zA-Z][\w+#.-]*)\s+hljs$")
_NONE = frozenset(
    [
        "none",
        "nohighlight",
        "no-highlight",
        "plain",
        "default",
        "notranslate",
        "code",
        "codehilite",
        "copyable",
        "linenums",
        "line-numbers",
        "numberLines",
        "lang",
        "hljs",
    ]
)


def language_of(holders: Iterable[Mapping[str, str | None]]) -> str:
    """The language that the attributes of the first of ``holders`` that says one say: those of the code, and of what is around
    it.

    >>> language_of([{"class": "hljs python"}]), language_of([{}, {"data-lang": "c++"}]), language_of([{"class": "slang-x"}])
    ('python', 'c++', '')
    """
    for said in holders:
        kinds = said.get("class") or ""
        if brush := said.get("data-syntaxhighlighter-params"):
            kinds += f" {brush}"
        for form in (_BY_PREFIX, _AFTER, _BEFORE, _SPHINX):
            found = form.search(kinds)
            if found is not None and found[1] not in _NONE:
                return found[1]
        if "mermaid" in kinds.split():
            return "mermaid"
        for name in ("data-lang", "data-language", "data-code-block-lang"):
            value = (said.get(name) or "").strip()
            if value and value not in _NONE and " " not in value:
                return value
    return ""
