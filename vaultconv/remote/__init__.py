"""Vaults in object stores: an address in the place of a path, and the copy of what is there on this machine."""
