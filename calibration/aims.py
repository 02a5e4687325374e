"""What the fit was to reach and no row in scope measures: `python -m calibration.aims` (a minute).

It writes ``calibration/aims.json``: the day of worst symptoms drug by drug (``one_drug.csv``: the abrupt
trial of the table, which gives it for groups of drugs), and T032, which is out of scope and counts nowhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from glidepath.evidence.answer import Answer
from glidepath.evidence.trials import trial_answers
from glidepath.facts.posterior import posterior_draws
from glidepath.facts.trials import Target, trial_targets
from glidepath.formats.targets_table import targets_of_csv

HERE = Path(__file__).resolve().parent
PEOPLE = 100


def asked() -> tuple[Target, ...]:
    """List the rows that are computed here."""
    rows = targets_of_csv((HERE / "one_drug.csv").read_text(encoding="utf-8"), "one_drug.csv")
    return (*rows, *(target for target in trial_targets() if target.id == "T032"))


def found(target: Target, answer: Answer) -> dict[str, Any]:
    """Give a row with the middle and the 90 % band of what such a trial would see."""
    if answer.samples is None:
        raise ValueError(f"{target.id}: {answer.why_not}")
    low, middle, high = (float(np.quantile(answer.samples, level)) for level in (0.05, 0.5, 0.95))
    row: dict[str, Any] = {"id": target.id, "drug": target.drug_code, "outcome": target.outcome}
    row |= {"observed": target.value, "low": target.low, "high": target.high, "unit": target.unit}
    return row | {"model": {"p05": low, "p50": middle, "p95": high}}


def main() -> None:
    """Compute the rows and write them."""
    rows = asked()
    answers = trial_answers(rows, posterior_draws(), people=PEOPLE)
    said = [found(target, answer) for target, answer in zip(rows, answers, strict=True)]
    (HERE / "aims.json").write_text(json.dumps({"rows": said}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
