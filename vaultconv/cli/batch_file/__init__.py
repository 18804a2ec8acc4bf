"""``vaultconv.toml``: its keys, which are the flags of ``convert``; reading it, and saying what is wrong in it and where."""

FILE = "vaultconv.toml"
"""What the file is called, unless one says otherwise."""
