"""Recipes for tasks."""

from __future__ import annotations

from collections.abc import Iterator

from vaultconv.formats.obsidian.fields import DATAVIEW, EMOJI
from vaultconv.formats.obsidian.task_style import with_task_style
from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.judge import check
from vaultconv.scripting.vault import OpenVault


@recipe(("obsidian",))
def tasks_to_dataview(vault: OpenVault) -> Iterator[Left]:
    """Writes what tasks say of themselves as fields of Dataview: `📅 2026-01-05` is `[due:: 2026-01-05]`.

    Dates, priority, recurrence, id, what it depends on, and what happens on completion."""
    return _styled(vault, DATAVIEW)


@recipe(("obsidian",))
def tasks_to_emoji(vault: OpenVault) -> Iterator[Left]:
    """Writes what tasks say of themselves as the signs of the plugin Tasks: `[due:: 2026-01-05]` is `📅 2026-01-05`.

    What has no sign (a time of day, a priority of one's own, any other field) stays a field."""
    return _styled(vault, EMOJI)


def _styled(vault: OpenVault, style: str) -> Iterator[Left]:
    return in_each(
        vault, lambda note: note.edit(lambda model, _context: with_task_style(model, style), check)
    )
