"""Reads the publishers' files and writes compact facts: `python -m alignment build RAW`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from alignment import tables
from alignment.sources import (
    Read,
    SourceError,
    atop,
    china,
    cow,
    desta,
    digest,
    gdelt,
    icews,
    igo_factbook,
    read_corrections,
    ucdp,
    unga,
    voeten,
    weis,
)

Progress = Callable[[str], None]
Account = dict[str, str | int]
Reader = Callable[[Path, pd.DataFrame | None], Read]

FILES: Mapping[str, str] = {
    unga.SOURCE: "unga/ga_voting.csv.gz",
    unga.PROVISIONAL: "unga/ga_voting_2022_2024.csv.gz",
    voeten.SOURCE: "voeten/unvotes_sessions_1_74.csv.gz",
    weis.SOURCE: "weis/weis_1966_1993.csv.gz",
    icews.SOURCE: "icews/icews_dyadyear_2002_2014.csv.gz",
    gdelt.SOURCE: "gdelt/gdelt_pair_day_2018_202402.csv.gz",
    china.SOURCE: "china/leader_engagements_2003_2018.csv.gz",
    atop.SOURCE: "structural/atop_alliance.csv.gz",
    cow.MID: "structural/cow_mid_ddydisps.csv.gz",
    cow.WAR: "structural/cow_war_inter.csv.gz",
    ucdp.SOURCE: "structural/ucdp_acd.csv.gz",
    desta.SOURCE: "structural/DESTA.csv.gz",
    cow.IGO: "structural/cow_igo_ndy_since_1946.csv.gz",
    igo_factbook.SOURCE: "structural/igo_membership_factbook_2015_2026.csv",
}
# Each source, how it is read, and where its facts go.
TARGETS: Mapping[str, tuple[Reader, str]] = {
    weis.SOURCE: (weis.read, "events/weis.parquet"),
    icews.SOURCE: (icews.read, "events/icews_dyadyear.parquet"),
    gdelt.SOURCE: (gdelt.read, "events/gdelt_pairday.parquet"),
    china.SOURCE: (china.read, "events/china_leaders.parquet"),
    atop.SOURCE: (atop.read, "spells/atop.parquet"),
    cow.MID: (cow.read_disputes, "spells/cow_mid.parquet"),
    cow.WAR: (cow.read_wars, "spells/cow_war.parquet"),
    ucdp.SOURCE: (ucdp.read, "spells/ucdp.parquet"),
    desta.SOURCE: (desta.read, "spells/desta.parquet"),
    cow.IGO: (cow.read_joint_igos, "joint_igos.parquet"),
    igo_factbook.SOURCE: (igo_factbook.read, "memberships.parquet"),
}
WORDS = {"precision", "country_a", "country_b", "country", "tag", "source", "org", "status"}  # of few distinct values
GRAIN = ["source", "date", "country_a", "country_b", "directed", "tag", "source_ref"]


def run(raw: Path, out: Path, progress: Progress) -> None:
    """Build `out`/facts from the publishers' files in `raw`; rejected rows go to `out`/rejects, which git ignores.

    Needs tags.csv, sources.csv and corrections.csv in `out`; rewrites file and sha256 in sources.csv and
    facts/account.csv. Raises SourceError when a file is missing, damaged or contradicts itself, before anything of
    that source is written.
    """
    corrections = read_corrections(out)
    account = [row for source in TARGETS for row in one(source, raw, out, corrections, progress)]
    account += roll_calls(raw, out, corrections, progress)
    pd.DataFrame(account).sort_values("source").to_csv(out / "facts" / "account.csv", index=False, lineterminator="\n")
    _rewrite_digests(out / "sources.csv", {row["source"]: row for row in account})
    size = sum(path.stat().st_size for path in (out / "facts").rglob("*") if path.is_file())
    rejected = sum(int(row["rejected"]) for row in account)
    progress(
        f"done: {size / 1e6:.1f} MB of facts; {rejected:,} rows rejected, in {out.name}/rejects, each with its reason"
    )


def one(source: str, raw: Path, out: Path, corrections: pd.DataFrame, progress: Progress) -> list[Account]:
    """Build the facts of one source; returns its line of the account."""
    reader, target = TARGETS[source]
    read = reader(raw / FILES[source], corrections)
    if "tag" in read.facts.columns:
        _check_facts(read.facts, out, source)
    write(read.facts, out / "facts" / target)
    return [_account(source, read, raw, out, progress)]


def roll_calls(raw: Path, out: Path, corrections: pd.DataFrame, progress: Progress) -> list[Account]:
    """Build facts/roll_calls.parquet: one row a resolution, its topics, one column a member; returns its account."""
    reads = {
        source: unga.read(raw / FILES[source], corrections, source=source, strict=True)
        for source in (unga.SOURCE, unga.PROVISIONAL)
    }
    table = unga.wide(pd.concat([read.facts for read in reads.values()], ignore_index=True))
    reads[voeten.SOURCE] = voeten.read(raw / FILES[voeten.SOURCE], corrections)
    topics = voeten.topics(table, reads[voeten.SOURCE].facts)
    progress(f"roll calls: topics of {(topics['matched_by'] != '').sum():,} of {len(topics):,} resolutions known")
    members = [name for name in table.columns if name not in unga.HEAD]
    whole = table[unga.HEAD].merge(topics.drop(columns="matched_by"), on="undl_id", validate="one_to_one")
    write(pd.concat([whole, table[members]], axis=1), out / "facts" / "roll_calls.parquet", words=WORDS | set(members))
    return [_account(source, read, raw, out, progress) for source, read in reads.items()]


def _check_facts(facts: pd.DataFrame, out: Path, source: str) -> None:
    """Stop when two rows are one fact or a tag is unknown."""
    twice = facts[facts.duplicated(GRAIN)]
    if len(twice):
        raise SourceError(f"{source}: {len(twice)} facts stand twice, such as {twice.iloc[0][GRAIN].to_dict()}.")
    unknown = sorted(set(facts["tag"]) - set(tables.read(out / "tags.csv", "tags").good["tag"]))
    if unknown:
        raise SourceError(f"{source}: {', '.join(unknown)} is not in tags.csv. Add a row for it.")


def _account(source: str, read: Read, raw: Path, out: Path, progress: Progress) -> Account:
    """Where every row of a source's file went; its rejects are written aside."""
    counts = {
        "read": read.rows,
        "accepted": read.accepted,
        "duplicates": read.duplicates,
        "not_pairs": read.not_pairs,
        "outside": read.outside,
        "rejected": read.rejected,
    }
    if read.rows != sum(counts.values()) - counts["read"]:
        raise SourceError(
            f"{source}: {counts} does not add up. A row was lost or counted twice: mend alignment/sources."
        )
    _write_rejects(source, read.rejects, out / "rejects")
    progress(f"{source}: {read.rows:,} rows read, {len(read.facts):,} facts, {read.rejected:,} rows rejected")
    dates = [
        read.facts[name]
        for name in ("date", "month", "from_year", "to_year", "first_seen", "last_seen")
        if name in read.facts
    ]
    days = [str(day)[:10] for column in dates for day in (column.min(), column.max())]
    lands = [read.facts[name] for name in ("country", "country_a", "country_b") if name in read.facts]
    return {
        "source": source,
        "file": FILES[source],
        "sha256": digest(raw / FILES[source]),
        **counts,
        "facts": len(read.facts),
        "first": min(days, default=""),
        "last": max(days, default=""),
        "countries": pd.concat(lands).nunique(),
    }


def _write_rejects(source: str, rejects: pd.DataFrame, folder: Path) -> None:
    """Keep rejected rows in their publisher's words; the folder ignores itself, as not all of them may be passed on."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    path = folder / f"{source}.csv"
    path.unlink(missing_ok=True)
    if len(rejects):
        rejects.to_csv(path, index=False, lineterminator="\n")


def write(frame: pd.DataFrame, path: Path, *, words: Iterable[str] = WORDS) -> None:
    """Write a table as Parquet, the same bytes each time; `words` are kept as dictionaries, dates as days."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            columns[name] = pa.array(values, from_pandas=True).cast(pa.date32())
        elif name in words:
            columns[name] = pa.array(values, type=pa.string(), from_pandas=True).dictionary_encode()
        elif name == "count":
            columns[name] = pa.array(values, type=pa.int32())
        else:
            columns[name] = pa.array(values, from_pandas=True)
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=15, row_group_size=50_000)


def _rewrite_digests(path: Path, account: Mapping[str | int, Account]) -> None:
    """Note in sources.csv which file was read and its digest; every other cell stays as it is."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["source"] in account:
            row["file"], row["sha256"] = str(account[row["source"]]["file"]), str(account[row["source"]]["sha256"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
