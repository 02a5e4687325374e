"""Claims people read about benzodiazepines, as directions: what the model does, and where it says no.

Identifiers are those of the list of claims in the documentation. Where the model does not bear a claim out,
the test asserts what the model does and its docstring says that it misses.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from glidepath.facts.load import potency
from glidepath.patient.person import Person
from glidepath.population.sampling import virtual_people
from glidepath.simulation.course import Window, course_of
from published.courses import (
    PEOPLE,
    THRICE,
    TWICE,
    course,
    daily_scores_after_stop,
    last_day_of_use,
    one_dose,
    tapers_from_two_mg,
)

ONE, HALF, QUARTER = Fraction(1), Fraction(1, 2), Fraction(1, 4)


@pytest.mark.parametrize("mg", [HALF, ONE, Fraction(2)], ids=str)
def test_c02_relief_within_an_hour(mg: Fraction) -> None:
    found = one_dose(mg)
    half = found.hours[np.argmax(found.typical.relief >= found.typical.relief.max() / 2)]
    assert 0.25 < half < 1.0


def test_c03_high_potency_but_uncertain() -> None:
    """1 mg of clonazepam takes as many sites as some ten of diazepam; the figure is known to about a third."""
    clonazepam, diazepam = potency("clonazepam"), potency("diazepam")
    assert clonazepam is not None and diazepam is not None
    assert (diazepam.ec50_ng_per_ml.value or 0) > 50 * (clonazepam.ec50_ng_per_ml.value or 1)
    assert (clonazepam.ec50_ng_per_ml.uncertainty_sd_log or 0) >= 0.25


def test_c04_long_half_life_accumulates() -> None:
    """Measured: 3.3-fold after a week of 0.5 mg three times daily. The model gives 3.7."""
    level = course("clonazepam", ("00:00", "08:00", "16:00"), HALF, days=30, tail=0).typical
    day = level.plasma_ng_per_ml["clonazepam"][: 24 * 28].reshape(28, 24).mean(axis=1)
    assert day[6] / day[0] == pytest.approx(3.3, rel=0.15)
    assert day[27] / day[13] < 1.02


def test_c04_alprazolam_accumulates_less_than_clonazepam() -> None:
    ratio = {}
    for drug in ("alprazolam", "clonazepam"):
        level = course(drug, THRICE, HALF, days=30, tail=0).typical.plasma_ng_per_ml[drug]
        ratio[drug] = level[24 * 20 : 24 * 21].mean() / level[:24].mean()
    assert ratio["alprazolam"] < ratio["clonazepam"]


def test_c05_less_trouble_between_doses_with_a_long_half_life() -> None:
    def dip(drug: str, times: tuple[str, ...]) -> float:
        drive = last_day_of_use(course(drug, times, ONE).typical.drive)
        return float(drive.min() / drive.mean())

    assert dip("clonazepam", TWICE) > dip("alprazolam", THRICE) + 0.05
    shares = {}
    for drug, times, tail in (("alprazolam", THRICE, 30), ("clonazepam", TWICE, 400)):
        found = daily_scores_after_stop(drug, times, ONE, tail)
        shares[drug] = np.mean(found["highest_before"] - found["background"] >= 3)
    assert shares["clonazepam"] < shares["alprazolam"]


def test_c06_doubling_and_doubling_again_is_not_the_rule() -> None:
    """The claim (0.5, then 1, then 2 mg for the same relief) misses for the typical person: a tenth more does.

    A minority of virtual people would need twice the dose or more, given the assumed spread of tolerance.
    """
    typical = course("clonazepam", TWICE, QUARTER).features.tolerance_factor.p50
    assert typical is not None and 1.0 < typical < 1.25
    band = course("clonazepam", TWICE, QUARTER, people=PEOPLE).features.tolerance_factor
    assert band.p50 is not None and band.p50 < 2
    assert band.p95 is None or band.p95 > 2


def test_c06_sedation_wears_off_within_days_and_relief_does_not() -> None:
    typical = course("clonazepam", TWICE, HALF).typical
    sedation, relief = typical.sedation, typical.relief
    first, fifth, month = slice(0, 24), slice(96, 120), slice(24 * 30, 24 * 31)
    per_drive = sedation / np.maximum(typical.drive, 1e-9)
    assert per_drive[month].mean() < 0.85 * per_drive[first][2:].mean()
    assert relief[month].mean() > 0.9 * relief[fifth].mean()


def test_c07_function_comes_back_after_a_stop() -> None:
    """What recovers is GABA-A function (opposition decays); the model holds nothing about making GABA."""
    against = course("clonazepam", TWICE, ONE).typical.opposition
    end = 24 * 730
    assert against[end + 24 * 60] < 0.1 * against[end]
    assert against[end + 24 * 30] < against[end + 24 * 10] < against[end]


def test_c08_symptoms_rise_above_the_background_after_a_stop() -> None:
    after = course("clonazepam", TWICE, ONE).typical.pwc20[24 * 730 :]
    before = course("clonazepam", TWICE, ONE).typical.pwc20[24 * 700 : 24 * 730]
    assert after.max() > before.mean() + 10
    assert after[-1] < before.mean() + 2


def test_c09_short_half_life_starts_first_but_after_two_years_too_soon() -> None:
    """The order is borne out, the days are not: it misses.

    Guidelines say 1 to 2 days for short half-lives and 3 to 7 for long ones. With the constants fitted to the
    trials the opposition of two years takes up nearly all of the drive at these doses: a rise of 3 points comes
    within half a day for alprazolam and within a day for clonazepam (1.0 and 2.5 days with those set by hand).
    After two months of use a gap is left, and the days of clonazepam are borne out.
    """
    onset = {
        drug: course(drug, times, mg).features.withdrawal_onset_day.p50
        for drug, times, mg in (
            ("alprazolam", THRICE, ONE),
            ("clonazepam", TWICE, ONE),
            ("diazepam", TWICE, Fraction(10)),
        )
    }
    assert None not in onset.values()
    assert onset["alprazolam"] < onset["clonazepam"] < onset["diazepam"]
    assert onset["alprazolam"] < 1, "it misses: the claim is 1 to 2 days"
    assert onset["clonazepam"] < 1, "it misses: the claim is about two days, or 3 to 7"
    assert 2 < onset["diazepam"] < 3, "it misses narrowly: the claim is 3 to 7 days"
    shorter = course("clonazepam", TWICE, ONE, days=60).features.withdrawal_onset_day.p50
    assert shorter is not None and 2 < shorter < 4


def test_c09_peak_comes_later_with_a_longer_half_life() -> None:
    """Trial: day 2 short, days 4-7 long. Clonazepam 4.8 days; diazepam misses, at 7.6 days (10.7 before the fit)."""
    peaks = [
        course(drug, times, mg).features.peak_day.p50 or np.nan
        for drug, times, mg in (
            ("alprazolam", THRICE, ONE),
            ("clonazepam", TWICE, ONE),
            ("diazepam", TWICE, Fraction(10)),
        )
    ]
    assert peaks == sorted(peaks)
    assert 2 < peaks[0] < 4 and 4 <= peaks[1] <= 7.5
    assert peaks[2] > 7, "it misses the trial's 4 to 7 days"


def test_c10_weeks_and_for_a_few_months() -> None:
    """Claim: weeks, and in 10 to 15 % for months.

    Borne out where the rise counts from the background; from the person's own score on the drug it misses (2 %):
    in most of those with lasting trouble it was there before the stop.
    """
    found = daily_scores_after_stop("clonazepam", TWICE, ONE, 400)
    rise = found["after"] - found["before"]
    days = (rise >= 3).sum(axis=0)
    assert 10 < np.median(days) < 35
    above = found["after"] - found["background"]
    late = np.mean(above[89] >= 5)
    assert 0.10 < late < 0.15
    assert np.mean(above[364] >= 5) < late / 2
    assert 0 < np.mean(rise[89] >= 5) < 0.05, "it misses: the claim is 10 to 15 %"


def test_c11_no_number_for_seizures_comes_out() -> None:
    """Seizures are rules and words elsewhere: no field of a prediction or a course speaks of them."""
    prediction = next(iter(tapers_from_two_mg().values()))
    names = [
        *type(prediction).__dataclass_fields__,
        *type(course("clonazepam", TWICE, ONE)).__dataclass_fields__,
    ]
    assert not [name for name in names if "seizure" in name or "delirium" in name]


def test_c12_slower_is_gentler() -> None:
    found = tapers_from_two_mg()
    order = [
        "abrupt",
        "linear in 18 weeks",
        "tenth of the start every 2 weeks",
        "tenth of the start every 4 weeks",
    ]
    peaks = [found[name].peak_pwc20.p50 or 0 for name in order]
    chances = [found[name].chance_rise_5.p50 or 0 for name in order]
    assert peaks == sorted(peaks, reverse=True)
    assert chances == sorted(chances, reverse=True)
    assert peaks[0] > 2 * peaks[2]


def test_c12_equal_steps_of_drive_are_gentler_than_equal_steps_of_dose() -> None:
    found = tapers_from_two_mg()
    equal, linear = found["equal drive in 18 weeks"], found["linear in 18 weeks"]
    assert (equal.chance_rise_5.p50 or 0) < (linear.chance_rise_5.p50 or 0) / 2


def test_c12_longer_use_makes_stopping_harder() -> None:
    """Measured for diazepam: 5 % against 43 % with a clear reaction, under and over eight months of use."""
    peaks = [
        course("clonazepam", TWICE, ONE, days=days).features.peak_pwc20.p50 or 0
        for days in (14, 60, 240, 730)
    ]
    assert peaks == sorted(peaks)
    assert peaks[-1] > peaks[0] + 8


def test_higher_dose_makes_stopping_harder() -> None:
    doses = (QUARTER, HALF, ONE, Fraction(2))
    peaks = [course("clonazepam", TWICE, mg).features.peak_pwc20.p50 or 0 for mg in doses]
    assert peaks == sorted(peaks)


def test_slower_clearance_means_higher_level_and_later_withdrawal() -> None:
    from dataclasses import replace

    from published.courses import FIRST, regimen

    channel = ("clonazepam", "IR")
    people = virtual_people(Person(), [channel], 1, uncertain=False)
    drug = people.drugs[channel]
    slow_moiety = replace(drug.moieties[0], clearance_l_per_h=drug.moieties[0].clearance_l_per_h / 2)
    slow = replace(people, drugs={channel: replace(drug, moieties=(slow_moiety,))})
    taken = regimen("clonazepam", TWICE, ONE, days=200)
    window = Window(last_day=FIRST.replace(year=2025))
    usual, slower = (course_of(who, None, [taken], window) for who in (people, slow))
    level = [c.typical.plasma_ng_per_ml["clonazepam"].max() for c in (usual, slower)]
    assert level[1] > 1.7 * level[0]
    assert (slower.features.peak_day.p50 or 0) > (usual.features.peak_day.p50 or 0)
