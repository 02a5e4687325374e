"""Promises 7 to 9 and what was asked: refusals, options, comparators, sources, unknowns, predictions."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from .given import SHORT_USE_DAYS, Given
from .reading import day, exact, place

STATUSES = {"met", "not_met", "not_applicable", "cannot_tell"}
SEVERITIES = {"info", "display", "warning", "critical", "forbid", "hard_stop", "emergency"}
METHODS = {"percent_of_current", "percent_of_start", "equal_drive", "optimised", "switch"}
STOP_LISTED = {"epilepsy", "seizure", "seizures", "catatonia", "stiff-person syndrome"}
HELP = ("liquid", "product", "split", "switch", "specialist")
BREATHING = {"sleep apnea", "COPD"}
SAFETY_FIELDS = (
    ("person", "age_years", "age"),
    ("person", "pregnant", "pregnan"),
    ("person", "breastfeeding", "breastfeeding"),
    ("person", "epilepsy", "epilepsy"),
    ("person", "liver", "liver"),
    ("person", "breathing_disease", "breathing"),
    ("person", "suicidality", "suicid"),
    ("history", "withdrawal_seizure", "withdrawal_seizure"),
    ("history", "withdrawal_delirium", "withdrawal_delirium"),
)
RULES_THAT_ASK = (
    ("R032", "suicidality"),
    ("R033", "pregnant"),
    ("R035", "age_years"),
    ("R036", "age_years"),
    ("R025", "epilepsy"),
)
OLDER = 65
SETTINGS = ("market", "allow_split", "fill_days", "allow_liquid", "allow_cycles")
QUANTILES = ("p05", "p25", "p50", "p75", "p95")
PWC_MAX = 60
MADE_AT = re.compile(r'"made_at": *"[^"]*"')


def hard_stops(given: Given) -> list[str]:
    """Why this case must have no computed taper."""
    person = given.person
    found = [name for name in ("epilepsy", "pregnant", "suicidality") if person.get(name) is True]
    age = person.get("age_years")
    if age is not None and age < 18:
        found.append("age_years")
    if person.get("emergency_signs"):
        found.append("emergency_signs")
    if STOP_LISTED & {str(c).lower() for c in person.get("conditions") or []}:
        found.append("conditions")
    medicines = given.case.get("medicines") or []
    if any(str(m.get("indication")).lower() in STOP_LISTED and not m.get("until") for m in medicines):
        found.append("indication")
    return found


def check_7(given: Given, status: int, said: Mapping[str, Any]) -> list[str]:
    """A hard stop gives status 3 with the sentence and whom to call; nothing else does."""
    stops = hard_stops(given)
    if stops and given.case.get("specialist"):
        return _dispensed(given, status, said)
    if stops and status != 3:
        return [f"7.missed | case | {stops}, but status {status}"]
    if not stops and status == 3:
        return [f"7.refused | case | no hard stop, but refused: {json.dumps(said, default=str)[:200]}"]
    if status != 3:
        return []
    found = []
    words = json.dumps(said, default=str).lower()
    if said.get("options"):
        found.append(f"7.computed | case | {stops}: a refusal with options")
    if not stops_said(words):
        found.append(f"7.sentence | case | {stops}: does not say not to stop or cut the dose")
    if "call" not in words:
        found.append(f"7.call | case | {stops}: does not say whom to call")
    return found


def _dispensed(given: Given, status: int, said: Mapping[str, Any]) -> list[str]:
    """A specialist's recorded schedule is handed out as it was written, and nothing is computed beside it."""
    options = said.get("options") or []
    if status != 0 or len(options) != 1:
        return [f"7.schedule | case | a recorded schedule gave status {status} and {len(options)} options"]
    wanted = [
        exact(float(s["directions"].split(" mg ")[0].split()[-1]))
        for s in given.case["specialist"]["schedule"]
    ]
    given_out = [{exact(d["mg"]) for d in step["doses"]} for step in options[0]["steps"]]
    if [doses for doses in given_out if doses] != [{mg} for mg in wanted]:
        return [f"7.schedule | {place(options[0])} | {given_out} for {wanted}"]
    return []


def stops_said(words: str) -> bool:
    """Whether the words say not to stop and not to cut the dose."""
    return any(f"do not {first}" in words for first in ("stop", "cut", "lower")) and "dose" in words


