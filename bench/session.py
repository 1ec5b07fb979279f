"""One browser tab of a reader, without the browser: Streamlit's websocket and its messages, as Chromium sends them.

What Chromium was recorded to do is done here: the page and the files it names are fetched, then every run sends the
query string that the server last announced, the state of every widget on the page, and the hashes of the messages it
still keeps; the server answers with deltas, of which those kept come as a hash alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.files import fetch
from bench.widgets import Value, Widget, choice, held, state

PATIENCE = 60.0  # seconds without an answer after which a reader gives up
KEPT_RUNS = 2  # runs for which a browser keeps a message that was not used again; the server says, this until then
VISIBLE = "_view"  # ends the key of a widget that hands its value to a carrier: see alignment/frame.py
Place = tuple[int, ...]


class Shown(NamedTuple):
    """An element or block on the page: its kind, its message, the run that drew it and the script that it is of."""

    kind: str
    message: Widget
    run: str
    script: str


class LostError(Exception):
    """The server ended the connection or did not answer in time."""


@dataclass
class Session:
    """What a browser tab knows of the dashboard; `errors` are those the server showed in place of an answer."""

    socket: ClientConnection
    address: str
    page: str
    query: str
    shown: dict[Place, Shown] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    kept: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    script: str = ""
    page_script: str = ""
    run: str = ""
    runs: int = 0
    longest_kept: int = KEPT_RUNS
    fetched: float = 0.0

    async def visit(self, page: str) -> float:
        """Follow the navigation to another page; milliseconds until its script has finished."""
        self.page, self.page_script = page, self.pages[page]
        self.shown = {place: each for place, each in self.shown.items() if each.script == self.script}
        self._forget()
        return await self.rerun()

    async def change(self, widget: str, value: Value) -> float:
        """Give a widget on the page another value, by its key; milliseconds until the script has finished."""
        shown = self.widgets()[widget]
        chosen = state(shown.kind, shown.message, value)
        if chosen is None:
            raise ValueError(f"{widget} is a {shown.kind}, whose state is not known here: see bench/widgets.py")
        self.states[chosen.id] = chosen
        return await self.rerun()

    def widgets(self) -> dict[str, Shown]:
        """The widgets with a key that are on the page, by that key."""
        named = ((each.message.id.split("-", 2), each) for each in self.shown.values() if _is_widget(each))
        return {parts[2]: each for parts, each in named if len(parts) == 3 and parts[2] != "None"}

    def options(self, widget: str) -> list[str]:
        """What there is to choose in a widget: its options, or the names of the tabs in a row of tabs."""
        asked = self.widgets()[widget]
        if asked.kind != "tab_container":
            return list(getattr(asked.message, "options", []))
        row = next(place for place, each in self.shown.items() if each is asked)
        tabs = sorted((place, each) for place, each in self.shown.items() if place[:-1] == row and each.kind == "tab")
        return [each.message.label for _, each in tabs]

    def choose(self, dice: Random) -> tuple[str, Value]:
        """A visible filter of the dashboard, by its key, and another value for it."""
        widgets = {key: each for key, each in self.widgets().items() if key.endswith(VISIBLE)}
        for key in dice.sample(sorted(widgets), len(widgets)):
            kind, message = widgets[key].kind, widgets[key].message
            now = held(self.states.get(message.id))
            value = choice(kind, message, self.options(key), now, dice)
            if value is not None and not getattr(message, "disabled", False):
                return key, value
        raise LostError(f"nothing to choose on the page “{self.page}”: {sorted(self.widgets())}")

    async def rerun(self) -> float:
        """Ask for a run with the widgets as they are; milliseconds from sending to the script's end, all decoded."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        asked.rerun_script.cached_message_hashes.extend(self.kept)
        if self.page_script:
            asked.rerun_script.page_script_hash = self.page_script
        else:
            asked.rerun_script.page_name = self.page
        tab = asked.rerun_script.context_info
        tab.timezone, tab.locale, tab.color_scheme, tab.url = "UTC", "en-US", "light", f"{self.address}/{self.page}"
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send(asked.SerializeToString())
                while not self._take(await self.socket.recv()):
                    pass
        except TimeoutError as error:
            raise LostError(f"no answer in {PATIENCE:.0f} s") from error
        except ConnectionClosed as error:
            raise LostError(f"disconnected: {error}") from error
        return 1000 * (time.perf_counter() - start)

    def _take(self, received: str | bytes) -> bool:
        """Take in one message; whether it says that the script has finished."""
        message = ForwardMsg()
        message.ParseFromString(received)
        kind = message.WhichOneof("type")
        if kind == "ref_hash" and message.ref_hash not in self.kept:
            self.errors.append("the server named a message that the browser no longer keeps")
        elif kind == "ref_hash":
            whole = self.kept[message.ref_hash][0]
            self.kept[message.ref_hash] = whole, self.runs
            self._draw(whole, message)
        elif kind == "delta":
            if message.metadata.cacheable:
                self.kept[message.hash] = message, self.runs
            self._draw(message, message)
        elif kind == "script_finished":
            return self._end(message.script_finished)
        else:
            self._heed(kind, message)
        return False

    def _heed(self, kind: str | None, message: ForwardMsg) -> None:
        """What is said of the run, the address and the pages."""
        if kind == "new_session":
            self.run, self.script = message.metadata.run.script_run_id, message.new_session.main_script_hash
            self.longest_kept = message.new_session.config.max_cached_message_age or KEPT_RUNS
        elif kind == "navigation":
            self.page_script = message.navigation.page_script_hash
            self.pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.errors.append(f"page not found: {message.page_not_found.page_name}")
        elif kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
            self.errors.append(f"compilation: {message.session_event.script_compilation_exception.message}")

    def _draw(self, whole: ForwardMsg, message: ForwardMsg) -> None:
        """Put an element or a block in its place; what stands in its place now is gone."""
        drawn = getattr(whole.delta, whole.delta.WhichOneof("type") or "new_element")
        for element in drawn.elements if whole.delta.HasField("new_transient") else [drawn]:
            kind = element.WhichOneof("type")
            if kind == "exception" and not element.exception.is_warning:
                said = element.exception
                self.errors.append("\n".join([f"{said.type}: {said.message}", *said.stack_trace]))
            elif element is drawn and kind:  # a transient is what stands there while something is computed
                widget = getattr(element, kind)
                if kind == "slider" and widget.type == Slider.SELECT_SLIDER:
                    kind = "select_slider"
                shown = Shown(kind, widget, self.run, message.metadata.active_script_hash)
                self.shown[tuple(message.metadata.delta_path)] = shown
                self._mount(shown)

    def _mount(self, shown: Shown) -> None:
        """A widget holds what the server sets, else what it held, else its default."""
        told = state(shown.kind, shown.message)
        if told and (shown.message.set_value or told.id not in self.states):
            self.states[told.id] = told

    def _end(self, status: int) -> bool:
        """What the run did not draw is gone, and so are the states of its widgets and messages long unused."""
        ended = ForwardMsg.ScriptFinishedStatus
        if status == ended.FINISHED_EARLY_FOR_RERUN:
            return False
        if status == ended.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the script did not compile")
        if status != ended.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            self.shown = {place: each for place, each in self.shown.items() if each.run == self.run}
            self._forget()
        self.runs += 1
        self.kept = {key: each for key, each in self.kept.items() if self.runs - each[1] <= self.longest_kept}
        return True

    def _forget(self) -> None:
        there = {each.message.id for each in self.shown.values() if _is_widget(each)}
        self.states = {key: each for key, each in self.states.items() if key in there}


def _is_widget(shown: Shown) -> bool:
    return "id" in shown.message.DESCRIPTOR.fields_by_name and bool(shown.message.id)


@asynccontextmanager
async def opened(address: str, page: str, query: str = "") -> AsyncIterator[tuple[Session, float]]:
    """A new reader's tab at a link: the session, and milliseconds from asking for the page to the script's end."""
    start = time.perf_counter()
    await fetch(address, page)
    fetched = 1000 * (time.perf_counter() - start)
    socket = connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        origin=address,  # type: ignore[arg-type]
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=PATIENCE,
    )
    async with socket as connection:
        session = Session(connection, address, page, query, fetched=fetched)
        await session.rerun()
        yield session, 1000 * (time.perf_counter() - start)
