"""What is on record: rows by year, pages of rows, and what each source covers."""

from __future__ import annotations

import pandas as pd

from alignment import store
from alignment.questions import labels
from alignment.store import Filters


def rows_by_year(filters: Filters) -> pd.DataFrame:
    """Rows that pass the filters by year, source and quad class.

    Returns year, source, source_label, quad, rows, acts.
    """
    found = store.by_year(filters)
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
