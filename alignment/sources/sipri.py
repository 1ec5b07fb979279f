"""SIPRI trade register: deliveries of major arms, by supplier, recipient, weapon and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from alignment.sources import Read, SourceError, coded, correct, facts, header, plain, problem, rejected, text
from alignment.sources.lines import blocks
from alignment.sources.yearly import YEAR, years

SOURCE = "sipri"
# The columns that are read, as SIPRI calls them: a row an order (to 2025), a row a year of an order (since 2023), and
# the list of deals of 2023.  The notes end at the line that has the column of deliveries, whose name no note holds.
ORDERS = {
    "recipient": "Recipient",
    "supplier": "Supplier",
    "ordered": "Year of order",
    "weapon": "Weapon designation",
    "delivered": "Year(s) of delivery",
    "tiv": "SIPRI TIV of delivered weapons",
}
DELIVERIES = {
    "recipient": "Recipient",
    "supplier": "Supplier",
    "ordered": "Order date",
    "weapon": "Designation",
    "delivered": "Delivery year",
    "tiv": "TIV delivery values",
    "deal": "SIPRI AT Database ID",
}
DEALS = {**DELIVERIES, "recipient": "Buyer", "supplier": "Seller", "deal": "Deal ID"}
LAYOUTS = (ORDERS, DELIVERIES, DEALS)
# Who is no state: SIPRI marks groups with * and organizations with **, and writes "unknown supplier(s)".
NO_STATE = re.compile(r".*\*|unknown\b.*|.*\brebels?\b.*", re.IGNORECASE)
OTHERS = (
    "African Union", "Biafra", "Chechnya", "European Union", "Katanga", "NATO", "Northern Cyprus", "OSCE",
    "Regional Security System", "Somaliland", "United Nations",
)  # fmt: skip
# SIPRI has other names for what else was called so then: East Germany (GDR), South Vietnam, South Yemen, DR Congo.
NAMES = {
    "Germany": "West Germany",
    "Viet Nam": "North Vietnam",
    "Vietnam": "North Vietnam",
    "Yemen": "North Yemen",
    "Congo": "Republic of the Congo",
}
SERBIA, UNTIL = "Serbia", 2005  # so SIPRI calls Yugoslavia from 1992, then Serbia and Montenegro, to this year
# A year, or two with a dash between them; in brackets or with a question mark where SIPRI is not sure.
PERIOD = re.compile(rf"[(\[]?\s*({YEAR})(?:\s*[-–]\s*({YEAR}))?\s*[)\]]?\s*\??")
NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,12})?"


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Deliveries of major arms from state to state, and orders of which nothing has been delivered.

    Reads the trade register as SIPRI's site exports it: notes, then a row an order (Recipient, Supplier, Year of order,
    Weapon designation, Year(s) of delivery such as "1978; 1979", SIPRI TIV of delivered weapons) or a row an order and
    year (Designation, Order date, Delivery year, TIV delivery values, SIPRI AT Database ID, in 2023 with Seller, Buyer
    and Deal ID); Latin-1 or UTF-8, with commas or semicolons.  Returns facts of year precision, directed from supplier
    to recipient, tag arms_transfer: one a weapon, year of order and year of delivery (deliveries are the acts), or of
    the year of order where no delivery is listed.  States are those of the year of delivery.  source_ref = weapon and
    year of order; count = orders, where two are for the same; score = TIV (millions of SIPRI's trend-indicator value)
    delivered in the year, unknown where SIPRI gives only the sum of several years.  Question marks are not carried.
    Rows with groups, organizations or unknown parties are not_pairs; rows alike in every cell, duplicates.
    """
    encoding = _encoding(path)
    layout, wanted = _layout(path, encoding)
    raw = _joined_hint(text(path, wanted, encoding=encoding, header_has=layout["delivered"]))
    raw = correct(raw.assign(order=_order(raw, layout)), corrections, SOURCE, ["order"])
    cells = raw[list(layout.values())].set_axis(list(layout), axis=1)
    known = ~(_no_state(cells["recipient"]) | _no_state(cells["supplier"]))
    acts, problems = _acts(raw, layout, known)
    rejects = rejected([*problems, *_problems(raw, layout)], path, raw, encoding=encoding)
    good = ~raw.index.isin(rejects["line"])
    again = raw.drop(columns="broken").duplicated() & good
    acts = acts[acts["line"].isin(raw.index[good & known & ~again])]
    acts = acts[acts["supplier"] != acts["recipient"]]
    accepted = acts["line"].nunique()
    return Read(
        _facts(acts),
        rejects,
        len(raw),
        accepted,
        duplicates=int(again.sum()),
        not_pairs=int((good & ~again).sum()) - accepted,
    )


