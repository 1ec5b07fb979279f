"""Global Sanctions Data Base: sanctions of one state on another, as spells of years."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from alignment import countries
from alignment.sources import Read, coded, correct, facts, header, problem, rejected, text
from alignment.sources.yearly import no_year, years

SOURCE = "gsdb"
CASE, TARGET, SENDER = "case_id", "sanctioned_state", "sanctioning_state"
BEGIN, END, YEAR, SUCCESS = "begin", "end", "year", "success"
KINDS = ("trade", "arms", "military", "financial", "travel", "other")
ONGOING = ("ongoing", "present", "")  # what may stand for the end of a sanction in force
# Names that the publisher alone uses, and those that other states had too: it has other names for the others.
NAMES = {
    "Germany": "West Germany",
    "Vietnam": "North Vietnam",
    "Yemen": "North Yemen",
    "Congo": "Republic of the Congo",
    "Ethiopia (excludes Eritrea)": "Ethiopia",
}
SOUTH, UNTIL = "South Vietnam", 1975  # the publisher goes on calling Vietnam so
# Senders and targets that are no states.
OTHERS = frozenset(
    name.casefold()
    for name in (
        "African Union", "Al-Qaeda", "ANF", "Arab League", "ASEAN", "AU", "Balkans", "Benelux", "BRICS", "CARICOM",
        "CEMAC", "ChinCom", "CIS", "CoCom", "Comecon", "Commonwealth", "Commonwealth of Nations", "CSCE", "CSTO",
        "Cyprus (Northern)", "Northern Cyprus", "EAC", "EAEU", "EC", "ECCAS", "ECOWAS", "EEC", "EFTA", "EU",
        "European Communities", "European Community", "European Economic Community", "European Union", "G20", "G7",
        "G8", "GCC", "Gulf Cooperation Council", "Hamas", "Hezbollah", "Houthis", "IGAD", "IMF", "ISIL", "ISIS",
        "League of Arab States", "MERCOSUR", "NAFTA", "NATO", "Nordic Council", "OAPEC", "OAS", "OAU", "OECD", "OECS",
        "OIC", "OPEC", "Organisation of African Unity", "Organisation of Islamic Cooperation",
        "Organisation of the Islamic Conference", "Organization of African Unity", "Organization of American States",
        "Organization of Eastern Carribean States", "Organization of Eastern Caribbean States",
        "Organization of Islamic Cooperation", "OSCE", "Pacific Islands Forum", "SADC", "SAARC", "Taliban", "UEMOA",
        "UN", "UNASUR", "UNITA", "United Nations", "WAEMU", "Warsaw Pact", "Western Balkans", "World Bank", "WTO",
    )
)  # fmt: skip
# Also: "Terrorist Organizations (Taliban)", "Kimberly Process Participants", "Western countries".
NO_STATE = re.compile(r"terrorist .*|rebel .*|.* (?:participants|signatories|members|countries|states)", re.IGNORECASE)


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Sanctions of states on states, with the years in which they were in force.

    Reads the GSDB's list of cases (releases 1 to 4: case_id, sanctioned_state, sanctioning_state, begin, end; each
    state cell may list several, parted by commas) and its dyadic file (a row two states and a year, with the cases in
    case_id).  Returns facts of year precision, directed from sender to target, tag sanction, one a case and pair: date
    = 1 January of the first year; end_date = 31 December of the last, empty when the sanction was in force at the end
    of the file's coverage (its last year): so says `success`, or nothing says otherwise.  source_ref = the case and
    its kinds (trade, arms, military, financial, travel, other), where the file gives them.  Sanctions by or on an
    organization (EU, UN, a league), a region or an armed group are not_pairs, unless the row lists states beside it:
    then those count.  In the dyadic file the publisher has put members in the place of organizations.
    """
    found = header(path)
    yearly = YEAR in found and BEGIN not in found
    dated = [YEAR] if yearly else [BEGIN, END]
    kinds = [kind for kind in KINDS if kind in found]
    told = [SUCCESS] if SUCCESS in found and not yearly else []
    raw = correct(text(path, [CASE, TARGET, SENDER, *dated, *kinds, *told]), corrections, SOURCE, [CASE])
    first, last = years(raw[dated[0]]), years(raw[dated[-1]])
    states, problems = _states(raw, first)
    rejects = rejected([*problems, *_problems(raw, dated, kinds, first, last)], path, raw)
    good = ~raw.index.isin(rejects["line"])
    covered = max(first[good].max(), last[good].max()) if good.any() else float("nan")
    cases = pd.DataFrame(
        {CASE: raw[CASE].str.strip(), "first": first, "last": last.fillna(covered), **_kinds(raw, kinds)}
    )
    ongoing = cases["last"] >= covered
    if told:
        ongoing &= raw[SUCCESS].str.contains("ongoing", case=False) | last.isna()
    pairs = _pairs(cases[good].assign(ongoing=ongoing[good]), states)
    again = pairs.duplicated([name for name in pairs if name != "line"])
    paired, accepted = pairs["line"].nunique(), pairs.loc[~again, "line"].nunique()
    spells = _spells(_by_case(pairs[~again]), covered) if yearly else pairs[~again]
    return Read(_facts(spells), rejects, len(raw), accepted, paired - accepted, int(good.sum()) - paired)


