"""The measured section of the page on speed, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import goals
from benchmarks.million import PEOPLE as MILLION
from benchmarks.runners import ONE_SYSTEM, OURS, OURS_ONE, OWN_STEPS

Found = Mapping[str, Any]
SAYS = {
    "W1": "W1: clonazepam, one compartment, plasma",
    "W2": "W2: W1, effect site, drive, two adaptation states",
    "W2_own_times": "W2, each person at two fixed times of their own",
    "W2_own_varied_times": "W2, each person at times that differ every day",
    "W2_two_compartments": "W2, clonazepam in the two compartments of the facts",
    "W3": "W3: diazepam, nordiazepam, and all of W2",
    "W2_stiff": "W2, absorption and effect site at 12 /h",
    "W3_stiff": "W3, absorption and effect site at 12 /h",
}


def three_digits(value: float | None) -> str:
    """A number of three digits for a table, with commas in thousands.

    Examples
    --------
    >>> three_digits(45678.9), three_digits(7.123), three_digits(1.2345e-7), three_digits(None)
    ('45,700', '7.12', '1.2e-07', '')
    """
    if value is None:
        return ""
    if value == 0:
        return "0"
    if abs(value) < 1e-3:
        return f"{value:.1e}"
    return f"{float(f'{value:.3g}'):,.10g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown of a table."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def verdict(reached: bool) -> str:
    """One word on a goal."""
    return "reached" if reached else "missed"


def _speed_rows(found: Found) -> list[list[str]]:
    rows = []
    for name in (name for name in SAYS if "stiff" not in name):
        goal = goals.RATE.get(name)
        programs = [(OURS, found[name])]
        programs += [(peer, by[name]) for peer, by in found["peers"].items() if name in by]
        for program, run in programs:
            rate, ours = run["subject_years_per_s_core"], program == OURS
            aim = f"{goal:,}: {verdict(rate >= goal)}" if ours and goal else ""
            rows.append(
                [
                    SAYS[name] if ours else "",
                    program,
                    three_digits(rate),
                    aim,
                    three_digits(run["plasma_relative_error"]),
                    three_digits(run["drive_absolute_error"]),
                    f"{run['peak_mb']:,.0f}",
                    f"{run['people']:,} x {run['days']}",
                ]
            )
    return rows


def _speed(found: Found) -> str:
    head = ["Workload", "Program", "Subject-years/s", "Goal", "Error, plasma", "Error, drive", "Peak MB"]
    return table([*head, "People x days"], _speed_rows(found))


def _ratios(found: Found) -> str:
    first, second = found["ratio_diffrax_W2"], found["ratio_diffrax_one_system_W2"]
    if first is None:
        return "diffrax was not installed: no ratio."
    return (
        f"On W2 the engine does {three_digits(first)} times what diffrax does in its documented way "
        f"({OWN_STEPS}; goal {goals.RATIO_DIFFRAX_W2}: {verdict(first >= goals.RATIO_DIFFRAX_W2)}), and "
        f"{three_digits(second)} times the fastest that we could make of diffrax ({ONE_SYSTEM})."
    )


def _errors(found: Found) -> str:
    rows = []
    for name in (
        "W1",
        "W2",
        "W2_own_times",
        "W2_own_varied_times",
        "W2_two_compartments",
        "W3",
        "W2_stiff",
        "W3_stiff",
    ):
        run = found[name]
        plasma, drive = run["plasma_relative_error"], run["drive_absolute_error"]
        rows.append(
            [
                SAYS[name],
                three_digits(plasma),
                verdict(plasma <= goals.PLASMA_RELATIVE_ERROR),
                three_digits(drive),
                verdict(drive <= goals.DRIVE_ABSOLUTE_ERROR) if drive is not None else "",
                str(run["checked_people"]),
            ]
        )
    head = ["Workload", "Plasma, relative", "Goal 1e-10", "Drive, absolute", "Goal 1e-6", "People compared"]
    return table(head, rows)


def _first(found: Found) -> str:
    rows = []
    for program, run in found["W4"].items():
        ours = program == OURS_ONE
        first, warm = run["first_s"], run["warm_s"]
        rows.append(
            [
                program,
                f"{first:.2f}" + (f" ({verdict(first <= goals.FIRST_S)})" if ours else ""),
                three_digits(1000 * warm) + (f" ({verdict(warm <= goals.WARM_S)})" if ours else ""),
                f"{run['start_s'] + first:.2f}",
            ]
        )
    head = ["Program", "First result, s after the start of Python (goal 0.15)", "Warm, ms (goal 5)"]
    return table([*head, "First result with the start of Python, s"], rows)


def _growth(found: Found) -> str:
    most, busy = found["memory_mb"], found["daily_busy_s"]
    rows = [[f"{int(n):,}", f"{most[n]:,.0f}", three_digits(busy[n])] for n in most]
    slopes = {what: found["growth"][what]["slope"] for what in ("people", "days")}
    reached = verdict(most["10000"] <= goals.MEMORY_MB_10_000)
    return (
        table(["People", "Peak MB of the process", "Seconds of one core"], rows)
        + f"\n\nGoal for 10,000 people: {goals.MEMORY_MB_10_000} MB: {reached}. Time grows with people "
        f"to the power {slopes['people']:.2f} and with days to the power {slopes['days']:.2f} (1 is linear)."
    )


def _million(found: Found) -> str:
    run = found["million"]
    people, seconds, most_mb = run["people"], run["seconds"], run["peak_mb"]
    said = (
        f"`glidepath population` follows {people:,} people for two years (daily summaries, streamed, "
        f"{run['cores']} cores, with the start of all processes) in {seconds:.0f} s and {most_mb:,.0f} MB "
        f"over all processes. Goal for {MILLION:,}: {goals.MILLION_S} s and {goals.MILLION_MB:,} MB: "
    )
    if people < MILLION:
        return f"{said}time missed; the million was left out of this run because it takes too long."
    return f"{said}time {verdict(seconds <= goals.MILLION_S)}, memory {verdict(most_mb <= goals.MILLION_MB)}."


PARTS = {
    "maps_of_the_days_ms": "turning each person's kinetics into maps of the days",
    "levels_ms": "levels in plasma, written every hour",
    "drive_adaptation_shortfall_ms": "levels at the receptor, drive, adaptation, shortfall",
    "answer_larger_than_the_cache_ms": "more when the answer (210 MB) does not fit the caches",
    "total_ms": "all",
    "for_comparison_filling_fresh_memory_of_that_size_ms": "for comparison: filling fresh memory as large",
}


def _parts(found: Found) -> str:
    parts = found["where_W2_goes"]
    rows = [[says, three_digits(parts[name])] for name, says in PARTS.items()]
    return table(["Part of W2 for 1,000 people and 730 days", "ms of one core"], rows)


def section(found: Found) -> str:
    """The section between the marks."""
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    missing = f" Not installed: {', '.join(found['missing'])}." if found["missing"] else ""
    return (
        f"Measured on {found['measured_on']} by `{found['command']}` on: {found['machine']}. "
        f"Other programs: {versions or 'none'}.{missing}\n\n{_speed(found)}\n\n{_ratios(found)}\n\n"
        f"### Accuracy\n\n{_errors(found)}\n\n### Where the time goes\n\n{_parts(found)}\n\n"
        f"### The first result and the next (W4)\n\n{_first(found)}\n\n"
        f"### Memory and growth\n\n{_growth(found)}\n\n{_million(found)}\n"
    )


def write_section(page: Path, name: str, text: str) -> None:
    """Put a measured part between its marks on a page."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = page.read_text(encoding="utf-8").split(begin)
    page.write_text(f"{before}{begin}\n{text}{end}{rest.split(end)[1]}", encoding="utf-8")
