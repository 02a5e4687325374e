"""Directions that are refused: one line that quotes the word that failed and says what to type instead."""

from datetime import date

import pytest

from glidepath.basis.errors import InputError
from glidepath.formats.directions import Entry, read_directions

TODAY = date(2026, 11, 22)

REFUSED = (
    ("clonazepam 1 mg bid 0.5 mg", '"0.5 mg"'),
    ("clonazepam 1 mg morning 0.5 mg", '"0.5 mg"'),
    ("clonazepam 1 mg in the morning and 0.5 mg", '"0.5 mg"'),
    ("clonazepam three times daily: 1 mg in the morning and 2 mg at night", '"three times daily"'),
    ("clonazepam as directed", "the dose is missing"),
    ("clonazepam 1 mg bid since last year", '"since last"'),
    ("clonazepam 1 mg bid since I was 30", '"since I"'),
    ("clonazepam 1 mg bid for 200 years", '"200 years"'),
    ("clonazepam 1 mg bid for 0 days", '"0 days"'),
    ("clonazepam 1mg bid for 3 weeks of pain", '"pain"'),
    ("clonazepam 1 mg 5 x a day", "5 doses a day cannot be planned"),
    ("clonazepam 1 mg every 3 hours", '"every 3 hours"'),
    ("clonazepam 1 mg hourly", '"every 1 hours"'),
    ("clonazepam 1 mg every 6-8 hours", '"every 6-8 hours"'),
    ("clonazepam 1 mg q6-8h", '"q6-8h"'),
    ("clonazepam 1 mg 3-4 days a week", '"3-4 days"'),
    ("clonazepam 1 mg bid or tid", '"or tid"'),
    ("clonazepam max 2 mg a day", '"max 2"'),
    ("clonazepam 1 mg bid if anxious", '"if"'),
    ("clonazepam 1 mg sometimes", '"sometimes"'),
    ("clonazepam 1 mg weekends", '"weekends"'),
    ("clonazepam 1 mg mon wed fri", '"mon"'),
    ("clonazepam 1 mg stat", '"stat"'),
    ("clonazepam 1 mg iv", '"iv"'),
    ("clonazepam 2 puffs bid", '"puffs"'),
    ("clonazepam 1 mg bid until pain is gone", '"until pain"'),
    ("clonazepam 1 mg bid 2 years ago", '"2 years ago"'),
    ("clonazepam 1 mg bid for over two years", '"for over two"'),
    ("clonazepam 1 mg bid for more than a year", '"for more than"'),
    ("clonazepam 1 mg bid x", '"x"'),
    ("clonazepam 1 mg/ml at night", '"1 mg/ml"'),
    ("clonazepam 2 ml at night", '"2 ml"'),
    ("clonazepam 1 bid", '"1"'),
    ("clonazepam 1mg1mg bid", '"1mg"'),
    ("clonazepam 1 mg bid @ home", '"home"'),
    ("clonazepam 1/0 mg bid", '"1/0"'),
    ("clonazepam 1 mg 0-0-0", '"1 mg 0-0-0"'),
    ("clonazepam 1-0-1", '"1-0-1"'),
    ("clonazepam 1 mg 1-0-1 bid", '"1 mg 1-0-1"'),
    ("clonazepam 1 mg at 8 am and 8 am", "the time 08"),
    ("clonazepam 1 mg at 13 pm", '"13 pm"'),
    ("clonazepam 1 mg at 8:75", '"8:75"'),
    ("clonazepam 1 mg XR IR bid", '"XR IR"'),
    ("diazepam 100000 mg bid", "diazepam 200000 mg a day is more than the 200 mg that are be"),
    ("alprazolam 25 mg tid", "alprazolam 75 mg a day is more than the 20 mg that are belie"),
    ("clonazepam 1 mg bid and blorp 5 mg daily", '"blorp"'),
    ("phenazepam 1 mg bid", '"phenazepam"'),
    ("clonazolam 1 mg bid", '"clonazolam"'),
    ("Klonipin 1 mg bid", '"Klonipin"'),
    ("zanax 1 mg tid", '"zanax"'),
    ("atavan 1 mg tid", '"atavan"'),
    ("valum 5 mg bid", '"valum"'),
    ("diazepam 5 mg one tds", '"one"'),
    ("clonazepam one tablet of 1 mg and one tablet of 0.5 mg at bedtime", '"one tablet of 1 mg"'),
    ("clonazepam 1 mg and 0.5 mg tablet at bedtime", '"1 mg"'),
    ("clonazepam 1 mg; clonazepam 0.5 mg at night", '"1 mg"'),
    ("clonazepan 1 mg bid", '"clonazepan"'),
    ("clonazepam 1000 mg bid", "clonazepam 2000 mg a day is more than the 40 mg that are bel"),
    ("clonazepam 1-2 mg bid", '"1-2 mg"'),
    ("clonazepam 1 to 2 tablets bid", '"1 to 2 tablets"'),
    ("clonazepam 0.5 mg bidd", '"bidd"'),
    ("clonazepam", "the dose is missing"),
    ("clonazepam 1 mg", '"1 mg"'),
    ("clonazepam bid", "the dose is missing"),
    ("clonazepam 2 tablets bid", '"2 tablets"'),
    ("clonazepam 1 mg as needed", '"as needed"'),
    ("clonazepam 1 mg q4h", '"every 4 hours"'),
    ("clonazepam 1 mg five times a day", "5 doses a day cannot be planned"),
    ("clonazepam 0 mg bid", '"0 mg"'),
    ("clonazepam -1 mg bid", '"-1"'),
    ("clonazepam 1 mg every other day", '"every other day"'),
    ("clonazepam 1 mg every other day", "alternate days is not read by this version; write each day's dose"),
    ("clonazepam 1 mg eod", "alternate days is not read by this version; write each day's dose"),
    ("clonazepam 1 mg bid for a couple of years", '"for a couple"'),
    ("clonazepam 1 mg bid for years", '"for years"'),
    ("clonazepam 1 mg at 8", '"at 8"'),
    ("clonazepam 1 mg at 25:00", '"25:00"'),
    ("clonazepam 1 mg bid tid", '"bid tid"'),
    ("clonazepam 1 mg three times a day at 8 am and 8 pm", '"three times a day"'),
    ("clonazepam 1 mg bid since 01/12/2024", '"01/12/2024"'),
    ("clonazepam 1 mg bid since 2024-13-01", '"2024-13-01"'),
    ("clonazepam 1 mg bid since March", '"March"'),
    ("clonazepam 1 mg bid since 2027-01-01", "the start 2027-01-01 lies after today (2026-11-22)"),
    (
        "clonazepam 1 mg bid until 2024-01-01 since 2025-01-01",
        "the end 2024-01-01 lies before the start 2025-01-01",
    ),
    ("clonazepam 1,000 mcg bid", '"1,000"'),
    ("clonazepam 2 tablets (1 mg) bid", '"2 and 1 mg"'),
    ("clonazepam 1 mg x 2", '"1 mg x 2"'),
    ("1 mg twice daily", '"1 mg twice daily"'),
    ("no clonazepam", '"no"'),
    ("clonazepam 0.5 mg and 1 mg at night", '"0.5 mg"'),
    (
        "clonazepam 1 mg bid for 6 months; clonazepam 2 mg bid for 2 years",
        "clonazepam has two lengths of time and no dates",
    ),
    ("clonazepam 1 mg bid; clonazepam 1 mg bid", '"clonazepam 1 mg bid"'),
    ("clonazepam XR 1 mg bid", '"XR"'),
    ("clonazepam 1 mg monday", '"monday"'),
    ("clonazepam one mg twice daiyl", '"daiyl"'),
    ("clonazepam 1 mg bid then", '"then"'),
    ("clonazepam 1 mg up to 3 times a day", '"up to"'),
    ("oxycodon 5 mg", '"oxycodon"'),
    ("clonazepam 1mg 1 am, 2 pm", '"1 am"'),
    ("clonazepam 0.5 mg bid then 1 mg bid", "the change of dose has no date"),
    ("clonazepam 1 mg at night and 1 mg at bedtime", "two doses fall on 22"),
    ("clonazepam 1e3 mg bid", '"1e3"'),
    ("clonazepam 1.5.2 mg bid", '"1.5"'),
    ("clonazepam 1 mg 10 times a week as needed", '"10 times a week"'),
    ("🙂", '"🙂"'),
    ("clonazepam 1 mg bid 😀", '"😀"'),
    ("clonazepam mg bid", '"mg"'),
    ("clonazepam 1 drop bid", '"drop"'),
    ("lorazepam 1 mg sl bid", '"sl"'),
    ("clonazepam 1 mg bid for pain in the morning", '"bid"'),
    ("nothing", '"nothing"'),
    ("oxazepam 15 mg, 2 capsules at night", '"2 and 15 mg"'),
    ("diazepam 5mg 2 tabs nocte", '"2 and 5 mg"'),
    ("clonazepam 1 mg at night every 2 days", '"every 2 days"'),
    ("clonazepam 1 mg at night each 3 weeks", '"each 3 weeks"'),
    ("clonazepam 1 mg at night in 2 weeks", '"in 2 weeks"'),
    ("clonazepam 1 mg every second day", '"every second day"'),
    ("clonazepam 2 1/2 mg tablets bid", '"2 1/2 mg tablets"'),
    ("clonazepam 2 mg total bid", '"total"'),
    ("clonazepam 1 mg at night and 0.5 mg in the morning as needed 2 days a week", '"2 days a week"'),
    ("clonazepam 1 mg bid, was 2 mg at noon", '"was"'),
    ("clonazepam 1 mg bid, took 2 mg at noon", '"took"'),
    ("clonazepam 1 mg bid previously 2 mg at noon", '"previously"'),
    ("clonazepam 1 mg bid in the past", '"in"'),
    ("clonazepam 0.5 mg every other week", '"every other week"'),
    ("clonazepam 1 mg (3 x 0.5 mg tablets) at night", '"1 mg"'),
    ("clonazepam 1 mg 1-0-1 mg", '"1-0-1 mg"'),
    ("clonazepam 1 mg 3 times", '"times"'),
    ("clonazepam 5 mg/0 ml 1 ml at night", '"5 mg/0 ml"'),
    ("other medicine", '"other medicine"'),
    ("other medicine phenazepam 1 mg", '"phenazepam"'),
    (
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 5 mg; clonazepam 1 mg bid",
        '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"',
    ),
    ("clonazepam 1 mg nothing", '"1 mg"'),
    ("clonazepam 1 mg then zolpidem 5 mg at night", '"1 mg"'),
    ("clonazepam 1 mg bid and zolpidem 5 mg at night then clonazepam 2 mg bid", '"then"'),
    ("clonazepam 1 mg bid 2 days a week 3 days a week", '"3 days a week"'),
    ("clonazepam 1 mg in 5 doses", "5 doses a day cannot be planned"),
    ("clonazepam 4 mg a day in 2 doses at 8 am", '"in 2 doses"'),
    ("clonazepam 1 mg 2.5 times a day", '"2.5 times a day"'),
    ("clonazepam 1 mg 25 times a day", "25 doses a day cannot be planned"),
    ("clonazepam 1 mg 5 days a year", '"year"'),
    ("in the morning clonazepam 1 mg and 2 mg at night", '"2 mg"'),
    ("at night clonazepam 1 mg and 2 mg", '"2 mg"'),
    ("clonazepam 1 mg since 2024-02-30 bid", '"2024-02-30"'),
    ("clonazepam 1 mg bid since 31 February 2024", '"31 February 2024"'),
    ("clonazepam 1 mg bid since 1 March", '"1 March"'),
    ("oxycodone not taken; clonazepam 1 mg bid", '"not"'),
    ("clonazepam 1 mg bid until June", '"June"'),
    ("clonazepam 99999999999999999999 mg bid", '"99999999999999999999"'),
    ("clonazepam 0.3333333333333 mg bid", '"0.3333333333333"'),
    ("clonazepam 1 mg/3 bid", '"/"'),
    ("clonazepam few mg bid", '"few"'),
    (";;;", "the directions are empty"),
    (". then clonazepam", "the dose is missing"),
    ("clonazepam " + "1 " * 600, "more than 500 words"),
    ("zolpidem 5 mg at night then diazepam 5 mg at night", '"then" joins the doses of one drug'),
    ("clonazepam 0.5 mg tid and 1 mg at 9 am and 2 mg at 10 pm", "5 doses a day"),
    ("clonazepam 0.5 mg tid; clonazepam 1 mg at 9 am and 2 mg at 10 pm", "5 doses a day"),
    ("clonazepam 1 mg bid since 2024-01-01 since 2025-01-01", "second start"),
    ("clonazepam 1 mg 8 whatever", '"whatever"'),
    ("clonazepam 1 mg 10 dozens a week", '"dozens"'),
    ("clonazepam 1 mg bid, 5 7 2024", '"5"'),
    ("- 1 mg bid to nobody", '"to"'),
    ("clonazepam 1 mg bid for 37000 days", '"37000 days"'),
    ("clonazepam 1 mg bid for 2000 months", '"2000 months"'),
    ("to 2024-01-01 clonazepam 1 mg bid", '"to"'),
    ("clonazepam 1 mg bid since", '"since"'),
    ("clonazepam 1 mg at", '"at"'),
    ("clonazepam at 8 mg bid", '"at"'),
    ("clonazepam 1 mg in 3 parts", '"in"'),
    ("clonazepam 1 mg bid for 999999999999 years", '"999999999999 years"'),
    ("clonazepam 1 mg bid since 0001-01-01", '"0001-01-01"'),
    ("clonazepam 1 mg bid until 9999-12-31", '"9999-12-31"'),
)

