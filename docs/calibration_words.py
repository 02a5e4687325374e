"""Words of the page on the fit that no file of numbers holds: parameters, and why a row is missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Found = Mapping[str, Any]

PLAIN = {
    "tau1_d": "fast adaptation, time constant",
    "tau2_d": "slow adaptation, time constant",
    "h0": "strength of the fast adaptation",
    "h1": "what months of use add to it",
    "h2": "what lasts after it",
    "w50_drive": "deficit that gives half of the scale",
    "gamma": "how steeply symptoms rise",
    "u50": "receptor reserve",
    "susceptibility_omega": "how people of one trial differ in what they feel",
    "cohort_susceptibility_sd": "how trials differ in what their people feel",
    "baseline_pwc": "score without withdrawal",
    "nordiazepam_potency": "potency of nordiazepam beside diazepam",
    "stop_limit_pwc": "score at which people give up",
    "stop_other_per_week": "giving up for other reasons",
    "cohort_stop_sd": "how trials differ in giving up for other reasons",
    "false_report_share": "reports of withdrawal without any",
    "cohort_bearing": "how far less supported trials also bear less",
}
"""Parameters of the fit in plain words."""

NOT_FITTED = {
    "T015": "sets how fast relief fades (`ka1`, `ka2`), by itself; checked, not fitted",
    "T022": "sets the acute tolerance to sedation (`tau0`, `ks0`), by itself; checked, not fitted",
    "T023": "the same",
    "T024": "sets the EC50 of alprazolam, from which the potencies of the others follow",
    "T025": "a number of receptors, which the model does not hold: it counts as a miss",
}
"""Calibrating rows that say nothing of the fitted parameters, and what they say instead."""

REASONS = {
    "T007": "The model has no gain from being off the drug and no anxiety that fades with time: a "
    "score never falls below that before the taper, so only the drift that trials share gives "
    "a lower one a chance.",
    "T010": "The trial counts any reaction, without a threshold; here it is a rise of 3 points, a "
    "convention. With the cohort that was fitted to this study it is reached; people of a new "
    "trial feel less.",
    "T013": "Short use gives too many clear reactions: the fast adaptation alone, which is strong "
    "from the first weeks, already does it in part of the people. How many people stand "
    "behind the figure is not in the abstract.",
    "T025": "So it has no answer, and that counts as a miss.",
    "T026": "Use on three days a week gives reactions nearly as often as a month of daily use: drugs "
    "that last bridge the days between, here by a mixture of four drugs. The order, not the "
    "size, is what is asked.",
    "T028": "Low and moderate doses differ too little: reserve makes the drive of a low dose nearly "
    "that of a higher one.",
    "T031": "The people had been well for a year and wanted to stop; the cohorts that are fitted had "
    "symptoms. A cohort drawn anew is rarely as mild as that.",
    "T034": "Rebound is counted above the score before treatment. What time and attention gave is "
    "taken to stay whole in everybody (`kept_ham_a_points`), so few pass that line by "
    "withdrawal after four weeks of use. Where it goes with the drug, or where the disorder "
    "itself is counted, more do.",
    "T039": "People with panic disorder, and in 15 of 17 panic came back or rose during the taper "
    "(T040, out of scope). Here the disorder comes back after the last dose only, and at the "
    "rate of mixed cohorts. Their dose is not in the row: the usual one is filled in.",
    "T041": "The same 17 people as in T039: more severe than any cohort that is fitted, on a dose "
    "that is not in the row.",
    "T050": "The effect against placebo is a convention in proportion to the drive; at the lowest "
    "dose reserve leaves too much of it.",
    "T051": "The effect against placebo is a convention in proportion to the drive; over a fourfold "
    "dose it differs more than the trial saw.",
    "T055": "Healthy volunteers after one dose; here they are the same people as in all trials.",
    "T056": "An antagonist is taken to free every receptor at once, so all opposition shows, and "
    "it is more than mild already. Either volunteers feel much less than patients, or much of "
    "the opposition does not show within minutes.",
    "T057": "As T056.",
    "T058": "As T056.",
}
"""Why a row in scope lies outside, as far as known, by id. A row without an entry prints *not known*."""


def figure(value: float) -> str:
    """Write a number with three significant digits."""
    return f"{float(f'{value:.3g}'):.12g}"


def between(one: Found, low: str = "p05", middle: str = "p50", high: str = "p95") -> str:
    """Write a middle and its 90 % band."""
    return f"{figure(one[middle])} ({figure(one[low])} to {figure(one[high])})"


def plain(name: str) -> str:
    """Name a parameter in words and by its name."""
    return f"{PLAIN.get(name, name)} (`{name}`)"
