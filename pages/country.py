"""Country: where one country stands, with whom it votes, and what happened."""

import streamlit as st

from alignment import answers, frame, ui
from alignment.charts import partners, standing
from alignment.questions import ballots, country, labels, world

filters = frame.filters()
st.title("With whom does a country stand?", anchor=False)
c = frame.choose_country()
(name,) = labels.country_names(c)
blocs = labels.bloc_names()
west, east = frame.choose_blocs()
by_year = ui.remember(world.standing_by_year)(filters, west, east)
tilt = world.over_time(by_year, list(dict.fromkeys([c, *filters.countries])))
ui.heading(
    f"{name} between {blocs[west]} and {blocs[east]}",
    answers.standing_sentence(name, tilt[tilt["country"] == c], by_year, west=blocs[west], east=blocs[east]),
)
ui.chart(
    standing.tilt(tilt, world.band(by_year), years=filters.years, west=blocs[west], east=blocs[east]),
    key="tilt",
    table=tilt,
    n=f"{tilt['n'].sum():,} votes",
    sources=ballots.sources(filters),
    alt=f"Tilt of {name} between the two blocs, by year",
)

ranked = ui.remember(country.partners)(filters, c)
ui.heading("Voting partners, nearest and farthest", answers.partners_sentence(name, ranked))
ui.chart(
    partners.partners(country.ends(ranked)),
    key="partners",
    table=ranked,
    n=f"{len(ranked)} members, at most {ranked['n'].max()} shared roll calls",
    sources=ballots.sources(filters),
    alt=f"The members that {name} votes with most and least",
)

landmarks = ui.remember(country.landmarks)(filters, c)
if landmarks.empty:
    ui.nothing(answers.empty_reason(country.why_empty(filters, c), filters.years))
else:
    ui.evidence(landmarks, key="country", title=f"Landmark events of {name}")
