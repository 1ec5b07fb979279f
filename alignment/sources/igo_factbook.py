"""The World Factbook's lists of international organisations: who belongs to what, as seen from 2015 on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, problem, rejected, text

SOURCE = "igo_factbook"
COLUMNS = ["iso3", "org", "status", "first_seen", "last_seen"]
FOREIGN = ("NGOs", "national committees", "subbureau", "2024")  # statuses that say nothing about a state's membership


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Which organisation a country belonged to and in what standing, between the first and last copy that said so.

    Needs iso3, org, status, first_seen, last_seen.  Returns country, org, status, first_seen, last_seen.  first_seen
    of the oldest copy (2015-10-28) means "by then".  Rows about national committees and the like are outside.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["iso3", "org", "status"])
    country, unknown = coded(raw["iso3"], system="iso3")
    seen = {name: pd.to_datetime(raw[name], format="%Y-%m-%d", errors="coerce") for name in ("first_seen", "last_seen")}
    wrong = [problem(raw[name], days.isna(), f"{name} is not a day such as 2015-10-28.") for name, days in seen.items()]
    wrong.append(problem(raw["last_seen"], seen["last_seen"] < seen["first_seen"], "last_seen lies before first_seen."))
    wrong.append(problem(raw["org"], raw["org"] == "", "org is empty."))
    rejects = rejected([unknown, *wrong], path, raw)
    rows = pd.DataFrame({"country": country, "org": raw["org"], "status": raw["status"], **seen})[
        ~raw.index.isin(rejects["line"])
    ]
    outside = rows["status"].isin(FOREIGN)
    repeated = rows.duplicated(["country", "org", "status", "first_seen"]) & ~outside
    kept = rows[~outside & ~repeated].sort_values(["country", "org", "first_seen", "status"], ignore_index=True)
    return Read(kept, rejects, len(raw), len(kept), int(repeated.sum()), outside=int(outside.sum()))
