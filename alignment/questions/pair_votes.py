"""How alike two countries vote: by year, by topic, among all pairs, where they parted, and since when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import breaks, divergence, robustness, roll_calls, vote_intervals
from alignment.questions import ballots, labels
from alignment.store import Filters

MEASURES = ("agreement", "kappa", "pi", "s")
ALL_TOPICS = "All roll calls"
RECORD = "https://digitallibrary.un.org/record/"  # the library's page of a resolution, by its number there
SHOWN = 50  # of the resolutions on which two parted; the download has all
SUPPORTED = 0.5  # share of penalties from which a candidate break is drawn; the table has all
PARTED = ["date", "symbol", "vote_a", "vote_b", "totals", "topics", "parted", "url"]


def by_year(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Agreement with its 95 % interval, and κ and S beside it, by year.

    Returns year, agreement, low, high, n, kappa, s, provisional; a year without a shared vote has no row.
    """
    cast, years = ballots.chosen(filters)
    found = vote_intervals.with_interval_by(cast, years, names=("agreement",), pair=(a, b))
    found = found.rename(columns={"period": "year", "value": "agreement"})[["year", "agreement", "low", "high", "n"]]
    others = roll_calls.similarity_by_year(cast, years, (a, b))[["year", "kappa", "s"]]
    found = found.astype({"year": "int64"}).merge(others, on="year", validate="1:1")
    return found.assign(provisional=found["year"].isin(ballots.provisional_years()))


def measure_by_year(filters: Filters, a: str, b: str, name: str) -> pd.DataFrame:
    """One measure by year with its 95 % interval.  Returns year, value, low, high, n, provisional."""
    cast, years = ballots.chosen(filters)
    found = vote_intervals.with_interval_by(cast, years, names=(name,), pair=(a, b)).rename(columns={"period": "year"})
    found = found[["year", "value", "low", "high", "n"]].astype({"year": "int64"})
    return found.assign(provisional=found["year"].isin(ballots.provisional_years()))


def typical(name: str) -> pd.DataFrame:
    """The middle half of all pairs in each year, by one measure: year, q25, median, q75, pairs."""
    return ballots.typical() if name == "agreement" else _typical(name)


@store.kept
def _typical(name: str) -> pd.DataFrame:
    return roll_calls.typical_by_year(store.votes(), store.resolutions()["date"].dt.year, name=name)


