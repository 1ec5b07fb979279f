"""GDELT events, 1.0 and 2.0: who did what to whom on a day, as the world's news reported it."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from alignment import tables
from alignment.sources import Read, cameo, problem
from alignment.sources.lines import Block, SourceError, blocks

SOURCE = "gdelt"
BLOCK, WORKERS = 16 << 20, 2  # bytes read at a time, and how many such blocks are worked on at once
HEAD = 1 << 20  # bytes in which to look for a line that is one of GDELT's
# The cells that we read, at the same place in all layouts, and the number of cells in each layout: GDELT 1.0 to March
# 2013, 1.0 since, 2.0.  The last cell of the later two is the address of the report.
PLACES = {"GLOBALEVENTID": 0, "SQLDATE": 1, "Actor1CountryCode": 7, "Actor2CountryCode": 17, "EventCode": 26,
          "GoldsteinScale": 30}  # fmt: skip
LAYOUTS = (57, 58, 61)
CODED = pa.dictionary(pa.int32(), pa.string())
TYPES = dict.fromkeys(PLACES, CODED) | {"GLOBALEVENTID": pa.string(), "SOURCEURL": pa.string()}
NO_EVENT = "EventCode is no CAMEO code of three or four digits. A spreadsheet takes leading zeros away."
MANGLED = "GLOBALEVENTID is no whole number. A spreadsheet rounds long numbers: take the publisher's file, not a copy."


def read(path: Path, corrections: pd.DataFrame | None = None) -> Iterator[Read]:
    """Reported acts of one state towards another, day by day, some at a time.

    Reads the tables of events of GDELT 1.0 (57 or 58 cells a row) and 2.0 (61), without header, plain or packed.
    Yields facts of day precision, directed: actor and target by their CAMEO country codes, tag by the CAMEO event
    code, intensity = GDELT's Goldstein weight as published, source_ref = the CAMEO event code, url = the report's
    address, and report = GLOBALEVENTID: reports of one day, actor, target and event code are one event, which whoever
    stores them merges, count = different reports.  Rows with a side that is no state (empty, a region), or with one
    state on both, are not_pairs.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[Read]] = deque()
        sep = ""
        for name, block in blocks(path, size=BLOCK):
            sep = sep or _separator(path, block)
            waiting.append(pool.submit(_read, name, block, sep))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        yield from (future.result() for future in waiting)


def _separator(path: Path, block: Block) -> str:
    """Tab, unless a spreadsheet has put another delimiter.  Raises SourceError when no line is one of GDELT's."""
    lines = block.data[:HEAD].decode(errors="ignore").split("\n")
    for sep in ("\t", ";", ",", "|"):
        if any(line.count(sep) + 1 in LAYOUTS for line in lines):
            return sep
    if not block.data.strip():  # its lines are all broken: they are told apart from the rest below
        return "\t"
    raise SourceError(
        f"{path.name} is no table of GDELT events: no line has 57, 58 or 61 cells between tabs. Give the files called "
        "DATE.export.CSV, or choose another source."
    )


def _read(name: str, block: Block, sep: str) -> Read:
    """The reports in some lines."""
    raw, broken = _parsed(block, sep)
    days = _days(raw["SQLDATE"])
    actor, target = cameo.actors(raw["Actor1CountryCode"], days), cameo.actors(raw["Actor2CountryCode"], days)
    unknown = (actor == cameo.UNKNOWN) | (target == cameo.UNKNOWN)
    pair = (actor != cameo.NO_STATE) & (target != cameo.NO_STATE) & (actor != target)
    kept = unknown | pair
    left = raw[kept].assign(day=days[kept], actor=actor[kept], target=target[kept])
    left["tag"] = _mapped(left["EventCode"], cameo.tag_of)
    left["weight"] = _mapped(left["GoldsteinScale"], _number).astype("float64")
    problems = pd.concat([broken, *_problems(left)], ignore_index=True)
    rejects = _rejects(problems, name, block)
    good = left[~left.index.isin(problems["line"])]
    rows = len(raw) + len(broken)
    not_pairs = rows - len(good) - rejects["line"].nunique()
    return Read(_facts(good), rejects, rows, len(good), not_pairs=not_pairs)


def _facts(good: pd.DataFrame) -> pd.DataFrame:
    codes = cameo.codes()
    return pd.DataFrame(
        {
            "date": good["day"],
            "precision": "day",
            "end_date": pd.NaT,
            "country_a": pd.Categorical.from_codes(good["actor"], codes),
            "country_b": pd.Categorical.from_codes(good["target"], codes),
            "directed": True,
            "tag": good["tag"],
            "intensity": good["weight"],
            "count": 1,
            "source": SOURCE,
            "source_ref": good["EventCode"],
            "score": np.nan,
            "url": good["SOURCEURL"],
            "report": good["GLOBALEVENTID"].astype("int64"),
        }
    )


