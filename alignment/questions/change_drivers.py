"""What drove a shift between two periods: topics and votes of a pair, partners of a country."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from alignment import countries, store
from alignment.measures import vote_tables
from alignment.questions import ballots, labels, points
from alignment.questions.movers import ENDS
from alignment.store import Filters

KNOWN = 0.5  # share of a period's shared roll calls whose topics must be recorded before topics are said to drive it
VOTES = ("agreement", "kappa", "pi", "s")
WORDS = ("no", "abstain", "yes")
ALL = "all"
TOPIC_COLUMNS = ["topic", "change", "without", "contribution", "n_before", "n_after"]
VOTE_COLUMNS = [
    "vote_a",
    "vote_b",
    "before",
    "after",
    "change",
    "contribution",
    "roll_calls_before",
    "roll_calls_after",
]


def driver(filters: Filters, name: str, split: int, a: str, b: str, change: float) -> str:
    """What drove a pair's change most, in words.

    Topics of roll calls; the votes cast where topics are not recorded; which of the two moved on the line of ideal
    points; which kind of events.
    """
    if name == "ideal_point_distance":
        return _of_positions(filters, split, a, b)
    if name == "balance":
        return _of_kinds(filters, split, a, b)
    by_topic = topics(filters, name, split, a, b)
    if len(by_topic):
        return ", ".join(
            f"{row.topic} {signed(row.contribution)}"
            for row in by_topic.head(2).itertuples(index=False)
            if row.contribution * row.change > 0
        )
    cast = votes(filters, split, a, b)
    if cast.empty:
        return ""
    along = cast["contribution"] * np.sign(change)
    row = cast.loc[along.idxmax() if along.max() > 0 else cast.index[0]]
    shares = f"{_percent(row['before'])} → {_percent(row['after'])}"
    return f"{countries.name_of(a)} {row['vote_a']}, {countries.name_of(b)} {row['vote_b']}: {shares}"


def topics(filters: Filters, name: str, split: int, a: str, b: str) -> pd.DataFrame:
    """How much of a pair's shift each topic accounts for: the change, less what it would be without its roll calls.

    Returns topic (in words), change of the pair over all roll calls, without = the change without the topic's roll
    calls, contribution = change − without, n_before, n_after = shared roll calls of the topic; those that contributed
    most in the direction of the change first.  A roll call of several topics counts in each, so contributions do not
    add up.  No rows for a measure that is not of votes, and where the topics of fewer than half of the roll calls of
    either period are recorded.
    """
    cast, years, known = _shared(filters, a, b)
    if name not in VOTES:
        return pd.DataFrame(columns=TOPIC_COLUMNS)
    recorded = known.notna().all(axis=1)
    early = years < split
    if not all(len(recorded[part]) and recorded[part].mean() >= KNOWN for part in (early, ~early)):
        return pd.DataFrame(columns=TOPIC_COLUMNS)
    about = known.eq(True).fillna(False).astype(bool)
    values = [_measured(cast[part], (~about[part]).assign(**{ALL: True}), name) for part in (early, ~early)]
    change = values[1] - values[0]
    found = pd.DataFrame(
        {
            "topic": [labels.TOPIC_NAMES[code] for code in about],
            "change": change[ALL],
            "without": change[list(about)].to_numpy(),
            "n_before": about[early].sum().to_numpy(),
            "n_after": about[~early].sum().to_numpy(),
        }
    )
    found = found.assign(contribution=found["change"] - found["without"])
    along = found["contribution"] * np.sign(found["change"])
    return found.loc[along.sort_values(ascending=False, kind="stable").index, TOPIC_COLUMNS].reset_index(drop=True)


def _measured(cast: pd.DataFrame, kept: pd.DataFrame, name: str) -> pd.Series:
    """A measure of two members' votes over the roll calls that each column keeps."""
    first, second = (2 * cast.to_numpy()).astype("int64").T
    cell = 3 * first + second
    tables = [np.bincount(cell[kept[column].to_numpy()], minlength=9).reshape(3, 3) for column in kept]
    return pd.Series(vote_tables.FORMULAS[name](np.stack(tables, axis=-1).astype("float64")), kept.columns)


