"""The neutral whole-vault view: walking, the index, collisions of names. Knows no app."""
