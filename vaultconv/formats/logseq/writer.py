"""The model to pages of a graph.

A page is lines of ``key:: value``, then bullets. Source: ``formats/logseq.md`` sections 2 to 4, and section 11 for what
the importer of the database version needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.logseq import cards, carriers
from vaultconv.formats.logseq.aliases import doubtful_aliases
from vaultconv.formats.logseq.annotations import as_annotations, is_page
from vaultconv.formats.logseq.built_in import ORDER, VIEW
from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.edn import edn_text
from vaultconv.formats.logseq.favourites import favourites
from vaultconv.formats.logseq.ids import Wanted, block_id, on_first_item, wanted_in
from vaultconv.formats.logseq.imported import Imported
from vaultconv.formats.logseq.ledger import Ledger, failure
from vaultconv.formats.logseq.lower import Lowering
from vaultconv.formats.logseq.markup import APART
from vaultconv.formats.logseq.names import decode_name
from vaultconv.formats.logseq.naming import (
    JOURNALS,
    NAME,
    LogseqNaming,
    days_before,
    folder_of,
    is_spelled_out,
    journal_day,
    name_format,
    page_names,
    page_title,
    says_folder,
)
from vaultconv.formats.logseq.own_text import parted, title, without_citation
from vaultconv.formats.logseq.page_notes import PageNotes
from vaultconv.formats.logseq.properties import block_lines, is_told_by_itself, page_lines
from vaultconv.formats.logseq.schedules import scheduled
from vaultconv.formats.logseq.settings import CONFIG, list_keys, new_config
from vaultconv.formats.logseq.spell import guard_title, inline_start
from vaultconv.formats.logseq.targets import Targets, as_label
from vaultconv.formats.logseq.tasks import (
    KEYS,
    MARKED,
    date_lines,
    is_said,
    marker_of,
    stamp_line,
    task_properties,
    unsaid_of,
    write_priority,
)
from vaultconv.formats.logseq.templates import FACT as TEMPLATE
from vaultconv.formats.logseq.templates import bullet_lines, is_template
from vaultconv.formats.logseq.types import mixed_types
from vaultconv.formats.logseq.whiteboard import write_whiteboard
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.emphasis import without_bold
from vaultconv.markdown.indentation import INDENT, TAB, indentation_for
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Drawer, Heading, Item, List, Paragraph, Quote
from vaultconv.model.board import Board, Sheet
from vaultconv.model.flashcards import are_cards, is_asked_both_ways
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Encoding, Note, NoteKind, Settings, Vault
from vaultconv.model.passages import cited_name, is_of_one, is_passage, is_passage_anchor
from vaultconv.model.spans import Text
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.decoding import encode
from vaultconv.vault.naming import fold


class LogseqWriter:
    """Writes pages as Logseq would have them."""

    naming = LogseqNaming()

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The file of one page."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (failure(note),)),)
        same = context.source_format == NAME
        copies = same and context.origins and not context.moved and _is_as_read(note, context)
        if copies and note.source is not None:
            return (Output(path, encode(note.source.text, note.encoding), note.path),)
        ledger = Ledger(note.path)
        text = _Page(note, context, ledger).text(path)
        return (
            Output(
                path, encode(text, note.encoding if same else Encoding()), note.path, tuple(ledger.losses)
            ),
        )

    def write_sheet(self, sheet: Sheet, context: WriteContext) -> tuple[Output, ...]:
        """A board as a whiteboard; none for one that is one already, and for a base, which a graph does not know."""
        if context.source_format == NAME or not isinstance(sheet, Board):
            return ()
        return (write_whiteboard(sheet, context),)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The settings of a new graph; one that has its own keeps them."""
        if context.source_format == NAME:
            return ()
        lists = list_keys(context)
        pages = favourites(context)
        text = new_config(lists, pages, days_before(context))
        own = context.standing
        there = set(map(fold, own.favourites))
        lacking = [name for name in pages if fold(name) not in there]
        keys = sorted(lists.difference(own.other.get("lists", ())))
        needed = [
            f"`:property/separated-by-commas #{{{' '.join(f':{key}' for key in keys)}}}`" * bool(keys),
            f"`:favorites [{' '.join(map(edn_text, lacking))}]`" * bool(lacking),
        ]
        needs = " and ".join(filter(None, needed))
        losses = (*mixed_types(context), *doubtful_aliases(context))
        return (Output(CONFIG, text.encode(), losses=losses, seed=True, needs=needs),)


