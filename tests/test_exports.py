"""What a reader takes away is what was shown, cannot start a formula, and says where it comes from."""

import base64
import io
import re
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from alignment import exports, store
from alignment.exports import Source, Told

DAY = date(2026, 11, 25)
NASTY = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
UN = Source("UN roll calls", "UN terms", "https://research.un.org", "© United Nations", provisional=True)


def _told(text: str = "Who stands where?", **more: object) -> Told:
    return Told(title=text, answer=text, n="7 votes", sources=(UN,), link="https://x.org/pair?a=BLR", **more)  # type: ignore[arg-type]


def _report(told: Told, table: pd.DataFrame | None = None, **more: dict[str, str]) -> str:
    figure = go.Figure([{"type": "scatter", "x": [1, 2], "y": [3, 4], "name": NASTY, "marker": {"color": "#15171b"}}])
    return exports.report(figure, told, pd.DataFrame({"n": [1]}) if table is None else table, DAY, **more).decode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_text_cannot_start_a_formula(text: str):
    cell = pd.read_csv(io.BytesIO(exports.csv_bytes(pd.DataFrame({"title": [text]}))), dtype=str)["title"][0]
    assert cell.startswith("'")


def test_numbers_dates_and_plain_text_are_untouched():
    table = pd.DataFrame(
        {"date": pd.to_datetime(["2022-02-24"]), "intensity": [-10.0], "title": ["A – B, “quoted”"], "code": ["NA"]}
    )
    assert exports.csv_bytes(table).decode() == 'date,intensity,title,code\n2022-02-24,-10.0,"A – B, “quoted”",NA\n'


def test_the_edition_is_another_one_once_a_table_or_a_fact_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "DATA", tmp_path)
    monkeypatch.setattr(store, "version", iter("abcdef").__next__)  # as if another store were opened each time
    (tmp_path / "facts").mkdir()
    files = [tmp_path / "tags.csv", tmp_path / "facts" / "votes.parquet", tmp_path / "README.md"]
    for file in files:
        file.write_text("1")
    before = exports.edition()
    files[2].write_text("2")
    assert exports.edition() == before
    files[1].write_text("2")
    after_fact = exports.edition()
    files[0].write_text("2")
    assert len({before, after_fact, exports.edition()}) == 3
    assert re.fullmatch("[0-9a-f]{10}", before)


def test_a_citation_names_title_version_edition_sources_address_and_day():
    said = exports.citation(_told(), DAY)
    for part in ("Who stands where?", exports.release(), exports.edition(), "UN roll calls", "25 November 2026"):
        assert part in said
    assert "https://x.org/pair?a=BLR" in said


def test_a_provisional_source_says_so():
    assert exports.provenance(_told()) == "n: 7 votes. Sources: UN roll calls, provisional (UN terms)."
    assert exports.provenance(Told("", "", "0")) == "n: 0. Sources: none."


def test_no_text_of_a_report_is_markup():
    bad = Source(NASTY, NASTY, "javascript:alert(1)", NASTY)
    told = Told(NASTY, NASTY, NASTY, (bad,), NASTY, (f"`{NASTY}` and {NASTY}",), "javascript:alert(2)")
    page = _report(told, pd.DataFrame({NASTY: [NASTY]}))
    # Plotly's own: its settings, its code, the call that draws.
    ours, scripts = re.subn(r"<script[^>]*>\s*(window\.|/\*\*).*?</script>", "", page, flags=re.S)
    assert scripts == 3
    assert "<script" not in ours
    assert "<img" not in ours
    assert 'href="javascript' not in ours
    assert ours.count("&lt;script&gt;") >= 8


def test_a_report_forbids_every_request_and_has_the_figures_within():
    table = pd.DataFrame({"year": [2020, 2021], "value": [0.123456, None]})
    page = _report(_told(how=("One.\n\nTwo `x`.",), changed="West is your own list: Poland."), table)
    assert "default-src 'none'" in page
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="http', page)
    csv = base64.b64decode(re.search(r"data:text/csv;base64,([A-Za-z0-9+/=]+)", page)[1])  # type: ignore[index]
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(csv)), table)
    for part in ("<p>One.</p>", "<code>x</code>", "West is your own list: Poland.", "2 rows", "<td>2020</td>"):
        assert part in page


def test_a_long_table_is_cut_in_a_report_and_says_so():
    table = pd.DataFrame({"n": range(exports.MOST_ROWS + 5)})
    page = _report(_told(), table)
    assert f"first {exports.MOST_ROWS:,} of {len(table):,} rows" in page
    assert page.count("<tr") == exports.MOST_ROWS + 1
    csv = base64.b64decode(re.search(r"data:text/csv;base64,([A-Za-z0-9+/=]+)", page)[1])  # type: ignore[index]
    assert len(pd.read_csv(io.BytesIO(csv))) == len(table)


def test_colours_of_the_night_become_those_of_the_day():
    assert '"color":"#15171b"' in _report(_told())
    by_day = _report(_told(), colours={"#15171b": "#fbfaf7"})
    assert '"color":"#fbfaf7"' in by_day
    assert '"color":"#15171b"' not in by_day
