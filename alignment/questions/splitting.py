"""Is the world splitting?  Bifurcation by year: of camps found in the votes, and of blocs that are given."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alignment import store
from alignment.measures import bifurcation, blocs, roll_calls
from alignment.questions import ballots, labels
from alignment.store import Filters

# Those who speak of a Collective West and a Eurasian axis mean more than the two blocs a reader chooses first.
WIDE = (("NATO", "EU"), ("SCO", "CSTO"))
FOUND = "Camps found in the votes"
DECADE = 10  # years
FEW = 15  # roll calls of a year below which it is shown as thin
COLUMNS = [
    "split", "year", "bifurcation", "null_low", "null_mean", "null_high", "above",
    "within", "between", "camps", "n", "roll_calls", "thin",
]  # fmt: skip


def by_year(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """Bifurcation of Cohen's κ in each year: of camps found in the votes, of two blocs, and of two wider ones.

    In the years and on the sources of the filters.
    All against chance: votes dealt out anew for the camps found, members dealt out anew for the blocs.  A country on
    both sides is on neither.  Returns split (in words), year, bifurcation, null_low, null_mean, null_high, above (the
    band of chance; empty where undefined), within, between, camps, n = members, roll_calls, thin = few roll calls or
    provisional.
    """
    parts = [camps_found(filters.sources, filters.years).assign(split=FOUND)]
    parts += [of_blocs(filters.sources, *pair).assign(split=named(*pair)) for pair in (((west,), (east,)), WIDE)]
    found = pd.concat(parts, ignore_index=True).rename(columns={"period": "year"})
    found = found[found["year"].between(*filters.years)].reset_index(drop=True)
    known = found[["bifurcation", "null_high"]].notna().all(axis=1)
    thin = (found["roll_calls"] < FEW) | found["year"].isin(ballots.provisional_years())
    above = (found["bifurcation"] > found["null_high"]).astype("boolean").where(known)
    return found.assign(above=above, thin=thin)[COLUMNS]


def named(west: Sequence[str], east: Sequence[str]) -> str:
    """Two sides in words."""
    one, other = (" and ".join(labels.bloc_name(bloc) for bloc in side) for side in (west, east))
    return f"{one} against {other}"


def camps_found(sources: tuple[str, ...], years: tuple[int, int]) -> pd.DataFrame:
    """Bifurcation of κ of camps found in the votes, in each year: see bifurcation.bifurcation.

    A year's figure depends on no other year, so that what is slow, a second for ten of them, is kept by decade.
    """
    decades = range(years[0] // DECADE, years[1] // DECADE + 1)
    found = pd.concat([_of_decade(sources, decade) for decade in decades], ignore_index=True)
    return found[found["period"].between(*years)].reset_index(drop=True)


@store.kept
def _of_decade(sources: tuple[str, ...], decade: int) -> pd.DataFrame:
    first = decade * DECADE
    cast, years = ballots.chosen(Filters(years=(first, first + DECADE - 1), sources=sources))
    return bifurcation.bifurcation(cast, years, kappa)


@store.kept
def of_blocs(sources: tuple[str, ...], west: tuple[str, ...], east: tuple[str, ...]) -> pd.DataFrame:
    """Bifurcation of κ of two sides, each of one bloc or more with each year's members, every year of the record."""
    cast, years = ballots.chosen(Filters(sources=sources))
    known = years.unique()
    members = [ballots.sides(one, east[0], known).query("side == 'west'") for one in west]
    members += [ballots.sides(west[0], other, known).query("side == 'east'") for other in east]
    groups, _ = blocs.apart(pd.concat(members).drop_duplicates())
    return bifurcation.bifurcation_of_groups(
        cast, years, groups.rename(columns={"side": "group", "year": "period"}), kappa
    )


@store.kept
def of_lists(years: tuple[int, int], west: tuple[str, ...], east: tuple[str, ...]) -> pd.DataFrame:
    """Bifurcation of κ of two lists of countries, the same in each of the years; who is on both is on neither."""
    cast, of_cast = ballots.chosen(Filters(years=years))
    listed = [pd.DataFrame({"country": side, "side": name}) for name, side in (("west", west), ("east", east))]
    groups, _ = blocs.apart(pd.concat(listed, ignore_index=True))
    return bifurcation.bifurcation_of_groups(cast, of_cast, groups.rename(columns={"side": "group"}), kappa)


def kappa(votes: pd.DataFrame) -> pd.DataFrame:
    """κ of every member with every other, as a square table."""
    return roll_calls.matrix(votes, "kappa")
