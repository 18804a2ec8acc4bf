"""What a resolver has for an address: the picture, sound, film or PDF that a note shows, whole, and cleaned where it could be a program."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

from vaultconv.assets.addresses import RefusedError
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.inspected import harmless, kind_of_file
from vaultconv.assets.limits import MEBIBYTE
from vaultconv.assets.names import file_name, hasher
from vaultconv.assets.resolvers import AssetResolver


def resolved(
    resolver: AssetResolver, wish: Wish, options: Mapping[str, Any], folder: Path, largest: int
) -> Found | None:
    """What ``resolver`` has for ``wish``, as a copy in ``folder`` that may be changed; None where it has nothing. Of what it has and cannot
    be shown, why; nothing is larger than ``largest`` bytes."""
    name = resolver.name
    try:
        file: Any = resolver.resolve(wish.url, options)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  whatever a plugin does, it breaks nothing else
        return Failed(wish.url, f"the resolver {name!r} failed: {type(error).__name__}: {error}")
    if file is None:
        return None
    if not isinstance(file, Path):
        return Failed(wish.url, f"the resolver {name!r} failed: it gives no path but {type(file).__name__}")
    waiting = folder / "resolved"
    try:
        if file.stat().st_size > largest:
            return Failed(
                wish.url,
                f"{file}, which the resolver {name!r} gives, is larger than {largest // MEBIBYTE} MiB",
            )
        copyfile(file, waiting)
        came = waiting.stat().st_size
        strong = sha256(waiting.read_bytes()).hexdigest()
        kind = kind_of_file(waiting, wish)
        _, _, cut = (harmless(waiting) if kind == "svg" else None) or ("", 0, ())
        state = hasher()
        state.update(waiting.read_bytes())
        digest, size = state.hexdigest(), waiting.stat().st_size
        kept = waiting.replace(folder / file_name(digest, kind))
    except RefusedError as error:
        return Failed(wish.url, f"{file}, which the resolver {name!r} gives: {error}")
    except OSError as error:
        return Failed(
            wish.url, f"{file}, which the resolver {name!r} gives, cannot be read: {error.strerror or error}"
        )
    finally:
        waiting.unlink(missing_ok=True)
    return Fetched(
        wish.url, kept.name, digest, size, kept, str(file), 200, kind, strong, f"resolver {name}", came, cut
    )
