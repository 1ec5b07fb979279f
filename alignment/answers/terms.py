"""The words of the field that the pages use, each in one plain sentence; docs/methods.md has the formulas."""

from __future__ import annotations

import re
from functools import cache

# Term: how it is written (a pattern, whole words, whatever the case), and what it means.
TERMS: dict[str, tuple[str, str]] = {
    "Roll call": (
        r"roll calls?",
        "A vote in the UN General Assembly of which it is recorded how every member voted: yes, no or abstain; being "
        "absent is no vote.",
    ),
    "Agreement": (
        r"agreements?|agree[ds]?",
        "How alike two members vote on the roll calls on which both voted: 1 when always the same, 0 when always yes "
        "against no, an abstention half-way; most pairs are high, since most resolutions pass by large majorities.",
    ),
    "Tilt": (
        r"tilts?|tilted",
        "A country's mean agreement with the members of the eastern bloc less that with the western one, itself left "
        "out: above 0 is nearer the East.",
    ),
    "Bloc": (
        r"blocs?",
        "A group of states, such as NATO or BRICS, with each year's full members, or a list of your own.",
    ),
    "Ideal point": (
        r"ideal points?",
        "A member's place on the one line that best explains all roll calls, the United States' side positive, 1 being "
        "the standard deviation of all; a position towards the order led by the US, not an alliance.",
    ),
    "Cohen's κ": (
        r"(?:cohen's )?(?:κ|kappa)",
        "Agreement beyond chance, where chance is how often each of the two votes so: 1 is always alike, 0 no more "
        "than chance, below 0 less.",
    ),
    "Scott's π": (
        r"(?:scott's )?(?:π|pi)",
        "Agreement beyond chance, where chance is how often the two together vote so: 1 is always alike, 0 no more "
        "than chance, below 0 less.",
    ),
    "S": (
        r"S(?: of Signorino and Ritter)?",
        "Signorino and Ritter's measure of alike votes, from −1, always opposed, to 1, always the same: twice the "
        "agreement, less 1.",
    ),
    "Balance": (
        r"balances?",
        "Net cooperation between countries: cooperation less conflict as a share of both, from −1, all conflict, to "
        "+1, all cooperation; undefined where there is neither.",
    ),
    "Goldstein weight": (
        r"goldstein(?: scale| weights?)?|sum of weights|mean weight|weights of kinds",
        "How cooperative a kind of event is, from −10, force, to +10, on the scale of Goldstein (1992).",
    ),
    "Act": (
        r"acts?",
        "One thing done by a country to another as a source counts it; a row may stand for several reports or acts.",
    ),
    "Evenness (entropy)": (
        r"entropy|evenness",
        "How evenly a country's cooperation is spread over the two blocs: 0 is all with one of them, 1 as much with "
        "each.",
    ),
    "Multi-vector": (
        r"multi-vector",
        "On balance cooperative with both blocs, and with neither alone (evenness of 0.81 or more); a definition of "
        "ours, for there is no standard index.",
    ),
    "Camp": (
        r"camps?",
        "Members that vote more alike among themselves than with others, as found by a search: a group, not a treaty.",
    ),
    "Firmness": (
        r"firmness|firm|firmly|firmest",
        "The share of runs of the search for camps in which a member is together with the others of its camp.",
    ),
    "Share of runs": (
        r"(?:share )?of runs",
        "In how many of thirty searches for camps, from two wide blocs to close circles, from other starting points.",
    ),
    "Contradicts the camps": (
        r"contradicts?|frustration",
        "Links of members that are alike in different camps, or unlike in the same one, by weight: 0 % where camps fit "
        "perfectly.",
    ),
    "Bifurcation": (
        r"bifurcation|splitting|within camps",
        "How much more alike members vote with those of their own camp than with those of others.",
    ),
    "Band of chance (null band)": (
        r"band of chance|null band|(?:above|with|what|no more than) chance",
        "Where nine in ten figures lie when the same votes are dealt out at random: what is above it is more than "
        "chance would give.",
    ),
    "Placebo": (
        r"placebos?",
        "A country or date of which nothing is claimed, measured in the same way: how much change there is anyway.",
    ),
    "Candidate break": (
        r"(?:candidate )?breaks?",
        "A year from which a series runs at another level, as found by a search; a candidate, since drift alone makes "
        "some too.",
    ),
    "95 % interval": (
        r"95 %|intervals?",
        "Where the figure lies in 95 of 100 fresh draws of its roll calls, dates or partners (of ideal points: where "
        "the model puts it with 95 %): the least uncertainty there is, not all of it.",
    ),
    "n": (r"n", "How many observations the figure rests on: roll calls, acts, dates or members."),
    "Middle half": (
        r"middle half",
        "Half of all lie in it, a quarter below and a quarter above.",
    ),
    "Median": (r"medians?", "The one in the middle: half of all lie below it and half above."),
    "Standard deviation": (
        r"standard deviations?",
        "The usual distance from the mean: two in three lie nearer, where most lie near it.",
    ),
    "Decayed stock": (
        r"(?:decayed )?stock|still weighs?|counts half",
        "The sum of all past acts, each losing half its weight every 365 days: a memory that fades.",
    ),
    "Contested": (
        r"contested",
        "Roll calls on which fewer than 95 % of those voting voted alike; the others divide nobody.",
    ),
    "Provisional": (
        r"provisional",
        "From roll calls transcribed by hand, not taken from the publisher's own file; drawn with open markers.",
    ),
    "Landmark": (
        r"landmarks?",
        "An event chosen and described by us, such as a treaty, visit or sanction, with a link to read it at.",
    ),
}


def explained_terms(*texts: str) -> str:
    """The terms that occur in some texts, each with its meaning, a paragraph a term; empty where none occurs."""
    return "\n\n".join(f"{term}: {meaning}" for term, meaning in terms_of(*texts))


def terms_of(*texts: str) -> list[tuple[str, str]]:
    """The terms that occur in some texts with their meanings, in the order in which they first occur."""
    whole = "\n".join(texts).replace("’", "'")
    places = [(match.start(), term) for term in TERMS if (match := _pattern(term).search(whole))]
    return [(term, TERMS[term][1]) for _, term in sorted(places)]


@cache
def _pattern(term: str) -> re.Pattern[str]:
    """Whole words, whatever the case; a term of one letter as it is written: S is no plural, and n no initial."""
    return re.compile(rf"(?<![\w.'-])(?:{TERMS[term][0]})(?![\w'-])", re.NOFLAG if len(term) == 1 else re.IGNORECASE)
