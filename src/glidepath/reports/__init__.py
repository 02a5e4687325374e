"""Floor 9: words and pictures for people; no arithmetic."""
