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
STATUSES = ("camp", "alone", "unlinked")
NAMED = 3  # countries that name a camp


def pairs(filters: Filters, name: str) -> pd.DataFrame:
    """A measure of every pair of members over the window: country_a, country_b, value, n."""
    cast, _ = ballots.chosen(filters)
    found = roll_calls.similarity(cast, names=(name,))
    return found.rename(columns={name: "value"})[["country_a", "country_b", "value", "n"]]


@store.kept
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


def shared(filters: Filters, name: str) -> pd.DataFrame:
    """How many roll calls every pair of members shares, in the order of `matrix`, by name."""
    cast, _ = ballots.chosen(filters)
    order = now(filters, name)
    voted = cast[order["country"].to_list()].notna().astype("float32").to_numpy()
    counts = (voted.T @ voted).astype("int32")
    return pd.DataFrame(counts, index=order["name"].to_list(), columns=order["name"].to_list())


def over_time(filters: Filters, name: str, shown: Sequence[str]) -> pd.DataFrame:
    """The camp of each named country in each year.

    Camps are found on the record of all years, so that their numbers do not change with the window.  Returns year, the
    columns of `now`, known_as = the camp by those most often in it in the window (camp_name: in that year), place = its
    rank by all its members in the window among the camps of the named countries: 0 the largest.
    """
    found = _every_year(filters.sources, name)
    window = found[found["year"].between(*filters.years)]
    years_in = window.groupby(["camp", "country"]).size().rename("firmness").reset_index()
    rows = window[window["country"].isin(shown)]
    sizes = window.loc[window["camp"].isin(rows["camp"].dropna()), "camp"].value_counts()
    place = {camp: rank for rank, camp in enumerate(sizes.index)}
    rows = rows.assign(known_as=rows["camp"].map(_camp_names(years_in)), place=rows["camp"].map(place).astype("Int64"))
    order = {code: place for place, code in enumerate(shown)}
    return rows.sort_values(["country", "year"], key=lambda column: column.map(order).fillna(column), ignore_index=True)


def switchers(filters: Filters, name: str, split: int) -> pd.DataFrame:
    """Members that were firmly in a camp before `split` and firmly in one from then on, those that changed first.

    Within these the firmest in both first.  Returns country, name, camp_before, camp_after (names; a camp that lasted
    has one name, after its members of both periods), firmness_a, firmness_b, n_before, n_after = members to which it
    is linked, switched.
    """
    before, after = _two(ballots.of_votes(filters), name, split)
    both = pd.concat([before, after])
    names = _camp_names(both.groupby(["camp", "country"])["firmness"].sum().reset_index())
    found = measure.switchers(before, after)
    links = [frame.set_index("country")["n"] for frame in (before, after)]
    found = found.assign(
        name=found["country"].map(countries.name_of),
        camp_before=found["camp_a"].map(names),
        camp_after=found["camp_b"].map(names),
        n_before=found["country"].map(links[0]),
        n_after=found["country"].map(links[1]),
        weakest=found[["firmness_a", "firmness_b"]].min(axis=1),
    )
    return found.sort_values(["switched", "weakest", "name"], ascending=[False, False, True], ignore_index=True).drop(
        columns="weakest"
    )


def unplaced(filters: Filters, name: str, split: int) -> pd.DataFrame:
    """How many members had a camp in each of the two periods, and how many none: period, camp, alone, unlinked."""
    counts = [
        {"period": period, **{status: int((found["status"] == status).sum()) for status in STATUSES}}
        for period, found in zip(("before", "after"), _two(ballots.of_votes(filters), name, split), strict=True)
    ]
    return pd.DataFrame(counts)


@store.kept
def _two(filters: Filters, name: str, split: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The camps before `split` and from then on, the later ones with the numbers of the earlier."""
    first, last = filters.years
    before, after = (
        measure.camps(pairs(Filters(years=span, sources=filters.sources), name), neutral=NEUTRAL[name])
        for span in ((first, split - 1), (split, last))
    )
    return before, measure.renumbered(after, before)


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
    """The label of the matrix's colours, their middle (the typical pair), and the highest figure that is possible."""
    typical = float(pairs(filters, name)["value"].median())
    return {"label": labels.MEASURE_NAMES[name], "neutral": typical, "highest": 1.0}
