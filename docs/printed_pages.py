"""Pages of the reference that are printed from the facts and the test cases, so that they cannot go stale."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from glidepath.basis.amounts import plain_number
from glidepath.basis.sources import Sourced
from glidepath.facts import load
from glidepath.facts.rival_kinetics import rivals_of
from glidepath.facts.shapes import EquivalenceTable, Rule


def cell(text: object) -> str:
    """One cell of a Markdown table."""
    return " ".join(str("" if text is None else text).split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def number(value: Sourced) -> str:
    """One fact with its unit: ``10 %``; a fact that nobody knows prints as *not known*."""
    return "*not known*" if value.value is None else f"{value.value:g} {value.unit}".rstrip(" 1")


def rule_text(rule: Rule) -> str:
    """One rule: what it says, what to do, its numbers and its sources."""
    lines = [
        f"### {rule.id}",
        f"**{rule.severity.replace('_', ' ')}** – {cell(rule.says)}",
        f"*Do:* {cell(rule.do)}",
    ]
    limits = [f"{name} = {number(limit)} ({limit.grade})" for name, limit in sorted(rule.limits.items())]
    if limits:
        lines.append(f"*Numbers:* `{'`, `'.join(limits)}`")
    lines.append(f"*Sources* ({rule.read}): " + ", ".join(f"`{source}`" for source in rule.sources))
    return "\n\n".join(lines) + "\n"


def rules_page() -> str:
    """Every rule, in the words of the fact table, group by group."""
    parts = [
        "# Rules\n\nPrinted from the fact tables. What the four answers of a rule mean: "
        "[decision 0006](../../decisions/0006-what-a-finding-says.md). Sources: [list](sources.md).\n"
    ]
    rules = sorted(load.rules().values(), key=lambda rule: rule.id)
    for group in dict.fromkeys(rule.group for rule in rules):
        parts.append(f"\n## {group.replace('_', ' ').capitalize()}\n")
        parts += [rule_text(rule) for rule in rules if rule.group == group]
    return "\n".join(parts)


def sources_page() -> str:
    """Every source, with how far it was read."""
    rows = [
        (f"`{s.id}`", s.title, s.year, s.url, s.read)
        for s in sorted(load.sources().values(), key=lambda source: source.id)
    ]
    return (
        "# Sources\n\nHow far each was read when the fact was written: *full*, *abstract*, "
        "*secondary* (quoted by another), *memory* (not verified).\n\n"
        + table(("Id", "Title", "Year", "Where", "Read"), rows)
    )


def drugs_page() -> str:
    """What the program knows of each drug."""
    parts = [
        "# Drugs\n\nPrinted from the fact tables, as `glidepath drugs NAME` prints them.\n\n",
        table(
            ("Drug", "Kind", "Brands", "Acting", "Simulated"),
            [
                (
                    d.name,
                    d.kind.replace("_", " "),
                    ", ".join(d.brands),
                    d.acting,
                    "yes" if d.simulated else d.not_simulated_because,
                )
                for d in sorted(load.drugs().values(), key=lambda drug: drug.name)
            ],
        ),
    ]
    for drug in sorted(load.drugs().values(), key=lambda drug: drug.name):
        rows = [
            (
                kinetics.formulation,
                moiety.moiety,
                name,
                number(value),
                value.grade,
                value.read,
                ", ".join(value.sources),
            )
            for kinetics in drug.kinetics
            for moiety in kinetics.moieties
            for name, value in moiety.constants.items()
        ]
        if rows:
            heads = ("Form", "Moiety", "Constant", "Value", "Grade", "Read", "Sources")
            parts.append(f"\n## {drug.name}\n\n" + table(heads, rows))
            parts.append(studies(drug.name))
    return "".join(parts)


def studies(drug: str) -> str:
    """What studies of a drug found where they disagree, side by side; nothing where one counts."""
    rows = []
    for one in rivals_of(drug):
        low, high, drawn = one.number.low, one.number.high, one.role == "of_half_of_the_groups"
        between = "" if low is None or high is None else f"{low:g} to {high:g}"
        found = "" if one.number.value is None else f"{one.number.value:g}"
        use = "drawn for half of the groups" if drawn else ""
        sources = ", ".join(one.number.sources)
        rows.append((one.moiety, one.parameter, one.study, found, between, use, one.number.read, sources))
    heads = ("Moiety", "Constant", "Study", "Value", "Range", "Use", "Read", "Sources")
    return f"\nStudies that disagree, side by side:\n\n{table(heads, rows)}" if rows else ""


def numbers_of(numbers: Mapping[str, Sourced]) -> str:
    """Named numbers as a table."""
    rows = []
    for name, value in sorted(numbers.items()):
        spread = "" if value.spread is None else f"{value.spread:g} ({value.spread_kind})"
        unsure = "" if value.uncertainty_sd_log is None else f"{value.uncertainty_sd_log:g}"
        sources = ", ".join(value.sources)
        rows.append((f"`{name}`", number(value), spread, unsure, value.grade, value.read, sources, value.why))
    return table(("Name", "Value", "People differ", "Not known", "Grade", "Read", "Sources", "Why"), rows)


def numbers_page() -> str:
    """The constants of the dependence model and the single figures of planner and texts."""
    return (
        "# Numbers\n\n*People differ*: spread between people (cv, omega or sd). *Not known*: standard "
        "deviation of the logarithm of the typical value.\n\n## The model\n\n"
        f"{numbers_of(load.model_parameters())}\n## Planner and texts\n\n{numbers_of(load.policies())}"
    )


def equivalents_page() -> str:
    """All published equivalence tables side by side, never averaged."""
    tables = sorted(load.equivalence_tables(), key=lambda one: one.id)
    names = sorted({drug for one in tables for drug in one.rows})
    cells = [[equivalent(one, drug) for one in tables] for drug in names]
    rows = [(drug, *row) for drug, row in zip(names, cells, strict=True)]
    ranks = [
        (f"`{t.id}`", t.title, t.year, ", ".join(f"{market} {n}" for market, n in sorted(t.rank.items())))
        for t in tables
    ]
    return (
        "# Equivalents\n\nmg of each drug that a table holds equal to 10 mg diazepam. The tables differ "
        "widely; none is right for everybody.\n\n"
        + table(("Drug", *(f"`{one.id}`" for one in tables)), rows)
        + "\n"
        + table(("Table", "Title", "Year", "Rank in market"), ranks)
    )


def equivalent(one: EquivalenceTable, drug: str) -> str:
    """What one table says of one drug."""
    row = one.rows.get(drug)
    if row is None:
        return ""
    low, high = plain_number(row.low_mg), plain_number(row.high_mg)
    return low if low == high else f"{low} to {high}"


def products_page() -> str:
    """What a pharmacy of each market can hand out."""
    parts = [
        "# Products\n\nSplit or not: [decision 0005](../../decisions/0005-which-tablets-may-be-split.md).\n"
    ]
    for market in ("US", "UK"):
        rows = [
            (p.name, p.rxcui, p.score_parts, "yes" if p.score_verified else "no", p.score_says, p.read)
            for p in load.products(market)
        ]
        parts.append(
            f"\n## {market}\n\n"
            + table(("Product", "RxNorm", "Parts", "Score verified", "Score", "Read"), rows)
        )
    return "".join(parts)


def given_text(given: object) -> str:
    """What a test case gives, in one line of YAML."""
    return " ".join(yaml.safe_dump(given, default_flow_style=True, sort_keys=False, width=10_000).split())


def case_row(case: dict[str, Any]) -> Sequence[object]:
    """One test case of a rule as a row of a table."""
    severity = f" ({case['severity'].replace('_', ' ')})" if "severity" in case else ""
    answer = str(case.get("status", "")).replace("_", " ") + severity
    return (
        case.get("rule"),
        case.get("edge"),
        case.get("says"),
        f"`{given_text(case.get('given'))}`",
        answer,
    )


def spec_page(root: Path) -> str:
    """The readable test cases of rules and planner, as they are run."""
    parts = [
        "# Cases\n\nRun by `make test`: what each rule answers just under, at and just over its edge, and "
        "where something is not known. What is not given is an ordinary case of long use.\n"
    ]
    for path in sorted((root / "tests" / "spec").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        cases = yaml.safe_load(text)
        if isinstance(cases, list) and all(isinstance(case, dict) and "rule" in case for case in cases):
            body = table(("Rule", "Edge", "Case", "Given", "Answer"), [case_row(case) for case in cases])
        else:
            body = f"```yaml\n{text.rstrip()}\n```\n"
        parts.append(f"\n## {path.stem.replace('_', ' ').capitalize()}\n\n{body}")
    return "".join(parts)


def help_page() -> str:
    """What each command says when asked for help."""
    from glidepath.interfaces.command_line import app

    parts = ["# Help of the commands\n\nAs `glidepath COMMAND --help` prints it.\n"]
    for name in sorted(name for name in app if not name.startswith("-")):
        words = [sys.executable, "-m", "glidepath", name, "--help"]
        says = subprocess.run(  # noqa: S603  (our own program)
            words, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"}
        ).stdout
        parts.append(f"\n## glidepath {name}\n\n```text\n{says.strip()}\n```\n")
    return "".join(parts)


def write_all(folder: Path, root: Path) -> None:
    """Write every printed page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "rules": rules_page(),
        "sources": sources_page(),
        "drugs": drugs_page(),
        "products": products_page(),
        "equivalents": equivalents_page(),
        "numbers": numbers_page(),
        "cases": spec_page(root),
        "help": help_page(),
    }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
