"""Random event tables against sums of closed forms, dose by dose, read by a loop that shares nothing with ours."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from random import Random
from typing import Any

import numpy as np
import pytest

from glidepath import Dosing, one_compartment, simulate_events

KA, VOLUME, HISTORY = 0.9, 40.0, 400
Dose = tuple[float, float, int, float]
"""Hour, mg, compartment, duration of the infusion (0 = bolus)."""


def level(doses: list[Dose], hour: float, k: float) -> float:
    return 1000 / VOLUME * sum(amount(dose, hour, k) for dose in doses)


def amount(dose: Dose, hour: float, k: float) -> float:
    begin, mg, cmt, duration = dose
    since = hour - begin
    if since < -1e-10:
        return 0.0
    if duration == 0:
        if cmt == 2:
            return mg * exp(-k * since)
        return mg * KA / (KA - k) * (exp(-k * since) - exp(-KA * since))
    left = max(since - duration, 0.0)
    by_k, by_ka = ((exp(-rate * left) - exp(-rate * since)) / rate for rate in (k, KA))
    return mg / duration * (by_k if cmt == 2 else KA / (KA - k) * (by_k - by_ka))


def random_person(draw: Random, number: int) -> list[dict[str, float]]:
    rows, hour = [], 0.0
    for place in range(draw.randint(4, 12)):
        hour += draw.choice([0, 0.5, 1, 3.25, 7, 12])
        row = dict.fromkeys(("AMT", "RATE", "II", "ADDL", "SS"), 0.0)
        row |= {
            "ID": number,
            "TIME": hour,
            "EVID": draw.choice([0, 0, 0, 1, 1, 2, 3, 4]),
            "CMT": draw.choice([1, 2]),
        }
        if place == 0:
            row["EVID"] = 1
        if row["EVID"] in (1, 4):
            random_dose(draw, row)
        rows.append(row)
    return rows


def random_dose(draw: Random, row: dict[str, float]) -> None:
    row["AMT"] = draw.choice([1.0, 2.5])
    row["RATE"] = draw.choice([0, 0, 0.25, -1, -2])
    if draw.random() < 0.5:
        row["II"] = draw.choice([6.0, 8.0, 12.0])
        row["SS"] = draw.choice([0, 1, 2])
        row["ADDL"] = draw.randint(0 if row["SS"] else 1, 4)
    elif draw.random() < 0.2:
        row |= {"AMT": 0, "RATE": 0.5, "SS": draw.choice([1, 2])}


MODELLED = {"lag": 1.75, "part": 0.7, "duration": 20.0, "rate": 0.2}


def entered(row: dict[str, float]) -> Iterator[Dose]:
    """All doses that a row stands for, those before it at a steady state too."""
    cmt, rate = int(row["CMT"]), row["RATE"]
    if row["AMT"] == 0:
        yield row["TIME"] - 2000, row["RATE"] * 2000, cmt, 2000
        return
    mg = row["AMT"] * (MODELLED["part"] if cmt == 1 else 1.0)
    rate = MODELLED["rate"] if rate == -1 else rate
    duration = MODELLED["duration"] if rate == -2 else (mg / rate if rate else 0.0)
    lag = MODELLED["lag"] if cmt == 1 else 0.0
    for number in range(-HISTORY if row["SS"] else 0, int(row["ADDL"]) + 1):
        yield row["TIME"] + lag + number * row["II"], mg, cmt, duration


def read(rows: list[dict[str, float]], k: float) -> list[float]:
    doses: list[Dose] = []
    levels = []
    for row in rows:
        if row["EVID"] in (3, 4) or row["SS"] == 1:
            doses = []
        if row["EVID"] in (1, 4):
            doses += entered(row)
        levels.append(level(doses, row["TIME"], k))
    return levels


def tables(seed: int, people: int) -> tuple[dict[str, Any], list[float], list[float]]:
    draw = Random(seed)
    persons = [random_person(draw, number) for number in range(people)]
    rates = [draw.uniform(0.05, 0.3) for _ in persons]
    rows = [row for person in persons for row in person]
    wanted = [value for person, k in zip(persons, rates, strict=True) for value in read(person, k)]
    return {name: [row[name] for row in rows] for name in rows[0]}, rates, wanted


@pytest.mark.parametrize("seed", range(6))
def test_random_tables(seed: int) -> None:
    table, rates, wanted = tables(seed, 60)
    model = one_compartment(
        clearance_l_per_h=[VOLUME * k for k in rates],
        volume_l=VOLUME,
        absorption_per_h=KA,
        dosing={
            1: Dosing(
                lag_h=MODELLED["lag"],
                bioavailability=MODELLED["part"],
                duration_h=MODELLED["duration"],
                rate_mg_per_h=MODELLED["rate"],
            ),
            2: Dosing(duration_h=MODELLED["duration"], rate_mg_per_h=MODELLED["rate"]),
        },
    )
    found = simulate_events(table, model)["plasma_ng_per_ml"]
    assert found == pytest.approx(np.array(wanted), rel=1e-10, abs=1e-9)
