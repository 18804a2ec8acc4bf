"""From a source to the disk: the plan, what is recorded of it, carrying it out, and checking it."""
