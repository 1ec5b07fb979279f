"""ICEWS coded event data: who did what to whom on a day, as machines coded it from the news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from alignment import countries, tables
from alignment.sources import Read, SourceError, cameo, plain, problem
from alignment.sources.records import records

SOURCE = "icews"
COLUMNS = ["event_id", "event_date", "source_country", "cameo_code", "intensity", "target_country"]
MANGLED = "Event ID is no whole number. A spreadsheet rounds long numbers: take the publisher's file, not a copy."
NO_EVENT = "CAMEO Code is no code of three or four digits. A spreadsheet takes leading zeros away."
# "Congo" alone is Brazzaville: ICEWS writes "Democratic Republic of Congo" for the other.
NAMES = {"Congo": "Republic of the Congo"}
NOWHERE = ("", "NULL", "NA", "None")  # how a side without a country is written


def read(path: Path, corrections: pd.DataFrame | None = None) -> Iterator[Read]:
    """Reported acts of one state towards another, day by day, some at a time.

    Reads the publisher's tab-delimited table (Event ID, Event Date, Source Country, CAMEO Code, Intensity, Target
    Country and 14 more columns), in any order of columns, plain or packed.  Yields facts of day precision, directed:
    tag by the CAMEO code, intensity as published, source_ref = the CAMEO code, event_id = Event ID and day (the id
    alone repeats).  Rows with a side that names no country, or with one country on both, are not_pairs; a row whose id
    and day stand earlier in the same part of the file is a duplicate, one that stands in another part is for whoever
    stores them to merge.  Raises SourceError when a column is missing.
    """
    for part in records(path, sep="\t", quoted=False, choose=_separator):
        raw = part.rename(columns={name: plain(name) for name in part.columns})
        missing = [name for name in COLUMNS if name not in raw.columns]
        if missing:
            raise SourceError(
                f"{path.name}: column {', '.join(missing)} is missing. Has the publisher changed the layout?"
            )
        yield _read(raw, path.name)


def _separator(line: str) -> str:
    """Tab, unless a spreadsheet has put something else."""
    return max("\t", ";", ",", key=line.count)


def _read(raw: pd.DataFrame, file: str) -> Read:
    """The events in some rows."""
    day = pd.to_datetime(raw["event_date"], format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    nowhere = raw["source_country"].isin(NOWHERE) | raw["target_country"].isin(NOWHERE)
    named = raw[~nowhere & (raw["broken"] == "")]
    source, to = (named[side].replace(NAMES) for side in ("source_country", "target_country"))
    actor, unknown_actor = countries.resolve_many(source, on=day[named.index], system="name")
    target, unknown_target = countries.resolve_many(to, on=day[named.index], system="name")
    domestic = named["source_country"] == named["target_country"]
    pair = named[~(domestic | (actor.notna() & (actor == target)).fillna(False))]
    tag = pair["cameo_code"].map(cameo.tag_of)
    weight = pd.to_numeric(pair["intensity"].str.replace(",", "."), errors="coerce")
    broken = raw.loc[raw["broken"] != "", "broken"]
    found = pd.concat(
        [
            pd.DataFrame({"line": broken.index, "column": "", "value": "", "problem": broken.to_numpy()}),
            problem(pair["source_country"], actor[pair.index].isna(), unknown_actor[pair.index]),
            problem(pair["target_country"], target[pair.index].isna(), unknown_target[pair.index]),
            problem(pair["event_date"], day[pair.index].isna(), "Event Date is not a day such as 2018-06-01."),
            problem(pair["cameo_code"], tag.isna(), NO_EVENT),
            problem(pair["intensity"], ~weight.between(-10, 10), "Intensity is not between -10 and 10."),
            problem(pair["event_id"], ~pair["event_id"].str.isdecimal(), MANGLED),
        ],
        ignore_index=True,
    )
    good = pair[~pair.index.isin(found["line"])]
    facts = pd.DataFrame(
        {
            "date": day[good.index], "precision": "day", "end_date": pd.NaT,
            "country_a": actor[good.index], "country_b": target[good.index], "directed": True,
            "tag": tag[good.index].astype("str"), "intensity": weight[good.index], "count": 1, "source": SOURCE,
            "source_ref": good["cameo_code"], "score": np.nan,
            "event_id": good["event_id"] + "-" + day[good.index].dt.strftime("%Y%m%d"),
        }
    )  # fmt: skip
    repeated = facts.duplicated("event_id")
    rejects = _rejects(found, raw, file)
    not_pairs = len(raw) - len(good) - rejects["line"].nunique()
    return Read(facts[~repeated], rejects, len(raw), int((~repeated).sum()), int(repeated.sum()), not_pairs)


def _rejects(found: pd.DataFrame, raw: pd.DataFrame, file: str) -> pd.DataFrame:
    """The problems with the file's name and the row as published: the columns of tables.REJECT_COLUMNS."""
    cells = raw.loc[raw.index.isin(found["line"])].drop(columns="broken")
    rows = cells.agg("\t".join, axis=1) if len(cells) else pd.Series(dtype="str")
    return found.assign(file=file, row=found["line"].map(rows))[tables.REJECT_COLUMNS].sort_values(
        ["line", "column"], kind="stable", ignore_index=True
    )