def _is_as_read(note: Note, context: WriteContext) -> bool:
    """Whether ``note`` shows everything from where its text does."""
    return not context.downloads or note is context.index.note(note.path)


class _Page:
    """Writes one page."""

    def __init__(self, note: Note, context: WriteContext, ledger: Ledger) -> None:
        self._name = page_names(context)[note.path]
        targets = Targets(note, context, ledger)
        if is_page(self._name):
            blocks = as_annotations(note, lambda reference: targets.file(targets.target(reference)))
            note = replace(note, blocks=blocks)
        self._note = note
        self._context = context
        self._ledger = ledger
        self._carriers = context.carriers
        self._wanted = wanted_in(note.path, context) or Wanted()
        headings = context.index.headings(note.path) if self._wanted.headings else ()
        self._headings = {heading.line: place for place, heading in enumerate(headings)}
        self._targets = targets
        same = context.source_format == NAME
        self._same = same
        own = note.extra.get(INDENT, TAB)
        self._indent = own if same else indentation_for(note, NAME, context.destination)
        self._is_template = is_template(note, context.carriers)
        self._imported = None if same or context.carriers else Imported()
        self._lowering = Lowering(targets, ledger, same, note.blocks, self._imported)
        values = frozenset(item.value for item in note.properties if isinstance(item.value, str))
        self._notes = PageNotes(targets, ledger, context.carriers, values)
        self._writer = MarkdownWriter(LOGSEQ, notes=self._notes, losses=ledger.losses)
        there = (context.destination or Settings()).other.get("workflow")
        self._workflow = str(there or (note.carried or {}).get("workflow", ""))
        self._has_cards = False
        self._is_deck = context.carriers and are_cards(note.blocks, note.properties)
        every = list(iter_blocks(note.blocks))
        self._has_anchors = any(block.traits.anchor for block in every)
        self._is_of_source = not (_is_alone(every) and is_of_one(note.properties))
        self._passages: set[str] = set()
        self._was_document = self._came_from_document()
        self._is_at_home = same or (note.carried or {}).get("format") == NAME
        self._out: list[str] = []

    def text(self, path: str) -> str:
        """The text of the page, whose file is at ``path``."""
        head = self._head(path)
        depth = 0
        if self._is_template:
            words = inline_start(guard_title(self._writer.text(as_label(self._note.title))))
            self._out += bullet_lines(self._note.title, words)
            depth = 1
        self._lists(tuple(map(on_first_item, self._note.blocks)), depth, in_list=False)
        if self._is_deck and not self._same and (left := cards.comments_left(self._out)):
            self._ledger.line = 0
            self._ledger.add("flashcard", left, outcome=Outcome.KEPT_AS_TEXT)
        if self._imported is not None:
            self._imported.tell(self._ledger)
        body = "\n".join(self._out)
        parts = [part for part in ("\n".join(head), body) if part]
        text = "\n\n".join(parts)
        return text + "\n" if text and (self._note.final_newline or not self._same) else text

    # -- properties of the page --------------------------------------------------------------------------------------

    def _head(self, path: str) -> list[str]:
        note = self._note
        facts: dict[str, Any] = {}
        lines = []
        stem = splitext(basename(path))[0]
        day = journal_day(note, stem, self._context)
        if not (day_of(stem) == day if day else decode_name(stem, name_format(self._context)) == self._name):
            lines.append(f"title:: {self._name}")
        if note.kind is NoteKind.JOURNAL and note.date and not day:
            self._ledger.line, said = 0, f'date="{note.date}"'
            self._ledger.add("property", "the graph has a journal of that day: this is another page", said)
        is_told = is_told_by_itself(note.properties, note.blocks)
        if self._was_document:
            facts["shape"] = carriers.DOCUMENT
            if not self._carriers and self._note.blocks and not is_told:
                self._ledger.line = 0
                self._ledger.add(
                    "shape", "its headings and paragraphs are bullets, and nothing says that they were not"
                )
        leaf = self._name.rpartition("/")[2]
        if not self._same and note.title != (day or leaf):
            facts["title"] = note.title
        by_folder = is_spelled_out(note, self._name, str(self._context.options.get("folders", "")))
        is_apart = not day and not by_folder and self._name != page_title(note)
        if not self._same and (is_apart or (leaf != note.title and not self._carriers)):
            self._ledger.line = 0
            self._ledger.add("title", f"the page is called {self._name!r}", note.title, Outcome.RENAMED)
        if self._is_template:
            facts[TEMPLATE] = True
        folder = str(note.extra.get("folder", "")) if self._same else folder_of(note)
        is_said = folder == JOURNALS if day else says_folder(self._name, folder)
        if by_folder or (is_said and not self._same):
            folder = ""
        elif day and folder:
            facts["folder"], folder = folder, ""
        elif folder and not self._same and "shape" not in facts:
            facts["shape"] = carriers.OUTLINE  # else nobody could tell this key from one of the note's own
        lines += page_lines(note, folder, facts, self._carriers, self._ledger, self._targets)
        if facts and self._carriers and not (is_told and facts == {"shape": carriers.DOCUMENT}):
            lines.append(f"{carriers.KEY}:: {carriers.carrier(facts)}")
        return lines

    def _came_from_document(self) -> bool:
        """Whether the page was a document, so that it can be one again."""
        said = self._note.extra.get("shape")
        if self._same:
            return said == carriers.DOCUMENT
        source = self._context.index.note(self._note.path)
        return said != carriers.OUTLINE and (source is None or source.shape != carriers.OUTLINE)

    # -- bullets -----------------------------------------------------------------------------------------------------

    def _lists(self, lists: Blocks, depth: int, in_list: bool) -> None:
        """The bullets of ``lists``. ``in_list`` as in :func:`~vaultconv.formats.logseq.bullets.read_bullets`."""
        numbered = False
        for block in lists:
            if not isinstance(block, List):
                self._item(Item((block,), line=block.line), depth, [])
                numbered = False
                continue
            items = cards.paired(block.items, self._same) if self._is_deck else block.items
            for place, item in enumerate(items):
                order = "" if block.outline else "number" if block.start is not None else "bullet"
                if order == "bullet" and (
                    in_list or (item.traits.task is not None and not _is_heading(item))
                ):
                    order = ""
                start = block.start if block.start is not None and place == 0 else None
                facts: dict[str, Any] = {}
                if start is not None and (start != 1 or numbered):
                    facts["start"] = start
                    if not self._carriers and start != 1:
                        self._ledger.line = item.line
                        self._ledger.add("list-item", f"the list that began at {start} begins at 1")
                self._item(
                    item, depth, [f"{ORDER}:: {order}"] if order else [], facts, in_list or not block.outline
                )
            numbered = block.start is not None

    def _item(
        self,
        item: Item,
        depth: int,
        order: list[str],
        facts: dict[str, Any] | None = None,
        is_entry: bool = False,
    ) -> None:
        facts = {} if facts is None else facts
        own, below = parted(item, in_one=self._is_at_home)
        is_text = bool(own) and isinstance(own[0], Paragraph) and bool(own[0].spans)
        in_list = is_entry or is_text
        if self._is_deck and is_text and (bullets := cards.dealt(item, own, below, self._same)):
            self._cards(bullets, depth, order, facts)
            return
        if in_list and any(isinstance(block, List) and block.outline for block in below):
            facts["children"] = "blocks"
            in_list = False
        if below and len(own) == 1 and isinstance(box := own[0], Callout) and self._was_document:
            own = own if box.blocks else (self._opened(box, facts),)
        own, citation = without_citation(own)
        self._bullet(item, own, depth, order, facts)
        if citation is not None:
            self._out.append(self._indent * (depth + 1) + "- " + self._notes.footer(citation))
        if below:
            self._lists(below, depth + 1, in_list)

    def _cards(
        self, bullets: tuple[cards.Bullet, ...], depth: int, order: list[str], facts: dict[str, Any]
    ) -> None:
        """The blocks of flashcards that stand for a paragraph of a deck."""
        if not (self._same or self._has_cards):
            self._ledger.line = bullets[0].item.line
            self._ledger.add("flashcard", "its flashcards are blocks with the tag #card")
            self._has_cards = True
        for place, bullet in enumerate(bullets):
            said = {**facts, **bullet.facts} if place == 0 else dict(bullet.facts)
            if not self._same and is_asked_both_ways(str(bullet.facts.get(cards.CARD, ""))):
                self._ledger.line = bullet.item.line
                self._ledger.add("flashcard", "a card that is asked both ways is asked one way")
            self._bullet(bullet.item, bullet.item.blocks[:1], depth, order, said)
            self._lists(bullet.below, depth + 1, in_list=True)

    def _opened(self, box: Callout, facts: dict[str, Any]) -> Callout | Paragraph:
        """What stands for a box whose inside stands below it: its title, with its type and the like carried; else the box."""
        if not self._same:
            self._ledger.line = box.line
            way = "is a bullet" if self._carriers else "holds its title alone"
            detail = f"the callout [!{box.type}] {way}: no box holds tasks, anchors, or boxes in a list"
            self._ledger.add("callout", detail)
        if not self._carriers:
            return box
        title = box.title if box.title else (Text(box.type.capitalize()),)
        said = {"type": box.type, "fold": box.fold, "metadata": box.metadata}
        untitled = {} if box.title else {"untitled": True}
        facts["box"] = {key: value for key, value in said.items() if value} | untitled
        return Paragraph((Text("**"), *without_bold(title), Text("**")), line=box.line)

    def _bullet(self, item: Item, own: Blocks, depth: int, order: list[str], facts: dict[str, Any]) -> None:
        """The lines of one bullet."""
        self._ledger.line = item.line
        lowered = self._lowering.blocks(own)
        if self._imported is not None:
            self._imported.end_block(item.line, len(own))
        pending, self._lowering.pending = self._lowering.pending, []
        if pending:
            lowered = (*lowered, *pending)
        drawers = [block for block in lowered[:2] if isinstance(block, Drawer)]
        if drawers:
            lowered = tuple(block for block in lowered if block not in drawers)
        first = lowered[0] if lowered else None
        self._ledger.line = item.line
        self._targets.begin_block()
        first_lines, more = self._text(first, lowered[1:])
        facts |= self._targets.carried()
        head = [*order, *self._properties(item, own, facts)]
        if item.traits.task is not None:
            head += [f"{key}:: {value}" for key, value in task_properties(item.traits.task)]
            head += date_lines(item.traits.task)
        for drawer in drawers:
            head += self._writer.block(drawer)
        if own and not (lowered or head or len(own) < len(item.blocks)):
            return  # it held only what is said elsewhere now
        lines = self._body(first, first_lines, item.traits.task, head)
        if more:
            begins = isinstance(first, List) or more[0].startswith(
                "{{"
            )  # else it would belong to the line before it
            is_apart = begins or bool(lowered[1].spelling.get(sp.BEFORE, 1))
            gap = [""] if first is not None and more[0] and is_apart else []
            lines = [*lines, *gap, *more]
        indent = self._indent * depth
        self._out.append(f"{indent}- {lines[0]}".rstrip(" ") if lines and lines[0] else f"{indent}-")
        self._out += [f"{indent}  {line}" if line else "" for line in lines[1:]]

    def _text(self, first: AnyBlock | None, rest: Blocks) -> tuple[list[str], list[str]]:
        """The lines of the first block of a bullet, and of the others."""
        if isinstance(first, Heading):
            lines = [guard_title(" ".join(self._writer.text(first.spans).split("\n")))]
        else:
            lines = [] if first is None else self._writer.block(first)
        return lines, self._writer.sequence(rest) if rest else []

    def _body(
        self, first: AnyBlock | None, lines: list[str], task: Task | None, head: list[str]
    ) -> list[str]:
        """The first block of a bullet with what stands under its first line. What is no text comes after that."""
        mark = f"{marker_of(task, self._workflow)} {write_priority(task)}" if task is not None else ""
        if mark and not (isinstance(first, Paragraph | Heading) and lines and lines[0]):
            mark += APART  # a marker alone is a word
        if isinstance(first, Heading):
            return ["#" * first.level + " " + mark + inline_start(lines[0]), *head]
        if isinstance(first, Paragraph):
            lines = [inline_start(lines[0]), *lines[1:]] if lines else [""]
            if not mark and MARKED.match(lines[0] + " "):
                lines[0] = "\\" + lines[0]
            return [mark + lines[0] if mark else title(lines[0]), *head, *lines[1:]]
        return [mark, *head, *lines] if mark or first is None else [*head, *lines]

    def _properties(self, item: Item, own: Blocks, facts: dict[str, Any]) -> list[str]:
        """The properties of a block: its id where something points at it, what is carried, its own."""
        anchor, id = self._anchor(item, own)
        task = item.traits.task
        says = (
            ""
            if id or self._is_of_source or len(own) != 1
            else cited_name(item.blocks[0], self._note.properties)
        )
        if says and anchor != says and self._carriers:
            facts["anchor"] = anchor
        elif anchor and anchor != says and not is_uuid(anchor):
            facts["anchor"] = anchor
            if not self._carriers:
                self._ledger.add(
                    "anchor", f"^{anchor} has no name of its own in a graph", anchor, Outcome.RENAMED
                )
        if task is not None:
            self._task(task, facts)
            self._own(item, facts)
        lines = [f"id:: {id}"] if id else []
        if item.spelling:
            view = {
                key.removeprefix(sp.VIEW): value for key, value in item.spelling.items() if sp.VIEW in key
            }
            schedule = item.spelling.get(sp.SCHEDULE)
            view |= scheduled(str(schedule), view) if schedule else {}
            lines += [f"{key}:: {value}" for key, value in view.items() if key in VIEW]
        if not item.traits.properties and not facts:  # as of most blocks
            return lines
        dates = {
            property.key: line
            for property in item.traits.properties
            if item.traits.task is None
            and isinstance(property.value, str)
            and (line := stamp_line(property.key, property.value))
        }
        further = tuple(property for property in item.traits.properties if property.key not in dates)
        lines += block_lines(further, facts, self._same, self._carriers, self._ledger, self._targets)
        if facts and self._carriers:
            lines.append(f"{carriers.KEY}:: {carriers.carrier(facts)}")
        return [*lines, *dates.values()]

    def _anchor(self, item: Item, own: Blocks) -> tuple[str, str]:
        """The block id that the bullet bears, and its id in the graph. Of several, the others are named in the ledger."""
        anchors = self._anchors(item, own) if self._has_anchors else []
        for lost in anchors[1:]:
            self._ledger.add("anchor", f"^{lost} stands in a bullet with another id", lost)
        self._ledger.line = item.line
        place = self._headings.get(own[0].line, -1) if own and isinstance(own[0], Heading) else -1
        heading = self._wanted.headings.get(place, "")
        if not anchors:
            return "", heading
        anchor = anchors[0]
        if heading:
            return anchor, heading
        wanted = anchor.lower() in self._wanted.blocks or is_uuid(anchor)
        wanted = wanted or any(a.lower() in self._wanted.blocks for a in anchors)
        wanted = wanted or self._is_named(anchor, own)
        return anchor, block_id(self._note.path, anchor) if wanted else ""

    def _anchors(self, item: Item, own: Blocks) -> list[str]:
        """All block ids that the bullet would bear."""
        lists = (block for block in item.blocks if isinstance(block, List))
        return [block.traits.anchor for block in (item, *iter_blocks(own), *lists) if block.traits.anchor]

    def _is_named(self, anchor: str, own: Blocks) -> bool:
        """Whether a bullet bears the id of its passage though nothing points there: among those of its source, the first that
        has it. The page of one passage says its id itself."""
        is_one = bool(own) and isinstance(own[0], Quote | Heading) and is_passage_anchor(anchor)
        if not (self._is_of_source and is_one) or anchor.lower() in self._passages:
            return False
        self._passages.add(anchor.lower())
        return True

    def _task(self, task: Task, facts: dict[str, Any]) -> None:
        """What of a task has no word in Logseq."""
        marker = marker_of(task, self._workflow)
        carried: dict[str, str] = {}
        if task.status is Status.OTHER:
            carried |= {"marker": task.marker, "as": marker}
        if not is_said(task.priority):
            carried["priority"] = task.priority
        if carried and self._carriers:
            facts["task"] = carried
        elif carried:
            self._ledger.add("task", unsaid_of(task, marker, carried))

    def _own(self, item: Item, facts: dict[str, Any]) -> None:
        """Notes which properties of a task's block are its own, though they are called as those that speak of the task."""
        own = [p.key for p in item.traits.properties if p.key in KEYS]
        if own and not self._same:
            facts["own"] = own
            if not self._carriers:
                for key in own:
                    self._ledger.add("property", f"{key!r} speaks of the task in a graph", key)


def _is_alone(blocks: Iterable[AnyBlock]) -> bool:
    """Whether no more than one passage is among ``blocks``."""
    return sum(map(is_passage, blocks)) < 2


def _is_heading(item: Item) -> bool:
    return bool(item.blocks) and isinstance(item.blocks[0], Heading)
