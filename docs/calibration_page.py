"""The tables and figures of the page on the fit, from the files that the fit wrote.

``python docs/calibration_page.py`` writes them; so does the build of the documentation. No result is typed by
hand: a table stands between two marks in ``explanation/calibration.md`` and is replaced as a whole.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import calibration_data as data  # noqa: E402
import calibration_evidence as evidence  # noqa: E402
import calibration_results as results  # noqa: E402
from calibration_figures import figures  # noqa: E402
from calibration_words import Found  # noqa: E402

PAGE = HERE / "explanation" / "calibration.md"
FIGURES = HERE / "explanation" / "calibration"
FILES = HERE.parent / "calibration"
BLOCK = re.compile(r"(<!-- made: (?P<name>[a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)
COMMANDS = {
    "results": "make calibrate",
    "structures": "make structures",
    "evidence": "glidepath evidence --json",
    "aims": "python -m calibration.aims",
}


def files() -> dict[str, Any]:
    """Read what the fit, the comparison of structures and the evidence wrote."""
    found = {}
    for name, command in COMMANDS.items():
        path = FILES / f"{name}.json"
        if path.exists():
            found[name] = json.loads(path.read_text(encoding="utf-8"))
        elif name != "structures":
            raise FileNotFoundError(f"calibration/{name}.json is missing: {command} writes it")
    return found


BLOCKS: Mapping[str, Callable[[Found], str]] = {
    "sums": evidence.sums,
    "aims": evidence.aims,
    "misses": evidence.missed,
    "scores": evidence.scores,
    "one_drug": evidence.one_drug,
    "frozen": data.frozen,
    "likelihoods": data.likelihoods,
    "not_fitted": data.not_fitted,
    "conventions": data.read_as,
    "fillings": data.filled,
    "mixes": data.mixes,
    "priors": data.believed,
    "computed": results.computed,
    "fitted": results.fitted,
    "identified": results.identified,
    "tied": results.tied,
    "cohorts": results.different,
    "own_cohort": results.own_cohort,
    "held_out": lambda found: evidence.trials(found, "validate"),
    "used": lambda found: evidence.trials(found, "calibrate"),
    "structures": results.compared,
    "structures_by_study": results.compared_by_study,
}


def page(found: Found, text: str) -> str:
    """Put every table of the page in its place."""
    return BLOCK.sub(lambda mark: f"{mark[1]}\n{BLOCKS[mark['name']](found)}\n{mark[3]}", text)


def changed(pages: Iterable[tuple[Path, str]]) -> None:
    """Write the files that are not yet what they should be."""
    for path, text in pages:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def write_all() -> None:
    """Write tables and figures."""
    found = files()
    FIGURES.mkdir(exist_ok=True)
    changed([(PAGE, page(found, PAGE.read_text(encoding="utf-8")))])
    drawn = figures(found["results"], found["evidence"])
    changed((FIGURES / f"{name}.svg", svg) for name, svg in drawn.items())


if __name__ == "__main__":
    write_all()
