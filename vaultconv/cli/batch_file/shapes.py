"""What values of a key look like that can be, for the JSON Schema: what the reader refuses, as far as a schema can say it.

The reader knows more: whether there is such a plugin, whether a day is one of its month in that year, whether two keys go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vaultconv.assets.find import KINDS
from vaultconv.cli.batch_file.keys import PLACES, Key
from vaultconv.cli.download_flags import ALL
from vaultconv.pipeline.sharing import DASK
from vaultconv.report.ledger_file import NOTES, SUFFIXES

REQUIRED = ("source", "destination", "to")
"""What every job says, or the defaults for it; and it is not empty."""
_MONTHS = (
    "(0[13578]|1[02]){0}(0[1-9]|[12][0-9]|3[01])",
    "(0[469]|11){0}(0[1-9]|[12][0-9]|30)",
    "02{0}(0[1-9]|[12][0-9])",
)
_DAY = "[0-9]{4}(" + "|".join(dash + month.format(dash) for dash in ("-", "") for month in _MONTHS) + ")"
_WEEK = r"[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])(-[1-7])?|[0-9]{4}W(0[1-9]|[1-4][0-9]|5[0-3])[1-7]?"
_PORT = r"0*([0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_KIND = rf"\s*({'|'.join((*KINDS, ALL))})?\s*"
_NAME = r"[^:]+(:[^=]*[^=\s][^=]*=.*)?"
_HOSTS = r"[^/]*"
_GLOB = r"([^#!\s].*|\s+[^\s].*|!.*\S.*)"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+"
_ADDRESS = rf"^({_SCHEME}::)*{_SCHEME}://"
_NO_VAULT = rf"^[Hh][Tt][Tt][Pp][Ss]?://|{_ADDRESS}([^/@]*:[^/@]*@|/*$)"
"""A page of the web, an address with a password in it, one without a bucket."""
_PATTERNS: Mapping[str, str] = {
    "since": f"({_DAY}|{_WEEK}|[0-9]{{1,5}}[dw])?",
    "jobs": "(auto|0*[1-9][0-9]*)?",
    "memory": "(all|0*[1-9][0-9]*[KMGkmg])?",
    "executor": f"({DASK}.+)?",
    "proxy": rf"(([Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss]5[Hh]?)://([^/?#]*@)?(\[[^\]]+\]|[^/?#@:\[\]]+)(:{_PORT})?([/?#].*)?)?",
    "download": f"{_KIND}(,{_KIND})*",
    "download-from": _HOSTS,
    "skip-domain": _HOSTS,
    "allow-host": _HOSTS,
    "only": _GLOB,
    "exclude": _GLOB,
    "tag": r"(#?#?/*[^/#]|###|#?#?/+.*[^/]).*",
    "transform": _NAME,
    "resolve": _NAME,
}
"""What the whole of a text is, by the key that it is a value of."""


def shape_of(key: Key, formats: Iterable[str]) -> dict[str, Any]:
    """What a text is that is a value of ``key``, or one of its values; ``formats`` are the names of those that there are.

    >>> shape_of(Key("executor", "executor", "text"), ())
    {'type': 'string', 'pattern': '^(dask:.+)?$'}
    """
    said: dict[str, Any] = {"type": "string"}
    if key.name in ("from", "to"):
        said["enum"] = [*formats, *([] if key.name in REQUIRED else [""])]
    elif key.choices:
        said["enum"] = [*key.choices, ""]
    elif key in PLACES:
        said |= {"minLength": 1, "not": {"pattern": _NO_VAULT}}
    elif key.is_path:
        said["not"] = {"pattern": _ADDRESS}
    elif key.name in _PATTERNS:
        said["pattern"] = f"^{_PATTERNS[key.name]}$"
    return said


def of_all(suffixes: Iterable[str]) -> list[dict[str, Any]]:
    """What is true of a whole file: each job says what is required, if the defaults do not; and the name of a report says what it
    is, with one of the ``suffixes`` of notes or one of its own, if nothing else does."""
    endings = "|".join(map(_any_case, sorted({*suffixes, *SUFFIXES, NOTES} - {""})))
    named = {"properties": {"report": {"pattern": rf"^$|[^/]({endings})/*$"}}}
    says = {"required": ["report-format"]}
    return [
        *({"anyOf": [_defaults({"required": [key]}), _jobs({"required": [key]})]} for key in REQUIRED),
        {"anyOf": [_defaults(says), _jobs({"anyOf": [says, named]})]},
    ]


def _defaults(what: Mapping[str, Any]) -> dict[str, Any]:
    return {"required": ["defaults"], "properties": {"defaults": what}}


def _jobs(what: Mapping[str, Any]) -> dict[str, Any]:
    return {"properties": {"jobs": {"additionalProperties": what}}}


def _any_case(suffix: str) -> str:
    r"""A pattern for ``suffix`` in letters of any case.

    >>> _any_case(".md")
    '\\.[mM][dD]'
    """
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else rf"\{each}" for each in suffix)
