"""What changed most between two periods: every pair of countries, by one measure, the furthest shifts first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from alignment import countries, store
from alignment.measures import roll_calls, vote_intervals
from alignment.questions import ballots, change_drivers, measured, movers
from alignment.questions.change_drivers import VOTES
from alignment.questions.movers import ENDS
from alignment.store import Filters

MEASURES = (*VOTES, "ideal_point_distance", "balance")
LEAST = 20  # shared roll calls, votes or acts in each period: with fewer, one agenda item or one week carries the shift
SHOWN = 15  # shifts shown each way
PAIR = ["country_a", "country_b"]
RANKED = ["rank", *PAIR, "before", "n_before", "after", "n_after", "change"]


def periods(filters: Filters, split: int) -> tuple[Filters, Filters]:
    """The filters of the years before `split`, and of those from then on."""
    first, last = filters.years
    return replace(filters, years=(first, split - 1)), replace(filters, years=(split, last))


def ranked(filters: Filters, name: str, split: int, least: int = LEAST) -> pd.DataFrame:
    """The change of a measure between two periods for every pair with at least `least` observations in each.

    Returns rank (1 = furthest up), country_a, country_b, before, n_before, after, n_after, change = after − before, the
    furthest up first; for the balance and the distance of ideal points also low and high of both periods.  n counts
    shared roll calls, votes, or acts.  A pair that is undefined in either period has no row.
    """
    ends = [
        _of_period(part, name, split, end) for part, end in zip(_comparable(filters, name, split), ENDS, strict=True)
    ]
    both = ends[0].merge(ends[1], on=PAIR, validate="1:1").dropna(subset=["before", "after"])
    both = both[(both["n_before"] >= least) & (both["n_after"] >= least)]
    found = both.assign(change=both["after"] - both["before"])
    found = found.sort_values(["change", *PAIR], ascending=[False, True, True], ignore_index=True)
    found.insert(0, "rank", np.arange(1, len(found) + 1))
    return found


def among(found: pd.DataFrame, chosen: Iterable[str]) -> pd.DataFrame:
    """The pairs that touch one of the chosen countries, or all where none is chosen; ranks stay those among all."""
    codes = list(chosen)
    return found[found[PAIR].isin(codes).any(axis=1)].reset_index(drop=True) if codes else found


def furthest(found: pd.DataFrame) -> pd.DataFrame:
    """The pairs that shifted furthest each way, as many as are shown, in the order of their change."""
    return movers.furthest(found, SHOWN)


def told(filters: Filters, name: str, split: int, chosen: pd.DataFrame) -> pd.DataFrame:
    """Some ranked pairs with what stands beside them on screen: intervals, what drove the shift, the way to the pair.

    Returns their columns with name (both countries), low and high of each period and of the change (the two periods
    as independent), sure = the interval of the change does not hold 0, periods (in words), driver, link.
    """
    parts = periods(filters, split)
    compared = replace(filters, sources=_comparable(filters, name, split)[0].sources)
    rows = _with_intervals(chosen, parts, name) if name in VOTES else chosen
    half = [(rows[f"high_{end}"] - rows[f"low_{end}"]).to_numpy(dtype="float64") / 2 for end in ENDS]
    doubt = np.hypot(*half)
    return rows.assign(
        name=names(rows),
        low=rows["change"] - doubt,
        high=rows["change"] + doubt,
        sure=rows["change"].abs() > doubt,
        periods=" → ".join(spans(filters, name, split)),
        driver=[
            change_drivers.driver(compared, name, split, *row)
            for row in rows[[*PAIR, "change"]].itertuples(index=False)
        ],
        link=[pair_link(filters, name, *row) for row in rows[PAIR].itertuples(index=False)],
    )


def choices(found: pd.DataFrame, shown: pd.DataFrame, asked: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Pairs whose drivers a reader can choose, by code: that of the link if it is ranked, and those shown."""
    rows = pd.concat([one(found, min(asked), max(asked)), shown]).drop_duplicates(PAIR)
    keys = [tuple(row) for row in rows[PAIR].itertuples(index=False)]
    said = [f"{name}, number {rank:,}" for name, rank in zip(names(rows), rows["rank"], strict=True)]
    return dict(zip(keys, said, strict=True))


