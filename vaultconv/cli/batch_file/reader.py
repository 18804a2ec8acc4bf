"""Reading ``vaultconv.toml``: its jobs with their options; or all that is wrong in it, each with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from vaultconv.cli.arguments import has_part, options_of
from vaultconv.cli.batch_file.keys import NUMBER, PLACES, SWITCH, TEXT, TEXTS, Key, keys_of, own_keys
from vaultconv.cli.batch_file.places import Place, place_of, place_of_error
from vaultconv.cli.batch_file.shapes import REQUIRED
from vaultconv.cli.report_flags import report_asked
from vaultconv.errors import ConfigurationError, UsageError, did_you_mean
from vaultconv.formats.base import Format
from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.pipeline.live import READWISE
from vaultconv.pipeline.options import Options
from vaultconv.remote.address import is_address
from vaultconv.remote.address import place_of as place_of_vault
from vaultconv.vault.tree import reason

DEFAULTS, JOBS = "defaults", "jobs"
_TABLES = (DEFAULTS, JOBS)
_FORMATS = ("from", "to")
"""The keys whose value is the name of a format."""
_REPORT = ("report", "report-format")
"""The keys that say where the ledger goes, the first of which a mistake is about if it is said."""
_FLAG = lazy_pattern(r"--([a-z][a-z-]*)")


@dataclass(frozen=True, slots=True)
class Job:
    """A conversion that the file names; ``more`` are flags of ``convert`` that are none of its options, by their parameters."""

    name: str
    source: Path
    destination: Path
    options: Options
    more: Mapping[str, Any] = field(default_factory=dict)


def read_jobs(file: Path, wanted: Sequence[str] = ()) -> tuple[Job, ...]:
    """The jobs of ``file`` that are ``wanted``, in that order, or all of them. Raises
    :class:`~vaultconv.errors.ConfigurationError` with all that is wrong in the file, be it in a job that is not wanted."""
    text = _text(file)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words, place = place_of_error(error, text)
        raise ConfigurationError(
            [UsageError(f"is no valid TOML: {words}", path=file, line=place.line, column=place.column)]
        ) from error
    reading = _Reading(file, text, said)
    jobs = reading.jobs()
    if reading.problems:
        raise ConfigurationError(sorted(reading.problems, key=lambda each: (each.line, each.column)))
    by_name = {job.name: job for job in jobs}
    for name in wanted:
        if name not in by_name:
            raise UsageError(
                f"there is no job {name!r}",
                path=file,
                remedy=_nearest(name, by_name, "Its jobs are"),
            )
    return tuple(by_name[name] for name in dict.fromkeys(wanted)) if wanted else jobs


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise UsageError(
            "there is no such file", path=file, remedy="`vaultconv batch --init` writes one to begin with."
        ) from error
    except OSError as error:
        raise UsageError(f"cannot be read: {reason(error)}", path=file) from error
    except UnicodeDecodeError as error:
        raise UsageError("is no text in UTF-8", path=file, remedy="Save it as UTF-8.") from error


def _nearest(name: str, known: Mapping[str, Any] | Sequence[str], are: str) -> str:
    """What to do about a ``name`` that is not ``known``.

    >>> _nearest("form", ["from", "to"], "The keys are")
    "Did you mean 'from'? The keys are: from, to."
    """
    return f"{did_you_mean(name, known)}{are}: {', '.join(sorted(known))}."


class _Reading:
    """One file as it is read; ``problems`` are what is wrong so far."""

    def __init__(self, file: Path, text: str, said: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.said = said
        self.problems: list[UsageError] = []
        self.noted: set[tuple[Place, str]] = set()
        self.unknown: set[str] = set()
        """The names that are those of no format."""
        self.keys: Mapping[str, Key] = {}

    def problem(self, path: Sequence[str], what: str, remedy: str = "") -> None:
        """Notes that ``what`` is wrong with the key ``path``."""
        place = place_of(self.text, path)
        if (place, what) not in self.noted:  # what the defaults say wrong is so in many jobs
            self.noted.add((place, what))
            self.problems.append(
                UsageError(what, path=self.file, line=place.line, column=place.column, remedy=remedy)
            )

    def jobs(self) -> tuple[Job, ...]:
        """The jobs, as far as they are right."""
        for name in self.said:
            if name not in _TABLES:
                self.problem([name], f"{name!r} is no key", _nearest(name, _TABLES, "The keys are"))
        tables = {name: self._table([name], self.said.get(name, {})) for name in _TABLES}
        jobs = {name: self._table([JOBS, name], job) for name, job in tables[JOBS].items()}
        self.keys = keys_of(
            self._formats([([DEFAULTS], tables[DEFAULTS]), *(([JOBS, n], j) for n, j in jobs.items())])
        )
        defaults = self._possible(self._checked([DEFAULTS], tables[DEFAULTS]))
        if not jobs and not self.problems:
            self.problem([JOBS], "has no jobs", "A job begins with a line such as [jobs.notes].")
        return tuple(
            job
            for name, said in jobs.items()
            if (job := self._job(name, self._checked([JOBS, name], said), defaults, (tables[DEFAULTS], said)))
            is not None
        )

    def _table(self, path: Sequence[str], value: Any) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.problem(path, f"{'.'.join(path)} is no table", f"Begin it with a line [{'.'.join(path)}].")
        return {}

    def _formats(self, tables: Sequence[tuple[list[str], Mapping[str, Any]]]) -> Iterator[Format]:
        """The formats whose options can be keys: the built-in ones, and those that the file names."""
        names = dict.fromkeys(BUILT_IN)
        for path, table in tables:
            for key in _FORMATS:
                if isinstance(name := table.get(key), str) and name:
                    try:
                        get_format(name)
                    except UsageError as error:
                        self.unknown.add(name)
                        self.problem([*path, key], error.what, error.remedy)
                    else:
                        names[name] = None
        return map(get_format, names)

    def _checked(self, path: Sequence[str], said: Mapping[str, Any]) -> dict[str, Any]:
        """What the table at ``path`` says that can be: the value of each key as the command takes it."""
        found = {}
        for name, value in said.items():
            key = self.keys.get(name)
            if key is None:
                whose = "the defaults" if path == [DEFAULTS] else f"job {path[-1]!r}"
                self.problem(
                    [*path, name], f"{whose}: {name!r} is no key", _nearest(name, self.keys, "The keys are")
                )
                continue
            try:
                found[name] = self._value(key, value)
            except _WrongValue as wrong:
                self.problem([*path, name], f"{name} {wrong}", wrong.remedy)
        return found

    def _possible(self, defaults: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the ``defaults`` whose values can be, each by itself; whether they go together depends on the job."""
        found = {}
        for name, value in defaults.items():
            known = len(self.problems)
            self._options([DEFAULTS], defaults, self._values({name: value}))
            if len(self.problems) == known:
                found[name] = value
        return found

    def _value(self, key: Key, value: Any) -> Any:
        """``value`` as the command takes it."""
        if key.kind == TEXT:
            value = value.isoformat() if type(value) is date else value
            _check(isinstance(value, str), f"is a {key.kind}", value)
            if not value and key.name in REQUIRED:
                raise _WrongValue("is empty")
            if value in ("", key.default):
                return key.default
            if key.choices and value not in key.choices:
                raise _WrongValue(f"cannot be {value!r}", _nearest(value, key.choices, "Choices"))
            return self._path(key, value) if key.is_path else value
        if key.kind == TEXTS:
            value = [value] if isinstance(value, str) else value
            _check(
                isinstance(value, list) and all(isinstance(each, str) for each in value),
                f"is a {TEXTS}",
                value,
            )
            return (
                ",".join(value)
                if key.is_joined
                else [self._path(key, each) if key.is_path else each for each in value]
            )
        if key.kind == NUMBER:
            value = int(value) if type(value) is float and value.is_integer() else value
            _check(type(value) is int and value >= key.least, f"is a {NUMBER}, {key.least} or more", value)
        if key.kind == SWITCH:
            _check(isinstance(value, bool), f"is {SWITCH}", value)
        return value

    def _path(self, key: Key, text: str) -> Path:
        """The path ``text``: it counts from the folder of the file, and ``~`` is the user's own. A place may be an address."""
        if is_address(text):
            if key not in PLACES:
                raise _WrongValue("names a place on this machine, and not an address")
            try:
                return place_of_vault(text)
            except UsageError as error:
                raise _WrongValue(error.what, error.remedy) from error
        if text.startswith(READWISE):
            return Path(text)
        with suppress(RuntimeError):  # nobody knows where that user lives: it stays a name
            return self.file.parent / Path(text).expanduser()
        return self.file.parent / text

    def _job(
        self,
        name: str,
        said: dict[str, Any],
        defaults: Mapping[str, Any],
        written: Sequence[Mapping[str, Any]],
    ) -> Job | None:
        """The job ``name``, which says what it ``said`` besides the ``defaults``. What is ``written`` for either and is not among
        them is wrong, and noted already; what else is wrong with the job is noted all the same."""
        path = [JOBS, name]
        given = {**defaults, **said}
        for key in REQUIRED:
            if not (key in given or any(key in table for table in written)):
                self.problem(
                    path, f"job {name!r} does not say its {key!r}", f'Add a line {key} = "..." to it.'
                )
        values = self._values(given)
        for key in defaults:
            flag = self.keys[key].flag
            if flag is not None and key not in said and not has_part(flag, values):
                values[flag.parameter] = None  # it is for other jobs
        options = self._options(path, said, values)
        source, destination = (values.pop(key.parameter) for key in PLACES)
        more = {key.parameter: values.pop(key.parameter) for key in own_keys()}
        if source is None or destination is None:
            return None
        wrong = {key for table in written for key in table if key not in given}
        if wrong.isdisjoint(_REPORT):
            try:
                report_asked(
                    more["report"], more["report_format"], source, destination, options, is_made=False
                )
            except UsageError as error:
                self._refused(path, said, error, next(key for key in _REPORT if key in given))
        return None if self.problems else Job(name, source, destination, options, more)

    def _values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values of all parameters where these are ``given``. A format that there is not may be any."""
        values: dict[str, Any] = {
            key.parameter: None if key.flag else key.default for key in self.keys.values()
        }
        values |= {self.keys[key].parameter: value for key, value in given.items()}
        for key in _FORMATS:
            if given.get(key) in self.unknown:
                values[self.keys[key].parameter] = ""
        return values

    def _options(self, path: Sequence[str], said: Mapping[str, Any], values: dict[str, Any]) -> Options:
        """What ``values`` come to. What cannot be is noted, and left out of them."""
        flags = [key.flag for key in self.keys.values() if key.flag is not None]
        while True:
            try:
                return options_of(values, flags)
            except UsageError as error:
                name = self._key_of(error, values)
                self._refused(path, said, error, name)
                if not name:
                    return Options()
                key = self.keys[name]
                values[key.parameter] = None if key.flag else key.default

    def _key_of(self, error: UsageError, values: Mapping[str, Any]) -> str:
        """The name of the key that an ``error`` of a command is about: it names the flag, or a file that the value is or holds; ``""``
        where it does neither."""
        flag = _FLAG.search(error.what)
        if flag is not None and flag[1] in self.keys:
            return flag[1]
        places = (
            (key.name, values[key.parameter]) for key in self.keys.values() if key.is_path and error.path
        )
        return next(
            (
                name
                for name, place in places
                if isinstance(place, Path) and Path(error.path).is_relative_to(place)
            ),
            "",
        )

    def _refused(self, path: Sequence[str], said: Mapping[str, Any], error: UsageError, key: str) -> None:
        """Notes what a command would say, in the words of the file, at the ``key`` that it is about (``""``: at the table)."""
        where = f"{error.path}: " if error.path else ""
        place = path if not key else [*path, key] if key in said else [DEFAULTS, key]
        self.problem(place, where + _FLAG.sub(r"\1", error.what), _FLAG.sub(r"\1", error.remedy))


class _WrongValue(Exception):  # noqa: N818  it is caught where the key is known
    """A value that its key cannot have."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


def _check(right: bool, what: str, value: Any) -> None:
    if not right:
        raise _WrongValue(f"{what}, and not {_shown(value)}")


def _shown(value: Any) -> str:
    """A value as TOML has it, more or less.

    >>> _shown(True), _shown("a"), _shown([1])
    ('true', "'a'", '[1]')
    """
    return str(value).lower() if isinstance(value, bool) else repr(value)
