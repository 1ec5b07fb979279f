"""Camps: who sides with whom, how firmly, and who switched."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import camps as answers
from alignment.charts import camps as charts
from alignment.measures import bifurcation
from alignment.measures import camps as measure
from alignment.questions import ballots, camps, labels, world

filters = frame.filters()
st.title("Who is in which camp?", anchor=False)
name = frame.choose_measure(camps.MEASURES)
cast = ballots.of_votes(filters)
shown = world.shown(filters)
of_votes = {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}
on_matrix, on_time, on_switchers = frame.views("camps")
if not ballots.sources(filters):
    ui.nothing(ballots.why_none("the West", "the East"))
    st.stop()

with on_matrix:
    if on_matrix.open:
        found = ui.remember(camps.now)(cast, name)
        ui.chart(
            charts.matrix(ui.remember(camps.matrix)(cast, name), found, **camps.scale(cast, name)),
            key="matrix",
            title=f"Camps of {filters.years[0]} to {filters.years[1]}",
            answer=answers.camps_sentence(found, ui.remember(camps.fit)(cast, name), shown, str(camps.NEUTRAL[name])),
            table=found,
            n=f"{len(found)} members, {found['n'].max()} links each at most",
            how=(measure.camps, measure.co_membership, bifurcation.frustration),
            alt="Every pair of members ordered by camp; the table below lists each member's camp",
            **of_votes,
        )
with on_time:
    if on_time.open:
        rows = ui.remember(camps.over_time)(cast, name, tuple(shown))
        ui.chart(
            charts.over_time(rows, names=list(labels.country_names(*shown)), years=filters.years),
            key="membership",
            title="In which camp, year by year?",
            answer=answers.time_sentence(rows),
            table=rows,
            n=f"{len(rows)} country-years",
            how=(measure.camps_by_year, measure.renumbered),
            alt="The camp of each named country by year",
            **of_votes,
        )
with on_switchers:
    if on_switchers.open:
        split = frame.choose_split(filters.years)
        moved = ui.remember(camps.switchers)(cast, name, split)
        ui.table(
            moved,
            key="switchers",
            title="Who switched?",
            answer=answers.switch_sentence(moved, split),
            columns={
                "name": "Country", "camp_before": f"Before {split}", "camp_after": f"From {split}",
                "firmness_a": st.column_config.NumberColumn("Firmness before", format="percent"),
                "firmness_b": st.column_config.NumberColumn("Firmness after", format="percent"),
                "switched": "Switched",
            },
        )  # fmt: skip
