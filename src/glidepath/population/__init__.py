"""Floor 5: virtual people drawn from published distributions.

``glidepath.population(spec)`` is a function of the package, in the words of the command, and this floor has
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
        """Call :func:`glidepath.interfaces.python_functions.population`."""
        return import_module("glidepath.interfaces.python_functions").population(*given, **options)


sys.modules[__name__].__class__ = _Floor
