"""The small vaults of the scripts, one in each format."""

from tests.scripting.conftest import made, opened

__all__ = ["made", "opened"]
