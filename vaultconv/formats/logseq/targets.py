"""Links, embeds and pictures as a page says them.

Source: ``formats/logseq.md`` section 5; traps 14, 18 and 41.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, relpath, splitext
from typing import Any, Final

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.aliases import is_sure_alias
from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.formats.logseq.dates import day_of, write_day
from vaultconv.formats.logseq.files import address_of, picture, place_behind, place_in_file, titled_path
from vaultconv.formats.logseq.ids import id_of
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.links import ASSETS
from vaultconv.formats.logseq.names import can_link, in_the_case_of, page_key
from vaultconv.formats.logseq.naming import day_format, is_called_by_its_day, page_names
from vaultconv.formats.logseq.other_pages import kind_of, name_in_links
from vaultconv.formats.logseq.settings import lists_there
from vaultconv.formats.logseq.spell import label_text
from vaultconv.formats.logseq.types import is_unified
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.players import player_of
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import destination, inline_link
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import default_label, names_links, reference_text
from vaultconv.model.properties import Property, Value
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Embed, Image, Link, Spans, Text
from vaultconv.vault.headings import clean_heading, find_heading
from vaultconv.vault.kept import NAMES, worked_out
from vaultconv.vault.naming import fold, safe_name

EMBEDDED: Final = "\n"
"""Stands where an embed has no words; those of a link have no line end."""


class Targets:
    """Spells the references of one note."""

    __slots__ = ("_context", "_folder", "_ledger", "_names", "_note", "_said", "days", "is_at_home", "lists")

    def __init__(self, note: Note, context: WriteContext, ledger: Ledger) -> None:
        self._note = note
        self._context = context
        self._ledger = ledger
        self._names = page_names(context)
        self.days = day_format(context)
        """How the graph titles its journals."""
        self.is_at_home = (note.carried or {}).get("format") == "logseq"
        self._folder = dirname(context.paths[note.path])
        self.lists = lists_there(context)
        """The keys that the settings of the graph name as lists."""
        self._said: dict[tuple[str, str], list[str]] = {}
        """Of the block at hand: the places that its links lead to, by the page or id and the words that are visible; none
        where these say it all. An embed has no words: that is ``EMBEDDED``."""

    def is_unified(self, key: str, item: Property) -> bool:
        """Whether the property, called ``key`` in the graph, is text there whatever it is elsewhere (``--types unify``)."""
        return is_unified(key, item, self._context)

    def is_template(self, name: Value) -> bool:
        """Whether the vault has a note that is the template called ``name``: then a block of that name is one in the graph."""
        return isinstance(name, str) and safe_name(name, extension=".md") in _templates(self._context)

    def begin_block(self) -> None:
        """Forgets what the links of the block before lead to."""
        self._said = {}

    def carried(self) -> dict[str, Any]:
        """What is carried for the links and embeds of the block: the headings or the block id that each leads to."""
        links: dict[str, dict[str, list[str]]] = {}
        embeds: dict[str, list[str]] = {}
        for (name, words), place in self._said.items():
            if place and words == EMBEDDED:
                embeds[name] = place
            elif place:
                links.setdefault(name, {})[words] = place
        return {key: found for key, found in (("links", links), ("embeds", embeds)) if found}

    def target(self, reference: Reference) -> Target:
        """What ``reference`` means in the source."""
        return self._context.target(reference, self._note.path)

    def file(self, target: Target) -> str:
        """The address of a file from the page's folder; ``""`` if it is not copied."""
        return address_of(self.path(target))

    def path(self, target: Target) -> str:
        """The path of a file from there, as a whiteboard names it."""
        path = self._context.paths.get(target.path) if target.kind == "asset" else None
        if path is None:
            return ""
        text = relpath(path, self._folder or ".")
        return text if text.startswith("../") else f"./{text}" if " " in text else text

    def page(self, reference: Reference) -> str:
        """The name of the page that ``reference`` means; ``""`` if it means none."""
        target = self.target(reference)
        return self._called(reference, target) if target.kind in ("note", "asset") else ""

    def _called(self, reference: Reference, target: Target) -> str:
        """The name of the page that ``reference`` means, if the graph has it. On a page that comes home to its graph it is in the case
        in which the link has it, for a graph compares names without."""
        name = self._names.get(target.path, "")
        return in_the_case_of(reference.target, name) if self.is_at_home else name

    def is_alias(self, reference: Reference) -> bool:
        """Whether ``reference`` leads nowhere by the rules of its app, and has the name of an alias, which leads somewhere in a graph."""
        is_name = reference.kind is ReferenceKind.NAME and reference.target != ""
        return (
            is_name
            and bool(self._context.index.by_alias(reference.target))
            and self.target(reference).kind == "missing"
        )

    def is_block(self, span: Link) -> bool:
        """Whether ``span`` leads to a block that is there, not to a page or a heading."""
        reference = span.reference
        if reference.kind is ReferenceKind.BLOCK:
            return True
        target = self.target(reference) if reference.block else None
        return (
            target is not None
            and target.kind == "note"
            and id_of(reference, target.path, self._context) != ""
        )

    def place(self, reference: Reference) -> str:
        """The block that ``reference`` means, ``((id))``; ``""`` if it means none."""
        target = self.target(reference)
        id = id_of(reference, target.path, self._context) if target.kind == "note" else ""
        return f"(({id}))" if id else ""

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self, span: Link, writer: MarkdownWriter) -> str:
        """A link."""
        reference = span.reference
        if names_links(span):
            return f"[[{reference.target}]]"
        label = label_text(span.label, writer)
        if reference.kind is ReferenceKind.URL:
            return inline_link(span, writer, label)
        if reference.kind is ReferenceKind.BLOCK:
            return f"[{label}]((({reference.target})))" if label else f"(({reference.target}))"
        target = self.target(reference)
        if target.path in self._names and target.kind in ("note", "asset"):
            return self._to_note(span, target, label, writer)
        if target.kind == "asset" and kind_of(there := self._context.paths.get(target.path, "")):
            self._titled(span)
            name = name_in_links(there)
            return f"[[{name}]]" if label in ("", name) else f"[{label}]([[{name}]])"
        if target.kind == "asset":
            shown = label or _shown(basename(target.path), writer)
            return f"[{shown}]({titled_path(self.file(target) + place_behind(reference), span.title)})"
        if target.kind == "url":
            url = Link(Reference(ReferenceKind.URL, target.path), span.label, "inline", span.title)
            return inline_link(url, writer, label)
        return self._to_nothing(span, label, writer)

    def _titled(self, span: Link) -> None:
        if span.title:
            self._ledger.add("link", f"the title {span.title!r} of a link to a note or file is left out")

    def _to_note(self, span: Link, target: Target, label: str, writer: MarkdownWriter) -> str:
        reference = span.reference
        name = self._called(reference, target)
        self._titled(span)
        if reference.headings or reference.block:
            return self._to_place(span, target, label, writer)
        called = reference.target
        if called.endswith(".md") or target.kind == "asset":  # a board is named with its ending
            called = splitext(basename(called))[0]
        called = called if reference.origin else basename(called)
        leaf = name if reference.origin else name.rpartition("/")[2]
        if not label and (page_key(called) == page_key(leaf) or not reference.target):
            return f"[[{name}]]"
        if not label and self._is_day(called, target):
            self._ledger.add("link", f"the link to {called} shows {name!r}: so the graph titles its days")
            return f"[[{name}]]"
        if label == name and label != called and label != default_label(reference):
            return f"[[{name}]]"  # it shows that by itself, and its words were not given it beside its name
        if label and span.label == (Text(label),) and is_sure_alias(label, target.path, self._context):
            return f"[[{label}]]"
        shown = label or _shown(called, writer)
        self._plain("link", reference, name, shown)
        return f"[{shown}]([[{name}]])"

    def _is_day(self, called: str, target: Target) -> bool:
        """Whether a link that is ``called`` so says nothing but the day of the journal that it leads to."""
        note = self._context.index.note(target.path)
        if note is None or note.kind is not NoteKind.JOURNAL or called != note.date:
            return False
        return is_called_by_its_day(note, self._context)

    def _to_place(self, span: Link, target: Target, label: str, writer: MarkdownWriter) -> str:
        reference = span.reference
        id = id_of(reference, target.path, self._context)
        where = reference_text(reference)
        shown = label or _shown(default_label(reference), writer)
        if not id:
            name = self._called(reference, target)
            detail = f"{where!r} is not there: it links to the whole page"
            self._carry("link", reference, name, shown, detail)
            return f"[{shown}]([[{name}]])"
        if reference.block:
            self._check_block(reference, target, "link", where)
            if span.label == (Text(f"{target_title(target, self._context)} > ^{reference.block}"),):
                label = ""  # what other apps show where there are no words
            return f"[{label}]((({id})))" if label else f"(({id}))"
        self._check_heading("link", reference, target, id, label, shown)
        return f"[{shown}]((({id})))"

    def _check_block(self, reference: Reference, target: Target, construct: str, where: str) -> None:
        """Reports a link to a block that has no bullet of its own."""
        if id_of(reference, target.path, self._context) != self._own_id(reference, target):
            self._ledger.add(construct, f"{where!r} leads to the bullet that holds the block")
        elif not self._context.carriers and not is_uuid(reference.block):
            self._ledger.add(construct, f"{where!r} has another name in a graph", outcome=Outcome.RENAMED)

    def _own_id(self, reference: Reference, target: Target) -> str:
        from vaultconv.formats.logseq.ids import block_id

        return block_id(target.path, reference.block)

    def _check_heading(
        self, construct: str, reference: Reference, target: Target, id: str, label: str, shown: str
    ) -> None:
        """Carries the headings that a link names, where what is visible would say others: without words of its own, a link
        spells them; else it is the one heading, by its text. The name of the note is taken for a heading of it that is called so."""
        headings = self._context.index.headings(target.path)
        found = find_heading(headings, reference.headings)
        text = found.text if found is not None else ""
        spelled = not label or label == default_label(reference)
        name = reference.target
        is_doubtful = bool(
            spelled
            and name
            and target.path == self._note.path
            and sum(heading.text == name for heading in headings) > reference.headings.count(name)
        )
        if not is_doubtful and (
            clean_heading(reference.headings[-1]) == clean_heading(text)
            if spelled
            else (text,) == reference.headings
        ):
            self._plain(construct, reference, id, shown)
            return
        detail = f"{reference_text(reference)!r} leads to the heading {text!r}"
        if is_doubtful:
            detail = f"{reference_text(reference)!r} names the note, not its heading {name!r}"
        self._carry(construct, reference, id, shown, detail)

    def _carry(self, construct: str, reference: Reference, name: str, shown: str, detail: str) -> None:
        """Carries the place that a link to ``name`` (a page or an id) leads to; two places of links that are written alike
        cannot be."""
        place = list(reference.headings) or ["^" + reference.block]
        if not self._context.carriers or self._said.setdefault((name, shown), place) != place:
            self._ledger.add(construct, detail)

    def _plain(self, construct: str, reference: Reference, name: str, shown: str) -> None:
        """Notes a link that needs no carrier: one that is written alike and has one would lend it its place."""
        place = self._said.setdefault((name, shown), [])
        if place:
            detail = f"{reference_text(reference)!r} is written like a link to {' > '.join(place)!r} in the same block"
            self._ledger.add(construct, detail)

    def _to_nothing(self, span: Link, label: str, writer: MarkdownWriter) -> str:
        """A link to what is not there, or lies outside: the same link."""
        reference = span.reference
        text = reference.target or reference.block
        day = self._new_day(reference)
        if is_uuid(text):  # how other apps have a reference to a block that is gone
            return f"[{label}]((({text})))" if label else f"(({text}))"
        label = label or (_shown(text, writer) if day and day != text else "")
        text = day or text
        name = text.removesuffix(".md") if span.style != "wikilink" else text
        is_file = span.style != "wikilink" and "." in basename(name)
        if is_file or (not text and span.style != "wikilink"):
            path = reference_text(reference)
            return f"[{label}]({titled_path(path, span.title) if span.title else destination(path)})"
        if not can_link(name):
            self._ledger.add("link", f"{text!r} can be no page's name", outcome=Outcome.KEPT_AS_TEXT)
            return label or _shown(text, writer)
        if self._context.index.by_alias(name):
            self._ledger.add("link", f"{name!r} is an alias: in the graph the link leads to its page")
        elif not day and self._names_journal(name):
            self._ledger.add("link", f"{name!r} leads nowhere; in the graph it is the journal of that day")
        elif reference.headings or reference.block or reference.subpath or name != text:
            self._ledger.add(
                "link", f"{reference_text(reference)!r} is not there: a link to a page of that name"
            )
        elif self._names_page(name):
            self._ledger.add("link", f"{name!r} leads nowhere; in the graph it is the page of that name")
        else:
            self._titled(span)
        if reference.headings or reference.block:
            label = label or _shown(default_label(reference), writer)
        return f"[{label}]([[{name}]])" if label else f"[[{name}]]"

    def _names_journal(self, name: str) -> bool:
        """Whether a graph takes ``name`` for that of a journal which the vault has under another name."""
        is_other = self._context.source_format != "logseq"
        return is_other and (day := day_of(name, (self.days,))) != "" and day in _journals(self._context)

    def _names_page(self, name: str) -> bool:
        """Whether the graph has a page called ``name``, which led nowhere: in another app a page goes by no name, or only by its path."""
        is_other = self._context.source_format != "logseq"
        return is_other and bool(self._context.names.get(fold(f"{name.replace('/', '___')}.md"), 0))

    def _new_day(self, reference: Reference) -> str:
        """The journal of a day that ``reference`` means in another app and that is not there yet; ``""`` for none."""
        if self._context.source_format == "logseq":
            return ""
        day = self.target(reference).day
        return day and (write_day(day, self.days) or day)

    # -- embeds and pictures ---------------------------------------------------------------------------------------

    def embed(self, span: Embed, writer: MarkdownWriter) -> str:
        """What is shown in place."""
        reference = span.reference
        if reference.kind is ReferenceKind.BLOCK:
            return f"{{{{embed (({reference.target}))}}}}"
        if reference.kind is ReferenceKind.URL:
            return self._player(span, writer)
        target = self.target(reference)
        if target.path in self._names and target.kind in ("note", "asset"):
            return self._embed_note(span, target)
        extension = splitext(reference.target)[1]
        is_file = target.kind == "asset" or extension not in ("", ".md")
        if is_file and (reference.headings or reference.block) and not place_in_file(reference):
            self._ledger.add(
                "embed", f"{reference_text(reference)!r} names a place in a file: the whole file is shown"
            )
        if target.kind == "asset":
            name = span.caption or basename(self._context.paths.get(target.path, target.path))
            if self._context.index.sheet(target.path) is not None:
                self._ledger.add("embed", f"{reference_text(reference)!r} is not shown in place, but linked")
            return picture(name, self.file(target), "", span.width, span.height, place_in_file(reference))
        if is_file:
            name = basename(reference.target)
            path = f"../{ASSETS}/{reference.target}" if target.kind == "missing" else reference.target
            return picture(span.caption or name, path, "", span.width, span.height, place_in_file(reference))
        if self.is_alias(reference):
            self._ledger.add("embed", f"{reference.target!r} is an alias: in the graph its page is shown")
        elif reference.headings or reference.block:
            self._ledger.add(
                "embed", f"{reference_text(reference)!r} is not there: an embed of a page of that name"
            )
        elif self._names_page(reference.target):
            self._ledger.add(
                "embed", f"{reference.target!r} leads nowhere; in the graph the page of that name is shown"
            )
        name = reference.target or reference.block
        return f"{{{{embed {f'(({name}))' if is_uuid(name) else f'[[{name}]]'}}}}}"

    def _player(self, span: Embed, writer: MarkdownWriter) -> str:
        """A film or a post on the web, by the macro that shows it; its words stand behind it. A file on the web is shown like one
        of the graph, by its ending."""
        url = span.reference.target
        macro = player_of(url)
        if not macro:
            return picture(span.caption, url, "", span.width, span.height)
        if span.caption or span.width:
            self._ledger.add("embed", f"the words and the size of the {macro} {url} stand beside it")
        return f"{{{{{macro} {url}}}}}" + (f" {_shown(span.caption, writer)}" if span.caption else "")

    def _embed_note(self, span: Embed, target: Target) -> str:
        reference = span.reference
        if span.caption or span.width:
            self._ledger.add("embed", f"the words {span.caption!r} on the embed of a page are left out")
        if not (reference.headings or reference.block):
            name = self._called(reference, target)
            self._plain("embed", reference, name, EMBEDDED)
            return f"{{{{embed [[{name}]]}}}}"
        id = id_of(reference, target.path, self._context)
        where = reference_text(reference)
        if not id:
            name = self._called(reference, target)
            self._carry(
                "embed", reference, name, EMBEDDED, f"{where!r} is not there: the whole page is shown"
            )
            return f"{{{{embed [[{name}]]}}}}"
        if reference.block:
            self._check_block(reference, target, "embed", where)
        else:
            self._check_heading("embed", reference, target, id, EMBEDDED, EMBEDDED)
        return f"{{{{embed (({id}))}}}}"

    def image(self, span: Image, writer: MarkdownWriter) -> str:
        """A picture. One that shows a note is an embed."""
        reference = span.reference
        if reference.kind is ReferenceKind.URL:
            return picture(span.alt, reference.target, span.title, span.width, span.height)
        target = self.target(reference)
        if target.path in self._names and target.kind in ("note", "asset"):
            return self.embed(Embed(reference, span.alt), writer)
        path = self.file(target) or (target.path if target.kind == "url" else reference.target)
        return picture(span.alt, path, span.title, span.width, span.height, place_in_file(reference))


