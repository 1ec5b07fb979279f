"""The form in which a reader writes a claim of their own; what it holds goes into the link, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alignment import address, claims
from alignment.answers import questions
from alignment.claims import Claim, ClaimError, Test, form, said
from alignment.claims.definition import LONGEST, MOST_TESTS
from alignment.questions import labels
from alignment.ui.text import plain

Follow = Callable[[int], None] | None
CARRIERS = ("claim", "said", "test")
LOADED, ROWS, WRONG, NOTE = "own_loaded", "own_rows", "own_wrong", "own_note"  # what a visit remembers of the form
MOMENT = "A year, 2018; a month, 2018-03; or a day, 2018-03-15"


def form_of(words: str, tests: str, chosen: Sequence[str]) -> Claim | None:
    """The form, filled with what the link carries; returns the claim that the link carries, None where it has none.

    `words`: the sentence; `tests`: its tests as text (claims.text_of); `chosen`: countries to begin with.
    """
    carried, wrong = _read(tests)
    box = st.expander(
        "Test a sentence of your own", expanded=bool(tests), key="own_form", on_change="rerun", icon=":material/edit:"
    )
    if box.open:
        if st.session_state.get(LOADED) != (words, tests) or not _complete():
            _load(words, tests, carried, chosen)
        with box:
            _fields()
    for text in (wrong, st.session_state.pop(WRONG, "")):
        if text:
            st.error(plain(text))
    if note := st.session_state.pop(NOTE, ""):
        st.info(plain(note))
    return Claim(id="", sentence=words, tests=carried) if carried else None


def _read(tests: str) -> tuple[tuple[Test, ...], str]:
    """The tests of a link, and what is wrong with them."""
    try:
        return (claims.tests_of(tests) if tests else ()), ""
    except ClaimError as error:
        return (), str(error)


def change_button(claim: Claim) -> None:
    """The button that fills the form with a shipped claim."""
    st.divider()
    st.button(
        "Change this claim", on_click=_change, args=(claim,), icon=":material/edit:",
        help="Its tests in a form: other countries, years, thresholds; the link carries what you make of it",
    )  # fmt: skip


def _change(claim: Claim) -> None:
    fitting = claim.tests[:MOST_TESTS]
    _carry("", claim.sentence[:LONGEST], claims.text_of(fitting))
    if left := len(claim.tests) - len(fitting):
        st.session_state[NOTE] = f"A link carries {MOST_TESTS} tests: the last {left} of this claim is left out."


def leave() -> None:
    """Back to all claims."""
    _carry("", "", "")


def _carry(*values: str) -> None:
    """Hand values to the carriers claim, said and test, and so to the link."""
    for key, value in zip(CARRIERS, values, strict=True):
        st.session_state[key] = value


def _key(row: int, name: str) -> str:
    return f"own_{row}_{name}"


def _complete() -> bool:
    """Whether the fields are still there: Streamlit forgets those that a run does not show."""
    rows = st.session_state.get(ROWS, {})
    return "own_said" in st.session_state and all(
        kept or _key(row, "country") in st.session_state for row, kept in rows.items()
    )


def _load(words: str, tests: str, carried: Sequence[Test], chosen: Sequence[str]) -> None:
    """Fill the form: with the tests of the link, or with one to begin with."""
    st.session_state[LOADED] = (words, tests)
    st.session_state["own_said"] = words
    st.session_state[ROWS] = {}
    for test in carried:
        _add(form.fields(test), test)
    if not carried:
        about = questions.about(chosen)
        _add(form.blank(about["first"], about["second"]))


def _add(values: dict[str, Any], kept: Test | None = None) -> None:
    """One more test: its fields; where the form has none for it, the test as it is."""
    rows = st.session_state[ROWS]
    row = max(rows, default=0) + 1
    rows[row] = None if values else kept
    for name, value in (_whole(values) if values else {}).items():
        st.session_state[_key(row, name)] = value


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """Fields with something in each, so that another measure can be chosen."""
    other = form.blank(values["country"], values["partner"] or "CHN")
    return {name: value if values.get(name) in (None, "") else values[name] for name, value in other.items()}


def _fields() -> None:
    st.text_input("The sentence (it stays in the link: nothing is stored)", key="own_said", max_chars=LONGEST)
    rows = st.session_state[ROWS]
    for number, (row, kept) in enumerate(list(rows.items()), 1):
        with st.container(border=True, key=f"own_test_{row}"):
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"**Test {number}**" + (f": {plain(said.asked(kept))}" if kept else ""))
            if len(rows) > 1:
                right.button("Remove", key=_key(row, "gone"), on_click=rows.pop, args=(row,), type="tertiary")
            if kept:
                st.caption("The form has no fields for this test: it is kept as it is.")
            else:
                _test(row)
    with st.container(horizontal=True):
        st.button("Test it", on_click=_submit, type="primary", icon=":material/gavel:")
        if len(rows) < MOST_TESTS:
            st.button("Add a test", on_click=_another, icon=":material/add:")


def _another() -> None:
    """One more test, of the countries of the first."""
    first = next(iter(st.session_state[ROWS]), 0)
    country, partner = (st.session_state.get(_key(first, name), "") for name in ("country", "partner"))
    _add(form.blank(country or questions.COUNTRY, partner or questions.PARTNER))


def _test(row: int) -> None:
    """The fields of one test."""
    measure = st.session_state[_key(row, "measure")]
    left, right = st.columns(2)
    _choose(left, row, "measure", "What is measured", form.MEASURES, _begin_anew)
    if measure != "multi_vector":
        _choose(right, row, "expect", "What the sentence leads one to expect", form.EXPECTED[measure])
    _who(row, measure)
    _when(row, measure)
    left, right = st.columns([1, 2])
    if measure != "multi_vector":
        within = st.session_state[_key(row, "expect")] == "same"
        left.number_input(
            "By less than" if within else "By at least",
            0.0,
            form.FURTHEST,
            step=0.01,
            key=_key(row, "threshold"),
            help=form.FAR,
        )
    right.multiselect(
        "Beside whom", list(labels.countries_to_choose()), format_func=labels.countries_to_choose().__getitem__,
        key=_key(row, "placebo"), help=form.BESIDE, placeholder="Nobody",
    )  # fmt: skip
    if measure in ("agreement", "kappa", "tilt"):
        st.checkbox("Beyond what the median member did", key=_key(row, "net"), help=form.NET)


def _choose(
    place: DeltaGenerator, row: int, name: str, label: str, options: Mapping[str, str], follow: Follow = None
) -> None:
    """A selectbox over codes, shown by name; `follow` sees to the fields that depend on it."""
    key = _key(row, name)
    if st.session_state[key] not in options:
        st.session_state[key] = next(iter(options))
    place.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, on_change=follow, args=(row,) if follow else ()
    )


def _who(row: int, measure: str) -> None:
    """Whose measure it is, and towards whom: a partner or two sides; and which source counts events."""
    values = {name: st.session_state[_key(row, name)] for name in ("partner", "west", "east")}
    sided = measure in ("tilt", "multi_vector")
    columns = st.columns(2 + sided + (measure in ("balance", "multi_vector")))
    _choose(columns[0], row, "country", "Country", labels.countries_to_choose(), _suggest)
    if sided:
        _choose(columns[1], row, "west", "West", form.groups(values["west"]), _far)
        _choose(columns[2], row, "east", "East", form.groups(values["east"]), _far)
    else:
        options = form.groups(values["partner"], everyone=measure != "balance")
        _choose(columns[1], row, "partner", "With whom", options, _suggest)
    if measure in ("balance", "multi_vector"):
        named = labels.source_labels()
        _choose(columns[-1], row, "source", "Events of", {key: named[key] for key in form.SOURCES}, _begin_anew)


def _when(row: int, measure: str) -> None:
    """The windows: before and after, or one only."""
    named = {"before_from": "Before: from", "before_to": "to", "from": "After: from", "to": "to "}
    if measure == "multi_vector":
        named = {"from": "From", "to": "to"}
    with st.container(horizontal=True, key=_key(row, "windows")):
        for name, label in named.items():
            st.text_input(label, key=_key(row, name), help=MOMENT, max_chars=10, width=130)


def _suggest(row: int) -> None:
    """Other placebos for another country."""
    country, partner = (st.session_state[_key(row, name)] for name in ("country", "partner"))
    st.session_state[_key(row, "placebo")] = list(form.suggested(country, tuple(partner.split(","))))


def _far(row: int) -> None:
    """What is far for the measure, its sides and its source."""
    values = {name: st.session_state[_key(row, name)] for name in ("measure", "west", "east", "source")}
    if values["measure"] != "multi_vector":
        st.session_state[_key(row, "threshold")] = form.threshold(**values)


def _begin_anew(row: int) -> None:
    """Another measure or source: what is far for it, and windows that it has on record."""
    _far(row)
    measure, source = (st.session_state[_key(row, name)] for name in ("measure", "source"))
    windows = form.WINDOWS[source if measure in ("balance", "multi_vector") else ""]
    for names, window in zip((("before_from", "before_to"), ("from", "to")), windows, strict=True):
        for name, moment in zip(names, window.split("/"), strict=True):
            st.session_state[_key(row, name)] = moment


def _submit() -> None:
    """Put the form into the link; or say all that is wrong with it."""
    tests, wrong = [], []
    for number, (row, kept) in enumerate(st.session_state[ROWS].items(), 1):
        try:
            tests.append(kept or form.made(_values(row), f"Test {number}"))
        except ClaimError as error:
            wrong.append(str(error))
    text = claims.text_of(tests)
    if len(text) > address.FREE["test"]:
        wrong.append(f"A link carries {address.FREE['test']:,} letters of tests, these have {len(text):,}: name fewer.")
    if wrong:
        st.session_state[WRONG] = " ".join(wrong)
    else:
        _carry("", st.session_state["own_said"], text)
        st.session_state[LOADED] = (st.session_state["own_said"], text)


def _values(row: int) -> dict[str, Any]:
    names = form.blank(questions.COUNTRY, questions.PARTNER)
    values = {name: st.session_state.get(_key(row, name), value) for name, value in names.items()}
    return values | ({"expect": "yes"} if values["measure"] == "multi_vector" else {})