def check_8(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Options, comparators, sources, and everything assumed or unknown listed."""
    found = _options(plan) + _comparators(given, plan) + _listed(given, plan) + _silent(given, plan)
    known = {s["id"] for s in plan.get("sources") or []}
    for where, finding in findings(plan):
        head = f"{where} finding {finding.get('rule')}"
        if not finding.get("sources"):
            found.append(f"8.source | {head} | no source")
        elif not set(finding["sources"]) <= known:
            found.append(
                f"8.source | {head} | {sorted(set(finding['sources']) - known)} not among the plan's sources"
            )
        if finding.get("status") not in STATUSES or finding.get("severity") not in SEVERITIES:
            found.append(f"8.words | {head} | {finding.get('status')}, {finding.get('severity')}")
        if not finding.get("says"):
            found.append(f"8.words | {head} | says nothing")
    return found


def unanswered_rules(given: Given) -> set[str]:
    """The rules that this case leaves without an answer: unknown is never taken as no."""
    person = given.person
    found = {rule for rule, field in RULES_THAT_ASK if person.get(field) is None}
    if person.get("sex") == "male":
        found.discard("R033")
    seizure, delirium = given.past_withdrawal()
    if None in (seizure, delirium) and True not in (seizure, delirium):
        found.add("R026")
    return found


def _silent(given: Given, plan: Mapping[str, Any]) -> list[str]:
    said = {f.get("rule"): f.get("status") for f in plan.get("findings") or []}
    found = [
        f"8.silent | plan finding {rule} | says {said.get(rule)}, but the case leaves it open"
        for rule in sorted(unanswered_rules(given))
        if said.get(rule) != "cannot_tell"
    ]
    age = given.person.get("age_years")
    if age is not None and said.get("R036") != ("met" if age >= OLDER else "not_applicable"):
        found.append(f"8.silent | plan finding R036 | says {said.get('R036')} at an age of {age}")
    return found


def findings(plan: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every finding of a plan, with where it stands."""
    for finding in plan.get("findings") or []:
        yield "plan", finding
    for option in plan.get("options") or []:
        for finding in option.get("findings") or []:
            yield place(option), finding


def shape(option: Mapping[str, Any]) -> str:
    """What makes an option differ from another: which doses on which days."""
    steps = [(s["start"], s["end"], s.get("cycle_days"), s["doses"]) for s in option["steps"]]
    return json.dumps(steps, sort_keys=True, default=str)


def _options(plan: Mapping[str, Any]) -> list[str]:
    options = plan.get("options") or []
    found = []
    if len({option["id"] for option in options}) != len(options):
        found.append("8.ids | plan | two options of one id")
    alike = [(a["id"], b["id"]) for a, b in itertools.combinations(options, 2) if shape(a) == shape(b)]
    found += [f"8.alike | plan | {left} and {right} are the same" for left, right in alike]
    if len({shape(option) for option in options}) < 2 and not any(
        _few(f) for f in plan.get("findings") or []
    ):
        found.append(
            f"8.few | plan | {len(options)} option(s), no finding that says so and names what would help"
        )
    published = {p["id"].replace("_", "-"): p for p in plan["comparators"].get("published") or []}
    for option in options:
        profile = published.get(option["id"].removeprefix("published-"), {})
        if profile.get("breaks"):
            found.append(
                f"8.published | {place(option)} | a published profile that breaks a rule is an option"
            )
    return found


def _few(finding: Mapping[str, Any]) -> bool:
    words = f"{finding.get('says')} {finding.get('do')}".lower()
    few = "option" in words and finding.get("status") in ("not_met", "cannot_tell", "met")
    return few and finding.get("rule") == "R063" and any(word in words for word in HELP)


def _comparators(given: Given, plan: Mapping[str, Any]) -> list[str]:
    beside = plan.get("comparators") or {}
    found = []
    if "stay" not in beside:
        found.append("8.stay | plan | staying on the dose is not shown")
    stop = beside.get("stop_today")
    words = str((stop or {}).get("warning")).lower()
    if stop is None:
        found.append("8.stop | plan | stop_today is not shown")
    elif "seizure" not in words or "do not stop suddenly" not in words or "kill" not in words:
        found.append(f"8.warning | plan | stop_today warns only: {words[:100]}")
    begins = None if given.use_days is None else given.use_days + (given.start - given.as_of).days
    if begins is not None and begins < SHORT_USE_DAYS and stop is not None:
        if "r052" not in json.dumps(stop, default=str).lower():
            found.append(f"8.short | plan | {given.use_days} days of use, stop_today does not cite R052")
    if not plan.get("limits"):
        found.append("8.limits | plan | says nothing of its limits")
    return found


def unknown_fields(given: Given) -> list[str]:
    """The safety fields that the case leaves open, by a word that their listing must hold."""
    history = given.person.get("history") or {}
    places: dict[str, Mapping[str, Any]] = {"person": given.person, "history": history}
    found = [word for where, key, word in SAFETY_FIELDS if places[where].get(key) is None]
    if "breathing" in found and BREATHING & set(given.person.get("conditions") or []):
        found.remove("breathing")
    if given.person.get("sex") == "male" and "pregnan" in found:
        found.remove("pregnan")
    if given.person.get("sex") == "male" and "breastfeeding" in found:
        found.remove("breastfeeding")
    alcohol = given.case.get("alcohol") or {}
    if all(value is None for value in alcohol.values()) and given.person.get("audit_c") is None:
        found.append("alcohol")
    return found


def _listed(given: Given, plan: Mapping[str, Any]) -> list[str]:
    said = [str(entry) for entry in plan.get("not_known") or []]
    found = [
        f"8.unknown | plan | {word} is not known and not listed"
        for word in unknown_fields(given)
        if not any(word in entry for entry in said)
    ]
    assumed = {entry["field"] for entry in plan.get("assumed") or []}
    for entry in plan.get("assumed") or []:
        if not entry.get("why"):
            found.append(f"8.assumed | plan | {entry.get('field')} is assumed without a why")
    for setting in SETTINGS:
        if given.taper.get(setting) is None and f"taper.{setting}" not in assumed:
            found.append(f"8.assumed | plan | taper.{setting} was left out and is not listed as assumed")
        if given.taper.get(setting) is not None and f"taper.{setting}" in assumed:
            found.append(f"8.assumed | plan | taper.{setting} was given and is listed as assumed")
    return found


def check_9(first: str, second: str) -> list[str]:
    """The same case, the same bytes, but for made_at."""
    left, right = (MADE_AT.sub("", text) for text in (first, second))
    return [] if left == right else ["9.bytes | plan | the same case gave different bytes"]


def check_10(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Only the methods asked for, within the weeks asked for; where that cannot be, the plan says why."""
    found = []
    refused = {entry["method"] for entry in plan.get("refused_methods") or [] if entry.get("why")}
    wanted = set(given.taper.get("methods") or METHODS) - refused
    if wanted and given.taper.get("switch_to"):
        wanted.add("switch")  # a drug to switch to asks for a switch, whatever else is asked for
    weeks = given.taper.get("max_weeks")
    for option in plan.get("options") or []:
        if wanted and option["method"] not in wanted:
            found.append(f"10.method | {place(option)} | {option['method']}, asked for {sorted(wanted)}")
        last = day(option["steps"][-1]["start"]) if option["steps"] else given.start
        said = f"longer than the {weeks} asked for" in " ".join(option.get("notes") or [])
        if weeks and last > given.start + timedelta(weeks=weeks) and not said:
            found.append(
                f"10.weeks | {place(option)} | last step on {last}, asked for {weeks} weeks, nothing says so"
            )
        if not option.get("says"):
            found.append(f"10.says | {place(option)} | no plain sentence")
    return found


def check_12(given: Given, plan: Mapping[str, Any]) -> list[str]:
    """Predictions are whole, finite, in range, and their bands are in order."""
    found = []
    for where, prediction in predictions(plan):
        found += [f"12.{kind} | {where} | {text}" for kind, text in _prediction(prediction)]
    return found


def predictions(plan: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every prediction of a plan, with where it stands."""
    for option in plan.get("options") or []:
        if option.get("prediction"):
            yield place(option), option["prediction"]
    for name in ("stay", "stop_today"):
        prediction = (plan["comparators"].get(name) or {}).get("prediction")
        if prediction:
            yield name, prediction
    for profile in plan["comparators"].get("published") or []:
        if profile.get("prediction"):
            yield str(profile["id"]), profile["prediction"]


def _bands(prediction: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], float | None]]:
    """Each band by name, with its upper bound."""
    yield "pwc20", prediction["pwc20"], PWC_MAX
    yield "occupancy", prediction["occupancy"], 1
    yield "peak_pwc20", prediction["peak_pwc20"], PWC_MAX
    yield "chance_rise_5", prediction["chance_rise_5"], 1
    yield "days_above_5", prediction["days_above_5"], None
    for moiety, band in prediction["plasma_ng_per_ml"].items():
        yield f"plasma {moiety}", band, None


def _prediction(prediction: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    length = len(prediction["day"])
    if length < 1 or len(prediction["date"]) != length:
        yield "length", f"{length} days, {len(prediction['date'])} dates"
    for name, band, top in _bands(prediction):
        lines = {q: _numbers(band[q]) for q in QUANTILES if q in band}
        if set(lines) < {"p05", "p50", "p95"}:
            yield "band", f"{name} has only {sorted(lines)}"
        if isinstance(band.get("p50"), list) and any(len(line) != length for line in lines.values()):
            yield "length", f"{name}: {[len(line) for line in lines.values()]}, {length} days"
        for line in lines.values():
            if any(not math.isfinite(x) or x < -1e-9 or (top is not None and x > top + 1e-9) for x in line):
                yield "range", f"{name} leaves 0 to {top}"
        ordered = [lines[q] for q in QUANTILES if q in lines]
        for low, high in itertools.pairwise(ordered):
            if any(a > b + 1e-9 for a, b in zip(low, high, strict=False)):
                yield "order", f"{name}: its bands cross"


def _numbers(value: Any) -> list[float]:
    return [float("nan") if x is None else float(x) for x in (value if isinstance(value, list) else [value])]
