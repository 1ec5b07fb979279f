"""Country: where one country stands, with whom it votes, and what happened."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import country as answers
from alignment.answers import words
from alignment.answers import world as world_answers
from alignment.charts import partners, standing
from alignment.questions import ballots, country, labels, world

filters = frame.filters()
st.title("With whom does a country stand?", anchor=False)
c, west, east = frame.choose_country()
poles = {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}
shown = list(dict.fromkeys([c, *filters.countries]))
names = labels.country_names(*shown)
by_year = ui.remember(world.standing_by_year)(ballots.of_votes(filters), west, east)
tilt = world.over_time(by_year, shown)
ui.heading(
    f"{names[0]} between {poles['west']} and {poles['east']}",
    world_answers.standing_sentence(names[0], tilt[tilt["country"] == c], by_year, **poles),
)
ui.chart(
    standing.tilt(tilt, world.band(by_year), names=names, years=filters.years, **poles),
    key="tilt",
    table=tilt,
    n=f"{tilt['n'].sum():,} votes",
    sources=ballots.sources(filters),
    largest=ballots.largest(filters),
    alt=f"Tilt of {names[0]} between the two blocs, by year",
)

ranked = ui.remember(country.partners)(ballots.of_votes(filters), c)
ui.heading("Voting partners, nearest and farthest", answers.partners_sentence(names[0], ranked))
ui.chart(
    partners.partners(country.ends(ranked)),
    key="partners",
    table=ranked,
    n=country.shared(ranked),
    sources=ballots.sources(filters),
    largest=ballots.largest(filters),
    alt=f"The members that {names[0]} votes with most and least",
)

landmarks = ui.remember(country.landmarks)(filters, c)
if landmarks.empty:
    ui.nothing(words.empty_reason(country.why_empty(filters, c), filters.years))
else:
    ui.evidence(landmarks, key="country", title=f"Landmark events of {names[0]}")
