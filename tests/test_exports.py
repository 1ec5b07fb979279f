"""What a reader takes away is what was shown, and cannot start a formula."""

import io

import pandas as pd
import pytest

from alignment import exports


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_text_cannot_start_a_formula(text: str):
    cell = pd.read_csv(io.BytesIO(exports.csv_bytes(pd.DataFrame({"title": [text]}))), dtype=str)["title"][0]
    assert cell.startswith("'")


def test_numbers_dates_and_plain_text_are_untouched():
    table = pd.DataFrame(
        {"date": pd.to_datetime(["2022-02-24"]), "intensity": [-10.0], "title": ["A – B, “quoted”"], "code": ["NA"]}
    )
    assert exports.csv_bytes(table).decode() == 'date,intensity,title,code\n2022-02-24,-10.0,"A – B, “quoted”",NA\n'
