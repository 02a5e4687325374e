"""Sphinx: how the documentation is built. Offline: no script, font or picture is loaded from outside."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from glidepath import __version__  # noqa: E402

project = "Glidepath"
author = "The Glidepath developers"
copyright = "The Glidepath developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.apidoc"]
exclude_patterns = ["_build", "**/.*"]
suppress_warnings = ["ref.footnote"]  # numpydoc numbers its references; not each is cited in the text
html_theme = "furo"
html_title = f"Glidepath {release}"
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

toc_object_entries = False
autodoc_member_order = "bysource"
autodoc_default_options = {"ignore-module-all": True}  # names offered twice are described where they are made
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
apidoc_modules = [
    {
        "path": "../src/glidepath",
        "destination": "reference/api",
        "separate_modules": True,
        "module_first": True,
        "include_private": False,
        "automodule_options": {"members", "show-inheritance"},
    }
]


def plain_references(
    app: object, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    """Turn numpydoc references into a plain list, for their numbers repeat; leave bars of absolute values."""
    for place, line in enumerate(lines):
        line = re.sub(r"^\.\. \[(\d+)\] ", r"\1. ", line)
        line = re.sub(r"\[(\d+)\]_", r"[\1]", line)
        lines[place] = re.sub(r"\|([^|`]+)\|", r"\|\1\|", line)


def setup(app: Sphinx) -> None:
    """Print the pages that come from facts, test cases and the fit before Sphinx reads the sources."""
    import calibration_page
    import printed_pages

    calibration_page.write_all()
    printed_pages.write_all(HERE / "reference" / "printed", HERE.parent)
    app.connect("autodoc-process-docstring", plain_references, priority=100)
