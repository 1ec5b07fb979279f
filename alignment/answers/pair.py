"""What the Pair page answers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alignment.answers.words import capital, counted, listed, percent, signed, span, the

MINIMUM = 10  # shared roll calls below which a year is called thin
HIGH, LOW = 0.75, 0.6  # agreement from which, and κ below which, agreement is chiefly that of the whole Assembly
FEWEST = 5  # placebo dates below which their share says nothing
DRIFT = 0.2  # share of drifting series with a break from which a candidate says little
FEW = 20  # separate placebo dates below which a share is called coarse
BEYOND = {"agreement": "agreement", "kappa": "Cohen's κ", "pi": "Scott's π", "s": "S"}


def both(a: str, b: str) -> str:
    """The two countries of a pair in running text."""
    return f"{the(a)} and {the(b)}"


def pair_sentence(
    a: str,
    b: str,
    votes: pd.DataFrame,
    typical: pd.DataFrame,
    events: int,
    whole: pd.DataFrame | None = None,
) -> str:
    """How aligned a pair is in votes, against the start of the window, the middle of all pairs, and chance.

    `whole`: measure, value, n, from_year, to_year over the window, where agreement beyond chance is to be told.
    """
    told = f"{counted(events, 'recorded event')} in the window" if events else "No recorded events in the window"
    if votes.empty:
        return f"{capital(both(a, b))} share no roll call in this window. {told}."
    first, last = votes.iloc[0], votes.iloc[-1]
    middle = typical.loc[typical["year"] == last["year"], "median"]
    against = f", where half of all pairs agree on more than {percent(float(middle.iloc[0]))}" if len(middle) else ""
    share = f"{percent(last['agreement'])} of UN roll calls{_n(last)}"
    now = f"In {int(last['year'])} {both(a, b)} agreed on {share}{against}"
    since = (
        ""
        if len(votes) == 1
        else f"; in {int(first['year'])} it was {percent(first['agreement'])} (n = {int(first['n'])})"
    )
    return f"{now}{since}. {kappa_sentence(whole)}{told}."


def _n(row: pd.Series) -> str:
    """n, with the interval where there is one, and a word where it is thin."""
    if row["n"] < MINIMUM:
        return f" (only {counted(int(row['n']), 'roll call')})"
    if pd.isna(row.get("low")):
        return f" (n = {int(row['n'])})"
    return f" (n = {int(row['n'])}; 95 %: {percent(row['low'])} to {percent(row['high'])})"


def kappa_sentence(whole: pd.DataFrame | None) -> str:
    """What is left of a pair's agreement in the whole window once the agreement by chance is taken off."""
    if whole is None or whole.empty:
        return ""
    values = whole.set_index("measure")
    agreement, kappa = values.loc["agreement"], float(values.loc["kappa", "value"])
    years = span(int(agreement["from_year"]), int(agreement["to_year"]))
    told = f"Over {years} they agreed on {percent(agreement['value'])} (n = {int(agreement['n']):,})"
    if pd.isna(kappa):
        return f"{told}; agreement beyond chance, κ, is undefined, for one of them always voted the same. "
    size = f"κ {signed(kappa).removeprefix('+')}, where 0 is chance and 1 full agreement"
    if agreement["value"] >= HIGH and kappa < LOW:
        return f"{told}, which is high chiefly because most members agree on most votes: beyond chance it is {size}. "
    return f"{told}; beyond chance it is {size}. "


def breaks_sentence(candidates: pd.DataFrame, power: pd.DataFrame) -> str:
    """Candidate breaks with their ranges, and how little so few yearly values can tell; begins with a blank."""
    drawn = candidates[candidates["drawn"]] if len(candidates) else candidates
    if drawn.empty:
        return ""
    named = [
        f"{int(period)} ({span(int(first), int(last))})"
        for period, first, last in drawn[["period", "first", "last"]].itertuples(index=False, name=None)
    ]
    told = f" Candidate breaks in agreement: {listed(named)}"
    if power.empty or pd.isna(power["chance_if_drifting"].iloc[0]):
        return f"{told}."
    row = power.iloc[0]
    doubt = "they may be no more than drift" if row["chance_if_drifting"] > DRIFT else "drift alone seldom makes them"
    return (
        f"{told}; of {int(row['n'])} yearly values that only drift, as these may, {percent(row['chance_if_drifting'])} "
        f"of simulated series show a break somewhere, so {doubt}."
    )


