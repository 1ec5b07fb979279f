"""Reads the publishers' files and writes compact facts: `python -m alignment build RAW`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from alignment import tables
from alignment.sources import Read, SourceError, china, gdelt, icews, unga, voeten

Progress = Callable[[str], None]
FILES: Mapping[str, str] = {
    "unga": "unga/ga_voting.csv.gz",
    "unga_provisional": "unga/ga_voting_2022_2024.csv.gz",
    "voeten": "voeten/unvotes_sessions_1_74.csv.gz",
    "icews_dyadyear": "icews/icews_dyadyear_2002_2014.csv.gz",
    "gdelt_pairday": "gdelt/gdelt_pair_day_2018_202402.csv.gz",
    "china_leaders": "china/leader_engagements_2003_2018.csv.gz",
}
EVENTS = {module.SOURCE: module.read for module in (icews, gdelt, china)}
WORDS = ["precision", "country_a", "country_b", "tag", "source"]  # columns of few distinct values


def run(raw: Path, out: Path, progress: Progress) -> None:
    """Build everything in `out`/facts from the publishers' files in `raw`; rejected rows go to `out`/rejects.

    Raises SourceError when a file is missing, damaged or contradicts itself.
    """
    corrections = tables.read(out / "corrections.csv", "corrections").good
    reads = {}
    for source, read in EVENTS.items():
        reads[source] = read(raw / FILES[source], corrections)
        write_facts(reads[source].facts, out / "facts" / "events" / f"{source}.parquet")
        progress(f"{source}: {len(reads[source].facts):,} facts")
    roll_calls(raw, out, corrections, progress)


def roll_calls(raw: Path, out: Path, corrections: pd.DataFrame, progress: Progress) -> dict[str, Read]:
    """Write facts/roll_calls.parquet: one row a resolution, its topics, one column a member."""
    reads = {source: unga.read(raw / FILES[source], corrections, source=source) for source in (unga.SOURCE, unga.PROVISIONAL)}
    reads["voeten"] = voeten.read(raw / FILES["voeten"], corrections)
    table = unga.wide(pd.concat([reads[source].facts for source in (unga.SOURCE, unga.PROVISIONAL)], ignore_index=True))
    topics = voeten.topics(table, reads["voeten"].facts)
    progress(f"topics known of {(topics['matched_by'] != '').sum():,} of {len(topics):,} resolutions")
    head = table[unga.HEAD].merge(topics.drop(columns="matched_by"), on="undl_id", validate="one_to_one")
    members = [name for name in table.columns if name not in unga.HEAD]
    whole = pd.concat([head, table[members]], axis=1)
    write(whole, out / "facts" / "roll_calls.parquet", words=["source", *members])
    progress(f"roll calls: {len(whole):,} resolutions, {len(members)} members")
    return reads


def write_facts(facts: pd.DataFrame, path: Path) -> None:
    """Write compact facts; raises SourceError when two rows are one fact."""
    key = ["source", "date", "country_a", "country_b", "directed", "tag", "source_ref"]
    twice = facts[facts.duplicated(key)]
    if len(twice):
        raise SourceError(f"{path.name}: {len(twice)} facts stand twice, such as {dict(twice.iloc[0][key])}.")
    write(facts.astype({"count": "int32"}), path, words=WORDS)


def write(frame: pd.DataFrame, path: Path, *, words: list[str]) -> None:
    """Write a table as Parquet, the same bytes each time; `words` are kept as dictionaries, dates as days."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            columns[name] = pa.array(values, from_pandas=True).cast(pa.date32())
        elif name in words:
            columns[name] = pa.array(values, type=pa.string(), from_pandas=True).dictionary_encode()
        else:
            columns[name] = pa.array(values, from_pandas=True)
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=15, row_group_size=50_000)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
