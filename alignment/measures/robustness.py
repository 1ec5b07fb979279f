"""Does a finding survive other assumptions?  The same figure under other weights, sources, averages, blocs, measures.

A finding is any function that takes its inputs by name (events; or votes, resolutions and measure; west, east …) and
returns value, low, high, n: NaN where undefined, with its n.  A variant is a named alteration of those inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from alignment.measures.cooperation import MeasureError

Inputs: TypeAlias = Mapping[str, Any]
Figure: TypeAlias = tuple[float, float, float, float]
UNANIMOUS = 0.95  # share of those voting from which a roll call divides nobody; a quarter of them reach it
ROUNDING = 1e-9  # a figure nearer 0, or the threshold, than this has no side
NOTHING, SAME = "leaves nothing", "changes nothing"  # notes of variants that say nothing of the finding
# what `strip` returns
COLUMNS = ["group", "variant", "value", "low", "high", "n", "change", "agrees", "note"]
# what `summary` returns
SUMMARY = ["value", "agree", "defined", "undefined", "group", "variant", "change"]


@dataclass(frozen=True)
class Variant:
    """One other assumption: what it is about, its name, what it does to the inputs, and whether the unit stays."""

    group: str  # weights, sources, topics, averaging, blocs or measure
    name: str
    alter: Callable[[Inputs], Inputs]
    same_unit: bool = True  # false for another measure: what it says has a direction, but no distance from the finding


def strip(
    finding: Callable[..., Figure], inputs: Inputs, variants: Iterable[Variant], *, threshold: float | None = None
) -> pd.DataFrame:
    """A finding under each other assumption: what changes, by how much, and whether it still points the same way.

    Returns group, variant, value, low, high, n, change = value − that of the finding, agrees, note; the finding as it
    stands first (group and variant "finding", change 0), then the variants in their order.
    agrees: the same sign as the finding and, where a `threshold` is given, the same side of it; missing where either of
    the two is undefined, or the finding is 0 or on the threshold.  change is NaN, and the threshold is not applied, for
    a variant in another unit (κ for agreement).
    A variant that says nothing stays, with agrees missing and a note: it "changes nothing" of what goes into this
    finding, it "leaves nothing" (value NaN, n 0), or the figure is "undefined".  After the multiverse analysis of
    Steegen, Tuerlinckx, Gelman & Vanpaemel 2016, Perspectives on Psychological Science 11:702-712, here one assumption
    at a time.
    """
    everything = [Variant("finding", "finding", dict), *variants]
    altered = [variant.alter(inputs) for variant in everything]
    notes = ["", *(_note(inputs, other) for other in altered[1:])]
    nothing = (np.nan, np.nan, np.nan, 0)
    figures = [nothing if note == NOTHING else finding(**other) for other, note in zip(altered, notes, strict=True)]
    rows = pd.DataFrame(figures, columns=["value", "low", "high", "n"])
    rows["group"], rows["variant"] = [one.group for one in everything], [one.name for one in everything]
    rows["note"] = pd.Series(notes, dtype="str").mask(rows["value"].isna() & (pd.Series(notes) == ""), "undefined")
    same_unit = pd.Series([one.same_unit for one in everything])
    rows["change"] = (rows["value"] - rows["value"].iloc[0]).where(same_unit)
    agrees = _same_side(rows["value"], 0)
    if threshold is not None:
        beyond = _same_side(rows["value"], threshold)
        agrees = agrees.mask(same_unit, (agrees & beyond).where(agrees.notna() & beyond.notna()))
    return rows.assign(agrees=agrees.where(rows["note"] == ""))[COLUMNS]


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """A strip in one row: how many other assumptions agree with the finding, and which moves it most.

    `found`: as from `strip`.  Returns value (of the finding), agree, defined, undefined ("agree of defined variants
    agree"; undefined are those of which it cannot be said), group, variant and change of the variant with the largest
    change in the unit of the finding (missing where there is none).
    """
    others = found.iloc[1:]
    defined = int(others["agrees"].notna().sum())
    row = {"value": found["value"].iloc[0], "agree": int(others["agrees"].sum()), "defined": defined}
    row |= {"undefined": len(others) - defined, "group": None, "variant": None, "change": np.nan}
    if others["change"].notna().any():
        row |= others.loc[others["change"].abs().idxmax(), ["group", "variant", "change"]].to_dict()
    return pd.DataFrame([row], columns=SUMMARY)


def figure(found: pd.DataFrame, value: str = "value") -> Figure:
    """The one row of a measure's result as value, low, high, n; no row is a figure that is undefined, with n = 0.

    Raises MeasureError when there is more than one row: a strip is about one figure.
    """
    if len(found) > 1:
        raise MeasureError(
            f"A strip is about one figure; there are {len(found)} rows. Choose one pair, period, source."
        )
    if found.empty:
        return np.nan, np.nan, np.nan, 0
    row = found.iloc[0]
    return float(row[value]), float(row["low"]), float(row["high"]), int(row["n"])


def of_events(events: pd.DataFrame, tags: pd.DataFrame) -> list[Variant]:
    """Other assumptions for a finding on `events`: columns of events.csv and quad; `tags`: tag, intensity.

    weights: every act +1 or −1 by its quad class, neutral 0; each tag's default in place of the row's own weight.
    sources: without each source, landmarks among them (the only one of them leaves nothing).
    averaging: each row once, whatever its count; each kind of act between two countries once a date and source.
    Raises MeasureError for a missing column; a tag without a default is reported when its variant is computed.
    """
    for name in ("country_a", "country_b", "date", "tag", "quad", "intensity", "count", "source"):
        if name not in events:
            raise MeasureError(f"Robustness of a finding on events needs the column {name}.")
    defaults = tags.set_index("tag")["intensity"]
    return [
        Variant("weights", "each act +1 or −1", partial(_events, change=_by_quad)),
        Variant("weights", "default weight of each kind", partial(_events, change=partial(_by_tag, defaults=defaults))),
        *(
            Variant("sources", f"without {source}", partial(_events, change=partial(_without, source=source)))
            for source in sorted(events["source"].unique())
        ),
        Variant("averaging", "rows, not reports", partial(_events, change=_once_a_row)),
        Variant("averaging", "each kind once a date", partial(_events, change=_once_a_date)),
    ]


def of_votes(resolutions: pd.DataFrame, topics: Sequence[str], measures: Sequence[str] = ()) -> list[Variant]:
    """Other assumptions for a finding on votes: inputs votes and resolutions (the same rows), and measure (a name).

    `resolutions`: yes, no, abstain, source, and a column for each of `topics`.
    weights: an abstention as an absence rather than half-way between yes and no; only roll calls on which fewer than
    95 % (UNANIMOUS) of those voting voted alike.  sources: without each source.  topics: without the roll calls about
    each; one whose topics are unknown stays.  measure: each of `measures` (such as s, pi, kappa) in place of the
    finding's own; in another unit, so without a change.  Raises MeasureError for a missing column.
    """
    for name in ("yes", "no", "abstain", "source", *topics):
        if name not in resolutions:
            raise MeasureError(f"Robustness of a finding on votes needs the column {name} of resolutions.")
    left_out = [("sources", f"without {key}", "source", key) for key in sorted(resolutions["source"].unique())]
    left_out += [("topics", f"without {topic}", topic, True) for topic in topics]
    return [
        Variant("weights", "abstention as absence", _without_abstentions),
        Variant("weights", "contested roll calls only", partial(_roll_calls, keep=_contested)),
        *(
            Variant(group, name, partial(_roll_calls, keep=partial(_other_than, column=column, value=value)))
            for group, name, column, value in left_out
        ),
        *(Variant("measure", name, partial(_put, name="measure", value=name), same_unit=False) for name in measures),
    ]


def of_blocs(choices: Mapping[str, Mapping[str, Any]]) -> list[Variant]:
    """Other lists of members for one side at a time, the other side as it was.

    `choices`: for each input (west, east …) the other lists by name, in whatever form the finding takes them: codes,
    the key of a bloc, or dated membership.  For example {"west": {"NATO": [...], "EU": [...]}, "east": {"SCO": [...]}}.
    """
    return [
        Variant("blocs", f"{side}: {name}", partial(_put, name=side, value=members))
        for side, lists in choices.items()
        for name, members in lists.items()
    ]


def _note(inputs: Inputs, altered: Inputs) -> str:
    """Why a variant says nothing, if so: it is the finding again, or nothing is left to compute it from."""
    if any(isinstance(value, pd.DataFrame) and value.empty for value in altered.values()):
        return NOTHING
    return SAME if all(_same(value, inputs[name]) for name, value in altered.items()) else ""


def _same(first: object, second: object) -> bool:
    if isinstance(first, pd.DataFrame | pd.Series):
        return first.equals(second)
    return first is second or bool(first == second)


def _same_side(values: pd.Series, of: float) -> pd.Series:
    """Whether each value is on the side of `of` on which the first one is; missing where that cannot be said."""
    apart = values - of
    side = np.sign(apart.where(apart.abs() > ROUNDING, 0.0).where(apart.notna()))
    known = side.notna() & bool(side.iloc[0] != 0) & pd.notna(side.iloc[0])
    return pd.Series(side == side.iloc[0], dtype="boolean").where(known)


def _put(inputs: Inputs, name: str, value: object) -> Inputs:
    if name not in inputs:
        raise MeasureError(f"A variant alters the input {name}, which the finding does not have: {', '.join(inputs)}.")
    return {**inputs, name: value}


def _events(inputs: Inputs, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Inputs:
    return _put(inputs, "events", change(inputs["events"]))


def _by_quad(events: pd.DataFrame) -> pd.DataFrame:
    kind = events["quad"].astype("str").str.rpartition("_")[2]
    return events.assign(intensity=kind.map({"cooperation": 1.0, "conflict": -1.0, "neutral": 0.0}))


def _by_tag(events: pd.DataFrame, defaults: pd.Series) -> pd.DataFrame:
    unknown = sorted(set(events["tag"]) - set(defaults.index))
    if unknown:
        raise MeasureError(f"tags has no default weight for {', '.join(unknown)}. Add a row for it.")
    return events.assign(intensity=events["tag"].astype("str").map(defaults))


def _without(events: pd.DataFrame, source: str) -> pd.DataFrame:
    return events[events["source"] != source]


def _once_a_row(events: pd.DataFrame) -> pd.DataFrame:
    return events.assign(count=events["count"] * 0 + 1)


def _once_a_date(events: pd.DataFrame) -> pd.DataFrame:
    """One row a pair (in its direction), date, tag and source, with the mean weight of its rows."""
    keys = ["country_a", "country_b", "date", "tag", "source"]
    weight = events.groupby(keys, observed=True)["intensity"].transform("mean")
    return _once_a_row(events).assign(intensity=weight).drop_duplicates(keys)


def _without_abstentions(inputs: Inputs) -> Inputs:
    return _put(inputs, "votes", inputs["votes"].where(inputs["votes"] != 0.5))


def _roll_calls(inputs: Inputs, keep: Callable[[pd.DataFrame], np.ndarray]) -> Inputs:
    kept = keep(inputs["resolutions"])
    return {**inputs, "votes": inputs["votes"][kept], "resolutions": inputs["resolutions"][kept]}


def _contested(resolutions: pd.DataFrame) -> np.ndarray:
    cast = resolutions[["yes", "no", "abstain"]].astype("float64")
    return (cast.max(axis=1) < UNANIMOUS * cast.sum(axis=1)).to_numpy()


def _other_than(resolutions: pd.DataFrame, column: str, value: object) -> np.ndarray:
    return ~resolutions[column].eq(value).fillna(False).to_numpy(dtype=bool)
