"""What a package needs to bring a format, a transform or a resolver: the protocol, with the types that it speaks of.

What a vault is made of is in :mod:`vaultconv.plugins.model`; Markdown and names of files, which most formats need, in
:mod:`vaultconv.plugins.text`. These three are public: a package that imports nothing else keeps working while
:data:`PROTOCOL` stays what it is.

>>> Recognition(90, "it has a notes.json").score
90
"""

from __future__ import annotations

from vaultconv.assets.resolvers import AssetResolver
from vaultconv.errors import SourceError, UsageError, VaultconvError
from vaultconv.formats.base import (
    Editing,
    Format,
    Item,
    Naming,
    Option,
    Output,
    PictureStyle,
    ReadContext,
    Reader,
    Recognition,
    Resolver,
    Unit,
    WriteContext,
    Writer,
)
from vaultconv.formats.entry_points import PROTOCOL
from vaultconv.transform.named import Transform, TransformContext
from vaultconv.vault.index import Index
from vaultconv.vault.tree import File, Tree

__all__ = [
    "PROTOCOL",
    "AssetResolver",
    "Editing",
    "File",
    "Format",
    "Index",
    "Item",
    "Naming",
    "Option",
    "Output",
    "PictureStyle",
    "ReadContext",
    "Reader",
    "Recognition",
    "Resolver",
    "SourceError",
    "Transform",
    "TransformContext",
    "Tree",
    "Unit",
    "UsageError",
    "VaultconvError",
    "WriteContext",
    "Writer",
]
