"""Tables of the page on the fit that come from the fit: parameters, cohorts, diagnostics, structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calibration_data import target_words, value_words
from calibration_figures import known_words
from calibration_words import PLAIN, Found, between, figure, plain
from printed_pages import table

from glidepath.facts.trials import trial_targets
from glidepath.reports.evidence_words import score_words

PLANNED = {
    "first_points": "points of the first round, spread over the prior (Sobol)",
    "first_people": "virtual people per point and drug there",
    "later_points": "points of each later round, near the posterior",
    "later_rounds": "later rounds",
    "people": "virtual people per point and drug there, and where draws are weighed",
    "steps": "steps of each walker, half of them thrown away",
    "most_weighings": "weighings at most, each with an emulator of all points so far",
    "seed": "seed",
}
"""What was planned, in words."""
GOOD_PARETO_K = 0.7
NOT_TRUSTED = (
    "\n**Pareto k lies above 0.7**: the weights lean on too few draws to be trusted by "
    "themselves. What speaks for the posterior all the same is that the walkers, which do not "
    "use them, agree with it as the two lines above the last say. The tails are the least "
    "certain.\n"
)
NOT_COMPARED = "*Not compared with this fit yet: `make structures` does it.*\n"


def without_trials(found: Found) -> Mapping[str, Found]:
    """What the condition of the steady dose alone does to each prior, by parameter."""
    return {one["name"]: one for one in found["results"]["conditioned_prior"]}


def fitted(found: Found) -> str:
    """Prior and posterior side by side, and how much the trials told."""
    alone = without_trials(found)
    rows = [
        (
            plain(one["name"]),
            between(one, "prior_p05", "prior_p50", "prior_p95"),
            between(one),
            f"{one['sd_over_prior_sd']:.2f}",
            f"{alone[one['name']]['sd_over_prior_sd']:.2f}",
            f"{one['shift_in_prior_sd']:+.2f}",
            known_words(one["sd_over_prior_sd"]),
        )
        for one in found["results"]["parameters"]
    ]
    heads = (
        "Parameter",
        "Prior",
        "Posterior",
        "sd over prior sd",
        "By the steady dose alone",
        "Shift, prior sd",
    )
    return table((*heads, "In words"), rows)


def identified(found: Found) -> str:
    """The parameters by how much the trials told of them."""
    lines = []
    for words in ("informed", "partly informed", "as the prior"):
        names = [
            f"{PLAIN.get(one['name'], one['name'])} (`{one['name']}`)"
            for one in found["results"]["parameters"]
            if known_words(one["sd_over_prior_sd"]) == words
        ]
        lines.append(f"- **{words.capitalize()}** ({len(names)}): {'; '.join(names) or 'none'}.")
    alone = without_trials(found)
    dose = [
        f"`{one['name']}`"
        for one in found["results"]["parameters"]
        if one["sd_over_prior_sd"] <= 0.85
        and one["sd_over_prior_sd"] > 0.85 * alone[one["name"]]["sd_over_prior_sd"]
    ]
    lines.append(
        f"- Narrowed mostly by the condition of the steady dose, not by a trial: {', '.join(dose) or 'none'}."
    )
    return "\n".join(lines) + "\n"


def tied(found: Found) -> str:
    """The pairs of parameters that the trials tie together most."""
    rows = [
        (f"`{pair['first']}`", f"`{pair['second']}`", f"{pair['correlation']:+.2f}")
        for pair in found["results"]["correlations"]
    ]
    return table(("Parameter", "and", "Correlation"), rows)


def different(found: Found) -> str:
    """How the people of each fitted study differ from a typical study."""
    words = {"susceptibility": "what is felt", "stopping": "giving up for other reasons"}
    rows = [(one["study"], words[one["what"]], between(one)) for one in found["results"]["cohorts"]]
    return table(("Study", "Multiple of", "Posterior (90 %)"), rows)


def computed(found: Found) -> str:
    """How much was computed, and how well it went."""
    one, plan = found["results"], found["results"]["plan"]
    explains = sorted(row["emulator_explains"] for row in one["rows"])
    apart = max(
        abs(p["walkers_mean"] - p["shift_in_prior_sd"]) / p["sd_over_prior_sd"] for p in one["parameters"]
    )
    widths = [p["walkers_sd"] / p["sd_over_prior_sd"] for p in one["parameters"]]
    rows = [(words, plan[name]) for name, words in PLANNED.items() if name in plan]
    rows += [
        ("draws weighed by the simulator itself", one["weighed_draws"]),
        ("share of held-out variance that the emulator explains: median row", f"{middle(explains):.3f}"),
        ("the same, worst row", f"{explains[0]:.3f}"),
        ("largest R-hat over four ensembles", f"{one['largest_r_hat']:.3f}"),
        ("fewest effective draws of the walkers, any column", f"{one['fewest_effective']:.0f}"),
        ("Pareto k of the weights (below 0.7 is usable)", f"{one['pareto_k']:.2f}"),
        ("effective draws after weighing", f"{one['effective_weighed']:.0f}"),
        ("different draws among the 400 that were chosen, before the noise", one["distinct_draws"]),
        ("two ways compared: largest difference of means, in posterior sd", f"{apart:.2f}"),
        (
            "two ways compared: ratio of their sds, smallest to largest",
            f"{min(widths):.2f} to {max(widths):.2f}",
        ),
        ("minutes on two shared cores", f"{one['minutes']:.0f}"),
    ]
    return table(("What", "Value"), rows) + ("" if one["trusted"] else NOT_TRUSTED)


def middle(values: Sequence[float]) -> float:
    """Give the median of sorted numbers."""
    return values[len(values) // 2]


def own_cohort(found: Found) -> str:
    """What each calibrating row shows at the posterior, the cohort of its study fitted."""
    known = {target.id: target for target in trial_targets()}
    rows = []
    for one in found["results"]["rows"]:
        target = known[one["id"]]
        shows = "" if one["kind"] == "word" else between(one)
        rows.append(
            (one["id"], target_words(target), value_words(target), shows, f"{one['emulator_explains']:.3f}")
        )
    heads = ("Row", "What", "Measured", "Fitted (90 %), before chance", "Emulator explains")
    return table(heads, rows)


def compared(found: Found) -> str:
    """The structures side by side."""
    if "structures" not in found:
        return NOT_COMPARED
    many = found["structures"]["structures"]
    best = max(one["left_out_sum"] for one in many)
    rows = [
        (
            f"`{one['name']}`",
            one["says"],
            one["free"],
            f"{one['left_out_sum']:.1f}",
            f"{one['left_out_sum'] - best:.1f}",
            *(figure(one["peak_days"][name]) for name in ("T001", "T002")),
            f"{one['validate']['inside_90']} of {one['validate']['n']}",
            score_words(one["validate"]["crps_percent_rows"]),
        )
        for one in many
    ]
    heads = ("Structure", "In words", "Free", "Left-out score", "Less than the best")
    more = ("Peak day, short", "long", "Held out, inside", "CRPS of shares")
    return table((*heads, *more), rows)


def left_out_words(one: Found) -> str:
    """Write the score of a study with a mark where its weights cannot be trusted."""
    mark = " (!)" if one["pareto_k"] > GOOD_PARETO_K else ""
    return f"{one['score']:.1f}{mark}"


def compared_by_study(found: Found) -> str:
    """The score of each study, had it been left out."""
    if "structures" not in found:
        return NOT_COMPARED
    many = found["structures"]["structures"]
    rows = [
        (study, *(left_out_words(one["left_out"][study]) for one in many)) for study in many[0]["left_out"]
    ]
    return table(("Study left out", *(f"`{one['name']}`" for one in many)), rows)
