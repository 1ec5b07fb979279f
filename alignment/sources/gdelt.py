"""GDELT: daily net scores of country pairs, kept by month."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

SOURCE = "gdelt_pairday"
COLUMNS = ["date", "iso3_a", "iso3_b", "score"]
# GDELT's daily score adds up weighted coverage and grows with media volume, so only its sign counts as a fact a day.
TAGS = {1: "cooperative_day", -1: "conflict_day", 0: "neutral_day"}


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """How many days of a month the coverage of a pair was, on balance, cooperative or in conflict.

    Needs date (yyyymmdd), iso3_a, iso3_b, score (net, undirected).  Returns facts of month precision, one a pair,
    month and sign: count = days, score = sum of the published day scores of that sign (2 decimals), intensity = +1,
    −1 or 0 a day.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["date", "iso3_a", "iso3_b"])
    first, unknown_first = coded(raw["iso3_a"], system="iso3")
    second, unknown_second = coded(raw["iso3_b"], system="iso3")
    days = pd.to_datetime(raw["date"], format="%Y%m%d", errors="coerce")
    scores = pd.to_numeric(raw["score"], errors="coerce")
    rejects = rejected(
        [
            unknown_first,
            unknown_second,
            problem(raw["date"], days.isna(), "date is not a day such as 20180131."),
            problem(raw["score"], ~np.isfinite(scores), "score is not a number."),
        ],
        path,
        raw,
    )
    named = pd.DataFrame({**in_order(first, second), "day": days, "score": scores})
    good = named[~named.index.isin(rejects["line"])]
    domestic = good["country_a"] == good["country_b"]
    repeated = good.duplicated(["country_a", "country_b", "day"]) & ~domestic
    kept = good[~domestic & ~repeated]
    return Read(_by_month(kept), rejects, len(raw), len(kept), int(repeated.sum()), int(domestic.sum()))


def _by_month(kept: pd.DataFrame) -> pd.DataFrame:
    """Days and summed scores of each pair, month and sign."""
    signed = kept.assign(sign=np.sign(kept["score"]).astype("int8"), date=kept["day"].astype("datetime64[s]"))
    signed["date"] = signed["date"].dt.to_period("M").dt.start_time
    months = signed.groupby(["country_a", "country_b", "date", "sign"], as_index=False, observed=True).agg(
        count=("score", "size"), score=("score", "sum")
    )
    return facts(
        {
            **months.drop(columns="sign").round({"score": 2}),
            "precision": "month",
            "directed": False,
            "tag": months["sign"].map(TAGS),
            "intensity": months["sign"].astype("float64"),
        },
        SOURCE,
    )
