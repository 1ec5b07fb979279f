"""`python -m bench validate`: our measures against what others published, in one table.

Reads what a publisher computed and the votes it computed it from, computes the same with our functions, and prints
how near the two are.  The table also goes into docs/methods.md between MARKS.  Nothing of these files is kept here: say
where yours are with --published and --voeten.  The exit code is 1 when a requirement is not met, 2 when a file or
a mark is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from alignment import countries, methods, store
from alignment.measures import roll_calls
from alignment.sources import unga, voeten
from bench import validate_points

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
METHODS = ROOT / "docs" / "methods.md"
MARKS = (methods.OPENED, methods.CLOSED)
SCORES = "agreement_58_pairs.csv"
NEAR = 0.01  # published scores are read with two decimals
CLOSE_SINCE = 1971  # from then on more is asked: the early years have few roll calls
THIN = 20  # shared roll calls below which a year of our own record is too thin to compare
EQUAL = 1e-9  # what rounding may do
LISTED = 5  # gaps named in a row of the table
VALUE = {"Y": 1.0, "A": 0.5, "N": 0.0}


@dataclass(frozen=True)
class Needed:
    """What a comparison must reach: Pearson's r, and the share of values within NEAR."""

    correlation: float
    within: float = 0.0


@dataclass(frozen=True)
class Result:
    """One row of the validation table; `gaps`: label, published, ours, the farthest apart first."""

    measure: str
    published: str
    n: int
    correlation: float
    within: float
    gaps: pd.DataFrame
    needed: Needed | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether it reaches what is needed, or nothing is; an undefined correlation does not."""
        needed = self.needed
        if needed is None:
            return True
        near_enough = not needed.within or self.within >= needed.within
        return self.correlation >= needed.correlation and near_enough


def compared(measure: str, published: str, pairs: pd.DataFrame, needed: Needed | None = None, note: str = "") -> Result:
    """How near our values are to published ones.  `pairs`: label, published, ours; rows without ours are an error."""
    if pairs["ours"].isna().any():
        missing = pairs.loc[pairs["ours"].isna(), "label"]
        raise ValueError(f"{measure}: {len(missing)} published values have none of ours, as {missing.iloc[0]}.")
    gap = (pairs["ours"] - pairs["published"]).abs()
    far = pairs.assign(gap=gap).sort_values(["gap", "label"], ascending=[False, True], ignore_index=True)
    correlation = float(pairs["published"].corr(pairs["ours"]))
    return Result(measure, published, len(pairs), correlation, float((gap <= NEAR).mean()), far, needed, note)


def agreement(published: Path, release: Path) -> list[Result]:
    """Agreement of 58 pairs by year, on the very roll calls it was published from, and on those shipped here."""
    votes, years = _release(release)
    scores = _scores(published / SCORES)
    covered = scores[scores["year"] <= years.max()]
    whole, same = _ours(covered, votes, years), _ours(covered, roll_calls.contested(votes), years)
    late = whole["year"] >= CLOSE_SINCE
    spans = [f"Voeten, {first}–{whole['year'].max()}" for first in (whole["year"].min(), CLOSE_SINCE)]
    left_out = "unanimous roll calls left out, as in the published scores"
    own = _ours(scores, roll_calls.contested(store.votes()), store.resolutions()["date"].dt.year)
    own = own[(own["n"] >= THIN) & (own["year"] >= CLOSE_SINCE)]
    adopted = (
        f"unanimous ones left out; pair-years with {THIN} or more shared roll calls, by calendar year. The published "
        "scores go by session and also count failed drafts, amendments and paragraphs, which are not shipped"
    )
    return [
        compared("agreement", spans[0], same, Needed(0.999), left_out),
        compared("agreement", spans[1], same[late], Needed(0.9997, 0.95), left_out),
        compared("agreement, all roll calls", spans[0], whole, note=_why(whole, votes, years)),
        compared("agreement, all roll calls", spans[1], whole[late], note=_why(whole[late], votes, years)),
        compared("agreement, roll calls shipped here", f"Voeten, {CLOSE_SINCE}–{own['year'].max()}", own, note=adopted),
    ]


def points(published: Path, release: Path) -> list[Result]:
    """Ideal points estimated from the shipped roll calls, overall and within each year."""
    pairs = validate_points.side_by_side(published)
    years = validate_points.by_year(pairs)
    spread = f"spread of the published points {pairs['published'].std():.2f}; one scale for all years"
    worst = ", ".join(f"{int(year)} {value:.3f}" for year, value in years.nsmallest(LISTED).items())
    within = Result(
        "ideal point, median of the years", "final-passage votes, 1946–1990", len(years), float(years.median()),
        float("nan"), pairs.head(0).assign(gap=[]), Needed(0.98), f"n = years; the lowest are {worst}",
    )  # fmt: skip
    overall = compared("ideal point", "final-passage votes, 1946–1990", pairs, Needed(0.97), spread)
    return [replace(overall, within=float("nan")), within]  # on two scales of spread 1, 0.01 says nothing


CHECKS = (agreement, points)  # each takes the folder of published files and the file of Voeten's votes


def _release(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Voeten's votes as the measures take them, and the year of each: session + 1945, as he counts years."""
    table = voeten.as_roll_calls(voeten.read(path).facts)
    cells = table.drop(columns=[*unga.HEAD, *voeten.TOPICS])
    return cells.apply(lambda column: column.map(VALUE).astype("float32")), table["session"].astype(int) + 1945


