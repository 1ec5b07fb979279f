"""Pair: how aligned two countries are, since when, and on what evidence."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import pair as answers
from alignment.answers import words
from alignment.charts import pair_timeline, tag_mix
from alignment.questions import ballots, labels, pair

filters = frame.filters()
st.title("How aligned are two countries?", anchor=False)
a, b = frame.choose_pair()
name_a, name_b = labels.country_names(a, b)
days = ui.remember(pair.days)(filters, a, b)
balance, total = ui.remember(pair.balance)(days), int(days["rows"].sum())
votes = ui.remember(pair.votes)(ballots.of_votes(filters), a, b)
landmarks = ui.remember(pair.landmarks)(filters, a, b)

ui.heading(
    f"{name_a} and {name_b}, {filters.years[0]} to {filters.years[1]}",
    answers.pair_sentence(name_a, name_b, votes, ballots.typical(), total),
)
clicked = ui.chart(
    pair_timeline.pair_timeline(
        landmarks, votes, ballots.typical(), balance, years=filters.years, pair=f"{name_a} and {name_b}"
    ),
    key="timeline",
    table=pair.timeline_table(votes, balance),
    n=f"{votes['n'].sum():,} roll calls, {total:,} rows of events",
    sources=pair.sources(filters, votes, days),
    largest=labels.largest(days),
    clickable=True,
    alt=f"Landmark events, agreement in roll calls and balance of events between {name_a} and {name_b}, by year",
)
ui.event_cards(landmarks, clicked)

if not total:
    ui.nothing(words.empty_reason(pair.why_empty(filters, a, b), filters.years))
    st.stop()
mix = ui.remember(pair.tag_mix)(filters, a, b)
ui.heading("In which kinds of events?", answers.mix_sentence(mix, name_a, name_b))
ui.chart(
    tag_mix.tag_mix(mix, years=filters.years),
    key="mix",
    table=mix,
    n=f"{mix['n'].sum():,} acts in {mix['rows'].sum():,} rows",
    sources=sorted(mix["source"].unique()),
    largest=labels.largest(mix),
    alt=f"Acts between {name_a} and {name_b} by kind and year",
)
first, rows = frame.pager(total)
ui.evidence(
    ui.remember(pair.page)(filters, a, b, first, rows),
    key="pair",
    title="Which events made these figures?",
    total=total,
    everything=lambda: pair.everything(filters, a, b),
)
