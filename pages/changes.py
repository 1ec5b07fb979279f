"""What changed: the pairs and the countries that shifted furthest between two periods, and what drove them."""

from functools import partial

import streamlit as st

from alignment import frame, ui
from alignment.answers import changes as answers
from alignment.charts import changes as charts
from alignment.measures import blocs, ideal_points, roll_calls, vote_intervals
from alignment.questions import (
    ballots,
    change_countries,
    change_drivers,
    changes,
    labels,
    pair,
    pair_votes,
    robust_changes,
)
from alignment.ui import changed, row, shifts

HOW = {
    "agreement": (change_countries.ranked, change_countries.mean_error),
    "ideal_point": (change_countries.ranked, ideal_points.ideal_points),
    "tilt": (change_countries.ranked, blocs.tilt),
}
filters = frame.filters()
st.title("What changed most?", anchor=False)
on_pairs, on_countries = frame.views("changes")

with on_pairs:
    if on_pairs.open:
        left, right, _ = st.columns([2, 2, 3])
        name, split = frame.choose_measure(changes.MEASURES, left), frame.choose_split(filters.years, right)
        heeded, ways = changes.heeded(filters, name), answers.PAIRS[name]
        least = int(changed.least() or changes.LEAST)
        everyone = ui.remember(changes.ranked)(heeded, name, split, least)
        found = changes.among(everyone, filters.countries)
        furthest = changes.furthest(found)
        if furthest.empty:
            ui.nothing(answers.nothing(least, ways, still=len(found)))
            st.stop()
        shown = ui.remember(changes.told)(heeded, name, split, furthest)
        ui.chart(
            charts.changes(shown, value=ways.value, up=ways.up, down=ways.down, unit=ways.unit),
            key="pairs",
            title="Which pairs shifted furthest?",
            answer=answers.shifts_sentence(everyone, shown, ways, least=least, what="pairs"),
            table=shown,
            everything=partial(changes.everything, filters, name, split, least),
            n=f"{len(found):,} pairs with {least:,} or more {ways.unit} in both periods",
            sources=changes.sources(filters, name, split),
            how=(changes.ranked, roll_calls.similarity, vote_intervals.with_interval, ideal_points.distance),
            strip=partial(ui.remember(robust_changes.of_pair), heeded, name, split, *robust_changes.stated(shown)),
            alt="The pairs that shifted furthest each way, before and after; in the table below with what drove them",
        )
        ui.table(shown, key="shifts", title="What drove them?", answer=answers.DRIVERS, columns=shifts.SHIFTS)
        rows = changes.choices(found, shown, row.asked_row(("a", "b")))
        a, b = row.choose_row("One of them, with the pair that the link names", rows, ("a", "b"))
        late, between = changes.periods(filters, split)[1], labels.country_names(a, b)
        sides = dict(zip(("vote_a", "vote_b"), between, strict=True))
        cast = ui.remember(change_drivers.votes)(heeded, split, a, b)
        said = answers.placed_sentence(changes.one(everyone, a, b), everyone, ways)
        said += answers.cast_sentence(between[0], between[1], cast)
        ui.table(cast, key="cast", title=" and ".join(between), answer=said, columns=shifts.VOTES | sides)
        by_topic = ui.remember(change_drivers.topics)(heeded, name, split, a, b)
        if len(by_topic):
            said = answers.topics_sentence(by_topic)
            ui.table(by_topic, key="topics", title="On which topics?", answer=said, columns=shifts.TOPICS)
        parted = ui.remember(pair_votes.parted)(ballots.of_votes(late), a, b).head(pair_votes.SHOWN)
        said = answers.parted_sentence(parted, by_topic, split)
        ui.table(parted, key="parted", title="Where did they part?", answer=said, columns=shifts.PARTED | sides)
        ui.evidence(ui.remember(pair.landmarks)(late, a, b), key="landmarks", title=f"Landmark events from {split} on")
with on_countries:
    if on_countries.open:
        left, right, _ = st.columns([2, 2, 3])
        name, split = frame.choose_measure(change_countries.MEASURES, left), frame.choose_split(filters.years, right)
        west, east = frame.choose_blocs() if name == "tilt" else change_countries.BLOCS
        heeded = ballots.of_votes(filters)
        ways = answers.country_ways(name, west=labels.bloc_name(west), east=labels.bloc_name(east))
        least = change_countries.least_of(name, int(changed.least() or changes.LEAST))
        everyone = ui.remember(change_countries.ranked)(heeded, name, split, west, east, least)
        found = change_countries.among(everyone, filters.countries)
        furthest = change_countries.furthest(found)
        if furthest.empty:
            ui.nothing(answers.nothing(least, ways, "member", still=len(found)))
            st.stop()
        shown = ui.remember(change_countries.told)(heeded, name, split, furthest, least)
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
            strip=partial(
                ui.remember(robust_changes.of_country),
                heeded,
                name,
                split,
                west,
                east,
                least,
                *robust_changes.stated(shown),
            ),
            alt="The members that moved furthest each way, before and after; in the table below with their partners",
        )
        ui.table(shown, key="moves", title="With whom?", answer=answers.PARTNERS, columns=shifts.SHIFTS)
        rows = change_countries.choices(found, shown, row.asked_row(["c"]))
        (country,) = row.choose_row("One of them, with all its partners", rows, ["c"])
        pairs = ui.remember(changes.ranked)(heeded, "agreement", split, least)
        partners = change_drivers.partners(pairs, country)
        (named,) = labels.country_names(country)
        said = answers.partners_sentence(named, partners)
        ui.table(partners, key="partners", title=f"All partners of {named}", answer=said, columns=shifts.PARTNERS)
