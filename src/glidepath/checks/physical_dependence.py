"""How likely the body depends on the drug: length and frequency of use, dose band, risk class; short use."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from glidepath.checks.alcohol_risk import alcohol_risk
from glidepath.checks.asked import Band, CaseAsked, Dependence
from glidepath.checks.equivalents import diazepam_mg
from glidepath.checks.finding import Finding
from glidepath.checks.length_of_use import SINCE, used_for_at_least
from glidepath.checks.limits import limit, policy_number, whole
from glidepath.checks.plain_names import in_plain_words
from glidepath.checks.reading import Reading
from glidepath.checks.registry import Words, case_rule, finding
from glidepath.checks.three_valued import Truth, all_of, any_of, negated, settled, told, unknown
from glidepath.facts import load
from glidepath.patient.case import Case

_BANDS: tuple[Band, ...] = ("low", "moderate", "high")
_WEEK = 7
_TAKEN_AS_LIKELY = "Until then dependence is taken as likely."


def dependence_of(reading: Reading, drug: str) -> Dependence:
    """How likely dependence on one drug is, by the use that the case records.

    Parameters
    ----------
    reading
        The case, read.
    drug
        The drug to be tapered, generic name.

    Returns
    -------
    Dependence
        ``likely`` is True also where it is not known; ``why`` says so.

    Notes
    -----
    Use counts over all benzodiazepines and Z-drugs together, because one keeps up the dependence that
    another began. Gaps up to a limit belong to the same use. The length is that of use on at least the
    number of days a week that rule R002 names; days of drugs used by turns add up. What is still taken
    counts up to the start of the taper: that is when the first cut meets the body.
    """
    days, at_least, per_week = _use(reading.case)
    regular = all_of(_frequent(per_week), _long_enough(days, at_least))
    symptoms = told("withdrawal symptoms before", reading.situation.withdrawal_symptoms_before)
    past = any_of(reading.past_trouble(), *([symptoms] if symptoms.value else []))
    known = any_of(regular, past)
    band, basis = dose_band(reading, drug)
    return Dependence(
        drug=drug,
        likely=known.value is not False,
        known=known,
        why=_why(known, days, at_least, per_week),
        risk_class=_risk_class(days, at_least, per_week, band),
        band=band,
        band_basis=basis,
        duration_days=days,
        duration_at_least_days=at_least,
        days_per_week=per_week,
        daily_mg=sum((r.daily_mg for r in reading.taken if r.drug == drug), Fraction(0)),
    )


def _frequent(per_week: int) -> Truth:
    return settled(per_week >= limit("R002", "days_per_week_min"), "days_per_week", per_week)


def _long_enough(days: int | None, at_least: int) -> Truth:
    least = limit("R002", "duration_min_days")
    if days is not None or at_least >= least:
        return settled(
            (days or at_least) >= least, "duration_days", days if days is not None else f"at least {at_least}"
        )
    return unknown(SINCE)


def _use(case: Case) -> tuple[int | None, int, int]:
    """The present run of frequent use: its length, its least length, and days a week.

    Where there is no frequent use, the present use of any frequency is given.
    """
    spells = _spells(case)
    frequent = [spell for spell in spells if spell[2] >= limit("R002", "days_per_week_min")]
    return _run(frequent, case) or _run(spells, case) or (0, 0, 0)


_Spell = tuple[date, date, int]


def _spells(case: Case) -> list[_Spell]:
    """Stretches of the past with one number of days of use a week: (first day, day after, days a week)."""
    after_last = _counted_to(case) + timedelta(days=1)
    periods = [
        (
            r.since or date.min,
            min(after_last, r.until + timedelta(days=1)) if r.until else after_last,
            r.days_per_week,
        )
        for r in case.regimens
        if r.since is None or r.since <= case.as_of
    ]
    edges = sorted({edge for first, after, _ in periods for edge in (first, after)})
    found = []
    for first, after in pairwise(edges):
        per_week = sum(days for since, until, days in periods if since <= first and after <= until)
        if per_week:
            found.append((first, after, min(_WEEK, per_week)))
    return found


def _counted_to(case: Case) -> date:
    """The day that use is counted to: the taper's first, where that is later than today."""
    return max(case.as_of, case.taper.start) if case.taken_now() else case.as_of


def _run(spells: list[_Spell], case: Case) -> tuple[int | None, int, int] | None:
    """Join spells backwards from today over the gaps that count as the same use."""
    counted_to = _counted_to(case)
    bridged = timedelta(days=whole(policy_number("use_gap_bridged_days")))
    start = end = case.as_of + timedelta(days=1)
    per_week = 0
    recorded = 0
    for first, after, often in reversed(spells):
        if start - after > bridged:
            break
        end = after if not per_week else end
        start, per_week = first, max(per_week, often)
        recorded += (min(after, counted_to) - first).days if first > date.min else 0
    if not per_week:
        return None
    length = (min(end, counted_to) - start).days
    if start == date.min:
        return None, recorded, per_week
    return length, length, per_week


