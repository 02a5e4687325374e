"""What the model cannot say, with the reason in plain words."""

from __future__ import annotations


class Unanswerable(Exception):
    """A target that cannot be computed; its text says why, and is printed beside the target."""
