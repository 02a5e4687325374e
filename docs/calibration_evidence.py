"""Tables of the page on the fit that come from the evidence: sums, misses, every trial beside the program."""

from __future__ import annotations

from calibration_words import REASONS, Found
from printed_pages import table

from glidepath.reports.evidence_words import (
    BASELINES,
    against_words,
    coverage_words,
    is_miss,
    measured_words,
    plain_words,
    score_words,
    today_words,
    verdict_words,
)


def sums(found: Found) -> str:
    """How many rows lie inside, and the score beside two plain rules."""
    names = {"validate": "held out", "calibrate": "used in the fit"}
    rows = [
        (
            words,
            coverage_words(one),
            *(f"{one['numbers'][f'rows_inside_{band}']} of {one['numbers']['n']}" for band in (50, 80, 90)),
            f"{one['words']['inside']} of {one['words']['n']}",
            score_words(one["crps"]),
            *(score_words(one["crps_baselines"][rule]) for rule in BASELINES),
        )
        for role, words in names.items()
        if (one := found["evidence"]["summary"].get(role))
    ]
    heads = (
        "Trials in scope",
        "Inside 90 %",
        "Numbers: 50 %",
        "80 %",
        "90 %",
        "Words",
        "CRPS",
        *BASELINES.values(),
    )
    said = against_words(found["evidence"]["summary"]["validate"])
    return f"{table(heads, rows)}\nHeld out: {said[0].lower()}{said[1:]}\n"


def of_target(row: Found) -> str:
    """Name a row of the evidence: study, arm and outcome."""
    return plain_words(f"{row['study']}, {row['arm']}: {row['outcome']}")


def trials(found: Found, role: str) -> str:
    """Every trial of a role that counts: what was measured and what the program gives today."""
    rows = [
        (row["id"], of_target(row), measured_words(row), today_words(row), verdict_words(row))
        for row in found["evidence"]["targets"]
        if row["group"] == "trials" and row["role"] == role and row["counts"]
    ]
    return table(("Row", "What", "Measured", "Today, such a trial", "90 % band"), rows)


def scores(found: Found) -> str:
    """Where the score of the shares is won and lost, row by row, worst first."""
    rows = [
        row
        for row in found["evidence"]["targets"]
        if row["group"] == "trials" and row["role"] == "validate" and row["counts"] and row["baselines"]
    ]
    rows.sort(key=lambda row: -(row["crps"] or 0))
    heads = ("Row", "What", "Program", *BASELINES.values())
    lines = [
        (
            row["id"],
            of_target(row),
            score_words(row["crps"]),
            *(score_words(row["baselines"][rule]["crps"]) for rule in BASELINES),
        )
        for row in rows
    ]
    return table(heads, lines)


def missed(found: Found) -> str:
    """The misses by name, with the reason as far as known."""
    rows = [row for row in found["evidence"]["targets"] if row["group"] == "trials" and is_miss(row)]
    rows.sort(key=lambda row: str(row["role"]), reverse=True)
    lines = []
    for row in rows:
        role = "held out" if row["role"] == "validate" else "used in the fit"
        saw = f"measured {measured_words(row)}, today {today_words(row)}"
        why = REASONS.get(row["id"], "Why is not known.")
        lines.append(f"- **{row['id']}** ({role}), {of_target(row)}: {saw}. {why}")
    return "\n".join(lines or ["None."]) + "\n"


def one_drug(found: Found) -> str:
    """The day of worst symptoms for one drug at a time."""
    rows = [
        (row["drug"], measured_words(row), today_words({**row, "counts": True}), _place(row))
        for row in found["aims"]["rows"]
        if row["unit"] == "day"
    ]
    return table(("Drug", "Measured in its group", "Today", "90 % band"), rows)


def _place(row: Found) -> str:
    inside = row["model"]["p05"] <= row["observed"] <= row["model"]["p95"]
    return verdict_words({"counts": True, "inside_90": inside})


AIMS = {
    "T031": "Nardi 2010, drug-free at four months, inside",
    "T053": "Moroz 1999, no syndrome, inside",
    "T042": "Oude Voshaar 2003, off the drug, inside",
}
LEAST_INSIDE_PERCENT = 80
PEAK_DAYS = (4, 7)


def aims(found: Found) -> str:
    """What the fit was to reach, and whether it did."""
    known = {row["id"]: row for row in found["evidence"]["targets"]}
    one = found["evidence"]["summary"]["validate"]
    rules = ", ".join(score_words(score) for score in one["crps_baselines"].values())
    rows = [
        (
            f"at least {LEAST_INSIDE_PERCENT} % of held-out rows inside the 90 % band",
            coverage_words(one),
            reached(one["inside_90"] >= LEAST_INSIDE_PERCENT),
        ),
        (
            "a better score than both plain rules",
            f"{score_words(one['crps'])} against {rules}",
            reached(all(one["crps"] < rule for rule in one["crps_baselines"].values())),
        ),
        *(
            (words, today_words(known[name]), reached(known[name]["inside_90"]))
            for name, words in AIMS.items()
        ),
        *(_aim(row) for row in found["aims"]["rows"] if row["id"] == "T032" or row["high"]),
    ]
    return table(("Aim", "Found", ""), rows)


def reached(yes: bool) -> str:
    """Say whether an aim was reached."""
    return "reached" if yes else "**not reached**"


def _aim(row: Found) -> tuple[str, str, str]:
    """An aim that no row in scope measures: it counts in no sum."""
    model, (low, high) = row["model"], PEAK_DAYS
    said = today_words({**row, "counts": True})
    if row["unit"] == "day":
        words = f"day of worst symptoms after {row['drug']} from {low} to {high}, by the middle"
        return words, said, reached(low <= model["p50"] <= high)
    words = "Nardi 2010, further people off by seven months, inside (out of scope)"
    return words, said, reached(model["p05"] <= row["observed"] <= model["p95"])
