"""Pair: how aligned two countries are, since when, and on what evidence."""

from functools import partial

import streamlit as st

from alignment import frame, ui
from alignment.answers import pair as answers
from alignment.answers import pair_events as event_answers
from alignment.answers import record as record_answers
from alignment.answers import words
from alignment.charts import (
    before_after,
    directions,
    landmark_labels,
    pair_timeline,
    pair_votes,
    rows_by_year,
    tag_mix,
    topics,
)
from alignment.measures import before_after as at_a_date
from alignment.measures import breaks, cooperation, ideal_points, roll_calls, vote_intervals
from alignment.measures import stock as decayed
from alignment.questions import ballots, labels, pair, pair_dates, pair_events, record, robust_pair
from alignment.questions import pair_votes as of_votes

PARTED = {
    "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width=95),
    "symbol": st.column_config.TextColumn("Resolution", width=120),
    "vote_a": "",
    "vote_b": "",
    "totals": st.column_config.TextColumn("Yes–no–abstain", width=110),
    "topics": st.column_config.TextColumn("Topics", width=200),
    "url": st.column_config.LinkColumn("Text and votes", display_text="open", width=90),
}
CLASSIC = {
    "source_label": "Source",
    "year": st.column_config.NumberColumn("Year", format="%d"),
    "balance": st.column_config.NumberColumn("Balance", format="%+.2f"),
    "sum": st.column_config.NumberColumn("Sum of weights", format="%+.1f"),
    "mean": st.column_config.NumberColumn("Mean weight", format="%+.2f"),
    "verbal_cooperation": "Verbal cooperation",
    "material_cooperation": "Material cooperation",
    "verbal_conflict": "Verbal conflict",
    "material_conflict": "Material conflict",
    "neutral": "Neutral",
    "n": "Acts",
}
filters = frame.filters()
st.title("How aligned are two countries?", anchor=False)
st.html(f"<style>{landmark_labels.NARROW_STYLE}</style>")
a, b = frame.choose_pair()
name_a, name_b = names = labels.country_names(a, b)
cast, years = ballots.of_votes(filters), filters.years
between, both = f"{name_a} and {name_b}", answers.both(*names)  # as a heading, and in running text
columns = PARTED | {"vote_a": name_a, "vote_b": name_b}
days = ui.remember(pair.days)(filters, a, b)
total = int(days["rows"].sum())
by_roll_calls = {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}
on_time, on_votes, on_date, on_kinds, on_rows = frame.views("pair")

with on_time:
    if on_time.open:
        votes, balance = ui.remember(pair.votes)(cast, a, b), ui.remember(pair.balance)(days)
        apart, spells = ui.remember(pair.distance)(cast, a, b), ui.remember(pair.spells)(filters, a, b)
        landmarks, whole = ui.remember(pair.landmarks)(filters, a, b), ui.remember(of_votes.whole)(cast, a, b)
        found, power = ui.remember(of_votes.breaks_and_power)(cast, a, b)
        clicked = ui.chart(
            pair_timeline.pair_timeline(
                landmarks,
                votes,
                ballots.typical(),
                apart,
                balance,
                spells,
                of_votes.drawn(found),
                years=years,
                pair=between,
            ),
            key="timeline",
            title=f"{between}, {years[0]} to {years[1]}",
            answer=answers.pair_sentence(*names, votes, ballots.typical(), total, whole)
            + answers.breaks_sentence(found, power),
            table=pair.timeline_table(votes, apart, balance, spells),
            n=f"{votes['n'].sum():,} roll calls, {total:,} rows of events",
            sources=pair.sources(filters, votes, days),
            largest=labels.largest(days),
            clicked=frame.clicked_year,
            how=(
                vote_intervals.with_interval,
                ideal_points.distance,
                cooperation.balance_by,
                breaks.breaks,
                breaks.power,
            ),
            strip=partial(ui.remember(of_votes.strip), cast, a, b),
            alt=f"Landmark events, agreement in roll calls, distance of ideal points, balance of events and treaties "
            f"between {both}, by year",
        )
        ui.event_cards(landmarks, clicked)
        if year := frame.asked_year(years):
            frame.back_to_all_years()
            then = pair.of_year(filters, year)
            parted = ui.remember(of_votes.parted)(ballots.of_votes(then), a, b)
            events = ui.remember(pair.everything)(then, a, b)
            said = answers.year_sentence(*names, year, votes, len(parted), len(events))
            ui.table(parted, key="year_votes", title=f"On what did they part in {year}?", answer=said, columns=columns)
            ui.evidence(events, key="year", title=f"Events of {year}")
