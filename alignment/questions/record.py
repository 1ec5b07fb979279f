"""What is on record: rows by year, pages of rows, and what each source covers."""

from __future__ import annotations

import pandas as pd

from alignment import countries, store
from alignment.questions import labels
from alignment.store import Filters


def rows_by_year(filters: Filters, pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """Rows that pass the filters, of one pair or of all, by year, source and quad class.

    Returns year, source, source_label, quad, rows, acts.
    """
    found = store.by_year(filters, pair)
    return found.assign(source_label=found["source"].map(labels.source_labels()))


def page(filters: Filters, first: int, rows: int) -> pd.DataFrame:
    """One page of the events that pass the filters, newest first, labelled."""
    return labels.labelled(store.events(filters, rows=(first, rows)))


def everything(filters: Filters) -> pd.DataFrame:
    """All events that pass the filters, newest first, labelled."""
    return labels.labelled(store.events(filters))


def why_empty(filters: Filters) -> dict[str, int]:
    """For each filter that is set: how many rows there would be without it."""
    return store.why_empty(filters)


def coverage(filters: Filters) -> pd.DataFrame:
    """Rows and acts of each source in each year that pass the filters; roll calls count resolutions.

    Returns source, source_label, year, rows, acts.
    """
    events = store.by_year(filters).groupby(["source", "year"], as_index=False)[["rows", "acts"]].sum()
    known = store.resolutions()
    known = known.assign(year=known["date"].dt.year)
    known = known[
        known["year"].between(*filters.years) & (known["source"].isin(filters.sources) if filters.sources else True)
    ]
    votes = known.groupby(["source", "year"], as_index=False).agg(rows=("symbol", "size"), acts=("symbol", "size"))
    rows = pd.concat([events, votes], ignore_index=True)
    return rows.assign(source_label=rows["source"].map(labels.source_labels()))


def spans(filters: Filters) -> pd.DataFrame:
    """The years each shown source covers at all, within the window.

    Returns source, source_label, from_year, to_year.
    """
    sources = store.table("sources")
    dated = sources[
        sources["coverage_from"].notna()
        & sources["kind"].isin(["landmarks", "events", "counts", "spells", "roll calls"])
    ]
    if filters.sources:
        dated = dated[dated["source"].isin(filters.sources)]
    found = pd.DataFrame(
        {
            "source": dated["source"],
            "source_label": dated["label"],
            "from_year": dated["coverage_from"].dt.year.clip(lower=filters.years[0]),
            "to_year": dated["coverage_to"]
            .dt.year.fillna(store.LAST_YEAR)
            .astype("int64")
            .clip(upper=filters.years[1]),
        }
    )
    return found[found["from_year"] <= found["to_year"]].sort_values(["from_year", "source_label"], ignore_index=True)


def covered(filters: Filters) -> pd.DataFrame:
    """What each source holds: rows in the window, countries, first and last day, what was taken out, and how much there
    is of each chosen country.

    Returns source, source_label, rows, countries, first, last, duplicates, rejected, and a column of words for each
    chosen country: a number, "0" where the source has the country in other years only, "not covered" where it has
    never a row of it or does not reach these years.
    """
    everywhere = _by_country()
    inside = everywhere[everywhere["year"].between(*filters.years)]
    totals = coverage(Filters(years=filters.years, sources=filters.sources)).groupby("source")["rows"].sum()
    lands = inside.groupby("source")["country"].nunique()
    days = pd.concat([store.ends(), _ends_of_roll_calls()]).set_index("source")
    kept = [key for key in days.index if not filters.sources or key in filters.sources]
    account = store.accounts().groupby("source")[["duplicates", "rejected"]].sum()
    account.loc["landmark"] = [0, store.checked("events").rejects["line"].nunique()]
    found = pd.DataFrame(
        {
            "source": kept,
            "source_label": [labels.source_labels()[key] for key in kept],
            "rows": totals.reindex(kept).fillna(0).astype("int64").to_numpy(),
            "countries": lands.reindex(kept).fillna(0).astype("int64").to_numpy(),
            "first": days["first"].reindex(kept).to_numpy(),
            "last": days["last"].reindex(kept).to_numpy(),
            **{name: account[name].reindex(kept).astype("Int64").array for name in account.columns},
        }
    )
    for code in filters.countries:
        found[countries.name_of(code)] = [_how_much(everywhere, inside, key, code) for key in kept]
    return found.sort_values("rows", ascending=False, ignore_index=True)


def _how_much(everywhere: pd.DataFrame, inside: pd.DataFrame, source: str, country: str) -> str:
    """How many rows of a country a source holds in the window, in words that tell silence from no coverage."""
    lineage = store.codes(country)
    mine = everywhere[(everywhere["source"] == source) & everywhere["country"].isin(lineage)]
    reaches = (inside["source"] == source).any()
    if mine.empty or not reaches:
        return "not covered"
    rows = inside.loc[(inside["source"] == source) & inside["country"].isin(lineage), "rows"].sum()
    return f"{int(rows):,}"


@store.kept
def _by_country() -> pd.DataFrame:
    """store.by_country, and votes cast by each member."""
    votes, known = store.votes(), store.resolutions()
    cast = votes.notna().groupby([known["source"], known["date"].dt.year]).sum()
    cast.index.names = ["source", "year"]
    members = cast.reset_index().melt(["source", "year"], var_name="country", value_name="rows")
    return pd.concat([store.by_country(), members[members["rows"] > 0]], ignore_index=True)


def _ends_of_roll_calls() -> pd.DataFrame:
    """First and last day of each source of roll calls."""
    known = store.resolutions()
    return (
        known.groupby("source", as_index=False)["date"]
        .agg(["min", "max"])
        .set_axis(["source", "first", "last"], axis=1)
    )
