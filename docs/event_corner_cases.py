"""The corner cases of event tables: our answer and an independent one (python docs/event_corner_cases.py)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.engines.event_cases import CASES  # noqa: E402
from tests.engines.event_oracle import CLEARANCE, KA, VOLUME, independent_levels  # noqa: E402

from glidepath import one_compartment, simulate_events  # noqa: E402

PAGE = ROOT / "docs/reference/event_table_corner_cases.md"
BEGIN, END = "<!-- cases: begin -->", "<!-- cases: end -->"
MODEL = {"clearance_l_per_h": CLEARANCE, "volume_l": VOLUME, "absorption_per_h": KA}
DIGITS = 1e-10


def row(number: int) -> str:
    """Answer one case both ways, at the record that shows it best."""
    case = CASES[number]
    model = one_compartment(**{**MODEL, **case.model})
    ours = simulate_events(case.table, model, covariates=case.covariates)["plasma_ng_per_ml"]
    theirs = independent_levels(case)
    place = range(len(theirs))[case.shown]
    apart = max(abs(a - b) / b for a, b in zip(ours, theirs, strict=True) if b > 0)
    difference = "below 1e-10" if apart < DIGITS else f"{apart:.0e}"
    figures = f"{ours[place]:.8g} | {theirs[place]:.8g} | {difference}"
    return f"| {number + 1} | {case.name} | {case.rule} | {case.table['TIME'][place]:g} | {figures} |"


def table() -> str:
    """Write the table of all cases."""
    heads = ("", "Case", "What holds", "Hour", "Glidepath ng/mL", "Independent ng/mL", "Largest difference")
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join([*lines, *(row(number) for number in range(len(CASES)))]) + "\n"


def page() -> str:
    """Put the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
