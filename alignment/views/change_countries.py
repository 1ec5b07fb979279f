"""What changed, countries: those that moved furthest between two periods, and with whom one of them did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from alignment import ui
from alignment.answers import changes as answers
from alignment.charts import changes as charts
from alignment.measures import blocs, ideal_points
from alignment.questions import ballots, change_countries, change_drivers, changes, labels, robust_changes
from alignment.store import Filters
from alignment.ui import changed, row, shifts
from alignment.views import shared

HOW: Mapping[str, Sequence[Callable[..., Any]]] = {
    "agreement": (change_countries.ranked, change_countries.mean_error),
    "ideal_point": (change_countries.ranked, ideal_points.ideal_points),
    "tilt": (change_countries.ranked, blocs.tilt),
}


def countries(filters: Filters, name: str, split: int, west: str, east: str) -> None:
    """The members that moved furthest by one measure, and all partners of the one that the reader chooses."""
    heeded, ways = ballots.of_votes(filters), answers.country_ways(name, **shared.poles(west, east))
    least = change_countries.least_of(name, int(changed.least() or changes.LEAST))
    everyone = ui.remember(change_countries.ranked, slow=True)(heeded, name, split, west, east, least)
    found = change_countries.among(everyone, filters.countries)
    furthest = change_countries.furthest(found)
    if furthest.empty:
        ui.nothing(answers.nothing(least, ways, "member", still=len(found)))
        return
    shown = ui.remember(change_countries.told)(heeded, name, split, furthest, least)
    stated = robust_changes.stated(shown)
    ui.chart(
        charts.changes(shown, value=ways.value, up=ways.up, down=ways.down, unit=ways.unit, sides=ways.east_up),
        key="countries",
        title="Which countries moved most?",
        answer=answers.shifts_sentence(everyone, shown, ways, least=least, what="members"),
        table=shown,
        everything=lambda: found,
        n=f"{len(found)} members with {least:,} or more {ways.unit} in both periods",
        sources=ballots.sources(filters),
        how=HOW[name],
        strip=partial(ui.remember(robust_changes.of_country), heeded, name, split, west, east, least, *stated),
        alt="The members that moved furthest each way, before and after; in the table below with their partners",
    )
    ui.table(shown, key="moves", title="With whom?", answer=answers.PARTNERS, columns=shifts.SHIFTS)
    rows = change_countries.choices(found, shown, row.asked_row(["c"]))
    (country,) = row.choose_row("One of them, with all its partners", rows, ["c"])
    _partners(ui.remember(changes.ranked, slow=True)(heeded, "agreement", split, least), country)


def _partners(pairs: pd.DataFrame, country: str) -> None:
    """How much each partner of one member shifts its mean agreement; `pairs`: as of changes.ranked."""
    partners, (named,) = change_drivers.partners(pairs, country), labels.country_names(country)
    said = answers.partners_sentence(named, partners)
    ui.table(partners, key="partners", title=f"All partners of {named}", answer=said, columns=shifts.PARTNERS)
