"""The page Claims, run as Streamlit runs it: the list, one claim, a reader's own, and links that are wrong."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import claims
from alignment.claims import background, evidence, said
from alignment.ui import claim_block

FRAME = Path(__file__).parents[1] / "alignment" / "frame.py"
OWN = (
    "measure: agreement; country: KAZ; partner: RUS; before: 2018/2021; window: 2022/2025; net: yes; expect: same; "
    "threshold: 0.07"
)
MILEI = "argentina-milei"


@pytest.fixture(scope="module", autouse=True)
def _known():
    """Verdicts of the whole list take seconds: they are waited for once."""
    known, done = background.verdicts(120)
    assert done and len(known) == len(claims.shipped())


def _run(**parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=120)
    for _ in range(2):  # countries are read on the first page, the rest on the page that has use for them
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        app.switch_page("../pages/claims.py")
    app.run()
    assert not app.exception, app.exception
    return app


def _words(app: AppTest) -> str:
    return " ".join(
        element.value for element in [*app.title, *app.header, *app.header, *app.markdown, *app.caption]
    ).replace("\\", "")


def _html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_list_names_every_claim_with_its_verdict_and_a_link_to_it():
    page = _html(app := _run())
    assert "Does the record bear it out?" in app.title[0].value and "How do 25 claims fare?" in _words(app)
    for claim in claims.shipped():
        verdict = claims.judged(claim)
        assert f'<a href="claims?claim={claim.id}" target="_self">' in page
        assert claim_block.told(verdict).replace("'", "&#x27;") in page
        assert said.made(claim).split(",")[0].replace("'", "&#x27;") in page
    for word in claims.VERDICTS[:3]:
        assert page.count(f'class="verdict" data-of="{word}"') == sum(
            claims.judged(one).verdict == word for one in claims.shipped()
        )
    assert "title not known" in page


def test_countries_choose_among_the_claims_and_none_is_said():
    page = _html(app := _run(country=["ARG"]))
    assert page.count("<li>") == 1 and MILEI in page and "of these countries" in _words(app)
    assert "No claim here is about Tuvalu" in _words(_run(country=["TUV"]))


def test_one_claim_has_its_sentence_verdict_place_tests_and_evidence():
    claim = claims.shipped_claim("belarus-china-expanding")
    verdict = claims.judged(claim)
    app = _run(claim=claim.id)
    words = _words(app)
    assert app.title[0].value.replace("\\", "") == claim.sentence
    assert said.made(claim) in words and claim.note in words and said.reached_said(verdict) in words
    for one in verdict.tests:
        assert said.asked(one.test) in words and said.answered(one) in words and said.placebos_said(one) in words
    links = [button.proto for button in app.get("link_button")]
    shown = [link for one in claim.tests for link in evidence.links(one)]
    assert links[0].url == claim.url and [link.url for link in links[1:]] == [link.address for link in shown]
    assert all(link.label.startswith("Evidence: ") for link in links[1:])
    assert links[1].url.startswith("pair?a=BLR&b=CHN&view=Votes&measure=agreement")
    assert _html(app).count('class="verdict"') == 1 + len(claim.tests) and "n: test 1:" in words


def test_a_claim_of_facts_shows_its_rows():
    app = _run(claim="china-congratulated-first")
    table = app.dataframe[-1].value
    assert (
        len(table) > 10
        and {"China", "Russia"} <= set(table["name_a"])
        and set(table["label"]) == {"Election congratulated"}
    )


def test_every_claim_can_be_opened():
    for claim in claims.shipped():
        app = _run(claim=claim.id)
        assert app.title[0].value.replace("\\", "") == claim.sentence


def test_an_unknown_claim_is_named_and_the_list_is_below():
    app = _run(claim="no-such [claim](x)")
    assert "no-such \\[claim\\]\\(x\\)" in app.warning[0].value
    assert _html(app).count("<li>") == 25


def test_a_readers_own_claim_by_its_link_gives_the_same_verdict():
    app = _run(said="They never moved.", test=OWN)
    verdict = claims.judged(claims.Claim(id="", sentence="", tests=claims.tests_of(OWN)))
    assert verdict.verdict == "supported"
    words = _words(app)
    assert "They never moved." in words and said.answered(verdict.tests[0]) in words
    assert "They never moved." not in app.title[0].value and "own words" in words
    assert 'class="verdict" data-of="supported"' in _html(app) and "<li>" not in _html(app)


def test_a_script_in_the_sentence_is_text():
    app = _run(said="<script>alert(1)</script> [x](javascript:y) $a$ :red[b] ![i](//u)", test=OWN)
    quoted = next(element.value for element in app.markdown if element.value.startswith("> "))
    assert "\\<script\\>" in quoted and "\\[x\\]\\(javascript\\:y\\)" in quoted and "\\!\\[i" in quoted
    assert "alert" not in _html(app) and "javascript" not in _html(app)
    assert all("alert" not in title.value for title in app.title)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("measure: nix", "is no measure"),
        (OWN.replace("KAZ", "Ruritania"), "Ruritania"),
        (OWN.replace("2022/2025", "2020/2025"), "before"),
        (" | ".join([OWN] * 5), "5"),
        ("<img src=x onerror=alert(1)>: 2", "is no part of a test"),
    ],
)
def test_a_broken_test_is_told_whole_in_its_place_and_the_list_is_below(text: str, part: str):
    app = _run(said="Whatever", test=text)
    told = app.error[0].value
    assert part in told.replace("\\", "") and "<img" not in told.replace("\\<", "")
    assert "<li>" in _html(app)


def test_the_form_puts_a_test_into_the_link_and_its_verdict_below():
    app = _run(said="They never moved.", test=OWN)
    field = {box.label: box for box in [*app.text_input, *app.selectbox, *app.number_input] if box.label}
    assert field["Country"].value == "KAZ" and field["With whom"].value == "RUS"
    assert [field[name].value for name in ("Before: from", "After: from", "By less than")] == ["2018", "2022", 0.07]
    field["What the sentence leads one to expect"].set_value("down")
    app.run()
    next(button for button in app.button if button.label == "Test it").click().run()
    assert not app.exception
    assert "expect: down" in app.session_state["test"] and app.session_state["said"] == "They never moved."
    assert 'class="verdict" data-of="not supported"' in _html(app)


def test_what_is_wrong_in_the_form_is_said_there_and_the_link_stays():
    app = _run(said="They never moved.", test=OWN)
    next(box for box in app.text_input if box.label == "After: from").set_value("soon").run()
    next(button for button in app.button if button.label == "Test it").click().run()
    assert "soon" in app.error[0].value and app.session_state["test"] == OWN


def test_another_measure_brings_its_threshold_windows_and_expectations():
    app = _run(said="x", test=OWN)
    next(box for box in app.selectbox if box.label == "What is measured").set_value("balance").run()
    assert not app.exception
    field = {box.label: box for box in [*app.text_input, *app.selectbox, *app.number_input] if box.label}
    assert field["By less than"].value == 0.25 and field["Before: from"].value == "2020-02"
    assert field["Events of"].value == "gdelt_pairday"
    assert field["What the sentence leads one to expect"].value == "same"


def test_a_shipped_claim_can_be_changed_and_keeps_what_the_form_has_no_fields_for():
    app = _run(claim="india-towards-us")
    next(button for button in app.button if button.label == "Change this claim").click().run()
    assert not app.exception
    shipped = claims.shipped_claim("india-towards-us")
    assert app.session_state["claim"] == "" and app.session_state["said"] == shipped.sentence
    assert claims.tests_of(app.session_state["test"]) == shipped.tests
    assert "kept as it is" in _words(app) and said.asked(shipped.tests[1]) in _words(app)
    assert "Does the record bear it out?" in app.title[0].value
    next(button for button in app.button if button.label == "Test it").click().run()
    assert claims.tests_of(app.session_state["test"]) == shipped.tests


def test_of_a_claim_with_five_tests_a_link_carries_four_and_says_so():
    app = _run(claim="sahel-from-france-to-russia")
    next(button for button in app.button if button.label == "Change this claim").click().run()
    assert len(claims.tests_of(app.session_state["test"])) == 4 and "last 1" in app.info[0].value


@pytest.mark.parametrize("odd", [OWN.replace("0.07", "5"), OWN.replace("KAZ", "GRL"), f"{OWN}; placebo: GRL,KGZ"])
def test_what_the_fields_cannot_hold_is_kept_and_does_not_break_the_page(odd: str):
    app = _run(said="x", test=odd)
    assert "kept as it is" in _words(app)
    next(button for button in app.button if button.label == "Test it").click().run()
    assert not app.exception and claims.tests_of(app.session_state["test"]) == claims.tests_of(odd)
