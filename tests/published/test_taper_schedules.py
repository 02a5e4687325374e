"""Published taper schedules come out exactly as printed or as their rule says.

Sources: clonazepam US label (0.125 mg twice daily less every 3 days); Nardi 2010, J Clin Psychopharmacol
30:290; NICE CKS as quoted by a local NHS document; Scottish Government quality prescribing guide, lorazepam
2 mg; HMP Wandsworth slower chart, diazepam 40 mg; Family Practice Notebook, rapid detoxification.
"""

from datetime import date
from fractions import Fraction

import pytest

from glidepath.checks.run import broken_rules
from glidepath.facts import load
from glidepath.patient.case import Case, TaperRequest
from glidepath.patient.person import Person
from glidepath.patient.plan import PublishedProfile, Step
from glidepath.patient.regimen import Regimen, TimedDose
from glidepath.taper.offer import plan_schedules
from glidepath.taper.published_profiles import profile_doses

START = date(2026, 12, 1)
INTERVAL_DAYS = 14


def doses(profile: str, start_mg: str) -> list[float]:
    found = profile_doses(load.taper_profiles()[profile], Fraction(start_mg), INTERVAL_DAYS)
    return [float(mg) for mg, _ in found]


def days(profile: str, start_mg: str) -> int:
    return sum(
        held
        for _, held in profile_doses(load.taper_profiles()[profile], Fraction(start_mg), INTERVAL_DAYS)[:-1]
    )


@pytest.mark.parametrize("start_mg, cuts, total_days", [("1", 4, 12), ("2", 8, 24), ("4", 16, 48)])
def test_us_label_falls_a_quarter_mg_every_three_days(start_mg: str, cuts: int, total_days: int) -> None:
    """T09: from 4 mg, 16 cuts in 48 days."""
    found = doses("us_label_panic", start_mg)
    assert found == [float(Fraction(start_mg) - Fraction(n, 4)) for n in range(cuts + 1)]
    assert days("us_label_panic", start_mg) == total_days


@pytest.mark.parametrize(
    "start_mg, expected, total_days",
    [
        ("1", [1, 0.75, 0.5, 0.25, 0], 28),
        ("2", [2, 1.5, 1, 0.75, 0.5, 0.25, 0], 56),
        ("3", [3, 2.5, 2, 1.5, 1, 0.75, 0.5, 0.25, 0], 84),
        ("4", [4, 3.5, 3, 2.5, 2, 1.5, 1, 0.75, 0.5, 0.25, 0], 112),
    ],
)
def test_nardi_2010(start_mg: str, expected: list[float], total_days: int) -> None:
    """T10: from 4 mg, 10 cuts in 112 days, the four months of the paper."""
    assert doses("nardi2010", start_mg) == expected
    assert days("nardi2010", start_mg) == total_days


def test_nice_cks_from_40_and_from_20_mg() -> None:
    """T07 and T08: 30 and 20 cuts."""
    assert doses("nice_cks_40", "40") == [*range(40, 20, -2), *range(20, -1, -1)]
    assert doses("nice_cks_20", "20") == list(range(20, -1, -1))


def test_wandsworth_from_40_mg_takes_14_lines_of_a_week() -> None:
    """T15."""
    assert doses("wandsworth_40", "40") == [40, 35, 30, 25, 20, 15, 12, 10, 8, 6, 4, 2, 1, 0.5, 0]
    assert days("wandsworth_40", "40") == 14 * 7


def lorazepam_profile() -> PublishedProfile:
    taken = Regimen(
        drug="lorazepam",
        formulation="IR",
        since=date(2024, 1, 1),
        doses=(TimedDose(time="08:00", mg=Fraction(1)), TimedDose(time="22:00", mg=Fraction(1))),
    )
    case = Case(
        as_of=date(2026, 11, 22),
        person=Person(),
        regimens=(taken,),
        taper=TaperRequest(start=START, market="UK"),
    )
    return next(p for p in plan_schedules(case, taken).published if p.id == "scotland_lorazepam_2")


def at(step: Step, clock: str) -> tuple[str, float] | None:
    return next(((dose.drug, float(dose.mg)) for dose in step.doses if dose.time == clock), None)


def test_scottish_lorazepam_2_mg_to_diazepam() -> None:
    """T14: 22 steps; the evening dose crosses first; the morning dose reaches 0 at step 12."""
    steps = lorazepam_profile().steps
    assert len(steps) == 22
    assert (at(steps[0], "08:00"), at(steps[0], "22:00")) == (("lorazepam", 1), ("diazepam", 10))
    for number, step in enumerate(steps[1:], start=2):
        morning = max(0, 12 - number)
        night = min(10, 22 - number)
        assert at(step, "08:00") == (("diazepam", morning) if morning else None)
        assert at(step, "22:00") == (("diazepam", night) if night else None)
    assert [float(step.daily_mg) for step in steps[1:]] == list(range(20, -1, -1))


def test_the_rapid_detoxification_is_called_too_fast() -> None:
    """T16: 30 mg to 0 in 15 days must break the two-week ceiling; it is never offered."""
    profile = load.taper_profiles()["fpnotebook_30"]
    assert profile.negative_example
    from datetime import timedelta

    steps, day = [], START
    held = profile_doses(profile, Fraction(30), INTERVAL_DAYS)
    for index, (mg, length) in enumerate(held[1:]):
        steps.append(
            Step(
                index=index,
                phase="schedule",
                start=day,
                end=day + timedelta(days=length - 1),
                drug="diazepam",
                daily_mg=mg,
                doses=(),
            )
        )
        day += timedelta(days=length)
    assert "R006" in broken_rules(steps, Fraction(30), "diazepam")
    taken = Regimen(drug="diazepam", formulation="IR", doses=(TimedDose(time="08:00", mg=Fraction(30)),))
    case = Case(as_of=date(2026, 11, 22), person=Person(), regimens=(taken,), taper=TaperRequest(start=START))
    found = plan_schedules(case, taken)
    assert "fpnotebook_30" not in {p.id for p in found.published} | {s.id for s in found.schedules}


@pytest.mark.parametrize("start_mg", ["1", "2", "4"])
def test_label_and_nardi_break_the_ceiling(start_mg: str) -> None:
    """T11 to T13."""
    taken = Regimen(
        drug="clonazepam", formulation="IR", doses=(TimedDose(time="08:00", mg=Fraction(start_mg)),)
    )
    case = Case(as_of=date(2026, 11, 22), person=Person(), regimens=(taken,), taper=TaperRequest(start=START))
    breaks = {p.id: p.breaks for p in plan_schedules(case, taken).published}
    assert "R006" in breaks["us_label_panic"]
    assert "R006" in breaks["nardi2010"]
