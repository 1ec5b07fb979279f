"""Pair, the votes: agreement over the years, by topic, where the two parted, and before and after a date."""

from __future__ import annotations

from datetime import date
from functools import partial

from alignment import frame, ui
from alignment.answers import pair as answers
from alignment.charts import before_after as change
from alignment.charts import pair_timeline, pair_votes
from alignment.charts import topics as topics_chart
from alignment.measures import before_after as at_a_date
from alignment.measures import breaks, cooperation, ideal_points, roll_calls, vote_intervals
from alignment.questions import ballots, labels, pair, pair_dates, robust_pair
from alignment.questions import pair_votes as of_votes
from alignment.store import Filters
from alignment.ui.columns import PARTED
from alignment.views import shared

TIMELINE = (
    vote_intervals.with_interval,
    ideal_points.distance,
    cooperation.balance_by,
    breaks.breaks,
    breaks.power,
)


def timeline(filters: Filters, a: str, b: str) -> None:
    """Landmark events, agreement, distance, balance and treaties year by year, and the events that were clicked."""
    names, years, cast = shared.names(a, b), filters.years, ballots.of_votes(filters)
    between, days = " and ".join(names), ui.remember(pair.days)(filters, a, b)
    votes, balance = ui.remember(pair.votes)(cast, a, b), ui.remember(pair.balance)(days)
    apart, spells = ui.remember(pair.distance)(cast, a, b), ui.remember(pair.spells)(filters, a, b)
    landmarks, whole = ui.remember(pair.landmarks)(filters, a, b), ui.remember(of_votes.whole)(cast, a, b)
    found, power = ui.remember(of_votes.breaks_and_power)(cast, a, b)
    drawn, usual, total = of_votes.drawn(found), ballots.typical(), int(days["rows"].sum())
    said = answers.pair_sentence(*names, votes, usual, total, whole) + answers.breaks_sentence(found, power)
    clicked = ui.chart(
        pair_timeline.pair_timeline(landmarks, votes, usual, apart, balance, spells, drawn, years=years, pair=between),
        key="timeline",
        title=f"{between}, {years[0]} to {years[1]}",
        answer=said,
        table=pair.timeline_table(votes, apart, balance, spells),
        n=f"{votes['n'].sum():,} roll calls, {total:,} rows of events",
        sources=pair.sources(filters, votes, days),
        largest=labels.largest(days),
        clicked=frame.clicked_year,
        how=TIMELINE,
        strip=partial(ui.remember(of_votes.strip), cast, a, b),
        alt=f"Landmark events, agreement in roll calls, distance of ideal points, balance of events and treaties "
        f"between {answers.both(*names)}, by year",
    )
    ui.event_cards(landmarks, clicked)


def of_year(filters: Filters, a: str, b: str, year: int) -> None:
    """The roll calls on which the two parted in one year, and the events of that year."""
    names, then = shared.names(a, b), pair.of_year(filters, year)
    votes = ui.remember(pair.votes)(ballots.of_votes(filters), a, b)
    parted = ui.remember(of_votes.parted)(ballots.of_votes(then), a, b)
    events = ui.remember(pair.everything)(then, a, b)
    said = answers.year_sentence(*names, year, votes, len(parted), len(events))
    columns = PARTED | dict(zip(("vote_a", "vote_b"), names, strict=True))
    ui.table(parted, key="year_votes", title=f"On what did they part in {year}?", answer=said, columns=columns)
    ui.evidence(events, key="year", title=f"Events of {year}")


def votes(filters: Filters, a: str, b: str, name: str) -> None:
    """How alike the two vote by one measure, year by year, against the middle half of all pairs."""
    names, label, cast = shared.names(a, b), labels.MEASURE_NAMES[name], ballots.of_votes(filters)
    between, both = " and ".join(names), answers.both(*names)
    by_year, typical = ui.remember(of_votes.measure_by_year)(cast, a, b, name), of_votes.typical(name)
    ui.chart(
        pair_votes.pair_votes(by_year, typical, name=name, label=label, pair=between, years=filters.years),
        key="votes",
        title=f"How alike do {both} vote?",
        answer=answers.votes_sentence(*names, name, by_year, typical),
        table=by_year,
        n=f"{_shared(filters, a, b, name):,} roll calls on which both voted",
        how=(vote_intervals.with_interval_by, roll_calls.typical_by_year),
        strip=partial(ui.remember(of_votes.strip), cast, a, b, name),
        alt=f"{label} of {both} by year, against the middle half of all pairs",
        **shared.of_votes(filters),
    )


def topics(filters: Filters, a: str, b: str, name: str) -> None:
    """How alike the two vote by one measure on each topic, against the middle half of all pairs."""
    names, label, cast = shared.names(a, b), labels.MEASURE_NAMES[name], ballots.of_votes(filters)
    by_topic = ui.remember(of_votes.by_topic)(cast, a, b, name)
    ui.chart(
        topics_chart.topics(by_topic, name=name, label=label),
        key="topics",
        title="On which topics?",
        answer=answers.topics_sentence(*names, by_topic, ui.remember(of_votes.without_topic)(cast, a, b)),
        table=by_topic,
        n=f"{_shared(filters, a, b, name):,} roll calls; one of several topics counts in each",
        how=(vote_intervals.with_interval_by_topic, roll_calls.similarity_by_topic),
        strip=partial(ui.remember(robust_pair.of_topics), cast, a, b, name),
        alt=f"{label} of {answers.both(*names)} on six topics, against the middle half of all pairs",
        **shared.of_votes(filters),
    )


def parted(filters: Filters, a: str, b: str, name: str) -> None:
    """The roll calls on which the two voted differently, the newest on screen and all of them to take away."""
    names = shared.names(a, b)
    found = ui.remember(of_votes.parted)(ballots.of_votes(filters), a, b)
    said = answers.parted_sentence(*names, found, _shared(filters, a, b, name))
    columns = PARTED | dict(zip(("vote_a", "vote_b"), names, strict=True))
    ui.table(found.head(of_votes.SHOWN), key="parted", title="Where did they part?", answer=said, columns=columns)
    ui.download(lambda: found, key="parted_all", label=f"CSV of all {len(found):,}")


def before_after(filters: Filters, a: str, b: str, day: date) -> None:
    """Agreement and balance before and after a date, among the same at other dates."""
    names = shared.names(a, b)
    both, on = answers.both(*names), f"{day:%-d %B %Y}"
    compared = ui.remember(pair_dates.compared)(filters, a, b, day)
    placebos = ui.remember(pair_dates.placebos)(filters, a, b, day)
    ui.chart(
        change.before_after(compared, placebos, date=on),
        key="dates",
        title=f"Did {on} change anything between {both}?",
        answer=answers.dates_sentence(*names, day, compared),
        table=pair_dates.table(compared, placebos, day),
        n=pair_dates.n(compared),
        sources=pair_dates.sources(filters, compared),
        largest=labels.largest(ui.remember(pair.days)(filters, a, b)),
        how=(at_a_date.before_after, at_a_date.placebo_dates, at_a_date.of_votes, at_a_date.of_days),
        strip=partial(ui.remember(robust_pair.of_date), ballots.of_votes(filters), a, b, day),
        alt=f"Change of agreement and of balance between {both} at the date, among other dates",
    )


def _shared(filters: Filters, a: str, b: str, name: str) -> int:
    """The number of roll calls on which both voted."""
    return int(ui.remember(of_votes.measure_by_year)(ballots.of_votes(filters), a, b, name)["n"].sum())
