"""``glidepath drugs``: what is known, for a terminal and for a machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glidepath.assessment.known_drugs import known_drugs
from glidepath.interfaces.options import OutputOptions
from glidepath.interfaces.outcome import DONE, Outcome
from glidepath.interfaces.printing import finish, json_file

_KINDS = {"benzodiazepine": "benzodiazepine", "z_drug": "Z-drug"}


def run(name: str | None, output: OutputOptions) -> int:
    """Print what is known of one drug, or of all.

    Parameters
    ----------
    name
        A generic or brand name; None for all.
    output
        Where it goes.

    Returns
    -------
    int
        The exit status.
    """
    data = known_drugs(name)
    words = _list(data["drugs"]) if name is None else _sheet(data["drugs"][0], data["sources"])
    outcome = Outcome(status=DONE, words=words, data=data, files=lambda _: {"drugs.json": json_file(data)})
    return finish(outcome, output)


def _list(drugs: Iterable[Mapping[str, Any]]) -> str:
    lines = [f"{'drug':<18}{'kind':<16}{'half-life [h]':<26}{'products US/UK':<16}simulated"]
    for drug in drugs:
        counts = "/".join(str(count) for count in drug["products"].values())
        lives = ", ".join(_number(item) for item in drug["half_life_h"].values())
        simulated = "yes" if drug["simulated"] else f"no: {drug['not_simulated_because']}"
        lines.append(f"{drug['name']:<18}{_KINDS[drug['kind']]:<16}{lives:<26}{counts:<16}{simulated}")
    lines += [
        "",
        "Half-lives: of the drug, then of its active metabolites.",
        "One in full: glidepath drugs clonazepam",
    ]
    return "\n".join(lines)


def _sheet(drug: Mapping[str, Any], sources: Iterable[Mapping[str, Any]]) -> str:
    brands = f" ({', '.join(drug['brands'])})" if drug["brands"] else ""
    simulated = "yes" if drug["simulated"] else f"no: {drug['not_simulated_because']}"
    lines = [
        f"{drug['name']}{brands}: {_KINDS[drug['kind']]}, {drug['acting']}-acting",
        f"Simulated: {simulated}",
    ]
    lines += [f"Note: {note}" for note in drug["notes"]]
    lines += [
        "",
        *_half_lives(drug),
        *_kinetics(drug),
        *_studies(drug),
        *_equivalents(drug),
        *_products(drug),
        "Sources",
    ]
    lines += [f"  {one['id']}: {one['title']}{_year(one)}. {one['url']}".rstrip() for one in sources]
    lines += ["", "Grades: measured, derived or assumed; in brackets, how far the source was read."]
    return "\n".join(lines)


def _half_lives(drug: Mapping[str, Any]) -> list[str]:
    lives = [f"  {moiety}: {_figure(value)}" for moiety, value in drug["half_life_h"].items()]
    potencies = [f"  {moiety}: {_figure(value)}" for moiety, value in drug["ec50_ng_per_ml"].items()]
    return ["Half-life", *lives, "", "Level at half occupancy (EC50)", *(potencies or ["  not known"]), ""]


def _kinetics(drug: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for kinetics in drug["kinetics"]:
        for moiety in kinetics["moieties"]:
            lines.append(f"Kinetics, {kinetics['release']}: {moiety['moiety']} ({moiety['role']})")
            lines.append(f"  {moiety['basis']} (confidence {moiety['confidence']})")
            lines += [f"  {name}: {_figure(value)}" for name, value in moiety["constants"].items()]
            lines.append("")
    return lines


def _studies(drug: Mapping[str, Any]) -> list[str]:
    lines = ["Studies that disagree, side by side"] if drug["studies"] else []
    for one in drug["studies"]:
        drawn = f"; drawn for {one['drawn_for']}" if one["drawn_for"] else ""
        lines.append(f"  {one['moiety']}, {one['constant']}: {_figure(one)}; {one['study']}{drawn}")
    return [*lines, ""] if lines else []


def _equivalents(drug: Mapping[str, Any]) -> list[str]:
    lines = ["Held equal to 10 mg diazepam, table by table (never averaged)"]
    for row in drug["equal_to_10_mg_diazepam"]:
        low, high = _amount(row["low_mg"]), _amount(row["high_mg"])
        first = f", first choice in {' and '.join(row['first_in'])}" if row["first_in"] else ""
        note = f"; {row['note']}" if row.get("note") else ""
        lines.append(
            f"  {low if low == high else f'{low} to {high}'} mg: {row['title']}{_year(row)} "
            f"[{row['table']}, {row['read']}{first}]{note}"
        )
    return [*(lines if len(lines) > 1 else [*lines, "  in no table here"]), ""]


def _products(drug: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for market, products in drug["products"].items():
        lines.append(f"Products, {market}")
        for product in products:
            code = f"; RxNorm {product['rxcui']}" if product["rxcui"] else ""
            lines.append(f"  {product['product']}{_score(product)}{code} [{', '.join(product['sources'])}]")
        lines += [] if products else ["  none on file"]
        lines.append("")
    return lines


def _score(product: Mapping[str, Any]) -> str:
    """How a tablet may be split; nothing for what is no tablet."""
    if "tablet" not in product["form"]:
        return ""
    if product["score_parts"] == 1:
        return "; no score on file"
    sure = "" if product["score_verified"] else " (not verified)"
    return f"; scored in {product['score_parts']}{sure}"


def _figure(value: Mapping[str, Any]) -> str:
    spread = f", between people {value['spread']:g} {value['spread_kind']}" if "spread" in value else ""
    limits = f", {value['low']:g} to {value['high']:g}" if "low" in value and "high" in value else ""
    if value["value"] is None and limits:
        limits = f"{limits}; no middle given"
    sources = f" [{', '.join(value['sources'])}]" if value["sources"] else ""
    return f"{_number(value)} {value['unit']}{limits}{spread}; {value['grade']} ({value['read']}){sources}"


def _number(value: Mapping[str, Any]) -> str:
    return "not known" if value["value"] is None else f"{value['value']:g}"


def _amount(amount: float) -> str:
    return f"{amount:.4g}"


def _year(one: Mapping[str, Any]) -> str:
    return f" ({one['year']})" if one["year"] else ""
