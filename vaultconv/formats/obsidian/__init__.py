"""Obsidian vaults: Markdown notes in a folder, with wikilinks, properties, callouts and block ids."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vaultconv.formats.base import HIGHLIGHT_TEMPLATE, INLINE_HTML, Option, Recognition
from vaultconv.formats.obsidian.addresses import OPENS
from vaultconv.formats.obsidian.dialect import CLOZES, HIGHLIGHT, OBSIDIAN
from vaultconv.formats.obsidian.fields import DATAVIEW, EMOJI
from vaultconv.formats.obsidian.foreign import DROP, KEBAB, LINK
from vaultconv.formats.obsidian.foreign import KEEP as KEEP_LOGBOOK
from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT
from vaultconv.formats.obsidian.naming import CONFIG_FOLDER
from vaultconv.formats.obsidian.pictures import PICTURES
from vaultconv.formats.obsidian.preferences import ABSOLUTE, KEEP, MARKDOWN, RELATIVE, SHORTEST, WIKILINK
from vaultconv.formats.obsidian.recognise import recognise
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.formats.obsidian.settings import FILES
from vaultconv.formats.obsidian.view_state import keeps_view_state
from vaultconv.markdown.nesting import open_after
from vaultconv.vault.tree import Tree

if TYPE_CHECKING:
    from vaultconv.formats.obsidian.editing import ObsidianEditing
    from vaultconv.formats.obsidian.reader import ObsidianReader
    from vaultconv.formats.obsidian.writer import ObsidianWriter


class ObsidianFormat:
    """The format, as the registry finds it. What reads it, writes it and edits it is imported when it is asked for."""

    name = "obsidian"
    title = "Obsidian vault"
    shape = "document"
    links_by_name = True
    notes_stand_alone = True
    line_ends = "shown"
    options = (
        Option(
            "names",
            "title",
            "Name an imported note by its title or by its source's file name.",
            ("title", "source"),
        ),
        Option(
            "tasks",
            EMOJI,
            "Write what a task says as the signs of the plugin Tasks, or as fields of Dataview.",
            (EMOJI, DATAVIEW),
        ),
        Option(
            "cloze",
            HIGHLIGHT,
            "Write a cloze as highlighted text, or between braces: both are cards to the plugin Spaced Repetition.",
            CLOZES,
        ),
        Option(
            "multiword_tags",
            LINK,
            "Write a tag of several words as a link to a note of that name, or as a tag with hyphens.",
            (LINK, KEBAB),
        ),
        Option(
            "logbook",
            KEEP_LOGBOOK,
            "Keep when a task was worked on in a comment, or leave it out.",
            (KEEP_LOGBOOK, DROP),
        ),
        HIGHLIGHT_TEMPLATE,
        INLINE_HTML,
        Option(
            "keep_view_state",
            False,
            "Keep how the other app shows a block (collapsed, when a card comes again) in a comment.",
        ),
        Option(
            "link_style",
            SHORTEST,
            "Name the target of a link by its name where that is unique, by the way from the note, or by the way from "
            "the root of the vault.",
            (SHORTEST, RELATIVE, ABSOLUTE),
        ),
        Option(
            "links",
            KEEP,
            "Write links between notes as they were, or all as wikilinks, or all as Markdown links.",
            (KEEP, WIKILINK, MARKDOWN),
        ),
        Option(
            "attachment_folder",
            "",
            "The folder for attachments: a path, / for the root, ./ or ./NAME beside the note. Without it they keep "
            "their folders.",
        ),
        Option(
            "daily_folder",
            "",
            "The folder for daily notes. Without it they go where most journals of the source lie.",
        ),
        Option("daily_format", DEFAULT_FORMAT, "How daily notes are named, in the tokens of Moment.js."),
    )
    pictures = PICTURES
    settings_files = tuple(f"{CONFIG_FOLDER}/{name}" for name in FILES)
    settings_kept = (f"{CONFIG_FOLDER}/*.json", f"{CONFIG_FOLDER}/snippets/*.css")
    keeps_view_state = staticmethod(keeps_view_state)
    tells_schedules = True
    nesting = staticmethod(open_after)
    dialect = OBSIDIAN
    opens = OPENS
    resolver = ObsidianResolver()

    @cached_property
    def reader(self) -> ObsidianReader:
        """What reads its notes."""
        from vaultconv.formats.obsidian.reader import ObsidianReader

        return ObsidianReader()

    @cached_property
    def writer(self) -> ObsidianWriter:
        """What writes them."""
        from vaultconv.formats.obsidian.writer import ObsidianWriter

        return ObsidianWriter()

    @cached_property
    def editing(self) -> ObsidianEditing:
        """What edits them in place."""
        from vaultconv.formats.obsidian.editing import ObsidianEditing

        return ObsidianEditing()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a vault."""
        return recognise(tree)


FORMAT = ObsidianFormat()
