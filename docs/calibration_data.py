"""Tables of the page on the fit that come from the facts: rows, conventions, fillings, drugs, priors."""

from __future__ import annotations

from calibration.trials_at import OUTSIDE, Row, calibrating_rows
from calibration_words import NOT_FITTED, Found, between, figure, plain
from printed_pages import table

from glidepath.basis.sources import Sourced
from glidepath.facts.priors import priors
from glidepath.facts.trial_readings import conventions, fillings, trial_drugs
from glidepath.facts.trials import Target, trial_targets
from glidepath.reports.evidence_words import plain_words, with_unit


def likelihood_words(row: Row) -> str:
    """Say how a row becomes a probability."""
    if row.kind == "word":
        return "probability of the word"
    if row.kind == "share":
        return f"binomial, {row.reading.people} people"
    if row.kind == "day":
        return "normal, error of the reading"
    return f"normal: error of {row.reading.people} people, drift between trials"


def target_words(target: Target) -> str:
    """Name a row of the table of trials."""
    return plain_words(f"{target.study}, {target.arm}: {target.outcome}")


def value_words(target: Target) -> str:
    """Say what was measured, from the table of trials."""
    if target.value is None:
        return f"“{target.value_text}”"
    return with_unit(figure(target.value), target.unit)


def frozen(found: Found) -> str:
    """How many rows there are, and which are in scope."""
    rows = []
    for split in ("calibrate", "validate"):
        mine = [target for target in trial_targets() if target.split == split]
        inside = [target for target in mine if target.in_scope]
        words = [target for target in inside if target.value is None]
        rows.append((split, len(mine), len(inside), len(inside) - len(words), len(words)))
    return table(("Split", "Rows", "In scope", "of these numbers", "of these words"), rows)


def likelihoods(found: Found) -> str:
    """The calibrating rows as the fit sees them."""
    rows = [
        (row.target.id, target_words(row.target), value_words(row.target), likelihood_words(row))
        for row in calibrating_rows()
    ]
    return table(("Row", "What", "Measured", "Likelihood"), rows)


def not_fitted(found: Found) -> str:
    """The calibrating rows in scope that are not in the likelihood, and why."""
    known = {target.id: target for target in trial_targets()}
    return table(
        ("Row", "What", "Why not in the likelihood"),
        [(name, target_words(known[name]), NOT_FITTED[name]) for name in OUTSIDE],
    )


def number(fact: Sourced) -> str:
    """Write a fact with its unit."""
    return f"{figure(fact.value or 0.0)} {fact.unit}"


def backed(fact: Sourced) -> str:
    """Write why a number is what it is, how good that is, and where it stands."""
    where = f": {', '.join(fact.sources)}, read as {fact.read}" if fact.sources else ", no source"
    return f"{fact.why}. *{fact.grade.capitalize()}{where}.*"


def read_as(found: Found) -> str:
    """The conventions by which rows are read where they are silent."""
    rows = [(f"`{name}`", number(fact), backed(fact)) for name, fact in conventions().items()]
    return table(("Convention", "Value", "What and why"), rows)


def filled(found: Found) -> str:
    """What is filled in for single rows."""
    rows = [
        (one.target, one.field.replace("_", " "), one.value.replace("_", " "), one.why)
        for many in fillings().values()
        for one in many
    ]
    return table(("Row", "Field", "Filled in", "Why"), rows)


def mixes(found: Found) -> str:
    """Which drugs stand for a group of drugs."""
    rows = [
        (f"`{code}`", ", ".join(f"{drug} {share:.0%}" for drug, share in shares.items()))
        for code, shares in trial_drugs().items()
    ]
    return table(("Group", "People of the arm take"), rows)


def believed(found: Found) -> str:
    """The priors with their sources."""
    known = {one["name"]: one for one in found["results"]["parameters"]}
    rows = [
        (
            plain(name),
            f"{between(known[name], 'prior_p05', 'prior_p50', 'prior_p95')} {fact.unit}",
            backed(fact),
        )
        for name, fact in priors().items()
        if name in known
    ]
    return table(("Parameter", "Median (90 %)", "Why"), rows)
