"""Exported numbers are the engine's, its spread too; the text keeps to each tool's rules."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from glidepath import InputError, document, export, read_case
from glidepath.basis.errors import FactError
from glidepath.facts.load import drugs, kinetics
from glidepath.formats import export_parameters
from glidepath.formats.export_equations import Dialect, above_zero, commented, number, written
from glidepath.formats.export_files import FILE_NAMES, WRITERS, Exported, checked_tool
from glidepath.formats.export_model import export_model
from glidepath.formats.export_parameters import Parameter, Spread, spread_of, tool_name
from glidepath.formats.export_sbml import math_of
from glidepath.population.sampling import virtual_people

CHANNELS = [
    (drug.name, form)
    for drug in drugs().values()
    if drug.simulated
    for form in ("IR", "XR")
    if kinetics(drug.name, form)
]
FORMS = {"IR": "", "XR": " XR"}
FARTHEST_OF_20_000 = 4.0
"""About how many standard deviations the farthest of 20 000 people lies from the middle."""


@cache
def exported(drug: str, form: str, to: str) -> Exported:
    words = f"{drug}{FORMS[form]} 1 mg once daily"
    medicine = {"directions": words, "since": "2026-11-20"}
    answer = export({"as_of": "2026-11-22", "medicines": [medicine]}, to=to)
    assert isinstance(answer, Exported)
    return answer


def parameters(answer: Exported) -> dict[str, Parameter]:
    return {one.id: one for one in answer.model.parameters}


def test_people_differ_as_the_engine_draws_them() -> None:
    """Every omega is the spread of the people that the engine draws; what goes together there does so here."""
    answer = export("diazepam 5 mg bid", to="nonmem", since="2026-11-01", as_of="2026-11-22", weight=82)
    assert isinstance(answer, Exported)
    case, found = answer.case, parameters(answer)
    people = virtual_people(case.case.person, case.channels, 20_000, uncertain=False)
    drug, values = people.drugs[case.channels[0]], people.responses
    drawn = {
        "KA_1": drug.absorption_per_h, "CL_1": drug.moieties[0].clearance_l_per_h,
        "VC_1": drug.moieties[0].central_volume_l, "Q_1": drug.moieties[0].intercompartmental_l_per_h,
        "VP_1": drug.moieties[0].peripheral_volume_l, "EC50_1": drug.moieties[0].ec50_ng_per_ml,
        "CL_2": drug.moieties[1].clearance_l_per_h, "VC_2": drug.moieties[1].central_volume_l,
        "Q_2": drug.moieties[1].intercompartmental_l_per_h, "VP_2": drug.moieties[1].peripheral_volume_l,
        "FM_2": drug.moieties[1].formed_mg_per_mg, "EC50_2": drug.moieties[1].ec50_ng_per_ml,
        "KE0": drug.moieties[0].ke0_per_h, "U50": values.u50, "TAU0": values.tau0_h, "TAU1": values.tau1_h,
        "TAU2": values.tau2_h, "H0": values.h0, "H1": values.h1, "H2": values.h2, "W50": values.w50,
        "GAM": values.gamma, "SUS": values.susceptibility, "BASE": values.background_pwc20,
        "TOP": values.top_pwc20, "RLF1": values.ka1, "RLF2": values.ka2, "KS0": values.ks0,
        "SEDU50": values.sedation_u50,
    }  # fmt: skip
    assert set(drawn) == set(found) - {"LAG_1"}
    logs = {name: np.log(np.asarray(drawn[name])) for name in drawn}
    for name, log in logs.items():
        one = found[name]
        assert np.median(log) == pytest.approx(np.log(one.value), abs=0.03 * max(one.omega, 1e-9) + 1e-9)
        middle = np.quantile(log, 0.75) - np.quantile(log, 0.25)
        assert middle / 1.34898 == pytest.approx(one.omega, rel=0.03, abs=1e-9), name
        assert float(np.exp(log.max())) <= (one.cap or np.inf) * (1 + 1e-12)
        reached = min(one.cap or np.inf, one.value * np.exp(FARTHEST_OF_20_000 * one.omega))
        assert float(np.exp(log.max())) == pytest.approx(reached, rel=0.5), name
    for name, other in (("VC_1", "VP_1"), ("VC_2", "VP_2"), ("EC50_1", "EC50_2")):
        assert found[name].spread == found[other].spread
        assert np.corrcoef(logs[name], logs[other])[0, 1] == pytest.approx(1)
    apart = [s.of for s in answer.model.spreads]
    assert len(apart) == len(set(apart)) == 13


@pytest.mark.parametrize(("drug", "form"), CHANNELS)
def test_each_drug_goes_into_each_tool(drug: str, form: str) -> None:
    for to in WRITERS:
        answer = exported(drug, form, to)
        assert tuple(answer.files) == FILE_NAMES[to]
        for text in answer.files.values():
            assert text.isascii() and text.endswith("\n") and "nan" not in text.lower().split(",")
    control = exported(drug, form, "nonmem").files["nonmem_model.ctl"]
    assert max(len(line) for line in control.splitlines()) <= 160
    names = re.findall(r"^  (\w+) = ", control, re.MULTILINE)
    assert all(len(name) <= 20 for name in names)
    doubled = {name for name in names if names.count(name) > 1}
    assert not doubled


def test_names_in_nonmem_differ_between_all_moieties() -> None:
    moieties = {m.moiety for drug, form in CHANNELS for m in _moieties(drug, form)}
    short = {f"plasma_{tool_name(moiety)}"[:20] for moiety in moieties}
    assert len(short) == len(moieties) > 20


def _moieties(drug: str, form: str) -> tuple[object, ...]:
    found = kinetics(drug, form)
    assert found is not None
    return found.moieties


def test_formulations_of_one_drug_share_its_compartments() -> None:
    answer = export(
        "alprazolam XR 1 mg qam",
        to="sbml",
        since="2026-11-01",
        as_of="2026-11-22",
        also=["alprazolam 1 mg hs"],
    )
    assert isinstance(answer, Exported)
    ids = [one.id for one in answer.model.compartments]
    assert ids == ["GUT_1", "GUT_2", "CEN_1", "PER_1", "EFF_1", "A0", "A1", "A2"]
    assert {"KA_1", "KA_2", "LAG_1", "LAG_2"} <= set(parameters(answer))


def test_the_json_holds_everything() -> None:
    answer = export(
        "clonazepam 1 mg bid", to="NONMEM", since="2026-11-01", as_of="2026-11-22", stop="2026-11-22"
    )
    data = json.loads(json.dumps(document(answer)))
    assert data["schema"] == "glidepath.export/1" and data["to"] == "nonmem"
    assert [one["name"] for one in data["files"]] == ["nonmem_model.ctl", "nonmem_data.csv"]
    assert data["files"][0]["content"] == answer.files["nonmem_model.ctl"]  # type: ignore[union-attr]
    assert data["start"] == "2026-11-01T08:00" and data["hours"]["every"] == 1
    assert "Do not stop suddenly" in data["warning"]
    listed = {source["id"] for source in data["sources"]}
    assert all(set(one["sources"]) <= listed for one in data["parameters"])
    assert {one["id"] for one in data["outputs"]} >= {"plasma_clonazepam", "drive", "opposition", "pwc20"}


@pytest.mark.parametrize("to", WRITERS)
def test_every_file_says_what_it_is_not(to: str) -> None:
    answer = exported("diazepam", "IR", to)
    text = next(iter(answer.files.values()))
    plain = re.sub(r"\s*\n(; |- |# )", " ", text)
    assert "not a forecast of one person, and no advice" in plain
    assert "they can kill" in plain and "stop a benzodiazepine suddenly" in plain


@pytest.mark.parametrize("to", ["sbml ", "MrgSolve", "rxode2", "nonmem"])
def test_tools_are_known_in_any_case(to: str) -> None:
    assert checked_tool(to) in WRITERS


@pytest.mark.parametrize(
    ("to", "near"), [("nonmen", "did you mean nonmem?"), ("matlab", "type sbml, nonmem")]
)
def test_an_unknown_tool_is_refused(to: str, near: str) -> None:
    with pytest.raises(InputError) as raised:
        export(read_case("clonazepam 1 mg bid"), to=to)
    assert near in raised.value.says and raised.value.field == "to"
    assert "sbml, nonmem, mrgsolve or rxode2" in raised.value.says


def test_a_shared_effect_is_scaled_where_one_spreads_more() -> None:
    one = Parameter(
        id="X", says="x", value=1, unit="1", grade="assumed", sources=(), spread="both", omega=0.6
    )
    spread, times = spread_of(one, [Spread(id="ETA_Y", of="both", variance=0.09)])
    assert spread.id == "ETA_Y" and times == pytest.approx(2)


@pytest.mark.parametrize(
    ("expression", "c", "r"),
    [
        ("a - (b - c)", "a - (b - c)", "a - (b - c)"),
        ("a / (b * c)", "a / (b * c)", "a / (b * c)"),
        ("(a * b / c) ** d", "pow(a * b / c, d)", "(a * b / c)^d"),
        ("-a * b", "-a * b", "-a * b"),
        ("a * (b + c) ** 2 / d", "a * pow(b + c, 2) / d", "a * (b + c)^2 / d"),
    ],
)
def test_equations_keep_their_meaning(expression: str, c: str, r: str) -> None:
    assert written(expression, Dialect(names={}, power="pow")) == c
    assert written(expression, Dialect(names={}, power="^")) == r
    values = {"a": 1.7, "b": 0.3, "c": 2.9, "d": 1.3}
    plain = written(expression, Dialect(names={}))
    assert eval(plain, dict(values)) == pytest.approx(eval(expression, dict(values)), rel=1e-15)
    assert eval(c, dict(values)) == pytest.approx(eval(expression, dict(values)), rel=1e-15)


def test_what_is_no_equation_is_refused() -> None:
    with pytest.raises(TypeError, match="no part of an equation"):
        written("a if b else c", Dialect(names={}))
    assert above_zero("max(0, a)") == "a"
    lines = commented(("word " * 50,), "; ")
    assert len(lines) == 3 and all(line.startswith("; word") and len(line) <= 100 for line in lines)
    assert number(0.1 + 0.2) == "0.3"


def test_the_engine_and_the_export_know_the_same_drugs() -> None:
    with pytest.raises((InputError, FactError)):
        export("estazolam 2 mg hs", to="sbml", since="2026-11-01")
    assert len(CHANNELS) > 20


def test_what_is_no_equation_has_no_mathml() -> None:
    with pytest.raises(TypeError, match="no part of an equation"):
        math_of("a if b else c")


@pytest.mark.parametrize(
    ("name", "says"),
    [("kinetics", "no kinetics of"), ("potency", "no potency of"), ("model_parameters", "visit_noise")],
)
def test_a_missing_fact_is_a_fault_of_the_package(
    name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = exported("clonazepam", "IR", "sbml").case
    facts = export_parameters.model_parameters()
    noiseless = {**facts, "visit_noise_points": replace(facts["visit_noise_points"], value=None)}
    monkeypatch.setattr(export_parameters, name, lambda *_: noiseless if name == "model_parameters" else None)
    with pytest.raises(FactError, match=says):
        export_model(case)
