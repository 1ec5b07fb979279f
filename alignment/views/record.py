"""Events and Data: how many rows are on record, the rows themselves, and what each source covers."""

from __future__ import annotations

from functools import partial

import pandas as pd

from alignment import frame, ui
from alignment.answers import record as answers
from alignment.charts import coverage as coverage_chart
from alignment.charts import rows_by_year
from alignment.questions import labels, record
from alignment.store import Filters


def by_year(filters: Filters, found: pd.DataFrame) -> None:
    """How many rows pass the filters in each year; `found`: as of record.rows_by_year."""
    total = f"{found['rows'].sum():,} rows"
    ui.chart(
        rows_by_year.rows_by_year(found, years=filters.years),
        key="by_year",
        title=total,
        answer=answers.record_sentence(found),
        table=found,
        n=total,
        sources=sorted(found["source"].unique()),
        largest=labels.largest(found),
        alt="Rows on record by year: cooperation, neutral, conflict",
    )


def rows(filters: Filters, total: int) -> None:
    """The rows that pass the filters, a page at a time; `total` is all of them."""
    first, many = frame.pager(total)
    ui.evidence(
        ui.remember(record.page)(filters, first, many),
        key="events",
        title="The rows",
        total=total,
        everything=partial(record.everything, filters),
    )


def coverage(filters: Filters) -> None:
    """What each source covers, year by year."""
    found, spans = ui.remember(record.coverage)(filters), record.spans(filters)
    ui.chart(
        coverage_chart.coverage(found, spans),
        key="coverage",
        title="What each source covers, year by year",
        answer=answers.coverage_sentence(spans),
        table=found,
        n=f"{found['rows'].sum():,} rows",
        sources=spans["source"].to_list(),
        largest=labels.largest(found),
        alt="Rows of each source by year, and the years that each source covers",
    )


def covered(filters: Filters) -> None:
    """How much each source holds, in all and of each country of the filters."""
    ui.covered_table(ui.remember(record.covered)(filters), labels.country_names(*filters.countries))
