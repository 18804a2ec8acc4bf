"""What plugins read at the end of a line: the signs of Tasks, the fields of Dataview."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.fields import DATAVIEW, EMOJI, TAG, house_task, read_end, read_line, with_said
from vaultconv.model.task import Status, Task, TaskDate

OPEN = Task(" ", Status.OPEN)


def task_of(line: str) -> Task:
    task, properties = with_said(OPEN, read_end(line, True))
    assert task is not None
    assert properties == ()
    return task


def due(day: str = "2026-01-05", **more: str) -> Task:
    return Task(" ", Status.OPEN, dates=(TaskDate("due", day),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("x 📅 2026-01-05", due()),
        ("x 📅2026-01-05", due()),
        ("x 📅\ufe0f 2026-01-05", due()),
        ("x 📆 2026-01-05", due()),
        ("x 🗓 2026-01-05", due()),
        ("x ⏫ 📅 2026-01-05", due(priority="high")),
        ("x 📅 2026-01-05 ⏫", due(priority="high")),
        ("x ⏫\ufe0f 📅 2026-01-05 ", due(priority="high")),
        (f"x 📅 2026-01-05 {TAG} ⏬ {TAG}", due(priority="lowest")),
        ("x 🔁 every week 📅 2026-01-05", due(recurrence="every week", recurrence_kind="due")),
        ("x 🔁 every day when done 📅 2026-01-05", due(recurrence="every day", recurrence_kind="done")),
        ("x 🆔 a-b_1", Task(" ", Status.OPEN, id="a-b_1")),
        ("x ⛔ a, b", Task(" ", Status.OPEN, depends_on=("a", "b"))),
        ("x 🏁 Delete", Task(" ", Status.OPEN, on_completion="delete")),
        ("x [due:: 2026-01-05]", due()),
        ("x (due:: 2026-01-05)  [priority:: highest]", due(priority="highest")),
        ("x [completion:: 2026-01-05]", Task(" ", Status.OPEN, dates=(TaskDate("done", "2026-01-05"),))),
        (
            "x [repeat:: every day] [dependsOn:: a]",
            Task(" ", Status.OPEN, "", (), "every day", "due", "", ("a",)),
        ),
        ("x [id:: a] [onCompletion:: keep]", Task(" ", Status.OPEN, id="a", on_completion="keep")),
        (
            "x [due-time:: 09:30] 📅 2026-01-05",
            Task(" ", Status.OPEN, dates=(TaskDate("due", "2026-01-05", "09:30"),)),
        ),
        ("x [priority:: D]", Task(" ", Status.OPEN, "D")),
    ],
)
def test_what_a_task_says(line: str, task: Task) -> None:
    assert task_of(line) == task


@pytest.mark.parametrize(
    "line",
    [
        "x 📅 2026-02-30",
        "x 📅 2026-1-5",
        "x 📅 tomorrow",
        "x 📅 2026-01-05 and words",
        "📅 2026-01-05 is the day",
        "go round 🔁 and round",
        "x 🏁 at last",
        "std::vector (a::b) [a::b]",
        "x [tags:: a]",
        "x [alias:: a]",
        "x [: y]",
        "",
    ],
)
def test_what_is_words(line: str) -> None:
    assert read_end(line, True) == []


def test_a_second_sign_of_a_kind_ends_the_run() -> None:
    assert [said.value for said in read_end("x 📅 2026-01-05 📅 2026-01-06", True)] == ["2026-01-06"]


def test_signs_are_words_outside_a_task() -> None:
    assert read_end("x 📅 2026-01-05", False) == []
    assert [said.key for said in read_end("x [due:: 2026-01-05]", False)] == ["due"]


def test_only_the_line_that_ends_a_text_has_other_fields() -> None:
    assert read_end("x [k:: v] 📅 2026-01-05", True, properties=False)[0].kind == "due"
    assert len(read_end("x [k:: v] 📅 2026-01-05", True, properties=False)) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rating:: 5", ("rating", "5")),
        ("**Two words**:: x", ("Two words", "x")),
        ("__Bold__:: [[N]]", ("Bold", "[[N]]")),
        ("**Inside::** x", ("Inside", "x")),
        ("Größe_1:: a (b)", ("Größe_1", "a (b)")),
    ],
)
def test_a_line_that_is_a_field(line: str, said: tuple[str, str]) -> None:
    found = read_line(line)
    assert found is not None
    assert (found.key, found.value) == said


@pytest.mark.parametrize(
    "line", ["Q::A", "two words:: x", "rating::", "tags:: a", "see [[N]]:: x", "a: b:: c"]
)
def test_a_line_that_is_none(line: str) -> None:
    assert read_line(line) is None


def test_the_order_is_that_of_the_plugin() -> None:
    dates = ("done", "cancelled", "due", "scheduled", "start", "created")
    task = Task(
        "x",
        Status.DONE,
        "medium",
        tuple(TaskDate(kind, f"2026-01-0{n}") for n, kind in enumerate(dates, 1)),
        "every day",
        "done",
        "a",
        ("b", "c"),
        "keep",
    )
    assert house_task(task, EMOJI) == (
        " 🆔 a ⛔ b,c 🔼 🔁 every day when done 🏁 keep ➕ 2026-01-06 🛫 2026-01-05 ⏳ 2026-01-04"
        " 📅 2026-01-03 ❌ 2026-01-02 ✅ 2026-01-01"
    )
    assert house_task(task, DATAVIEW).startswith("  [id:: a]  [dependsOn:: b,c]  [priority:: medium]")
    for style in (EMOJI, DATAVIEW):
        read, left = with_said(Task("x", Status.DONE), read_end("x" + house_task(task, style), True))
        assert left == ()
        assert read is not None
        assert {date.kind for date in read.dates} == set(dates)
        assert (read.priority, read.recurrence, read.id, read.depends_on) == (
            "medium",
            "every day",
            "a",
            ("b", "c"),
        )
