"""China Vitae: days on which China's president, premier or foreign minister visited or met another country."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

SOURCE = "china_leaders"
COLUMNS = ["date", "year", "country", "leader", "text"]
# Names that the publisher alone uses, England and Wales among the countries.
NAMES = {
    "England": "United Kingdom",
    "Wales": "United Kingdom",
    "Serbia-Montenegro": "Serbia and Montenegro",
    "Republic of Korea (South Korea)": "South Korea",
}
PLACE = r"travelled to ([^,]+?)\s*(?:,| and met|Others Attending|$)"
MET = "met with the following"
NEITHER = "text tells of no visit to this country and no meeting in person. Nothing to do: messages are not carried."


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Visits and meetings of China's president, premier and foreign minister.

    Needs date (m/d/y), country, leader, text.  Returns facts of day precision, undirected, one a leader, day, country
    and kind; source_ref = the leader; count = 1 (leader-days: two leaders at one meeting are two).  visit: the text
    says that they travelled to the row's country; leaders_meeting: that they met its people, wherever that was.
    Headlines, messages, ceremonies and telephone talks (often listed under the country talked about) are rejected.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["date", "country", "leader"])
    day = pd.to_datetime(raw["date"], format="%m/%d/%y", errors="coerce")
    country, unknown = coded(raw["country"].replace(NAMES), on=day, system="name")
    tag = _kind(raw["text"], country, day)
    rejects = rejected(
        [
            unknown,
            problem(raw["date"], day.isna(), "date is not a day such as 12/31/18."),
            problem(raw["text"], tag == "", NEITHER),
        ],
        path,
        raw,
    )
    named = raw.assign(country=country, day=day, tag=tag)[~raw.index.isin(rejects["line"])]
    abroad = named[named["country"] != "CHN"]
    kept = abroad[~abroad.duplicated(["day", "country", "tag", "leader"])]
    pair = in_order(pd.Series("CHN", kept.index), kept["country"])
    found = facts(
        {
            "date": kept["day"],
            "precision": "day",
            **pair,
            "directed": False,
            "tag": kept["tag"],
            "source_ref": kept["leader"],
        },
        SOURCE,
    )
    return Read(found, rejects, len(raw), len(kept), len(abroad) - len(kept), len(named) - len(abroad))


def _kind(told: pd.Series, country: pd.Series, day: pd.Series) -> pd.Series:
    """What a sentence tells of: visit, leaders_meeting, or neither (empty)."""
    place = told.str.extract(PLACE)[0].dropna().rename("text")
    there, _ = coded(place.replace(NAMES), on=day[place.index], system="name")
    visited = there.reindex(told.index) == country
    return pd.Series(
        np.select([visited, told.str.contains(MET, regex=False)], ["visit", "leaders_meeting"], ""), told.index
    )
