"""The page What changed and the views of Camps, run as Streamlit runs them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

FRAME = Path(__file__).parents[1] / "alignment" / "frame.py"


def _run(page: str, view: str = "", **parameters: list[str]) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=120)
    for _ in range(2):  # years and countries are read on the first page, the rest on the page that has use for them
        for name, values in parameters.items():
            app.query_params[name] = values
        app.run()
        app.switch_page(f"../pages/{page}.py")
    app.run()
    if view:
        app.session_state["view"] = view  # a change of page sets the view back
        app.run()
    assert not app.exception, app.exception
    return app


def _words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.header, *app.markdown, *app.caption]).replace("\\", "")


def test_pairs_are_ranked_with_n_drivers_and_the_way_to_the_pair():
    app = _run("changes", years=["1991", "2019"], split=["2005"], measure=["kappa"])
    said = _words(app)
    for part in ("Which pairs shifted furthest?", "in both periods, the middle half", "n: ", "Sources: UN roll calls"):
        assert part in said
    table = app.dataframe[0].value
    assert len(table) == 30 and table["driver"].str.len().gt(0).mean() > 0.8
    assert table["link"].str.fullmatch(r"pair\?a=\w{3}&b=\w{3}&view=Votes&measure=kappa&years=1991&years=2019").all()
    assert {"On which topics?", "Where did they part?"} <= {header.value for header in app.header}


def test_the_pair_of_the_link_is_explained_and_another_one_goes_into_the_link():
    app = _run("changes", a=["UKR"], b=["BLR"])
    assert "Belarus and Ukraine" in _words(app)
    chosen = next(box for box in app.selectbox if box.label.startswith("One of them"))
    chosen.select_index(1).run()
    assert not app.exception
    first = app.dataframe[0].value.iloc[0]["name"]
    assert first.replace(" – ", " and ") in _words(app)
    link = app.dataframe[0].value.iloc[0]["link"]
    assert f"a={app.session_state['a']}&b={app.session_state['b']}" in link


def test_chosen_countries_cut_the_ranking_and_a_least_n_is_heeded():
    app = _run("changes", country=["BLR"], least=["400"])
    table = app.dataframe[0].value
    assert table["name"].str.contains("Belarus").all()
    assert (table[["n_before", "n_after"]] >= 400).all(axis=None)
    assert "with at least 400 shared roll calls" in _words(app)


@pytest.mark.parametrize("measure", ["agreement", "ideal_point", "tilt"])
def test_countries_are_ranked_with_their_partners(measure: str):
    app = _run("changes", view="Countries", measure=[measure], years=["2015", "2025"])
    said = _words(app)
    assert "Which countries moved most?" in said and "All partners of Belarus" in said
    table = app.dataframe[0].value
    assert f"members with at least {20 if measure == 'agreement' else 30} votes cast" in said
    assert table["driver"].str.len().gt(0).all() and table["link"].str.startswith("country?c=").all()


@pytest.mark.parametrize(("view", "least"), [("Pairs", "9999"), ("Countries", "99999")])
def test_nothing_to_rank_says_why(view: str, least: str):
    app = _run("changes", view=view, least=[least])
    assert f"{int(least):,}" in _words(app) and "There is nothing to rank" in _words(app)


def test_where_nothing_shifted_it_says_so():
    app = _run("changes", measure=["balance"], split=["2015"])
    assert "There is nothing to rank: not one of the" in _words(app) and "has changed its balance" in _words(app)
    assert not app.dataframe


def test_camps_list_their_members_and_say_what_alone_means():
    app = _run("camps", years=["1984", "1986"], measure=["kappa"])
    assert "Alone: in a group of one" in _words(app) and "more alike than the typical pair" in _words(app)
    members = app.dataframe[0].value
    west = members[members["camp_name"] == members.loc[members["name"] == "France", "camp_name"].iloc[0]]
    assert west["firmness"].is_monotonic_decreasing and "runner_up_name" in members


def test_switchers_are_named_alike_where_they_stayed():
    app = _run("camps", view="Switchers", years=["1980", "2000"], split=["1991"], measure=["kappa"])
    table = app.dataframe[0].value
    stayed = table[~table["switched"]]
    assert len(stayed) > 20 and (stayed["camp_before"] == stayed["camp_after"]).all()
    assert (table.loc[table["switched"], "camp_before"] != table.loc[table["switched"], "camp_after"]).all()
    assert "members were alone and" in _words(app)


@pytest.mark.parametrize(("page", "view"), [("changes", ""), ("camps", "Switchers")])
def test_years_that_leave_no_room_for_the_split_ask_for_the_middle_one(page, view):
    app = _run(page, view)
    app.session_state["years"] = ["1963", "2008"]  # while the link still says 2022
    app.run()
    assert not app.exception, app.exception
    (split,) = [box for box in app.selectbox if box.label.startswith("Second period")]
    assert split.value == "1986"
