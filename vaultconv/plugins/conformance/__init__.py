"""The conformance suite: what every format has to hold, whoever wrote it. ``pytest --vaultconv-format NAME`` runs it.

Each check gives what it found wrong, in sentences; nothing, where all is well.
"""

from __future__ import annotations
