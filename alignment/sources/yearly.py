"""Cells that give a year, and the country that a code meant in it."""

from __future__ import annotations

import pandas as pd

from alignment.sources import coded, problem

YEAR = "1[89][0-9]{2}|2[01][0-9]{2}"


def years(values: pd.Series) -> pd.Series:
    """Years from 1800 to 2199 as numbers, missing where a cell gives none."""
    return pd.to_numeric(values.where(values.str.strip().str.fullmatch(YEAR)), errors="coerce").astype("float64")


def no_year(values: pd.Series, where: pd.Series | None = None) -> pd.DataFrame:
    """A problem for each cell that is no year, of those marked."""
    wrong = years(values).isna()
    return problem(values, wrong if where is None else wrong & where, f"{values.name} is not a year such as 1949.")


def coded_in(values: pd.Series, year: pd.Series, *, system: str, since: int = 0) -> tuple[pd.Series, pd.DataFrame]:
    """Our country codes for a column of a publisher's, each in its year; missing where the year is.

    An unknown code is a problem only from the year `since` on: countries.csv does not list states gone before that.
    """
    dated = year.notna()
    codes, unknown = coded(values[dated], on=year[dated].astype("int64"), system=system)
    return codes.reindex(values.index), unknown[unknown["line"].map(year) >= since]
