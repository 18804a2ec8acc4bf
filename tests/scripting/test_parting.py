"""A note that is parted, and notes that become one: nothing is lost, and every link leads where it led."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import vaultconv
from tests.recipes.vaults import everywhere
from tests.scripting.conftest import files
from vaultconv.errors import EditError
from vaultconv.model.blocks import Code, Item
from vaultconv.pipeline.undo import plan_undo, undo

NOTES = {
    "Bread/Loaf.md": """---
kind: recipe # of mine
---
Before[^1], see [[#Feeding]], [[#^why]] and [[Loaf#Baking|it]].

# Feeding

Once a day[^2], [there][doc]. ^daily

## Baking

Back to [[#Feeding]]; [[Jar]].

# Oven

Hot, as [[Loaf#Baking]] says, `[[Loaf#Oven]]`. ^why

[^1]: Says one.
[^2]: Says two, of [[Jar]].

[doc]: https://example.org/feeding
""",
    "Jar.md": '---\\nsee: "[[Loaf#Feeding]]"\\n---\\nA ![[Loaf#Feeding]], [b](Bread/Loaf.md#Baking), [[Loaf^x]], [[Loaf#^daily|c]], [[Loaf]].\\n'.replace(
        "\\\\n", "\\n"
    ),
    "Other.md": "See [[Loaf]] and [[Jar]].\n",
}


def vault_of(folder: Path, notes: dict[str, str], format: str = "obsidian") -> vaultconv.OpenVault:
    for path, text in notes.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text.replace("\\n", "\n"))
    return vaultconv.open_vault(folder, format)


def test_each_heading_of_a_level_is_a_note(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    before = files(tmp_path)
    feeding, oven = vault.split(vault["Bread/Loaf.md"], at=1)
    assert (feeding.path, oven.path) == ("Bread/Feeding.md", "Bread/Oven.md")
    assert vault["Bread/Loaf.md"].text == (
        "---\nkind: recipe # of mine\n---\n"
        "Before[^1], see [[Feeding#Feeding]], [[Oven#^why]] and [[Feeding#Baking|it]].\n\n"
        "[[Feeding]]\n\n[[Oven]]\n\n[^1]: Says one.\n"
    )
    assert feeding.text == (
        "# Feeding\n\nOnce a day[^2], [there][doc]. ^daily\n\n## Baking\n\nBack to [[#Feeding]]; [[Jar]].\n\n"
        "[^2]: Says two, of [[Jar]].\n\n[doc]: https://example.org/feeding\n"
    )
    assert oven.text == "# Oven\n\nHot, as [[Feeding#Baking]] says, `[[Loaf#Oven]]`. ^why\n"
    assert vault["Jar.md"].text == (
        '---\nsee: "[[Feeding#Feeding]]"\n---\n'
        "A ![[Feeding#Feeding]], [b](Feeding.md#Baking), [[Loaf^x]], [[Feeding#^daily|c]], [[Loaf]].\n"
    )
    assert vault["Other.md"].text == NOTES["Other.md"]
    assert vault.apply().exit_code == 0
    assert undo(plan_undo(tmp_path), durable=False).exit_code == 0
    assert files(tmp_path) == before


def test_headings_by_their_texts_and_blocks_by_themselves(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    loaf = vault["Bread/Loaf.md"]
    (baking,) = vault.split(loaf, at=["baking"], names=["How to bake"], link=False)
    assert baking.path == "Bread/How to bake.md"
    assert baking.text == "## Baking\n\nBack to [[Loaf#Feeding]]; [[Jar]].\n"
    assert "[[How to bake#Baking|it]]" in loaf.text
    assert "[b](How%20to%20bake.md#Baking)" in vault["Jar.md"].text
    first = next(iter(loaf.blocks))
    (before,) = vault.split(loaf, at=[first])
    assert before.path == "Bread/Before, see Feeding, ^why and it..md" or before.text.startswith("Before[^1]")
    assert before.text.endswith("\n[^1]: Says one.\n")
    assert vault.apply().exit_code == 0
    assert vaultconv.open_vault(tmp_path)[before.path].links[0].note is not None


def test_nothing_is_done_where_there_is_nothing_to_part(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    assert vault.split(vault["Other.md"], at=3) == ()
    with pytest.raises(EditError, match="has 2 parts, and there are 1 names for them"):
        vault.split(vault["Bread/Loaf.md"], at=1, names=["One"])
    with pytest.raises(EditError, match="has no such heading or block that can be a note"):
        vault.split(vault["Bread/Loaf.md"], at=["Nothing"])
    assert vault.diff() == ""


MERGED = {
    "Log/Loaf.md": "---\naliases: [Bread]\nkind: recipe\ntags: [bread]\n---\n# Feeding\n\nTwice[^1]. See [[Starter#Feeding]]. ^why\n\n[^1]: Loaf's.\n",
    "Starter.md": """---
aliases: [Leaven]
kind: tool # not food
fed: 7
tags: [bread, jar]
---
Up[^1], [[#Feeding]], [[#^why]], [[Loaf]], ![[Starter#Keeping]].

# Feeding

Once. ^why

# Keeping

Cold, `[^1]`.

[^1]: Starter's.
""",
    "Jar.md": '---\nsee: "[[Starter#Feeding]]"\n---\n[[Starter]], [[Starter|it]], [[Starter#Keeping]], ![[Starter#Feeding]], [x](Starter.md#^why), [[Loaf#Feeding]].\n',
}


def test_a_note_becomes_a_part_of_another(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, MERGED)
    before = files(tmp_path)
    loaf = vault["Log/Loaf.md"]
    vault.merge([vault["Starter.md"]], into=loaf)
    assert loaf.text == (
        "---\naliases: [Bread, Starter, Leaven]\nkind: recipe\ntags: [bread, jar]\nfed: 7\n---\n"
        "# Feeding\n\nTwice[^1]. See [[Loaf#Starter#Feeding]]. ^why\n\n[^1]: Loaf's.\n\n"
        "# Starter\n\n```yaml\nkind: tool # not food\n```\n\n"
        "Up[^1-2], [[Loaf#Starter#Feeding]], [[Loaf#^why-2]], [[Loaf]], ![[Loaf#Keeping]].\n\n"
        "## Feeding\n\nOnce. ^why-2\n\n## Keeping\n\nCold, `[^1]`.\n\n[^1-2]: Starter's.\n"
    )
    assert vault["Jar.md"].text == (
        '---\nsee: "[[Loaf#Starter#Feeding]]"\n---\n[[Loaf#Starter]], [[Loaf#Starter|it]], [[Loaf#Keeping]], '
        "![[Loaf#Starter#Feeding]], [x](Loaf.md#^why-2), [[Loaf#Feeding]].\n"
    )
    assert "Starter.md" not in vault
    assert vault.apply().exit_code == 0
    assert not (tmp_path / "Starter.md").exists()
    assert undo(plan_undo(tmp_path), durable=False).exit_code == 0
    assert files(tmp_path) == before


def test_what_would_be_lost_is_refused_and_nothing_is_done(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, MERGED | {"Week.base": "filters: file.path == 'Starter.md'\n"})
    with pytest.raises(EditError, match=r"Week\.base:1: leads to what would be elsewhere"):
        vault.merge([vault["Jar.md"], vault["Starter.md"]], into=vault["Log/Loaf.md"])
    with pytest.raises(EditError, match="cannot become a part of itself"):
        vault.merge([vault["Jar.md"]], into=vault["Jar.md"])
    assert vault["Jar.md"].path == "Jar.md"
    assert vault.diff() == ""


GRAPH = {
    "logseq/config.edn": "{:file/name-format :triple-lowbar}",
    "pages/Loaf.md": "kind:: recipe\n\n- # Feeding\n  id:: 11111111-1111-4111-8111-111111111111\n\t- Once, as [[Jar]] says\n\t  and more\n\t\t- deep\n- # Oven\n\t- Hot ((11111111-1111-4111-8111-111111111111))\n",
    "pages/Jar.md": "alias:: Glass\nkind:: thing\nsize:: 3\n\n- See [[Loaf]] and #Jar\n",
    "pages/Asks.md": "near:: [[Jar]]\n\n- [[Jar]], [it]([[jar]]), {{embed [[Jar]]}}, #Jar, `[[Jar]]`, [[Glass]]\n- ((11111111-1111-4111-8111-111111111111)) [[Loaf]]\n",
}


def test_blocks_of_a_page_become_pages(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, GRAPH, "logseq")
    (feeding, oven) = vault.split(vault["pages/Loaf.md"], at=1)
    assert vault["pages/Loaf.md"].text == "kind:: recipe\n\n- [[Feeding]]\n- [[Oven]]\n"
    assert feeding.text == (
        "- # Feeding\n  id:: 11111111-1111-4111-8111-111111111111\n\t- Once, as [[Jar]] says\n\t  and more\n\t\t- deep\n"
    )
    assert oven.text == "- # Oven\n\t- Hot ((11111111-1111-4111-8111-111111111111))\n"
    assert vault["pages/Asks.md"].text == GRAPH["pages/Asks.md"]
    assert [link.note for link in vault["pages/Asks.md"].links][-2] is feeding
    (deep,) = vault.split(
        feeding,
        at=[next(block for block in feeding.blocks if block.line == 5 and isinstance(block, Item))],
        names=["Deep/er"],
    )
    assert (deep.path, deep.text) == ("pages/Deep___er.md", "- deep\n")
    assert feeding.text.endswith("\t  and more\n\t\t- [[Deep/er]]\n")
    assert vault.apply().exit_code == 0


@pytest.mark.parametrize("indent", ["\t", "    "])
def test_a_page_becomes_a_block_of_another(indent: str, tmp_path: Path) -> None:
    graph = {path: text.replace("\t", indent) for path, text in GRAPH.items()}
    vault = vault_of(tmp_path, graph, "logseq")
    vault.merge([vault["pages/Jar.md"]], into=vault["pages/Loaf.md"], level=2)
    text = vault["pages/Loaf.md"].text
    id = text.partition("id:: ")[2].partition("- ## Jar")[2].partition("id:: ")[2][:36]
    assert text.replace(indent, "\t") == (
        "kind:: recipe\nalias:: Jar, Glass\nsize:: 3\n\n- # Feeding\n  id:: 11111111-1111-4111-8111-111111111111\n\t- Once, as "
        f"[Jar]((({id}))) says\n\t  and more\n\t\t- deep\n- # Oven\n\t- Hot ((11111111-1111-4111-8111-111111111111))\n"
        f"- ## Jar\n  kind:: thing\n  id:: {id}\n\t- See [[Loaf]] and #Jar\n"
    )
    assert vault["pages/Asks.md"].text == (
        f"near:: (({id}))\n\n- [Jar]((({id}))), [it]((({id}))), {{{{embed (({id}))}}}}, #Jar, `[[Jar]]`, [Glass]((({id})))\n"
        "- ((11111111-1111-4111-8111-111111111111)) [[Loaf]]\n"
    )
    assert vault.apply().exit_code == 0
    again = vaultconv.open_vault(tmp_path)
    assert {link.note for link in again["pages/Asks.md"].links} == {again["pages/Loaf.md"]}
    assert again.find("Glass") is again["pages/Loaf.md"]


SITE = {
    "_manual_posts/2026-01-05-loaf.md": "---\ntitle: Loaf\nmanual_post: true\nkind: recipe\n---\n\n# Feeding\n\nOnce, see [it](#feeding).\n\n# Oven\n\nHot.\n",
    "_manual_posts/2026-01-06-jar.md": "---\ntitle: Jar\nmanual_post: true\nkind: thing\nsize: 3\n---\n\nGlass, see [[Loaf]].\n",
    "_manual_posts/2026-01-07-asks.md": "---\ntitle: Asks\nmanual_post: true\n---\n\n[[Jar]], `[[Jar]]` and [[Loaf]].\n",
}


def test_posts_of_a_site_are_parted_and_joined(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, SITE, "readwise")
    loaf = vault.find("Loaf")
    assert loaf is not None
    feeding, oven = vault.split(loaf, at=["Feeding", "Oven"])
    assert feeding.path == "_manual_posts/2026-01-05-feeding.md"
    assert oven.text == "---\ntitle: Oven\nmanual_post: true\n---\n\n# Oven\n\nHot.\n"
    assert loaf.text.endswith("---\n\n[[Feeding]]\n\n[[Oven]]\n")
    vault.merge([vault["_manual_posts/2026-01-06-jar.md"]], into=loaf)
    assert loaf.text == (
        "---\ntitle: Loaf\nmanual_post: true\nkind: recipe\naliases:\n  - Jar\nsize: 3\n---\n\n[[Feeding]]\n\n[[Oven]]\n\n"
        "# Jar\n\n```yaml\nkind: thing\ndate: 2026-01-06\n```\n\nGlass, see [[Loaf]].\n"
    )
    assert vault["_manual_posts/2026-01-07-asks.md"].text.endswith("[[Loaf]], `[[Jar]]` and [[Loaf]].\n")
    assert vault.apply().exit_code == 0


PAGES = {
    "Bread/Loaf.md": NOTES["Bread/Loaf.md"],
    "Jar.md": NOTES["Jar.md"],
    "Starter.md": MERGED["Starter.md"],
    "Other.md": "---\nkind: other\n---\n# Feeding\n\nSee [[Loaf]], [[Jar]], [[Starter]], [[Starter#Keeping|k]], [[Starter#Feeding]] and [[#Feeding]][^1]. ^why\n\n[^1]: Other's.\n",
}


def test_pages_of_a_site_are_parted_and_joined(tmp_path: Path) -> None:
    vault_of(tmp_path / "own", PAGES)
    options = vaultconv.Options("obsidian", "html", durable=False)
    vaultconv.convert(tmp_path / "own", tmp_path / "site", options)
    before = files(tmp_path / "site")
    vault = vaultconv.open_vault(tmp_path / "site", "html")
    loaf, other = vault["bread/loaf.html"], vault["other.html"]
    feeding, oven = vault.split(loaf, at=1)
    assert (feeding.path, oven.path, oven.title) == ("bread/feeding.html", "bread/oven.html", "Oven")
    assert 'href="bread/feeding.html#baking"' in vault["jar.html"].text
    assert 'href="bread/feeding.html#%5Edaily"' in vault["jar.html"].text.replace("#^", "#%5E")
    assert '<a href="feeding.html">Feeding</a>' in loaf.text
    assert "Says two" in feeding.text
    assert "Says two" not in loaf.text
    vault.merge([vault["starter.html"]], into=other)
    assert 'href="#starter"' in other.text
    assert 'href="#keeping">k</a>' in other.text
    assert other.aliases == ("Starter", "Leaven")
    assert other.properties["fed"] == 7
    assert [block.text for block in other.blocks if isinstance(block, Code)] == ['kind: "tool"\n']
    assert "^why-2" in other.text
    assert vault.apply().exit_code == 0
    again = vaultconv.open_vault(tmp_path / "site", "html")
    assert [link.note.path for link in again["jar.html"].links if link.note].count("bread/feeding.html") == 4
    assert not any("starter.html" in note.text for note in again)
    assert undo(plan_undo(tmp_path / "site"), durable=False).exit_code == 0
    assert files(tmp_path / "site") == before


def test_pages_of_others_are_not_parted(tmp_path: Path) -> None:
    vault = vault_of(
        tmp_path,
        {"a.html": "<title>A</title><h1>One</h1>x<h1>Two</h1><p>y", "b.html": "<a href='a.html#x'>a</a>"},
        "html",
    )
    with pytest.raises(EditError, match="is written otherwise than we write pages"):
        vault.split(vault["a.html"], at=["Two"])
    assert vault.diff() == ""


def words_in(vault: vaultconv.OpenVault) -> Counter[str]:
    """The words of all notes, less what pages carry for the way back, and what is said once then."""
    lines = (
        line
        for note in vault
        for line in note.text.splitlines()
        if not line.startswith(("vaultconv::", "tags::", "folder::"))
    )
    return Counter(word for line in lines for word in line.split() if word.isalpha())


@pytest.mark.parametrize("format", ["obsidian", "logseq", "readwise", "html"])
def test_in_random_vaults_every_link_leads_to_what_it_named(format: str, tmp_path: Path) -> None:
    folder = everywhere(tmp_path, 5)[format]
    before = files(folder)
    vault = vaultconv.open_vault(folder, format)
    words = words_in(vault)
    missing = sorted(link.reference.target for note in vault for link in note.links if not link.path)
    pages = [note for note in vault if note.model.title[:2] != "20"]
    parted = pages[:1] if format == "html" else pages  # a page shows others in place as they were
    parts = {note: vault.split(note, at=2) for note in parted}
    assert all(len(found) == 1 for found in parts.values())
    first, second, *_ = pages
    lead = {
        other for note in vault for other in ([note] if second in [link.note for link in note.links] else [])
    }
    vault.merge([second, *parts.get(second, ())], into=first)
    assert all(
        first in [link.note for link in note.links] for note in lead - {second, *parts.get(second, ())}
    )
    assert missing == sorted(link.reference.target for note in vault for link in note.links if not link.path)
    assert format == "html" or not words - words_in(vault)
    assert vault.apply().exit_code == 0
    assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert files(folder) == before


@pytest.mark.parametrize(
    ("format", "text", "kept"),
    [
        (
            "obsidian",
            "---\na: 1.10\nb: {x: 007, y: [1e3]}\n---\nWords.\n",
            ["a: 1.10", "b: {x: 007, y: [1e3]}"],
        ),
        ("logseq", "a:: 1.10\n\n- Words.\n", ["a:: 1.10"]),
    ],
)
def test_numbers_keep_their_digits(format: str, text: str, kept: list[str], tmp_path: Path) -> None:
    folder = tmp_path / ("pages" if format == "logseq" else "")
    folder.mkdir(exist_ok=True)
    (folder / "One.md").write_text(text, "utf-8")
    (folder / "All.md").write_text("- More.\n", "utf-8")
    vault = vaultconv.open_vault(tmp_path, format)
    one, whole = vault.find("One"), vault.find("All")
    assert one is not None
    assert whole is not None
    vault.merge([one], whole)
    assert set(kept) <= set(whole.text.splitlines())
