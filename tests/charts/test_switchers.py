"""Who changed camp: bands counted by hand, and names that keep apart."""

from itertools import pairwise

import numpy as np
import pandas as pd

from alignment.charts import switchers
from alignment.questions import camps
from alignment.store import Filters


def test_bands_are_as_wide_as_their_members_and_lead_where_they_went():
    rows = [("a", "West …", "West …")] * 3 + [("b", "West …", "East …")] * 2 + [("c", "East …", "East …")] * 5
    moved = pd.DataFrame(rows, columns=["name", "camp_before", "camp_after"])
    moved["switched"] = moved["camp_before"] != moved["camp_after"]
    figure = switchers.switchers(moved, split=2001, named=["c", "nobody"])
    bands = {trace.name: np.asarray(trace.y, dtype=float) for trace in figure.data if "→" in (trace.name or "")}
    assert set(bands) == {"West … → West …", "West … → East …", "East … → East …"}
    width = {name: y[-1] - y[0] for name, y in bands.items()}
    assert width["West … → West …"] / 3 == width["West … → East …"] / 2 == width["East … → East …"] / 5
    bars = {trace.name: (min(trace.y), max(trace.y)) for trace in figure.data if ", " in (trace.name or "")}
    half = len(bands["West … → East …"]) // 2
    low, high = bars["East …, after"]
    assert (
        low <= bands["West … → East …"][half - 1] <= high and bars["West …, before"][0] <= bands["West … → East …"][0]
    )
    assert [trace.name for trace in figure.data if trace.line.width == 1.5] == ["c"]
    texts = [note.text for note in figure.layout.annotations]
    assert {"West …<br><b>5</b>", "West …<br><b>3</b>", "East …<br><b>7</b>", "<b>c</b>"} <= set(texts)


def test_the_names_of_many_small_camps_do_not_overlap():
    moved = camps.switchers(Filters(years=(1980, 2000)), "agreement", 1991)
    figure = switchers.switchers(moved, split=1991, named=["Poland"])
    notes = [note for note in figure.layout.annotations if note.yanchor == "middle"]
    assert len(notes) > 6
    for side in ("left", "right"):
        placed = sorted((note.y, note.text.count("<br>") + 1) for note in notes if note.xanchor == side)
        for (one, lines), (other, more) in pairwise(placed):
            assert other - one >= (lines + more) / 2 * switchers.LINE
