"""One claim on screen: what was said and where, how far each test goes, and each test with its evidence."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from alignment import claims
from alignment.answers.words import counted
from alignment.charts import claims as charts
from alignment.charts import theme
from alignment.claims import Judged, Verdict, evidence, of_events, of_record, of_votes, said, scaled
from alignment.claims.verdict import verdict_of
from alignment.measures import bifurcation, camps, cooperation, engagement, roll_calls, towards
from alignment.ui import block, explained, tables
from alignment.ui.memory import remember
from alignment.ui.text import plain, terms_help

_COLOURS = "".join(f'.verdict[data-of="{name}"]{{--of:{colour}}}' for name, colour in theme.VERDICT.items())
STYLE = f"""<style>{_COLOURS}
.verdict{{display:inline-block;padding:.1rem .7rem;border-radius:1rem;border:1.5px solid var(--of);
background:color-mix(in srgb,var(--of) 14%,transparent);font-weight:600;white-space:nowrap;line-height:1.5;
margin-right:.4rem}}
.verdict i{{font-style:normal;color:var(--of);padding-right:.3rem}}
</style>"""
HOW = {
    "agreement": (towards.changes, roll_calls.similarity), "kappa": (towards.changes, roll_calls.similarity),
    "pi": (towards.changes, roll_calls.similarity), "s": (towards.changes, roll_calls.similarity),
    "tilt": (towards.changes, towards.difference), "balance": (of_events.of_balance, cooperation.balance_by),
    "multi_vector": (engagement.multi_vector,), "meetings": (of_events.of_meetings,),
    "splitting": (bifurcation.bifurcation_of_groups,), "camps": (bifurcation.bifurcation,),
    "same_camp": (of_votes.of_same_camp, camps.co_membership), "landmarks": (of_record.of_landmarks,),
    "earliest": (of_record.of_earliest,), "treaty": (of_record.of_treaty,), "membership": (of_record.of_membership,),
}  # fmt: skip


def badge(verdict: str) -> str:
    """A verdict as HTML: its mark, its colour and its word."""
    return (
        f'<span class="verdict" data-of="{verdict}"><i aria-hidden="true">{theme.VERDICT_MARK[verdict]}</i>'
        f"{escape(said.capital(verdict))}</span>"
    )


def shipped(verdict: Verdict) -> None:
    """A claim that comes with the dashboard: its sentence, verdict, and where it was made; then its tests."""
    claim = verdict.claim
    st.title(plain(claim.sentence), anchor=False)
    _verdict(verdict)
    with st.container(horizontal=True, vertical_alignment="center", key="made"):
        st.markdown(f"Said in: {plain(said.made(claim))}", width="content")
        if claim.url:
            st.link_button("Read it", claim.url, icon=":material/open_in_new:")
    if claim.note:
        st.caption(plain(claim.note))
    tests(verdict, f"“{claim.sentence}” ")


def own(verdict: Verdict) -> None:
    """A reader's own claim: its words as theirs, never as ours; its verdict and tests."""
    if verdict.claim.sentence:
        st.markdown(f"> {plain(' '.join(verdict.claim.sentence.split()))}")
        st.caption("A reader's own words, carried by the link: they are not ours, and only the tests below are judged.")
    _verdict(verdict)
    tests(verdict)


def _verdict(verdict: Verdict) -> None:
    st.html(f"{STYLE}{badge(verdict.verdict)} {escape(told(verdict))}")


def told(verdict: Verdict) -> str:
    """The verdict in a sentence, without the word that its badge says."""
    return said.capital(said.verdict_said(verdict).removeprefix(f"{said.capital(verdict.verdict)}: "))


def tests(verdict: Verdict, sentence: str = "") -> None:
    """How far each test of a claim goes as one chart, then each test with its answer and its evidence."""
    of_each, scale = [one.test for one in verdict.tests], scaled.tests(verdict)
    beside = {
        "key": "forest", "table": claims.rows(verdict), "sources": evidence.sources(of_each),
        "how": (verdict_of, *dict.fromkeys(function for test in of_each for function in HOW[test.measure])),
    }  # fmt: skip
    if len(scale):
        block.chart(
            charts.forest(scale, scaled.placebos(verdict)),
            title="How far does the record go?",
            answer=sentence + said.reached_said(verdict),
            n=said.rests_on(verdict),
            alt="Effect of each test with its 95 % interval and its placebos, as multiples of what the test asks for",
            **beside,
        )
    else:
        dated = pd.concat([evidence.dated(test) for test in of_each], ignore_index=True)
        block.chart(
            charts.dated(dated),
            title="What is on record, and when?",
            answer=sentence + told(verdict),
            n=counted(sum(one.found.n for one in verdict.tests), "fact"),
            alt="Each fact on its day, the earliest first",
            **beside,
        )
    for number, one in enumerate(verdict.tests, 1):
        _test(number, one)


def _test(number: int, one: Judged) -> None:
    """One test: what it asks, its verdict, what it finds, placebos, where the evidence is, other assumptions."""
    key, test = f"test_{number}", one.test
    st.divider()
    asked, found = said.asked(test), said.answered(one)
    st.markdown(f"### {number}\\. {plain(asked)}", help=terms_help(asked, found))
    st.html(badge(one.verdict))
    st.markdown(plain(found))
    if beside := said.placebos_said(one):
        st.markdown(f"**In its place:** {plain(beside)}")
    if why := said.why(one):
        st.markdown(plain(why))
    with st.container(horizontal=True, key=f"evidence_{number}"):
        for link in evidence.links(test):
            st.link_button(f"Evidence: {plain(link.label)}", link.address, icon=":material/query_stats:")
    if test.kind.of != "record":
        explained.survives(partial(remember(claims.strip), test), key=key)
    elif len(rows := evidence.rows(test)):
        tables.evidence(rows, key=key, title="The rows themselves")
