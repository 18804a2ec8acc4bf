"""Services of the web that hold notes: what is asked of them, and how what they answer is added to what is known.

Only here is a token used. What is asked for and where it is kept is for :mod:`vaultconv.pipeline.live` to say; what it means, for
the formats.
"""
