"""What a file of jobs says, and all that is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.cli.batch_file.reader import Job, read_jobs
from vaultconv.errors import ConfigurationError, UsageError
from vaultconv.vault.filters import Filters


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def read(place: Path, text: str, *wanted: str) -> tuple[Job, ...]:
    (place / "jobs.toml").write_bytes(text.encode())
    return read_jobs(place / "jobs.toml", wanted)


def wrong(place: Path, text: str) -> list[str]:
    """What is said of a file that is wrong: line, column, what and what to do."""
    with pytest.raises(ConfigurationError) as told:
        read(place, text)
    assert {Path(each.path) for each in told.value.problems} == {place / "jobs.toml"}
    return [f"{each.line}:{each.column}: {each.what} | {each.remedy}" for each in told.value.problems]


JOBS = """\
[defaults]
from = "obsidian"
exclude = "Archive/"
link-style = "absolute"
redact-tokens = true
download = ["images", "favicons"]
cache = "~/cache"
since = 2026-01-31

[jobs.notes]
source = "notes"
destination = "/srv/out"
to = "obsidian"
only = ["a", "b"]
tag = ["#bread"]
exclude = []
allow-source = ["shared", "/srv/more"]
carriers = "off"
origins = false
download-size = 3
since = ""

[jobs.site]
source = "~/notes"
destination = "public"
to = "html"
unused = "leave"
"""


def test_a_job_is_the_defaults_with_what_it_says_itself(place: Path) -> None:
    notes, site = read(place, JOBS)
    assert (notes.name, notes.source, notes.destination) == ("notes", place / "notes", Path("/srv/out"))
    options = notes.options
    assert (options.source_format, options.target_format) == ("obsidian", "obsidian")
    assert options.filters == Filters(only=("a", "b"), tags=("bread",))
    assert options.format_options == {"link_style": "absolute"}
    assert options.allow == (place / "shared", Path("/srv/more"))
    assert (options.carriers, options.origins, options.unused) == (False, False, True)
    assert options.download == ("images", "favicons")
    assert options.rules.cache == place / "home/cache"
    assert options.rules.limits.size == 3 << 20
    assert (site.source, site.destination) == (place / "home/notes", place / "public")
    assert site.options.filters == Filters(exclude=("Archive/",), since="2026-01-31")
    assert site.options.format_options == {"redact_tokens": True}
    assert not site.options.unused


def test_what_no_key_says_is_as_on_the_command_line(place: Path) -> None:
    (job,) = read(
        place,
        '[jobs.a]\nsource="readwise:"\ndestination="b"\nto="html"\ngroup=""\nhighlight-template=""\ncache=""\n',
    )
    from vaultconv.pipeline.options import Options

    assert job.source == Path("readwise:")
    assert job.options == Options(target_format="html", rules=job.options.rules)
    assert job.options.rules.cache is None


def test_a_template_is_the_text_of_its_file(place: Path) -> None:
    (place / "book.jinja").write_text("{{ title }}", "utf-8")
    text = '[jobs.a]\nsource="x"\ndestination="b"\nto="obsidian"\nhighlight-template="book.jinja"\n'
    assert read(place, text)[0].options.format_options == {"highlight_template": "{{ title }}"}
    (said,) = wrong(place, text.replace("book", "books"))
    assert said.startswith(f"5:1: {place / 'books.jinja'}: it cannot be read: No such file")


def test_jobs_are_done_in_the_order_in_which_they_are_named(place: Path) -> None:
    assert [job.name for job in read(place, JOBS, "site", "notes", "site")] == ["site", "notes"]
    with pytest.raises(UsageError) as told:
        read(place, JOBS, "notes", "sight")
    assert str(told.value) == (
        f"{place / 'jobs.toml'}: there is no job 'sight'\nDid you mean 'site'? Its jobs are: notes, site."
    )


HEAD = '[jobs.a]\nsource = "x"\ndestination = "y"\nto = "html"\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('form = "html"', "5:1: job 'a': 'form' is no key | Did you mean 'from'? The keys are: allow-host, "),
        ('link_style = "x"', "5:1: job 'a': 'link_style' is no key | Did you mean 'link-style'? "),
        ('carriers = "onn"', "5:1: carriers cannot be 'onn' | Did you mean 'on'? Choices: off, on."),
        ('download = ["images", "favicon"]', "5:1: download cannot be 'favicon' | Did you mean 'favicons'? Choices: images, "),
        ("download = [1]", "5:1: download is a list of texts, and not [1] | "),
        ("only = 1", "5:1: only is a list of texts, and not 1 | "),
        ('only = ["#x"]', "5:1: only cannot be '#x': it names no path | Patterns are those of .gitignore"),
        ('since = "soon"', "5:1: since cannot be 'soon' | Give a day (2026-01-31)"),
        ("unused = true", "5:1: unused is a text, and not true | "),
        ('dedupe = "yes"', "5:1: dedupe is true or false, and not 'yes' | "),
        ("download-time = 0", "5:1: download-time is a whole number, 1 or more, and not 0 | "),
        ("download-time = true", "5:1: download-time is a whole number, 1 or more, and not true | "),
        ("offline = true\nrefresh = true", "5:1: offline and refresh say the opposite | Leave one of them out: refresh asks"),
        ('proxy = "x"', "5:1: proxy cannot be 'x' | Say it as http://HOST:PORT"),
        ('from = "obsidan"', "5:1: there is no format 'obsidan' | Did you mean 'obsidian'? Known formats: "),
        ('links = "wikilink"', "5:1: links is an option of obsidian, which has no part in this | Leave it out"),
        ("[job]", "5:2: 'job' is no key | Did you mean 'jobs'? The keys are: defaults, jobs."),
        ("[jobs]\nb = 1", "6:1: jobs.b is no table | Begin it with a line [jobs.b]."),
        ("[defaults]\nsince = 7", "6:1: since is a text, and not 7 | "),
        ("[defaults]\nlnks = 7", "6:1: the defaults: 'lnks' is no key | Did you mean 'links'? "),
        ('[defaults]\nproxy = "x"', "6:1: proxy cannot be 'x' | "),
        ('[jobs.b]\nsource = ""\nto="html"\ndestination="c"', "6:1: source is empty | "),
        ("[jobs.b]", "5:7: job 'b' does not say its 'source' | Add a line source = \"...\" to it."),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place_and_a_remedy(place: Path, line: str, said: str) -> None:
    assert wrong(place, HEAD + line + "\n")[0].startswith(said)


def test_all_that_is_wrong_is_said_at_once(place: Path) -> None:
    text = '[jobs.a]\nto = "htm"\nsource = 1\n\n[jobs.b]\nonly = 3\nsince = 4\n'
    assert [each.partition(" |")[0] for each in wrong(place, text)] == [
        "1:7: job 'a' does not say its 'destination'",
        "2:1: there is no format 'htm'",
        "3:1: source is a text, and not 1",
        "5:7: job 'b' does not say its 'source'",
        "5:7: job 'b' does not say its 'destination'",
        "5:7: job 'b' does not say its 'to'",
        "6:1: only is a list of texts, and not 3",
        "7:1: since is a text, and not 4",
    ]


def test_what_a_command_would_say_is_said_with_all_else_at_its_line(place: Path) -> None:
    text = (
        '[defaults]\nproxy = "x"\nonly = ["#x"]\ncarriers = 1\n\n'
        '[jobs.a]\nsource = "x"\ndestination = "y"\nto = "html"\nfrm = "html"\nsince = "yesterday"\njobs = "zz"\n'
        'links = "wikilink"\nreport = "x.doc"\nprune = "no"\n\n'
        '[jobs.b]\nsource = "x"\nto = "obsidan"\nmemory = "much"\nlinks = "wikilink"\noffline = true\nretry = true\n'
    )
    assert [each.partition(" |")[0] for each in wrong(place, text)] == [
        "2:1: proxy cannot be 'x'",
        "3:1: only cannot be '#x': it names no path",
        "4:1: carriers is a text, and not 1",
        "10:1: job 'a': 'frm' is no key",
        "11:1: since cannot be 'yesterday'",
        "12:1: jobs cannot be 'zz'",
        "13:1: links is an option of obsidian, which has no part in this",
        f"14:1: {place / 'x.doc'}: the name does not say what the report is to be",
        "15:1: prune is true or false, and not 'no'",
        "17:7: job 'b' does not say its 'destination'",
        "19:1: there is no format 'obsidan'",
        "20:1: memory cannot be 'much'",
        "22:1: offline and retry say the opposite",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('report = "x.doc"', "5:1: {}/x.doc: the name does not say what the report is to be | Call it .md or .json, or say it with report-format."),
        ('report = "x/l.md"', "5:1: {}/x/l.md: the report would lie in the source, which is never changed | "),
        ('report = "y/l.txt"', "5:1: {}/y/l.txt: in the destination the ledger is a note, and ends in .html | Choose another name, or a place outside."),
        ('report-format = "json"', "5:1: report-format without report | Say where with report FILE."),
        ('[defaults]\nreport = "x.doc"', "6:1: {}/x.doc: the name does not say what the report is to be | "),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_is_told_at_its_line(place: Path, lines: str, said: str) -> None:
    assert wrong(place, HEAD + lines + "\n")[0].startswith(said.format(place))


def test_the_folder_of_a_report_may_be_made_by_a_job_before(place: Path) -> None:
    (job,) = read(place, HEAD + 'report = "out/l.md"\n')
    assert job.more["report"] == place / "out/l.md"


def test_a_file_without_jobs_is_wrong(place: Path) -> None:
    assert wrong(place, "[defaults]\n") == [
        "1:1: has no jobs | A job begins with a line such as [jobs.notes]."
    ]
    assert wrong(place, "jobs = 3\n")[0].startswith("1:1: jobs is no table")


def test_what_is_no_toml_or_no_text_is_said_so(place: Path) -> None:
    assert wrong(place, "[jobs.a\n") == [
        "1:8: is no valid TOML: Expected ']' at the end of a table declaration | "
    ]
    (place / "jobs.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="is no text in UTF-8"):
        read_jobs(place / "jobs.toml")
    with pytest.raises(UsageError, match="batch --init"):
        read_jobs(place / "none.toml")
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read_jobs(place)


def test_lines_may_end_as_they_do_on_windows_and_begin_with_a_mark(place: Path) -> None:
    (place / "jobs.toml").write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert read_jobs(place / "jobs.toml")[0].name == "a"
