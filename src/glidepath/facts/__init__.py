"""Floor 1: knowledge as data, its schema, and the only reader."""
