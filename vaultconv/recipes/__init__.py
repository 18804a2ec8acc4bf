"""Ready-made changes of a vault, by name: what people do to thousands of notes, once.

>>> from vaultconv.recipes import RECIPES
>>> RECIPES["rename-property"].description.partition("\\n")[0]
'Calls a property otherwise, in every note that has it.'
"""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.recipes import (
    attachments,
    dataview,
    dates,
    highlights,
    journals,
    links,
    names,
    properties,
    tags,
    tasks,
)
from vaultconv.recipes.recipe import Left, Parameter, Recipe

__all__ = ["RECIPES", "Left", "Parameter", "Recipe"]

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        properties.rename_property,
        properties.change_property_type,
        dates.one_date_format,
        tags.rename_tag,
        tags.merge_tags,
        tags.split_tag,
        tags.tags_from_folders,
        names.aliases_from_titles,
        links.wikilinks_to_markdown,
        links.markdown_to_wikilinks,
        tasks.tasks_to_dataview,
        tasks.tasks_to_emoji,
        journals.journal_date_format,
        attachments.move_attachments,
        dataview.dataview_fields_to_properties,
        highlights.group_highlights,
        highlights.split_highlights,
        highlights.readwise_generation,
    )
}
"""Every recipe, by its name."""
