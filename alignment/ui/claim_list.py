"""The shipped claims on screen: how they fare, and each with its verdict as a link."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from alignment import claims
from alignment.answers import words
from alignment.charts import claims as charts
from alignment.charts import theme
from alignment.claims import Claim, Verdict, background, evidence, said
from alignment.claims.verdict import counted, verdict_of, verdict_of_claim
from alignment.questions import labels
from alignment.ui import block
from alignment.ui.claim_block import STYLE, badge, told
from alignment.ui.text import nothing

PATIENCE = 1.5  # seconds that a reader waits for verdicts that are not known yet
AGAIN = 2  # seconds after which to look for more
WAITING = "being judged"
LOOK = """<style>
.claims{list-style:none;margin:0!important;padding:0!important}
.claims li{display:grid;grid-template-columns:10.5rem 1fr;gap:0 1rem;padding:1rem 0;margin:0!important;
border-top:1px solid color-mix(in srgb,currentColor 18%,transparent);align-items:start}
.claims a{font-family:var(--serif,"Source Serif Pro","Source Serif",serif);font-size:1.22rem;line-height:1.35;
color:inherit;text-decoration:none}
.claims a:hover,.claims a:focus-visible{text-decoration:underline;text-underline-offset:.2em}
.claims p{margin:.25rem 0 0!important;line-height:1.45}
.claims small{display:block;opacity:.75;margin-top:.2rem}
@media (max-width:640px){.claims li{grid-template-columns:1fr;gap:.4rem}}
</style>"""


def listed(countries: Collection[str]) -> None:
    """How the claims fare in one chart, then every claim; of some countries only where a reader has chosen them."""
    everything = claims.shipped()
    shown = [claim for claim in everything if not countries or evidence.about(claim) & set(countries)]
    if not shown:
        nothing(f"No claim here is about {said.listed(labels.country_names(*countries))}.")
        return
    known, done = background.verdicts(PATIENCE)
    _overview([known[claim.id] for claim in shown if claim.id in known], len(shown), narrowed=bool(countries))
    st.caption("Each test has years and sources of its own: of the filters, only countries choose among the claims.")
    _list(shown, known, done)
    if not done and any(claim.id not in known for claim in shown):
        _look_again(len(known))


def _overview(verdicts: Sequence[Verdict], total: int, *, narrowed: bool) -> None:
    table = pd.DataFrame(
        [_row(verdict) for verdict in verdicts],
        columns=["id", "sentence", "verdict", "said", "publisher", "title", "date", "url"],
    )
    tests = [one.test for verdict in verdicts for one in verdict.tests]
    block.chart(
        charts.verdicts(table, order=claims.VERDICTS),
        key="verdicts",
        title=_title(total, narrowed),
        answer=_answer(verdicts, total),
        table=table,
        n=f"{words.counted(len(tests), 'test')} of {words.counted(len(verdicts), 'claim')}",
        sources=evidence.sources(tests),
        how=(verdict_of_claim, verdict_of),
        alt="Bars of the claims by verdict, a piece a claim; each of them is in the list below",
    )


def _title(total: int, narrowed: bool) -> str:
    fare = f"do {total} claims{{}} fare" if total > 1 else "does the one claim{} fare"
    return f"How {fare.format(' of these countries' if narrowed else '')}?"


def _row(verdict: Verdict) -> dict[str, str]:
    claim = verdict.claim
    return {
        "id": claim.id, "sentence": claim.sentence, "verdict": verdict.verdict, "said": said.verdict_said(verdict),
        "publisher": claim.publisher, "title": claim.title, "date": claim.date, "url": claim.url,
    }  # fmt: skip


def _answer(verdicts: Sequence[Verdict], total: int) -> str:
    counts = counted([verdict.verdict for verdict in verdicts])
    told = [f"{number} {name}" for name, number in counts.items() if number]
    waiting = [f"{total - len(verdicts)} {WAITING}"] if len(verdicts) < total else []
    return (
        f"Of {total}: {said.listed([*told, *waiting])}. A verdict is computed from the record, whoever made the claim."
    )


def _list(shown: Sequence[Claim], known: Mapping[str, Verdict], done: bool) -> None:
    """The claims by verdict, as one piece of HTML in which every text is escaped."""
    order = [claim for name in claims.VERDICTS for claim in shown if _is(known.get(claim.id), name)]
    order += [claim for claim in shown if claim.id not in known]
    rows = "".join(_item(claim, known.get(claim.id), done) for claim in order)
    st.html(f'{STYLE}{LOOK}<ul class="claims">{rows}</ul>')


def _is(verdict: Verdict | None, name: str) -> bool:
    return verdict is not None and verdict.verdict == name


def _item(claim: Claim, verdict: Verdict | None, done: bool) -> str:
    missing = "<small>Cannot be judged</small>" if done else f"<small>{said.capital(WAITING)} …</small>"
    head = badge(verdict.verdict) if verdict else missing
    counts = f"<p>{_marks(verdict)} {escape(told(verdict))}</p>" if verdict else ""
    link = f'<a href="claims?claim={escape(claim.id)}" target="_self">{escape(claim.sentence)}</a>'
    return f"<li><div>{head}</div><div>{link}{counts}<small>{escape(said.made(claim))}</small></div></li>"


def _marks(verdict: Verdict) -> str:
    """A mark a test, in the colour of its verdict; the sentence beside says the same in words."""
    marks = "".join(
        f'<span style="color:{theme.VERDICT[one.verdict]}">{theme.VERDICT_MARK[one.verdict]}</span>'
        for one in verdict.tests
    )
    return f'<b aria-hidden="true">{marks}</b>'


@st.fragment(run_every=AGAIN)
def _look_again(known: int) -> None:
    """Run the page anew once more verdicts are known."""
    now, done = background.verdicts()
    st.caption("The rest is being judged …")
    if done or len(now) > known:
        st.rerun()
