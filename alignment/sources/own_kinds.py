"""Which columns of a table give the kind of event, its weight, count, id, address and title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from alignment import tables
from alignment.sources.own_cells import decimal_of, numbers, tag_of
from alignment.sources.own_dialect import headed, saying, take, values_of
from alignment.sources.own_formats import KINDS, Guess
from alignment.sources.own_words import QUADS, plain


def kinds_of(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> Guess:
    """The column of kinds of events, and the tag of each kind."""
    tried = [_kind_of(rows, role, name) for role in ("tag", "quad") for name in headed(role, found, settled)]
    if not tried:
        return found
    role, name, lost, tags, share = max(tried, key=lambda one: (one[1] in settled.values(), one[4]))
    sure = name in settled.values() or plain(name) == "tag" or share > 0 or rows.empty
    if not sure and _weights(found, rows, settled):
        return found
    mapped = [f'"{text}" as {tag}' for text, tag in tags.items() if tag]
    strange = [text for text, tag in tags.items() if not tag]
    said = [f'"{name}" is taken as {role}{": " * bool(mapped)}{", ".join(mapped[:12])}{" ..." * (len(mapped) > 12)}.']
    said += [f'{role} "{kind}" is not known: its rows are rejected unless you choose a tag.' for kind in strange[:10]]
    said += [f"{len(strange) - 10} more kinds are not known."] * (len(strange) > 10)
    said += ["A spreadsheet took the leading zeros off the CAMEO codes; 10 to 20 could then be two."] * lost
    return saying(replace(take(found, settled, **{role: name}), tags=tags, zeros_lost=lost), *said)


def _kind_of(rows: pd.DataFrame, role: str, name: str) -> tuple[str, str, bool, dict[str, str], float]:
    """What a column of kinds is: role, name, whether its codes lost their zeros, tags, and the share that has one."""
    texts = values_of(rows, name)[:KINDS]
    codes = [text for text in texts if text.isascii() and text.isdecimal()]
    if texts and codes == texts and set(codes) <= set(QUADS):
        role = "quad"  # a column of these few digits can be nothing else
    short = any(len(code) == 1 or int(code[:2]) > 20 for code in codes)
    lost = role == "tag" and short and not any(code.startswith("0") for code in codes)
    tags = {text: tag_of(text, quad=role == "quad", zeros_lost=lost) for text in texts}
    return role, name, lost, tags, sum(map(bool, tags.values())) / max(len(tags), 1)


def _weights(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> list[str]:
    """Columns that by header and content are Goldstein weights: numbers from -10 to 10."""
    fitting = []
    for name in headed("intensity", found, settled):
        read = [numbers(pd.Series(values_of(rows, name), dtype="str"), sign) for sign in ".,"]
        named = plain(name) not in ("score", "weight")  # these may measure something else
        sound = [n.notna().mean() > 0.5 and (named or n.dropna().between(-10, 10).all()) for n in read if len(n)]
        if "intensity" in settled or not sound or any(sound):
            fitting.append(name)
    return fitting


def measures_of(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> Guess:
    """The columns of weights and counts, and their decimal sign."""
    kind = {"tag", "quad"} & set(found.columns)
    weights = _weights(found, rows, settled)
    weight = next((n for n in weights if not kind or plain(n) != "weight" or "intensity" in settled), "")
    found = take(found, settled, intensity=weight)
    counts = [n for n in headed("count", found, settled) if "count" in settled or _whole(rows, n)]
    count = counts[0] if counts else ""
    sign, proof = decimal_of(values_of(rows, weight) if weight else (), values_of(rows, count) if count else ())
    said = [f"Decimal {'comma' if sign == ',' else 'point'}, as {proof} shows."] if proof else []
    said += [f'"{weight}" is taken as intensity, from -10 to +10.'] if weight else []
    if not kind:
        by_sign = "by the sign of the intensity it is verbal_cooperation, verbal_conflict, or statement at 0"
        said.append(f"No column gives the kind of event: {by_sign if weight else 'each is a statement, weight 0'}.")
    said.append(f'"{count}" is taken as count.' if count else "No column gives a count: each row counts as 1.")
    return saying(replace(take(found, settled, count=count), decimal=sign), *said)


def _whole(rows: pd.DataFrame, column: str) -> bool:
    texts = pd.Series(values_of(rows, column), dtype="str")
    return not len(texts) or any((numbers(texts, sign) % 1 == 0).mean() > 0.5 for sign in ".,")


def words_of(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> Guess:
    """The columns of ids, references, addresses and titles."""
    said = []
    for role in ("precision", "event_id", "source_ref", "url", "title"):
        for name in headed(role, found, settled):
            given = rows.drop_duplicates()[name].str.strip()  # rows repeated whole prove nothing about ids
            given = given[given != ""]
            if role == "precision" and role not in settled and not given.isin(tables.PRECISIONS).all():
                continue
            if role == "event_id" and role not in settled and given.duplicated().any():
                said.append(f'"{name}" repeats, so that it is no id of a row.')
                continue
            found = take(found, settled, **{role: name})
            said.append(f'"{name}" is taken as {role}.')
            break
    if "event_id" not in found.columns:
        said.append("No column gives an id of each row: its id is a digest of its cells.")
    return saying(found, *said)
