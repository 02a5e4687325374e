"""What a patient sheet says beside the doses: dangers, and what to do when something goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Advice = tuple[tuple[str, str], ...]
_OPIOID_RULES = ("R037", "R038")
_NOT_ALONE = {
    "US": "urgent care or an emergency department",
    "UK": "an urgent treatment centre or A&E",
}
_OLD_TABLETS = {
    "US": "Ask your pharmacy how to hand in or safely get rid of controlled medicines.",
    "UK": "Take old tablets and old strengths back to the pharmacy.",
}
_PLAIN_DANGERS = (
    (
        ("misuse", "abuse", "addiction"),
        "Taking more than this sheet says can lead to addiction, overdose and death.",
    ),
    (
        ("sleep behavio", "sleep-walk", "sleepwalk"),
        "If you walk, drive or do other things while not fully awake, call your prescriber before "
        "the next dose.",
    ),
    (("opioid",), ""),
    (("dependence", "withdrawal"), ""),
)
"""Parts of the boxed warning by words of their titles; empty = the sheet says it in other places anyway."""


def market_of(plan: Mapping[str, Any]) -> str:
    """The market whose habits the sheet follows."""
    case = plan["case"]
    return str(case.get("market") or (case.get("taper") or {}).get("market") or "")


def advice(plan: Mapping[str, Any], *, as_needed: bool) -> Advice:
    """Careful, general advice without a number of its own, question by question.

    Parameters
    ----------
    plan
        A plan document.
    as_needed
        True where there are no fixed doses that could be missed.

    Returns
    -------
    tuple[tuple[str, str], ...]
        Each question with its answer; nobody is left without a way out of hours.
    """
    market = market_of(plan)
    where = _NOT_ALONE.get(market, "an emergency department")
    drug = plan["case"]["current_drug"]
    return (
        (
            "If you feel unwell",
            "Stay on the row you are on, do not go lower, and call your prescriber. You can ask to "
            "pause, to go "
            "slower, or to go back one step. It is not a failure.",
        ),
        ("If you miss a dose", _missed(as_needed=as_needed)),
        (
            "If you are sick (vomit)",
            "Do not take the dose again. Take the next one at its usual time and call your pharmacy the same "
            f"day. If you cannot keep doses down, get help the same day; if you reach no one, go to {where}.",
        ),
        (
            "If you may run out",
            "Collect each supply a day or two before the day it starts. Do not skip days to make it "
            "last: call. "
            f"If you have none left and reach no one, go to {where} the same day. Stopping suddenly is "
            "dangerous.",
        ),
        (
            "Alcohol",
            "Alcohol with this medicine can stop your breathing. But if you drink every day, do not stop "
            "drinking "
            "suddenly either: tell your prescriber first.",
        ),
        (
            "Stay safe",
            "Do not take opioid pain pills, sleeping pills or anything else that makes you sleepy unless "
            "your "
            "prescriber knows. Do not drive if you feel sleepy.",
        ),
        (
            "Your tablets",
            f"For {drug}, use only what this plan names. {_OLD_TABLETS.get(market, _OLD_TABLETS['US'])} "
            "Lock them away. Never share them.",
        ),
    )


def _missed(*, as_needed: bool) -> str:
    if as_needed:
        return (
            "There is nothing to make up for. Never take more on one day, or on more days, than the row "
            "says. "
            "If you feel ill on a day without it, call the same day."
        )
    return (
        "Take your next dose at its usual time. Never take two doses together. If you miss a whole "
        "day, still "
        "take the next usual dose, and call your prescriber or pharmacy the same day."
    )


def dangers(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """The boxed warning in plain words, without what the sheet says elsewhere."""
    return tuple(words for part in plan.get("boxed_warning") or () if (words := _plain(part)))


def _plain(part: Mapping[str, Any]) -> str:
    title = f"{part.get('title')}".lower()
    known = (plain for names, plain in _PLAIN_DANGERS if any(name in title for name in names))
    return next(known, str(part.get("says") or ""))


def opioid_words(plan: Mapping[str, Any]) -> str:
    """What to know where an opioid is taken too; empty where none is known."""
    taken = [
        str(medicine["directions"])
        for medicine in plan["case"].get("other_medicines") or ()
        if "opioid" in " ".join(medicine.get("classes") or ())
    ]
    met = any(f["rule"] in _OPIOID_RULES and f["status"] == "met" for f in plan["findings"])
    if not taken and not met:
        return ""
    named = f" ({'; '.join(taken)})" if taken else ""
    return (
        f"You also take an opioid{named}. Together they can stop your breathing. Ask for naloxone, "
        "keep it at "
        "home, and show someone how to use it. Do not stop either medicine on your own."
    )


def signs_for(plan: Mapping[str, Any], signs: tuple[str, ...]) -> tuple[str, ...]:
    """The danger signs that can concern this person: those of a newborn only where there may be one."""
    person = plan["case"].get("person") or {}
    no_child = person.get("sex") == "male" or (
        person.get("pregnant") is False and person.get("breastfeeding") is False
    )
    return tuple(sign for sign in signs if not (no_child and "newborn" in sign))
