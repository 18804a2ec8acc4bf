"""What a person (or a script) gets to see of a plan: the diff, the ledger of losses, JSON. Nothing here changes a file."""
