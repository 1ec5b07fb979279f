"""The entrance: what a reader may want to know, each question a link to the view that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from alignment import address, countries
from alignment.answers import questions as answers
from alignment.ui import upload

OPENS = "What do you want to know?"
TABLE_STAYS = "<p><small>Your own table is of this tab's visit: open a question in another tab to keep it.</small></p>"
KEPT = ("west", "east", "weights")  # of what a reader has changed, all that an answer may rest on
# It takes no room: it stands beside the row of choices, and on a telephone in the bar above the page.  A click beside
# the open list falls on what the heading lays over the page, and closes it.  Plain HTML, so that the keyboard goes from
# the heading into the list, and that a page waits for nothing.
STYLE = """<style>
[data-testid=stElementContainer]:has(.ask){position:relative;height:0;margin-bottom:-1rem;z-index:2}
.ask{position:absolute;right:0;top:1.8rem}
.ask summary,.ask>div{border:1px solid GREY;border-radius:.25rem;background:GROUND}
.ask summary{cursor:pointer;padding:.42rem .7rem;font-size:.875rem;line-height:1.5;list-style:none;white-space:nowrap}
.ask summary::-webkit-details-marker{display:none}
.ask summary::after{content:"▾";content:"▾"/"";padding-left:.5rem;opacity:.6}
.ask summary:hover{border-color:currentColor}
.ask[open] summary::before{content:"";position:fixed;inset:0;cursor:default}
.ask>div{position:absolute;right:0;top:calc(100% + .3rem);width:27rem;padding:.7rem 1rem .7rem .6rem;
box-shadow:0 4px 18px rgb(0 0 0/.16);box-sizing:border-box}
.ask ol{margin:0;padding:0 0 0 1.9rem;line-height:1.35}
.ask li{padding:.32rem 0 .32rem .3rem;margin:0;font-size:1rem}
.ask li::marker{opacity:.7;font-variant-numeric:tabular-nums}
.ask small{display:block;opacity:.75}
.ask a{color:inherit;text-decoration:none}
.ask a:hover,.ask a:focus-visible{text-decoration:underline;text-underline-offset:.2em}
@media (max-width:1000px){.ask summary{padding-inline:.35rem}.ask summary::after{display:none}}
@media (max-width:640px){[data-testid=stElementContainer]:has(.ask){position:static;z-index:auto}
.ask{position:fixed;top:.7rem;right:1rem;z-index:999990}.ask summary{padding-inline:.7rem}
.ask>div{position:fixed;inset:3.7rem .5rem auto;width:auto;max-height:calc(100dvh - 4.2rem);overflow:auto}}
</style>"""


def questions(chosen: Sequence[str]) -> None:
    """Ten questions behind one heading, each a link in the same tab, about the countries chosen or else the default.

    `chosen`: codes of countries, the first counts.  A link opens its page anew, as it would for a colleague.
    """
    ground, grey = (
        f"light-dark({st.get_option(f'theme.light.{part}')},{st.get_option(f'theme.dark.{part}')})"
        for part in ("backgroundColor", "borderColor")
    )
    listed = _listed(chosen) + (TABLE_STAYS if upload.token() else "")
    st.html(
        STYLE.replace("GROUND", ground).replace("GREY", grey)
        + f'<details class="ask"><summary>{OPENS}</summary><div>{listed}</div></details>'
    )


def _listed(chosen: Sequence[str]) -> str:
    """The questions as a numbered list of links."""
    codes, rows = answers.about(chosen), []
    names = {key: countries.name_of(code) for key, code in codes.items()}
    for question in answers.QUESTIONS:
        text, parameters = answers.asked(question, codes, names)
        then = f"<small>{escape(question.then)}</small>" if question.then else ""
        rows.append(f'<li><a href="{escape(_link(question.page, parameters))}">{escape(text)}</a>{then}</li>')
    return f"<ol>{''.join(rows)}</ol>"


def _link(page: str, parameters: dict[str, str]) -> str:
    """The address of a view with the reader's filters; this page is the first, so that the others lie below it."""
    state = st.session_state
    kept = {key: list(state[key]) for key in address.LISTS if state.get(key)}
    kept |= {
        key: [state[key]]
        for key in KEPT
        if key in address.OF_PAGE[page] and state.get(key, address.SINGLES[key]) != address.SINGLES[key]
    }
    return address.link(f"{(st.context.url or '').rstrip('/')}/{page}", {**parameters, **kept})
