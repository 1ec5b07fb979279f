"""Camps: who sides with whom, how firmly, and who switched."""

from functools import partial

import streamlit as st

from alignment import frame, ui
from alignment.answers import camps as answers
from alignment.charts import camps as charts
from alignment.charts import switchers as switchers_chart
from alignment.measures import bifurcation
from alignment.measures import camps as measure
from alignment.questions import ballots, camps, labels, robust_camps, world

FIRM = {"format": "percent", "help": "Share of runs in which it is together with the others of its camp"}
MEMBERS = {
    "camp_name": st.column_config.TextColumn("Camp", width="medium"),
    "name": "Member",
    "firmness": st.column_config.NumberColumn("Firmness", **FIRM),
    "runner_up_name": st.column_config.TextColumn("Next nearest camp", width="medium"),
    "runner_up_share": st.column_config.NumberColumn("Together with it", format="percent"),
    "n": st.column_config.NumberColumn("Links", help="Members with which it shares at least five votes"),
    "status": "Status",
}
SWITCHERS = {
    "name": "Country",
    "camp_before": "",
    "camp_after": "",
    "switched": "Switched",
    "firmness_a": st.column_config.NumberColumn("Firmness before", **FIRM),
    "firmness_b": st.column_config.NumberColumn("Firmness after", **FIRM),
    "n_before": st.column_config.NumberColumn("Links before"),
    "n_after": st.column_config.NumberColumn("Links after"),
}
filters = frame.filters()
st.title("Who is in which camp?", anchor=False)
name = frame.choose_measure(camps.MEASURES, st.columns([2, 5])[0])
cast = ballots.of_votes(filters)
shown = world.shown(filters)
of_votes = {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}
on_matrix, on_time, on_switchers = frame.views("camps")
if not ballots.sources(filters):
    ui.nothing(answers.NO_VOTES)
    st.stop()

with on_matrix:
    if on_matrix.open:
        found = ui.remember(camps.now)(cast, name)
        ui.chart(
            charts.matrix(
                ui.remember(camps.matrix)(cast, name),
                ui.remember(camps.shared)(cast, name),
                found,
                **ui.remember(camps.scale)(cast, name),
            ),
            key="matrix",
            title=f"Camps of {filters.years[0]} to {filters.years[1]}",
            answer=answers.camps_sentence(found, ui.remember(camps.fit)(cast, name), shown, str(camps.NEUTRAL[name])),
            table=found,
            n=f"{len(found)} members, {found['n'].max()} links each at most",
            how=(measure.camps, measure.co_membership, bifurcation.frustration),
            strip=partial(ui.remember(robust_camps.of_matrix), cast, name, shown[0]),
            alt="Every pair of members ordered by camp; the table below lists each member's camp",
            **of_votes,
        )
        ui.table(found, key="members", title="Who is in each camp?", answer=answers.STATUS_WORDS, columns=MEMBERS)
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
            strip=partial(ui.remember(robust_camps.of_membership), cast, name, shown[0]),
            alt="The camp of each named country by year",
            **of_votes,
        )
with on_switchers:
    if on_switchers.open:
        split = frame.choose_split(filters.years, st.columns([2, 5])[0])
        moved = ui.remember(camps.switchers)(cast, name, split)
        if moved.empty:
            ui.nothing(answers.none_firm(split))
            st.stop()
        ui.chart(
            switchers_chart.switchers(moved, split=split, named=labels.country_names(*shown)),
            key="switchers",
            title="Who switched?",
            answer=answers.switch_sentence(moved, split, ui.remember(camps.unplaced)(cast, name, split)),
            table=moved,
            n=f"{len(moved)} members, firmly in a camp before and after",
            how=(measure.switchers, measure.camps),
            alt="How many members went from which camp to which; the table below lists them",
            **of_votes,
        )
        ui.table(
            moved,
            key="compared",
            title="Each of them",
            columns=SWITCHERS | {"camp_before": f"Before {split}", "camp_after": f"From {split}"},
        )
