"""The exports of Readwise that hold many sources in one file: highlights as CSV, answers of its API, Kindle's clippings.

Each form of export is a module that knows how its file is laid out, and nothing else: it splits it into
:class:`~vaultconv.formats.readwise.exports.book.Book`\\ s. What a book becomes in a note is said once, for all of them.
"""
