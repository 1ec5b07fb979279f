"""Before and after a date that a reader names: roll calls, and the events of each source, beside placebo dates."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alignment import store
from alignment.measures import before_after as measure
from alignment.questions import ballots, labels, pair
from alignment.questions.measured import SAMPLED
from alignment.store import Filters

VOTES, EVENTS = "votes", "events"
ROLL_CALLS = "Agreement in roll calls"
COLUMNS = [
    "lens",
    "of",
    "source",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "n_before",
    "n_after",
    "share",
    "placebos",
]
COLUMNS += ["separate", "first", "last", "unit"]
PLACEBOS = ["lens", "of", "date", "before", "after", "difference", "n_before", "n_after"]


def compared(filters: Filters, a: str, b: str, day: date) -> pd.DataFrame:
    """How a pair's agreement, and its balance in each source, differ between two years before a date and after it.

    Returns lens ("votes", "events"), of (what it is, in words), source (of events), the columns of
    measures.before_after, first and last (dates of the record that passes the filters), unit (day, month or year: the
    coarsest recorded).  A source that has nothing on one side stays, undefined, at the end.
    """
    rows = []
    for lens, of, source, units in _series(filters, a, b):
        if units.empty:
            continue
        found = measure.before_after(units, day)
        when = units["date"] if "date" in units else pd.to_datetime(units["period"].astype("str"))
        unit = "day" if "date" in units else "month" if units["period"].dtype.kind == "M" else "year"
        rows.append(found.assign(lens=lens, of=of, source=source, first=when.min(), last=when.max(), unit=unit))
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    found = pd.concat(rows, ignore_index=True)[COLUMNS]
    undefined = found["difference"].isna() & (found["lens"] == EVENTS)
    return pd.concat([found[~undefined], found[undefined]], ignore_index=True)


def placebos(filters: Filters, a: str, b: str, day: date) -> pd.DataFrame:
    """The same comparisons at every other date that allows them: lens, of, and the columns of placebo_dates."""
    rows = [
        measure.placebo_dates(units, day).assign(lens=lens, of=of)
        for lens, of, _, units in _series(filters, a, b)
        if len(units)
    ]
    rows = [found for found in rows if len(found)]
    return pd.concat(rows, ignore_index=True)[PLACEBOS] if rows else pd.DataFrame(columns=PLACEBOS)


def table(compared: pd.DataFrame, placebos: pd.DataFrame, day: date) -> pd.DataFrame:
    """Both in one table: kind ("named date", "placebo date"), lens, of, date and the figures."""
    parts = [
        compared.assign(kind="named date", date=pd.Timestamp(day)),
        placebos.assign(kind="placebo date"),
    ]
    kept = [part for part in parts if len(part)]
    columns = ["kind", "lens", "of", "date", *COLUMNS[3:]]
    return pd.concat(kept, ignore_index=True).reindex(columns=columns) if kept else pd.DataFrame(columns=columns)


def n(compared: pd.DataFrame) -> str:
    """How many roll calls, and dates of events, stand on either side, in words."""
    told = []
    for lens, noun in ((VOTES, "roll calls"), (EVENTS, "dates of events")):
        sides = compared.loc[compared["lens"] == lens, ["n_before", "n_after"]].sum()
        told.append(f"{int(sides['n_before']):,} {noun} before, {int(sides['n_after']):,} after")
    return "; ".join(told)


def sources(filters: Filters, compared: pd.DataFrame) -> list[str]:
    """Keys of the sources that are compared."""
    votes = ballots.sources(filters) if (compared["lens"] == VOTES).any() else []
    return [*votes, *sorted(set(compared["source"]) - {""})]


def _series(filters: Filters, a: str, b: str) -> list[tuple[str, str, str, pd.DataFrame]]:
    """Roll calls and each source's days, as units of before_after; sources that select their events are left out."""
    cast, _ = ballots.chosen(filters)
    dates = store.resolutions().loc[cast.index, "date"]
    found = [(VOTES, ROLL_CALLS, "", measure.of_votes(cast, dates, (a, b)))]
    days = pair.days(filters, a, b)
    days = days[pair.kind(days["source"]).isin(SAMPLED)]
    names = labels.source_labels()
    for source, rows in days.groupby("source"):
        found.append((EVENTS, names.get(str(source), str(source)), str(source), measure.of_days(rows)))
    return found
