"""Charts: DataFrame in, Plotly figure out.  Never computes a measure."""
