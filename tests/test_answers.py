"""Sentences say what the tables say."""

import pandas as pd

from alignment.answers import pair, words


def test_pair_sentence_by_hand():
    votes = pd.DataFrame({"year": [1991, 2025], "agreement": [0.5, 0.915], "s": [0, 0.83], "n": [52, 8]})
    typical = pd.DataFrame({"year": [2025], "median": [0.9]})
    said = pair.pair_sentence("Belarus", "China", votes, typical, 221)
    assert "In 2025 Belarus and China agreed on 92 % of UN roll calls (only 8 roll calls)" in said
    assert "half of all pairs agree on more than 90 %" in said
    assert "in 1991 it was 50 % (n = 52)" in said
    assert "221 recorded events" in said


def test_silence_is_said():
    none = pd.DataFrame({"year": [], "agreement": [], "n": []})
    assert "share no roll call" in pair.pair_sentence("A", "B", none, none, 0)
    assert "No recorded events" in pair.pair_sentence("A", "B", none, none, 0)


def test_mix_compares_halves_of_whole_years_within_a_source():
    rows = [
        (2020, "consult", 4),
        (2021, "consult", 2),
        (2022, "consult", 9),
        (2023, "consult", 9),
        (2024, "consult", 99),
    ]
    mix = pd.DataFrame(rows, columns=["year", "label", "n"]).assign(
        quad="verbal_cooperation", source_label="GDELT", part_of_year=lambda t: t["year"] == 2024
    )
    said = pair.mix_sentence(mix, "A", "B")
    assert "GDELT: 3.0 acts of cooperation a year in 2020–2021, 9.0 in 2022–2023; of conflict 0.0, then 0.0." in said


def test_empty_reason_names_filters():
    assert "without the kinds of events: 19" in words.empty_reason({"tags": 19, "years": 0}, (1991, 1995))
    assert "take away several" in words.empty_reason({"tags": 0, "years": 0}, (1991, 1995))


def test_numbers_have_one_form():
    assert words.percent(0.915) == "92 %"
    assert words.signed(-0.304) == "−0.30"
    assert words.signed(-0.001) == "+0.00"
