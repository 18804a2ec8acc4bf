"""Notes with highlights, written as the user's own template has them instead of as the writer of their format would.

What the template says is read back at once, and each fact of the note that it leaves out or says otherwise has its line in the
ledger: so the lines are right whatever a template does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vaultconv.formats.base import Format, Output
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.uncarried import SAID_OTHERWISE, as_written, read_outputs
from vaultconv.transform.outline import DOCUMENT, OUTLINE, to_document

if TYPE_CHECKING:
    from vaultconv.transform.highlight_template.render import HighlightTemplate

OPTION: Final = "highlight_template"
"""The name of the option; its value is the text of the template."""


def template_of(target: Format, format_options: Mapping[str, Any]) -> HighlightTemplate | None:
    """The template that notes for ``target`` are to be written by; None where there is none. Raises
    :class:`~vaultconv.errors.UsageError` for one that cannot be understood."""
    text = format_options.get(OPTION)
    if not isinstance(text, str) or not text or all(option.name != OPTION for option in target.options):
        return None
    # Jinja2 takes longer to import than all of a small conversion.
    from vaultconv.transform.highlight_template.render import HighlightTemplate

    return HighlightTemplate(text)


def templated(
    output: Output, note: Note, template: HighlightTemplate, target: Format, options: Options
) -> Output:
    """``output``, which was written of ``note``, as the ``template`` has it; the same object for a note without highlights."""
    # What knows of passages is imported only where there is a template.
    from vaultconv.formats.readwise.exports.lower import book_of, has_passages
    from vaultconv.formats.readwise.ledger import Ledger
    from vaultconv.transform.highlight_template.variables import variables

    if note.verbatim is not None or not has_passages(note):
        return output
    book = book_of(note, Ledger(note.path))
    text = template.page(variables(note, book), note.path)
    made = replace(output, data=text.encode(), losses=())
    return replace(made, losses=tuple(_losses(note, made, target, options)))


def _losses(note: Note, output: Output, target: Format, options: Options) -> Iterator[Loss]:
    detail = "written by the highlight template: the way back may need the state of this folder"
    yield Loss(note.path, 0, "template", Outcome.APPROXIMATED, detail)
    there = read_outputs([output], target, options)[output.path]
    if there.shape == OUTLINE and note.shape == DOCUMENT:
        there = replace(there, shape=DOCUMENT, blocks=to_document(there.blocks))
    for fact in compare(facts(note, as_written), facts(there, as_written)).missing:
        value = fact.value if fact.kind not in SAID_OTHERWISE else ""
        if fact.kind is FactKind.PROPERTY:
            value = fact.value.partition("=")[0]
        detail = f"the highlight template leaves it out, or says it otherwise: `{fact.value[:60]}`"
        yield Loss(note.path, fact.line, str(fact.kind), Outcome.APPROXIMATED, detail, value)
