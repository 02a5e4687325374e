"""Plans and fills as CSV."""

from __future__ import annotations

import csv
import io

from glidepath.formats.dose_words import dose_words, piece_words
from glidepath.formats.plan_tables import FILL_COLUMNS, PLAN_COLUMNS, fills_csv, plan_csv

from .schedules import FILLS, HALF, LIQUID, ONE_MG, SCHEDULE, STEPS


def test_one_line_per_step_and_dose_under_the_heading() -> None:
    text = plan_csv([SCHEDULE], "draft for a clinician, not accepted")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["# draft for a clinician, not accepted"]
    assert tuple(lines[1]) == PLAN_COLUMNS
    doses = sum(max(1, len(step.doses) + len(step.continuing)) for step in STEPS)
    assert len(lines) == 2 + doses


def test_a_line_says_mg_and_tablets() -> None:
    rows = list(csv.DictReader(io.StringIO(plan_csv([SCHEDULE], ""))))
    assert rows[1]["tablets"] == "½ of one clonazepam 0.5 mg tablet"
    assert (rows[1]["dose_mg"], rows[1]["daily_mg"], rows[1]["days"]) == ("0.25", "1.25", "14")
    assert rows[2]["note"] == "stays as it is"
    assert rows[4]["tablets"] == "½ of one clonazepam 0.5 mg tablet + ½ of one clonazepam 0.5 mg tablet"
    assert rows[4]["day_of_cycle"] == "1"
    assert rows[-1]["tablets"] == "no dose"


def test_fills_are_quoted_safely() -> None:
    rows = list(csv.DictReader(io.StringIO(fills_csv(FILLS))))
    assert tuple(rows[0]) == FILL_COLUMNS
    assert (rows[0]["date"], rows[0]["collect_by"]) == ("2026-12-01", "2026-11-28")  # not Sunday the 29th
    assert rows[0]["directions"] == 'Take "1 tablet", at 08:00.'
    assert (rows[0]["quantity"], rows[0]["quantity_in_words"], rows[0]["left_over"]) == (
        "14",
        "fourteen",
        "0.5",
    )
    assert (rows[1]["unit"], rows[1]["rxcui"]) == ("ml", "")


def test_words_of_pieces() -> None:
    assert piece_words(ONE_MG) == "1 × clonazepam 1 mg tablet"
    assert piece_words(HALF) == "½ of one clonazepam 0.5 mg tablet"
    assert piece_words(LIQUID) == "2.5 mL diazepam 1 mg/mL oral liquid"
    assert dose_words(STEPS[0].doses[0]) == "clonazepam 1 mg (1 × clonazepam 1 mg tablet)"
