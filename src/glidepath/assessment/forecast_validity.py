"""For whom a forecast does not hold: alcohol and other drugs on the receptor are outside the model."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from glidepath.checks.alcohol_risk import AMOUNT, SCORE, alcohol_risk, drinks_per_week
from glidepath.checks.reading import read_case
from glidepath.checks.situation import ORDINARY_VISIT
from glidepath.checks.three_valued import Truth
from glidepath.facts import load
from glidepath.patient.case import Case
from glidepath.patient.regimen import OtherMedicine

_ON_THE_RECEPTOR = "gaba_a"
_HOLDS_FOR = (
    "The forecast holds only where there is no alcohol, no barbiturate and no other drug on the same "
    "receptor (GABA-A) beside those simulated: they are outside the model."
)


def not_valid_because(case: Case, since: date) -> tuple[str, ...]:
    """Say in plain words why a forecast is not valid for a case.

    Parameters
    ----------
    case
        The case.
    since
        First day on which the forecast is looked at: today for a plan, the first day of a time course.

    Returns
    -------
    tuple of str
        One sentence each: drinking that is a risk; each other medicine, and each benzodiazepine that is not
        simulated, on the same receptor. Empty where nothing is known to stand against it; what is not known
        stands in ``validity_limits``.

    Notes
    -----
    Drinking carries no dates, so it counts on every day.
    """
    risk = alcohol_risk(read_case(case, ORDINARY_VISIT))
    said = (
        [f"Drinking is a risk here ({_drinking(risk)}), and the model knows no alcohol."]
        if risk.value
        else []
    )
    said += [
        f"On the same receptor (GABA-A), and not in the model: {name}."
        for name in _names(medicine for medicine in _on_receptor(case) if _from(medicine.until, since))
    ]
    said += [f"On the same receptor, and not simulated here: {name}." for name in _strangers(case, since)]
    return tuple(said)


def validity_limits(case: Case, since: date) -> tuple[str, ...]:
    """Say for whom a forecast holds, whether that is so here, and what of it is not known.

    Parameters
    ----------
    case
        The case.
    since
        First day on which the forecast is looked at.

    Returns
    -------
    tuple of str
        One sentence each, to stand among the limits.
    """
    reasons = not_valid_because(case, since)
    if reasons:
        return (f"The forecast is not valid for this person. {' '.join(reasons)}", _HOLDS_FOR)
    return (_HOLDS_FOR, *_drinking_left_open(case), *_medicines_left_open(case, since))


def _drinking_left_open(case: Case) -> tuple[str, ...]:
    reading = read_case(case, ORDINARY_VISIT)
    drinks, risk = drinks_per_week(reading), alcohol_risk(reading)
    if drinks is None and risk.value is None:
        return ("Drinking is not known here, so neither is whether the forecast holds.",)
    if not drinks:
        return ()
    unclear = "; whether it is a risk is not known" if risk.value is None else ""
    return (f"Drinking of {_amount(drinks)} is recorded and is not in the forecast{unclear}.",)


def _medicines_left_open(case: Case, since: date) -> tuple[str, ...]:
    """What ended before, and what no table holds, which may act on the receptor too."""
    earlier = (*_names(_on_receptor(case)), *_strangers(case, date.min))
    said = [f"Taken earlier, and what it leaves behind is not in the forecast: {name}." for name in earlier]
    unread = _names(m for m in case.other_medicines if not m.recognised and _from(m.until, since))
    if unread:
        said.append(f"Not recognised, so the forecast may not hold: {', '.join(unread)}.")
    return tuple(said)


def _drinking(risk: Truth) -> str:
    """What showed the risk, as the case recorded it."""
    words = []
    for field, read in risk.because:
        shown = {AMOUNT: _amount, SCORE: "AUDIT-C {}".format}.get(field, str)
        words.append(shown(read))
    return ", ".join(words)


def _amount(drinks: float) -> str:
    return f"{round(drinks, 1):g} drink{'' if drinks == 1 else 's'} a week"


def _on_receptor(case: Case) -> tuple[OtherMedicine, ...]:
    return tuple(medicine for medicine in case.other_medicines if _ON_THE_RECEPTOR in medicine.classes)


def _names(medicines: Iterable[OtherMedicine]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(medicine.name for medicine in medicines))


def _strangers(case: Case, since: date) -> tuple[str, ...]:
    names = (regimen.drug for regimen in case.regimens if _from(regimen.until, since))
    return tuple(name for name in dict.fromkeys(names) if not load.drug(name).simulated)


def _from(until: date | None, since: date) -> bool:
    """Whether something is still taken on a day or begins after it."""
    return until is None or until >= since