INSTEAD = (
    "write",
    "type",
    "say",
    "give",
    "keep",
    "join",
    "check",
    "did you mean",
    "add",
    "leave",
    "list",
    "put",
    "known here",
)


def refusal(words: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_directions(words, Entry(as_of=TODAY))
    return caught.value


@pytest.mark.parametrize(("words", "quote"), REFUSED)
def test_refused_with_the_word(words: str, quote: str) -> None:
    assert quote in refusal(words).says


@pytest.mark.parametrize(("words", "quote"), REFUSED)
def test_one_line_that_says_what_to_type(words: str, quote: str) -> None:
    says = refusal(words).says
    assert "\n" not in says
    assert len(says) < 500
    assert any(word in says for word in INSTEAD), says


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("clonazepan", "clonazepam"),
        ("Klonipin", "klonopin"),
        ("zanax", "xanax"),
        ("atavan", "ativan"),
        ("valum", "valium"),
        ("oxycodon", "oxycodone"),
        ("gabapentine", "gabapentin"),
        ("methadon", "methadone"),
    ],
)
def test_a_near_miss_names_what_was_meant(typed: str, meant: str) -> None:
    assert f"did you mean {meant}?" in refusal(f"{typed} 1 mg twice a day").says


def test_the_words_are_never_repeated_whole() -> None:
    says = refusal("clonazepam 1 mg bid for anxiety " + "Jane Roe " * 3 + "Elmstreet, zzz").says
    assert "Jane" not in says


def test_a_list_of_a_thousand_lines_is_refused_at_once() -> None:
    assert "longer than" in refusal("clonazepam 1 mg bid; " * 1000).says


@pytest.mark.parametrize(
    "example", ["clonazepam 0.5 mg three times a day", "0.5 mg bid for 6 months then 1 mg bid for two years"]
)
def test_the_examples_that_are_shown_work(example: str) -> None:
    assert read_directions(example, Entry(as_of=TODAY, drug="clonazepam")).regimens
