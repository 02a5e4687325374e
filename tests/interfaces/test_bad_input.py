"""Bad input: one line, what is wrong and where, and what to type instead; quickly, and nothing of the inside leaks."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.case_file import case_from_mapping, case_from_text, case_from_words, cases_from_jsonl
from glidepath.formats.dispensing import case_from_dispensing
from glidepath.formats.plain_data import plain_data
from glidepath.formats.plan_json import plan_from_json

from .command import glidepath

TODAY = date(2026, 11, 22)
GOOD = "medicines: [{directions: clonazepam 1 mg bid, since: 2024-12-01}]\n"

YAML = {
    "empty": ("", "case"),
    "only a comment": ("# nothing\n", "case"),
    "a list": ("[1, 2]", "table of fields"),
    "a number": ("5", "table of fields"),
    "no medicines": ("person: {age_years: 46}", "medicines"),
    "medicines empty": ("medicines: []", "medicines"),
    "medicines a number": ("medicines: 5", "medicines"),
    "entry a number": ("medicines: [5]", "medicines[0]"),
    "entry without directions": ("medicines: [{since: 2024-12-01}]", "directions are missing"),
    "directions a number": ("medicines: [{directions: 5}]", "medicines[0].directions"),
    "directions empty": ("medicines: [{directions: ''}]", "medicines[0].directions"),
    "no benzodiazepine": ("medicines: [{directions: oxycodone 5 mg qid}]", "no benzodiazepine"),
    "unknown field": (GOOD + "taperr: {}", "did you mean taper?"),
    "unknown field far from all": (GOOD + "zzzzzz: 1", "the fields are"),
    "unknown person field": (GOOD + "person: {age: 46}", "did you mean age_years?"),
    "unknown medicine field": ("medicines: [{direction: clonazepam 1 mg bid}]", "did you mean directions?"),
    "negative weight": (GOOD + "person: {weight_kg: -70}", "person.weight_kg"),
    "age 200": (GOOD + "person: {age_years: 200}", "person.age_years"),
    "age in words": (GOOD + "person: {age_years: forty}", "person.age_years"),
    "age a list": (GOOD + "person: {age_years: [46]}", "person.age_years"),
    "age not a number": (GOOD + "person: {age_years: .nan}", "person.age_years"),
    "age true": (GOOD + "person: {age_years: true}", "person.age_years"),
    "weight in pounds": (GOOD + "person: {weight_kg: 155 lb}", "person.weight_kg"),
    "sex no": (GOOD + "person: {sex: no}", "female or male"),
    "pregnant maybe": (GOOD + "person: {pregnant: maybe}", "true, false, or null"),
    "pregnant man": (GOOD + "person: {sex: male, pregnant: true}", "contradict"),
    "audit too high": (GOOD + "person: {audit_c: 40}", "person.audit_c"),
    "audit broken": (GOOD + "person: {audit_c: 2.5}", "whole number"),
    "person a list": (GOOD + "person: [46]", "person"),
    "history unknown field": (
        GOOD + "person: {history: {seizure: true}}",
        "did you mean withdrawal_seizure?",
    ),
    "opioid denied and listed": (
        "medicines: [clonazepam 1 mg bid, oxycodone 5 mg qid]\nperson: {opioids: false}",
        "person.opioids",
    ),
    "since after today": ("medicines: [{directions: clonazepam 1 mg bid, since: 2027-01-01}]", "after today"),
    "until before since": (
        "medicines: [{directions: clonazepam 1 mg bid, since: 2025-01-01, until: 2024-01-01}]",
        "lies before",
    ),
    "since an American date": (
        "medicines: [{directions: clonazepam 1 mg bid, since: 12/01/2024}]",
        "2024-12-01",
    ),
    "since the 31st of February": (
        "medicines: [{directions: clonazepam 1 mg bid, since: 2024-02-31}]",
        "since",
    ),
    "since a number": ("medicines: [{directions: clonazepam 1 mg bid, since: 2024}]", "since"),
    "since given twice": (
        "medicines: [{directions: clonazepam 1 mg bid for 18 months, since: 2024-12-01}]",
        "given twice",
    ),
    "taken before birth": (
        "medicines: [{directions: clonazepam 1 mg bid, since: 1960-01-01}]\nperson: {age_years: 40}",
        "before birth",
    ),
    "as_of in the year one": (GOOD + "as_of: 0001-01-01", "as_of"),
    "as_of at the end of time": (GOOD + "as_of: 9999-12-31", "as_of"),
    "as_of words": (GOOD + "as_of: today", "as_of"),
    "start before today": (GOOD + "as_of: 2026-11-22\ntaper: {start: 2026-11-01}", "taper.start"),
    "market unknown": (GOOD + "taper: {market: France}", "US or UK"),
    "market no": (GOOD + "taper: {market: no}", "US or UK"),
    "method unknown": (GOOD + "taper: {methods: [cold_turkey]}", "percent_of_current"),
    "equivalence unknown": (GOOD + "taper: {equivalence: nobody1999}", "taper.equivalence"),
    "switch to unknown": (GOOD + "taper: {switch_to: aspirin}", "diazepam"),
    "switch to the same": (GOOD + "taper: {switch_to: klonopin}", "taken now"),
    "target above": (GOOD + "taper: {target_mg: 3}", "not below the current 2 mg"),
    "target the same": (GOOD + "taper: {target_mg: 2}", "not below"),
    "target negative": (GOOD + "taper: {target_mg: -1}", "at least 0"),
    "fill days zero": (GOOD + "taper: {fill_days: 0}", "taper.fill_days"),
    "fill days broken": (GOOD + "taper: {fill_days: 7.5}", "whole number"),
    "pace above the ceiling": (GOOD + "taper: {pace_percent: 50}", "up to 25"),
    "pace zero": (GOOD + "taper: {pace_percent: 0}", "above 0"),
    "max weeks negative": (GOOD + "taper: {max_weeks: -1}", "taper.max_weeks"),
    "split wrongly": (GOOD + "taper: {allow_split: quarters}", "scored, half or none"),
    "drug not taken": (GOOD + "taper: {drug: diazepam}", "not taken today"),
    "both measures of alcohol": (GOOD + "alcohol: {drinks_per_week: 4, grams_per_week: 60}", "keep one"),
    "alcohol negative": (GOOD + "alcohol: {drinks_per_week: -4}", "alcohol.drinks_per_week"),
    "a table for a number": (GOOD + "person: {weight_kg: {kg: 70}}", "a table is not possible"),
    "title too long": (GOOD + f"title: {'x' * 600}", "longer than 500"),
    "title a number": (GOOD + "title: 5", "a few words"),
    "too many conditions": (GOOD + f"person: {{conditions: {['a'] * 101}}}", "longer than 100"),
    "too many medicines": (f"medicines: {['clonazepam 1 mg bid'] * 201}", "longer than 200"),
    "only a pause": ("medicines: ['clonazepam nothing for 2 weeks']", "no benzodiazepine"),
    "only an empty entry": ("medicines: ['other medicine hydralazine']", "no benzodiazepine"),
    "switch to what is not sold": (GOOD + "taper: {market: UK, switch_to: quazepam}", "no quazepam product"),
    "equivalence a number": (GOOD + "taper: {equivalence: 5}", "the name of a table"),
    "override without reason": (GOOD + "override: {rule: R006, by: Dr A}", "override.reason"),
    "override of no rule": (GOOD + "override: {rule: R999, reason: x, by: Dr A}", "override.rule"),
    "specialist without schedule": (
        GOOD + "specialist: {name: A, role: neurologist, date: 2026-11-01}",
        "specialist.schedule",
    ),
    "specialist step without length": (
        GOOD + "specialist: {name: A, role: neurologist, date: 2026-11-01, schedule: [{daily_mg: 1}]}",
        "length is missing",
    ),
    "specialist gap": (
        GOOD
        + "taper: {start: 2026-12-01}\n"
        + "specialist: {name: A, role: n, date: 2026-11-01, schedule: [{daily_mg: 1, start: 2026-12-05, days: 3}]}",
        "does not follow",
    ),
    "a tablet that is not made": (
        "medicines: [{directions: 'clonazepam 2.5 mg tablets, 1 at night'}]",
        "the strengths are 0.125, 0.25, 0.5, 1, 2 mg",
    ),
    "a capsule of another market": (
        "medicines: [{directions: 'clonazepam 0.25 mg tablet at night'}]\ntaper: {market: UK}",
        "the strengths are 0.5, 2 mg",
    ),
    "a tab in the indent": ("medicines:\n\t- directions: clonazepam 1 mg bid\n", "line 2"),
    "an open bracket": ("medicines: [{directions: clonazepam 1 mg bid}\n", "not YAML"),
    "an unquoted colon": ("medicines: [{directions: clonazepam: 1 mg: bid}]\nx: : y", "line"),
    "a key twice": (GOOD + GOOD, "there twice"),
    "an anchor": ("a: &a [1]\nmedicines: *a", "anchor"),
    "a tag": ("medicines: !!python/object/apply:os.system ['ls']", "tag"),
    "two documents": (f"{GOOD}---\n{GOOD}", "second YAML document"),
    "nested too deeply": ("[" * 500 + "]" * 500, "nested"),
    "nested without brackets": ("- " * 400 + "a", "nested"),
    "a key that is a list": ("[1, 2]: 3", "name of a field"),
}


def says_of(call: object, *arguments: object) -> str:
    """Call and give back the one line of the error; it must be one line, short, and without inner words."""
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert time.perf_counter() - started < 2
    says = caught.value.says
    assert "\n" not in says and "\r" not in says
    assert 20 < len(says) < 700
    for inside in ("Traceback", "pydantic", "ValueError", "object at 0x", "NoneType", "Fraction("):
        assert inside not in says
    return says


@pytest.mark.parametrize("name", YAML)
def test_bad_yaml(name: str) -> None:
    text, part = YAML[name]
    assert part in says_of(case_from_text, text, "yaml", TODAY)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "line 1"),
        ("", "line 1"),
        ("nul", "not JSON"),
        ('{"medicines": NaN}', "NaN"),
        ('{"a": 1, "a": 2}', "there twice"),
        ('{"medicines": ["clonazepam 1 mg bid"], "person": {"age_years": 1e400}}', "age_years"),
        ("[" * 100_000, "nested"),
        ('{"medicines": ["clonazepam 1 mg bid"], "title": "\\ud800"}', "control characters"),
        ("9" * 5000, "too long"),
        (
            '{"medicines": [{"directions": "clonazepam 1 mg bid"}], "person": {"weight_kg": '
            + "9" * 5000
            + "}}",
            "",
        ),
    ],
)
def test_bad_json(text: str, part: str) -> None:
    assert part in says_of(case_from_text, text, "json", TODAY)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfem\x00e\x00d\x00", "UTF-16"),
        ("medicines: [clonazépam]".encode("latin-1"), "not UTF-8"),
        (b"\x00\x01\x02\x03", "control character"),
        (b"PK\x03\x04" + bytes(range(1, 9)) * 40, "control character"),
        (b"a" * 10_000_000, "longer than"),
    ],
)
def test_bytes_that_are_no_case(content: bytes, part: str) -> None:
    assert part in says_of(case_from_text, content, "yaml", TODAY)


def test_ten_megabytes_of_junk_are_refused_at_once() -> None:
    started = time.perf_counter()
    says_of(case_from_text, "- [" * 3_300_000, "yaml", TODAY)
    assert time.perf_counter() - started < 0.5


def test_a_million_aliases_do_not_unfold() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(8)]
    assert "anchor" in says_of(case_from_text, "\n".join(lines), "yaml", TODAY)


@pytest.mark.parametrize(
    ("words", "options", "part"),
    [
        ("clonazepam 1 mg bid", {"medicines": ["other medicine hydralazine", "oxycodon"]}, "medicines[2]"),
        ("hello", {}, "no benzodiazepine"),
        ("", {}, "directions"),
        ("clonazepam 1 mg twice daily", {"since": "yesterday"}, "since"),
        ("clonazepam 1 mg twice daily", {"person": {"age_years": -1}}, "person.age_years"),
        ("clonazepam 1 mg twice daily", {"colour": "red"}, "colour"),
        ("clonazepam 1 mg twice daily for 2 years", {"since": "2024-01-01"}, "given twice"),
    ],
)
def test_bad_words_and_options(words: str, options: dict[str, object], part: str) -> None:
    assert part in says_of(case_from_words, words, options, TODAY)


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("", "empty"),
        ("date,drug\n2024-01-01,clonazepam\n", "no column quantity"),
        ("date,drug,strength,quantity,days_supply\n", "no dispensing"),
        ("date,drug,strength,quantity,days_supply\n01/02/2024,clonazepam,1,60,30\n", "row 2, column date"),
        (
            "date,drug,strength,quantity,days_supply\n2024-01-01,clonazepan,1,60,30\n",
            "did you mean clonazepam?",
        ),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,,60,30\n", "row 2, column strength"),
        (
            "date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,1,many,30\n",
            "row 2, column quantity",
        ),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,1,60,0\n", "row 2, column days"),
        (
            "date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,1,-60,30\n",
            "row 2, column quantity",
        ),
        ("date,drug,strength,quantity,days_supply\n2027-01-01,clonazepam,1,60,30\n", "not after today"),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,100,60,3\n", "believed"),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,aspirin,100,60,30\n", "no benzodiazepine"),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,blorp,100,60,30\n", "no benzodiazepine"),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,123 !!,100,60,30\n", "row 2, column drug"),
        (
            "date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,1 mg/0 ml,60,30\n",
            "column strength",
        ),
        ("date,drug,strength,quantity,days_supply\n2024-01-01,clonazepam,1,0,30\n", "column quantity"),
        (f"date,drug,strength,quantity,days_supply\n2024-01-01,{'x' * 300},1,60,30\n", "longer than 200"),
        (
            "date,drug,strength,quantity,days_supply\n" + "2024-01-01,clonazepam,1,60,30\n" * 20_001,
            "more than 20,000",
        ),
        (f"date,drug\n2024-01-01,{'x' * 200_000}\n", "not CSV"),
        (
            "person,date,drug,strength,quantity,days_supply\n1,2024-01-01,clonazepam,1,60,30\n"
            "2,2024-01-01,clonazepam,1,60,30\n",
            "2 people",
        ),
        (
            "date,drug,strength,quantity,days_supply\nx,clonazepam,1,60,30\n2024-01-01,clonazepam,1,x,30\n",
            "rows that are wrong: 2",
        ),
    ],
)
def test_bad_dispensings(table: str, part: str) -> None:
    assert part in says_of(case_from_dispensing, table, {}, TODAY)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not JSON"),
        ("[]", "not a plan"),
        ('{"schema": "glidepath.refusal/1"}', "refusal"),
        ('{"schema": "glidepath.plan/2", "options": []}', "not a plan"),
        ('{"schema": "glidepath.plan/1", "options": [{}]}', "options[0]"),
        ('{"schema": "glidepath.plan/1", "options": ["a"]}', "options[0]"),
    ],
)
def test_bad_plan_files(text: str, part: str) -> None:
    assert part in says_of(plan_from_json, text)


def test_one_bad_line_does_not_stop_the_others() -> None:
    good = json.dumps({"medicines": [{"directions": "clonazepam 1 mg bid"}]})
    lines = [good, "{", good, '{"medicines": ["clonazepan 1 mg bid"]}', "", good, ""]
    read = list(cases_from_jsonl(lines, TODAY))
    assert [isinstance(item, InputError) for item in read] == [False, True, False, True, True, False]


def test_the_field_of_an_error_is_its_place_in_the_case() -> None:
    with pytest.raises(InputError) as caught:
        case_from_mapping({"medicines": ["clonazepam 1 mg bid", "lorazepam 1 mg bidd"]}, TODAY)
    assert caught.value.field == "medicines[1].directions"
    assert caught.value.says.startswith("medicines[1].directions: ")
    assert '"bidd"' in caught.value.says


def test_every_bad_case_in_one_file_gives_one_line_each(tmp_path: Path) -> None:
    good = {"medicines": ["clonazepam 1 mg bid"], "as_of": "2026-11-22"}
    lines = []
    for text, _ in YAML.values():
        try:
            data = plain_data(text, "yaml")
        except InputError:
            continue
        lines.append({**data, "as_of": data.get("as_of", "2026-11-22")} if isinstance(data, dict) else data)
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in (good, *lines, good)), encoding="utf-8")
    ran = glidepath("plan", str(path), "--json", "--people", "0")
    given = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    assert len(given) == len(lines) + 2
    for answer in given[1:-1]:
        assert answer["error"]["status"] == 2
        assert "\n" not in answer["error"]["says"]
    assert "error" not in given[0] and "error" not in given[-1]