def _problems(
    raw: pd.DataFrame, dated: list[str], kinds: list[str], first: pd.Series, last: pd.Series
) -> list[pd.DataFrame]:
    """What is wrong with the cells that tell of no state."""
    found = [problem(raw[CASE], raw[CASE].str.strip(" ,;") == "", f"{CASE} is empty."), no_year(raw[dated[0]])]
    found += [problem(raw[name], ~raw[name].str.strip().isin(["0", "1"]), f"{name} is not 0 or 1.") for name in kinds]
    if END in dated:
        ended = ~raw[END].str.strip().str.casefold().isin(ONGOING)
        said = f"{END} is not a year such as 2014. Leave it empty if the sanction is in force."
        found += [
            problem(raw[END], ended & last.isna(), said),
            problem(raw[END], last < first, "It ends before it begins."),
        ]
    return found


def _kinds(raw: pd.DataFrame, kinds: list[str]) -> dict[str, pd.Series]:
    return {kind: raw[kind].str.strip() == "1" for kind in kinds}


def _names(cell: str) -> list[str]:
    """The names in a cell; a comma that belongs to a name, as in "Yemen, North", does not part them."""
    found: list[str] = []
    for part in filter(None, (part.strip() for part in re.split("[,;]", cell))):
        whole = f"{found[-1]}, {part}" if found else ""
        if whole and _is_name(whole):
            found[-1] = whole
        else:
            found.append(part)
    return found


def _is_name(text: str) -> bool:
    try:
        countries.resolve(text, system="name")
    except countries.UnknownCountry:
        return False
    except countries.AmbiguousCountry:
        return True
    return True


def _no_state(name: str) -> bool:
    return name.casefold() in OTHERS or (NO_STATE.fullmatch(name) is not None and not _is_name(name))


def _states(raw: pd.DataFrame, year: pd.Series) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
    """The states in each cell, one a row with its line; and a problem for each name that is neither state nor other."""
    found, problems = {}, []
    for column in (SENDER, TARGET):
        names = raw[column].map({cell: _names(cell) for cell in raw[column].unique()})
        listed = names.explode().rename_axis("line").reset_index()
        empty = listed[column].isna()
        problems.append(problem(raw[column], names.str.len() == 0, f"{column} is empty."))
        others = {name for name in listed.loc[~empty, column].unique() if _no_state(name)}
        dated = listed["line"].map(year).notna()
        listed = listed[~empty & dated & ~listed[column].isin(others)].drop_duplicates(ignore_index=True)
        on = listed["line"].map(year).astype("int64")
        later = (listed[column] == SOUTH) & (on > UNTIL)
        codes, unknown = coded(listed[column].mask(later, "Vietnam").replace(NAMES), on=on, system="name")
        problems.append(unknown.assign(line=unknown["line"].map(listed["line"])))
        found[column] = pd.DataFrame({"line": listed["line"], column: codes})
    return found, problems


def _pairs(cases: pd.DataFrame, states: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a case, sender and target."""
    pairs = cases.rename_axis("line").reset_index()
    for column in (SENDER, TARGET):
        pairs = pairs.merge(states[column].drop_duplicates(), on="line")
    return pairs[pairs[SENDER] != pairs[TARGET]]


def _by_case(pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of the dyadic file, each of which may list several cases, by case."""
    listed = pairs.assign(**{CASE: pairs[CASE].str.split("[,;]")}).explode(CASE)
    listed[CASE] = listed[CASE].str.strip()
    return listed[listed[CASE] != ""]


def _spells(pairs: pd.DataFrame, covered: float) -> pd.DataFrame:
    """Runs of years of each case and pair, with every kind that it had in any of them."""
    same = [CASE, SENDER, TARGET]
    kinds = [kind for kind in KINDS if kind in pairs]
    yearly = pairs.groupby([*same, "first"], as_index=False)[kinds].any() if kinds else pairs[[*same, "first"]]
    yearly = yearly.drop_duplicates([*same, "first"]).sort_values([*same, "first"], ignore_index=True)
    starts = (yearly["first"].diff() != 1) | (yearly[same] != yearly[same].shift()).any(axis=1)
    runs = yearly.assign(last=yearly["first"]).groupby(starts.cumsum())
    spells = runs.agg({**dict.fromkeys(same, "first"), "first": "min", "last": "max", **dict.fromkeys(kinds, "any")})
    return spells.assign(ongoing=spells["last"] >= covered)


def _facts(spells: pd.DataFrame) -> pd.DataFrame:
    """One fact a case, pair and first year; of two ends the later, and none if it went on."""
    ref = spells[CASE].str.cat(_named(spells), sep=" ").str.strip()
    grain = ["first", SENDER, TARGET, "ref"]
    once = spells.assign(ref=ref).groupby(grain, as_index=False).agg(last=("last", "max"), ongoing=("ongoing", "any"))
    first, last = (once[name].astype("int64").astype("str") for name in ("first", "last"))
    return facts(
        {
            "date": first + "-01-01",
            "precision": "year",
            "end_date": (last + "-12-31").mask(once["ongoing"].astype(bool)),
            "country_a": once[SENDER],
            "country_b": once[TARGET],
            "directed": True,
            "tag": "sanction",
            "source_ref": once["ref"],
        },
        SOURCE,
    )


def _named(spells: pd.DataFrame) -> pd.Series:
    """The kinds of each sanction, such as arms+travel."""
    named = pd.Series("", index=spells.index, dtype="str")
    for kind in KINDS:
        if kind in spells:
            named = named + spells[kind].astype(bool).map({True: f"+{kind}", False: ""})
    return named.str.removeprefix("+")
