"""The cells of rows, by column: days, states, kinds, weights and words, and what is wrong with each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from alignment import countries, tables
from alignment.sources import cameo
from alignment.sources.guess import known
from alignment.sources.own_cells import MANGLED, SHORTENED, month_number, numbers, tag_of, when
from alignment.sources.own_formats import Guess
from alignment.sources.own_words import NO_VALUE, plain

PAIR = ("country_a", "country_b")

Wrong = Callable[[str, pd.Series, "pd.Series | str"], None]  # tells what is wrong with some cells of a column of ours

TRUE, FALSE = frozenset("true yes y 1 ja oui si t".split()), frozenset("false no n 0 nein non f".split())  # noqa: SIM905

OPEN = frozenset(["present", "ongoing", "current", "still", "9999", "9999-12-31", "31.12.9999", "12/31/9999"])

HINTED = 200  # unknown spellings of countries in a part for which a near one is looked for, as that is slow

# Parties that are no state: organizations, regions, and words for no one in particular.  Besides these, codes of
# regions (cameo.REGIONS), of our blocs, 0 and negative numbers name no state.
NO_STATES = (
    "united nations|uno|un|security council|un security council|general assembly|nato|osce|european commission|"
    "european parliament|council of europe|wto|world trade organization|imf|international monetary fund|world bank|"
    "world health organization|who|iaea|icc|international criminal court|icj|unhcr|unicef|unesco|asean|african union|"
    "arab league|league of arab states|opec|opec+|cis|commonwealth of independent states|csto|sco|eaeu|"
    "eurasian economic union|brics|g7|g8|g20|gcc|gulf cooperation council|mercosur|oas|organization of american states|"
    "ecowas|unasur|eec|european communities|efta|comecon|warsaw pact|sadc|igad|apec|caricom|visegrad|p5+1|eu3|"
    "commonwealth|interpol|red cross|icrc|collective west|west|the west|europe|asia|africa|latin america|"
    "south america|north america|middle east|world|international|international community|global|multiple|various|"
    "several|many|other|others|unknown|unspecified|none|no one|nobody|domestic|internal|igo|ngo|rebels|rebel group|"
    "insurgents|terrorists|militants|al qaeda|al-qaeda|isis|isil|islamic state|taliban|hamas|hezbollah|hizbullah|pkk|"
    "plo|farc|wagner|wagner group|kosovo liberation army|northern ireland|chechnya|kurds|kurdistan|palestinians"
)


def spans(cells: pd.DataFrame, how: Guess, wrong: Wrong) -> pd.DataFrame:
    """First day, precision and last day of each event."""
    if "date" in cells:
        written = cells["date"]
    else:
        parts = [cells[part] for part in ("year", "month", "day") if part in cells]
        written = parts[0].str.cat(parts[1:], sep="\x1f") if len(parts) > 1 else parts[0]
    first = _days(written, how)
    wrong("date", first["problem"] != "", first["problem"])
    precision = first["precision"]
    if "precision" in cells:
        given = cells["precision"].str.lower()
        wrong("precision", ~given.isin(["", *tables.PRECISIONS]), "precision is not one of day, month, year.")
        precision = given.where(given.isin(tables.PRECISIONS), precision)
    end = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[s]")
    if "end_date" in cells:
        closed = ~cells["end_date"].str.lower().isin(NO_VALUE | OPEN)
        last = _days(cells["end_date"].where(closed, ""), how, last=True)
        wrong("end_date", closed & (last["problem"] != ""), last["problem"])
        end = last["date"]
        wrong("end_date", (end < first["date"]).fillna(False), "The end is before the beginning.")
    return pd.DataFrame({"date": first["date"], "precision": precision, "end_date": end}, index=cells.index)


def _days(written: pd.Series, how: Guess, *, last: bool = False) -> pd.DataFrame:
    """Dates as written to days, precision and what is wrong; `last`: the last day of a month or year, not the first."""
    order = how.date_order if how.date_order in ("DMY", "MDY", "YMD") else "DMY"
    codes, texts = pd.factorize(written)
    told = []
    for text in texts:
        day, precision, said = (
            _composed(text) if "\x1f" in text and "date" not in how.columns else when(text, order, how.day_zero)
        )
        if last and precision in ("month", "year"):
            month = int(day[5:7]) if precision == "month" else 12
            day = f"{day[:5]}{month:02}-{monthrange(int(day[:4]), month)[1]}"
        told.append(
            (day or None, precision, said if text else "It is empty. Give a date such as 2022-02-24, or a year.")
        )
    frame = pd.DataFrame(told, columns=["date", "precision", "problem"], dtype="str")
    frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d").astype("datetime64[s]")
    return frame.take(codes).set_axis(written.index)


def _composed(text: str) -> tuple[str, str, str]:
    """A date in two or three columns; an empty or negative month or day, or 0, is not known."""
    year, month, day = (*text.split("\x1f"), "", "")[:3]
    if year.strip() == "":
        return when("")
    parts = [month_number(month.removesuffix(".0")), day.removesuffix(".0")]
    bare = ["0" if not part or part.lower() in NO_VALUE or part.startswith("-") else part for part in parts]
    return when("-".join([year.removesuffix(".0"), *(part.zfill(2) for part in bare)]))


def states_of(
    values: pd.Series, dates: pd.DataFrame, system: str | None, role: str, wrong: Wrong
) -> tuple[pd.Series, pd.Series]:
    """Country codes of a column on their days, and whether a cell names no state; unknown ones are told as wrong."""
    yearly = dates["precision"].isin(["year", ""]) & dates["date"].notna()
    on = dates["date"]
    if yearly.any():  # a year where only that is known: a code may have passed from one state to the next in it
        on = on.astype(object).where(~yearly, on.dt.year.astype(object))
    codes, texts = pd.factorize(values)
    nobody = np.array([_no_state(text, system) for text in texts], dtype=bool)
    strange = np.array([not _known(text, system) for text in texts], dtype=bool) & ~nobody
    many = np.zeros(len(texts), dtype=bool)
    many[np.flatnonzero(strange)[HINTED:]] = True
    stateless = pd.Series(nobody[codes], index=values.index)
    asked = ~stateless & ~pd.Series(many[codes], index=values.index)
    found, said = countries.resolve_many(values[asked], on=on[asked], system=system or None)
    told = said.reindex(values.index).fillna("It is not in countries.csv. Is the column the right one?")
    told = told.mask(
        (values == "NA") & (not system), "NA may be Namibia, or say that there is none. Write NAM, or leave it empty."
    )
    found = found.reindex(values.index)
    if not system:
        found = found.mask(values == "NA")
    wrong(role, ~stateless & found.isna(), told)
    return found, stateless


def _known(text: str, system: str | None) -> bool:
    return known(text, system or "")


@cache
def _no_states() -> frozenset[str]:
    blocs = tables.read(cameo.TAGS.with_name("blocs.csv"), "blocs").good["bloc"]
    return frozenset(map(plain, [*NO_STATES.split("|"), *blocs, *cameo.REGIONS, *cameo.REGIONS.values()]))


def _no_state(text: str, system: str | None) -> bool:
    """Whether a cell says that there is no second state, by the list above."""
    if text.lower() in NO_VALUE:
        return text != "NA" or bool(system and system != "iso2")
    if system in ("cow", "gw", "numeric"):
        return text.strip("0.") == "" or text.startswith(("-", "−"))
    return plain(text.removeprefix("the ")) in _no_states() and not _known(text, system)


def acts(cells: pd.DataFrame, how: Guess, wrong: Wrong) -> pd.DataFrame:
    """Tag, weight, count and direction of each event."""
    none = pd.Series("", index=cells.index, dtype="str")
    weight = numbers(cells.get("intensity", none), how.decimal)
    given = ~cells.get("intensity", none).str.lower().isin(NO_VALUE)
    wrong("intensity", given & ~weight.between(-10, 10), _number_said(cells, "intensity", how, "between -10 and 10"))
    count = numbers(cells.get("count", none), how.decimal)
    given = ~cells.get("count", none).str.lower().isin(NO_VALUE)
    sound = (count % 1 == 0) & count.between(0, 2**31 - 1)
    wrong("count", given & ~sound, _number_said(cells, "count", how, "that is whole and not negative"))
    count = count.where(given & sound, 1).astype("int64")
    directed = pd.Series(how.directed, index=cells.index)
    if "directed" in cells:
        said = cells["directed"].str.lower()
        wrong("directed", ~said.isin([*TRUE, *FALSE, *NO_VALUE]), "directed is neither true nor false.")
        directed = said.isin(TRUE)
    tags = _tags(cells, how, weight, wrong)
    return pd.DataFrame({"tag": tags, "intensity": weight, "count": count, "directed": directed}, index=cells.index)


def _number_said(cells: pd.DataFrame, role: str, how: Guess, limits: str) -> pd.Series | str:
    sign = "comma" if how.decimal == "," else "point"
    return f"It is not a number {limits}, written with a decimal {sign}."


def _tags(cells: pd.DataFrame, how: Guess, weight: pd.Series, wrong: Wrong) -> pd.Series:
    role = next((role for role in ("tag", "quad") if role in cells), "")
    if not role:
        if "intensity" in cells:
            empty = cells["intensity"].str.lower().isin(NO_VALUE)
            wrong("intensity", empty, "It is empty, and no other column gives the kind of event.")
        return pd.Series(
            np.select([weight > 0, weight < 0], ["verbal_cooperation", "verbal_conflict"], "statement"), cells.index
        )
    codes, texts = pd.factorize(cells[role])
    ours = [how.tags.get(text) or ("" if text in how.tags else _tag(text, role, how)) for text in texts]
    tags = pd.Series(ours, dtype="str").take(codes).set_axis(cells.index)
    said = pd.Series(
        [
            f"{role} is empty. Give the kind of event."
            if not text
            else f'{role} "{text[:80]}" is not known. Write one of tags.csv.'
            for text in texts
        ],
        dtype="str",
    )
    wrong(role, tags == "", said.take(codes).set_axis(cells.index))
    return tags


def _tag(text: str, role: str, how: Guess) -> str:
    return tag_of(text, quad=role == "quad", zeros_lost=how.zeros_lost)


def texts(cells: pd.DataFrame, how: Guess, wrong: Wrong) -> pd.DataFrame:
    """Ids, references, addresses and titles: text and nothing but text."""
    none = pd.Series("", index=cells.index, dtype="str")
    ids = cells.get("event_id", none)
    wrong("event_id", ids.str.fullmatch(MANGLED).astype(bool), f"The id {SHORTENED}")
    url = cells.get("url", none)
    url = url.mask(url.str.lower().isin(NO_VALUE), "")
    sound = url.str.fullmatch(r"https?://[^\s<>\"]+").astype(bool)
    wrong("url", (url != "") & ~sound, "It is not a web address. Write it whole, from http, or leave it empty.")
    reference = cells.get("source_ref", ids)
    return pd.DataFrame({"event_id": ids, "source_ref": reference, "url": url, "title": cells.get("title", none)})
