"""Transforms: from model to model, between a reader and a writer. Each is pure and has its own laws."""
