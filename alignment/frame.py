"""The Streamlit script around every page: navigation, and the filters bound to the address.

A bound widget writes its *displayed* text to the address and drops what it does not know.  So each parameter has a
carrier: a hidden bound widget that holds codes and keeps unknown values; the visible widget shows names and hands
its value to the carrier.  Streamlit then keeps cold links, page switches, back and reload by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alignment import address, store, ui
from alignment.questions import labels, pair
from alignment.ui import upload
from alignment.ui.drawer import drawer
from alignment.ui.hint import hint
from alignment.ui.text import plain, reset_filters, terms_help

DAY = address.SINGLES["date"]
PAGES = Path(__file__).parent.parent / "pages"
# Hidden: carriers; Plotly's mode bar, which the picture buttons press, and what it says of it; the table's own CSV,
# which could start a formula.  A chart's heading is one below the page's: an h2, of the size of Streamlit's h3.
# Contrast: Streamlit's captions at 60 % stand out from paper by 4.1 : 1 only, its grey for the text of charts by 3.6,
# its white on the pink of the night by 3.3.  The focus is drawn where Streamlit does not draw it, or by a hair.  Who
# has asked for less motion chooses a year in place of playing them all, as Plotly knows no slower way.
STYLE = """<style>
[class*="st-key-carriers"],.modebar-container,.plotly-notifier,button[aria-label="Download as CSV"]{display:none}
[class*="st-key-block_"]{content-visibility:auto;contain-intrinsic-size:auto 700px}
.stMainBlockContainer{max-width:1180px;padding-top:4.5rem}
.stMainBlockContainer h1{font-size:2.1rem;line-height:1.2}
.stMainBlockContainer h2{font-size:1.75rem;line-height:1.2;padding:.75rem 0 1rem}
[data-testid=stCaptionContainer]{opacity:.75}
[data-tag],[data-tag] *,[data-testid=stBaseButton-primary]:not(:disabled){color:light-dark(#fff,#15171b)!important}
.js-plotly-plot text[style*="fill: rgb(128, 132, 149)"]{fill:#3f434a!important}
[data-testid=stTopNavLink]:focus-visible,.ask summary:focus-visible,.stMain a:focus-visible,
[data-testid=stCheckbox] label:has(input:focus-visible),[data-testid=stSlider] [data-rac]:has(>div>input:focus-visible),
[data-testid=stExpander] summary:focus-visible{outline:2px solid currentColor!important;outline-offset:2px}
.stMain:focus-visible{outline:2px solid currentColor!important;outline-offset:-2px}
@media (max-width:640px){.st-key-map{max-height:calc(46vw + 80px)!important;overflow:hidden;flex:none!important}}
@media (prefers-reduced-motion:reduce){.st-key-play{display:none}
*,::before,::after{animation-duration:.01ms!important;animation-iteration-count:1!important;
transition-duration:.01ms!important;scroll-behavior:auto!important}}
</style>"""


def main() -> None:
    """Build what surrounds a page: navigation, carriers, warnings about the link, filters; then run the page itself."""
    st.set_page_config(page_title="Alignment", page_icon=str(ui.ASSETS / "icon.svg"), layout="wide")
    page = st.navigation(
        [
            st.Page(PAGES / "world.py", title="World", default=True),
            st.Page(PAGES / "pair.py", title="Pair", url_path="pair"),
            st.Page(PAGES / "country.py", title="Country", url_path="country"),
            st.Page(PAGES / "camps.py", title="Camps", url_path="camps"),
            st.Page(PAGES / "changes.py", title="What changed", url_path="changes"),
            st.Page(PAGES / "claims.py", title="Claims", url_path="claims"),
            st.Page(PAGES / "events.py", title="Events", url_path="events"),
            st.Page(PAGES / "data.py", title="Data", url_path="data"),
        ],
        position="top",
    )
    st.html(STYLE)
    _carriers(page.url_path)
    with st.sidebar:
        _filter_widgets()
        drawer()
    for text in address.ignored(_carried(), list(st.query_params)):
        st.warning(plain(text), icon=":material/link_off:")
    hint()
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
    left, middle, right = st.columns(3)
    country = _choose("c", "Country", labels.countries_to_choose(), left)
    return country, _choose_bloc("west", "West", middle), _choose_bloc("east", "East", right)


def choose_blocs() -> tuple[str, str]:
    """Two selectboxes for the blocs between which countries stand.  Returns their keys."""
    left, right, _ = st.columns([2, 2, 3])
    return _choose_bloc("west", "West", left), _choose_bloc("east", "East", right)


def views(page: str) -> Sequence[Any]:
    """Tabs for the views of a page, bound to the address parameter `view`; only the open one need be filled."""
    names, asked = address.VIEWS[page], st.session_state["view"]
    st.session_state["view_view"] = asked if asked in names else names[0]
    return st.tabs(names, key="view_view", on_change=_carry_view, args=(page,))


def choose_measure(options: Sequence[str], place: DeltaGenerator | None = None) -> str:
    """A selectbox over measures, bound to the address parameter `measure`.  Returns its key."""
    names = {key: labels.MEASURE_NAMES[key] for key in options}
    return _choose("measure", "Measure", names, place or st.container(), hint=terms_help(*names.values()))


def choose_split(years: tuple[int, int], place: DeltaGenerator | None = None) -> int:
    """The year in which the second of two periods begins, bound to the address parameter `split`."""
    options = {str(year): str(year) for year in range(years[0] + 1, years[1] + 1)}
    if not options:
        return years[1]
    middle = list(options)[len(options) // 2]
    return int(_choose("split", "Second period begins in", options, place or st.container(), otherwise=middle))


def choose_date(place: DeltaGenerator | None = None) -> date:
    """A day before and after which to compare, bound to the address parameter `date`."""
    st.session_state["date_view"] = date.fromisoformat(address.code("date", st.session_state["date"]) or DAY)
    first, last = (date(year, *day) for year, day in zip(address.WIDEST_YEARS, ((1, 1), (12, 31)), strict=True))
    return (place or st.container()).date_input(
        "Before and after", min_value=first, max_value=last, key="date_view", on_change=_carry_date, format="YYYY-MM-DD"
    )


def choose_year(years: Sequence[int], place: DeltaGenerator | None = None) -> int:
    """One year of those given, bound to the address parameter `year`; the last one unless the link says otherwise."""
    asked = st.session_state["year"]
    st.session_state["year_view"] = int(asked) if asked and int(asked) in years else years[-1]
    if len(years) == 1:
        return years[0]
    return int(
        (place or st.container()).select_slider(
            "Year", list(years), key="year_view", on_change=_carry_year, args=(years[-1],)
        )
    )


def clicked_year(points: Sequence[Mapping[str, Any]]) -> None:
    """Put the year of a clicked point into the link; a point that stands for no year leaves the link as it is.

    A second click on a point takes its mark away, and then comes without points: it takes the year out again, or puts
    it back where the button took it out.
    """
    if points:
        st.session_state["year_clicked"] = str(pair.clicked_year(points) or "")
    if year := st.session_state.get("year_clicked"):
        st.session_state["year"] = "" if not points and st.session_state["year"] == year else year


def asked_year(years: tuple[int, int]) -> int | None:
    """The year that the link asks for, if it is one of those shown."""
    asked = address.code("year", st.session_state["year"])
    return int(asked) if asked and years[0] <= int(asked) <= years[1] else None


def back_to_all_years() -> None:
    """A button that takes the year out of the link."""
    st.button("Back to all years", on_click=_carry_all_years, key="all_years", icon=":material/arrow_back:")


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
    if st.session_state.get("page_shown", page) != page:
        st.session_state["view"] = ""  # views are of a page
    st.session_state["page_shown"] = page
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
    st.button("Reset filters", on_click=reset_filters, type="tertiary", icon=":material/restart_alt:")


def _choose(
    key: str,
    label: str,
    options: Mapping[str, str],
    place: DeltaGenerator,
    *,
    hint: str | None = None,
    otherwise: str = "",
) -> str:
    """A selectbox over codes, shown by name and carried in the address; `hint` explains it on hover.

    Where the link carries what is no option here it shows `otherwise`, or the default.
    """
    code = address.code(key, st.session_state[key])
    st.session_state[f"{key}_view"] = code if code in options else otherwise or address.SINGLES[key]
    return str(
        place.selectbox(
            label,
            list(options),
            format_func=options.__getitem__,
            key=f"{key}_view",
            on_change=_carry,
            args=(key,),
            help=hint,
        )
    )


def _choose_bloc(key: str, label: str, place: DeltaGenerator) -> str:
    """A bloc, or the reader's own list of countries that the link carries (see `ui.drawer`)."""
    asked = address.code(key, st.session_state[key]) or address.SINGLES[key]
    own = {asked: labels.bloc_name(asked)} if address.OWN_LIST in asked else {}
    return _choose(key, label, own | labels.bloc_names(), place, hint=terms_help("bloc", "tilt"))


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


def _carry_view(page: str) -> None:
    """The view to the address, the page's first one by its absence."""
    chosen = st.session_state["view_view"]
    st.session_state["view"] = "" if chosen == address.VIEWS[page][0] else chosen


def _carry_all_years() -> None:
    st.session_state["year"] = ""


def _carry_date() -> None:
    if st.session_state["date_view"]:
        st.session_state["date"] = st.session_state["date_view"].isoformat()


def _carry_year(last: int) -> None:
    chosen = int(st.session_state["year_view"])
    st.session_state["year"] = "" if chosen == last else str(chosen)


if __name__ == "__main__":
    main()
