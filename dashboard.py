"""Entry of the dashboard: `streamlit run dashboard.py`, or `uvicorn dashboard:app`."""

from pathlib import Path

import streamlit as st

# A folder pages/ beside the script that Streamlit runs would take its old multipage route, where a cold deep
# link never runs
# the entry script; so the script is frame.py, and this file only names it.
app = st.App(Path(__file__).parent / "alignment" / "frame.py")
