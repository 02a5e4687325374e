"""What stands in the calendar of an accepted option: nothing lower without a review that agreed to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from glidepath.basis.amounts import mg_text, plain_number
from glidepath.facts.load import policy
from glidepath.formats.dose_words import dose_words, product_words
from glidepath.patient.plan import Dose, Fill, Schedule, Step

_ONE_DAY = timedelta(days=1)
_AGREED = timedelta(weeks=12)
_REVIEW_AHEAD = timedelta(weeks=1)
_COLLECT_AHEAD = timedelta(days=2)
_WEEK, _SUNDAY = 7, 6
_UNWELL = "If you are not well, stay on the present dose, do not go lower, and call your prescriber."
_IF_AGREED = "Only if your review agreed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event before it is written: what, when, how often."""

    summary: str
    begins: date | datetime
    description: str = ""
    every_days: int = 1
    count: int = 1
    category: str = "step"


def entries(schedule: Schedule, zone: ZoneInfo, made_on: date, agreed_to: date | None) -> Iterator[Entry]:
    """List the events of an option.

    Parameters
    ----------
    schedule
        The option.
    zone
        The zone of the clock times.
    made_on
        The day on which the calendar is made: nothing is to be collected before it.
    agreed_to
        Last day of the doses that are agreed; None = the last whole step of about twelve weeks.
    """
    until = agreed_to or _about_twelve_weeks(schedule)
    for before, step in zip((None, *schedule.steps), schedule.steps, strict=False):
        if before is not None:
            yield _check(before, step)
        yield _new_step(step, agreed=step.start <= until)
        for dose in (*step.doses, *step.continuing):
            if step.end <= until:
                yield from _dose(step, dose, zone)
    yield from _reviews(schedule, until)
    for fill in schedule.fills:
        yield _fill(fill, made_on, agreed=fill.date <= until)


def _about_twelve_weeks(schedule: Schedule) -> date:
    first = schedule.steps[0]
    ends = [step.end for step in schedule.steps if step.end < first.start + _AGREED]
    return max(ends, default=first.end)


def _check(before: Step, step: Step) -> Entry:
    """The symptom check on the day before a step, and that nobody has to go on to it."""
    words = f"{before.check}. {_UNWELL}" if before.check else _UNWELL
    return Entry("Symptom check before the next step", step.start - _ONE_DAY, words, category="check")


def days_of_use(step: Step) -> int | None:
    """On how many days a week a step is taken, where that is not every day."""
    days = {dose.day_of_cycle for dose in step.doses}
    return len(days) if step.cycle_days == _WEEK and 0 < len(days) < _WEEK else None


def _new_step(step: Step, *, agreed: bool) -> Entry:
    """The first day of a step; one that goes lower, or to nothing, is never an order."""
    use = days_of_use(step)
    doses = [dose for dose in step.doses if not use or dose.day_of_cycle == step.doses[0].day_of_cycle]
    lines = [f"On a day of use: {dose_words(d)}" if use else f"{d.time} {dose_words(d)}" for d in doses]
    lines = [*(lines or ["No dose."]), _UNWELL]
    if step.hold_if:
        lines.append(f"Hold if: {step.hold_if}")
    amount = _amount(step, use)
    name = f"Step {step.index + 1}: {amount}"
    if not step.doses:
        name = f"{_IF_AGREED}: no {step.drug} from today"
    elif not agreed:
        name = f"{_IF_AGREED}: step {step.index + 1}, {amount}"
    return Entry(name, step.start, "\n".join(lines))


def _amount(step: Step, use: int | None) -> str:
    """A step in mg a day, exactly or to three decimals; on days of use, what is taken on one of them."""
    if use:
        mg = _mg(step.daily_mg * _WEEK / use)
        return f"{step.drug} {mg} on a day of use, up to {use} day{'s' if use > 1 else ''} a week"
    return f"{step.drug} {_mg(step.daily_mg)} a day"


def _mg(amount: Fraction) -> str:
    return mg_text(amount if (amount * 1000).denominator == 1 else round(amount, 3))


def _dose(step: Step, dose: Dose, zone: ZoneInfo) -> Iterator[Entry]:
    """A dose every day of the step, or once in each cycle of days; none where use is as needed."""
    if dose.day_of_cycle is not None and days_of_use(step):
        return
    offset = dose.day_of_cycle or 0
    every = step.cycle_days if dose.day_of_cycle is not None else 1
    count = len(range(offset, step.days, every))
    if count == 0:
        return
    day = step.start + offset * _ONE_DAY
    hour, minute = (int(part) for part in dose.time.split(":"))
    begins = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    note = "Go on with this dose as before." if dose in step.continuing else _UNWELL
    yield Entry(f"Take {dose_words(dose)}", begins, note, every, count, "dose")


def _reviews(schedule: Schedule, until: date) -> Iterator[Entry]:
    """A review before the agreed days or the supply end, and one some time after the last dose."""
    first, last, ends = schedule.steps[0].start, schedule.steps[-1], schedule.ends
    if until < last.start:
        yield from _review_before(
            first, until, "keep taking the last agreed dose until you have agreed on the next"
        )
    if ends.daily_mg:
        amount = _amount(last, days_of_use(last))
        yield from _review_before(
            first, last.end, f"keep taking {amount}; this is not the end of your supply"
        )
        return
    days = policy("after_zero_review_days").value
    if days is not None:
        day = last.start + timedelta(days=days)
        words = f"{days:g} days after the end of the taper."
        yield Entry("Review with the clinician", day, words, category="review")


def _review_before(first: date, covered: date, keep: str) -> Iterator[Entry]:
    """A review and a prescription some days before the covered days end, and a reminder at their end."""
    what = f"Do not stop: {keep}."
    yield Entry(
        "Review with the clinician, and ask for the next prescription",
        max(first, covered - _REVIEW_AHEAD),
        f"Before {_day(covered)}. {what}",
        category="review",
    )
    yield Entry("Do not stop today", covered + _ONE_DAY, f"{what} No supply? Call today.", category="review")


def _fill(fill: Fill, made_on: date, *, agreed: bool) -> Entry:
    unit = "mL" if fill.unit == "ml" else f"{fill.unit}s" if fill.quantity != 1 else fill.unit
    what = f"{fill.quantity} {unit}: {product_words(fill.product)}"
    summary = f"Collect {what}" if agreed else f"{_IF_AGREED}: collect {what}"
    left = f"\nLeft over from before: {plain_number(fill.left_over)}." if fill.left_over else ""
    words = f"Needed from {_day(fill.date)}, for {fill.days} days. {fill.prescription.sig}{left}"
    return Entry(summary, max(collect_on(fill), min(made_on, fill.date)), words, category="fill")


def collect_on(fill: Fill) -> date:
    """The day to collect a fill: two days before it is needed, and never a Sunday."""
    day = fill.date - _COLLECT_AHEAD
    return day - _ONE_DAY if day.weekday() == _SUNDAY else day


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
