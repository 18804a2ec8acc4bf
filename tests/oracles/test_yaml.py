"""Front matter against npm ``yaml``, the library that Obsidian reads and writes it with.

Needs node, and ``npm ci`` in this folder; skips otherwise, saying so.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from vaultconv.markdown.frontmatter import (
    key_text,
    property_type,
    read_front_matter,
    scalar_text,
    write_front_matter,
    write_yaml,
)
from vaultconv.model.properties import Property, Value

HERE = Path(__file__).parent
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules" / "yaml").is_dir(),
    reason="npm yaml is not there: run `npm ci` in tests/oracles (needs node)",
)


def ask(**questions: list[Any]) -> Any:
    """What npm ``yaml`` makes of the texts under ``parse`` and the values under ``stringify``."""
    done = subprocess.run(
        [str(NODE), str(HERE / "yaml_oracle.cjs")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def as_json(value: Value) -> object:
    """``value`` as the oracle answers it: numbers as doubles, told apart from checkboxes, infinities by name."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if math.isfinite(value):
        return ("number", float(value))
    return "#NaN" if value != value else f"#{'-' if value < 0 else ''}Infinity"


# Every row of the semantics of YAML in Obsidian, with their neighbours: entries of a block, one a line or more.
ENTRIES = """\
yes|no|On|OFF|y|true|True|TRUE|tRUE|null|Null|NULL|~|nULL||12:30|1_000|1.2.3|2024-01|2020-08-21|2020-08-21T10:30:00
012|08|00|0o17|0o8|0x1F|0xG|0b11|+12|-0|-0x1F|1e3|1E+5|1e|.5|5.|.|..|-.5|1.10|.inf|-.INF|+.Inf|.nan|.NAN|NaN
9781234567890123456|0x1FFFFFFFFFFFFFFFFFF|1e400|[[x]]|[a, b]|[a,]|[]|{}|{a: 1}|{a}|{"a":1}|{{date}}|[a, {b: c}]
#tag|a#b|a # b|"a # b" # c|'it''s'|it's|say "hi"|a\\b|"\\u00e9\\x41\\U0001F310\\t\\/"|"\\ud83d\\ude00"|http://x/y#z
-x|?x|:x|!t 3|!!str 3|a, b|a]|x y |\ttab|é 🌐|<% tp.x %>|<<|a:b|-|"x": 1|=|$x|(x)|"multi
  line
  text"|plain
  over

  lines|'single
  quoted'|>-
  folded
  text

  more
|>2
   kept
|
  - a
  - b
|
- a
-
- - b
|
  a: 1
  b:
    - c: d
      e: f
|
  # comment
  - x
# between
  - y
|# comment
  - x
"""
BROKEN = """\
[[x]], [[y]]|[#a, b]|*bold*|@x|`x`|%x|foo: bar: baz|It's: x|- x|[a|{a: 1|"x|'x|"\\q"|"a" b|]|}|[x]]|, x|x:|> x
k: 1
k: 2|
  k: 1
  k: 2|
\tb: 1|x
\ty|
 \t- x|1
...
b: 2|1
--- b|1
- x|1
 b: 2|x
b|{b: 1, b: 2}|[- x]|[a,,b]|*nowhere"""


def blocks() -> list[str]:
    literals = ["|\n  one\n  # two\n", "|-\n  x\n", "|+\n  x\n\n\n", "|\n", "|2\n   x\n"]
    entries = [f"k: {entry}\nz: end\n" for entry in ENTRIES.split("|")]
    return entries + [f"k: {text}z: end\n" for text in literals] + [f"k: {text}" for text in literals]


@pytest.mark.parametrize("order", ["alone", "together"])
def test_what_obsidian_reads_is_what_we_read(order: str) -> None:
    texts = [block for block in blocks() if "🌐" not in block or order == "alone"]
    if order == "together":
        chance = random.Random(2)
        named = [block.replace("k:", f"k{n}:").replace("z:", f"z{n}:") for n, block in enumerate(texts)]
        texts = ["# c\n".join(chance.sample(named, 6)) for _ in range(400)]
    answers = ask(parse=texts)["parse"]
    for text, answer in zip(texts, answers, strict=True):
        found = read_front_matter(f"---\n{text}---\n")
        assert ("error" in answer) == (found.problem is not None), (text, answer, found.problem)
        if found.problem is None:
            read = {item.key: as_json(item.value) for item in found.properties}
            said = as_json(answer["value"])
            placeholders = {key: "{{date}}" for key, value in said.items() if value == {"{ date }": None}}
            assert read == said | placeholders, (
                text
            )  # a map to the library, text to whoever fills in a template
            raw = "".join(item.raw for item in found.properties) + found.properties.trailer
            assert raw == text


