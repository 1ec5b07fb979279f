"""Entry of the dashboard: `streamlit run dashboard.py`, or `uvicorn dashboard:app`."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from alignment import address, api, store
from alignment.api_preview import Previews
from alignment.claims import background
from alignment.questions import ballots, camps, splitting
from alignment.questions.measured import EAST, WEST
from alignment.store import Filters

PATIENCE = 600  # seconds for the claims to be judged before the other slow answers begin


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Read the record before the first reader comes, and judge the claims behind their back."""
    for read in (store.votes, ballots.typical, store.borders, store.ready):
        await asyncio.to_thread(read)
    gc.collect()
    gc.freeze()  # the record stays: no later collection need look through it
    threading.Thread(target=slow_answers, daemon=True).start()
    yield


def slow_answers() -> None:
    """Give the answers that take seconds once, one after the other, before a reader waits for them; they are kept."""
    background.verdicts(PATIENCE)
    splitting.by_year(Filters(years=address.DEFAULT_YEARS), WEST, EAST)
    camps.over_time(Filters(), address.SINGLES["measure"], ())


# A folder pages/ beside the script that Streamlit runs would take its old multipage route, where a cold deep link
# never runs the entry script; so the script is frame.py, and this file only names it.
BASE = str(st.get_option("server.baseUrlPath"))
app = st.App(
    Path(__file__).parent / "alignment" / "frame.py",
    lifespan=warm,
    routes=api.routes(BASE),
    middleware=[Middleware(Previews, base=BASE)],
)
