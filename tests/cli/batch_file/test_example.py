"""The file to begin with, the schema for editors, and the keys that both are made of."""

from __future__ import annotations

import json
import re
import tomllib
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from vaultconv.cli.arguments import CONVERTING
from vaultconv.cli.batch_file.example import example, schema
from vaultconv.cli.batch_file.keys import keys_of
from vaultconv.cli.batch_file.reader import read_jobs
from vaultconv.cli.convert import convert
from vaultconv.errors import ConfigurationError
from vaultconv.formats.registry import BUILT_IN, get_format

ROOT = Path(__file__).parent.parent.parent.parent
KEYS = keys_of(map(get_format, BUILT_IN))
SCHEMA = schema()


def test_each_flag_of_convert_is_a_key() -> None:
    rows = {row[0] for row in CONVERTING.rows}
    own = set(signature(convert).parameters) - {"options", "context", "dry_run", "json", "quiet", "verbose"}
    options = {"format_" + option.name for name in BUILT_IN for option in get_format(name).options}
    assert {key.parameter for key in KEYS.values()} == rows | options | own | {"source", "destination"}
    assert {"from", "to", "origins", "tag", "download-size", "link-style"} <= KEYS.keys()


def test_the_file_to_begin_with_is_valid_and_so_is_each_key_in_it(tmp_path: Path) -> None:
    file = tmp_path / "vaultconv.toml"
    file.write_text(example(), "utf-8")
    assert [job.name for job in read_jobs(file)] == ["notes"]
    shown = re.findall(r"^# ([a-z-]+) = .*$", example().partition("# All keys")[2], re.MULTILINE)
    assert shown == [name for name in KEYS if name not in ("source", "destination")]
    for line in re.findall(r"^# ([a-z-]+ = .*)$", example().partition("# All keys")[2], re.MULTILINE):
        if not line.startswith("to = "):
            own = "html" if KEYS[line.split()[0]].formats == ("html",) else "obsidian"
            reads = next(
                (name for name in KEYS[line.split()[0]].formats if name in ("logseq", "readwise")), ""
            )
            head = f'[jobs.a]\nsource = "a"\ndestination = "b"\nto = "{reads or own}"\n'
            file.write_text(head + line, "utf-8")
            assert len(read_jobs(file)) == 1, line


def test_the_published_schema_is_that_of_the_keys() -> None:
    published = (ROOT / "docs/reference/vaultconv.schema.json").read_text("utf-8")
    assert json.loads(published) == SCHEMA, "run `make schema`"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["job"]["properties"].keys() == KEYS.keys()
    assert all(each["description"] for each in SCHEMA["$defs"]["job"]["properties"].values())


JOB: dict[str, Any] = {"source": "a", "destination": "b", "to": "html"}


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (example(), True),
        ('only = "a"', True),
        ('only = ["a", "b"]', True),
        ('download = "images,pdf"', True),
        ("download-size = 1", True),
        ("robots = false", True),
        ('group = "book"', True),
        ('group = ""', True),
        ("only = 1", False),
        ("only = [1]", False),
        ("download-size = 0", False),
        ('download-size = "1"', False),
        ('robots = "no"', False),
        ('group = "books"', False),
        ("nothing = 1", False),
        ("[defaults]\nnothing = 1", False),
        ("[other]\n", False),
    ],
)
def test_the_schema_and_the_reader_say_the_same(text: str, good: bool, tmp_path: Path) -> None:
    if "[jobs." not in text:
        text = f'[jobs.a]\nsource = "a"\ndestination = "b"\nto = "obsidian"\nfrom = "readwise"\n{text}\n'
    assert_same(text, good, tmp_path)


def assert_same(text: str, good: bool, place: Path) -> None:
    """Both the schema and the reader take the file ``text`` if it is ``good``, and neither does if it is not."""
    said = json.loads(json.dumps(tomllib.loads(text), default=str))  # as editors do: a day of TOML is a text
    assert Draft202012Validator(SCHEMA).is_valid(said) is good, text
    (place / "jobs.toml").write_text(text, "utf-8")
    if good:
        assert read_jobs(place / "jobs.toml"), text
    else:
        with pytest.raises(ConfigurationError):
            print(text, read_jobs(place / "jobs.toml"))