def _shown(text: str, writer: MarkdownWriter) -> str:
    """Plain text as the words of a link."""
    return writer.text(as_label(text))


def target_title(target: Target, context: WriteContext) -> str:
    """The title of the note that ``target`` is."""
    note = context.index.note(target.path)
    return note.title if note is not None else ""


def as_label(text: str) -> Spans:
    """Plain text as spans that can stand between brackets."""
    markdown = plain_to_markdown(text, COMMONMARK)
    return (Text(markdown.replace("\\[", "&lsqb;").replace("\\]", "&rsqb;")),)


def _as_template(note: Note) -> Iterator[str]:
    """The name of ``note``, if it is a template."""
    if note.kind is NoteKind.TEMPLATE:
        yield splitext(basename(note.path))[0]


@worked_out("logseq.templates", NAMES, by=_as_template)
def _templates(context: WriteContext) -> frozenset[str]:
    """The names of the notes of a vault that are templates."""
    return frozenset(name for note in context.index.vault.notes for name in _as_template(note))


def _as_journal(note: Note) -> Iterator[str]:
    """The day of ``note``, if it is a journal."""
    if note.kind is NoteKind.JOURNAL and note.date:
        yield note.date


@worked_out("logseq.journals", NAMES, by=_as_journal)
def _journals(context: WriteContext) -> frozenset[str]:
    """The days that have a journal."""
    return frozenset(day for note in context.index.vault.notes for day in _as_journal(note))
