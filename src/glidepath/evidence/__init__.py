"""Floor 8: what was measured, beside what the program gives today.

``glidepath.evidence()`` is a function of the package, in the words of the command, and this floor has
the same name. So the floor can be called; the call goes to the function.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Floor(ModuleType):
    """This floor, which can be called."""

    def __call__(self, *given: Any, **options: Any) -> Any:
        """Call :func:`glidepath.interfaces.evidence_command.evidence`."""
        return import_module("glidepath.interfaces.evidence_command").evidence(*given, **options)


sys.modules[__name__].__class__ = _Floor
