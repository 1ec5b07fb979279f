"""Files shaped like GDELT 2.0's tables of events, of any size, with GDELT's own skew of pairs and kinds of events.

Pairs are drawn by the shipped GDELT pair-day scores, which grow with coverage; event codes by how often they stand in
2,821 rows that GDELT published (a 15-minute file of 2019 and a day's of 2016).  Of the rows, 22 % name two states, 6 %
one state twice, the rest a state and nobody, as in the file of 2019; five rows come from one article.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

ROOT = Path(__file__).parent.parent
A_DAY = 170_000  # rows that GDELT 2.0 publishes in a day, about
FIRST, DAYS = np.datetime64("2015-02-19"), 3_600
CHUNK = 100_000
ARTICLE = "https://www.example.org/world/news/a-headline-of-some-words-about-an-event-"
SHARES = {"pair": 0.22, "one state": 0.06, "first only": 0.33, "second only": 0.20, "nobody": 0.19}
# CAMEO code, times seen, GDELT's Goldstein weight.
CODES = (
    "010:222:0 042:198:1.9 043:176:2.8 020:148:3 040:147:1 036:136:4 190:136:-10 051:127:3.4 173:98:-5 046:83:7 "
    "112:68:-2 193:67:-10 111:61:-2 012:59:-0.4 120:55:-4 013:53:0.4 090:52:-2 080:50:5 057:45:8 110:42:-2 030:40:4 "
    "060:34:6 070:31:7 141:28:-6.5 084:27:7 050:26:3.5 0874:25:10 071:25:7.4 014:23:0 160:23:-4 130:22:-4.4 100:22:-5 "
    "180:21:-9 045:20:5 114:20:-2 017:19:0 016:16:-2 172:15:-5 182:15:-9.5 015:14:0 0841:13:7 192:13:-9.5 072:13:8.3 "
    "026:12:4 061:12:6.4 073:11:7.4 062:11:7.4 081:10:5 044:9:2.5 0311:9:5.2 086:9:9 140:7:-6.5 163:7:-8 0831:7:5 "
    "031:6:5.2 039:6:5 138:6:-7 0231:6:3.4 075:6:7 1243:5:-4 035:5:7 056:5:7 115:5:-2 191:5:-9.5 0353:5:7 154:4:-7.2 "
    "023:4:3.4 021:4:3.4 181:4:-9 186:4:-10 1312:4:-5.8 011:3:-0.1 174:3:-5 124:3:-4 025:3:-0.3 064:3:7 150:2:-7.2 "
    "145:2:-7.5 033:2:5.2 055:2:7 194:2:-10 0871:2:9 164:2:-7 195:1:-10 202:1:-10 102:1:-5 128:1:-5 152:1:-7.2"
)


def make(folder: Path, rows: int, *, seed: int = 20191024) -> list[Path]:
    """Write files of `rows` rows in all, a file a day, the days spread over ten years.  Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = max(1, round(rows / A_DAY))
    counts = np.full(files, rows // files)
    counts[: rows % files] += 1
    paths, first = [], 0
    for number, count in enumerate(counts.tolist()):
        day = FIRST + np.timedelta64(number * DAYS // files, "D")
        path = folder / f"{str(day).replace('-', '')}.export.CSV"
        with pa.csv.CSVWriter(path, _schema(), write_options=TABS) as writer:
            for table in _chunks(count, day, first, seed + number):
                writer.write_table(table)
        first += count
        paths.append(path)
    return paths


TABS = pa.csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")


def _schema() -> pa.Schema:
    return pa.schema([(f"cell {place}", pa.string()) for place in range(61)])


def _chunks(rows: int, day: np.datetime64, first: int, seed: int) -> Iterator[pa.Table]:
    rng = np.random.default_rng(seed)
    for start in range(0, rows, CHUNK):
        yield _chunk(min(CHUNK, rows - start), day, first + start, rng)


def _chunk(rows: int, day: np.datetime64, first: int, rng: np.random.Generator) -> pa.Table:
    """Some rows: the cells that an importer reads vary as GDELT's do, the others are of GDELT's width."""
    one, other, weights = _pairs()
    codes, goldstein, often = _codes()
    drawn = rng.choice(len(one), rows, p=weights)
    turned = rng.random(rows) < 0.5
    kind = rng.choice(list(SHARES), rows, p=list(SHARES.values()))
    actor = np.where(turned, other[drawn], one[drawn])
    target = np.where(kind == "one state", actor, np.where(turned, one[drawn], other[drawn]))
    actor = np.where(np.isin(kind, ["second only", "nobody"]), "", actor)
    target = np.where(np.isin(kind, ["first only", "nobody"]), "", target)
    code = rng.choice(len(codes), rows, p=often)
    late = rng.choice([0, 1, 7, 30, 365], rows, p=[0.9, 0.06, 0.02, 0.01, 0.01])
    when = np.datetime_as_string(day - late.astype("timedelta64[D]"), unit="D")
    digits = np.char.replace(when, "-", "")
    article = (first + np.arange(rows)) // 5
    cells = {place: np.full(rows, "", dtype="U1") for place in range(61)}
    cells |= {
        0: (800_000_000 + first + np.arange(rows)).astype("U"), 1: digits, 2: digits.astype("U6"),
        3: digits.astype("U4"), 4: np.char.add(digits.astype("U4"), ".8055"), 5: np.char.add(actor, "GOV"),
        6: np.char.add(actor, " GOVERNMENT"), 7: actor, 15: target, 16: np.char.add(target, " PRESIDENT"), 17: target,
        25: (code % 2).astype("U"),
        26: codes[code], 27: codes[code].astype("U3"), 28: codes[code].astype("U2"), 29: (1 + code % 4).astype("U"),
        30: goldstein[code], 31: (1 + article % 40).astype("U"), 32: np.full(rows, "1"),
        33: (1 + article % 40).astype("U"),
        34: rng.normal(-1.5, 3.5, rows).round(6).astype("U16"),
        35: np.full(rows, "4"),
        36: np.full(rows, "Washington, District of Columbia, United States"), 37: np.full(rows, "US"),
        38: np.full(rows, "USDC"), 40: np.full(rows, "38.8951"), 41: np.full(rows, "-77.0364"),
        42: np.full(rows, "531871"),
        51: np.full(rows, "4"), 52: np.full(rows, "Minsk, Belarus (general), Belarus"), 53: np.full(rows, "BO"),
        54: np.full(rows, "BO00"), 55: np.full(rows, "5840"), 56: (50 + article % 97 / 10).astype("U7"),
        57: (20 + article % 89 / 10).astype("U7"), 58: np.full(rows, "-1946324"),
        59: np.full(rows, f"{str(day).replace('-', '')}143000"),
        60: np.char.add(ARTICLE, article.astype("U")),
    }  # fmt: skip
    return pa.table({f"cell {place}": pa.array(cells[place].tolist(), pa.string()) for place in range(61)})


def _pairs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of CAMEO codes with their share of coverage."""
    if "pairs" not in _drawn:
        facts = pd.read_parquet(ROOT / "data" / "facts" / "events" / "gdelt_pairday.parquet")
        facts = facts.astype({"country_a": "str", "country_b": "str"}).assign(weight=facts["score"].abs())
        weight = facts.groupby(["country_a", "country_b"])["weight"].sum()
        weight = weight[weight > 0]
        sides = [weight.index.get_level_values(side).to_numpy(dtype="U3") for side in (0, 1)]
        _drawn["pairs"] = (*sides, (weight / weight.sum()).to_numpy())
    return _drawn["pairs"]


def _codes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Event codes, their Goldstein weights, and how often each is drawn."""
    listed = [item.split(":") for item in CODES.split()]
    often = np.array([int(seen) for _, seen, _ in listed], dtype=float)
    return np.array([code for code, _, _ in listed]), np.array([weight for _, _, weight in listed]), often / often.sum()


_drawn: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
