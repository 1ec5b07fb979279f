"""Claims: a sentence from an article becomes tests with a verdict."""

import streamlit as st

from alignment import claims, frame, ui
from alignment.claims import said

frame.filters()
st.title("Does the record bear it out?", anchor=False)
for claim in claims.shipped():
    verdict = claims.judged(claim)
    ui.heading(claim.sentence, said.verdict_said(verdict))
