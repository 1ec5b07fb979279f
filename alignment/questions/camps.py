"""Camps of the window, over the years, and who changed sides."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alignment import countries, store
from alignment.measures import bifurcation as splitting
from alignment.measures import camps as measure
from alignment.measures import roll_calls
from alignment.questions import ballots, labels
from alignment.store import Filters

MEASURES = ("kappa", "pi", "agreement", "s")
NEUTRAL: dict[str, measure.Neutral] = {"kappa": "median", "pi": "median", "agreement": "expected", "s": "expected"}
NAMED = 3  # countries that name a camp


def pairs(filters: Filters, name: str) -> pd.DataFrame:
    """A measure of every pair of members over the window: country_a, country_b, value, n."""
    cast, _ = ballots.chosen(filters)
    found = roll_calls.similarity(cast, names=(name,))
    return found.rename(columns={name: "value"})[["country_a", "country_b", "value", "n"]]


def now(filters: Filters, name: str) -> pd.DataFrame:
    """Camps over the window, the largest first and the firmest first in each.

    Returns the columns of camps.camps, name, camp_name, runner_up_name.
    """
    found = measure.camps(pairs(filters, name), neutral=NEUTRAL[name])
    return _named(found).sort_values(["camp", "firmness", "name"], ascending=[True, False, True], ignore_index=True)


def fit(filters: Filters, name: str) -> pd.Series:
    """How well the camps fit: frustration, largest_two, camps, alone, n (see bifurcation.frustration)."""
    linked = pairs(filters, name)
    return splitting.frustration(linked, now(filters, name), neutral=NEUTRAL[name]).iloc[0]


def matrix(filters: Filters, name: str) -> pd.DataFrame:
    """The measure of every pair of members as a square table, in the order of `now`, by name."""
    cast, _ = ballots.chosen(filters)
    order = now(filters, name)
    square = roll_calls.matrix(cast, name).reindex(index=order["country"], columns=order["country"])
    return square.set_axis(order["name"].to_list()).set_axis(order["name"].to_list(), axis=1)


def over_time(filters: Filters, name: str, shown: Sequence[str]) -> pd.DataFrame:
    """The camp of each named country in each year: year, country, name, camp, camp_name, firmness, status.

    Camps are found on the record of all years, so that their numbers and colours do not change with the window.
    """
    found = _every_year(filters.sources, name)
    rows = found[found["country"].isin(shown) & found["year"].between(*filters.years)]
    order = {code: place for place, code in enumerate(shown)}
    return rows.sort_values(["country", "year"], key=lambda column: column.map(order).fillna(column), ignore_index=True)


def switchers(filters: Filters, name: str, split: int) -> pd.DataFrame:
    """Members that were firmly in a camp before `split` and firmly in one from then on, those that changed first.

    Returns country, name, camp_before, camp_after (names), firmness_a, firmness_b, switched.
    """
    first, last = filters.years
    before, after = (
        measure.camps(pairs(Filters(years=span, sources=filters.sources), name), neutral=NEUTRAL[name])
        for span in ((first, split - 1), (split, last))
    )
    after = measure.renumbered(after, before)
    earlier, later = _camp_names(before), _camp_names(after)
    later |= {camp: name for camp, name in earlier.items() if camp in later}  # a camp that lasted keeps its name
    found = measure.switchers(before, after)
    return found.assign(
        name=found["country"].map(countries.name_of),
        camp_before=found["camp_a"].map(earlier),
        camp_after=found["camp_b"].map(later),
    ).sort_values(["switched", "name"], ascending=[False, True], ignore_index=True)


@store.kept
def _every_year(sources: tuple[str, ...], name: str) -> pd.DataFrame:
    cast, years = ballots.chosen(Filters(sources=sources))
    found = roll_calls.similarity_by(cast, years, names=(name,)).rename(columns={name: "value"})
    by_year = measure.camps_by_year(found, neutral=NEUTRAL[name])
    return pd.concat(
        [_named(of_year).assign(year=year) for year, of_year in by_year.groupby("period")], ignore_index=True
    )


def _camp_names(found: pd.DataFrame) -> dict[int, str]:
    """A camp by its firmest well-known members: those with most links, in the order of firmness."""
    inside = found.dropna(subset=["camp"])
    known = inside.assign(great=inside["country"].isin(GREAT))
    ordered = known.sort_values(["great", "firmness", "country"], ascending=[False, False, True])
    return {
        int(camp): ", ".join(countries.name_of(code) for code in rows["country"].head(NAMED)) + " …"
        for camp, rows in ordered.groupby("camp")
    }


# Countries by which a reader knows a camp: permanent members of the Security Council and the most populous states.
GREAT = ("USA", "RUS", "CHN", "GBR", "FRA", "IND", "BRA", "IDN", "NGA", "PAK", "JPN", "DEU", "MEX", "EGY", "ZAF")


def _named(found: pd.DataFrame) -> pd.DataFrame:
    names = _camp_names(found)
    return found.assign(
        name=found["country"].map(countries.name_of),
        camp_name=found["camp"].map(names),
        runner_up_name=found["runner_up"].map(names),
    )


def scale(filters: Filters, name: str) -> dict[str, str | float]:
    """The label and the middle of the matrix's colours: the typical pair."""
    return {"label": labels.MEASURE_NAMES[name], "neutral": float(pairs(filters, name)["value"].median())}
