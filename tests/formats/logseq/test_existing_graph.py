"""A graph that is there is written into as its own settings say: names, folders, days, workflow. The settings stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.dates import day_of, write_day
from vaultconv.formats.logseq.names import LEGACY, decode_name, encode_name
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

NOTES = {
    "2024-01-05.md": "a day\n",
    "Dir/x.y.md": "a page\n",
    "N.md": '---\nday: 2024-01-06\nsee: "[[2024-01-05]]"\n---\n- [ ] one [[2024-01-05]]\n- [x] two\n',
}


def vault(folder: Path) -> Path:
    for path, text in NOTES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def written(tmp_path: Path, config: str) -> dict[str, str]:
    """The files of a graph with that ``config`` after a vault was converted into it, and back."""
    source, graph = vault(tmp_path / "vault"), tmp_path / "graph"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq" / "config.edn").write_text(config)
    go(source, graph, "logseq")
    assert verify(source, graph, Options(target_format="logseq")).missing == ()
    go(graph, tmp_path / "back", "obsidian")
    assert {path: files(tmp_path / "back")[path] for path in NOTES} == files(source)
    found = {path: data.decode() for path, data in files(graph).items()}
    assert found.pop("logseq/config.edn") == config
    return found


@pytest.mark.parametrize(
    ("format", "title"),
    [
        ("MMM do, yyyy", "Jan 5th, 2024"),
        ("EEEE, dd.MM.yyyy", "Friday, 05.01.2024"),
        ("E, MM/dd/yyyy", "Fri, 01/05/2024"),
        ("yyyy-MM-dd EEE", "2024-01-05 Fri"),
        ("do MMMM yyyy", "5th January 2024"),
        ("yyyyMMdd", "20240105"),
        ("'On' d MMM yy", "On 5 Jan 24"),
    ],
)
@pytest.mark.parametrize("key", ["journal/page-title-format", "date-formatter"])
def test_days_are_linked_as_the_graph_titles_them(key: str, format: str, title: str, tmp_path: Path) -> None:
    found = written(tmp_path, f'{{:{key} "{format}" :file/name-format :triple-lowbar}}')
    assert f"see:: [[{title}]]\n" in found["pages/N.md"]
    assert f"one [[{title}]]\n" in found["pages/N.md"]
    assert f"day:: [[{write_day('2024-01-06', format)}]]\n" in found["pages/N.md"]
    assert "journals/2024_01_05.md" in found


def test_folders_and_names_of_files_are_the_graphs_own(tmp_path: Path) -> None:
    config = (
        '{:pages-directory "notes" :journals-directory "days" :journal/file-name-format "yyyy-MM-dd"\n'
        ' :preferred-workflow :now ;; mine\n :favorites ["Home"]}'
    )
    found = written(tmp_path, config)
    assert set(found) == {"days/2024-01-05.md", "notes/x.y.md", "notes/N.md"}
    assert found["notes/x.y.md"].startswith("title:: x.y\n")
    assert "- LATER one" in found["notes/N.md"]
    assert "- DONE two" in found["notes/N.md"]
    assert not found["days/2024-01-05.md"].startswith("title::")


def test_a_format_that_the_app_does_not_know_is_not_used(tmp_path: Path) -> None:
    found = written(tmp_path, '{:journal/page-title-format "QQ yyyy" :journal/file-name-format "G"}')
    assert "see:: [[2024-01-05]]\n" in found["pages/N.md"]
    assert "journals/2024_01_05.md" in found


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("d", "5"), ("dd", "05"), ("D", "5"), ("DD", "05"), ("do", "5th"), ("M", "1"), ("MM", "01"), ("MMM", "Jan"),
        ("MMMM", "January"), ("y", "2024"), ("yyyy", "2024"), ("Y", "2024"), ("YYYY", "2024"), ("x", "2024"),
        ("xxxx", "2024"), ("yy", "24"), ("E", "Fri"), ("EEE", "Fri"), ("EEEE", "Friday"), ("e", "5"), ("w", "1"),
        ("ww", "01"), ("H", "0"), ("HH", "00"), ("h", "12"), ("hh", "12"), ("m", "0"), ("mm", "00"), ("s", "0"),
        ("ss", "00"), ("S", "0"), ("SSS", "000"), ("a", "am"), ("A", "AM"), ("Z", "Z"),
    ],
)  # fmt: skip
def test_each_token_is_written_and_read(token: str, text: str) -> None:
    rest = {"d": "yyyy MM", "D": "yyyy MM", "M": "yyyy dd", "y": "MM dd", "Y": "MM dd", "x": "MM dd"}
    format = f"{rest.get(token[0], 'yyyy MM dd')} | {token}"
    said = write_day("2024-01-05", format)
    assert said.endswith(f" | {text}")
    assert day_of(said, (format,)) == "2024-01-05"


@pytest.mark.parametrize("format", ["ddd yyyy MM", "EE dd MM yyyy", "Q", "G", "yyyy", "Z yyyy MM dd"])
def test_what_the_app_cannot_read_back_is_no_format(format: str) -> None:
    assert write_day("2024-01-05", format) == ""


def test_days_of_the_teens_end_in_th() -> None:
    ends = [
        write_day(f"2024-01-{day:02d}", "MMM do, yyyy").split(",")[0][4:]
        for day in (1, 2, 3, 11, 12, 13, 21, 31)
    ]
    assert ends == ["1st", "2nd", "3rd", "11th", "12th", "13th", "21st", "31st"]


@pytest.mark.parametrize("title", ["a/b", "Q: A?", "50% off", "Café", "a%20b", "C#"])
def test_names_of_the_older_kind_come_back(title: str) -> None:
    assert decode_name(encode_name(title, LEGACY), LEGACY) == title
    assert "/" not in encode_name(title, LEGACY)


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ("{}", "kind:: one"),
        (
            "{:property/separated-by-commas #{:kind}}",
            'kind:: one\nvaultconv:: {"v":1,"shape":"document","values":{"kind":"one"}}',
        ),
    ],
)
def test_which_properties_are_lists_is_said_by_the_settings_that_are_there(
    config: str, text: str, tmp_path: Path
) -> None:
    source, graph = tmp_path / "vault", tmp_path / "graph"
    source.mkdir()
    (source / "N.md").write_text("---\nkind: one\n---\nWords\n")
    for name in ("O.md", "P.md"):
        (source / name).write_text("---\nkind: [one, two]\n---\nWords\n")
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text(config)
    go(source, graph, "logseq")
    assert (graph / "pages/N.md").read_text().startswith(text)
    go(graph, tmp_path / "back", "obsidian")
    assert (tmp_path / "back/N.md").read_text() == (source / "N.md").read_text()
    assert verify(source, graph, Options(target_format="logseq")).missing == ()
