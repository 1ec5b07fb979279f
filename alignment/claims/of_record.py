"""Tests on facts of the record itself: landmark events, who was first, treaties in force, membership of a bloc."""

from __future__ import annotations

import pandas as pd

from alignment import countries, store
from alignment.answers import words
from alignment.claims.definition import Test, Window
from alignment.claims.found import Found, members, on_record, outside, within
from alignment.measures.blocs import FULL
from alignment.store import Filters

YEAR = 365.25  # days
FEWEST = 3  # states on record before one of them can be called early


def of_landmarks(test: Test, country: str) -> Found:
    """How many landmark events of some kinds are on record between a country and the partner in a window."""
    rows = landmarks(test, country)
    if rows.empty:  # what people chose to write down: that nothing is there proves nothing
        return Found()
    count = float(len(rows))
    return Found(count, count, count, None, len(rows), after=count, note="; ".join(_dated(rows)))


def landmarks(test: Test, country: str) -> pd.DataFrame:
    """The landmark events that a test rests on, oldest first."""
    filters = Filters(years=test.window.years, tags=test.tags, sources=_landmark_sources())
    found = [
        store.events(filters, pair=(country, other))
        for other in members(test.partner, test.window.last.year)
        if other != country
    ]
    rows = pd.concat(found, ignore_index=True) if found else store.events(filters).head(0)
    return rows[within(rows["date"], test.window)].sort_values("date", ignore_index=True)


def of_earliest(test: Test, country: str) -> Found:
    """How many of the states on record did so towards the partner on an earlier day than the country.

    Only rows whose day is known are put in order; the others are named.
    """
    filters = Filters(years=test.window.years, tags=test.tags, sources=_landmark_sources())
    rows = store.events(filters, country=test.partner)
    rows = rows[(rows["date"] <= pd.Timestamp(test.window.last)) & (rows["country_b"] == test.partner)]
    dated = rows[(rows["precision"] == "day") & within(rows["date"], test.window)]
    first = dated.groupby("country_a")["date"].min().sort_values()
    told = "; ".join(f"{countries.name_of(code)} {day:%-d %B %Y}" for code, day in first.items())
    undated = sorted({countries.name_of(code) for code in rows.loc[rows["precision"] != "day", "country_a"]})
    if undated:
        told += f"; day not known: {', '.join(undated)}"
    if country not in first or len(first) < FEWEST:
        return Found(n=len(first), note=told)
    same = int((first == first[country]).sum()) - 1
    told = f"{words.counted(same, 'other')} on the same day as {countries.name_of(country)}: {told}"
    earlier = float((first < first[country]).sum())
    return Found(earlier, earlier, earlier, None, len(first), after=earlier, note=told)


def of_treaty(test: Test, country: str) -> Found:
    """Years of a window in which a treaty of some kinds was in force with the partner; less those with `versus`."""
    window, note = on_record(test.window, test.source), outside([test.window], test.source)
    if window is None:
        return Found(note=note)
    years = [_in_force(test, window, country, other) for other in (test.partner, test.versus) if other]
    if len(years) == 1:
        return Found(years[0], years[0], years[0], None, 0, after=years[0], note=note)
    lead = years[0] - years[1]
    return Found(lead, lead, lead, None, 0, years[1], years[0], note=note)


def _in_force(test: Test, window: Window, country: str, partner: str) -> float:
    """Years of a window in which one was in force; where the source knows no end, to the window's own."""
    days: set[pd.Timestamp] = set()
    filters = Filters(tags=test.tags, sources=(test.source,))
    first, last = pd.Timestamp(window.first), pd.Timestamp(window.last)
    for row in store.events(filters, pair=(country, partner)).itertuples():
        end = min(last, row.end_date if pd.notna(row.end_date) else last)
        days.update(pd.date_range(max(first, row.date), end))
    return len(days) / YEAR


def of_membership(test: Test, country: str) -> Found:
    """Whether the country is a full member of the bloc on the last day of the window: 1 or 0."""
    status = status_of(country, test.bloc, test.window)
    full = float(status in FULL)
    return Found(full, full, full, None, 1, after=full, note=status or "not listed")


def status_of(country: str, bloc: str, window: Window) -> str:
    """Its status in the bloc on the last day of the window, empty where it has none."""
    rows = store.table("blocs")
    rows = rows[(rows["bloc"] == bloc) & (rows["country"] == country)]
    day = pd.Timestamp(window.last)
    now = rows[(rows["from"] <= day) & (rows["to"].isna() | (rows["to"] >= day))]
    return str(now.sort_values("from")["status"].iloc[-1]) if len(now) else ""


def _landmark_sources() -> tuple[str, ...]:
    known = store.table("sources")
    return tuple(known.loc[known["kind"] == "landmarks", "source"])


def _dated(rows: pd.DataFrame) -> list[str]:
    forms = {"day": "%-d %B %Y", "month": "%B %Y", "year": "%Y"}
    return [f"{row.date.strftime(forms[row.precision])}: {row.title}" for row in rows.itertuples()]
