"""Liquid: what a site would run is kept from it, and what it is meant to run stays."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import block, blocks, body, read, written
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.read import read_spans
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Code, Html, MathBlock, Paragraph
from vaultconv.model.spans import CodeSpan, HtmlSpan, Image, Link, Macro, MathSpan, Span, Text, Url

POST = "---\ntitle: T\nmanual_post: true\n---\n\n"


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("a {{ page.title }} b", ["{{ page.title }}"]),
        ("{% include x.html %}{{ y }}", ["{% include x.html %}", "{{ y }}"]),
        ("{{ a {{ b }}", ["{{ b }}"]),
        ("{ {a} } {{ open", []),
        ("\\{{ a }}", []),
    ],
)
def test_calls_in_a_line(text: str, calls: list[str]) -> None:
    assert [span.text for span in read_spans(text, READWISE) if isinstance(span, Macro)] == calls


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("{% raw %}`{{ a }}`{% endraw %}", CodeSpan("{{ a }}")),
        ("{%- raw -%}{{ a }} *b*{%- endraw -%}", Text("{{ a }} *b*")),
        ("{% raw %}{{{% endraw %} a", Text("{{ a")),
        ("{% raw %}<https://e.org/{{a}}>{% endraw %}", Url("https://e.org/{{a}}", "<https://e.org/{{a}}>")),
    ],
)
def test_a_raw_block_around_one_thing_goes(text: str, span: Span) -> None:
    assert read_spans(text, READWISE) == (span,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{% raw %}[a](https://e.org/{{b}}){% endraw %}", Link),
        ("{% raw %}![a](https://e.org/{{b}}.png){% endraw %}", Image),
        ('{% raw %}<a title="{{b}}">{% endraw %}', HtmlSpan),
        ("{% raw %}$\\frac{{a}}{b}${% endraw %}", MathSpan),
    ],
)
def test_also_around_a_link_a_tag_a_formula(text: str, kind: type) -> None:
    (span,) = read_spans(text, READWISE)
    assert isinstance(span, kind)
    assert MarkdownWriter(READWISE).text((span,)) == text


def test_a_raw_block_around_more_stays_as_it_is() -> None:
    text = "{% raw %}a [b](c) {{ d }}{% endraw %}"
    assert read_spans(f"x {text} y", READWISE) == (Text("x "), Macro("liquid", text), Text(" y"))


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("```\n{{ a }}\n```", Code),
        ("\n<div>\n{{ a }}\n</div>\n", Html),
        ("\n$$\n{{ a }}\n$$\n", MathBlock),
        ("\n    {{ a }}\n", Code),
    ],
)
def test_a_raw_block_around_a_block_goes_and_comes_back(inner: str, kind: type) -> None:
    text = f"{POST}words\n\n{{% raw %}}\n{inner}\n{{% endraw %}}\n\nmore\n"
    note = read(text, "_manual_posts/2026-01-05-t.md")
    assert [type(b) for b in note.blocks] == [Paragraph, kind, Paragraph]
    assert written(note) == text
    assert written(note, origins=True) == text


def test_attributes_after_a_raw_block_belong_to_the_code() -> None:
    found = block("{% raw %}\n```\n{{ a }}\n```\n{% endraw %}\n{:.wide}\n")
    assert isinstance(found, Code)
    assert found.traits.attributes == "{:.wide}"


def test_code_that_the_site_means_to_run_stays_so() -> None:
    text = POST + "`{{ page.title }}` and <https://e.org/{{a}}> and <b x={{c}}>\n\n```\n{{ b }}\n```\n"
    note = read(text, "_manual_posts/2026-01-05-t.md")
    assert written(note) == text


@pytest.mark.parametrize(
    ("note", "site"),
    [
        ("Say {{ a }} here", "Say {% raw %}{{ a }}{% endraw %} here"),
        ("Say {{ here", "Say {% raw %}{{{% endraw %} here"),
        ("Say \\{{ a }}", "Say {% raw %}\\{{ a }}{% endraw %}"),
        ("`{{ a }}`", "{% raw %}`{{ a }}`{% endraw %}"),
        ("{% endraw %}", "{% raw %}{%{% endraw %} endraw %}"),
        ("$\\frac{{a}}{b}$", "{% raw %}$\\frac{{a}}{b}${% endraw %}"),
        ("[{{x}}](https://e.org/{{a}})", "{% raw %}[{{x}}](https://e.org/{{a}}){% endraw %}"),
        ("![](https://e.org/{{a}}.png)", "{% raw %}![](https://e.org/{{a}}.png){% endraw %}"),
        ("<https://e.org/{{a}}>", "{% raw %}<https://e.org/{{a}}>{% endraw %}"),
        ("a <b x={{c}}>", "a {% raw %}<b x={{c}}>{% endraw %}"),
        ("words\n```\n{{ a }}\n```\nmore", "words\n\n{% raw %}\n```\n{{ a }}\n```\n{% endraw %}\n\nmore"),
        ("<div>\n{% a %}\n</div>", "{% raw %}\n\n<div>\n{% a %}\n</div>\n\n{% endraw %}"),
        ("- x\n  ```\n  {{ a }}\n  ```", "- x\n\n  {% raw %}\n  ```\n  {{ a }}\n  ```\n  {% endraw %}"),
    ],
)
def test_what_comes_from_elsewhere_is_kept_from_it(note: str, site: str) -> None:
    made, _ = body(note)
    assert made == site


@pytest.mark.parametrize("note", ["`{% endraw %}`", "```\n{{ a }} {% endraw %}\n```"])
def test_code_that_would_end_a_raw_block_is_left_and_reported(note: str) -> None:
    made, losses = body(note)
    assert made == note
    assert losses == [("code", "approximated")]


def test_no_note_is_needed_to_write_a_span() -> None:
    (found,) = blocks("x [`{{ a }}`](https://e.org/{{b}})")
    assert isinstance(found, Paragraph)
    assert MarkdownWriter(READWISE).text(found.spans) == (
        "x {% raw %}[`{{ a }}`](https://e.org/{{b}}){% endraw %}"
    )
