"""The Streamlit script around every page: navigation, and the filters bound to the address.

A bound widget writes its *displayed* text to the address and drops what it does not know.  So each parameter has a
carrier: a hidden bound widget that holds codes and keeps unknown values; the visible widget shows names and hands
its value to the carrier.  Streamlit then keeps cold links, page switches, back and reload by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from alignment import address, store, ui
from alignment.questions import labels
from alignment.ui import upload

PAGES = Path(__file__).parent.parent / "pages"
# Hidden: carriers; Plotly's mode bar, which the picture buttons press; the table's own CSV, which could start a
# formula.
STYLE = """<style>
[class*="st-key-carriers"],.modebar-container,button[aria-label="Download as CSV"]{display:none}
[class*="st-key-block_"]{content-visibility:auto;contain-intrinsic-size:auto 700px}
.stMainBlockContainer{max-width:1180px;padding-top:4.5rem}
.stMainBlockContainer h1{font-size:2.1rem;line-height:1.2}
@media (max-width:640px){.st-key-map{max-height:calc(46vw + 80px)!important;overflow:hidden;flex:none!important}}
</style>"""


def main() -> None:
    """Build what surrounds a page: navigation, carriers, warnings about the link, filters; then run the page itself."""
    st.set_page_config(page_title="Alignment", page_icon=str(ui.ASSETS / "icon.svg"), layout="wide")
    page = st.navigation(
        [
            st.Page(PAGES / "world.py", title="World", default=True),
            st.Page(PAGES / "pair.py", title="Pair", url_path="pair"),
            st.Page(PAGES / "country.py", title="Country", url_path="country"),
            st.Page(PAGES / "events.py", title="Events", url_path="events"),
            st.Page(PAGES / "data.py", title="Data", url_path="data"),
        ],
        position="top",
    )
    st.html(STYLE)
    _carriers(page.url_path)
    with st.sidebar:
        _filter_widgets()
    for text in address.ignored(_carried(), list(st.query_params)):
        st.warning(ui.plain(text), icon=":material/link_off:")
    page.run()


def filters() -> store.Filters:
    """What the reader asked for; unknown values are left out (and named by a warning)."""
    return replace(address.filters(_carried()), own=upload.token())


def choose_pair() -> tuple[str, str]:
    """Two selectboxes for the countries of a pair.  Returns their codes."""
    options = labels.countries_to_choose()
    left, right, _ = st.columns([2, 2, 3])
    return _choose("a", "One country", options, left), _choose("b", "and another", options, right)


def choose_country() -> tuple[str, str, str]:
    """Selectboxes for a country and the two blocs between which it stands.  Returns their keys."""
    blocs = labels.bloc_names()
    left, middle, right = st.columns(3)
    country = _choose("c", "Country", labels.countries_to_choose(), left)
    return country, _choose("west", "West", blocs, middle), _choose("east", "East", blocs, right)


def choose_blocs() -> tuple[str, str]:
    """Two selectboxes for the blocs between which countries stand.  Returns their keys."""
    options = labels.bloc_names()
    left, right, _ = st.columns([2, 2, 3])
    return _choose("west", "West", options, left), _choose("east", "East", options, right)


def views() -> Sequence[Any]:
    """Tabs for the views of one question, bound to the address parameter `view`; only the open one need be filled."""
    st.session_state["view_view"] = address.code("view", st.session_state["view"]) or address.SINGLES["view"]
    return st.tabs(address.VIEWS, key="view_view", on_change=_carry, args=("view",))


def search_box(label: str) -> None:
    """A search box bound to the address parameter `text`."""
    st.session_state["text_view"] = st.session_state["text"]
    st.text_input(
        label,
        key="text_view",
        on_change=_carry,
        args=("text",),
        max_chars=80,
        placeholder="visit, gas, Samarkand, Lithuania …",
    )


def pager(total: int, rows: int = 1000) -> tuple[int, int]:
    """A page number, bound to the address, where there are more rows than one page holds.

    Returns (first row, rows).
    """
    pages = max(1, -(-total // rows))
    if pages > 1 and "page" not in st.session_state:  # a page of the dashboard that seldom has use for it
        with st.container(key="carriers_page"):
            st.text_input("page", address.SINGLES["page"], key="page", bind="query-params", persist_state="session")
    page = min(int(address.code("page", st.session_state.get("page", "1")) or 1), pages)
    if pages > 1:
        st.session_state["page_view"] = page
        left, _ = st.columns([1, 4])
        left.number_input(f"Page, of {pages:,}", 1, pages, key="page_view", on_change=_carry, args=("page",))
    return (page - 1) * rows, rows


def _carriers(page: str) -> None:
    """The filters' carriers, and those that this page has use for: every one costs the browser time at every change."""
    with st.container(key="carriers"):
        for key in address.LISTS:
            st.multiselect(key, [], accept_new_options=True, key=key, bind="query-params")
        for key in address.OF_PAGE[page]:
            st.text_input(key, address.SINGLES[key], key=key, bind="query-params", persist_state="session")


