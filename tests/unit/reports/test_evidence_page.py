"""The page and the words of the evidence: misses first, by name, in words and not by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from page_checks import page_faults, page_text

from glidepath.evidence.all_targets import Draws, all_evidence
from glidepath.evidence.answer import Answer
from glidepath.evidence.evidence_answer import EvidenceAsked
from glidepath.evidence.profiles import ObservedProfile, UsableProfiles
from glidepath.facts.trials import Target
from glidepath.formats.evidence_json import evidence_csv, evidence_to_json
from glidepath.reports.evidence_text import evidence_text
from glidepath.reports.evidence_words import measured_words, today_words

pytest.importorskip("vl_convert")


def invented(
    targets: Sequence[Target],
    draws: Draws,
    *,
    people: int,
    done: Callable[[int, int], None] | None = None,
) -> tuple[Answer, ...]:
    """Every number is met but that of T031; T039 has no answer; every word is met but that of T050."""

    def answer(row: Target) -> Answer:
        if row.id == "T039":
            return Answer(id=row.id, why_not="no <schedule> & no dose", assumed=("a dose",))
        if row.value is None:
            return Answer(id=row.id, probability=0.2 if row.id == "T050" else 0.9)
        middle = row.value - 40 if row.id == "T031" else row.value
        samples = np.linspace(middle - 10, middle + 10, 101)
        return Answer(id=row.id, samples=samples, assumed=("28 days",) if row.split == "user" else ())

    return tuple(answer(row) for row in targets)


@cache
def document(profiles: bool = True) -> dict[str, Any]:
    profile = ObservedProfile(
        id="P1", drug="alprazolam", study="Invented 2026", arm="fasting", url="", dose_mg=1, weight_kg=70,
        people=6, hours=(1.0, 2.0, 8.0), ng_per_ml=(9.0, 11.0, 6.0),
    )  # fmt: skip
    user = Target(
        id="<mine>", drug_code="diazepam", outcome_code="share_failed", unit="%", value=30.0, split="user",
        in_scope=True,
    )  # fmt: skip
    given = UsableProfiles(usable=(profile,), left_out=(("not by mouth", 3),)) if profiles else None
    asked = EvidenceAsked(user=(user,), profiles=given, draws=20, people=20)
    return evidence_to_json(all_evidence(asked, invented, lambda _: None), {"glidepath": "1", "facts": "x"})


@cache
def page() -> str:
    from glidepath.reports.evidence_page import evidence_html

    return evidence_html(document())


def test_the_page_is_whole_and_escaped() -> None:
    assert page_faults(page()) == []
    assert "<schedule>" not in page() and "no &lt;schedule&gt; &amp; no dose" in page()
    assert "&lt;mine&gt;" in page()
    assert "<script" not in page()


def test_misses_are_named_in_words_before_the_charts() -> None:
    text = page_text(page())
    sums, missed, charts = (text.index(words) for words in ("The sums", "The misses", "In percent, not used"))
    assert sums < missed < charts
    for words in (
        "Nardi 2010 (open taper), drug-free after 4 months per protocol: measured 68.9 %; today 28.9 (19.9 to 37.9) %.",
        "Rosenbaum 1997 (0.5 mg/d), efficacy differs from placebo: measured “no”; today a chance of 20 in 100 for that.",
        "Sybirska 1993 SPECT (lorazepam 0.03 mg/kg once, intravenous)",
    ):
        assert words in text, words


def test_a_row_without_an_answer_says_why_and_counts_as_outside() -> None:
    row = next(row for row in document()["targets"] if row["id"] == "T039")
    assert (row["inside_90"], row["model"]) == (False, None)
    assert "Not computed, so outside" in page_text(page())
    assert document()["summary"]["validate"]["not_computed"] == ["T039"]
    assert document()["summary"]["validate"]["rows_inside_90"] == 22 - 3


def test_hits_and_misses_differ_in_shape_and_in_words() -> None:
    from glidepath.reports.chart_forest import forest_chart

    rows = [row for row in document()["targets"] if row["id"] in ("T031", "T042", "T039")]
    chart = forest_chart("x", "X", rows, "%")
    drawn = {row["name"][:4]: row for row in chart.spec["data"]["values"]}
    assert (drawn["T042"]["shape"], drawn["T042"]["verdict"]) == ("circle", "")
    assert (drawn["T031"]["shape"], drawn["T031"]["verdict"]) == ("diamond", "OUTSIDE")
    assert drawn["T039"]["verdict"] == "not computed"
    assert chart.says.startswith("1 of 3 inside, 2 outside.")
    assert [row[-1] for row in chart.rows].count("OUTSIDE") == 2
    arrow = next(row for row in document()["targets"] if " -> " in row["arm"])
    assert " to placebo" in forest_chart("x", "X", [arrow], arrow["unit"]).rows[0][1]


def test_units_do_not_matter_where_the_model_is_divided_by_what_was_measured() -> None:
    from glidepath.reports.chart_forest import forest_chart

    rows = [row for row in document()["targets"] if row["group"] == "profiles"]
    drawn = forest_chart("x", "X", rows, "ratio").spec["data"]["values"]
    assert [row["mark"] for row in drawn] == [1.0, 1.0]
    assert drawn[0]["p50"] == pytest.approx(rows[0]["model"]["p50"] / 11.0)


def test_long_groups_are_drawn_in_parts_and_no_row_is_lost() -> None:
    from glidepath.reports.evidence_page import _charts

    charts = list(_charts("kinetics", document()))
    assert [chart.title[-8:] for chart in charts] == ["(1 of 2)", "(2 of 2)"] * 2
    assert sorted(row[0][:4] for chart in charts for row in chart.rows) == [f"K{n:03}" for n in range(1, 110)]


def test_profiles_are_explained_or_their_absence_is() -> None:
    assert "3 not by mouth" in page_text(page())
    assert "were not given" in evidence_text(document(profiles=False))
    assert "were not given" not in evidence_text(document())


def test_the_terminal_says_the_sums_and_each_trial() -> None:
    said = evidence_text(document())
    assert "Trials, not used in the fit: 19 of 22 (86 %) inside the 90 % band." in said
    assert max(map(len, said.splitlines())) <= 100
    assert sum(line.strip().startswith("T0") for line in said.splitlines()) == 64
    assert "Why: no <schedule> & no dose" in said


def test_the_terminal_cuts_nothing_off_and_says_what_it_is() -> None:
    lines = evidence_text(document()).splitlines()
    assert "…" not in "".join(lines)
    assert lines[1] == "20 draws, 20 people each."
    assert "quick run" in evidence_text({**document(), "fast": True}).splitlines()[1]
    at = next(number for number, line in enumerate(lines) if line.strip().startswith("T002 "))
    assert lines[at].rstrip().endswith("inside") and "5.5 (4 to 7)" in lines[at]
    assert lines[at + 1].split() == ["peak", "severity", "days"]
    (mine,) = (line for line in lines if line.startswith("Your table: "))
    assert mine == "Your table: 1 of 1 (100 %) inside the 90 % band."
    assert "             Assumed: 28 days" in lines


def test_ranges_and_words_are_written_as_people_write_them() -> None:
    row = {"observed": None, "low": 58.0, "high": 100.0, "unit": "%"}
    assert measured_words(row) == "58 to 100 %"
    assert measured_words({**row, "observed": "at most 3"}) == "“at most 3 %”"
    assert today_words({"model": None, "counts": False}) == "not asked"


def test_the_same_question_gives_the_same_bytes() -> None:
    again = document.__wrapped__()
    assert again == document()
    assert evidence_csv(again) == evidence_csv(document())


def test_each_chart_says_on_a_phone_that_it_slides_and_keys_reach_it() -> None:
    charts = page().count("<figure id=")
    assert charts > 2
    assert page().count('<p class="slide">Slide the chart sideways') == charts
    assert page().count('<div class="paper" tabindex="0" role="region" aria-label="Chart: ') == charts
