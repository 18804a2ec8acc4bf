"""What plugins read in a vault, row by row, as ``formats/obsidian.md`` lists it (section 8): understood where a model has a word
for it, and everywhere to the letter again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.obsidian.test_traps import OTHERS, a_note, there
from tests.roundtrip.journey import files, go
from vaultconv.model.blocks import Callout, Code, Comment
from vaultconv.model.note import NoteKind
from vaultconv.model.spans import CodeSpan, Text
from vaultconv.model.task import Task, TaskDate
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

SIGNS = {
    "📅": "due",
    "⏳": "scheduled",
    "🛫": "start",
    "➕": "created",
    "✅": "done",
    "❌": "cancelled",
}
PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}


def task_of(text: str) -> Task:
    """The one task in ``text``."""
    tasks = [block.traits.task for block in iter_blocks(a_note(text).blocks)]
    (task,) = (task for task in tasks if task is not None)
    return task


@pytest.mark.parametrize(("sign", "kind"), SIGNS.items())
def test_dates_of_a_task(sign: str, kind: str) -> None:
    field = "completion" if kind == "done" else kind
    assert task_of(f"- [ ] sift {sign} 2024-05-01\n").dates == (TaskDate(kind, "2024-05-01"),)
    assert task_of(f"- [ ] sift [{field}:: 2024-05-01]\n").dates == (TaskDate(kind, "2024-05-01"),)


@pytest.mark.parametrize(("sign", "value"), PRIORITIES.items())
def test_priorities_of_a_task(sign: str, value: str) -> None:
    assert task_of(f"- [ ] sift {sign}\n").priority == value
    assert task_of(f"- [ ] sift [priority:: {value}]\n").priority == value


def test_the_rest_of_what_a_task_says() -> None:
    task = task_of("- [ ] sift 🔁 every day when done 🆔 abc ⛔ abc,def 🏁 delete\n")
    assert (task.recurrence, task.recurrence_kind) == ("every day", "done")
    assert (task.id, task.depends_on, task.on_completion) == ("abc", ("abc", "def"), "delete")


@pytest.mark.parametrize("text", ["📅 2024-5-1", "📅 2024-05-01 and more"])
def test_what_is_no_sign_says_nothing(text: str) -> None:
    assert task_of(f"- [ ] sift {text}\n").dates == ()


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] sift 📅 2024-05-01 ⏫ 🔁 every week\n",
        "- [ ] sift 🔁 every week ⏫ 📅 2024-05-01\n",
        "- [ ] sift 📅 2024-05-01 #tag\n",
        "- [ ] sift 📅 2024-05-01 ^id\n",
        "- [ ] sift 📅 2024-05-01 #tag ^id\n",
        "- [x] sift ✅ 2024-05-01\n",
        "- [-] sift ❌ 2024-05-01\n",
        "- [ ] sift 📅\ufe0f 2024-05-01\n",
        "- [ ] sift 📅\u00a02024-05-01\n",
        "- [ ] sift 📅 2024-5-1\n",
        "- [ ] 📅 2024-05-01 sift\n",
        "- [ ] sift [due:: 2024-05-01] (priority:: high)\n",
        "- [ ] sift [completion:: 2024-05-01]\n",
        "key:: value\n",
        "**key**:: value\n",
        "A line with [key:: v] and (other key:: w) in it.\n",
        "- item [key:: v]\n",
        "`= this.file.name` and `$= dv.current()`\n",
        "<% tp.date.now() %> <%* tR += 1 %> <%+ tp.file.title %>\n",
        "```ad-note\ntitle: T\ncollapse: open\nicon: star\ncolor: 1,2,3\n\nBody with **Markdown**.\n```\n",
        "````ad-tip\n```ad-warning\nInner.\n```\n````\n",
        "Q::A\n",
        "Q:::A\n",
        "Q\n?\nA\n",
        "Q\n??\nA\n",
        "A ==cloze== and **another** and {{third}}.\n",
        "#flashcards/bread\n\nQ::A\n<!--SR:!2024-02-26,141,310-->\n",
        "---\nsr-due: 2024-02-26\nsr-interval: 141\nsr-ease: 310\n---\nwords #review\n",
    ],
)
def test_whatever_a_plugin_reads_it_reads_again(text: str, tmp_path: Path) -> None:
    source = {"N.md": text}
    for to in (*OTHERS, "obsidian"):
        assert there(tmp_path / to, source, to)


def test_a_query_in_a_line_stays_code() -> None:
    spans = [
        span for _, span in note_spans(a_note("`= 1 + 1` and `$= x`\n").blocks) if isinstance(span, CodeSpan)
    ]
    assert [span.text for span in spans] == ["= 1 + 1", "$= x"]


@pytest.mark.parametrize("text", ["<% a %>", "<%* a %>", "<%+ a %>"])
def test_a_call_of_templater_is_text_to_the_app(text: str) -> None:
    (span,) = (span for _, span in note_spans(a_note(f"x {text} y\n").blocks))
    assert span == Text(f"x {text} y")


def test_an_admonition_is_a_callout() -> None:
    (block,) = a_note("```ad-note\ntitle: T\ncollapse: closed\n\nBody.\n```\n").blocks
    assert isinstance(block, Callout)
    assert (block.type, block.fold) == ("note", "-")


def test_the_state_of_a_card_is_no_text() -> None:
    blocks = list(iter_blocks(a_note("Q::A\n<!--SR:!2024-02-26,141,310-->\n").blocks))
    assert not any(isinstance(block, Code | Comment) for block in blocks)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "Draw.excalidraw.md",
            "---\nexcalidraw-plugin: parsed\n---\n# Text Elements\nWords ^abc\n\n%%\n## Drawing\n```compressed-json\nN4Ig\n```\n%%\n",
        ),
        (
            "Board.md",
            '---\nkanban-plugin: board\n---\n\n## To do\n\n- [ ] a\n\n\n## Done\n\n**Complete**\n- [x] b\n\n\n***\n\n## Archive\n\n- [x] c\n\n%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%\n',
        ),
    ],
)
def test_the_files_of_plugins_are_carried_to_the_letter(path: str, text: str, tmp_path: Path) -> None:
    for to in OTHERS:
        source = tmp_path / to / "vault"
        source.mkdir(parents=True)
        (source / path).write_text(text)
        go(source, tmp_path / to / "there", to)
        go(tmp_path / to / "there", tmp_path / to / "home", "obsidian")
        assert files(tmp_path / to / "home") == {path: text.encode()}


@pytest.mark.parametrize(
    ("format", "path"),
    [
        ("YYYY-MM-DD", "2024-05-01.md"),
        ("YYYY/MM/YYYY-MM-DD", "2024/05/2024-05-01.md"),
        ("YYYY/[Q]Q/MMMM Do, YYYY", "2024/Q2/May 1st, 2024.md"),
        ("gggg-[W]ww/YYYY-MM-DD", "2024-W18/2024-05-01.md"),
    ],
)
def test_daily_notes_are_named_by_any_format(format: str, path: str, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "daily-notes.json").write_text(f'{{"format": "{format}", "folder": ""}}')
    (vault / path).parent.mkdir(parents=True, exist_ok=True)
    (vault / path).write_text("words\n")
    (note,) = load(vault, Options()).vault.notes
    assert (note.kind, note.date) == (NoteKind.JOURNAL, "2024-05-01")
    for to in OTHERS:
        go(vault, tmp_path / to, to)
        assert verify(vault, tmp_path / to, Options()).ok
