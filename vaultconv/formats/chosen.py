"""A plugin that the user chose by its name, with what else was said: ``NAME``, ``NAME:key=value`` or ``NAME:key=value,other=value``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultconv.errors import UsageError
from vaultconv.formats.base import Option

_SWITCH: Mapping[str, bool] = {
    "on": True,
    "true": True,
    "yes": True,
    "off": False,
    "false": False,
    "no": False,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A ``name``, and what was ``said`` with it: the text of each option by its name.

    >>> str(Chosen.of("tidy:case=lower,marks=off"))
    'tidy:case=lower,marks=off'
    """

    name: str
    said: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> Chosen:
        """What the user means by ``text``. Raises :class:`~vaultconv.errors.UsageError` where that is nothing. A comma in a value is written
        twice.

        >>> Chosen.of("files:folder=~/a,,b")
        Chosen(name='files', said=(('folder', '~/a,b'),))
        """
        name, colon, rest = text.strip().partition(":")
        pairs = rest.replace(",,", "\0").split(",") if colon else []
        said = []
        for pair in pairs:
            key, equals, value = pair.replace("\0", ",").partition("=")
            if not equals or not key.strip():
                raise UsageError(
                    f"{text!r} does not say what it is to be: {pair!r} is no KEY=VALUE",
                    remedy="Write it as NAME:KEY=VALUE, with a comma before each further KEY=VALUE.",
                )
            said.append((key.strip().replace("-", "_"), value.strip()))
        return cls(name, tuple(said))

    def __str__(self) -> str:
        pairs = ",".join(f"{key}={value.replace(',', ',,')}" for key, value in self.said)
        return f"{self.name}:{pairs}" if pairs else self.name

    def values(self, options: Sequence[Option]) -> dict[str, Any]:
        """What is said, each as its option has it, and the defaults of the others. Raises :class:`~vaultconv.errors.UsageError` for what
        cannot be."""
        by_name = {option.name: option for option in options}
        found: dict[str, Any] = {option.name: option.default for option in options}
        for key, text in self.said:
            option = by_name.get(key)
            if option is None:
                has = f"Its options are: {', '.join(sorted(by_name))}." if by_name else "It has no options."
                raise UsageError(f"{self.name!r} has no option {key!r}", remedy=has)
            found[key] = self._value(option, text)
        return found

    def _value(self, option: Option, text: str) -> Any:
        if option.choices and text not in option.choices:
            raise self._refused(option, text, f"Choices: {', '.join(option.choices)}.")
        if isinstance(option.default, bool):
            if text.lower() not in _SWITCH:
                raise self._refused(option, text, "Say on or off.")
            return _SWITCH[text.lower()]
        if isinstance(option.default, int):
            if not text.removeprefix("-").isdecimal():
                raise self._refused(option, text, "Say a whole number.")
            return int(text)
        return text

    def _refused(self, option: Option, text: str, remedy: str) -> UsageError:
        return UsageError(f"{option.name} of {self.name!r} cannot be {text!r}", remedy=remedy)
