"""What is true today and stands in no case file: the visit, the symptoms, the records at hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a diary, a visit or a records system can add to a case. Every None means not known.

    What only begins with an event (a urine test, an admission, an answered alert) is False or None until
    there is one.

    Attributes
    ----------
    withdrawal_symptoms_now, withdrawal_reaction
        Significant symptoms today; a reaction after the last cut.
    previous_dose_tolerated
        Whether the dose before that cut was tolerated.
    withdrawal_symptoms_before
        Symptoms in an earlier attempt or between doses.
    severe_withdrawal, imminent_harm, unstable_illness
        The reasons for a higher level of care.
    significant_sleep_disturbance
        Sleep that is badly disturbed now.
    days_since_review, records_checked
        The last risk-benefit review [days, 0 or more]; whether dispensing records were looked at.
    supply_signals
        What dispensing records show, each in a neutral phrase; () = read, nothing found.
    urine_test
        Whether a urine immunoassay is used.
    admission
        Whether the person is being admitted now.
    alert_answered_days_ago
        When an alert on a joint prescription was last answered [days, 0 or more]; None = never.
    in_utero_exposure
        Whether a newborn was exposed before birth.
    """

    withdrawal_symptoms_now: bool | None = None
    withdrawal_reaction: bool | None = None
    previous_dose_tolerated: bool | None = None
    withdrawal_symptoms_before: bool | None = None
    severe_withdrawal: bool | None = None
    imminent_harm: bool | None = None
    unstable_illness: bool | None = None
    significant_sleep_disturbance: bool | None = None
    days_since_review: int | None = None
    records_checked: bool | None = None
    supply_signals: tuple[str, ...] | None = None
    urine_test: bool = False
    admission: bool = False
    alert_answered_days_ago: int | None = None
    in_utero_exposure: bool | None = None


ORDINARY_VISIT = Situation()
"""A visit of which nothing more is known than the case."""