def year_sentence(a: str, b: str, year: int, votes: pd.DataFrame, parted: int, events: int) -> str:
    """What there is of one year that a reader clicked."""
    row = votes[votes["year"] == year]
    if row.empty:
        return f"{year}: no roll call on which both voted; {counted(events, 'row')} of events."
    shared = counted(int(row["n"].iloc[0]), "roll call")
    return (
        f"{year}: {both(a, b)} agreed on {percent(row['agreement'].iloc[0])} of {shared} and parted on {parted}; "
        f"{counted(events, 'row')} of events."
    )


def votes_sentence(a: str, b: str, name: str, by_year: pd.DataFrame, typical: pd.DataFrame) -> str:
    """One measure in the last year it is defined, against the middle of all pairs and the first year."""
    known = by_year.dropna(subset=["value"])
    if by_year.empty:
        return f"{capital(both(a, b))} share no roll call in this window."
    if known.empty:
        return f"{BEYOND[name]} between {both(a, b)} is undefined in every year: one of them always voted the same."
    first, last = known.iloc[0], known.iloc[-1]
    middle = typical[typical["year"] == last["year"]]
    against = ""
    if len(middle):
        low, high = (_figure(name, middle[column].iloc[0]) for column in ("q25", "q75"))
        against = f"; the middle half of all pairs lies between {low} and {high}"
    interval = "" if pd.isna(last["low"]) else f", 95 %: {_figure(name, last['low'])} to {_figure(name, last['high'])}"
    thin = "only " if last["n"] < MINIMUM else "n = "
    since = "" if len(known) == 1 else f" In {int(first['year'])} it was {_figure(name, first['value'])}."
    return (
        f"In {int(last['year'])} {BEYOND[name]} between {both(a, b)} was {_figure(name, last['value'])} "
        f"({thin}{int(last['n'])}{interval}){against}.{since}"
    )


def _figure(name: str, value: float) -> str:
    return percent(value) if name == "agreement" else f"{value:.2f}".replace("-", "−")


def topics_sentence(a: str, b: str, topics: pd.DataFrame, unknown: int) -> str:
    """On which topic a pair is most and least alike compared with all other pairs."""
    known = topics.iloc[1:].dropna(subset=["percentile"]) if len(topics) else topics
    if topics.empty:
        return f"{capital(both(a, b))} share no roll call in this window."
    overall = topics["percentile"].iloc[0]
    told = "" if pd.isna(overall) else f"Over all roll calls they are more alike than {percent(overall)} of all pairs. "
    if len(known) > 1:
        best, worst = known.loc[known["percentile"].idxmax()], known.loc[known["percentile"].idxmin()]
        told += (
            f"Nearest, compared with others, on {best['topic']} (more alike than {percent(best['percentile'])} of "
            f"pairs, n = {int(best['n'])}), farthest on {worst['topic']} ({percent(worst['percentile'])}, n = "
            f"{int(worst['n'])}). "
        )
    return told + (
        f"{counted(unknown, 'shared roll call')} have no topic on record yet, nearly all since 2020, and count in the "
        "first row only."
        if unknown
        else ""
    )


def parted_sentence(a: str, b: str, parted: pd.DataFrame, shared: int) -> str:
    """How often a pair voted differently, and how often against each other."""
    if not shared:
        return f"{capital(both(a, b))} share no roll call in this window."
    opposed = int((parted[["vote_a", "vote_b"]] != "abstain").all(axis=1).sum())
    return (
        f"{capital(both(a, b))} voted differently on {len(parted):,} of {shared:,} roll calls, yes against no on "
        f"{opposed:,}. First come yes against no, and of these the partings that the fewest pairs of members shared."
    )


def dates_sentence(a: str, b: str, day: date, compared: pd.DataFrame) -> str:
    """What changed at a named date in votes, compared with other dates, and in how many sources of events."""
    votes = compared[compared["lens"] == "votes"]
    told = f"{capital(both(a, b))} share no roll call in this window." if votes.empty else _votes_at(votes.iloc[0], day)
    events = compared[(compared["lens"] == "events") & compared["difference"].notna()]
    silent = compared[(compared["lens"] == "events") & compared["difference"].isna()]
    said = [
        f"{row['of']} {signed(row['before'])} to {signed(row['after'])} ({_rarely(row)})"
        for _, row in events.iterrows()
    ]
    balance = f" Balance of events: {listed(said)}." if said else " No source of events has data on both sides."
    undefined = f" Without data on one side or both: {listed(silent['of'].to_list())}." if len(silent) else ""
    return told + balance + undefined


