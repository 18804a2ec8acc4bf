"""Pure data: what a vault is, whatever app it came from. Imports nothing of ours but itself.

Everything here is treated as immutable once built. The whole room is meant to be read in one sitting.
"""
