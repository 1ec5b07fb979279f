"""What a browser tells the server of the widgets on a page, and what a reader may choose in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

Widget = Any  # a message of streamlit.proto: which one, the name of its kind beside it says
Value = Any  # a text, a number, yes or no, or a list of texts or numbers
HOLDERS = {  # the field of its state that holds the value of each kind of widget
    "slider": "double_array_value",
    "select_slider": "string_array_value",
    "multiselect": "string_array_value",
    "date_input": "string_array_value",
    "selectbox": "string_value",
    "text_input": "string_value",
    "tab_container": "string_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
}
SET_AS = {"select_slider": "raw_value", "multiselect": "raw_values", "selectbox": "raw_value"}  # the others: value
WORDS = ("visit", "gas", "treaty", "sanctions", "summit", "loan", "exercise")  # that readers search for
FEWEST_YEARS = 10  # that a reader asks for
MOST_CHOSEN = 2  # in one list of countries, kinds or sources; then it is emptied


def state(kind: str, widget: Widget, value: Value | None = None) -> WidgetState | None:
    """The state that a browser sends for a widget: with the value a reader chose, else as the server drew it.

    None for one that has no state until it is used, such as a button or a row of tabs."""
    value = _drawn_value(kind, widget) if value is None else value
    if value is None:
        return None
    holder = HOLDERS[kind]
    if kind == "number_input" and widget.data_type == NumberInput.INT:
        holder, value = "int_value", int(value)
    told = WidgetState(id=widget.id)
    if holder.endswith("_array_value"):
        getattr(told, holder).SetInParent()  # an empty list is a value
        getattr(told, holder).data.extend(value)
    else:
        setattr(told, holder, value)
    return told


def _drawn_value(kind: str, widget: Widget) -> Value | None:
    """What the server set, else the default."""
    if kind not in HOLDERS or kind == "tab_container":
        return None
    if widget.set_value:
        return getattr(widget, SET_AS.get(kind, "value"))
    if kind == "selectbox":
        return widget.options[widget.default] if widget.HasField("default") and widget.options else ""
    if kind in ("multiselect", "select_slider"):
        return [widget.options[int(index)] for index in widget.default]
    return widget.default


def held(told: WidgetState | None) -> list[Any]:
    """The value or values in a widget's state; none where it has no state yet."""
    if told is None:
        return []
    value = getattr(told, told.WhichOneof("value") or "string_value")
    return list(value.data) if hasattr(value, "data") else [value]


def choice(kind: str, widget: Widget, options: Sequence[str], now: Sequence[Any], dice: Random) -> Value | None:
    """Another value than `now` holds, as a reader might choose it; None where there is no other."""
    if kind == "slider":
        first = dice.randint(int(widget.min), int(widget.max) - FEWEST_YEARS)
        return [float(first), float(dice.randint(first + FEWEST_YEARS, int(widget.max)))]
    if kind == "date_input":
        first_day, last_day = date.fromisoformat(widget.min), date.fromisoformat(widget.max)
        return [(first_day + timedelta(days=dice.randint(0, (last_day - first_day).days))).isoformat()]
    if kind == "number_input":
        return float(dice.randint(int(widget.min), int(widget.max)))
    others = [option for option in (WORDS if kind == "text_input" else options) if option not in now]
    if kind == "multiselect" and (len(now) >= MOST_CHOSEN or not others):
        return []
    if not others:
        return None
    chosen = dice.choice(others)
    return [*now, chosen] if kind == "multiselect" else [chosen] if kind == "select_slider" else chosen
