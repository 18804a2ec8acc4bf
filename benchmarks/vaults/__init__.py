"""Vaults that nobody wrote: what is in them, and how each format spells it."""