def _encoding(path: Path) -> str:
    """UTF-8, unless more lines with foreign letters are none than are: then Latin-1, as in SIPRI's older exports."""
    votes = 0
    for _, block in blocks(path, checked=False):
        for line in [] if block.data.isascii() else block.data.split(b"\n"):
            if not line.isascii():
                try:
                    line.decode("utf-8")
                    votes += 1
                except UnicodeDecodeError:
                    votes -= 1
    return "utf-8" if votes >= 0 else "latin-1"


def _layout(path: Path, encoding: str) -> tuple[Mapping[str, str], list[str]]:
    """The layout of which the file's header has most, and the columns to read: those of the layout, then the others."""
    best, found = ORDERS, [""]
    for layout in LAYOUTS:
        try:
            names = header(path, encoding=encoding, header_has=layout["delivered"])
        except SourceError:  # no such line: `text` says so if no layout fits
            continue
        if _share(layout, names) > _share(best, found):
            best, found = layout, names
    if found == [""] and next((block.data.startswith(b"{\\rtf") for _, block in blocks(path, checked=False)), False):
        raise SourceError(f"{path.name} is a text document (RTF). Take the trade register from SIPRI's site as CSV.")
    read = {plain(name) for name in best.values()}
    others = dict.fromkeys(name for name in found if name not in read and name not in ("", "broken", "order"))
    return best, [*best.values(), *others]


def _share(layout: Mapping[str, str], names: list[str]) -> float:
    return sum(plain(name) in names for name in layout.values()) / len(layout)


