"""Pair, the events: their kinds, who does what to whom, what the past still weighs, and the rows."""

from __future__ import annotations

from functools import partial

from alignment import frame, ui
from alignment.answers import pair as answers
from alignment.answers import pair_events as event_answers
from alignment.answers import record as record_answers
from alignment.answers import words
from alignment.charts import directions as charts
from alignment.charts import rows_by_year, tag_mix
from alignment.measures import cooperation
from alignment.measures import stock as decayed
from alignment.questions import labels, pair, pair_events, record, robust_pair
from alignment.store import Filters
from alignment.ui.columns import CLASSIC
from alignment.views import shared

FORMULAS = "The balance is (C − K) / (C + K); the sum grows with how much is reported, the mean does not."


def kinds(filters: Filters, a: str, b: str, total: int) -> None:
    """The kinds of the acts between the two, year by year; `total` is the rows of both."""
    names, mix = shared.names(a, b), ui.remember(pair.tag_mix)(filters, a, b)
    ui.chart(
        tag_mix.tag_mix(mix, years=filters.years),
        key="mix",
        title="In which kinds of events?",
        answer=answers.mix_sentence(mix, *names),
        table=mix,
        n=answers.mix_n(mix, total),
        sources=sorted(mix["source"].unique()),
        largest=labels.largest(mix),
        strip=partial(ui.remember(robust_pair.of_mix), filters, a, b),
        alt=f"Acts between {answers.both(*names)} by kind and year",
    )


def directions(filters: Filters, a: str, b: str) -> None:
    """The balance of what each does to the other, year by year and by source."""
    names = shared.names(a, b)
    ways = ui.remember(pair_events.directions)(filters, a, b)
    pooled = ui.remember(pair_events.balance)(filters, a, b)
    left = ui.remember(pair_events.undirected)(filters, a, b)
    ui.chart(
        charts.directions(ways, first=names[0], second=names[1], years=filters.years),
        key="directions",
        title="Who does what to whom?",
        answer=event_answers.directions_sentence(*names, ways, pooled, left),
        table=ways,
        n=f"{ways['n'].sum():,} acts with a direction",
        sources=_weighed(filters, a, b),
        largest=labels.largest(ui.remember(pair.tag_mix)(filters, a, b)),
        how=(cooperation.directions, cooperation.weighted),
        strip=partial(ui.remember(pair_events.strip), filters, a, b),
        alt=f"Balance of what {words.the(names[0])} does to {words.the(names[1])}, and back, by year and source",
    )


def stock(filters: Filters, a: str, b: str) -> None:
    """What past cooperation and conflict still weigh at the end of each year, by source."""
    weighing = ui.remember(pair_events.stock)(filters, a, b)
    both = answers.both(*shared.names(a, b))
    ui.chart(
        charts.stock(weighing, years=filters.years),
        key="stock",
        title="What does the past still weigh?",
        answer=event_answers.stock_sentence(weighing, pair_events.HALF_LIFE),
        table=weighing,
        n=pair_events.dates(weighing),
        sources=_weighed(filters, a, b),
        largest=labels.largest(ui.remember(pair.tag_mix)(filters, a, b)),
        how=(decayed.stock,),
        strip=partial(ui.remember(robust_pair.of_stock), filters, a, b),
        alt=f"Decayed stock of cooperation and of conflict between {both} at the end of each year, by source",
    )


def classic(filters: Filters, a: str, b: str) -> None:
    """The balance beside the sum and the mean of weights and the four classic counts, by source and year."""
    found = ui.remember(pair_events.classic)(filters, a, b)
    ui.table(found, key="classic", title="The classic figures beside it", answer=FORMULAS, columns=CLASSIC)


def by_year(filters: Filters, a: str, b: str, total: int) -> None:
    """How many rows between the two are on record in each year; `total` is all of them."""
    names, found = shared.names(a, b), ui.remember(record.rows_by_year)(filters, (a, b))
    ui.chart(
        rows_by_year.rows_by_year(found, years=filters.years),
        key="pair_by_year",
        title="Which events made these figures?",
        answer=answers.rows_sentence(*names, found) + record_answers.record_sentence(found),
        table=found,
        n=words.counted(total, "row"),
        sources=sorted(found["source"].unique()),
        largest=labels.largest(found),
        alt=f"Rows between {answers.both(*names)} on record by year: cooperation, neutral, conflict",
    )


def rows(filters: Filters, a: str, b: str, total: int) -> None:
    """The rows between the two themselves, a page at a time; `total` is all of them."""
    first, many = frame.pager(total)
    ui.evidence(
        ui.remember(pair.page)(filters, a, b, first, many),
        key="pair",
        title="The rows",
        total=total,
        everything=partial(pair.everything, filters, a, b),
    )


def _weighed(filters: Filters, a: str, b: str) -> list[str]:
    """The sources whose rows between the two have a weight."""
    return sorted(ui.remember(pair_events.stock)(filters, a, b)["source"].unique())
