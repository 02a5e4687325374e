"""Floor 8: the one place where the rooms meet."""
