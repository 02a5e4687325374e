"""Floor 5: virtual people drawn from published distributions."""