def one(found: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The row of one pair, by the codes of its countries in order."""
    return found[(found["country_a"] == a) & (found["country_b"] == b)]


def names(rows: pd.DataFrame) -> list[str]:
    """Both countries of each pair, by name."""
    return [f"{countries.name_of(a)} – {countries.name_of(b)}" for a, b in rows[PAIR].itertuples(index=False)]


def everything(filters: Filters, name: str, split: int, least: int) -> pd.DataFrame:
    """All ranked pairs that pass the filters, with their names, to take away."""
    found = among(ranked(filters, name, split, least), filters.countries)
    return found.assign(name=names(found))


def sources(filters: Filters, name: str, split: int) -> list[str]:
    """Keys of the sources behind the shifts: of roll calls, or of events where the measure is their balance."""
    if name != "balance":
        return ballots.sources(filters)
    return [key for key in _comparable(filters, name, split)[0].sources if key != measured.NO_SOURCE]


def pair_link(filters: Filters, name: str, a: str, b: str) -> str:
    """The address of the Pair page for a pair, with the same years, sources and measure, from where this page is."""
    view = {"view": "Votes", "measure": name} if name in VOTES else {}
    years = {"years": [str(year) for year in filters.years]}
    return "pair?" + urlencode({"a": a, "b": b, **view, **years, "source": filters.sources}, doseq=True)


def country_link(filters: Filters, code: str, split: int) -> str:
    """The address of the Country page for a country, with the same years, sources and periods."""
    years = {"years": [str(year) for year in filters.years]}
    return "country?" + urlencode({"c": code, "split": split, **years, "source": filters.sources}, doseq=True)


def heeded(filters: Filters, name: str) -> Filters:
    """The filters that a shift rests on, so that it is kept whatever the others are; countries only choose rows."""
    if name != "balance":
        return ballots.of_votes(filters)
    return replace(filters, countries=(), tags=(), text="")


def spans(filters: Filters, name: str, split: int) -> tuple[str, str]:
    """The years of the two periods for which anything is on record, in words; the filters' where nothing is."""
    if name == "balance":
        return _recorded_in_both(heeded(filters, name), split)[1]
    _, years = ballots.chosen(filters)
    early, late = years[years < split], years[years >= split]
    return _span(early, filters.years[0], split - 1), _span(late, split, filters.years[1])


def _span(years: pd.Series, first: int, last: int) -> str:
    if len(years):
        first, last = int(years.min()), int(years.max())
    return str(first) if first == last else f"{first}–{last}"


def _comparable(filters: Filters, name: str, split: int) -> tuple[Filters, Filters]:
    """The two periods; for the balance, of those sources alone that recorded events in both.

    Publishers count different things: a shift from one to another is no shift of the countries.
    """
    plain = heeded(filters, name)
    before, after = periods(plain, split)
    if name != "balance":
        return before, after
    kept = _recorded_in_both(plain, split)[0] or (measured.NO_SOURCE,)
    return replace(before, sources=kept), replace(after, sources=kept)


@store.kept
def _recorded_in_both(filters: Filters, split: int) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Sources of events that recorded any in both periods, and the years which these have in either, in words."""
    found = [measured.days(part, "all")[["source", "date"]] for part in periods(filters, split)]
    kept = tuple(sorted(set(found[0]["source"]) & set(found[1]["source"])))
    years = [pd.to_datetime(rows.loc[rows["source"].isin(kept), "date"]).dt.year for rows in found]
    early, late = periods(filters, split)
    return kept, (_span(years[0], *early.years), _span(years[1], *late.years))


def _of_period(filters: Filters, name: str, split: int, end: str) -> pd.DataFrame:
    """A measure of all pairs in one period: country_a, country_b, its value by the name of the period, n."""
    if name in VOTES:
        cast, _ = ballots.chosen(filters)
        found = roll_calls.similarity(cast, names=(name,)).rename(columns={name: end, "n": f"n_{end}"})
        return found[[*PAIR, end, f"n_{end}"]]
    found = measured.measured(name, filters).drop(columns="period")
    return found.rename(columns={"value": end, **{key: f"{key}_{end}" for key in ("low", "high", "n")}})


def _with_intervals(rows: pd.DataFrame, parts: tuple[Filters, Filters], name: str) -> pd.DataFrame:
    """95 % intervals of the shown pairs in both periods: bootstrap over the roll calls that each shares."""
    for part, end in zip(parts, ENDS, strict=True):
        cast, _ = ballots.chosen(part)
        found = [
            vote_intervals.with_interval(cast[[a, b]], names=(name,), pair=(a, b)).iloc[0]
            for a, b in rows[PAIR].itertuples(index=False)
        ]
        ends = {f"{key}_{end}": [row[key] for row in found] for key in ("low", "high")}
        rows = rows.assign(**ends)
    return rows
