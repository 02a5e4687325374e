"""The corner cases of event tables, each with its meaning written out by hand (see ``event_oracle``)."""

from __future__ import annotations

import numpy as np

from glidepath.interfaces.event_tables import Dosing

from .event_oracle import CLEARANCE, VOLUME, Case, Input, Part, doses, every, oral, rows

LAG = {"dosing": {1: Dosing(lag_h=1.5)}}
LONG_LAG = {"dosing": {1: Dosing(lag_h=11.5)}}


def weight_rates(weights: dict[float, float]) -> object:
    """Clearance by the weight that holds at an hour: ``weights`` are the ends of the stretches."""

    def rates(hour: float) -> np.ndarray:
        weight = next(kg for end, kg in weights.items() if hour < end)
        return oral(clearance=CLEARANCE * weight / 70)

    return rates


CASES = (
    Case(
        "lag", "a dose enters ALAG after its record",
        rows(TIME=[0, 1, 2, 6], AMT=[2, 0, 0, 0]),
        [Part(range(4), doses(1.5))], LAG, shown=2,
    ),
    Case(
        "lag and additional doses", "the lag holds for every additional dose",
        rows(TIME=[0, 12, 13, 14, 30], AMT=[2, 0, 0, 0, 0], II=[12, 0, 0, 0, 0], ADDL=[2, 0, 0, 0, 0]),
        [Part(range(5), doses(1.5, 13.5, 25.5))], LAG, shown=3,
    ),
    Case(
        "infusion", "RATE above 0: AMT over AMT / RATE hours",
        rows(TIME=[0, 1, 4, 9], AMT=[2, 0, 0, 0], RATE=[0.5, 0, 0, 0], CMT=[2, 2, 2, 2]),
        [Part(range(4), doses(0, cmt=2, duration=4))], shown=2,
    ),
    Case(
        "infusion and bioavailability", "F shortens an infusion whose RATE is given",
        rows(TIME=[0, 2, 3, 9], AMT=[2, 0, 0, 0], RATE=[0.5, 0, 0, 0], CMT=[2, 2, 2, 2]),
        [Part(range(4), doses(0, mg=1.2, cmt=2, duration=2.4))],
        {"dosing": {2: Dosing(bioavailability=0.6)}}, shown=2,
    ),
    Case(
        "RATE -1", "the model gives the rate; F shortens the infusion",
        rows(TIME=[0, 2, 5], AMT=[2, 0, 0], RATE=[-1, 0, 0], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, mg=1.2, cmt=2, duration=3))],
        {"dosing": {2: Dosing(bioavailability=0.6, rate_mg_per_h=0.4)}},
    ),
    Case(
        "RATE -2", "the model gives the duration; F lowers the rate",
        rows(TIME=[0, 2, 5], AMT=[2, 0, 0], RATE=[-2, 0, 0], CMT=[1, 2, 2]),
        [Part(range(3), doses(0, mg=1.2, duration=3))],
        {"dosing": {1: Dosing(bioavailability=0.6, duration_h=3)}},
    ),
    Case(
        "RATE -2 with lag", "the modelled infusion begins after the lag",
        rows(TIME=[0, 1, 3, 8], AMT=[2, 0, 0, 0], RATE=[-2, 0, 0, 0]),
        [Part(range(4), doses(1.5, duration=3))],
        {"dosing": {1: Dosing(lag_h=1.5, duration_h=3)}}, shown=2,
    ),
    Case(
        "steady state", "SS 1: as if given every II hours for ever",
        rows(TIME=[0, 3, 12], AMT=[2, 0, 0], II=[12, 0, 0], SS=[1, 0, 0]),
        [Part(range(3), every(12, 0, 2))], shown=1,
    ),
    Case(
        "steady state and additional doses", "additional doses go on after the steady-state dose",
        rows(TIME=[0, 24, 27], AMT=[2, 0, 0], II=[12, 0, 0], SS=[1, 0, 0], ADDL=[2, 0, 0]),
        [Part(range(3), every(12, 0, 2, more=2))],
    ),
    Case(
        "steady state with lag", "the doses before are lagged too: at the record, II - ALAG since the last",
        rows(TIME=[0, 1, 2, 12], AMT=[2, 0, 0, 0], II=[12, 0, 0, 0], SS=[1, 0, 0, 0]),
        [Part(range(4), every(12, 1.5, 2))], LAG, shown=0,
    ),
    Case(
        "steady state, lag almost II", "a lag below II is allowed",
        rows(TIME=[0, 1, 11.75, 12], AMT=[2, 0, 0, 0], II=[12, 0, 0, 0], SS=[1, 0, 0, 0]),
        [Part(range(4), every(12, 11.5, 2))], LONG_LAG, shown=2,
    ),
    Case(
        "steady state of infusions", "the last infusion begins at the record",
        rows(TIME=[0, 2, 5, 13], AMT=[2, 0, 0, 0], RATE=[0.5, 0, 0, 0], II=[12, 0, 0, 0], SS=[1, 0, 0, 0],
             CMT=[2, 2, 2, 2], ADDL=[1, 0, 0, 0]),
        [Part(range(4), every(12, 0, 2, more=1, cmt=2, duration=4))], shown=1,
    ),
    Case(
        "infusion longer than II", "infusions that overlap: those from before still run",
        rows(TIME=[0, 3, 7, 20, 40], AMT=[3, 0, 0, 0, 0], RATE=[0.1, 0, 0, 0, 0], II=[12, 0, 0, 0, 0],
             SS=[1, 0, 0, 0, 0], CMT=[2, 2, 2, 2, 2]),
        [Part(range(5), every(12, 0, 3, cmt=2, duration=30))], shown=2,
    ),
    Case(
        "infusion of exactly 2 II", "two always run; one has just ended",
        rows(TIME=[0, 3, 13, 30], AMT=[3, 0, 0, 0], RATE=[0.125, 0, 0, 0], II=[12, 0, 0, 0], SS=[1, 0, 0, 0],
             CMT=[2, 2, 2, 2], ADDL=[1, 0, 0, 0]),
        [Part(range(4), every(12, 0, 3, more=1, cmt=2, duration=24))], shown=2,
    ),
    Case(
        "infusion longer than II, with lag", "both together",
        rows(TIME=[0, 1, 5, 20], AMT=[3, 0, 0, 0], RATE=[-2, 0, 0, 0], II=[12, 0, 0, 0], SS=[1, 0, 0, 0]),
        [Part(range(4), every(12, 1.5, 3, duration=31))],
        {"dosing": {1: Dosing(lag_h=1.5, duration_h=31)}}, shown=1,
    ),
    Case(
        "SS 2", "the steady state is added to what is there: two unequal daily doses",
        rows(TIME=[0, 12, 15, 36], AMT=[2, 1, 0, 0], II=[24, 24, 0, 0], SS=[1, 2, 0, 0]),
        [Part([0], every(24, 0, 2)), Part(range(1, 4), (*every(24, 0, 2), *every(24, 12, 1)))], shown=2,
    ),
    Case(
        "constant infusion", "SS with AMT 0: steady level, and the infusion ends at the record",
        rows(TIME=[0, 4, 10], AMT=[0, 0, 0], RATE=[0.5, 0, 0], SS=[1, 0, 0], EVID=[1, 0, 0], CMT=[2, 2, 2]),
        [Part(range(3), [Input(-400, 200, 2, 400)])], shown=1,
    ),
    Case(
        "constant infusion, bioavailability and lag", "neither touches it",
        rows(TIME=[0, 4], AMT=[0, 0], RATE=[0.5, 0], SS=[1, 0], EVID=[1, 0], CMT=[2, 2]),
        [Part(range(2), [Input(-400, 200, 2, 400)])],
        {"dosing": {2: Dosing(bioavailability=0.5, lag_h=2)}},
    ),
    Case(
        "additional doses beyond a reset", "EVID 3 empties the body and cancels doses still to come",
        rows(TIME=[0, 20, 20, 30, 40], AMT=[2, 0, 0, 0, 1], II=[12, 0, 0, 0, 0], ADDL=[5, 0, 0, 0, 0],
             EVID=[1, 0, 3, 0, 1]),
        [Part([0, 1], doses(0, 12)), Part([2, 3, 4], doses(40, mg=1))], shown=3,
    ),
    Case(
        "reset, infusion and lagged dose", "EVID 3 ends what runs and what still waits",
        rows(TIME=[0, 0, 1, 1, 5], AMT=[2, 2, 0, 0, 0], RATE=[0.5, 0, 0, 0, 0], CMT=[2, 1, 2, 2, 2],
             EVID=[1, 1, 0, 3, 0]),
        [Part([0, 1, 2], (*doses(0, cmt=2, duration=4), *doses(1.5)))], LAG, shown=4,
    ),
    Case(
        "EVID 4 and additional doses", "the reset comes once; additional doses only add",
        rows(TIME=[0, 10, 23, 35], AMT=[2, 1, 0, 0], II=[12, 12, 0, 0], ADDL=[3, 1, 0, 0], EVID=[1, 4, 0, 0]),
        [Part([0], doses(0)), Part([1, 2, 3], doses(10, 22, mg=1))], shown=2,
    ),
    Case(
        "EVID 4 with SS 1 and lag", "as EVID 1 with SS 1",
        rows(TIME=[0, 5, 6, 9], AMT=[2, 2, 0, 0], II=[0, 12, 0, 0], SS=[0, 1, 0, 0], EVID=[1, 4, 0, 0]),
        [Part([0], doses(1.5)), Part([1, 2, 3], every(12, 6.5, 2))], LAG, shown=2,
    ),
    Case(
        "SS 1 after other doses", "it replaces them and cancels those still to come",
        rows(TIME=[0, 20, 30, 40], AMT=[2, 1, 0, 0], II=[12, 24, 0, 0], ADDL=[9, 0, 0, 0], SS=[0, 1, 0, 0]),
        [Part([0], doses(0)), Part([1, 2, 3], every(24, 20, 1))], shown=2,
    ),
    Case(
        "observation, then dose at one time", "the order of the rows decides: a trough",
        rows(TIME=[0, 12, 12], AMT=[2, 0, 2], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, 12, cmt=2), before=[1])], shown=1,
    ),
    Case(
        "dose, then observation at one time", "the order of the rows decides: a peak",
        rows(TIME=[0, 12, 12], AMT=[2, 2, 0], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, 12, cmt=2))],
    ),
    Case(
        "additional dose at the time of a record", "it enters before the record is read",
        rows(TIME=[0, 12, 24], AMT=[2, 0, 0], II=[12, 0, 0], ADDL=[2, 0, 0], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, 12, 24, cmt=2))], shown=1,
    ),
    Case(
        "additional dose at 0.1 + 0.1 + 0.1 h", "times that differ by rounding are one time",
        rows(TIME=[0, 0.3, 0.35], AMT=[2, 0, 0], II=[0.1, 0, 0], ADDL=[3, 0, 0], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, 0.1, 0.2, 0.3, cmt=2))], shown=1,
    ),
    Case(
        "lagged dose at the time of a record", "it enters before the record is read",
        rows(TIME=[0, 1.5, 3], AMT=[2, 0, 0], CMT=[2, 2, 2]),
        [Part(range(3), doses(1.5, cmt=2))], {"dosing": {2: Dosing(lag_h=1.5)}}, shown=1,
    ),
    Case(
        "EVID 2", "a row for an answer; nothing happens",
        rows(TIME=[0, 3, 6], AMT=[2, 0, 0], EVID=[1, 2, 0]),
        [Part(range(3), doses(0))], shown=1,
    ),
    Case(
        "MDV", "marks rows for a fit; it changes no level",
        rows(TIME=[0, 3, 6], AMT=[2, 0, 0], MDV=[1, 1, 0], DV=[0, 7, 5]),
        [Part(range(3), doses(0))], shown=1,
    ),
    Case(
        "time begins again", "TIME may go back at EVID 3 or 4 (a new occasion)",
        rows(TIME=[0, 30, 0, 5], AMT=[2, 0, 1, 0], EVID=[1, 0, 4, 0]),
        [Part([0, 1], doses(0)), Part([2, 3], doses(0, mg=1))],
    ),
    Case(
        "covariate that changes (nocb)", "a row's covariates hold over the time before it, as in NONMEM",
        rows(TIME=[0, 6, 12, 18], AMT=[2, 0, 0, 0], WT=[50, 70, 90, 60]),
        [Part(range(4), doses(0))], {"clearance_l_per_h": lambda WT: CLEARANCE * WT / 70},
        rates=weight_rates({6: 70, 12: 90, 99: 60}),
    ),
    Case(
        "covariate that changes (locf)", "on request: over the time after it",
        rows(TIME=[0, 6, 12, 18], AMT=[2, 0, 0, 0], WT=[50, 70, 90, 60]),
        [Part(range(4), doses(0))], {"clearance_l_per_h": lambda WT: CLEARANCE * WT / 70},
        rates=weight_rates({6: 50, 12: 70, 99: 90}), covariates="locf",
    ),
    Case(
        "volume that changes", "the amount stays; the level jumps at the row",
        rows(TIME=[0, 6, 12], AMT=[2, 0, 0], WT=[70, 70, 140], CMT=[2, 2, 2]),
        [Part(range(3), doses(0, cmt=2))],
        {"volume_l": lambda WT: VOLUME * WT / 70, "clearance_l_per_h": lambda WT: CLEARANCE * WT / 70},
        volume=lambda row: VOLUME * (2 if row == 2 else 1),
    ),
    Case(
        "bioavailability by a column", "additional doses keep that of their own row (NONMEM may differ, see below)",
        rows(TIME=[0, 10, 30], AMT=[2, 0, 0], II=[12, 0, 0], ADDL=[1, 0, 0], FORM=[0.5, 1, 1]),
        [Part(range(3), doses(0, 12, mg=1))], {"dosing": {1: Dosing(bioavailability=lambda FORM: FORM)}},
    ),
    Case(
        "several compartments", "oral and intravenous doses add",
        rows(TIME=[0, 0, 4, 6], AMT=[2, 3, 1, 0], CMT=[1, 2, 2, 2], RATE=[0, 1, 0, 0]),
        [Part(range(4), (Input(0, 2), Input(0, 3, 2, 3), Input(4, 1, 2)))],
    ),
    Case(
        "stiff", "absorption within minutes, a level after days",
        rows(TIME=[0, 0.1, 1, 100], AMT=[2, 0, 0, 0]),
        [Part(range(4), doses(0))], {"absorption_per_h": 12.0}, rates=lambda _hour: oral(ka=12.0),
    ),
    Case(
        "equal rates", "absorption as fast as elimination",
        rows(TIME=[0, 3, 30], AMT=[2, 0, 0]),
        [Part(range(3), doses(0))], {"absorption_per_h": 0.1}, rates=lambda _hour: oral(ka=0.1),
    ),
)  # fmt: skip
