"""Facts on their way into a store, a Parquet file a year, so that a year can be merged without the others in memory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = {
    "date": pa.date32(), "precision": pa.string(), "end_date": pa.date32(), "country_a": pa.string(),
    "country_b": pa.string(), "directed": pa.bool_(), "tag": pa.string(), "intensity": pa.float64(),
    "count": pa.int64(), "source_ref": pa.string(), "score": pa.float64(), "event_id": pa.string(),
    "url": pa.string(), "title": pa.string(),
}  # fmt: skip
EMPTY = {"end_date": pd.NaT, "score": None, "event_id": "", "url": "", "title": "", "report": None}
SCHEMA = pa.schema([*COLUMNS.items(), ("report", pa.int64()), ("part", pa.int32())])


class Staging:
    """A folder with a file of facts for each year, open for writing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.rows = folder, 0
        self._writers: dict[int, pq.ParquetWriter] = {}

    def add(self, facts: pd.DataFrame, part: int) -> None:
        """Add facts of file `part`: tables.FACT_COLUMNS, and event_id, url, title, report where the source has them."""
        if facts.empty:
            return
        given = facts.assign(part=part, **{name: empty for name, empty in EMPTY.items() if name not in facts})
        table = pa.Table.from_pandas(given[SCHEMA.names], schema=SCHEMA, preserve_index=False, safe=False)
        years = facts["date"].dt.year.to_numpy()
        for year in sorted(set(years.tolist())):
            rows = table if (years == year).all() else table.filter(pa.array(years == year))
            self._writer(year).write_table(rows)
        self.rows += len(facts)

    def _writer(self, year: int) -> pq.ParquetWriter:
        if year not in self._writers:
            self._writers[year] = pq.ParquetWriter(self.folder / f"{year}.parquet", SCHEMA, compression="lz4")
        return self._writers[year]

    def close(self) -> dict[int, Path]:
        """Finish the files.  Returns the file of each year."""
        for writer in self._writers.values():
            writer.close()
        return {year: self.folder / f"{year}.parquet" for year in sorted(self._writers)}
