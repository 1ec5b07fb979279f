"""Camps: who sides with whom, how firmly, and who switched."""

from __future__ import annotations

from functools import partial

from alignment import ui
from alignment.answers import camps as answers
from alignment.charts import camps as charts
from alignment.charts import switchers as switchers_chart
from alignment.measures import bifurcation
from alignment.measures import camps as measure
from alignment.questions import ballots, camps, labels, robust_camps, world
from alignment.store import Filters
from alignment.ui.columns import MEMBERS, SWITCHERS
from alignment.views import shared


def matrix(filters: Filters, name: str) -> None:
    """Every pair of members ordered by camp, and the camp of each member, by one measure."""
    cast, shown = ballots.of_votes(filters), world.shown(filters)
    found, fit = ui.remember(camps.now, slow=True)(cast, name), ui.remember(camps.fit)(cast, name)
    alike, together = ui.remember(camps.matrix)(cast, name), ui.remember(camps.shared)(cast, name)
    ui.chart(
        charts.matrix(alike, together, found, **ui.remember(camps.scale)(cast, name)),
        key="matrix",
        title=f"Camps of {filters.years[0]} to {filters.years[1]}",
        answer=answers.camps_sentence(found, fit, shown, str(camps.NEUTRAL[name])),
        table=found,
        n=f"{len(found)} members, {found['n'].max()} links each at most",
        how=(measure.camps, measure.co_membership, bifurcation.frustration),
        strip=partial(ui.remember(robust_camps.of_matrix), cast, name, shown[0]),
        alt="Every pair of members ordered by camp; the table below lists each member's camp",
        **shared.of_votes(filters),
    )
    ui.table(found, key="members", title="Who is in each camp?", answer=answers.STATUS_WORDS, columns=MEMBERS)


def over_time(filters: Filters, name: str) -> None:
    """The camp of each named country, year by year."""
    cast, shown = ballots.of_votes(filters), world.shown(filters)
    rows = ui.remember(camps.over_time, slow=True)(cast, name, tuple(shown))
    ui.chart(
        charts.over_time(rows, names=list(labels.country_names(*shown)), years=filters.years),
        key="membership",
        title="In which camp, year by year?",
        answer=answers.time_sentence(rows),
        table=rows,
        n=f"{len(rows)} country-years",
        how=(measure.camps_by_year, measure.renumbered),
        strip=partial(ui.remember(robust_camps.of_membership), cast, name, shown[0]),
        alt="The camp of each named country by year",
        **shared.of_votes(filters),
    )


def switchers(filters: Filters, name: str, split: int) -> None:
    """The members that are firmly in one camp before a year and in another from it on."""
    cast = ballots.of_votes(filters)
    moved = ui.remember(camps.switchers, slow=True)(cast, name, split)
    if moved.empty:
        ui.nothing(answers.none_firm(split))
        return
    ui.chart(
        switchers_chart.switchers(moved, split=split, named=labels.country_names(*world.shown(filters))),
        key="switchers",
        title="Who switched?",
        answer=answers.switch_sentence(moved, split, ui.remember(camps.unplaced)(cast, name, split)),
        table=moved,
        n=f"{len(moved)} members, firmly in a camp before and after",
        how=(measure.switchers, measure.camps),
        alt="How many members went from which camp to which; the table below lists them",
        **shared.of_votes(filters),
    )
    columns = SWITCHERS | {"camp_before": f"Before {split}", "camp_after": f"From {split}"}
    ui.table(moved, key="compared", title="Each of them", columns=columns)
