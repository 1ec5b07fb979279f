"""WEIS: acts of one state towards another, day by day, coded by hand from the New York Times."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment import countries
from alignment.sources import Read, coded, correct, facts, problem, rejected, text
from alignment.sources.yearly import YEAR

SOURCE = "weis"
SIDES = ["srccc", "targcc"]
COLUMNS = ["weiscd", *SIDES, "year", "mo", "day", "gscale"]
# The 22 cue categories of WEIS (McClelland, ICPSR 5211), a code without its last digit, and the tag that fits each.
CATEGORIES = {
    1: "concede",  # yield: surrender, retreat, admit wrongdoing
    2: "statement",  # comment: decline, pessimistic, neutral, optimistic, explain policy
    3: "consult",  # consult: meet elsewhere, visit, receive a visit
    4: "support",  # approve: praise, endorse
    5: "agree",  # promise: policy support, material support, other support, assurance
    6: "concede",  # grant: regret, invitation, asylum, privilege, suspension of sanctions, release
    7: "aid",  # reward: economic aid, military aid, other aid
    8: "agreement",  # agree: substantive agreement, future action
    9: "appeal",  # request: information, policy help, material help, call for action, entreat
    10: "appeal",  # propose: offer a proposal, urge or suggest
    11: "reject",  # reject: turn down, refuse or oppose
    12: "accuse",  # accuse: charge or criticise, denounce
    13: "accuse",  # protest: informal or formal complaint, so words and not the tag protest
    14: "statement",  # deny: an accusation, an attributed policy
    15: "demand",  # demand
    16: "threaten",  # warn
    17: "threaten",  # threaten: unspecified, without force, with force, ultimatum
    18: "mobilize",  # demonstrate: without arms, alert or mobilise, display force
    19: "reduce_relations",  # reduce relations: cancel, reduce activity, cut aid, halt talks, break relations
    20: "expulsion",  # expel: persons, organisations
    21: "coerce",  # seize: possessions, detain or arrest
    22: "assault",  # force: obstruct or damage, injure or destroy, military engagement
}
SHARPER = {
    12: "retreat",
    32: "visit",
    33: "visit",
    71: "economic_aid",
    72: "arms_transfer",
    82: "agree",
    181: "protest",
}


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """What one state did or said to another on a day, as WEIS coded it.

    Needs weiscd, srccc (actor) and targcc (target, COW codes), year, mo, day, gscale (Goldstein 1992), in any order and
    capitals.  Returns facts of day precision, directed; tag from the cue category, intensity = gscale as published,
    source_ref = weiscd, count = rows that say the same of the same day.  Targets that are no state (code 0, or a number
    that no state ever had) are not_pairs.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["srccc", "targcc", "year", "mo", "day", "weiscd"])
    when = raw["year"] + "-" + raw["mo"].str.zfill(2) + "-" + raw["day"].str.zfill(2)
    day = pd.to_datetime(when.rename("day"), format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    day = day.where(raw["year"].str.fullmatch(YEAR))
    states = {item.text for cell in countries.load()["cow"] for item in countries.items(cell)}
    stateless = ~(raw["srccc"].str.lstrip("0").isin(states) & raw["targcc"].str.lstrip("0").isin(states))
    coding = ~stateless & day.notna()
    actor, unknown_actor = coded(raw["srccc"][coding], on=day[coding], system="cow")
    target, unknown_target = coded(raw["targcc"][coding], on=day[coding], system="cow")
    code = pd.to_numeric(raw["weiscd"].where(raw["weiscd"].str.fullmatch("[0-9]{2,3}")), errors="coerce")
    tag = code.map(SHARPER).fillna((code // 10).map(CATEGORIES))
    weight = pd.to_numeric(raw["gscale"], errors="coerce")
    odd = [problem(raw[name], ~raw[name].str.fullmatch("[0-9]{1,3}"), f"{name} is not a COW code.") for name in SIDES]
    rejects = rejected(
        [
            *odd,
            unknown_actor,
            unknown_target,
            problem(raw["day"], day.isna(), "year, mo and day are no day of the calendar."),
            problem(raw["weiscd"], tag.isna(), "weiscd is in none of the 22 categories of WEIS."),
            problem(raw["gscale"], ~weight.between(-10, 10), "gscale is not between -10 and 10."),
        ],
        path,
        raw,
    )
    named = pd.DataFrame(
        {
            "date": day,
            "country_a": actor,
            "country_b": target,
            "tag": tag,
            "intensity": weight,
            "source_ref": raw["weiscd"],
        }
    )
    left = named[~named.index.isin(rejects["line"])]
    kept = left[~stateless.reindex(left.index) & (left["country_a"] != left["country_b"])]
    found = kept.groupby(list(kept.columns), as_index=False, observed=True).size().rename(columns={"size": "count"})
    return Read(
        facts({**found, "precision": "day", "directed": True}, SOURCE),
        rejects,
        len(raw),
        len(kept),
        not_pairs=len(left) - len(kept),
    )
