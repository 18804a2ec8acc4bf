"""A superset of CommonMark to the model and back, told by a Dialect what wikilinks, tags and highlights look like.

Knows no app.
"""
