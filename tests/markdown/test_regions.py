"""What is masked before the structure is parsed: always as many characters as there were."""

from __future__ import annotations

import pytest

from vaultconv.markdown.dialect import COMMONMARK, Dialect, Region
from vaultconv.markdown.regions import mask

TOY = Dialect("toy", regions=(Region("%%", "comment", hides=True), Region("$$", "math")), callouts=True)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("%%a%%\n", "<?x?>\n"),
        ("%%\na\n\n# b\n%%\n", "<?\nx\n\nxxx\n?>\n"),
        ("$$x$$", "<?x?>"),
        ("text\n%% a\nb %%\nmore", "text\n<?xx\nxx?>\nmore"),
        ("  %%a%%  \n", "  <?x?>  \n"),
        ("> %% a\n> b %%\n", "> <?xx\n> xx?>\n"),
        ("- %% a\n  b %%\n", "- <?xx\n  xx?>\n"),
        ("> 1. - $$\n>      x\n>      $$", "> 1. - <?\n>      x\n>      ?>"),
        ("%%漢字😀%%", "<?xxx?>"),
        ("%%a%%\n\n$$b$$\n", "<?x?>\n\n<?x?>\n"),
        ("> [!note] T\n> text", "> <?xxxxx?>\n> text"),
        ("> [!note|meta]- T  \n", "> <?xxxxxxxxxxx?>  \n"),
        ("> > [!a] T\n", "> > <?xx?>\n"),
        ("> text\n> > [!a]\n", "> text\n> > <??>\n"),
        ("text\n> [!a]\n", "text\n> <??>\n"),
        ("> a\n\n> [!b]\n", "> a\n\n> <??>\n"),
        ("- > [!a]\n", "- > <??>\n"),
        ("> - a\n> - > [!b]\n", "> - a\n> - > <??>\n"),
        ("%%\na\n\nb %% c\n", "<?\nx\n\nxx?> c\n"),
        ("> %%\n>\n> %%c\n", "> <?\n>\n> ?>c\n"),
        ("%%\na %%%% b\n%%\n", "<?\nxxxxxxxx\n?>\n"),
        ("%%a\n%%%\n", "<?x\n?>%\n"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert mask(text, TOY).text == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "a %%b%% c",  # a matter of the line
        "%% a %% b\n",
        "%% never closed\n\n",
        "$$ never closed",
        "%%\nnever %%%% closed\n",
        "$$\na\n$$ b\n",
        "%%%a%%%",
        "%%%%",
        "```\n%%\na\n%%\n```\n",
        "> ```\n> %%a%%\n> ```\n",
        "- ~~~\n  %%a%%\n  ~~~\n",
        "```\n%%a%%\n",  # never closed either
        "<!-- \n%%a%%\n-->\n",
        "<pre>\n$$x$$\n</pre>\n",
        "<SCRIPT>\n%%a%%\n</script>\n",
        "<!--\n%%a%%",
        "[!note] no quote\n",
        "> text\n> [!note] not first\n",
        "> a\nlazy\n> [!b]\n",
        "> a\n>\n> [!b]\n",
        "> -\n> [!b]\n",
        "> []\n> [!]\n",
    ],
)
def test_not_masked(text: str) -> None:
    masked = mask(text, TOY)
    assert masked.text == text
    assert masked.kinds == {}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("%%a%%\n\n> $$b$$\n\n> [!c]\n", {0: "comment", 9: "math", 18: "callout"}),
        ("```\n%%a%%\n```\n%%b%%\n", {14: "comment"}),
        ("> ```\n> never closed\n\n%%a%%\n", {22: "comment"}),
        ("- ```\n  never closed\n%%a%%\n", {21: "comment"}),
        ("- a\n\n  ```\n  never closed\n\n%%a%%\n", {27: "comment"}),
        ("<!-- x --> %%\n%%a%%\n", {14: "comment"}),
        ("``` `no fence`\n%%a%%\n", {15: "comment"}),
        ("%%a%%\n```", {0: "comment"}),
        ("- a\n\t- b\n\t\t> c\n\t> [!d]\n", {18: "callout"}),  # the quote above ended with its item
        ("- > a\n> [!b]\n", {8: "callout"}),
        ("- a\n\t  > b\n\t> [!c]\n", {}),  # further right, but in the same item and so the same quote
        ("- > a\n  > [!b]\n", {}),
        ("  > a\n> [!b]\n", {}),
    ],
)
def test_kinds(text: str, kinds: dict[int, str]) -> None:
    assert mask(text, TOY).kinds == kinds


def test_a_dialect_without_regions_masks_nothing() -> None:
    assert mask("%%a%%\n> [!b]\n", COMMONMARK).kinds == {}


@pytest.mark.parametrize(
    "piece",
    ["-    ", "> [!a] b\n", "%%\n", "%% a\n\n", "```\n", "```a\n~~~b\n", "- > ", "$$a\n", "<!--\n", "> [!"],
)
def test_long_texts_take_no_longer(piece: str) -> None:
    text = piece * (100_000 // len(piece)) + "x"
    assert len(mask(text, TOY).text) == len(text)