def whole(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Each measure over all roll calls that pass the filters: measure, value, low, high, n, from_year, to_year.

    No rows where the two share none.
    """
    cast, years = ballots.chosen(filters)
    found = vote_intervals.with_interval(cast, names=MEASURES, pair=(a, b))
    shared = years[cast.reindex(columns=[a, b]).notna().all(axis=1)]
    return found.drop(columns=["country_a", "country_b"]).assign(from_year=shared.min(), to_year=shared.max())


def candidates(by_year: pd.DataFrame) -> pd.DataFrame:
    """Candidate breaks in a pair's yearly agreement: all that measures.breaks finds, with drawn = well supported."""
    found = breaks.breaks(by_year[["year", "agreement"]].rename(columns={"year": "period", "agreement": "value"}))
    return found.assign(drawn=found["support"].to_numpy(dtype="float64") >= SUPPORTED)


def power(by_year: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    """How far the largest drawn candidate can be told from chance in a series as short as this one.

    One row as measures.breaks.power gives it; none without a drawn candidate.
    """
    steps = drawn(candidates)["step"].abs()
    series = by_year[["year", "agreement"]].rename(columns={"year": "period", "agreement": "value"})
    return breaks.power(series, [steps.max()]) if len(steps) else pd.DataFrame()


def breaks_and_power(filters: Filters, a: str, b: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`candidates` and `power` of a pair's agreement within the filters."""
    found = by_year(filters, a, b)
    named = candidates(found)
    return named, power(found, named)


def drawn(candidates: pd.DataFrame) -> pd.DataFrame:
    """The candidates that are supported well enough to be drawn."""
    return candidates[candidates["drawn"]].reset_index(drop=True)


def known(name: str) -> str:
    """A measure of votes by its key; agreement where a link asks for another kind of measure."""
    return name if name in MEASURES else MEASURES[0]


def by_topic(filters: Filters, a: str, b: str, name: str) -> pd.DataFrame:
    """One measure by topic, beside all pairs of members on the same topic; all roll calls first.

    Returns topic (in words), value, low, high, n, q25, median, q75 of all pairs, pairs, and percentile = share of all
    pairs that are less alike.  A roll call of several topics counts in each, one whose topics are unknown in none.
    """
    cast, _ = ballots.chosen(filters)
    known = store.resolutions().loc[cast.index]
    topics = known[list(labels.TOPIC_NAMES)].eq(True).fillna(False).astype(bool).assign(all=True)
    mine = vote_intervals.with_interval_by_topic(cast, topics, names=(name,), pair=(a, b)).set_index("topic")
    everyone = roll_calls.similarity_by_topic(cast, topics, names=(name,)).groupby("topic")[name]
    rows = []
    for topic in ["all", *labels.TOPIC_NAMES]:
        if topic not in mine.index:
            continue
        values, row = everyone.get_group(topic).dropna().to_numpy(), mine.loc[topic]
        less = float((values < row["value"] - robustness.ROUNDING).mean()) if pd.notna(row["value"]) else np.nan
        q25, median, q75 = np.quantile(values, [0.25, 0.5, 0.75]) if len(values) else [np.nan] * 3
        told = {"topic": labels.TOPIC_NAMES.get(topic, ALL_TOPICS), **row[["value", "low", "high", "n"]]}
        rows.append(told | {"q25": q25, "median": median, "q75": q75, "pairs": len(values), "percentile": less})
    columns = ["topic", "value", "low", "high", "n", "q25", "median", "q75", "pairs", "percentile"]
    return pd.DataFrame(rows, columns=columns)


def without_topic(filters: Filters, a: str, b: str) -> int:
    """How many of the roll calls that a pair shares have topics that nobody has recorded yet."""
    cast, _ = ballots.chosen(filters)
    shared = cast.reindex(columns=[a, b]).notna().all(axis=1)
    known = store.resolutions().loc[cast.index[shared], list(labels.TOPIC_NAMES)]
    return int(known.isna().any(axis=1).sum())


def parted(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """The resolutions on which a pair voted differently, the most telling first; all of them.

    Returns date, symbol, vote_a, vote_b (in words), totals (yes–no–abstain), topics (in words; "unknown" where nobody
    has recorded them), parted = share of all pairs of members that parted so, url.
    """
    cast, _ = ballots.chosen(filters)
    found = divergence.divergent(cast, store.resolutions().loc[cast.index], (a, b))
    totals = found[["yes", "no", "abstain"]].astype("Int64").astype("str").agg("–".join, axis=1)
    return found.assign(
        totals=totals if len(found) else pd.Series(dtype="str"),
        topics=[_in_words(codes) for codes in found["topics"]],
        url=RECORD + found["undl_id"].astype("str"),
    )[PARTED]


def _in_words(codes: object) -> str:
    """Topic codes as a reader writes them."""
    if not isinstance(codes, str):
        return "unknown"
    return ", ".join(labels.TOPIC_NAMES[code] for code in codes.split()) or "none of the six"


def strip(filters: Filters, a: str, b: str, name: str = "agreement") -> pd.DataFrame:
    """The pair's figure over all roll calls of the window under other assumptions: see measures.robustness.strip.

    Each source and each topic left out, abstentions counted as absence, contested roll calls alone, other measures.
    """
    cast, _ = ballots.chosen(filters)
    known = store.resolutions().loc[cast.index]

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> robustness.Figure:
        return robustness.figure(vote_intervals.with_interval(votes, names=(measure,), pair=(a, b)))

    inputs = {"votes": cast[[key for key in (a, b) if key in cast]], "resolutions": known, "measure": name}
    others = [other for other in MEASURES if other != name]
    found = robustness.strip(finding, inputs, robustness.of_votes(known, list(labels.TOPIC_NAMES), others))
    return labels.named_variants(found)
