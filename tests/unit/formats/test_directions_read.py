"""Directions that are understood: the exact regimens that come out, one line each."""

from datetime import date

import pytest

from glidepath.basis.amounts import plain_number
from glidepath.formats.directions import Directions, Entry, read_directions
from glidepath.patient.regimen import OtherMedicine, Regimen

TODAY = date(2026, 11, 22)

READ = (
    ("clonazepam 0.5mg 1 tab po bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("Rivotril 2 mg nocte", "clonazepam IR 22:00=2"),
    ("valium 5mg TDS", "diazepam IR 08:00=5 14:00=5 20:00=5"),
    ("Ativan 1 mg q8h prn, 5 days a week", "lorazepam IR 06:00=1 14:00=1 22:00=1 prn5"),
    ("xanax 0.25 mg three times daily", "alprazolam IR 08:00=0.25 14:00=0.25 20:00=0.25"),
    ("xanax xr 3 mg once daily in the morning", "alprazolam XR 08:00=3"),
    ("alprazolam extended release 1 mg every morning", "alprazolam XR 08:00=1"),
    ("alprazolam ER 0.5 mg qam", "alprazolam XR 08:00=0.5"),
    ("lorazepam 1mg q12h", "lorazepam IR 08:00=1 20:00=1"),
    ("lorazepam 0.5mg q6h", "lorazepam IR 00:00=0.5 06:00=0.5 12:00=0.5 18:00=0.5"),
    ("temazepam 15 mg capsule at bedtime", "temazepam IR 22:00=15"),
    ("temazepam 30 mg qhs for insomnia", "temazepam IR 22:00=30 for insomnia"),
    ("triazolam 125 mcg qhs", "triazolam IR 22:00=0.125"),
    ("triazolam 0.125mg nightly", "triazolam IR 22:00=0.125"),
    ("diazepam 10mg mane and 5mg nocte", "diazepam IR 08:00=10 22:00=5"),
    ("diazepam 5 mg morning, 5 mg midday, 10 mg at night", "diazepam IR 08:00=5 12:00=5 22:00=10"),
    ("diazepam 5 mg am, 2 mg noon, 5 mg pm", "diazepam IR 08:00=5 12:00=2 20:00=5"),
    ("zolpidem tartrate 10 mg at bedtime", "zolpidem IR 22:00=10"),
    ("Ambien CR 12.5 mg at bedtime", "zolpidem XR 22:00=12.5"),
    ("Edluar 5 mg at bedtime", "zolpidem SL 22:00=5"),
    ("zolpidem SL 5 mg at bedtime", "zolpidem SL 22:00=5"),
    (
        "chlordiazepoxide 25 mg capsules, 1 four times a day",
        "chlordiazepoxide IR 08:00=25 12:00=25 16:00=25 20:00=25",
    ),
    ("clorazepate 7.5 mg twice daily", "clorazepate IR 08:00=7.5 20:00=7.5"),
    ("clobazam 10 mg film at night", "clobazam IR 22:00=10"),
    ("clobazam 2.5 mg/ml suspension, 4 ml twice daily", "clobazam IR 08:00=10 20:00=10"),
    ("diazepam 5 ml (2 mg/5 ml) at night", "diazepam IR 22:00=2"),
    ("clonazepam 0.1 mg/ml 5 ml bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("midazolam 2 mg/ml syrup 2.5 ml at bedtime", "midazolam IR 22:00=5"),
    (
        "clonazepam 2 tablets of 0.5 mg in the morning and 3 tablets of 0.5 mg at night",
        "clonazepam IR 08:00=1 22:00=1.5",
    ),
    (
        "clonazepam 0.5 mg tablets: 1 at 8 am, 1 at 2 pm and 2 at 10 pm",
        "clonazepam IR 08:00=0.5 14:00=0.5 22:00=1",
    ),
    ("clonazepam half a 1 mg tablet twice a day", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam half of a 0.5 mg tablet at night", "clonazepam IR 22:00=0.25"),
    ("clonazepam a quarter of a 2 mg tablet at 7 am", "clonazepam IR 07:00=0.5"),
    ("clonazepam ¼ of 2 mg tablet bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 1½ tablets of 0.5 mg at bedtime", "clonazepam IR 22:00=0.75"),
    ("clonazepam 1 1/2 tablets of 0.5 mg at bedtime", "clonazepam IR 22:00=0.75"),
    ("clonazepam 1.5 tablets of 0.5 mg at bedtime", "clonazepam IR 22:00=0.75"),
    ("clonazepam one and a half 0.5 mg tablets at bedtime", "clonazepam IR 22:00=0.75"),
    ("clonazepam three quarters of a 1 mg tablet at night", "clonazepam IR 22:00=0.75"),
    ("clonazepam 2 x 0.5 mg tablets bid", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 2x0.5mg bid", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 0.5 mg x 2 tablets at night", "clonazepam IR 22:00=1"),
    ("clonazepam 0.5mg x2 daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 mg 2x daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 mg 3x/day", "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 mg thrice daily", "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5"),
    ("clonazepam .5 mg bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0,5 mg bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 milligrams two times a day", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 500 micrograms twice daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 500µg twice daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 500 ug BID", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.001 g bid", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 0.5 mg every 8 hours", "clonazepam IR 06:00=0.5 14:00=0.5 22:00=0.5"),
    ("clonazepam 0.5 mg every eight hours", "clonazepam IR 06:00=0.5 14:00=0.5 22:00=0.5"),
    ("clonazepam 0.5 mg 8 hourly", "clonazepam IR 06:00=0.5 14:00=0.5 22:00=0.5"),
    ("clonazepam 0.5 mg 12-hourly", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 mg every 8 hours at 7 am", "clonazepam IR 07:00=0.5 15:00=0.5 23:00=0.5"),
    ("clonazepam 0.5 mg q 8 h", "clonazepam IR 06:00=0.5 14:00=0.5 22:00=0.5"),
    ("clonazepam 0.5 mg q8hrs", "clonazepam IR 06:00=0.5 14:00=0.5 22:00=0.5"),
    ("clonazepam 1 mg every 24 hours at 9 pm", "clonazepam IR 21:00=1"),
    ("clonazepam 1 mg every day at noon", "clonazepam IR 12:00=1"),
    ("clonazepam 1 mg at 12 noon", "clonazepam IR 12:00=1"),
    ("clonazepam 1 mg at midnight", "clonazepam IR 00:00=1"),
    ("clonazepam 1 mg at 12 am", "clonazepam IR 00:00=1"),
    ("clonazepam 1 mg at 12:30 pm", "clonazepam IR 12:30=1"),
    ("clonazepam 1 mg at 2200", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg at 22h", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg at 8 in the morning and at 10 at night", "clonazepam IR 08:00=1 22:00=1"),
    ("clonazepam 1 mg 08:00, 14:00, 22:00", "clonazepam IR 08:00=1 14:00=1 22:00=1"),
    ("clonazepam 1 mg twice a day at 7:30 am and 9 pm", "clonazepam IR 07:30=1 21:00=1"),
    ("clonazepam 1 mg at 8 am, 2 pm and 10 pm", "clonazepam IR 08:00=1 14:00=1 22:00=1"),
    ("clonazepam 1mg 8am 8pm", "clonazepam IR 08:00=1 20:00=1"),
    (
        "clonazepam 0.5 mg with breakfast, 0.5 mg with lunch, 1 mg with dinner",
        "clonazepam IR 08:00=0.5 12:00=0.5 18:00=1",
    ),
    ("clonazepam 0.5 mg before bed", "clonazepam IR 22:00=0.5"),
    ("clonazepam 0.5 mg 30 minutes before bedtime", "clonazepam IR 22:00=0.5"),
    ("clonazepam 0.5 mg after supper", "clonazepam IR 18:00=0.5"),
    ("clonazepam 0.5 mg on waking and at bedtime", "clonazepam IR 08:00=0.5 22:00=0.5"),
    ("clonazepam 0.5 mg morning and evening", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 0.5 mg each morning", "clonazepam IR 08:00=0.5"),
    ("clonazepam 0.5 mg in the afternoon", "clonazepam IR 14:00=0.5"),
    ("clonazepam 1 mg once a day", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg once daily at bedtime", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg daily", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg/day", "clonazepam IR 22:00=1"),
    ("clonazepam 2 mg/day in 2 doses", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 3 mg daily in three divided doses", "clonazepam IR 08:00=1 14:00=1 20:00=1"),
    ("clonazepam 2 mg a day divided into 2 doses", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 1 mg o.d.", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg om and on", "clonazepam IR 08:00=1 22:00=1"),
    ("clonazepam 1 mg q.h.s.", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg PO BID PRN 4 days a week", "clonazepam IR 08:00=1 20:00=1 prn4"),
    ("at bedtime clonazepam 2 mg", "clonazepam IR 22:00=2"),
    ("in the morning clonazepam 0.5 mg and at night 1 mg", "clonazepam IR 08:00=0.5 22:00=1"),
    ("1 mg clonazepam twice a day", "clonazepam IR 08:00=1 20:00=1"),
    ("take one 0.5 mg clonazepam tablet three times daily", "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5"),
    ("clonazepam (Klonopin) 1 mg twice daily", "clonazepam IR 08:00=1 20:00=1"),
    ("Klonopin (clonazepam) 0.5 mg tid", "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5"),
    ("clonazepam 1 mg 1-0-1", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 0.5 mg tablets 1-1-2", "clonazepam IR 08:00=0.5 12:00=0.5 20:00=1"),
    ("clonazepam 0.5-0-1 mg", "clonazepam IR 08:00=0.5 20:00=1"),
    ("clonazepam 0.5 mg 1-0-½-1", "clonazepam IR 08:00=0.5 18:00=0.25 22:00=0.5"),
    ("clonazepam 1 mg bid for two years", "clonazepam IR 08:00=1 20:00=1 2024-11-22.."),
    ("clonazepam 1 mg bid for the past 18 months", "clonazepam IR 08:00=1 20:00=1 2025-05-22.."),
    ("clonazepam 1 mg bid for about 3 years", "clonazepam IR 08:00=1 20:00=1 2023-11-22.."),
    ("clonazepam 1 mg bid for half a year", "clonazepam IR 08:00=1 20:00=1 2026-05-22.."),
    ("clonazepam 1 mg bid for one and a half years", "clonazepam IR 08:00=1 20:00=1 2025-05-22.."),
    ("clonazepam 1 mg bid for 2 years and 6 months", "clonazepam IR 08:00=1 20:00=1 2024-05-22.."),
    ("clonazepam 1 mg bid x 30 days", "clonazepam IR 08:00=1 20:00=1 2026-10-23.."),
    ("clonazepam 1 mg bid for six weeks", "clonazepam IR 08:00=1 20:00=1 2026-10-11.."),
    ("clonazepam 1 mg bid for 10 days", "clonazepam IR 08:00=1 20:00=1 2026-11-12.."),
    ("clonazepam 1 mg bid since 2024-12-01", "clonazepam IR 08:00=1 20:00=1 2024-12-01.."),
    ("clonazepam 1 mg bid since 2024-12", "clonazepam IR 08:00=1 20:00=1 2024-12-01.."),
    ("clonazepam 1 mg bid since 2023", "clonazepam IR 08:00=1 20:00=1 2023-01-01.."),
    ("clonazepam 1 mg bid since March 2024", "clonazepam IR 08:00=1 20:00=1 2024-03-01.."),
    ("clonazepam 1 mg bid since 1 March 2024", "clonazepam IR 08:00=1 20:00=1 2024-03-01.."),
    ("clonazepam 1 mg bid since March 1st, 2024", "clonazepam IR 08:00=1 20:00=1 2024-03-01.."),
    ("clonazepam 1 mg bid started on 2024-03-05", "clonazepam IR 08:00=1 20:00=1 2024-03-05.."),
    ("clonazepam 1 mg bid starting March 2024", "clonazepam IR 08:00=1 20:00=1 2024-03-01.."),
    ("clonazepam 1 mg bid started 2 years ago", "clonazepam IR 08:00=1 20:00=1 2024-11-22.."),
    (
        "clonazepam 1 mg bid from 2024-01-01 to 2024-06-30",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30",
    ),
    (
        "clonazepam 1 mg bid from January 2024 until June 2024",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30",
    ),
    (
        "clonazepam 1 mg bid between 2024-01-01 and 2024-06-30",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30",
    ),
    ("clonazepam 1 mg bid 2024-01-01 to 2024-06-30", "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30"),
    ("clonazepam 1 mg bid until 2025-01-31", "clonazepam IR 08:00=1 20:00=1 ..2025-01-31"),
    ("clonazepam 1 mg bid stopped 3 weeks ago", "clonazepam IR 08:00=1 20:00=1 ..2026-11-01"),
    (
        "clonazepam 1 mg bid from 2024-01-01 for 6 months",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30",
    ),
    (
        "clonazepam 1 mg bid for 6 months until 2024-06-30",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30",
    ),
    ("clonazepam 1 mg bid from 2024-01-01 to present", "clonazepam IR 08:00=1 20:00=1 2024-01-01.."),
    (
        "clonazepam 0.5 mg bid since 2022-03-01 then 1 mg bid since 2024-12-01",
        "clonazepam IR 08:00=0.5 20:00=0.5 2022-03-01..2024-11-30 | clonazepam IR 08:00=1 20:00=1 2024-12-01..",
    ),
    (
        "clonazepam 0.5 mg at bedtime for 2 years, then 1 mg at bedtime for 6 months, then 1 mg bid for 1 year",
        "clonazepam IR 22:00=0.5 2023-05-22..2025-05-21 | clonazepam IR 22:00=1 2025-05-22..2025-11-21 | clonazepam IR 08:00=1 20:00=1 2025-11-22..",
    ),
    (
        "clonazepam 0.5 mg bid from 2024-01-01 for 6 months then increased to 1 mg bid",
        "clonazepam IR 08:00=0.5 20:00=0.5 2024-01-01..2024-06-30 | clonazepam IR 08:00=1 20:00=1 2024-07-01..",
    ),
    (
        "clonazepam 1 mg bid from 2023-01-01 to 2023-12-31 then nothing for 3 months then 1 mg at night",
        "clonazepam IR 08:00=1 20:00=1 2023-01-01..2023-12-31 | clonazepam IR 22:00=1 2024-04-01..",
    ),
    (
        "clonazepam 0.5 mg at night for 6 months followed by 1 mg at night for 6 months",
        "clonazepam IR 22:00=0.5 2025-11-22..2026-05-21 | clonazepam IR 22:00=1 2026-05-22..",
    ),
    (
        "clonazepam 0.5 mg at night since 2024-01-01; then 1 mg at night since 2025-01-01",
        "clonazepam IR 22:00=0.5 2024-01-01..2024-12-31 | clonazepam IR 22:00=1 2025-01-01..",
    ),
    ("clonazepam 1 mg as needed about 3 days a week", "clonazepam IR 22:00=1 prn3"),
    ("clonazepam 1 mg if needed, 2 nights a week", "clonazepam IR 22:00=1 prn2"),
    ("clonazepam 1 mg once a week", "clonazepam IR 22:00=1 prn1"),
    ("clonazepam 1 mg twice weekly", "clonazepam IR 22:00=1 prn2"),
    ("clonazepam 0.5 mg bid as needed 4 days/week", "clonazepam IR 08:00=0.5 20:00=0.5 prn4"),
    ("clonazepam 1 mg at 9 pm 5 nights per week", "clonazepam IR 21:00=1 prn5"),
    ("clonazepam 1 mg prn 7 days a week", "clonazepam IR 22:00=1 prn7"),
    (
        "clonazepam 1 mg bid\nzolpidem 10 mg at bedtime",
        "clonazepam IR 08:00=1 20:00=1 | zolpidem IR 22:00=10",
    ),
    (
        "clonazepam 1 mg bid; gabapentin 300 mg tid; sertraline 100 mg daily since 2020-01-01",
        "clonazepam IR 08:00=1 20:00=1 | other gabapentin | other sertraline 2020-01-01..",
    ),
    ("clonazepam 1 mg bid and oxycodone 5 mg qid", "clonazepam IR 08:00=1 20:00=1 | other oxycodone"),
    (
        "clonazepam 1 mg bid, alprazolam 0.5 mg at noon",
        "clonazepam IR 08:00=1 20:00=1 | alprazolam IR 12:00=0.5",
    ),
    ("- clonazepam 1 mg bid\n- quetiapine 50 mg nocte", "clonazepam IR 08:00=1 20:00=1 | other quetiapine"),
    (
        "1. clonazepam 1 mg bid\n2. buprenorphine/naloxone 8/2 mg daily",
        "clonazepam IR 08:00=1 20:00=1 | other buprenorphine naloxone",
    ),
    (
        "clonazepam 1 mg in the morning; 0.5 mg at noon; 1 mg at night",
        "clonazepam IR 08:00=1 12:00=0.5 22:00=1",
    ),
    (
        "clonazepam 0.5 mg tablet bid and clonazepam 1 mg tablet at bedtime",
        "clonazepam IR 08:00=0.5 20:00=0.5 22:00=1",
    ),
    (
        "alprazolam XR 1 mg qam and alprazolam 0.5 mg at night",
        "alprazolam XR 08:00=1 | alprazolam IR 22:00=0.5",
    ),
    (
        "clonazepam 1 mg at night for panic disorder and insomnia",
        "clonazepam IR 22:00=1 for panic disorder and insomnia",
    ),
    (
        "lorazepam 1 mg bid for anxiety and sleep for 2 years",
        "lorazepam IR 08:00=1 20:00=1 2024-11-22.. for anxiety and sleep",
    ),
    ("clonazepam 1 mg twice daily for seizures", "clonazepam IR 08:00=1 20:00=1 for seizures"),
    ("co-codamol 30/500 two tablets qid; clonazepam 1 mg nocte", "clonazepam IR 22:00=1 | other codeine"),
    ("St John's wort 300 mg tid; clonazepam 1 mg nocte", "clonazepam IR 22:00=1 | other St John's wort"),
    (
        "oxycodone until 2024-01-01; clonazepam 1 mg nocte",
        "clonazepam IR 22:00=1 | other oxycodone ..2024-01-01",
    ),
    ("clonazepam 1 mg at 22h", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg at 8h and 20h", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 1 mg at 22", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg bid 2024-01-01 to 2024-06-30", "clonazepam IR 08:00=1 20:00=1 2024-01-01..2024-06-30"),
    (
        "clonazepam 1 mg bid from 2023-01-01 to 2023-12-31 then nothing for 3 months then 1 mg at night",
        "clonazepam IR 08:00=1 20:00=1 2023-01-01..2023-12-31 | clonazepam IR 22:00=1 2024-04-01..",
    ),
    (
        "clonazepam 1 mg bid; buprenorphine/naloxone 8/2 mg daily",
        "clonazepam IR 08:00=1 20:00=1 | other buprenorphine naloxone",
    ),
    (
        "clonazepam 1 mg bid; oxycodone/acetaminophen 5/325 mg q6h",
        "clonazepam IR 08:00=1 20:00=1 | other oxycodone",
    ),
    (
        "clonazepam 1 mg bid; acetaminophen/codeine 300/30 q6h",
        "clonazepam IR 08:00=1 20:00=1 | other codeine",
    ),
    ("clonazepam 0.5 mg tid and 1 mg at bedtime", "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5 22:00=1"),
    (
        "clonazepam 0.5 mg tid plus 1 mg at bedtime for 2 years",
        "clonazepam IR 08:00=0.5 14:00=0.5 20:00=0.5 22:00=1 2024-11-22..",
    ),
    ("clonazepam daily: 1 mg in the morning and 2 mg at night", "clonazepam IR 08:00=1 22:00=2"),
    ("clonazepam twice daily: 1 mg in the morning and 2 mg at night", "clonazepam IR 08:00=1 22:00=2"),
    ("clonazepam one mg twice a day for eighteen months", "clonazepam IR 08:00=1 20:00=1 2025-05-22.."),
    ("clonazepam twenty mg at night", "clonazepam IR 22:00=20"),
    ("clonazepam 1 mg bid as directed", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 1 mg bid since 1999 for 3 years", "clonazepam IR 08:00=1 20:00=1 1999-01-01..2001-12-31"),
    ("clonazepam 2.5 mg tablets 1 at night", "clonazepam IR 22:00=2.5"),
    ("zopiclone 7.5 mg nocte; lithium", "zopiclone IR 22:00=7.5 | other lithium"),
    ("lithium 400 mg", "other lithium"),
    ("clonazepam 1 mg bid; blorp 5 mg daily", "clonazepam IR 08:00=1 20:00=1 | other blorp?"),
    ("etizolam 1 mg bid", "etizolam IR 08:00=1 20:00=1"),
    ("klonopin 1mg tablet take one tablet by mouth two times daily", "clonazepam IR 08:00=1 20:00=1"),
    ("Clonazepam 1 MG Oral Tablet; take 1 tablet twice daily", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 0.5mg ODT dissolve 1 tablet on the tongue twice daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("CLONAZEPAM 1MG TAB TAKE 1 TABLET BY MOUTH TWICE A DAY", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 1 mg bd (started March 2022)", "clonazepam IR 08:00=1 20:00=1 2022-03-01.."),
    ("clonazepam 2mg OD at night", "clonazepam IR 22:00=2"),
    (
        "clonazepam 1 mg every night at bedtime for sleep, for 3 years",
        "clonazepam IR 22:00=1 2023-11-22.. for sleep",
    ),
    ("diazepam 2 mg tablets three in the morning and two at night", "diazepam IR 08:00=6 22:00=4"),
    ("diazepam 2 mg tablets, three times a day", "diazepam IR 08:00=2 14:00=2 20:00=2"),
    ("diazepam 5 mg, one tablet tds", "diazepam IR 08:00=5 14:00=5 20:00=5"),
    ("diazepam 5mg tabs 2 nocte", "diazepam IR 22:00=10"),
    ("diazepam 5 mg tablets, 2 tabs nocte", "diazepam IR 22:00=10"),
    ("clonazepam 1 mg each morning for 2 weeks", "clonazepam IR 08:00=1 2026-11-08.."),
    ("clonazepam 1 mg + 0.5 mg at bedtime", "clonazepam IR 22:00=1.5"),
    ("clonazepam 1 mg at 8h and 20h", "clonazepam IR 08:00=1 20:00=1"),
    ("Clonazepam 1 MG Oral Tablet; take 1 tablet twice daily", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 0.5mg ODT dissolve 1 tablet on the tongue twice daily", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 1 mg + 0.5 mg at bedtime", "clonazepam IR 22:00=1.5"),
    ("clonazepam 1 mg plus 0.5 mg tablets at bedtime", "clonazepam IR 22:00=1.5"),
    ("clonazepam 1 mg in the morning plus 0.5 mg at bedtime", "clonazepam IR 08:00=1 22:00=0.5"),
    ("clonazepam 1 mg (2 x 0.5 mg tablets) at night", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg (2 tablets of 0.5 mg) at night", "clonazepam IR 22:00=1"),
    ("clonazepam 2 tablets (1 mg total) at night", "clonazepam IR 22:00=1"),
    ("clonazepam 2 tablets (total 1 mg) at night", "clonazepam IR 22:00=1"),
    ("clonazepam 2 tablets (0.5 mg each) at night", "clonazepam IR 22:00=1"),
    ("clonazepam 2 tablets (0.5 mg tablets) at night", "clonazepam IR 22:00=1"),
    ("lorazepam 1 mg (0.5 ml) at night", "lorazepam IR 22:00=1"),
    ("lorazepam 1 mg/ml solution: 1 ml in the morning and 2 ml at night", "lorazepam IR 08:00=1 22:00=2"),
    ("clonazepam 0.5 mg/tablet, 2 tablets at night", "clonazepam IR 22:00=1"),
    ("clonazepam orally disintegrating 0.5 mg bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("zolpidem 5 mg under the tongue at night", "zolpidem SL 22:00=5"),
    ("zolpidem 5 mg under tongue at night", "zolpidem SL 22:00=5"),
    ("clonazepam a tablet of 0.5 mg at night", "clonazepam IR 22:00=0.5"),
    ("clonazepam half of a tablet of 1 mg at night", "clonazepam IR 22:00=0.5"),
    ("clonazepam 1 mg bid until today", "clonazepam IR 08:00=1 20:00=1"),
    (
        "clonazepam as needed, 3 days a week: 0.5 mg in the morning and 1 mg at night",
        "clonazepam IR 08:00=0.5 22:00=1 prn3",
    ),
    (
        "other medicine hydralazine 25 mg tid; clonazepam 1 mg bid",
        "clonazepam IR 08:00=1 20:00=1 | other hydralazine?",
    ),
    (
        "other medicine hydralazine since 2020-01-01; clonazepam 1 mg bid",
        "clonazepam IR 08:00=1 20:00=1 | other hydralazine? 2020-01-01..",
    ),
    (
        "clonazepam 1 mg bid for a year and half a tablet of 1 mg at noon",
        "clonazepam IR 08:00=1 12:00=0.5 20:00=1 2025-11-22..",
    ),
    ("clonazepam 1 mg (1 tablet) at night", "clonazepam IR 22:00=1"),
    (
        "butalbital/codeine 1 tablet qid; clonazepam 1 mg bid",
        "clonazepam IR 08:00=1 20:00=1 | other butalbital | other codeine",
    ),
    ("clonazepam 1 mg at night, only if needed, 2 days a week", "clonazepam IR 22:00=1 prn2"),
    ("clonazepam 1 mg on demand 2 days a week", "clonazepam IR 22:00=1 prn2"),
    ("clonazepam 1 mg q day", "clonazepam IR 22:00=1"),
    ("clonazepam 1 mg once in 24 hours", "clonazepam IR 22:00=1"),
    ("clonazepam at 8 am 1 mg and at 9 pm", "clonazepam IR 08:00=1 21:00=1"),
    ("clonazepam 1 mg bid since two years", "clonazepam IR 08:00=1 20:00=1 2024-11-22.."),
    ("clonazepam 1 mg bid until 2025", "clonazepam IR 08:00=1 20:00=1 ..2025-12-31"),
    ("clonazepam 1 mg bid since yesterday", "clonazepam IR 08:00=1 20:00=1 2026-11-21.."),
    ("clonazepam 1 mg bid since 2024-01-01 to today", "clonazepam IR 08:00=1 20:00=1 2024-01-01.."),
    ("clonazepam 1 mg tablets, half of a tablet at night", "clonazepam IR 22:00=0.5"),
    ("clonazepam ODT tablet 0.5 mg bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam tablet ODT 0.5 mg bid", "clonazepam IR 08:00=0.5 20:00=0.5"),
    ("clonazepam 1 mg bid for anxiety and", "clonazepam IR 08:00=1 20:00=1 for anxiety"),
    ("\n\nclonazepam 1 mg bid\n \n", "clonazepam IR 08:00=1 20:00=1"),
    ("clonazepam 1 mg bid; metformin 1,000 mg bid", "clonazepam IR 08:00=1 20:00=1 | other metformin"),
    ("clonazepam 1 mg bid and 5 mg oxycodone qid", "clonazepam IR 08:00=1 20:00=1 | other oxycodone"),
    ("clonazepam 1 mg bid.zolpidem 5 mg at night", "clonazepam IR 08:00=1 20:00=1 | zolpidem IR 22:00=5"),
    ("I am taking clonazepam 1 mg at noon", "clonazepam IR 12:00=1"),
    (
        "clonazepam 1 mg bid from 2024-01-01 for a year and half",
        "clonazepam IR 08:00=1 20:00=1 2024-01-01..2025-06-30",
    ),
    ("clonazepam 1 mg at bedtime for two years and a half", "clonazepam IR 22:00=1 2024-05-22.."),
    (
        "clonazepam 0.5 mg until 2023-12-31 at night then 1 mg at night",
        "clonazepam IR 22:00=0.5 ..2023-12-31 | clonazepam IR 22:00=1 2024-01-01..",
    ),
    (
        "clonazepam 0.5 mg at night until 2023-12-31 then 1 mg at night for 6 months until 2024-06-30",
        "clonazepam IR 22:00=0.5 ..2023-12-31 | clonazepam IR 22:00=1 2024-01-01..2024-06-30",
    ),
)


def in_short(medicine: Regimen | OtherMedicine) -> str:
    """One medicine on one line: drug, family, time=mg, since..until, days a week if as needed, indication."""
    days = f" {medicine.since or ''}..{medicine.until or ''}" if medicine.since or medicine.until else ""
    if isinstance(medicine, OtherMedicine):
        return f"other {medicine.name}{'' if medicine.recognised else '?'}{days}"
    doses = " ".join(f"{dose.time}={plain_number(dose.mg)}" for dose in medicine.doses)
    rare = f" prn{medicine.days_per_week}" if medicine.as_needed else ""
    why = f" for {medicine.indication}" if medicine.indication else ""
    return f"{medicine.drug} {medicine.formulation} {doses}{days}{rare}{why}"


def read(words: str) -> Directions:
    return read_directions(words, Entry(as_of=TODAY))


@pytest.mark.parametrize(("words", "expected"), READ)
def test_read(words: str, expected: str) -> None:
    understood = read(words)
    assert " | ".join(map(in_short, (*understood.regimens, *understood.other_medicines))) == expected


@pytest.mark.parametrize(("words", "expected"), READ)
def test_upper_case_reads_the_same(words: str, expected: str) -> None:
    understood = read(words.upper())
    shouted = " | ".join(map(in_short, (*understood.regimens, *understood.other_medicines)))
    assert shouted.lower() == expected.lower()
