"""Correlates of War, as published: disputes and wars with their days, by pair of states or by participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, correct, facts, header, in_order, plain, problem, rejected, text
from alignment.sources.yearly import YEAR, coded_in

FIRST = 1946  # our period
ENCODING = "latin-1"  # any will do: only numbers are read
# How the publisher writes an unknown part of a date, a span that is not there, and one that goes on.
UNKNOWN, ABSENT, ONGOING = ("-9", "-8"), ("-8", ""), "-7"
MONTHS = tuple(str(month) for month in range(1, 13))
EVER = pd.Timestamp("2200-01-01")


@dataclass(frozen=True)
class Layout:
    """What a file of the publisher calls its columns.

    `spans`: year, month and day of a beginning, then of an end; a row may have two.  `side` is there where a row is one
    participant, `year` where it is a year of a pair.
    """

    ref: str
    states: tuple[str, ...]
    spans: tuple[tuple[str, ...], ...] = ()
    hostility: tuple[str, ...] = ()
    side: str = ""
    year: str = ""
    month: str = ""

    @property
    def columns(self) -> list[str]:
        """Every column that is read."""
        named = [self.ref, *self.states, *(name for span in self.spans for name in span), *self.hostility]
        return [*named, *filter(None, (self.side, self.year, self.month))]


# Dyadic MID 4.0x, and its participants (MIDB 5.0, and 4.x with another name of the dispute).
DISPUTE_PAIRS = Layout(
    "disno", ("statea", "stateb"), (("strtyr", "strtmnth", "strtday", "endyear", "endmnth", "endday"),),
    hostility=("hihosta", "hihostb"), year="year",
)  # fmt: skip
DISPUTE_SIDES, OLDER_DISPUTE_SIDES = (
    Layout(ref, ("ccode",), (("styear", "stmon", "stday", "endyear", "endmon", "endday"),), ("hostlev",), side="sidea")
    for ref in ("dispnum", "dispnum3")
)
# The directed dyadic war file, and the inter-state war file 4.0, whose second span is -8 where there is none.
WAR_PAIRS = Layout(
    "warnum", ("statea", "stateb"), (("warstrtyr", "warstrtmnth", "warstrtday", "warendyr", "warendmnth", "warenday"),),
    year="year",
)  # fmt: skip
PARTS = [end + part for end in ("Start", "End") for part in ("Year", "Month", "Day")]
WAR_SIDES = Layout("WarNum", ("ccode",), tuple(tuple(part + place for part in PARTS) for place in "12"), side="Side")


def recognised(path: Path, layouts: Sequence[Layout]) -> Layout:
    """The layout whose columns the file has, or has the largest part of."""
    found = header(path, encoding=ENCODING)
    return max(layouts, key=lambda layout: np.mean([plain(name) in found for name in layout.columns]))


def read_pairs(
    path: Path, corrections: pd.DataFrame | None, source: str, layout: Layout, tags: Mapping[str, str]
) -> Read:
    """Spells of a file in which a row is a year of two states in a dispute or war.

    `tags` by hostility: each state acts on the other as its own hostility says, and a row in which neither did is
    outside.  Without: one undirected war, and a pair that stands in the other direction too is a duplicate.
    """
    raw = correct(text(path, layout.columns, encoding=ENCODING), corrections, source, [layout.ref, *layout.states])
    spans, problems = _spans(raw, layout, 0)
    hostility = raw[list(layout.hostility)]
    acting = hostility.isin(list(tags)).any(axis=1)
    for name in layout.hostility:
        problems.append(problem(raw[name], ~raw[name].isin(["0", "1", "-9", *tags]), f"{name} is not 1 to 5."))
        problems.append(problem(raw[name], (raw[name] == "-9") & ~acting, f"{name} is unknown (-9)."))
    rejects = rejected(problems, path, raw, encoding=ENCODING)
    one, other = layout.states
    rows = pd.concat([spans, raw[[layout.ref, layout.year]], hostility], axis=1)[~raw.index.isin(rejects["line"])]
    rows = rows.rename(columns={one: "country_a", other: "country_b", layout.ref: "ref"})
    late = rows[rows["until"].dt.year >= FIRST]
    pairs = late[late["country_a"] != late["country_b"]]
    if not tags:
        pairs = pairs.assign(**in_order(pairs["country_a"], pairs["country_b"]))
    kept = pairs[~pairs.duplicated()]
    used = kept[acting[kept.index]] if tags else kept
    return Read(
        _facts(_both_ways(used, layout.hostility) if tags else used, source, tags),
        rejects,
        len(raw),
        len(used),
        len(pairs) - len(kept),
        len(late) - len(pairs),
        len(rows) - len(late) + len(kept) - len(used),
    )


def _both_ways(rows: pd.DataFrame, hostility: tuple[str, ...]) -> pd.DataFrame:
    """Rows of pairs as acts of the one and acts of the other."""
    turned = rows.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    acts = [frame.assign(hostility=rows[name]) for frame, name in zip((rows, turned), hostility, strict=True)]
    return pd.concat(acts, ignore_index=True)


def read_sides(
    path: Path, corrections: pd.DataFrame | None, source: str, layout: Layout, tags: Mapping[str, str]
) -> Read:
    """Spells of a file in which a row is a participant: of each two states on different sides, while both took part.

    `tags` as in `read_pairs`.  A participant that met no other state is not_pairs; one that neither acted nor was acted
    on is outside.
    """
    raw = correct(text(path, layout.columns, encoding=ENCODING), corrections, source, [layout.ref, *layout.states])
    told = [_spans(raw, layout, place) for place in range(len(layout.spans))]
    problems = [pd.concat([each for _, found in told for each in found]).drop_duplicates()]
    problems.append(problem(raw[layout.side], ~raw[layout.side].str.fullmatch("[0-9]{1,2}"), "The side is no number."))
    problems += [
        problem(raw[name], ~raw[name].isin(["1", *tags]), f"{name} is not 1 to 5.") for name in layout.hostility
    ]
    rejects = rejected(problems, path, raw, encoding=ENCODING)
    about = raw[[layout.ref, layout.side, *layout.hostility]]
    about = about.set_axis(["ref", "side", "hostility"][: about.shape[1]], axis=1)
    spans = pd.concat([about.join(spans, how="right") for spans, _ in told]).rename_axis("line").reset_index()
    spans = spans[~spans["line"].isin(rejects["line"])].rename(columns={layout.states[0]: "country"})
    late = spans[spans["until"].dt.year >= FIRST]
    once = late[~late.drop(columns="line").duplicated()]
    met = _met(once)
    acts = met[met["hostility"].isin(list(tags))] if tags else met[met["country_a"] < met["country_b"]]
    lines = raw.index.difference(pd.Index(rejects["line"]))
    outside = lines.difference(pd.Index(late["line"]))
    repeated = lines.difference(outside).difference(pd.Index(once["line"]))
    accepted = pd.Index(np.union1d(acts["line_a"], acts["line_b"]))
    idle = pd.Index(met["line_a"].unique()).difference(accepted)
    rest = len(lines) - len(outside) - len(repeated) - len(accepted) - len(idle)
    return Read(
        _facts(acts, source, tags), rejects, len(raw), len(accepted), len(repeated), rest, len(outside) + len(idle)
    )


def _met(spans: pd.DataFrame) -> pd.DataFrame:
    """Every two participants on different sides, in both orders, from when the later came to when the first left."""
    both = spans.merge(spans, on="ref", suffixes=("_a", "_b"))
    both = both[(both["side_a"] != both["side_b"]) & (both["country_a"] != both["country_b"])]
    later = both["start_a"] >= both["start_b"]
    times = {
        "start": both["start_a"].where(later, both["start_b"]),
        "precision": both["precision_a"].where(later, both["precision_b"]),
        "until": both["until_a"].where(both["until_a"] < both["until_b"], both["until_b"]),
    }
    met = both.assign(**times).rename(columns={"hostility_a": "hostility"})
    return met[(met["start"] <= met["until"]) & (met["until"].dt.year >= FIRST)]


def _spans(raw: pd.DataFrame, layout: Layout, place: int) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """One span of each row that has it: the countries, start, precision, until; with what is wrong."""
    begin, end = layout.spans[place][:3], layout.spans[place][3:]
    if place:
        raw = raw[~raw[begin[0]].isin(ABSENT)]
    start, precision, odd_start = _days(raw, begin)
    ended, _, odd_end = _days(raw, end, last=True)
    until = ended.mask(raw[end[0]] == ONGOING, EVER)
    problems = [*odd_start, *odd_end, problem(raw[end[0]], until < start, "The end lies before the beginning.")]
    problems.append(problem(raw[layout.ref], raw[layout.ref] == "", f"{layout.ref} is empty."))
    # A state is what its code meant at the beginning, or in our first year; gone before, it is no matter of ours.
    year = start.dt.year.clip(lower=FIRST).where(until.dt.year >= FIRST)
    codes = {name: coded_in(raw[name], year, system="cow") for name in layout.states}
    problems += [unknown for _, unknown in codes.values()]
    countries = {name: code for name, (code, _) in codes.items()}
    return pd.DataFrame({**countries, "start": start, "precision": precision, "until": until}), problems


def _days(
    raw: pd.DataFrame, names: Sequence[str], *, last: bool = False
) -> tuple[pd.Series, pd.Series, list[pd.DataFrame]]:
    """First days (`last`: last days) of the day, month or year that is known, how exactly it is, and what is wrong."""
    year, month, day = (raw[name] for name in names)
    no_month, no_day = month.isin(UNKNOWN), day.isin(UNKNOWN)
    precision = pd.Series(np.select([no_month, no_day], ["year", "month"], "day"), raw.index)
    written = (
        year.where(year.str.fullmatch(YEAR), "")
        + ("-" + month.mask(no_month, "12" if last else "1").str.zfill(2))
        + ("-" + day.mask(no_month | no_day, "1").str.zfill(2))
    )
    date = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    if last:
        date = date.where(precision == "day", date + pd.offsets.MonthEnd(0))
    wrong_year = ~year.str.fullmatch(YEAR) & ~((year == ONGOING) & last)
    wrong_month = ~wrong_year & (year != ONGOING) & ~month.isin([*MONTHS, *UNKNOWN])
    wrong_day = ~wrong_year & (year != ONGOING) & ~wrong_month & date.isna()
    wrong = zip((year, month, day), (wrong_year, wrong_month, wrong_day), ("year", "month", "day"), strict=True)
    return date, precision, [problem(cells, where, f"{cells.name} is no {part}.") for cells, where, part in wrong]


def _facts(spells: pd.DataFrame, source: str, tags: Mapping[str, str]) -> pd.DataFrame:
    """One fact a dispute and direction, or a war, pair and day on which they began to fight."""
    spells = spells.assign(hostility=spells["hostility"] if tags else "")
    spells = spells[spells["hostility"].isin(list(tags))] if tags else spells
    key = ["ref", "country_a", "country_b", *(() if tags else ("start",))]
    found = (
        spells.sort_values("start", kind="stable")
        .groupby(key, as_index=False)
        .agg(
            date=("start", "first"),
            precision=("precision", "first"),
            until=("until", "max"),
            hostility=("hostility", "max"),
        )
    )
    return facts(
        {
            "date": found["date"],
            "precision": found["precision"],
            "end_date": found["until"].where(found["until"] < EVER),
            "country_a": found["country_a"],
            "country_b": found["country_b"],
            "directed": bool(tags),
            "tag": found["hostility"].map(tags) if tags else "war",
            "source_ref": found["ref"],
        },
        source,
    )
