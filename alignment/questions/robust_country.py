"""Strips of the Country page: its nearest partner, who behaves like it, and whether it plays both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import blocs, cooperation, engagement, profiles, robustness, roll_calls
from alignment.measures.robustness import Figure, Variant
from alignment.questions import ballots, between, country, labels, measured, robust, robust_events
from alignment.store import Filters

MEASURES = ("kappa", "pi", "s")
HALF = 0.5  # of the placebo countries
ENOUGH = 0.5  # of the roll calls shared with the nearest: a member that voted twice is no rival


def of_partners(filters: Filters, c: str) -> pd.DataFrame:
    """By how much more a country votes with its nearest partner than with the next, in the later half of the window."""
    ranked = country.partners(filters, c)
    nearest = ranked["country"].iloc[0] if len(ranked) else ""
    _, years = ballots.chosen(filters)
    inputs = {**robust.of_window(filters, years >= ranked["middle_year"].min()), "measure": "agreement"}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        found = roll_calls.similarity(votes, names=(measure,))
        mine = found[(found["country_a"] == c) | (found["country_b"] == c)]
        rows = mine.set_index(mine["country_a"].where(mine["country_b"] == c, mine["country_b"]))
        if nearest not in rows.index:
            return robust.UNDEFINED
        shared = int(rows.loc[nearest, "n"])
        rivals = rows.drop(nearest).query("n >= @shared * @ENOUGH")[measure]
        return float(rows.loc[nearest, measure] - rivals.max()), np.nan, np.nan, shared

    name, other = labels.country_names(c, nearest) if nearest else (labels.country_names(c)[0], "anyone")
    about = (
        f"Agreement of {name} with {other}, less that with the nearest of all others that share half as many roll calls"
    )
    return robust.told(robustness.strip(finding, inputs, robust.of_votes(inputs, MEASURES)), about)


def of_alike(filters: Filters, c: str) -> pd.DataFrame:
    """How far beyond chance a country and the one most like it get on with the same others, under other assumptions."""
    known = between.alike(filters, c).dropna(subset=["kappa"])
    other = str(known["country"].iloc[0]) if len(known) else ""

    def load(filters: Filters) -> pd.DataFrame:
        return pd.concat([measured.days(filters, "all", country=code) for code in filter(None, (c, other))])

    def finding(days: pd.DataFrame) -> Figure:
        balances = cooperation.balance_of_days(days, "all", keys=("country_a", "country_b"))
        found = profiles.behaves_like(balances, c)
        return robustness.figure(found[found["country"] == other], "kappa")

    name = " and ".join(filter(None, labels.country_names(*filter(None, (c, other)))))
    about = f"κ of {name} in whom they get on with; above 0 is more alike than chance"
    return robust.told(robust_events.strip(load, finding, replace(filters, countries=())), about)


def of_vector(filters: Filters, c: str, west: str, east: str) -> pd.DataFrame:
    """How evenly a country's cooperation was spread over two blocs, in the last whole year of which it can be said.

    And whether that is even enough to be called multi-vector (engagement.HIGH_ENTROPY).
    """
    vector = between.by_year(filters, c, west, east)
    known = vector[vector["verdict"] != "cannot be said"]
    whole = known[~known["part_of_year"].astype(bool)]
    known = whole if len(whole) else known
    last = int(known["year"].max()) if len(known) else filters.years[1]
    source = labels.largest(known[known["year"] == last], "n")

    def finding(events: pd.DataFrame, west: str, east: str) -> Figure:
        rows = engagement.by_country(_under_later_names(events, west, east, c))
        years = rows["date"].dt.year.unique()
        sides, _ = blocs.apart(ballots.sides(west, east, years))
        found = (
            engagement.entropy(rows, sides, "year")
            if sides["side"].nunique() == 2
            else pd.DataFrame(columns=["country"])
        )
        return robustness.figure(found[found["country"] == c], "entropy")

    def of(year: int, source: str) -> dict[str, object]:
        asked = replace(filters, years=(year, year), sources=(source or measured.NO_SOURCE,))
        return {"events": store.events(asked, country=c)}

    inputs = of(last, source) | {"west": west, "east": east}
    others = known.loc[(known["year"] == last) & (known["source"] != source), "source"].unique()
    variants = [
        *robustness.of_events(inputs["events"], store.table("tags")),
        *(
            Variant("sources", f"{labels.source_labels()[key]} instead", robust.replacing(of(last, key)))
            for key in others
        ),
        Variant("years", f"{last - 1} in place of {last}", robust.replacing(of(last - 1, source))),
        *robust.other_blocs(west, east),
    ]
    said = f" ({labels.source_labels()[source]})" if source else ""
    about = f"Evenness of {labels.country_names(c)[0]}'s cooperation with the two blocs in {last}{said}; "
    about += (
        f"the same direction is the same side of {engagement.HIGH_ENTROPY:.2f}, from which it is called multi-vector"
    )
    found = robustness.strip(finding, inputs, variants, threshold=engagement.HIGH_ENTROPY)
    return robust.told(found, about)


def of_placebos(filters: Filters, c: str, west: str, east: str, split: int) -> pd.DataFrame:
    """The share of placebo countries whose balance with the West changed by less, and whether that is most of them."""

    def finding(filters: Filters, west: str, east: str, split: int) -> Figure:
        found = between.beside_placebos(filters, c, west, east, split)
        rows = found[(found["piece"] == "balance_west") & found["period"].str.contains("→")]
        beyond = rows.assign(value=rows["percentile"] - HALF, low=np.nan, high=np.nan)
        return robustness.figure(beyond)

    inputs = {"filters": filters, "west": west, "east": east, "split": split}
    earlier, later = split - 1, split + 1
    variants = [
        Variant("weights", _PLAIN, robust.replacing({"filters": robust_events.weights(filters)[_PLAIN]})),
        *(
            Variant("years", f"from {year} on in place of {split}", robust.replacing({"split": year}))
            for year in (earlier, later)
            if filters.years[0] < year <= filters.years[1]
        ),
        *[one for one in robust.other_blocs(west, east) if one.name in _WIDER],
    ]
    about = (
        f"Share of placebo countries whose balance with the West rose less than that of {labels.country_names(c)[0]}, "
    )
    about += "less a half"
    return robust.told(robustness.strip(finding, inputs, variants), about)


_PLAIN = "each act +1 or −1"
_WIDER = ("west: NATO", "east: SCO")  # each takes half a second: every other country is placed anew


def _under_later_names(events: pd.DataFrame, west: str, east: str, c: str) -> pd.DataFrame:
    """Events with earlier states under the code that continues their record: the Soviet Union's acts are Russia's."""
    sides = ballots.sides(west, east, pd.to_datetime(events["date"]).dt.year.unique())
    later = {code: name for name in {c, *sides["country"]} for code in store.codes(name)}
    return events.assign(**{side: events[side].replace(later) for side in ("country_a", "country_b")})
