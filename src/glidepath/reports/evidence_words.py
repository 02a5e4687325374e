"""A row of the evidence in words: what was measured, what the program gives, inside or outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ROLES = {"validate": "not used in the fit", "calibrate": "used in the fit", "user": "your table"}
GROUPS = {
    "trials": "Trials of stopping",
    "user": "Your table",
    "kinetics": "Levels in blood: published numbers",
    "occupancy": "Receptors occupied: imaging",
    "profiles": "Levels in blood: observed profiles",
}
"""The groups in the order of the page, with their headings."""
_UNITS = {"%": "%", "% change": "% change", "ratio": "", "day": "days"}


def figure_words(number: float) -> str:
    """Write a figure with three significant digits.

    Parameters
    ----------
    number
        Any.

    Returns
    -------
    str
        Without trailing zeros.

    Examples
    --------
    >>> figure_words(62.0), figure_words(0.12345), figure_words(1234.5)
    ('62', '0.123', '1230')
    """
    return f"{float(f'{number:.3g}'):.12g}"


def with_unit(words: str, unit: str) -> str:
    """Put a unit behind a figure, as people write it.

    Parameters
    ----------
    words
        The figure or figures.
    unit
        As in the document.

    Returns
    -------
    str
        Such as ``62 %`` or ``4 days``.

    Examples
    --------
    >>> with_unit("62", "%"), with_unit("4", "day"), with_unit("1.2", "ratio")
    ('62 %', '4 days', '1.2')
    """
    return f"{words} {_UNITS.get(unit, unit)}".rstrip()


def measured_words(target: Mapping[str, Any]) -> str:
    """Say what was measured, with its range where the study gives one.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    str
        Such as ``62 %`` or ``5.5 (4 to 7) days``; a word as the study has it.
    """
    observed, low, high = target["observed"], target["low"], target["high"]
    if observed is None and (low is None or high is None):
        return "no value"
    if isinstance(observed, str):
        said = observed if target["unit"] in ("direction", "ordinal") else with_unit(observed, target["unit"])
        return f"“{said}”"
    if low is None or high is None:
        return with_unit(figure_words(observed), target["unit"])
    between = f"{figure_words(low)} to {figure_words(high)}"
    words = between if observed is None else f"{figure_words(observed)} ({between})"
    return with_unit(words, target["unit"])


def today_words(target: Mapping[str, Any]) -> str:
    """Say what the program gives: the middle and the 90 % band, or how likely what was seen is.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    str
        Such as ``41 (30 to 55) %``, or why there is nothing.
    """
    model = target["model"]
    if model is None:
        return f"not computed: {target['why_not']}" if target["counts"] else "not asked"
    if "probability" in model:
        return f"a chance of {chance_words(model['probability'])} for that"
    words = f"{figure_words(model['p50'])} ({figure_words(model['p05'])} to {figure_words(model['p95'])})"
    return with_unit(words, target["unit"])


def chance_words(probability: float) -> str:
    """Say a chance so that it agrees with the verdict: below a half is never written as a half.

    Parameters
    ----------
    probability
        From 0 to 1.

    Returns
    -------
    str
        In 100.

    Examples
    --------
    >>> chance_words(0.41), chance_words(0.4975), chance_words(0.5)
    ('41 in 100', 'under 50 in 100', '50 in 100')
    """
    percent = f"{100 * probability:.0f}"
    return f"under {percent} in 100" if probability < 1 / 2 and percent == "50" else f"{percent} in 100"


def verdict_words(target: Mapping[str, Any]) -> str:
    """Say whether what was measured lies inside.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    str
        ``inside``, ``OUTSIDE``, or ``does not count``.

    Examples
    --------
    >>> verdict_words({"counts": True, "inside_90": False})
    'OUTSIDE'
    """
    if not target["counts"]:
        return "does not count"
    return "inside" if target["inside_90"] else "OUTSIDE"


def is_miss(target: Mapping[str, Any]) -> bool:
    """Say whether a row counts and lies outside, or has no answer.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    bool
        Whether it is a miss.

    Examples
    --------
    >>> is_miss({"counts": True, "inside_90": False})
    True
    """
    return bool(target["counts"]) and not target["inside_90"]


def plain_words(text: str) -> str:
    """Write the signs of the tables as people read them.

    Parameters
    ----------
    text
        From a table.

    Returns
    -------
    str
        With words and signs for arrows and comparisons.

    Examples
    --------
    >>> plain_words("long -> placebo, >=5 weeks")
    'long to placebo, ≥5 weeks'
    """
    return text.replace(" -> ", " to ").replace(">=", "≥").replace("<=", "≤")


def short_study(target: Mapping[str, Any]) -> str:
    """The study by a name that fits a line: of a kinetic row its first author and year.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    str
        Such as ``Nardi 2010``.

    Examples
    --------
    >>> short_study({"group": "kinetics", "study": "Brill et al. Midazolam in obesity.", "year": 2014})
    'Brill 2014'
    >>> short_study({"group": "kinetics", "study": "A label (cites two)", "year": None})
    'A label'
    """
    study, year = str(target["study"]), target["year"]
    if target["group"] != "kinetics":
        return study
    author = study.split(" et al", maxsplit=1)[0]
    author = author if " et al" in study else " ".join(study.split(" (", maxsplit=1)[0].split()[:4])
    return f"{author.rstrip('.,')} {year}" if year else author.rstrip(".,")


def miss_words(target: Mapping[str, Any]) -> str:
    """Say a miss in one sentence.

    Parameters
    ----------
    target
        A row of the document.

    Returns
    -------
    str
        Study, arm, what, measured, today.
    """
    return plain_words(
        f"{short_study(target)} ({target['arm']}), {target['outcome']}: measured {measured_words(target)}; "
        f"today {today_words(target)}."
    )


def misses(data: Mapping[str, Any]) -> list[tuple[str, str, list[Mapping[str, Any]]]]:
    """The misses by group and role: what was not used in the fit first.

    Parameters
    ----------
    data
        A document of the evidence.

    Returns
    -------
    list of tuple
        Group, role and rows; groups without a miss are left out.
    """
    found = []
    for group in GROUPS:
        for role in ROLES:
            rows = [
                target
                for target in data["targets"]
                if target["group"] == group and target["role"] == role and is_miss(target)
            ]
            if rows:
                found.append((group, role, rows))
    return found


def coverage_words(summary: Mapping[str, Any]) -> str:
    """Say how many rows lie inside the 90 % band.

    Parameters
    ----------
    summary
        The sums of one role.

    Returns
    -------
    str
        Such as ``18 of 22 (82 %)``.

    Examples
    --------
    >>> coverage_words({"n": 22, "rows_inside_90": 18, "inside_90": 81.82})
    '18 of 22 (82 %)'
    """
    share = summary["inside_90"]
    return f"{summary['rows_inside_90']} of {summary['n']}" + ("" if share is None else f" ({share:.0f} %)")


def score_words(value: float | None) -> str:
    """Write a score in percentage points, or a dash.

    Parameters
    ----------
    value
        The score; None where no row has one.

    Returns
    -------
    str
        With one decimal.

    Examples
    --------
    >>> score_words(9.27), score_words(None)
    ('9.3', '–')
    """
    return "–" if value is None else f"{value:.1f}"


def against_words(summary: Mapping[str, Any]) -> str:
    """Say whether the model beats both plain rules on shares of people.

    Parameters
    ----------
    summary
        The sums of one role.

    Returns
    -------
    str
        One sentence.
    """
    ours, rules = summary["crps"], summary["crps_baselines"]
    known: Sequence[float] = [value for value in rules.values() if value is not None]
    if ours is None or not known:
        return "No share of people could be scored."
    said = "; ".join(
        f"{words} {score_words(rules[name])}" for name, words in BASELINES.items() if name in rules
    )
    better = sum(ours < value for value in known)
    verdict = {0: "worse than both", len(known): "better than both"}.get(better, "better than one of them")
    return (
        f"Score of the shares of people (CRPS) {score_words(ours)} percentage points (lower is better), "
        f"{verdict} plain rules: {said}."
    )


BASELINES = {"mean_of_trials": "mean of all trials", "dose_only": "dose alone"}
"""The plain rules, in words."""
