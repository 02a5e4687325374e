"""The schema of every fact, as frozen records: what ``facts.load`` gives out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from glidepath.basis.sources import Grade, Read, Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class MoietyKinetics:
    """Kinetics of one moiety (the drug itself or an active metabolite) for a 70 kg adult.

    ``constants`` maps a parameter name to its number: ``ka_per_h``, ``lag_h``, ``bioavailability``,
    ``clearance_l_per_h``, ``central_volume_l``, ``intercompartmental_clearance_l_per_h``,
    ``peripheral_volume_l``, ``fraction_formed``, ``mass_ratio``, ``allometry_clearance``,
    ``allometry_volume``, ``half_life_h`` (as published). Clearances and volumes are apparent (/F) for a
    parent, true or apparent as the row says for a metabolite. A missing key means not known or not used.
    """

    moiety: str
    role: Literal["parent", "metabolite"]
    parent: str | None
    compartments: Literal[1, 2]
    constants: Mapping[str, Sourced]
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinetics:
    """One coherent set of kinetics for a drug in one release family: parent first, then metabolites."""

    drug: str
    formulation: str
    moieties: tuple[MoietyKinetics, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """One benzodiazepine or Z-drug.

    ``acting`` is ``short`` or ``long`` by the longest half-life of its active moieties against the
    threshold ``short_acting_below_h`` of the policy table. ``max_daily_mg`` bounds what is believed
    when read from a prescription, not what is recommended.
    """

    name: str
    kind: Literal["benzodiazepine", "z_drug"]
    brands: tuple[str, ...]
    acting: Literal["short", "long"]
    simulated: bool
    not_simulated_because: str
    kinetics: tuple[Kinetics, ...]
    plausible_max_daily_mg: Sourced
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Potency:
    """Occupancy EC50 of one moiety in total plasma [ng/mL], and whose equivalent dose it rests on."""

    moiety: str
    equivalent_drug: str
    ec50_ng_per_ml: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of one market.

    ``family`` is the release family (``IR``, ``XR``, ``SL``); ``form`` is what must not be mixed within a
    dose: ``tablet``, ``orally disintegrating tablet``, ``capsule``, ``film``, ``liquid``,
    ``extended-release tablet``, ``extended-release capsule``, ``sublingual tablet``. ``score_parts`` is
    into how many parts the score divides it (1 = none); ``score_verified`` is True only where the scoring
    was read in a source and is unambiguous.
    """

    drug: str
    market: Literal["US", "UK"]
    family: str
    form: str
    strength_mg: Fraction | None
    concentration_mg_per_ml: Fraction | None
    rxcui: str | None
    score_parts: int
    score_verified: bool
    score_read: Read | Literal[""]
    score_says: str
    legal_schedule: str
    sources: tuple[str, ...]
    read: Read
    note: str = ""

    @property
    def name(self) -> str:
        """How people call it: ``clonazepam 0.5 mg tablet (US)``."""
        amount = self.strength_mg if self.strength_mg is not None else self.concentration_mg_per_ml
        unit = "mg" if self.strength_mg is not None else "mg/mL"
        form = "oral liquid" if self.form == "liquid" else self.form
        return f"{self.drug} {float(amount or 0):g} {unit} {form} ({self.market})"

    @property
    def unit(self) -> Literal["tablet", "capsule", "film", "ml"]:
        """What a pharmacy counts."""
        if self.strength_mg is None:
            return "ml"
        if "capsule" in self.form:
            return "capsule"
        return "film" if self.form == "film" else "tablet"


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalenceRow:
    """mg of a drug that one table holds equal to 10 mg diazepam, as a range (low = high where it is one)."""

    drug: str
    low_mg: Fraction
    high_mg: Fraction
    read: Read
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalenceTable:
    """One published equivalence table. ``rank`` orders them per market (1 = taken when none is named)."""

    id: str
    title: str
    year: int | None
    source: str
    rows: Mapping[str, EquivalenceRow]
    rank: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the rule base, in our own words. Its predicate is the Python function of the same id.

    ``limits`` are the named numbers that the predicate reads.
    """

    id: str
    group: str
    says: str
    do: str
    severity: str
    limits: Mapping[str, Sourced]
    sources: tuple[str, ...]
    read: str
    conflict_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineClass:
    """A medicine that is not tapered here, and the classes that rules ask for.

    Classes: ``opioid``, ``opioid_use_disorder_treatment``, ``naloxone``, ``gabapentinoid``, ``barbiturate``,
    ``gaba_a`` (acts on the GABA-A receptor), ``muscle_relaxant``, ``sedating_antihistamine``,
    ``antipsychotic``, ``tricyclic``, ``other_depressant``, ``valproate``, ``seizure_threshold``,
    ``antiepileptic``, ``enzyme_inhibitor``, ``enzyme_inducer``.
    """

    name: str
    brands: tuple[str, ...]
    classes: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A product that exists and is not planned with, and why."""

    drug: str
    market: str
    form: str
    strength: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBands:
    """The daily-dose bands of a drug as a guideline prints them [mg/day].

    ``low`` reaches up to ``low_max_mg``, ``moderate`` up to ``moderate_max_mg``; above that is ``high``.
    """

    drug: str
    low_max_mg: Fraction
    moderate_max_mg: Fraction
    sources: tuple[str, ...]
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRisk:
    """One line of the risk of a troublesome withdrawal: how long, how often, what dose, and what class.

    A bound of None does not bind. ``bands`` lists the dose bands the line covers.
    """

    min_days: int
    below_days: int | None
    min_days_per_week: int
    max_days_per_week: int
    bands: tuple[str, ...]
    risk: Literal["rare", "lower", "yes"]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperStage:
    """One stage of a published taper: above ``above_mg``, cut ``cut_mg`` every ``every_days`` days.

    ``every_days_high`` is the longer end where an interval is printed as a range; equal to ``every_days``
    otherwise, and both are None where the source gives steps without times.
    """

    above_mg: Fraction
    cut_mg: Fraction
    every_days: int | None
    every_days_high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperProfile:
    """A published taper as figures: stages of fixed cuts, or the lines of a printed sequence [mg/day].

    ``above_mg``, ``up_to_mg`` and ``from_exactly_mg`` say for which starting dose it was printed [mg/day];
    None = no bound.
    """

    id: str
    title: str
    drug: str
    stages: tuple[TaperStage, ...]
    lines_mg: tuple[Fraction, ...]
    above_mg: Fraction | None
    up_to_mg: Fraction | None
    from_exactly_mg: Fraction | None
    line_days: int | None
    negative_example: bool
    sources: tuple[str, ...]
    read: Read
    grade: Grade
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceFigure:
    """What one pace profile says about one quantity, for rules on which guidelines differ."""

    profile: str
    title: str
    conflict_group: str
    quantity: str
    figure: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """How one property of a person was found to change one parameter, as a ratio."""

    drug: str
    moiety: str
    covariate: str
    contrast: str
    parameter: str
    ratio: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """A telephone number for emergencies or crises in one country, with the day it was checked."""

    country: str
    kind: Literal["emergency", "crisis", "helpline", "site"]
    name: str
    number: str
    says: str
    sources: tuple[str, ...]
    checked_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedWarning:
    """One part of the boxed warning that US labels give a kind of drug, in our own words."""

    kind: Literal["benzodiazepine", "z_drug"]
    title: str
    says: str
    sources: tuple[str, ...]
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencySign:
    """One sign that asks for emergency help, with the words people use for it."""

    id: str
    says: str
    words: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition or indication, and the flags that rules ask for."""

    name: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalSign:
    """One symptom of withdrawal, and whether it points to an abrupt stop of a high dose."""

    system: str
    says: str
    abrupt_high_dose: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Where in a source a rule's ground stands, and how strongly the source recommends it."""

    id: str
    source: str
    topic: str
    strength: str
    read: Read
