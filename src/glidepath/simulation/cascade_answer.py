"""What the lean cascade gives, and how the plain-array tier is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from glidepath.body.model import People, felt
from glidepath.body.pharmacokinetics import Array
from glidepath.simulation.many import Kept
from glidepath.simulation.run import Followed

Output = Literal["daily", "hourly"]
Upto = Literal["levels", "shortfall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallDays:
    """Each day of each person, shape (days, people), plasma (days, moieties, people).

    ``mean``, ``highest`` and ``lowest`` are of the shortfall: opposition less drive, below 0 where the drug
    covers more than the opposition. They are empty where only levels were asked for.
    """

    mean: Kept
    highest: Kept
    lowest: Kept
    plasma_ng_per_ml: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Propagated:
    """What came out: days, or every clock hour from the first midnight on.

    ``plasma_ng_per_ml`` has the shape (hours, moieties, people), ``shortfall`` (hours, people), empty where
    only levels were asked for.
    """

    days: ShortfallDays | None
    plasma_ng_per_ml: Array | None
    shortfall: Kept | None


def of_arrays(people: People, followed: Followed, hourly: bool, upto: Upto) -> Propagated:
    """Read the answer of the plain-array tier.

    Parameters
    ----------
    people
        Who.
    followed
        What the tier gave.
    hourly
        Whether hours were asked for, else days.
    upto
        Whether levels alone were asked for.

    Returns
    -------
    Propagated
        Days or hours.
    """
    nothing = np.empty((0, people.count), dtype=np.float32)
    if hourly:
        moments = followed.moments
        felt_then = felt(moments.u, moments.adaptation[..., 1], moments.adaptation[..., 2], people.responses)
        shortfall = (felt_then.opposition - felt_then.drive).T.astype(np.float32)
        return Propagated(
            days=None,
            plasma_ng_per_ml=np.moveaxis(moments.plasma_ng_per_ml, 0, -1),
            shortfall=shortfall if upto == "shortfall" else nothing,
        )
    means, whole = followed.means, upto == "shortfall"
    sums = (means.shortfall, means.highest_shortfall, means.lowest_shortfall)
    mean, highest, lowest = (np.asarray(s, dtype=np.float32) if whole else nothing for s in sums)
    plasma = means.plasma_ng_per_ml.astype(np.float32)
    days = ShortfallDays(mean=mean, highest=highest, lowest=lowest, plasma_ng_per_ml=plasma)
    return Propagated(days=days, plasma_ng_per_ml=None, shortfall=None)


def side_by_side(answers: Sequence[Propagated]) -> Propagated:
    """Put the answers of several people side by side, all over the same time."""
    return _joined(answers, axis=-1)


def one_after_another(answers: Sequence[Propagated]) -> Propagated:
    """Put the answers of several periods one after another, all of the same people."""
    return _joined(answers, axis=0)


def _joined(answers: Sequence[Propagated], axis: int) -> Propagated:
    if answers[0].days is None:
        levels = [a.plasma_ng_per_ml for a in answers if a.plasma_ng_per_ml is not None]
        shortfall = [a.shortfall for a in answers if a.shortfall is not None]
        return Propagated(
            days=None,
            plasma_ng_per_ml=np.concatenate(levels, axis=axis),
            shortfall=np.concatenate(shortfall, axis=axis),
        )
    days = [a.days for a in answers if a.days is not None]
    names = [f.name for f in fields(ShortfallDays)]
    joined = {name: np.concatenate([getattr(d, name) for d in days], axis=axis) for name in names}
    return Propagated(days=ShortfallDays(**joined), plasma_ng_per_ml=None, shortfall=None)