def _problems(left: pd.DataFrame) -> list[pd.DataFrame]:
    """What is wrong with rows that name two sides."""
    unknown = "is not in countries.csv as a CAMEO code. Add it there if it means a country."
    event = left["GLOBALEVENTID"]
    checks = {
        "Actor1CountryCode": (left["actor"] == cameo.UNKNOWN, f"Actor1CountryCode {unknown}"),
        "Actor2CountryCode": (left["target"] == cameo.UNKNOWN, f"Actor2CountryCode {unknown}"),
        "SQLDATE": (left["day"].isna(), "SQLDATE is not a day such as 20220224."),
        "EventCode": (left["tag"].isna(), NO_EVENT),
        "GoldsteinScale": (~left["weight"].between(-10, 10), "GoldsteinScale is not between -10 and 10."),
        "GLOBALEVENTID": (~(event.str.isdecimal() & (event.str.len() < 19)), MANGLED),
    }
    return [problem(left[column], where, said) for column, (where, said) in checks.items() if where.any()]


def _parsed(block: Block, sep: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells that we read of each row, by line; and the lines that are no row: line, column, value, problem."""
    block, odd = _without_blank(block), list[tuple[int, str]]()
    width = block.data[: block.data.find(b"\n")].count(sep.encode()) + 1
    cells = _cells(block.data, width if width in LAYOUTS else LAYOUTS[-1], odd, sep)
    at = np.array([number - 1 for number, _ in odd], dtype="int64")
    parts = [cells.append_column("line", pa.array(np.delete(block.numbers, at)))]
    said = dict(block.broken)
    by_width: dict[int, list[tuple[int, str]]] = {}
    for line, (_, words) in zip(block.numbers[at].tolist(), odd, strict=True):
        by_width.setdefault(words.count(sep) + 1, []).append((line, words))
    for width, rows in by_width.items():
        if width in LAYOUTS:
            cells = _cells("\n".join(words for _, words in rows).encode(), width, [], sep)
            parts.append(cells.append_column("line", pa.array([line for line, _ in rows])))
        else:
            said |= {line: f"The line has {width} cells; GDELT's have 57, 58 or 61." for line, _ in rows}
    whole = pa.concat_tables(parts).unify_dictionaries().sort_by("line") if len(parts) > 1 else parts[0]
    broken = pd.DataFrame(
        {"line": pd.Series(list(said), dtype="int64"), "column": "", "value": "", "problem": list(said.values())}
    )
    return whole.combine_chunks().to_pandas().set_index("line"), broken


def _without_blank(block: Block) -> Block:
    """A block without its empty lines, which are no rows and which the parser would take for some."""
    if not block.data.startswith((b"\n", b"\r\n")) and b"\n\n" not in block.data and b"\n\r\n" not in block.data:
        return block
    numbered = zip(block.numbers.tolist(), block.data.split(b"\n"), strict=False)
    kept = [(number, line) for number, line in numbered if line.strip(b"\r")]
    numbers = np.array([number for number, _ in kept], dtype="int64")
    return Block(b"".join(line + b"\n" for _, line in kept), numbers, block.broken)


def _cells(data: bytes, width: int, odd: list[tuple[int, str]], sep: str) -> pa.Table:
    """The cells that we read of rows of one width; the number and text of rows of another go to `odd`."""

    def another(row: pa.csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [f"cell {place}" for place in range(width)]
    for name, place in PLACES.items():
        names[place] = name
    if width > LAYOUTS[0]:
        names[-1] = "SOURCEURL"
    if not data:
        return pa.table({name: pa.array([], TYPES[name]) for name in TYPES})
    if data.count(b"\r") != data.count(b"\r\n"):  # within a cell: the parser would take it for the end of a line
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    wanted = [name for name in TYPES if name in names]
    table = pa.csv.read_csv(
        io.BytesIO(data),
        read_options=pa.csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        parse_options=pa.csv.ParseOptions(
            delimiter=sep, quote_char=sep != "\t" and '"', ignore_empty_lines=False, invalid_row_handler=another
        ),
        convert_options=pa.csv.ConvertOptions(include_columns=wanted, column_types=TYPES),
    )
    return table if "SOURCEURL" in wanted else table.append_column("SOURCEURL", pa.array([""] * len(table)))


def _days(values: pd.Series) -> pd.Series:
    """Days out of eight digits; missing where there is no such day."""
    days = pd.to_datetime(pd.Series(values.cat.categories), format="%Y%m%d", errors="coerce").astype("datetime64[s]")
    return pd.Series(days.to_numpy()[values.cat.codes], index=values.index, name=values.name)


def _mapped(values: pd.Series, function: Callable[[str], object]) -> pd.Series:
    """A function of each value, asked once for each different one."""
    return values.map({name: function(name) for name in values.cat.categories})


def _number(text: str) -> float:
    """A number, with a decimal comma where a spreadsheet has put one; not a number where it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return np.nan


def _rejects(problems: pd.DataFrame, name: str, block: Block) -> pd.DataFrame:
    """The problems with the file's name and the row as published: the columns of tables.REJECT_COLUMNS."""
    if problems.empty:
        return pd.DataFrame(columns=tables.REJECT_COLUMNS)
    lines = block.data.split(b"\n")
    place = dict(zip(block.numbers.tolist(), range(len(lines)), strict=False))
    rows = [lines[place[line]].decode().rstrip("\r") if line in place else "" for line in problems["line"]]
    return problems.assign(file=name, row=rows)[tables.REJECT_COLUMNS].sort_values(["line", "column"], kind="stable")
