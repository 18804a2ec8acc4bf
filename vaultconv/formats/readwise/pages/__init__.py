"""Pages of highlights as plugins write them into vaults: one page a source, in Markdown.

Each plugin has a module of its own that knows how its pages are laid out, in both directions; what they have in common (what a
bullet says besides its passage, the metadata, the dialect) is in the others.
"""
