"""HTML in a note to Markdown: markdownify, with what the dialects write differently.

What Markdown has no word for (``<details>``, ``<kbd>``, a frame) stays HTML, as it was. Text that was Markdown already stands
in the fragment as a token and is not touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bs4.element import NavigableString, Tag
from markdownify import BACKSLASH, UNDERSCORE, MarkdownConverter

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import words_to_markdown
from vaultconv.markdown.elements import PARTS, PHRASES
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import destination, spell_code, title_text
from vaultconv.model.spans import Highlight, Text

if TYPE_CHECKING:
    from vaultconv.markdown.dialect import Dialect

KEPT: Final = PHRASES | frozenset(
    [
        "audio",
        "canvas",
        "details",
        "dl",
        "embed",
        "font",
        "form",
        "iframe",
        "map",
        "math",
        "meter",
        "object",
        "picture",
        "progress",
        "select",
        "summary",
        "svg",
        "textarea",
        "time",
        "video",
    ]
)
"""Elements that stay HTML, with all that is in them."""
TOKEN: Final = lazy_pattern("\ue000(\\d+)\ue001")
"""What stands for text that is Markdown already."""
_MARKUP: Final = lazy_pattern(r"[\\`*_\[\]<&~$=^]")
_LANGUAGE: Final = lazy_pattern(r"(?:^|\s)(?:language|lang)-(\S+)")
_SAID: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align", "scope"},
    "code": {"class"},
    "pre": {"class"},
    "input": {"type", "checked", "disabled"},
}
"""Attributes that Markdown says too."""


class HtmlConverter(MarkdownConverter):
    """Converts fragments of HTML in a note of ``dialect``. ``tokens`` is the text that the tokens stand for; ``unsaid`` gathers
    the names of attributes that got lost."""

    def __init__(self, dialect: Dialect, tokens: list[str] | None = None) -> None:
        super().__init__(heading_style="atx", bullets="-", newline_style=BACKSLASH, autolinks=False)
        self.dialect = dialect
        self.tokens = tokens or []
        self.unsaid: set[str] = set()
        self._writer = MarkdownWriter(dialect)

    def process_tag(self, node: Any, parent_tags: set[str] | None = None) -> str:
        """What Markdown has no word for stays as it is; of all else, what its attributes say besides is noted."""
        if isinstance(node, Tag) and (node.name in KEPT or _spans_cells(node)):
            shown = str(node)
            return shown if node.name not in _BLOCKS else f"\n\n{_without_blank_lines(shown)}\n\n"
        if isinstance(node, Tag) and node.attrs:
            self.unsaid |= {*node.attrs} - _SAID.get(node.name, set())
        return str(super().process_tag(node, parent_tags))  # type: ignore[misc]

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Text so that it is just that in the dialect; a token is Markdown already."""
        pieces = re.split("(\ue000\\d+\ue001)", text)
        return "".join(
            piece if place % 2 else words_to_markdown(piece, self.dialect)
            for place, piece in enumerate(pieces)
        )

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link, with its address as CommonMark wants it."""
        href = str(el.get("href") or "")
        if not text.strip() or not href:
            return text
        label = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{label}]({destination(href)}{title_text(str(el.get('title') or ''))}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture, with its size as the dialect says it."""
        source = str(el.get("src") or "")
        alt = " ".join(str(el.get("alt") or "").split())
        if not source:
            return words_to_markdown(alt, self.dialect)
        width, height = (_pixels(el.get(name)) for name in ("width", "height"))
        shown = words_to_markdown(alt, self.dialect)
        inside = f"({destination(source)}{title_text(str(el.get('title') or ''))})"
        if not width:
            return f"![{shown}]{inside}"
        return self.dialect.sized(shown, inside, width, height) if self.dialect.sized else str(el)

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Highlighted text, as the dialect marks it."""
        words = text.strip()
        if not words or "\n" in words:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return before + self._writer.text((Highlight((Text("\ue002"),)),)).replace("\ue002", words) + after

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code in a line. What is Markdown in it means something there, so it stays in its tags."""
        if "pre" in parent_tags:
            return text
        tokens = TOKEN.findall(text)
        if any(_MARKUP.search(self.tokens[int(token)]) for token in tokens):
            return f"<code>{text}</code>"
        words = TOKEN.sub(lambda found: self.tokens[int(found[1])], text)
        return spell_code(words) if words else ""

    convert_tt = convert_code

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code in a fence that nothing in it closes, with its language."""
        code = el.get_text().removeprefix("\n")
        inner = el.find("code")
        holders = [*([inner] if isinstance(inner, Tag) else []), el]
        kinds = (" ".join(map(str, holder.get("class") or ())) for holder in holders)
        language = next((found[1] for kind in kinds if (found := _LANGUAGE.search(kind))), "")
        longest = max((len(run) for run in re.findall("`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return f"\n\n{fence}{language}\n{code.rstrip(chr(10))}\n{fence}\n\n"

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The box of a task; any other field stays."""
        if el.get("type") == "checkbox" and "li" in parent_tags:
            blank = "" if str(el.next_sibling or "").startswith((" ", "\n")) else " "
            return f"[{'x' if el.has_attr('checked') else ' '}]{blank}"
        return str(el)

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A table of lines; one that holds more stays HTML."""
        if el.find(["table", "ul", "ol", "pre", "blockquote", "p"]) is not None:
            return f"\n\n{_without_blank_lines(str(el))}\n\n"
        return str(super().convert_table(el, text, parent_tags))  # type: ignore[misc]

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A line end; in a cell or a heading the tag, for there is no other."""
        return "<br>" if "_inline" in parent_tags else "\\\n"

    def convert_script(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A program stays what it is: a note that holds one means it."""
        return str(el)

    convert_style = convert_script

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Emphasis; right beside strong text with the other sign."""
        near = [
            side
            for side in (*el.children, el.previous_sibling, el.next_sibling, el.parent)
            if isinstance(side, Tag)
        ]
        strong = any(side.name in ("b", "strong") for side in near)
        return _around(text, UNDERSCORE if strong else "*")

    convert_i = convert_em

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Strong text."""
        return _around(text, "**")

    convert_strong = convert_b

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Struck out text."""
        return _around(text, "~~")

    convert_s = convert_strike = convert_del


_BLOCKS: Final = frozenset(
    [
        "details",
        "dl",
        "form",
        "iframe",
        "map",
        "object",
        "picture",
        "svg",
        "table",
        "textarea",
        "canvas",
        "math",
        "audio",
        "video",
        "embed",
    ]
)


def _around(text: str, mark: str) -> str:
    words = text.strip()
    if not words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"


def _spans_cells(node: Tag) -> bool:
    if node.name != "table":
        return False
    cells = node.find_all(["td", "th"])
    return any(str(cell.get(name) or "1") != "1" for cell in cells for name in ("colspan", "rowspan"))


def _without_blank_lines(html: str) -> str:
    return re.sub(r"\n[ \t]*(?=\n)", "", html)


def _pixels(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def words_of(fragment: Any) -> str:
    """The words of a parsed fragment, a blank line between its blocks, pictures as their text."""
    pieces: list[str] = []
    for node in fragment.descendants:
        if isinstance(node, Tag):
            if node.name == "img":
                pieces.append(str(node.get("alt") or ""))
            elif node.name == "br":
                pieces.append("\n")
            elif node.name in _PARTS:
                pieces.append("\n\n")
        elif type(node) is NavigableString and getattr(node.parent, "name", "") not in ("script", "style"):
            pieces.append(str(node))
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(pieces))
    return re.sub(r"\n{2,}", "\n\n", text).strip("\n")


_PARTS: Final = PARTS | {"form"}
