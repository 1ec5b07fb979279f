"""The cube: what happened between two countries in a month, by kind and source, added up once for every chart.

One expression, through narwhals, on DuckDB and on Apache Spark.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw

from alignment.ledger import Ledger

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

KEYS = ("country_a", "country_b", "directed", "month", "tag", "source", "year")
SUMS = ("n", "count", "positive", "negative", "unweighed")
MICRO = 1_000_000  # intensities are added up in millionths, whole numbers, so that the order of adding changes nothing


def cube(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Sums of events by pair, month, tag and source.

    Needs country_a, country_b, directed, date, tag, source, year, intensity (Goldstein scale, missing = the tag's
    default) and count.  Returns KEYS (month = its first day) and SUMS: n = rows, count = acts, positive = Σ intensity
    × count of cooperation, negative = Σ |intensity| × count of conflict, unweighed = acts without an intensity of
    their own, to be weighed with the tag's.  A pair and month without events has no row.
    """
    weight = (nw.col("intensity") * MICRO).round(0).cast(nw.Int64) * nw.col("count").cast(nw.Int64)
    none = nw.lit(0).cast(nw.Int64)
    weighed = events.with_columns(month=nw.col("date").dt.truncate("1mo").cast(nw.Date), weight=weight).with_columns(
        positive=nw.when(nw.col("weight") > 0).then(nw.col("weight")).otherwise(none),
        negative=nw.when(nw.col("weight") < 0).then(-nw.col("weight")).otherwise(none),
        unweighed=nw.when(nw.col("intensity").is_null()).then(nw.col("count").cast(nw.Int64)).otherwise(none),
    )
    summed = weighed.group_by(*KEYS).agg(
        n=nw.len().cast(nw.Int64),
        count=nw.col("count").cast(nw.Int64).sum().cast(nw.Int64),
        positive=nw.col("positive").sum().cast(nw.Int64),
        negative=nw.col("negative").sum().cast(nw.Int64),
        unweighed=nw.col("unweighed").sum().cast(nw.Int64),
    )
    return summed.with_columns(nw.col("positive") / MICRO, nw.col("negative") / MICRO).select(*KEYS, *SUMS)


def with_duckdb(database: duckdb.DuckDBPyConnection, files: Sequence[Path], out: Path) -> None:
    """Build the cube of some files of events with DuckDB and write it to one Parquet file, sorted by pair and month."""
    events = database.read_parquet([str(path) for path in files], hive_partitioning=True)
    summed = cube(nw.from_native(events)).to_native()
    out.parent.mkdir(parents=True, exist_ok=True)
    ordered = summed.order("country_a, country_b, month, tag, directed")
    ordered.project("* EXCLUDE (source, year)").write_parquet(str(out), compression="zstd", row_group_size=50_000)


def with_spark(session: SparkSession, base: Path, files: Sequence[Path], out: Path) -> None:
    """Build the cube of some files of events with Spark, a file a year and source under `out`, sorted likewise."""
    events = session.read.option("basePath", str(base)).parquet(*(str(path) for path in files))
    summed = cube(nw.from_native(events)).to_native()
    spread = summed.repartition("year", "source").sortWithinPartitions(
        "year", "source", "country_a", "country_b", "month", "tag", "directed"
    )
    spread.write.mode("overwrite").partitionBy("year", "source").option("compression", "zstd").parquet(str(out))


def spark_session(master: str) -> SparkSession:
    """A Spark session on a master: `local[*]` is this machine, a cluster goes by its address.

    Raises RuntimeError, with what to install, where PySpark or Java is not there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise RuntimeError(
            "Spark is not installed. Run `pip install -r requirements-spark.txt`; it also needs Java 17 "
            "(Debian: apt-get install default-jre-headless)."
        ) from None
    builder = SparkSession.builder.master(master).appName("alignment").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):  # nothing of it is heard outside this machine
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    return builder.config("spark.sql.shuffle.partitions", "8").getOrCreate()


def build(
    store: Path,
    held: Ledger,
    events: Sequence[str],
    *,
    spark: str = "",
    base: duckdb.DuckDBPyConnection | None = None,
) -> None:
    """Build the cube of some of a store's files of events, a file for each, and put it into the ledger.

    `spark`: the master on which Spark does it; empty = DuckDB, in `base` where one is open.
    """
    once = uuid.uuid4().hex[:6]  # never over a file that the ledger lists: whoever reads it may be reading it now
    cubes = {path: f"cube/{path.removeprefix('events/').removesuffix('.parquet')}-{once}.parquet" for path in events}
    if spark and events:
        _with_spark(spark, store, cubes)
    else:
        database = base or duckdb.connect(config={"memory_limit": "640MB", "threads": 2})
        for path, target in cubes.items():
            with_duckdb(database, [store / path], store / target)
    for path, target in cubes.items():
        year, source = path.split("/")[1:3]
        old = held.of("cube", source=source.removeprefix("source="), year=int(year.removeprefix("year=")))
        held.replace("cube", old, [target])


def _with_spark(master: str, store: Path, cubes: Mapping[str, str]) -> None:
    out = store / "staging" / "spark"
    with_spark(spark_session(master), store / "events", [store / path for path in cubes], out)
    for path, target in cubes.items():
        (store / target).parent.mkdir(parents=True, exist_ok=True)
        (made,) = (out / Path(path).parent.relative_to("events")).glob("*.parquet")
        made.replace(store / target)
