"""What `python -m bench validate` compares, writes and returns, on small files; and on the published ones."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from alignment.sources.voeten import TOPICS
from bench import validate

VOTES = [  # roll call, session, then the votes of Brazil, Kenya, Japan
    (1, 26, "yes", "yes", "yes"),  # unanimous
    (2, 26, "yes", "no", "yes"),
    (3, 26, "yes", "abstain", "no"),
    (4, 27, "no", "no", "yes"),
    (5, 27, "yes", "no", ""),
]
# Unanimous left out: Brazil–Kenya 1971 1 − (1 + ½)/2, 1972 1 − (0 + 1)/2; Brazil–Japan 1971 ½, 1972 0.
PUBLISHED = {("Brazil|Kenya", 1971): 0.25, ("Brazil|Kenya", 1972): 0.5, ("Brazil|Japan", 1971): 0.5}
PUBLISHED |= {("Brazil|Japan", 1972): 0.0}


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder of published scores, and votes in the layout of the R package unvotes; ideal points are not compared."""
    monkeypatch.setattr(validate, "CHECKS", (validate.agreement,))
    (tmp_path / validate.validate_points.POINTS).touch()
    with (tmp_path / validate.SCORES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["year", "agree", "pair"])
        writer.writerows((float(year), score, pair) for (pair, year), score in PUBLISHED.items())
    with (tmp_path / "votes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["rcid", "country", "country_code", "vote", "session", "date", "unres", *TOPICS])
        for rcid, session, *votes in VOTES:
            for (name, code), vote in zip((("Brazil", "BR"), ("Kenya", "KE"), ("Japan", "JP")), votes, strict=True):
                if vote:
                    row = [rcid, name, code, vote, session, f"{session + 1945}-11-01", f"R/{session}/{rcid}"]
                    writer.writerow([*row, *"000000"])
    (tmp_path / "methods.md").write_text(f"before\n{validate.MARKS[0]}\nold\n{validate.MARKS[1]}\nafter\n")
    return tmp_path


def _arguments(files: Path) -> list[str]:
    return ["--published", str(files), "--voeten", str(files / "votes.csv"), "--write", str(files / "methods.md")]


def test_scores_are_recomputed_with_and_without_unanimous_roll_calls(files):
    whole, late, every, _, _ = validate.agreement(files, files / "votes.csv")
    assert (whole.n, late.n, every.n) == (4, 4, 4)
    assert whole.correlation == pytest.approx(1) and whole.within == late.within == 1 and whole.met and late.met
    far = every.gaps.iloc[0]  # with the unanimous one Brazil–Kenya of 1971 is 1 − 1.5/3 instead of 1/4
    assert (far["label"], far["ours"], far["published"]) == ("Brazil–Kenya 1971", pytest.approx(0.5), 0.25)
    assert every.needed is None and every.within == 0.5
    assert "2 of 4 pair-years are more than 0.01 off" in every.note and "1971 2 (1)" in every.note
    assert "without unanimous roll calls 0 differ" in every.note


def test_the_table_goes_between_the_marks_and_is_printed(files, capsys):
    assert validate.main(_arguments(files)) == 0
    printed = capsys.readouterr().out
    text = (files / "methods.md").read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert printed.strip() in text and "| agreement (1) | Voeten, 1971–1972 | 4 | 1.00000 | 100 % |" in text
    assert validate.main(_arguments(files)) == 0
    assert (files / "methods.md").read_text(encoding="utf-8") == text


def test_a_requirement_that_is_missed_is_said_and_returned(files, capsys):
    scores = (files / validate.SCORES).read_text().replace("0.25", "0.9")
    (files / validate.SCORES).write_text(scores)
    assert validate.main(_arguments(files)) == 1
    assert "**no**" in capsys.readouterr().out and "**no**" in (files / "methods.md").read_text(encoding="utf-8")


def test_missing_files_and_marks_are_named(files, capsys):
    assert validate.main(["--published", str(files / "none"), "--voeten", str(files / "gone.csv")]) == 2
    said = capsys.readouterr().out
    assert str(files / "none" / validate.SCORES) in said and str(files / "gone.csv") in said and "--published" in said
    (files / "methods.md").write_text("no marks")
    assert validate.main(_arguments(files)) == 2
    assert validate.MARKS[0] in capsys.readouterr().out and (files / "methods.md").read_text() == "no marks"


def test_a_share_is_not_rounded_across_a_threshold_nor_an_undefined_correlation_passed():
    pairs = pd.DataFrame({"label": ["a", "b"], "published": [0.5, 0.5], "ours": [0.5, 0.5]})
    result = validate.compared("agreement", "x", pairs, validate.Needed(0.9))
    assert result.within == 1 and not result.met
    off = pd.DataFrame({"label": [str(i) for i in range(2298)], "published": 0.0, "ours": [0.5] * 115 + [0.0] * 2183})
    within = validate.compared("agreement", "x", off, validate.Needed(-1, 0.95))
    assert "94.996 %" in validate.table([within]) and not within.met


def test_a_published_value_without_ours_is_an_error():
    pairs = pd.DataFrame({"label": ["Brazil–Kenya 1971"], "published": [0.5], "ours": [None]})
    with pytest.raises(ValueError, match="Brazil–Kenya 1971"):
        validate.compared("agreement", "x", pairs)


@pytest.mark.build
@pytest.mark.skipif(not validate.DATA.exists(), reason="the published files are not beside this repository")
def test_agreement_equals_the_published_scores():
    """Issue 4: r ≥ 0.999, from 1971 on r ≥ 0.9997 and 95 % within 0.01; in fact all are equal."""
    release = validate.DATA / "voeten" / "unvotes_sessions_1_74.csv.gz"
    whole, late, every, every_late, shipped = validate.agreement(validate.DATA / "published", release)
    assert (whole.n, late.n) == (2776, 2298)
    assert whole.gaps["gap"].max() < 1e-9 and whole.met and late.met
    assert every.correlation >= 0.999 and every_late.correlation >= 0.9997
    assert int((every_late.gaps["gap"] > validate.NEAR).sum()) == 115 and " 0 differ at all" in every.note
    assert shipped.n == 2500 and shipped.correlation > 0.985


@pytest.mark.build
@pytest.mark.skipif(not validate.DATA.exists(), reason="the published files are not beside this repository")
def test_ideal_points_come_near_the_published_ones():
    """Issue 4: r ≥ 0.97 over all, median of the years ≥ 0.98."""
    overall, median = validate.points(validate.DATA / "published", validate.DATA)
    assert overall.n > 5_000 and overall.met and overall.correlation < 1
    assert median.n == 44 and median.met and "the lowest are" in median.note
