"""Floor 10: the only code that touches files, clock and terminal."""
