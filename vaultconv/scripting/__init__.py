"""An open vault: notes that a script reads and changes, with all links between them; see :func:`vaultconv.open_vault`."""