def _joined_hint(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows, with better advice on two broken lines in a row: SIPRI lets a line break in comments through."""
    lines = raw.index[raw["broken"] != ""]
    first = raw.index.isin(lines[(lines + 1).isin(lines)])
    hint = raw["broken"] + " If the order goes on in the next line, join the two."
    return raw.assign(broken=raw["broken"].mask(first, hint))


def _order(raw: pd.DataFrame, layout: Mapping[str, str]) -> pd.Series:
    """What a correction calls an order by: SIPRI's number, or Recipient/Supplier/weapon/year with _ for spaces."""
    if "deal" in layout:
        return raw[layout["deal"]]
    parts = [raw[layout[name]] for name in ("recipient", "supplier", "weapon", "ordered")]
    return parts[0].str.cat(parts[1:], sep="/").str.replace(" ", "_")


def _no_state(names: pd.Series) -> pd.Series:
    """Which names are surely no state's."""
    plain_names = names.str.strip()
    return plain_names.str.fullmatch(NO_STATE) | plain_names.isin(OTHERS)


def _years_in(cell: str) -> list[int] | None:
    """The years that a cell lists; None where it holds anything else."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split("[;,]", cell))):
        period = PERIOD.fullmatch(part)
        if period is None or (period[2] and period[2] < period[1]):
            return None
        found |= set(range(int(period[1]), int(period[2] or period[1]) + 1))
    return sorted(found)


def _year(values: pd.Series) -> pd.Series:
    """The one year in each cell, missing where there is none."""
    return years(values.str.strip().str.replace(r"^[(\[]\s*|\s*[)\]]?\s*\??$", "", regex=True))


def _acts(raw: pd.DataFrame, layout: Mapping[str, str], known: pd.Series) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """One row an order and year: line, year, codes of supplier and recipient, order, weapon, TIV; and problems.

    `known`: rows with two parties that may be states; those of the others are not looked up.
    """
    listed = raw[layout["delivered"]].map({cell: _years_in(cell) for cell in raw[layout["delivered"]].unique()})
    ordered = _year(raw[layout["ordered"]])
    rows = pd.DataFrame(
        {
            "year": listed,
            "parts": listed.str.len(),
            "ordered": ordered,
            "order": raw["order"] if "deal" in layout else raw.index,
            "weapon": raw[layout["weapon"]].str.strip(),
            "tiv": pd.to_numeric(raw[layout["tiv"]].str.strip().str.replace(",", "."), errors="coerce"),
        }
    )
    acts = rows[known].explode("year").rename_axis("line").reset_index()
    acts["year"] = acts["year"].astype("float64").fillna(acts["ordered"])
    acts = acts[acts["year"].notna()]
    problems = []
    for party in ("supplier", "recipient"):
        names = raw[layout[party]].str.strip().reindex(acts["line"]).set_axis(acts.index)
        acts[party], unknown = _coded(names, acts["year"].astype("int64"))
        unknown = unknown.assign(line=unknown["line"].map(acts["line"]))
        problems.append(unknown.drop_duplicates(["line", "value"]))
    return acts, problems


def _coded(names: pd.Series, year: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    names = names.mask((names == SERBIA) & (year <= UNTIL), "Yugoslavia").replace(NAMES)
    return coded(names, on=year, system="name")


def _problems(raw: pd.DataFrame, layout: Mapping[str, str]) -> list[pd.DataFrame]:
    """What is wrong with the cells that tell of no party."""
    ordered, delivered, weapon, tiv = (raw[layout[name]] for name in ("ordered", "delivered", "weapon", "tiv"))
    unlisted = delivered.map({cell: _years_in(cell) is None for cell in delivered.unique()}).astype(bool)
    needed = (ordered.str.strip() != "") | (delivered.str.strip(" ;,") == "")
    wrong = ~tiv.str.strip().str.replace(",", ".").str.fullmatch(NUMBER) & (tiv.str.strip() != "")
    return [
        problem(ordered, needed & _year(ordered).isna(), f"{ordered.name} is not a year such as 1978."),
        problem(delivered, unlisted, f"{delivered.name} are not years such as 1978; 1979."),
        problem(weapon, weapon.str.strip() == "", f"{weapon.name} is empty."),
        problem(tiv, wrong, f"{tiv.name} is not a number such as 17.5. Have cells moved to the side?"),
    ]


def _facts(acts: pd.DataFrame) -> pd.DataFrame:
    """One fact a pair, year, weapon and year of order."""
    ordered = acts["ordered"].astype("Int64").astype("str").where(acts["ordered"].notna(), "")
    told = acts.assign(
        ref=(acts["weapon"] + " " + ordered).str.strip(),
        tiv=acts["tiv"].where(acts["parts"] <= 1),
        sure=acts["tiv"].notna() & (acts["parts"] <= 1),
        day=acts["year"].astype("int64").astype("str") + "-01-01",
    )
    grain = ["day", "supplier", "recipient", "ref"]
    found = told.groupby(grain, as_index=False).agg(
        count=("order", "nunique"), tiv=("tiv", "sum"), sure=("sure", "all")
    )
    return facts(
        {
            "date": found["day"],
            "precision": "year",
            "country_a": found["supplier"],
            "country_b": found["recipient"],
            "directed": True,
            "tag": "arms_transfer",
            "count": found["count"].astype("int64"),
            "source_ref": found["ref"],
            "score": found["tiv"].where(found["sure"].astype(bool)),
        },
        SOURCE,
    )
