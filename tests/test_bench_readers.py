"""A reader's tab without the browser: what it tells the server, what it keeps, and that it sees errors."""

from __future__ import annotations

import asyncio
import math
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.TextInput_pb2 import TextInput

from bench import readers, served, widgets
from bench.session import Session, opened

FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY


def run(work):
    """Run it in a loop of its own, in a thread of its own: browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def take(session, message):
    return session._take(message.SerializeToString())


def tab():
    """A tab that has heard of a run, without a server."""
    session = Session(None, "", "", "")
    begin(session, "run 1")
    return session


def begin(session, name):
    message = ForwardMsg()
    message.new_session.main_script_hash, message.new_session.config.max_cached_message_age = "frame", 2
    message.metadata.run.script_run_id = name
    take(session, message)


def chart(place=(0, 0), spec="{}"):
    message = ForwardMsg(hash="the chart")
    message.metadata.cacheable = True
    message.metadata.delta_path.extend(place)
    message.delta.new_element.plotly_chart.spec = spec
    return message


def slider(key, script="frame", place=(0, 1), *, value=()):
    message = ForwardMsg()
    message.metadata.active_script_hash = script
    message.metadata.delta_path.extend(place)
    drawn = message.delta.new_element.slider
    drawn.id, drawn.min, drawn.max = f"$$ID-0123-{key}", 1946, 2026
    drawn.default.extend([1991, 2026])
    drawn.value.extend(value)
    drawn.set_value = bool(value)
    return message


def held(session, key):
    return next(list(each.double_array_value.data) for each in session.states.values() if each.id.endswith(key))


def test_a_widget_holds_what_the_server_sets_else_what_it_held_else_its_default():
    session = tab()
    take(session, slider("years_view"))
    assert held(session, "years_view") == [1991, 2026]
    take(session, slider("years_view", value=(2000, 2010)))
    assert held(session, "years_view") == [2000, 2010]
    take(session, slider("years_view"))
    assert held(session, "years_view") == [2000, 2010]


def test_what_a_run_did_not_draw_is_gone_with_its_state():
    session = tab()
    take(session, slider("years_view"))
    take(session, slider("year_view", place=(0, 2)))
    assert take(session, ForwardMsg(script_finished=FINISHED))
    begin(session, "run 2")
    take(session, slider("years_view"))
    assert set(session.widgets()) == {"years_view", "year_view"}
    take(session, ForwardMsg(script_finished=FINISHED))
    assert set(session.widgets()) == {"years_view"}
    assert [each.split("-")[-1] for each in session.states] == ["years_view"]


def test_a_run_that_ends_early_for_another_has_not_finished():
    assert not take(tab(), ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN))


def test_a_message_is_kept_for_two_runs_after_its_last_use():
    session = tab()
    take(session, chart(spec='{"data": [1]}'))
    again = ForwardMsg(ref_hash="the chart")
    again.metadata.delta_path.extend((0, 5))
    for _ in range(2):
        take(session, ForwardMsg(script_finished=FINISHED))
    take(session, again)
    assert session.shown[0, 5].message.spec == '{"data": [1]}'
    for still in (True, True, False):
        take(session, ForwardMsg(script_finished=FINISHED))
        assert ("the chart" in session.kept) is still
    assert not session.errors
    take(session, again)
    assert session.errors == ["the server named a message that the browser no longer keeps"]


def test_an_error_on_the_page_is_seen_and_a_warning_is_none():
    session = tab()
    for warning in (True, False):
        message = ForwardMsg()
        message.delta.new_element.exception.type, message.delta.new_element.exception.is_warning = "KeyError", warning
        take(session, message)
    assert session.errors == ["KeyError: "]


def test_states_are_in_the_fields_that_a_browser_uses():
    many = MultiSelect(id="m", options=["Brazil", "Kenya"], default=[1])
    year = Slider(id="y", type=Slider.SELECT_SLIDER, options=["2024", "2025"], default=[1])
    one = Selectbox(id="s", options=["Kenya", "Brazil"], default=1)
    assert list(widgets.state("multiselect", many).string_array_value.data) == ["Kenya"]
    assert widgets.state("multiselect", many, []).HasField("string_array_value")  # emptied, not unknown
    assert list(widgets.state("select_slider", year).string_array_value.data) == ["2025"]
    assert widgets.state("selectbox", one).string_value == "Brazil"
    assert widgets.state("selectbox", Selectbox(id="s", raw_value="Mali", set_value=True)).string_value == "Mali"
    assert widgets.state("text_input", TextInput(id="t", default="gas")).string_value == "gas"
    assert widgets.state("button", Selectbox(id="b")) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_reader_chooses_another_value_of_those_there_are(seed):
    dice, countries = Random(seed), ["Brazil", "Kenya", "Mali"]  # noqa: S311  # choices, no secrets
    many = widgets.choice("multiselect", MultiSelect(), countries, ["Kenya"], dice)
    assert many[0] == "Kenya" and many[1] in {"Brazil", "Mali"}
    assert widgets.choice("multiselect", MultiSelect(), countries, ["Kenya", "Mali"], dice) == []
    assert widgets.choice("selectbox", Selectbox(), countries, ["Kenya"], dice) in {"Brazil", "Mali"}
    assert widgets.choice("selectbox", Selectbox(), ["Kenya"], ["Kenya"], dice) is None
    first, last = widgets.choice("slider", Slider(min=1946, max=2026), [], [1991, 2026], dice)
    assert 1946 <= first <= last - widgets.FEWEST_YEARS <= 2026 - widgets.FEWEST_YEARS


def test_a_change_goes_through_the_visible_widget_to_the_link_and_the_chart():
    async def read(address):
        async with opened(address, "pair", "a=POL") as (session, _):
            first = drawn(session.shown)
            assert first
            assert await session.change("b_view", "Kenya") > 0
            assert session.query == "a=POL&b=KEN"
            assert drawn(session.shown) != first
            await session.change("years_view", [2000.0, 2010.0])
            assert session.query == "a=POL&b=KEN&years=2000&years=2010"
            await session.visit("data")
            assert session.query == "years=2000&years=2010"  # the pair is not of that page; the filter stays
            assert "b_view" not in session.widgets() and held(session, "years_view") == [2000, 2010]
            assert not session.errors

    log = readers.Log()
    with served.serving("dashboard.py") as (address, pid):
        run(read(address))
        watched = run(readers.together(log, address, pid, readers=2, seconds=1, beat=0.3))
    assert not log.errors
    assert {each.what for each in log.took} > {readers.LOAD, readers.FILES}
    assert len(log.took) >= 2 * 3  # each reader: the load, the files in it, a turn
    assert all(0 < each.ms < 60_000 for each in log.took)
    assert watched and all(each.resident > 50 for each in watched)
    assert math.isnan(served.look(pid).resident)  # it has ended


def drawn(shown):
    return [each.message.spec for each in shown.values() if each.kind == "plotly_chart"]


def test_a_page_that_fails_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv(readers.DETAILS, "full")
    script = tmp_path / "fails.py"
    script.write_text("import streamlit\n1 / 0\n")

    async def read(address):
        async with opened(address, "") as (session, _):
            return session.errors

    with served.serving(str(script)) as (address, _):
        errors = run(read(address))
    assert len(errors) == 1 and errors[0].startswith("ZeroDivisionError") and "fails.py" in errors[0]


def test_a_server_that_is_gone_is_an_error_not_a_crash():
    log = readers.Log()
    run(readers.reader(log, "http://127.0.0.1:9", 1, when=readers.ALONE, beat=1, until=0))
    assert len(log.errors) == 1 and "reader 1 alone" in log.errors[0]