def dose_band(reading: Reading, drug: str) -> tuple[Band | None, Literal["printed", "derived", ""]]:
    """The dose band of everything of this kind taken on a day of use.

    Notes
    -----
    The band of a drug that the bands name is read from its own printed mg, never by conversion. Any other
    drug goes through diazepam by the table of the market. Of several drugs together, the sum in diazepam
    counts where it gives a higher band.
    """
    totals: dict[str, Fraction] = {}
    for regimen in reading.taken:
        totals[regimen.drug] = totals.get(regimen.drug, Fraction(0)) + regimen.day_mg
    if not totals:
        return None, ""
    printed = _printed_band(drug, totals.get(drug, Fraction(0)))
    if printed is not None and len(totals) == 1:
        return printed, "printed"
    summed = _derived_band(reading, totals)
    if summed is None:
        return (printed, "printed") if printed == _BANDS[-1] else (None, "")
    return max(printed or summed, summed, key=_BANDS.index), "derived"


def _printed_band(drug: str, mg: Fraction) -> Band | None:
    edges = load.dose_bands(drug)
    if edges is None:
        return None
    return "low" if mg <= edges.low_max_mg else "moderate" if mg <= edges.moderate_max_mg else "high"


def _derived_band(reading: Reading, totals: dict[str, Fraction]) -> Band | None:
    taper = reading.case.taper
    table = load.equivalence_table(taper.equivalence, taper.market)
    total = Fraction(0)
    for drug, mg in totals.items():
        converted = diazepam_mg(table, drug, mg)
        if converted is None:
            return None
        total += converted[1]
    return _printed_band("diazepam", total)


_RISKS = {
    "rare": "rare",
    "lower": "lower, but possible",
    "yes": "yes, and greater with a higher dose and longer use",
}


def _risk_class(days: int | None, at_least: int, per_week: int, band: Band | None) -> str | None:
    """The risk class of the guideline's table; None where the inputs leave more than one class open."""
    if not per_week:
        return None
    lines = [
        line
        for line in load.withdrawal_risks()
        if line.min_days_per_week <= per_week <= line.max_days_per_week
        and (band is None or band in line.bands)
        and (line.below_days is None or (days if days is not None else at_least) < line.below_days)
        and (days is None or line.min_days <= days)
    ]
    risks = {line.risk for line in lines}
    return risks.pop() if len(risks) == 1 else None


def _why(known: Truth, days: int | None, at_least: int, per_week: int) -> str:
    length = (
        f"{days} days" if days is not None else f"at least {at_least} days" if at_least else "an unknown time"
    )
    use = f"Used on {per_week} days a week for {length}." if per_week else "No use now or lately is recorded."
    if known.value is None:
        return f"{use} Not known: {in_plain_words(known.missing)}. {_TAKEN_AS_LIKELY}"
    if known.value:
        return f"{use} Dependence is likely; it is expected and is not addiction."
    return f"{use} Dependence is not likely."


@case_rule("R002")
def dependence_likely(asked: CaseAsked) -> Finding:
    """R002: use on most days for about a month, or withdrawal in the past, makes dependence likely."""
    words = Words(says=asked.dependence.why, until_known=_TAKEN_AS_LIKELY)
    return finding("R002", asked.dependence.known, words)


@case_rule("R003")
def risk_class(asked: CaseAsked) -> Finding:
    """R003: the class of withdrawal risk by length of use, days a week and dose band."""
    found = asked.dependence
    read = {
        "duration_days": found.duration_days,
        "days_per_week": found.days_per_week,
        "dose_band": found.band,
        "dose_band_basis": found.band_basis,
    }
    if found.risk_class is None:
        missing = SINCE if found.duration_days is None else "a published dose band for this drug"
        return finding("R003", unknown(missing), Words(because=read))
    says = f"Risk of troublesome withdrawal by the guideline's table: {_RISKS[found.risk_class]}."
    return finding("R003", Truth(True), Words(says=says, because=read))


@case_rule("R007")
def quicker_taper(asked: CaseAsked) -> Finding:
    """R007: after short, low-dose use without added risks a quicker taper may do."""
    band = asked.dependence.band
    low = (
        unknown("a published dose band for this drug")
        if band is None
        else settled(band == "low", "dose_band", band)
    )
    return finding(
        "R007", all_of(asked.dependence.known, _shorter_than(asked, "R007"), low, *_no_added_risk(asked))
    )


@case_rule("R052")
def short_use(asked: CaseAsked) -> Finding:
    """R052: after less than a month of use that was not high-dose, a stop without a taper can be possible."""
    band = asked.dependence.band
    not_high = (
        unknown("a published dose band for this drug")
        if band is None
        else settled(band != "high", "dose_band", band)
    )
    return finding("R052", all_of(_shorter_than(asked, "R052"), not_high, *_no_added_risk(asked)))


def _shorter_than(asked: CaseAsked, rule_id: str) -> Truth:
    return negated(used_for_at_least(asked.dependence, limit(rule_id, "duration_max_days")))


def _no_added_risk(asked: CaseAsked) -> tuple[Truth, Truth]:
    return negated(alcohol_risk(asked.reading)), negated(asked.reading.past_trouble())