def _carried() -> dict[str, list[str]]:
    """The parameters as the carriers hold them, each a list."""
    single = {key: [st.session_state.get(key, default)] for key, default in address.SINGLES.items()}
    return {key: list(st.session_state[key]) for key in address.LISTS} | single


def _filter_widgets() -> None:
    """The visible filters: years, countries, kinds of events, sources."""
    now = filters()
    st.session_state["years_view"] = now.years
    st.slider("Years", *address.WIDEST_YEARS, key="years_view", on_change=_carry_years)
    hidden = () if upload.token() else (store.YOURS,)
    named = labels.source_labels()
    sources = {key: named[key] for key in address.filter_sources() if key not in hidden}
    asked = tuple(key for key in st.session_state["source"] if address.code("source", key))
    sources |= {key: f"not {sources[key[1:]]}" for key in asked if key[1:] in sources}
    _choose_many(
        "country",
        "Countries",
        labels.countries_to_choose(),
        now.countries,
        "Only events that touch one of these; named on the World page",
    )
    _choose_many(
        "tag",
        "Kinds of events",
        labels.tag_labels(),
        now.tags,
        "Only events of these kinds; votes have no kind and stay",
    )
    _choose_many("source", "Sources", sources, asked, "Only events and roll calls of these sources")
    st.button("Reset filters", on_click=_reset, type="tertiary", icon=":material/restart_alt:")


def _choose(key: str, label: str, options: Mapping[str, str], place: st.delta_generator.DeltaGenerator) -> str:
    """A selectbox over codes, shown by name and carried in the address."""
    code = address.code(key, st.session_state[key])
    st.session_state[f"{key}_view"] = code if code in options else address.SINGLES[key]
    return str(
        place.selectbox(
            label, list(options), format_func=options.__getitem__, key=f"{key}_view", on_change=_carry, args=(key,)
        )
    )


def _choose_many(key: str, label: str, options: Mapping[str, str], chosen: tuple[str, ...], hint: str) -> None:
    st.session_state[f"{key}_view"] = [code for code in chosen if code in options]
    st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=f"{key}_view",
        on_change=_carry,
        args=(key,),
        help=hint,
        placeholder="All",
    )


def _carry(key: str) -> None:
    """Hand the value of a visible widget to its carrier, and so to the address; other rows begin at page 1."""
    value = st.session_state[f"{key}_view"]
    st.session_state[key] = str(value) if key == "page" else value
    if key != "page" and "page" in st.session_state:
        st.session_state["page"] = "1"


def _carry_years() -> None:
    chosen = tuple(st.session_state["years_view"])
    st.session_state["years"] = [] if chosen == address.DEFAULT_YEARS else [str(year) for year in chosen]


def _reset() -> None:
    for key in address.LISTS:
        st.session_state[key] = []


if __name__ == "__main__":
    main()
