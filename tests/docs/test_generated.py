"""The pages that are made from the code are as it would make them now."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"


def pages() -> Mapping[str, Callable[[], str]]:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Mapping[str, Callable[[], str]] = module.PAGES
    return found


@pytest.mark.parametrize(("name", "page"), pages().items(), ids=list(pages()))
def test_a_page_is_as_the_code_makes_it(
    name: str, page: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert (DOCS / name).read_text("utf-8") == page(), "run `make reference`, read the diff, and commit it"
