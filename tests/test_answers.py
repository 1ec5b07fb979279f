"""Sentences say what the tables say."""

import pandas as pd

from alignment import store
from alignment.answers import pair, words
from alignment.questions import labels

NONE = pd.DataFrame({"year": [], "agreement": [], "median": [], "n": []})


def test_pair_sentence_by_hand():
    votes = pd.DataFrame({"year": [1991, 2025], "agreement": [0.5, 0.915], "s": [0, 0.83], "n": [52, 8]})
    typical = pd.DataFrame({"year": [2025], "median": [0.9]})
    said = pair.pair_sentence("Belarus", "China", votes, typical, 221)
    assert "In 2025 Belarus and China agreed on 92 % of UN roll calls (only 8 roll calls)" in said
    assert "half of all pairs agree on more than 90 %" in said
    assert "in 1991 it was 50 % (n = 52)" in said
    assert "221 recorded events" in said


def test_silence_is_said():
    assert "share no roll call" in pair.pair_sentence("A", "B", NONE, NONE, 0)
    assert "No recorded events" in pair.pair_sentence("A", "B", NONE, NONE, 0)


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


def test_names_have_their_article_in_running_text():
    assert words.the("United States") == "the United States" and words.the("Belarus") == "Belarus"
    assert words.the("Germany, France, United Kingdom …") == "Germany, France, the United Kingdom …"
    assert words.the("China and Russia") == "China and Russia"
    votes = pd.DataFrame({"year": [2025], "agreement": [0.5], "s": [0], "n": [52]})
    said = pair.pair_sentence("Belarus", "United States", votes, NONE, 1)
    assert "In 2025 Belarus and the United States agreed on 50 %" in said
    assert pair.pair_sentence("Netherlands", "China", NONE, NONE, 0).startswith("The Netherlands and China share no")


def test_every_name_with_an_article_is_one_that_readers_see():
    known = store.table("countries")
    named = {*known.loc[known["code"].isin(labels.countries_to_choose()), "name"], *labels.bloc_names().values()}
    assert words.ARTICLES - named == {"G20"}
    assert {name for name in named if name.startswith("United ") or name.endswith("lands")} <= words.ARTICLES


def test_rows_that_are_no_acts_are_told_apart():
    mix = pd.DataFrame({"n": [3000, 703], "rows": [200, 25]})
    assert pair.mix_n(mix, 225) == "3,703 acts in 225 rows"
    assert pair.mix_n(mix, 226).startswith("3,703 acts in 225 rows; 1 more is of what lasts")
    assert "; 2 more are of what lasts" in pair.mix_n(mix, 227)


def test_rows_of_a_pair_by_hand():
    rows = pd.DataFrame(
        {"quad": ["verbal_cooperation", "material_cooperation", "neutral", "verbal_conflict"],
         "rows": [2, 3, 1, 1], "acts": [20, 30, 10, 1]}
    )  # fmt: skip
    said = pair.rows_sentence("Belarus", "EU", rows)
    assert said.startswith("7 rows of events between Belarus and the EU, which stand for 61 acts; 5 of cooperation")
    assert "and 1 of conflict" in said
    assert "all neutral" in pair.rows_sentence("A", "B", rows[rows["quad"] == "neutral"])


def test_numbers_have_one_form():
    assert words.percent(0.915) == "92 %"
    assert words.signed(-0.304) == "−0.30"
    assert words.signed(-0.001) == "+0.00"