with on_votes:
    if on_votes.open:
        name = of_votes.known(frame.choose_measure(of_votes.MEASURES, st.columns([2, 5])[0]))
        label = labels.MEASURE_NAMES[name]
        by_year, typical = ui.remember(of_votes.measure_by_year)(cast, a, b, name), of_votes.typical(name)
        shared = int(by_year["n"].sum())
        ui.chart(
            pair_votes.pair_votes(by_year, typical, name=name, label=label, pair=between, years=years),
            key="votes",
            title=f"How alike do {both} vote?",
            answer=answers.votes_sentence(*names, name, by_year, typical),
            table=by_year,
            n=f"{shared:,} roll calls on which both voted",
            how=(vote_intervals.with_interval_by, roll_calls.typical_by_year),
            strip=partial(ui.remember(of_votes.strip), cast, a, b, name),
            alt=f"{label} of {both} by year, against the middle half of all pairs",
            **by_roll_calls,
        )
        by_topic = ui.remember(of_votes.by_topic)(cast, a, b, name)
        ui.chart(
            topics.topics(by_topic, name=name, label=label),
            key="topics",
            title="On which topics?",
            answer=answers.topics_sentence(*names, by_topic, ui.remember(of_votes.without_topic)(cast, a, b)),
            table=by_topic,
            n=f"{shared:,} roll calls; one of several topics counts in each",
            how=(vote_intervals.with_interval_by_topic, roll_calls.similarity_by_topic),
            strip=partial(ui.remember(robust_pair.of_topics), cast, a, b, name),
            alt=f"{label} of {both} on six topics, against the middle half of all pairs",
            **by_roll_calls,
        )
        parted = ui.remember(of_votes.parted)(cast, a, b)
        said = answers.parted_sentence(*names, parted, shared)
        ui.table(parted.head(of_votes.SHOWN), key="parted", title="Where did they part?", answer=said, columns=columns)
        ui.download(lambda: parted, key="parted_all", label=f"CSV of all {len(parted):,}")
with on_date:
    if on_date.open:
        day = frame.choose_date(st.columns([2, 5])[0])
        compared = ui.remember(pair_dates.compared)(filters, a, b, day)
        placebos = ui.remember(pair_dates.placebos)(filters, a, b, day)
        ui.chart(
            before_after.before_after(compared, placebos, date=f"{day:%-d %B %Y}"),
            key="dates",
            title=f"Did {day:%-d %B %Y} change anything between {both}?",
            answer=answers.dates_sentence(*names, day, compared),
            table=pair_dates.table(compared, placebos, day),
            n=pair_dates.n(compared),
            sources=pair_dates.sources(filters, compared),
            largest=labels.largest(days),
            how=(at_a_date.before_after, at_a_date.placebo_dates, at_a_date.of_votes, at_a_date.of_days),
            strip=partial(ui.remember(robust_pair.of_date), cast, a, b, day),
            alt=f"Change of agreement and of balance between {both} at the date, among other dates",
        )
with on_kinds:
    if on_kinds.open and total:
        mix = ui.remember(pair.tag_mix)(filters, a, b)
        block = {"sources": sorted(mix["source"].unique()), "largest": labels.largest(mix)}
        ui.chart(
            tag_mix.tag_mix(mix, years=years),
            key="mix",
            title="In which kinds of events?",
            answer=answers.mix_sentence(mix, *names),
            table=mix,
            n=answers.mix_n(mix, total),
            strip=partial(ui.remember(robust_pair.of_mix), filters, a, b),
            alt=f"Acts between {both} by kind and year",
            **block,
        )
        weighing = ui.remember(pair_events.stock)(filters, a, b)
        block["sources"] = sorted(weighing["source"].unique())
        ways = ui.remember(pair_events.directions)(filters, a, b)
        pooled = ui.remember(pair_events.balance)(filters, a, b)
        left = ui.remember(pair_events.undirected)(filters, a, b)
        ui.chart(
            directions.directions(ways, first=name_a, second=name_b, years=years),
            key="directions",
            title="Who does what to whom?",
            answer=event_answers.directions_sentence(*names, ways, pooled, left),
            table=ways,
            n=f"{ways['n'].sum():,} acts with a direction",
            how=(cooperation.directions, cooperation.weighted),
            strip=partial(ui.remember(pair_events.strip), filters, a, b),
            alt=f"Balance of what {words.the(name_a)} does to {words.the(name_b)}, and back, by year and source",
            **block,
        )
        ui.chart(
            directions.stock(weighing, years=years),
            key="stock",
            title="What does the past still weigh?",
            answer=event_answers.stock_sentence(weighing, pair_events.HALF_LIFE),
            table=weighing,
            n=pair_events.dates(weighing),
            how=(decayed.stock,),
            strip=partial(ui.remember(robust_pair.of_stock), filters, a, b),
            alt=f"Decayed stock of cooperation and of conflict between {both} at the end of each year, by source",
            **block,
        )
        said = "The balance is (C − K) / (C + K); the sum grows with how much is reported, the mean does not."
        classic = ui.remember(pair_events.classic)(filters, a, b)
        ui.table(classic, key="classic", title="The classic figures beside it", answer=said, columns=CLASSIC)
with on_rows:
    if on_rows.open and total:
        by_year = ui.remember(record.rows_by_year)(filters, (a, b))
        ui.chart(
            rows_by_year.rows_by_year(by_year, years=years),
            key="pair_by_year",
            title="Which events made these figures?",
            answer=answers.rows_sentence(*names, by_year) + record_answers.record_sentence(by_year),
            table=by_year,
            n=words.counted(total, "row"),
            sources=sorted(by_year["source"].unique()),
            largest=labels.largest(by_year),
            alt=f"Rows between {both} on record by year: cooperation, neutral, conflict",
        )
        first, rows = frame.pager(total)
        ui.evidence(
            ui.remember(pair.page)(filters, a, b, first, rows),
            key="pair",
            title="The rows",
            total=total,
            everything=partial(pair.everything, filters, a, b),
        )
if not total and not on_votes.open:
    ui.nothing(words.empty_reason(pair.why_empty(filters, a, b), years))