@pytest.mark.parametrize("entry", BROKEN.split("|"))
def test_what_obsidian_refuses_we_refuse(entry: str) -> None:
    text = f"a: 1\nk: {entry}\n"
    assert "error" in ask(parse=[text])["parse"][0]
    found = read_front_matter(f"---\n{text}---\n")
    assert found.problem is not None
    assert found.properties.raw == f"---\n{text}---\n"
    assert 2 <= found.problem.line <= text.count("\n") + 2


def words(chance: random.Random, alphabet: list[str]) -> str:
    return "".join(chance.choice(alphabet) for _ in range(chance.choice((1, 2, 3, 5, 12, 40, 90))))


PIECES = [*"ab c\n\n \t\"'#:-?,[]{}&*!|>%@`\\.~=<07exé🌐", "--- ", "...", "\n\n", "true", " #", ": ", "- "]
CONTROLS = [*"a b: #", "\x00", "\x07", "\x1b", "\x1f", "\x7f", "\x85", "\r", "\t", '"', "'", "\\"]


def test_texts_and_keys_are_spelled_as_obsidian_spells_them() -> None:
    """Not compared: lines of nothing but blanks, where npm ``yaml`` 2.9 writes what reads back as another text."""
    chance = random.Random(3)
    texts = [words(chance, PIECES) for _ in range(3000)] + [words(chance, CONTROLS) for _ in range(1000)]
    texts = [text for text in texts if text.strip() and "\n \n" not in text] + ["", "\n", "\n\n"]
    answers = ask(stringify=[{"k": text} for text in texts] + [{text: 1} for text in texts])["stringify"]
    for text, as_value, as_key in zip(texts, answers, answers[len(texts) :], strict=False):
        assert f"k: {scalar_text(text)}\n" == as_value, text
        assert f"{key_text(text)}: 1\n" == as_key, text


def random_value(chance: random.Random, depth: int) -> Value:
    kind = chance.randrange(8 if depth else 5)
    if kind == 0:
        return None
    if kind == 1:
        return chance.random() < 0.5
    if kind == 2:
        return chance.choice((0, -7, 12, 2**53, 0.5, -1.25, 1e21, 1e-7, 1.5e-6, 123456.75))
    if kind in (3, 4):
        return chance.choice(
            ("plain", "a: b", "007", "two\nlines\n", 'say: "x"', "", "[[x]]", " x", "-", "\n x")
        )
    if kind in (5, 6):
        return [random_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    names = ("a", "b c", "d: e", "true", "", "--- x", "f" * 1100)
    return {name: random_value(chance, depth - 1) for name in chance.sample(names, chance.randrange(4))}


def test_whole_documents_are_written_as_obsidian_writes_them() -> None:
    chance = random.Random(4)
    documents = [
        {name: random_value(chance, 3) for name in ("a", "b", "list", "x" * 1030)} for _ in range(1500)
    ]
    answers = ask(stringify=documents)["stringify"]
    for document, answer in zip(documents, answers, strict=True):
        items = tuple(Property(key, value, property_type(key, value)) for key, value in document.items())
        assert write_yaml(items) == answer


def test_what_we_write_obsidian_reads() -> None:
    chance = random.Random(5)
    documents = [{words(chance, PIECES): random_value(chance, 3) for _ in range(3)} for _ in range(500)]
    documents += [{"k": words(chance, PIECES), "l": [words(chance, CONTROLS)]} for _ in range(500)]
    texts = [
        write_yaml(Property(k, v, property_type(k, v)) for k, v in document.items()) for document in documents
    ]
    for document, text, answer in zip(documents, texts, ask(parse=texts)["parse"], strict=True):
        assert answer.get("value") is not None, (text, answer)
        assert as_json(answer["value"]) == as_json({**document}), text


def test_aliases_are_weighed_as_obsidian_weighs_them() -> None:
    texts = []
    for inner in (1, 2, 9, 50):
        for uses in (1, 2, 3, 10, 11, 12, 100, 101):
            texts.append(f"a: &a [x]\nb: &b [{'*a, ' * inner}]\nc: [{'*b, ' * uses}]\n")
    for text, answer in zip(texts, ask(parse=texts)["parse"], strict=True):
        found = read_front_matter(f"---\n{text}---\n")
        assert ("error" in answer) == (found.problem is not None), text
        assert write_front_matter(found.properties, use_raw=True) == f"---\n{text}---\n"
