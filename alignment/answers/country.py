"""What the Country page answers."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import percent


def partners_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Whom a country votes with most and least."""
    if ranked.empty:
        return f"{name} cast no vote in this window."
    nearest, farthest = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"From {int(nearest['middle_year'])} to {int(nearest['to_year'])} {name} voted most with {nearest['name']} "
        f"({percent(nearest['agreement'])}) and least with {farthest['name']} ({percent(farthest['agreement'])})."
    )
