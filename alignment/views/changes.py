"""What changed, pairs: those that shifted furthest between two periods, and what drove one of them."""

from __future__ import annotations

from functools import partial

import pandas as pd

from alignment import ui
from alignment.answers import changes as answers
from alignment.charts import changes as charts
from alignment.measures import ideal_points, roll_calls, vote_intervals
from alignment.questions import ballots, change_drivers, changes, pair, pair_votes, robust_changes
from alignment.store import Filters
from alignment.ui import changed, row, shifts
from alignment.views import shared

SIDES = ("vote_a", "vote_b")


def pairs(filters: Filters, name: str, split: int) -> None:
    """The pairs that shifted furthest by one measure, and what drove the one of them that the reader chooses."""
    heeded, least = changes.heeded(filters, name), int(changed.least() or changes.LEAST)
    everyone = ui.remember(changes.ranked, slow=True)(heeded, name, split, least)
    found = changes.among(everyone, filters.countries)
    furthest = changes.furthest(found)
    if furthest.empty:
        ui.nothing(answers.nothing(least, answers.PAIRS[name], still=len(found)))
        return
    shown = ui.remember(changes.told, slow=True)(heeded, name, split, furthest)
    _furthest(filters, name, split, least, everyone, shown)
    ui.table(shown, key="shifts", title="What drove them?", answer=answers.DRIVERS, columns=shifts.SHIFTS)
    rows = changes.choices(found, shown, row.asked_row(("a", "b")))
    a, b = row.choose_row("One of them, with the pair that the link names", rows, ("a", "b"))
    _cast(filters, name, split, everyone, a, b)
    _topics(filters, name, split, a, b)
    _parted(filters, name, split, a, b)
    late = changes.periods(filters, split)[1]
    ui.evidence(ui.remember(pair.landmarks)(late, a, b), key="landmarks", title=f"Landmark events from {split} on")


def _furthest(filters: Filters, name: str, split: int, least: int, everyone: pd.DataFrame, shown: pd.DataFrame) -> None:
    """The pairs that shifted furthest each way, before and after."""
    heeded, ways = changes.heeded(filters, name), answers.PAIRS[name]
    many = len(changes.among(everyone, filters.countries))
    ui.chart(
        charts.changes(shown, value=ways.value, up=ways.up, down=ways.down, unit=ways.unit),
        key="pairs",
        title="Which pairs shifted furthest?",
        answer=answers.shifts_sentence(everyone, shown, ways, least=least, what="pairs"),
        table=shown,
        everything=partial(changes.everything, filters, name, split, least),
        n=f"{many:,} pairs with {least:,} or more {ways.unit} in both periods",
        sources=changes.sources(filters, name, split),
        how=(changes.ranked, roll_calls.similarity, vote_intervals.with_interval, ideal_points.distance),
        strip=partial(ui.remember(robust_changes.of_pair), heeded, name, split, *robust_changes.stated(shown)),
        alt="The pairs that shifted furthest each way, before and after; in the table below with what drove them",
    )


def _cast(filters: Filters, name: str, split: int, everyone: pd.DataFrame, a: str, b: str) -> None:
    """Where one pair stands among all, and how both voted before and after."""
    between, heeded = shared.names(a, b), changes.heeded(filters, name)
    found = ui.remember(change_drivers.votes)(heeded, split, a, b)
    said = answers.placed_sentence(changes.one(everyone, a, b), everyone, answers.PAIRS[name])
    said += answers.cast_sentence(*between, found)
    columns = shifts.VOTES | dict(zip(SIDES, between, strict=True))
    ui.table(found, key="cast", title=" and ".join(between), answer=said, columns=columns)


def _topics(filters: Filters, name: str, split: int, a: str, b: str) -> None:
    """What each topic accounts for of the shift of one pair."""
    found = ui.remember(change_drivers.topics)(changes.heeded(filters, name), name, split, a, b)
    if len(found):
        said = answers.topics_sentence(found)
        ui.table(found, key="topics", title="On which topics?", answer=said, columns=shifts.TOPICS)


def _parted(filters: Filters, name: str, split: int, a: str, b: str) -> None:
    """The roll calls on which one pair parted in the second period."""
    by_topic = ui.remember(change_drivers.topics)(changes.heeded(filters, name), name, split, a, b)
    late = ballots.of_votes(changes.periods(filters, split)[1])
    found = ui.remember(pair_votes.parted)(late, a, b).head(pair_votes.SHOWN)
    said = answers.parted_sentence(found, by_topic, split)
    columns = shifts.PARTED | dict(zip(SIDES, shared.names(a, b), strict=True))
    ui.table(found, key="parted", title="Where did they part?", answer=said, columns=columns)
