"""The packaged templates: pages by Jinja2, printed sheets by Typst."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("glidepath.reports", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["style"] = lambda name: Markup(layout_text(name))  # noqa: S704  # our own file
    environment.filters["lower_first"] = lambda words: words[:1].lower() + words[1:]
    return environment


def page(name: str, **values: Any) -> str:
    """Fill a page template.

    Parameters
    ----------
    name
        The template's file name.
    values
        What it is filled with; text is escaped, drawings come marked as safe.
    """
    return _environment().get_template(name).render(**values)


def layout_text(name: str) -> str:
    """The text of a packaged layout file, as it is."""
    environment = _environment()
    if environment.loader is None:  # pragma: no cover  # the environment is made above, with a loader
        return ""
    return environment.loader.get_source(environment, name)[0]
