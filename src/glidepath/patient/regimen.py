"""What is taken: one drug, one formulation, at fixed times, over one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDose:
    """One dose of the day: clock time ``HH:MM`` and amount [mg]."""

    time: str
    mg: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """One drug in one formulation at fixed clock times from ``since`` to ``until``.

    ``formulation`` is the release family: ``IR`` (tablets, orally disintegrating tablets, capsules,
    liquids), ``XR``, ``SL``. ``until`` is inclusive; None = still taken. ``since`` None = not known.
    ``days_per_week`` below 7 means use on some days only, and then ``as_needed`` is True.
    """

    drug: str
    formulation: str
    doses: tuple[TimedDose, ...]
    since: date | None = None
    until: date | None = None
    days_per_week: int = 7
    as_needed: bool = False
    indication: str | None = None
    directions: str = ""

    @property
    def day_mg(self) -> Fraction:
        """The dose on a day of use [mg]."""
        return sum((dose.mg for dose in self.doses), Fraction(0))

    @property
    def daily_mg(self) -> Fraction:
        """The mean daily dose over the week [mg/day]."""
        return self.day_mg * self.days_per_week / 7

    def taken_on(self, day: date) -> bool:
        """Whether this regimen covers a civil day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMedicine:
    """A medicine that is not tapered here; ``classes`` are the words that rules read (``opioid``)."""

    name: str
    classes: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    directions: str = ""
    recognised: bool = True

    def taken_on(self, day: date) -> bool:
        """Whether it is taken on a civil day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
