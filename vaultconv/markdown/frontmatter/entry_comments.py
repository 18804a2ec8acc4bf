"""The comments of one entry of front matter, for an entry that is written anew: somebody wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.marks import MarkedError, scalars

_COMMENT = lazy_pattern(r"(?:(?<=[ \t])|^)#[^\n]*", re.MULTILINE)
_MASK = lazy_pattern(r"[^\n]")


@dataclass(frozen=True, slots=True)
class EntryComments:
    """What stands ``behind`` the first line of an entry, and ``among`` its other lines; each begins with ``#``."""

    behind: str = ""
    among: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: str) -> EntryComments:
        """The comments in ``entry``, which begins with its key; a ``#`` in a text is none.

        >>> EntryComments.of("a: # why\\n  - 'x # y' # one\\n  # two\\n  - z#\\n")
        EntryComments(behind='# why', among=('# one', '# two'))
        >>> EntryComments.of("a: | # why\\n  # text\\n")
        EntryComments(behind='# why', among=())
        """
        if "#" not in entry:
            return cls()
        try:
            found = _COMMENT.finditer(_masked(entry))
        except MarkedError:
            return cls()
        first = entry.find("\n")
        said = [(match.start(), match[0].rstrip()) for match in found]
        behind = " ".join(text for start, text in said if start < first)
        return cls(behind, tuple(text for start, text in said if start > first))

    def placed(self, entry: str) -> str:
        """Another ``entry`` with them: behind its first line, and after its last one.

        >>> print(EntryComments("# why", ("# one",)).placed("a:\\n  - x\\n"), end="")
        a: # why
          - x
          # one
        """
        first, end, rest = entry.partition("\n")
        behind = f" {self.behind}" if self.behind else ""
        return f"{first}{behind}{end}{rest}" + "".join(f"  {line}\n" for line in self.among)

    def before(self, entry: str) -> str:
        """Another ``entry`` with them before it, where in it they would be text.

        >>> print(EntryComments("# why").before("a: |-\\n  x\\n"), end="")
        # why
        a: |-
          x
        """
        lines = (self.behind, *self.among) if self.behind else self.among
        return "".join(f"{line}\n" for line in lines) + entry


def _masked(entry: str) -> str:
    """``entry`` with a letter for each character of a text in it; of one that goes on below its first line, that line has its comment."""
    pieces, at = [], 0
    for scalar in scalars(entry):
        start = scalar.start
        if scalar.style in ("|", ">"):
            start = entry.find("\n", start) if "\n" in entry[start : scalar.end] else scalar.end
        pieces += [entry[at:start], _MASK.sub("x", entry[start : scalar.end])]
        at = scalar.end
    return "".join((*pieces, entry[at:]))
