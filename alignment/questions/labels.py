"""Codes as the words that a reader sees."""

from __future__ import annotations

import pandas as pd

from alignment import countries, store

BLOC_NAMES = {
    "CHINA_RUSSIA": "China and Russia",
    "UNION_STATE": "Union State",
    "RU_UNFRIENDLY": "Russia's “unfriendly” list",
    "US_TREATY_ALLY": "US treaty allies outside NATO",
    "QUAD": "Quad",
    "AES": "Alliance of Sahel States",
    "OTS": "Turkic states",
}


TOPIC_NAMES = {
    "me": "Middle East",
    "nu": "Nuclear arms",
    "di": "Disarmament",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}
MEASURE_NAMES = {
    "agreement": "Agreement in roll calls",
    "kappa": "Cohen's κ: agreement beyond chance",
    "pi": "Scott's π: agreement beyond chance",
    "s": "S of Signorino and Ritter",
    "balance": "Balance of events",
    "ideal_point_distance": "Distance of ideal points",
    "ideal_point": "Ideal point",
    "tilt": "Tilt between the two blocs",
}


# Other names by which readers look for a country; each is one of its aliases in countries.csv.
ALSO = {
    "ARE": "UAE", "BEN": "Dahomey", "BFA": "Upper Volta", "CIV": "Côte d'Ivoire", "COD": "Congo-Kinshasa, Zaire",
    "COG": "Congo-Brazzaville", "CPV": "Cabo Verde", "CZE": "Czech Republic", "GBR": "UK, Great Britain",
    "IRN": "Persia", "KHM": "Kampuchea", "KOR": "ROK", "LKA": "Ceylon", "MKD": "Macedonia", "MMR": "Burma",
    "NLD": "Holland", "PRK": "DPRK", "SUN": "USSR", "SWZ": "Swaziland", "TLS": "East Timor", "TUR": "Türkiye",
    "USA": "US, America", "VAT": "Holy See", "ZWE": "Rhodesia",
}  # fmt: skip


def country_names(*codes: str) -> tuple[str, ...]:
    """Everyday names of countries."""
    return tuple(countries.name_of(code) for code in codes)


@store.kept
def countries_to_choose() -> dict[str, str]:
    """Countries a reader can choose, by code, in the order of their names, with those by which others look for them.

    Territories without a record of their own left out.
    """
    rows = store.table("countries")
    rows = rows[rows["kind"].isin(["state", "former", "organization"])].sort_values("name")
    named = rows[["code", "name"]].itertuples(index=False)
    return {code: f"{name} ({ALSO[code]})" if code in ALSO else name for code, name in named}


@store.kept
def source_labels() -> dict[str, str]:
    """Key of each source to its short name."""
    return dict(store.table("sources")[["source", "label"]].itertuples(index=False))


@store.kept
def tag_labels() -> dict[str, str]:
    """Key of each kind of event to its label."""
    return dict(store.table("tags")[["tag", "label"]].itertuples(index=False))


@store.kept
def bloc_names() -> dict[str, str]:
    """Blocs a reader can choose, by key."""
    keys = store.table("blocs").query("status in ['member', 'listed']")["bloc"].drop_duplicates()
    return {key: BLOC_NAMES.get(key, key) for key in sorted(keys)}


def bloc_name(value: str) -> str:
    """A bloc by its key, or a reader's own list of countries by its names."""
    known = bloc_names()
    return known[value] if value in known else ", ".join(country_names(*value.split(",")))


def named_variants(strip: pd.DataFrame) -> pd.DataFrame:
    """A robustness strip with its sources, topics and measures by name."""
    names = TOPIC_NAMES | source_labels()
    said = {f"without {key}": f"without {name}" for key, name in names.items()}
    return strip.assign(variant=strip["variant"].replace(said | MEASURE_NAMES))


def largest(rows: pd.DataFrame, weight: str = "rows") -> str:
    """The source that gives most of a table, by a column that counts; empty where it has no row."""
    return str(rows.groupby("source")[weight].sum().idxmax()) if len(rows) else ""


def part_of_year(sources: pd.Series, years: pd.Series) -> pd.Series:
    """True where a source covers only part of a year: its first year, its last, or the one still running."""
    dated = store.table("sources").set_index("source")
    first, last = sources.map(dated["coverage_from"]), sources.map(dated["coverage_to"])
    late_start = (first.dt.year == years) & (first.dt.day_of_year > 1)
    early_end = (last.dt.year == years) & (last < pd.to_datetime(years.astype(str) + "-12-31"))
    return late_start | early_end | (last.isna() & (years == store.LAST_YEAR))


def labelled(events: pd.DataFrame) -> pd.DataFrame:
    """Events with name_a, name_b and source_label added."""
    codes = pd.unique(events[["country_a", "country_b"]].to_numpy().ravel())
    names = {code: countries.name_of(code) for code in codes}
    return events.assign(
        name_a=events["country_a"].map(names),
        name_b=events["country_b"].map(names),
        source_label=events["source"].map(source_labels()),
    )
