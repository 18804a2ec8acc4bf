"""Where the documentation is to be read: at the address that the package says it has, and beside the code in any case.

One place names that address: ``[project.urls] Documentation`` in ``pyproject.toml``, from where it gets into the package's metadata. As long as
the project has none, ``vaultconv explain`` is all there is to point at.
"""

from __future__ import annotations

ERRORS = "reference/errors"
"""The page with an anchor for the code of each error."""


def documented(code: str) -> str:
    """Where the error called ``code`` stands on the web; ``""`` where the documentation is not there."""
    site = _site()
    return f"{site}/{ERRORS}/#{code}" if site else ""


def in_the_repository(code: str) -> str:
    """Where the error called ``code`` stands in the repository.

    >>> in_the_repository("usage")
    'docs/reference/errors.md#usage'
    """
    return f"docs/{ERRORS}.md#{code}"


def _site() -> str:
    """The address of the documentation, as the installed package has it (core metadata, ``Project-URL``)."""
    from importlib.metadata import PackageNotFoundError, metadata  # it is for who meets an error

    try:
        told = metadata("vaultconv").get_all("Project-URL") or ()
    except PackageNotFoundError:
        return ""
    named = (url.partition(",") for url in told)
    return next((at.strip().rstrip("/") for name, _, at in named if name.strip() == "Documentation"), "")
