"""Alignment measures: DataFrame in, DataFrame out, parameters as arguments, no state."""
