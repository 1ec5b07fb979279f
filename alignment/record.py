"""The General Assembly's roll calls of a store: votes as imported become one row a resolution, one column a member."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from alignment.ledger import Ledger
from alignment.sources import unga, voeten

HEAD = [*unga.HEAD, *voeten.TOPICS]


def add(votes: pd.DataFrame, store: Path, held: Ledger, *, source: str, token: str) -> dict[int, int]:
    """Add votes of a source to a store; of a resolution that it holds, each vote read gives way to the later one.

    `votes`: as the source's reader gives them, with part = number of the file.  Returns how many votes of each file
    are new.  Where a store holds both the UN's own record and Voeten's, the topics of the one come from the other.
    """
    by_voeten = source == voeten.SOURCE
    new_votes = votes.drop(columns="part").drop_duplicates(["rcid" if by_voeten else "undl_id", "country"], keep="last")
    table = voeten.as_roll_calls(new_votes) if by_voeten else _wide(new_votes)
    known = read(store, held.of("roll_calls", source=source))
    new = _new(votes.rename(columns={"rcid": "undl_id"}), known)
    _replace(table if known is None else _together(table, known), store, held, source, token)
    if by_voeten or known is not None or held.of("roll_calls", source=voeten.SOURCE):
        _topics(store, held, token)
    return new


def read(store: Path, files: Sequence[str]) -> pd.DataFrame | None:
    """The roll calls in a store's file, None where it has none."""
    return pd.read_parquet(store / files[0]) if files else None


def chosen(files: Sequence[str]) -> str | None:
    """Which file of roll calls stands for the record: the UN's own, else Voeten's."""
    ranked = [path for source in (unga.SOURCE, voeten.SOURCE) for path in files if f"/source={source}/" in path]
    return ranked[0] if ranked else None


def _wide(votes: pd.DataFrame) -> pd.DataFrame:
    """The UN's votes with topics that nobody has given yet."""
    table = unga.wide(votes)
    table[voeten.TOPICS] = pd.array([pd.NA], dtype="boolean").take([0])[0]
    return table.astype(dict.fromkeys(voeten.TOPICS, "boolean"))


def _new(votes: pd.DataFrame, known: pd.DataFrame | None) -> dict[int, int]:
    """How many votes of each file the store does not hold."""
    if known is not None:
        members = [name for name in known.columns if name not in HEAD]
        cells = known[["undl_id", *members]].melt("undl_id", var_name="country").dropna()
        there = pd.MultiIndex.from_frame(cells[["undl_id", "country"]])
        votes = votes[~pd.MultiIndex.from_frame(votes[["undl_id", "country"]]).isin(there)]
    first = votes[~votes.duplicated(["undl_id", "country"])]
    return {int(part): int(rows) for part, rows in first["part"].value_counts().items()}


def _together(table: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Two tables as one: the first one's cells, where it has none the second one's."""
    both = table.set_index("undl_id").astype(object).combine_first(known.set_index("undl_id").astype(object))
    kinds = {name: kind for name, kind in table.dtypes.items() if name in HEAD and name != "undl_id"}
    members = sorted(set(both.columns) - set(HEAD))
    whole = both.astype(kinds).reset_index()[[*HEAD, *members]]
    return whole.sort_values(["date", "undl_id"], ignore_index=True)


def _replace(table: pd.DataFrame, store: Path, held: Ledger, source: str, token: str) -> None:
    path = f"roll_calls/source={source}/{token}.parquet"
    (store / path).parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(store / path, index=False)
    held.replace("roll_calls", held.of("roll_calls", source=source), [path])


def _topics(store: Path, held: Ledger, token: str) -> None:
    """Give the UN's roll calls the topics of Voeten's that surely are the same."""
    ours = read(store, held.of("roll_calls", source=unga.SOURCE))
    theirs = read(store, held.of("roll_calls", source=voeten.SOURCE))
    if ours is None or theirs is None:
        return
    members = [name for name in theirs.columns if name not in HEAD]
    coded = theirs.assign(
        rcid=theirs["undl_id"], key=theirs["symbol"].map(voeten.key), month=theirs["date"].astype(str).str[:7]
    ).melt(["rcid", "key", "month", *voeten.TOPICS], members, "country", "vote")
    coded = coded[coded["vote"].isin(list(voeten.VOTES.values()))]
    found = voeten.topics(ours, coded).set_index("undl_id")
    for topic in voeten.TOPICS:
        ours[topic] = ours["undl_id"].map(found[topic]).astype("boolean")
    _replace(ours, store, held, unga.SOURCE, f"{token}t")
