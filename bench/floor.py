"""The floor: the smallest Streamlit app with one Plotly chart and one filter."""

import plotly.graph_objects as go
import streamlit as st

st.title("Floor")
step = st.selectbox("Step", range(1, 9))
st.plotly_chart(go.Figure(go.Scatter(x=list(range(40)), y=[i * step for i in range(40)], mode="lines+markers")))