def _votes_at(row: pd.Series, day: date) -> str:
    if pd.isna(row["difference"]):
        return f"There are no roll calls on both sides of {day:%-d %B %Y}: the comparison is undefined."
    interval = (
        "" if pd.isna(row["low"]) else f" (95 %: {_points(row['low'])} to {_points(row['high'])} percentage points)"
    )
    return (
        f"In the two years from {day:%-d %B %Y} they agreed on {percent(row['after'])} of roll calls "
        f"(n = {int(row['n_after'])}), in the two before on {percent(row['before'])} (n = {int(row['n_before'])}): "
        f"{_points(row['difference'])}{interval}; {_rarely(row)}."
    )


def _points(value: float) -> str:
    return f"{round(100 * value) + 0.0:+.0f}".replace("-", "−")


def _rarely(row: pd.Series) -> str:
    """How often other dates show as much, and how few of them are apart."""
    if pd.isna(row["share"]):
        return "no other date allows the comparison"
    if row["placebos"] < FEWEST:
        return f"only {counted(int(row['placebos']), 'other date')} to compare with, too few to tell"
    found = f"as much at {percent(row['share'])} of {counted(int(row['placebos']), 'other date')}"
    apart = f", of which only {int(row['separate'])} do not overlap" if row["separate"] < FEW else ""
    return f"{found}{apart}" if row["separate"] != 1 else f"{found}, all of which overlap"


def mix_sentence(mix: pd.DataFrame, a: str, b: str) -> str:
    """How acts of cooperation and conflict changed between the halves of each source's whole years."""
    if mix.empty:
        return f"No events between {both(a, b)} to count."
    whole = mix[~mix["part_of_year"]]
    said = [
        _halves(str(title), rows)
        for title, rows in whole.groupby("source_label", sort=False)
        if rows["year"].min() < rows["year"].max()
    ]
    one_year = "Each source has a single year: widen the years to see change."
    return (" ".join(said) or one_year) + " Sources count different things: compare along a row, not between rows."


def mix_n(mix: pd.DataFrame, rows: int) -> str:
    """How many acts and rows the kinds of events rest on, and how many more of the pair's `rows` are no acts."""
    told = f"{counted(int(mix['n'].sum()), 'act')} in {counted(int(mix['rows'].sum()), 'row')}"
    left = rows - int(mix["rows"].sum())
    if not left:
        return told
    return f"{told}; {left:,} more {'is' if left == 1 else 'are'} of what lasts (treaty, dispute, sanction), no act"


def rows_sentence(a: str, b: str, by_year: pd.DataFrame) -> str:
    """How many rows there are of a pair, and how many of them cooperation and conflict.

    `by_year`: quad, rows, acts."""
    rows = by_year.groupby(by_year["quad"].str.split("_").str[-1])[["rows", "acts"]].sum()
    sides = [f"{rows.loc[side, 'rows']:,} of {side}" for side in ("cooperation", "conflict") if side in rows.index]
    return (
        f"{counted(int(rows['rows'].sum()), 'row')} of events between {both(a, b)}, which stand for "
        f"{counted(int(rows['acts'].sum()), 'act')}; {' and '.join(sides) or 'all neutral'}. "
    )


def _halves(source: str, rows: pd.DataFrame) -> str:
    """Acts of cooperation and conflict a year in the first and the second half of one source's years."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    middle = (first + last) // 2 + 1
    told = []
    for side in ("cooperation", "conflict"):
        acts = rows[rows["quad"].str.endswith(side)]
        early = acts.loc[acts["year"] < middle, "n"].sum() / (middle - first)
        late = acts.loc[acts["year"] >= middle, "n"].sum() / (last - middle + 1)
        told.append((side, early, late))
    (_, c_early, c_late), (_, k_early, k_late) = told
    return (
        f"{source}: {c_early:.1f} acts of cooperation a year in {span(first, middle - 1)}, {c_late:.1f} in "
        f"{span(middle, last)}; of conflict {k_early:.1f}, then {k_late:.1f}."
    )
