"""The sums over many rows: how many lie inside their bands, and how far off the predictions are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glidepath.evidence.measurement import Judged
from glidepath.evidence.score import BANDS_PERCENT, Samples, central_band, crps, is_inside, mean_or_none

_WIDE_PERCENT = 90
_WIDE_PLACE = BANDS_PERCENT.index(_WIDE_PERCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineScore:
    """How a plain rule did on one share: score [percentage points], its 90 % band, inside or not."""

    crps: float
    low: float
    high: float
    inside_90: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of ``n`` rows, how many lie inside the bands of 50, 80 and 90 percent."""

    n: int
    inside: tuple[int, ...]

    @property
    def percent(self) -> tuple[float | None, ...]:
        """The same in percent; None where there is no row."""
        return tuple(100 * count / self.n if self.n else None for count in self.inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareScore:
    """How shares of people were predicted, in percentage points; only rows that were computed.

    ``width_90`` is the mean width of the 90 % bands. ``ids`` are the rows behind the means, ``left_out`` the
    shares that could not be computed, which count as outside in the coverage.
    """

    ids: tuple[str, ...]
    left_out: tuple[str, ...]
    crps: float | None
    width_90: float | None
    crps_baselines: Mapping[str, float | None]
    width_90_baselines: Mapping[str, float | None]
    inside_90_baselines: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The sums over the rows of one role that count.

    ``every`` counts all rows: those with a direction or a word are inside at each level or at none.
    ``numbers`` counts those with a number alone, ``words`` the others. ``brier`` is the mean Brier score of
    the words. ``not_computed`` are the rows without an answer. ``crps_by_unit`` has, for each unit that is
    not a share of people, the mean score and how many rows.
    """

    every: Coverage
    numbers: Coverage
    words: Coverage
    brier: float | None
    not_computed: tuple[str, ...]
    shares: ShareScore
    crps_by_unit: Mapping[str, tuple[float, int]]


def baseline_score(samples: Samples, measured: float) -> BaselineScore:
    """Score the draws of a plain rule as those of the model are scored.

    Parameters
    ----------
    samples
        Its predictive draws [percent].
    measured
        What was seen [percent].

    Returns
    -------
    BaselineScore
        Score and band.
    """
    low, high = central_band(samples, _WIDE_PERCENT)
    inside = is_inside(samples, measured, _WIDE_PERCENT)
    return BaselineScore(crps=crps(samples, measured), low=low, high=high, inside_90=inside)


def summed(rows: Sequence[Judged], baselines: Mapping[str, Mapping[str, BaselineScore]]) -> Summary:
    """Sum up the rows that count; the others count nowhere.

    Parameters
    ----------
    rows
        Rows of one role.
    baselines
        For each share, by its id, how the plain rules did.

    Returns
    -------
    Summary
        A row that counts and has no answer is outside.
    """
    counted = [row for row in rows if row.measurement.counts]
    words = [row for row in counted if row.measurement.measured is None]
    numbers = [row for row in counted if row.measurement.measured is not None]
    briers = [row.brier for row in words if row.brier is not None]
    return Summary(
        every=_coverage(counted),
        numbers=_coverage(numbers),
        words=_coverage(words),
        brier=mean_or_none(briers),
        not_computed=tuple(row.measurement.id for row in counted if row.why_not is not None),
        shares=_shares(counted, baselines),
        crps_by_unit=_by_unit(numbers, baselines),
    )


def _coverage(rows: Sequence[Judged]) -> Coverage:
    inside = tuple(sum(bool(row.inside[place]) for row in rows) for place in range(len(BANDS_PERCENT)))
    return Coverage(n=len(rows), inside=inside)


def _shares(rows: Sequence[Judged], baselines: Mapping[str, Mapping[str, BaselineScore]]) -> ShareScore:
    shares = [row for row in rows if row.measurement.id in baselines]
    scored = [row for row in shares if row.crps is not None]
    by_rule = [baselines[row.measurement.id] for row in scored]
    names = tuple(by_rule[0]) if by_rule else ("mean_of_trials", "dose_only")
    widths = [row.quantiles[-1] - row.quantiles[0] for row in scored if row.quantiles is not None]
    return ShareScore(
        ids=tuple(row.measurement.id for row in scored),
        left_out=tuple(row.measurement.id for row in shares if row.crps is None),
        crps=mean_or_none([row.crps for row in scored if row.crps is not None]),
        width_90=mean_or_none(widths),
        crps_baselines={name: mean_or_none([one[name].crps for one in by_rule]) for name in names},
        width_90_baselines={
            name: mean_or_none([one[name].high - one[name].low for one in by_rule]) for name in names
        },
        inside_90_baselines={name: sum(one[name].inside_90 for one in by_rule) for name in names},
    )


def _by_unit(
    rows: Sequence[Judged], baselines: Mapping[str, Mapping[str, BaselineScore]]
) -> Mapping[str, tuple[float, int]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        if row.crps is not None and row.measurement.id not in baselines:
            found.setdefault(row.measurement.unit, []).append(row.crps)
    return {unit: (sum(scores) / len(scores), len(scores)) for unit, scores in found.items()}