def _scores(path: Path) -> pd.DataFrame:
    """The published scores: a, b, year, published, label."""
    rows = pd.read_csv(path, keep_default_na=False).astype({"year": "int64", "agree": "float64"})
    names = rows["pair"].str.split("|", expand=True)
    codes = {name: countries.resolve(name) for column in names for name in names[column].unique()}
    label = rows["pair"].str.replace("|", "–") + " " + rows["year"].astype(str)
    found = rows.assign(a=names[0].map(codes), b=names[1].map(codes), label=label)
    return found.rename(columns={"agree": "published"})[["a", "b", "year", "published", "label"]]


def _ours(scores: pd.DataFrame, votes: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """The published scores with ours and n beside them."""
    pairs = scores[["a", "b"]].drop_duplicates().itertuples(index=False)
    kept = years[votes.index]
    found = [roll_calls.similarity_by_year(votes, kept, (a, b)).assign(a=a, b=b) for a, b in pairs]
    ours = pd.concat(found)[["a", "b", "year", "agreement", "n"]].rename(columns={"agreement": "ours"})
    return scores.merge(ours, on=["a", "b", "year"], how="left", validate="one_to_one")


def _why(pairs: pd.DataFrame, votes: pd.DataFrame, years: pd.Series) -> str:
    """Which pair-years are off, year by year, beside the number of unanimous roll calls of that year."""
    unanimous = years.drop(roll_calls.contested(votes).index).value_counts()
    gap = (pairs["ours"] - pairs["published"]).abs()
    off = pairs[gap > NEAR].groupby("year").size()
    elsewhere = int((~pairs.loc[gap > EQUAL, "year"].isin(unanimous.index)).sum())
    listed = ", ".join(f"{year} {count} ({unanimous.get(year, 0)})" for year, count in off.items())
    return (
        f"{off.sum():,} of {len(pairs):,} pair-years are more than {NEAR} off; in years without unanimous roll calls "
        f"{elsewhere} differ at all. Those off, by year (and its unanimous roll calls): {listed or 'none'}"
    )


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table, the largest gaps of each and what explains them below it."""
    lines = [
        f"| measure | published | n | r | within {NEAR} | needed | met | largest gap |",
        "|---|---|---|---|---|---|---|---|",
    ]
    notes = []
    for number, row in enumerate(results, start=1):
        needed = row.needed
        wanted = "–" if needed is None else f"r ≥ {needed.correlation}"
        wanted += f", within ≥ {_share(needed.within)}" if needed and needed.within else ""
        met = "–" if needed is None else "yes" if row.met else "**no**"
        cells = (f"{row.measure} ({number})", row.published, f"{row.n:,}", f"{row.correlation:.5f}")
        shares = (_share(row.within), wanted, met, f"{row.gaps['gap'].max():.3g}" if len(row.gaps) else "–")
        lines.append("| " + " | ".join((*cells, *shares)) + " |")
        said = f"{row.note[:1].upper()}{row.note[1:]}. " if row.note else ""
        notes.append(f"({number}) {said}" + (f"Largest gaps: {_farthest(row.gaps)}." if len(row.gaps) else ""))
    return "\n".join([*lines, "", "\n\n".join(notes)])


def _share(share: float) -> str:
    """A share that is not rounded up across a threshold: 94.996 %, and 100 % only where it is all."""
    return "–" if share != share else f"{100 * share:.3f}".rstrip("0").rstrip(".") + " %"


def _farthest(gaps: pd.DataFrame) -> str:
    worst = gaps[gaps["gap"] > EQUAL].head(LISTED)
    named = [f"{row.label} {row.ours:.3f} (published {row.published:.3f})" for row in worst.itertuples()]
    return "; ".join(named) or "none, all are equal"


def write(path: Path, text: str) -> None:
    """Put the text between MARKS in a file, in place of what stood there.  Raises ValueError where one is missing."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (begin and end):
        raise ValueError(
            f"{path} has no place for the table. Put these two lines where it is to stand:\n" + "\n".join(MARKS)
        )
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print, write; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench validate", description=__doc__)
    parser.add_argument("--published", type=Path, default=DATA / "published", help="folder of the published files")
    parser.add_argument("--voeten", type=Path, default=DATA / "voeten" / "unvotes_sessions_1_74.csv.gz")
    parser.add_argument("--write", type=Path, default=METHODS, help="file that the table goes into (docs/methods.md)")
    options = parser.parse_args(arguments)
    wanted = (options.published / SCORES, options.published / validate_points.POINTS, options.voeten)
    missing = [path for path in wanted if not path.exists()]
    if missing:
        looked = " nor ".join(map(str, missing))
        print(f"Nothing to check against: found neither {looked}." if len(missing) > 1 else f"Not found: {looked}.")
        print("Say where they are: python -m bench validate --published DIR --voeten FILE")
        return 2
    results = [row for check in CHECKS for row in check(options.published, options.voeten)]
    text = table(results)
    print(text)
    try:
        write(options.write, text)
    except (OSError, ValueError) as error:
        print(error)
        return 2
    return 0 if all(row.met for row in results) else 1


if __name__ == "__main__":
    sys.exit(main())
