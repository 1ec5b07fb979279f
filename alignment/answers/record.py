"""What the Events and Data pages answer."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import counted, percent


def record_sentence(by_year: pd.DataFrame) -> str:
    """What the filtered record is made of."""
    acts = by_year.groupby("source_label")["rows"].sum().sort_values(ascending=False)
    largest = (
        f"{acts.index[0]} alone gives {percent(acts.iloc[0] / acts.sum())}"
        if len(acts) > 1
        else f"all from {acts.index[0]}"
    )
    return f"{counted(len(acts), 'source')}, {int(by_year['year'].min())} to {int(by_year['year'].max())}; {largest}."


def coverage_sentence(spans: pd.DataFrame) -> str:
    """Which years have which kind of evidence."""
    if spans.empty:
        return "No source covers these years."
    return (
        f"{counted(len(spans), 'source')} in these years. A line marks the years a source covers; a square, what it "
        "recorded. "
        "No line means not covered, which is not the same as nothing happened."
    )