VALUES: dict[str, tuple[list[str], list[str]]] = {
    "since": (
        ["2026-01-01", '"2026-01-01"', '"20260131"', '"2026-W05"', '"7d"', '"2w"', '""', "2024-02-29"],
        ['"yesterday"', '"2026-13-01"', '"2026-04-31"', '"2026-02-30"', '"7"', '"d"', "2026-01-01T10:00:00", "10:00:00", "7"],
    ),
    "jobs": (['"1"', '"12"', '"auto"', '""'], ['"zz"', '"0"', '"-1"', '"1.5"', '"Auto"', '"\u0663"', "2"]),
    "memory": (['"64M"', '"2g"', '"all"', '""', '"8K"'], ['"64"', '"M"', '"0M"', '"1T"', '"much"', "64"]),
    "executor": (['"dask:tcp://h:1"', '""'], ['"dask:"', '"ray:x"', '"dask"']),
    "proxy": (
        ['"http://h:1"', '"socks5h://u:p@h"', '"HTTPS://[::1]:65535/"', '""'],
        ['"x"', '"ftp://h"', '"http://"', '"http://:80"', '"http://h:65536"', '"h:80"', '"http://h:x"'],
    ),
    "download": (
        ['"all"', '"images, favicons"', '["pdf", "images"]', "[]", '""', '["images,pdf"]'],
        ['"favicon"', '["images", "x"]', '"images;pdf"', '"Images"'],
    ),
    "download-from": (['"e.org"', '["a.org, b.org"]', '""'], ['"https://e.org"', '["e.org/x"]']),
    "skip-domain": (['"e.org"'], ['"e.org/"']),
    "allow-host": (['"localhost"'], ['"http://localhost"']),
    "only": (['"A/"', '["*.md", "!B.md"]', '" x"', '"\\\\#x"'], ['"#x"', '""', '"!"', '["a", "  "]', "1"]),
    "exclude": (['"A/"', "[]"], ['"# x"', '[""]']),
    "tag": (['"bread"', '["#bread", "a/b"]'], ['""', '"#"', '["a", "/"]', '"#/"', '"##"']),
    "from": (['"obsidian"', '""'], ['"obsidan"', "1"]),
    "to": (['"obsidian"'], ['"htm"', '""']),
    "source": (['"~/a"', '"s3://b/v"', '"readwise:"', "2026-01-01"], ['""', '"https://e.org"', '"s3://u:p@b/v"', '"s3://"', "1"]),
    "destination": (['"x y"', '"memory://b/v"'], ['""', '"HTTP://e.org"']),
    "allow-source": (['"../x"', '["a", "~/b"]'], ['"s3://b/v"', '["a", "file:///x"]']),
    "backup": (['"kept"', '""'], ['"s3://b/v"']),
    "cache": (['"~/cache"', '"C:/x"'], ['"simplecache::s3://b/v"']),
    "report": (['"l.md"', '"l.JSON"', '"x/l.txt"', '""'], ['"x.doc"', '"report"', '"s3://b/l.md"', '".md"']),
    "carriers": (['"on"', '"off"', '""'], ['"no"', "true"]),
    "links": (['"wikilink"', '""'], ['"wikilinks"']),
    "download-size": (["1", "1.0"], ["0", "1.5", '"1"', "true", "-1"]),
    "robots": (["true", "false"], ["1", '"true"']),
    "transform": ([ "[]"], ['"nobody-has-this:x"', '"nobody-has-this:=x"', '""']),
}  # fmt: skip
"""Values of keys that can be, and such that cannot."""


@pytest.mark.parametrize("key", VALUES)
def test_the_schema_and_the_reader_take_the_same_values(key: str, tmp_path: Path) -> None:
    for values, good in zip(VALUES[key], (True, False), strict=True):
        for value in values:
            job = {"source": '"a"', "destination": '"b"', "to": '"obsidian"', key: value}
            lines = "".join(f"{name} = {said}\n" for name, said in job.items())
            assert_same(f"[jobs.a]\n{lines}", good, tmp_path)


WAYS = 'source = "a"\ndestination = "b"\n'


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (f"[jobs.a]\n{WAYS}", False),
        (f'[defaults]\nto = "html"\n[jobs.a]\n{WAYS}', True),
        (f'[defaults]\nto = ""\n[jobs.a]\n{WAYS}', False),
        (f'[jobs.a]\n{WAYS}to = "html"\n[jobs.b]\n{WAYS}', False),
        (f'[jobs.a]\n{WAYS}to = "html"\nreport = "x.doc"\nreport-format = "json"', True),
        (f'[defaults]\nreport-format = "json"\n[jobs.a]\n{WAYS}to = "html"\nreport = "x.doc"', True),
        (f'[defaults]\nsince = "yesterday"\n[jobs.a]\n{WAYS}to = "html"\nsince = "7d"', False),
    ],
)
def test_the_schema_and_the_reader_ask_the_same_of_a_whole_file(
    text: str, good: bool, tmp_path: Path
) -> None:
    assert_same(text, good, tmp_path)
