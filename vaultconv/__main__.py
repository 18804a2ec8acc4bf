"""``python -m vaultconv``: the command line."""

from vaultconv.cli import main

raise SystemExit(main())
