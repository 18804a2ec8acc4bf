"""``--redact-tokens``: what opens something is in no published page, and in nothing that is carried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify
from vaultconv.vault.tokens import redacted

SECRET = "eyJhbGciOi.J9-_~secret"
ADDRESS = f"https://e.org/a?page=2&token={SECRET}&lang=en#:~:text=a%20b,c"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://e.org/?jwt=abc", "https://e.org/?jwt=redacted"),
        (
            "https://e.org/?a=1&amp;access_token=a.b-c&amp;b=2",
            "https://e.org/?a=1&amp;access_token=redacted&amp;b=2",
        ),
        (
            "https://s3.example/i.png?X-Amz-Date=1&X-Amz-Signature=ab%2Fcd&x=1",
            "https://s3.example/i.png?X-Amz-Date=redacted&X-Amz-Signature=redacted&x=1",
        ),
        ("https://e.org/#access_token=abc", "https://e.org/#access_token=redacted"),
        (
            "https://v.org/o?src0=https%3A%2F%2Fe.org%3Ftoken%3Dabc%26w%3D1",
            "https://v.org/o?src0=https%3A%2F%2Fe.org%3Ftoken%3Dredacted%26w%3D1",
        ),
        ("https://e.org/?SIG=abc.", "https://e.org/?SIG=redacted"),
        ("https://e.org/?code=4/0a&state=x&key=AIza", "https://e.org/?code=redacted&state=x&key=redacted"),
    ],
)
def test_the_value_of_a_token_goes_and_its_name_stays(before: str, after: str) -> None:
    assert redacted(before) == after
    assert redacted(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "https://e.org/maps#:~:text=A%20token%20of,the%20signature.",
        "https://e.org/?tokens_of=love&design=1&postcode=1&monkey=2",
        "https://e.org/token=abc",
        "https://e.org/?token=",
        "the token=abc of a parser",
        "https://s2.googleusercontent.com/s2/favicons?domain=e.org",
    ],
)
def test_what_opens_nothing_stays(text: str) -> None:
    assert redacted(text) == text


def test_a_token_in_a_title_is_neither_in_the_index_nor_in_the_name_of_the_page(tmp_path: Path) -> None:
    source = tmp_path / "site" / "notes" / "_posts"
    source.mkdir(parents=True)
    title = f"Note on https://e.org/?token={SECRET} via nobody"
    (source / "2024-01-02-7.md").write_text(f'---\ntitle: "{title}"\nhighlight_id: 7\n---\n\nWords.\n')
    go(tmp_path / "site", tmp_path / "pages", "html", redact_tokens=True)
    pages = files(tmp_path / "pages")
    assert "notes/posts/note-on-https-e-org-token-redacted-via-nobody.html" in pages
    assert b"token=redacted" in pages["index.html"]
    assert not [path for path, page in pages.items() if SECRET.encode() in page]


NOTE = f"""---
canonical: {ADDRESS}
pages:
  - {ADDRESS}
other: 7
---
# Maps

[words]({ADDRESS}) and <{ADDRESS}> and ![p]({ADDRESS}) and `{ADDRESS}`.

> [!quote]
> A map.
>
> — Jane Roe, [Slow Maps]({ADDRESS})

<a href="{ADDRESS}">raw</a>

```sh
curl "{ADDRESS}"
```

Nothing else to tell ^id
"""


def test_a_title_that_was_redacted_has_its_line(tmp_path: Path) -> None:
    source = tmp_path / "export"
    source.mkdir()
    book = {
        "user_book_id": 1,
        "title": "See https://e.org/?sig=abc",
        "highlights": [{"id": 1, "text": "A map"}],
    }
    (source / "export.json").write_text(json.dumps({"count": 1, "nextPageCursor": None, "results": [book]}))
    plan = go(source, tmp_path / "there", "html", redact_tokens=True)
    (line,) = [loss for loss in plan.losses if loss.construct == "title"]
    assert line.detail == "the value of `sig` in an address is redacted"
    assert verify(source, tmp_path / "there", Options()).missing == ()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "Maps.md").write_text(NOTE, "utf-8")
    (root / "Other.md").write_text("[words](https://e.org)   \n* * *\n", "utf-8")
    return root


def test_no_page_and_nothing_carried_says_it(vault: Path, tmp_path: Path) -> None:
    made = go(vault, tmp_path / "site", "html", redact_tokens=True)
    page = files(tmp_path / "site")["maps.html"].decode()
    assert "secret" not in page
    assert page.count("token=redacted") >= 8
    assert "&amp;lang=en#:~:text=a%20b,c" in page
    state = b"".join(path.read_bytes() for path in (tmp_path / "site" / FOLDER).rglob("*") if path.is_file())
    assert b"secret" not in state
    lines = [loss for loss in made.losses if "redacted" in loss.detail]
    assert {loss.construct for loss in lines} == {"property", "link", "image", "code", "citation", "html"}
    assert all(loss.detail == "the value of `token` in an address is redacted" for loss in lines)
    assert {loss.value for loss in lines if loss.construct == "property"} == {"canonical", "pages"}
    assert verify(vault, tmp_path / "site", Options()).ok


def test_unasked_an_address_is_what_it_was(vault: Path, tmp_path: Path) -> None:
    made = go(vault, tmp_path / "site", "html")
    assert "secret" in files(tmp_path / "site")["maps.html"].decode()
    assert not [loss for loss in made.losses if "redacted" in loss.detail]


def test_a_page_that_was_one_is_searched_too(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "site", "html")
    go(tmp_path / "site", tmp_path / "public", "html", redact_tokens=True)
    assert "secret" not in files(tmp_path / "public")["maps.html"].decode()
    assert verify(tmp_path / "site", tmp_path / "public", Options()).ok


CARD = {"id": "a", "type": "link", "url": ADDRESS, "x": 0, "y": 0, "width": 200, "height": 100}


def test_a_board_is_a_page_too(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "A.md").write_text("words\n", "utf-8")
    (root / "Plan.canvas").write_text(
        json.dumps({"nodes": [CARD], "edges": []}),
        "utf-8",
    )
    go(root, tmp_path / "site", "html", redact_tokens=True)
    pages = {path: data for path, data in files(tmp_path / "site").items() if path.endswith(".html")}
    assert pages
    assert not any(b"secret" in data for data in pages.values())


def test_nothing_of_it_is_remembered_after_an_edit_either(vault: Path, tmp_path: Path) -> None:
    note, there = vault / "Maps.md", tmp_path / "site"
    for text in ("A map.\n", NOTE, NOTE + "\nMore.\n", "A map.\n"):
        note.write_text(text, "utf-8")
        go(vault, there, "html", redact_tokens=True)
        state = b"".join(path.read_bytes() for path in (there / FOLDER).rglob("*") if path.is_file())
        assert b"secret" not in state
