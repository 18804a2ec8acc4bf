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
    assert Draft202012Validator(SCHEMA).is_valid(tomllib.loads(text)) is good
    (tmp_path / "jobs.toml").write_text(text, "utf-8")
    if good:
        assert read_jobs(tmp_path / "jobs.toml")
    else:
        with pytest.raises(ConfigurationError):
            read_jobs(tmp_path / "jobs.toml")
