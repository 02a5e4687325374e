"""The one tree of errors.

GlidepathError
├── InputError        what was typed is wrong (exit status 2)
├── FactError         a data file of the package is wrong (a fault of the program)
└── DispensingError   a dose was asked for that the products cannot make (a fault of the caller)
"""

from __future__ import annotations


class GlidepathError(Exception):
    """Anything this package raises on purpose."""


class InputError(GlidepathError):
    """What was typed is wrong: one line that says what, where, why, and what to type instead.

    Parameters
    ----------
    says
        The whole line, ready to print. Never holds a name or another identifier of a person.
    field
        Where it is wrong, in the words of the case file (``taper.market``), or "" when it is the whole input.
    """

    def __init__(self, says: str, field: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.field = field


class FactError(GlidepathError):
    """A data file of the package breaks its own schema."""


class DispensingError(GlidepathError):
    """A dose was asked for that the products cannot make."""
