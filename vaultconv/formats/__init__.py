"""The formats: one folder each. A reader knows its own format and nothing of any writer, and the reverse."""
