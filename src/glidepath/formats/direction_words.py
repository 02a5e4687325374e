"""The vocabulary of directions: what each word of a prescription stands for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def _each(words: str, meaning: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), meaning)


MASS_UNITS_MG: Mapping[str, Fraction] = {
    **dict.fromkeys("mg mgs milligram milligrams milligramme milligrammes".split(), Fraction(1)),
    **dict.fromkeys("mcg mcgs ug microgram micrograms microgramme microgrammes".split(), Fraction(1, 1000)),
    **dict.fromkeys("g gm gr gram grams gramme grammes".split(), Fraction(1000)),
}
VOLUME_UNITS_ML: Mapping[str, Fraction] = dict.fromkeys(
    "ml mls millilitre millilitres milliliter milliliters cc".split(), Fraction(1)
)
FORMS: Mapping[str, str] = {
    **_each("tablet tablets tab tabs pill pills", "tablet"),
    **_each("capsule capsules cap caps", "capsule"),
    **_each("odt odts wafer wafers orodispersible", "orally disintegrating tablet"),
    **_each("film films", "film"),
    **_each("solution liquid suspension syrup drops elixir intensol", "liquid"),
}
RELEASE: Mapping[str, str] = {
    **_each("xr er sr cr xl", "XR"),
    **_each("ir", "IR"),
    **_each("sl sublingual sublingually", "SL"),
}
RELEASE_PAIRS: Mapping[tuple[str, str], str] = {
    ("extended", "release"): "XR",
    ("sustained", "release"): "XR",
    ("controlled", "release"): "XR",
    ("prolonged", "release"): "XR",
    ("modified", "release"): "XR",
    ("slow", "release"): "XR",
    ("immediate", "release"): "IR",
    ("under", "tongue"): "SL",
}
BRAND_RELEASE: Mapping[str, str] = {"edluar": "SL", "intermezzo": "SL", "loreev": "XR"}

TIMES_A_DAY: Mapping[str, int] = {
    **dict.fromkeys("qd od".split(), 1),
    **dict.fromkeys("bid bd".split(), 2),
    **dict.fromkeys("tid tds".split(), 3),
    **dict.fromkeys("qid qds".split(), 4),
}
TIMES: Mapping[str, int] = {"once": 1, "twice": 2, "thrice": 3}
PARTS_OF_DAY: Mapping[str, str] = {
    **_each("morning mornings mane qam am om breakfast waking wakening awakening", "morning"),
    **_each("noon midday lunch lunchtime", "noon"),
    **_each("afternoon afternoons", "afternoon"),
    **_each("dinner dinnertime supper suppertime teatime tea", "dinner"),
    **_each("evening evenings qpm pm", "evening"),
    **_each("night nights nightly nocte bedtime bed sleep sleeping retiring hs qhs qn tonight", "bedtime"),
    **_each("midnight", "midnight"),
}
BEFORE_PART_OF_DAY = frozenset(
    "in at on upon with before after the every each during around going go to your his her my their when"
    " prior".split()
)
TIME_UNITS: Mapping[str, str] = {
    **_each("day days d", "day"),
    **_each("week weeks wk wks w", "week"),
    **_each("month months mo mos mth mths", "month"),
    **_each("year years yr yrs y", "year"),
}
MONTHS: Mapping[str, int] = {
    name[:length]: number
    for number, name in enumerate(
        """january february march april may june july august september october november december""".split(), 1
    )
    for length in (3, 4, len(name))
    if length == len(name)
    or name[:length] not in ("marc", "apri", "janu", "febr", "augu", "octo", "nove", "dece")
}
WEEKDAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays mon tue wed thu fri sat sun weekend weekends weekday weekdays""".split()
)
ONE_HOUR = frozenset("hour hours hr hrs h hourly".split())
ABOUT = frozenset("about around approximately approx roughly circa".split())

SINCE = frozenset("since from started start starting begun beginning began between".split())
UNTIL = frozenset("until till til through thru stopped stop ended ending finished last".split())
NEGATIONS = frozenset("no not never without denies refuses allergic allergy avoid except unless".split())
RANGES = frozenset("or max maximum minimum min upto".split())
VAGUE_AMOUNTS = frozenset("couple few several some many various varying".split())
NOTHING = frozenset("nothing none off pause paused".split())
FILLERS = frozenset(
    """take takes taking give given use uses using by mouth orally oral po per os the a an of
    with food meal meals water milk dose doses dosed is being has have i im she he they patient
    pt currently now still regularly regular usual usually normally always strength as directed
    prescribed and on dipotassium hydrochloride hcl tartrate generic brand rx sig medication
    medicine pc ac ongoing please dissolve swallow chew tongue whole only just past alone""".split()
)

UNREADABLE: Mapping[str, str] = {
    **_each("stat", "give a single dose as an entry with since and until on the same day"),
    **_each("weekly", "say how many days a week, as in 'as needed, 3 days a week'"),
    **_each("monthly fortnightly", "say how many days a week, as in 'as needed, 1 day a week'"),
    **_each("qod eod alternate alternating",
            "use on alternate days is not read by this version; write each day's dose"),
    **_each("other", "use on alternate days is not read by this version; write each day's dose"),
    **_each("divided", "say in how many doses, as in '2 mg a day in 2 doses'"),
    **_each("drop puff puffs spray sprays spoon spoons teaspoon teaspoonful tsp",
            "give ml or mg, as in '2 ml of 1 mg/ml'"),
    **_each("iu units unit meq", "give the dose in mg"),
    **_each("iv im intravenous intravenously intramuscular injection injected pr rectal rectally nasal patch "
            "patches",
            "type only medicines that are taken by mouth"),
}  # fmt: skip
