"""Tables as files that a reader takes away."""

from __future__ import annotations

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV in which no text can start a formula when a spreadsheet opens it (OWASP, CSV injection)."""
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]) and not pd.api.types.is_datetime64_any_dtype(safe[name]):
            text = safe[name].astype("string")
            risky = text.str.startswith(FORMULA_STARTS).fillna(False)
            safe[name] = text.where(~risky, "'" + text)
    return safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n").encode("utf-8")
