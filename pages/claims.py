"""Claims: a sentence from an article becomes tests with a verdict."""

import streamlit as st

from alignment import address, claims, frame
from alignment.claims import background
from alignment.ui import claim_block, claim_form, claim_list
from alignment.ui.text import plain

filters = frame.filters()
key, words, tests = (address.code(name, st.session_state[name]) or "" for name in ("claim", "said", "test"))
known = claims.shipped_claim(key) if key else None
if known:
    with st.spinner("Putting the claim to its tests …"):
        verdict = background.verdicts()[0].get(known.id) or claims.judged(known)
    st.button("All claims", on_click=claim_form.leave, icon=":material/arrow_back:", type="tertiary")
    claim_block.shipped(verdict)
    claim_form.change_button(known)
    st.stop()
st.title("Does the record bear it out?", anchor=False)
if key:
    st.warning(plain(f"The link asks for the claim “{key}”, which is not known here. All claims are below."))
st.markdown(
    "Sentences that somebody made, each put to tests whose thresholds were fixed before any result was seen. "
    "Choose one to see how far the record goes, and the rows behind it."
)
own = claim_form.form_of(words, tests, filters.countries)
if own:
    with st.spinner("Putting your claim to its tests …"):
        verdict = claims.judged(own)
    claim_block.own(verdict)
    st.stop()
claim_list.listed(filters.countries)