def votes(filters: Filters, split: int, a: str, b: str) -> pd.DataFrame:
    """How often a pair cast each combination of votes in the two periods, and what that did to their agreement.

    Returns vote_a, vote_b (in words), before, after = shares of the roll calls both voted on, change, contribution =
    −|vote_a − vote_b| × change of its share (they add up to the change of agreement), roll_calls_before and
    roll_calls_after; the largest change of a share first.  No rows where either period has no shared roll call.
    """
    cast, years, _ = _shared(filters, a, b)
    counts = []
    for part in (years < split, years >= split):
        table = vote_tables.of_members(cast.loc[part, [a, b]])[:, :, 0, 1] if part.any() else np.zeros((3, 3))
        counts.append(table)
    if not all(table.sum() for table in counts):
        return pd.DataFrame(columns=VOTE_COLUMNS)
    first, second = np.indices((3, 3)).reshape(2, -1)
    share = [(table / table.sum()).ravel() for table in counts]
    found = pd.DataFrame(
        {
            "vote_a": [WORDS[place] for place in first],
            "vote_b": [WORDS[place] for place in second],
            "before": share[0],
            "after": share[1],
            "change": share[1] - share[0],
            "contribution": -vote_tables.GAP.ravel() * (share[1] - share[0]),
            "roll_calls_before": counts[0].ravel().astype("int64"),
            "roll_calls_after": counts[1].ravel().astype("int64"),
        }
    )
    found = found[(found["before"] + found["after"]) > 0]
    largest = found["change"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[largest].reset_index(drop=True)


def partners(pairs: pd.DataFrame, country: str, direction: float = 0) -> pd.DataFrame:
    """With whom a country's agreement changed, and what each partner contributed to the change of its mean.

    `pairs`: the change of agreement of all pairs (changes.ranked).  Returns country, name, before, after, change,
    contribution = change / partners (they add up to the change of the mean over these partners), n_before, n_after;
    the largest change first, or the largest in `direction` where that is above or below 0.
    """
    mine = pairs[(pairs["country_a"] == country) | (pairs["country_b"] == country)]
    other = mine["country_a"].where(mine["country_b"] == country, mine["country_b"])
    found = mine.assign(
        country=other, name=other.map(countries.name_of), contribution=mine["change"] / max(len(mine), 1)
    )
    along = found["change"] * np.sign(direction) if direction else found["change"].abs()
    columns = ["country", "name", "before", "after", "change", "contribution", "n_before", "n_after"]
    return found.loc[along.sort_values(ascending=False, kind="stable").index, columns].reset_index(drop=True)


def _shared(filters: Filters, a: str, b: str) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """The roll calls on which both voted: their two votes, years, and topic flags."""
    cast, years = ballots.chosen(filters)
    both = cast.reindex(columns=[a, b]).dropna()
    return both, years[both.index], store.resolutions().loc[both.index, list(labels.TOPIC_NAMES)]


def _of_positions(filters: Filters, split: int, a: str, b: str) -> str:
    """How far either of a pair moved on the line of ideal points, in words."""
    found = points.ideal_points(ballots.of_votes(filters))
    said = []
    for code in (a, b):
        mine = found[found["country"] == code]
        early, late = (mine.loc[part, "ideal_point"].mean() for part in (mine["year"] < split, mine["year"] >= split))
        if pd.notna(late - early):
            said.append(f"{countries.name_of(code)} moved {signed(late - early)}")
    return ", ".join(said)


def _of_kinds(filters: Filters, split: int, a: str, b: str) -> str:
    """Which kind of event changed its share of a pair's acts most, in words."""
    mix = store.by_tag(replace(filters, countries=(), tags=(), text=""), (a, b))
    shares = []
    for part in (mix["year"] < split, mix["year"] >= split):
        acts = mix[part].groupby("tag")["n"].sum()
        shares.append(acts / acts.sum())
    both = pd.concat(shares, axis=1, keys=ENDS).fillna(0)
    if both.empty:
        return ""
    tag = (both["after"] - both["before"]).abs().idxmax()
    before, after = (_percent(both.loc[tag, end]) for end in ENDS)
    return f"{labels.tag_labels()[tag]}: {before} → {after} of acts"


def signed(value: float) -> str:
    """A change with its sign, with a true minus."""
    return f"{value:+.2f}".replace("-", "−")


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
