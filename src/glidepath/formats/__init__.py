"""Floor 9: outside shapes to and from records; no files, no network."""
