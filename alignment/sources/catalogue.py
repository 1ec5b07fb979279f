"""The publishers whose files can be imported: key, what the file is, and how it is read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from alignment.sources import (
    Read,
    SourceError,
    atop,
    china,
    cow,
    desta,
    gdelt,
    gdelt_events,
    gsdb,
    icews,
    icews_events,
    own,
    sipri,
    ucdp,
    unga,
    voeten,
    weis,
)
from alignment.sources.lines import TABULAR
from alignment.sources.records import head

TABLE = "table"  # a table of one's own
Reader = Callable[[Path, pd.DataFrame | None], Iterator[Read]]


@dataclass(frozen=True)
class Source:
    """One publisher's file layout.

    `holds` is "events" (facts with tables.FACT_COLUMNS) or "roll calls" (votes).  `also`: other names that a person may
    type.  `has_header` is false where the first line is data.
    """

    key: str
    file: str
    read: Reader
    holds: str = "events"
    also: tuple[str, ...] = ()
    has_header: bool = True
    header_has: tuple[str, ...] = ()

    def head(self, path: Path) -> str:
        """What stands before the first row of a file, so that rejected rows can be imported under it again."""
        if self.key == TABLE:
            return own.head(path)
        return head(path, header_has=self.header_has) if self.has_header else ""

    def said(self, path: Path) -> tuple[str, ...]:
        """How a table of one's own is read, in sentences; nothing for a publisher's, whose layout is known."""
        return own.guess(path).said if self.key == TABLE else ()

    def rows_suffix(self, path: Path) -> str:
        """How a file of rejected rows is called: as the file they come from, but unpacked."""
        if self.key == TABLE:
            return ".csv"
        return next((suffix for suffix in reversed(path.suffixes) if suffix.lower() in TABULAR), ".csv")


def _whole(read: Callable[[Path, pd.DataFrame | None], Read]) -> Reader:
    """A reader of files that fit in memory, as one that reads some at a time."""

    def parts(path: Path, corrections: pd.DataFrame | None) -> Iterator[Read]:
        yield read(path, corrections)

    return parts


SOURCES = (
    Source(unga.SOURCE, "UN Digital Library, General Assembly voting data (CSV, layouts of 2025 and 2026)",
           _whole(unga.read), "roll calls", ("undl", "un", "un_digital_library")),
    Source(voeten.SOURCE, "Voeten: UNVotes (COW codes) or the unvotes layout (ISO codes)",
           _whole(voeten.read), "roll calls", ("unvotes",)),
    Source(gdelt_events.SOURCE, "GDELT events 1.0 (57 or 58 cells a row) and 2.0 (61), plain or packed",
           gdelt_events.read, also=("gdelt_events",), has_header=False),
    Source(gdelt.SOURCE, "GDELT daily net scores of pairs: date, iso3_a, iso3_b, score", _whole(gdelt.read),
           also=("gdelt_pair_day",)),
    Source(icews_events.SOURCE, "ICEWS coded event data (.tab, 20 columns)", icews_events.read, also=("icews_events",)),
    Source(icews.SOURCE, "ICEWS yearly counts of pairs in four classes", _whole(icews.read), also=("icews_dyad_year",)),
    Source(weis.SOURCE, "World Event/Interaction Survey", _whole(weis.read)),
    Source(china.SOURCE, "China Vitae: visits and meetings of Chinese leaders", _whole(china.read)),
    Source(atop.SOURCE, "ATOP alliances, pair-years", _whole(atop.read)),
    Source(cow.MID, "COW militarized interstate disputes: dyadic, or by participant", _whole(cow.read_disputes),
           also=("mid",)),
    Source(cow.WAR, "COW inter-state wars", _whole(cow.read_wars), also=("war",)),
    Source(ucdp.SOURCE, "UCDP/PRIO armed conflict", _whole(ucdp.read)),
    Source(sipri.SOURCE, "SIPRI arms transfers, trade register as exported", _whole(sipri.read),
           header_has=("Year(s) of delivery", "Delivery year")),
    Source(gsdb.SOURCE, "Global Sanctions Data Base", _whole(gsdb.read)),
    Source(desta.SOURCE, "DESTA trade agreements", _whole(desta.read)),
    Source(TABLE, "A table of your own: CSV, TSV, Excel, Parquet", own.read, also=("own", "csv", "excel", "parquet")),
)  # fmt: skip


def find(name: str) -> Source:
    """The source that a name means, whatever its capitals and dashes.  Raises SourceError with the nearest names."""
    plain = name.casefold().replace("-", "_").replace(" ", "_").replace(".", "_")
    known = {key: source for source in SOURCES for key in (source.key, *source.also)}
    if plain in known:
        return known[plain]
    near = difflib.get_close_matches(plain, known, n=1)
    hint = f'Did you mean "{known[near[0]].key}"?' if near else ""
    raise SourceError(
        f'"{name}" is no source. {hint} The sources are {", ".join(source.key for source in SOURCES)}; '
        "`python -m alignment sources` describes them."
    )
