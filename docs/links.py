"""Asks whether the links of the documentation to other hosts lead somewhere: ``python docs/links.py``, or ``make links``.

Links within the project are held by the test suite, and by ``mkdocs build --strict``. These need the network, which the suite does not
promise, and other people's servers: so it is a command, and ``.ci/long`` runs it. It leaves with 1 if a link is dead, and with 2 if no
host at all can be reached.
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
OUR_OWN_WORDS = ("example.org", "example.com", "localhost")
"""Hosts of examples."""
MADE = ("reference/examples/", "reference/help.md")
"""Pages that show what vaults hold, or what a program prints: no links of ours."""
PATIENCE = 20
"""Seconds for one answer."""
TRIES = 3
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*~*[ \t]*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(
    r"\]\((?:<(?P<pointed>https?://[^>\s]+)>|(?P<address>https?://(?:\([^()\s]*\)|[^()\s])+))|<(?P<bare>https?://[^>\s]+)>"
)
_AGENT = "Mozilla/5.0 (compatible; vaultconv-docs)"  # some hosts turn away what names no browser


class Answer(NamedTuple):
    """What became of an address: ``why`` it is dead, ``""`` where it is not; whether its host ``answered`` at all."""

    why: str = ""
    answered: bool = True


def pages() -> list[Path]:
    """The pages that people wrote."""
    names = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
    docs = (page for page in sorted((ROOT / "docs").rglob("*.md")))
    return [
        *(ROOT / name for name in names),
        *(page for page in docs if not any(made in page.as_posix() for made in MADE)),
    ]


def addresses(text: str) -> Iterator[tuple[int, str]]:
    """The addresses that ``text`` links to, with their lines; none of those in code.

    >>> list(addresses("`[a](https://a.org)`\\nSee [b](https://b.org/x#y) and <https://c.org>."))
    [(2, 'https://b.org/x#y'), (2, 'https://c.org')]
    """
    text = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _LINK.finditer(text):
        address = found["pointed"] or found["address"] or found["bare"]
        if (urlsplit(address).hostname or "").removeprefix("www.") not in OUR_OWN_WORDS:
            yield text.count("\n", 0, found.start()) + 1, address


def linked(files: Sequence[Path]) -> Mapping[str, list[str]]:
    """Each address that ``files`` link to, with the places that do."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for line, address in addresses(file.read_text("utf-8")):
            found[address].append(f"{file.name}:{line}")
    return found


def ask(address: str, tries: int = TRIES, pause: float = 2) -> Answer:
    """Whether ``address`` leads somewhere, to its place in the page too. What may pass is tried again."""
    page, fragment = urldefrag(address)
    answer = Answer()
    for count in range(tries):
        time.sleep(pause * count)
        try:
            request = Request(page, headers={"User-Agent": _AGENT})  # noqa: S310 - http and https alone are linked to
            with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
                text = response.read(4_000_000).decode("utf-8", "replace") if fragment else ""
        except HTTPError as error:
            error.close()
            answer = Answer(f"{error.code} {error.reason}")
            if error.code not in (408, 425, 429, 500, 502, 503, 504):
                return answer
        except (OSError, HTTPException) as error:
            answer = Answer(str(getattr(error, "reason", error)), answered=False)
        else:
            return Answer() if _has(text, fragment) else Answer(f"the page has no place #{fragment}")
    return answer


def _has(text: str, fragment: str) -> bool:
    """Whether a page has the place that is called ``fragment``. One that a program of the page reads is none."""
    if not fragment or fragment.startswith(("/", "!", ":~:")):
        return True
    return re.search(rf"""\b(?:id|name)=["']?{re.escape(unquote(fragment))}(?=["'\s>])""", text) is not None


def main(files: Sequence[Path] | None = None) -> int:
    """Asks each address once, and names those that are dead with their places."""
    found = linked(pages() if files is None else files)
    with ThreadPoolExecutor(8) as threads:
        answers = dict(zip(found, threads.map(ask, found), strict=True))
    if found and not any(answer.answered for answer in answers.values()):
        print(f"no host of {len(found)} links can be reached: is there a network?", file=sys.stderr)
        return 2
    dead = {address: answer.why for address, answer in answers.items() if answer.why}
    for address, why in dead.items():
        print(f"{', '.join(found[address])}: {address}: {why}", file=sys.stderr)
    print(f"{len(found)} links to other hosts, {len(dead)} dead")
    return 1 if dead else 0


if __name__ == "__main__":
    raise SystemExit(main())
