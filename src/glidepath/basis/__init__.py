"""Floor 0: units, sources, errors, days and hours, random streams. Knows no medicine."""
