"""The options of the commands, in the words of the case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter

_PERSON = Group("The person (left out = not known)", sort_key=3)
_MEDICINE = Group("The medicine, when CASE is plain words", sort_key=2)
_TAPER = Group("The taper", sort_key=4)
_OUTPUT = Group("Output", sort_key=1)


def _maybe(name: str, help: str) -> Parameter:
    return Parameter(name=f"--{name}", negative=f"--no-{name}", help=help)


@Parameter(name="*", group=_OUTPUT)
@dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """Where the answer goes."""

    json: Annotated[bool, Parameter(help="Machine output alone on standard output.")] = False
    folder: Annotated[
        str | None, Parameter(name=["-o", "--folder"], help="Write the files into this folder.")
    ] = None


@Parameter(name="*", group=_OUTPUT)
@dataclass(frozen=True, kw_only=True)
class PrintOptions:
    """How the printed pages and the calendar are made."""

    paper: Annotated[
        Literal["letter", "a4"] | None, Parameter(help="Paper of the PDF (US: letter, else a4).")
    ] = None
    timezone: Annotated[str | None, Parameter(help="Time zone of the calendar, such as America/Denver.")] = (
        None
    )


@Parameter(name="*", group=_PERSON)
@dataclass(frozen=True, kw_only=True)
class PersonOptions:
    """What is known of the person."""

    age: Annotated[float | None, Parameter(help="Age [years].")] = None
    sex: Annotated[Literal["female", "male"] | None, Parameter(help="Sex, for body size.")] = None
    weight: Annotated[float | None, Parameter(help="Weight [kg].")] = None
    height: Annotated[float | None, Parameter(help="Height [cm].")] = None
    pregnant: Annotated[bool | None, _maybe("pregnant", "Pregnant.")] = None
    breastfeeding: Annotated[bool | None, _maybe("breastfeeding", "Breastfeeding.")] = None
    epilepsy: Annotated[bool | None, _maybe("epilepsy", "Epilepsy or seizures.")] = None
    liver: Annotated[bool | None, _maybe("liver", "Liver disease.")] = None
    breathing_disease: Annotated[
        bool | None, _maybe("breathing-disease", "Lung disease or sleep apnoea.")
    ] = None
    opioids: Annotated[bool | None, _maybe("opioids", "Takes an opioid.")] = None
    suicidality: Annotated[bool | None, _maybe("suicidality", "Thoughts of suicide.")] = None
    withdrawal_seizure: Annotated[bool | None, _maybe("withdrawal-seizure", "A past withdrawal seizure.")] = (
        None
    )
    withdrawal_delirium: Annotated[
        bool | None, _maybe("withdrawal-delirium", "A past withdrawal delirium.")
    ] = None
    emergency_sign: Annotated[
        list[str] | None,
        Parameter(negative="--no-emergency-signs", help="A sign that is there now; may be repeated."),
    ] = None
    condition: Annotated[
        list[str] | None, Parameter(negative="--no-conditions", help="A condition; may be repeated.")
    ] = None
    drinks: Annotated[float | None, Parameter(help="Alcoholic drinks a week (0 = none).")] = None

    def as_case(self) -> dict[str, Any]:
        """Write what was given as parts of a case file."""
        history = _given(
            withdrawal_seizure=self.withdrawal_seizure, withdrawal_delirium=self.withdrawal_delirium
        )
        person = _given(
            age_years=self.age,
            sex=self.sex,
            weight_kg=self.weight,
            height_cm=self.height,
            pregnant=self.pregnant,
            breastfeeding=self.breastfeeding,
            epilepsy=self.epilepsy,
            liver=self.liver,
            breathing_disease=self.breathing_disease,
            opioids=self.opioids,
            suicidality=self.suicidality,
            emergency_signs=_listed(self.emergency_sign),
            conditions=_listed(self.condition),
            history=history or None,
        )
        alcohol = _given(drinks_per_week=self.drinks)
        return _given(person=person or None, alcohol=alcohol or None)


@Parameter(name="*", group=_MEDICINE)
@dataclass(frozen=True, kw_only=True)
class MedicineOptions:
    """What plain words leave open."""

    since: Annotated[str | None, Parameter(help="First day on this dose, such as 2024-12-01.")] = None
    until: Annotated[str | None, Parameter(help="Last day on it, where it has ended.")] = None
    indication: Annotated[str | None, Parameter(help="What it is taken for.")] = None
    also: Annotated[
        tuple[str, ...],
        Parameter(help="Directions of another medicine; may be repeated.", show_default=False),
    ] = ()

    def as_case(self) -> dict[str, Any]:
        """Write what was given as parts of a case in plain words."""
        more = [{"directions": text} for text in self.also]
        return _given(since=self.since, until=self.until, indication=self.indication, medicines=more or None)

    def given(self) -> str | None:
        """The first of these options that was used, or None."""
        used = [item.name for item in fields(self) if getattr(self, item.name)]
        return f"--{used[0]}" if used else None


@Parameter(name="*", group=_TAPER)
@dataclass(frozen=True, kw_only=True)
class TaperOptions:
    """What kind of taper is asked for."""

    as_of: Annotated[str | None, Parameter(help="The day that counts as today.")] = None
    start: Annotated[str | None, Parameter(help="First day of the taper.")] = None
    market: Annotated[str | None, Parameter(help="Whose products: US or UK.")] = None
    drug: Annotated[str | None, Parameter(help="Which drug to taper, where several are taken.")] = None
    target: Annotated[str | None, Parameter(help="Where it ends [mg a day] (0).")] = None
    method: Annotated[
        tuple[str, ...],
        Parameter(
            help="percent_of_current, percent_of_start, equal_drive or switch; may be repeated. "
            "optimised is not computed yet.",
            show_default=False,
        ),
    ] = ()
    pace_percent: Annotated[str | None, Parameter(help="Percent of the dose per 14 days.")] = None
    pace_of: Annotated[str | None, Parameter(help="Percent of the current dose or of the start dose.")] = None
    max_weeks: Annotated[int | None, Parameter(help="Longest duration [weeks].")] = None
    split: Annotated[str | None, Parameter(help="Which tablets are split: scored, half or none.")] = None
    liquid: Annotated[bool | None, Parameter(negative="--no-liquid", help="Whether liquids are allowed.")] = (
        None
    )
    cycles: Annotated[
        bool | None, Parameter(negative="--no-cycles", help="Whether days may differ in a cycle.")
    ] = None
    switch_to: Annotated[str | None, Parameter(help="Drug to switch to, such as diazepam.")] = None
    fill_days: Annotated[int | None, Parameter(help="Days of one fill (28).")] = None
    equivalence: Annotated[str | None, Parameter(help="Equivalence table (see glidepath drugs).")] = None

    def as_case(self) -> dict[str, Any]:
        """Write what was given as parts of a case file."""
        taper = _given(
            start=self.start,
            market=self.market,
            drug=self.drug,
            target_mg=self.target,
            methods=list(self.method) or None,
            pace_percent=self.pace_percent,
            pace_of=self.pace_of,
            max_weeks=self.max_weeks,
            allow_split=self.split,
            allow_liquid=self.liquid,
            allow_cycles=self.cycles,
            switch_to=self.switch_to,
            fill_days=self.fill_days,
            equivalence=self.equivalence,
        )
        return _given(as_of=self.as_of, taper=taper or None)


def _listed(words: list[str] | None) -> list[str] | None:
    """Read the lone word none as an empty list."""
    none = words is not None and [word.strip().lower() for word in words] == ["none"]
    return [] if none else words


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the values of options over those of a case file; lists are replaced whole.

    Parameters
    ----------
    under
        The case file.
    over
        What the options say.

    Returns
    -------
    dict[str, Any]
        Both, where the options win.

    Examples
    --------
    >>> laid_over({"taper": {"market": "US", "fill_days": 28}}, {"taper": {"market": "UK"}})
    {'taper': {'market': 'UK', 'fill_days': 28}}
    """
    joined = dict(under)
    for name, value in over.items():
        before = joined.get(name)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        joined[name] = laid_over(before, value) if both else value  # type: ignore[arg-type]
    return joined
