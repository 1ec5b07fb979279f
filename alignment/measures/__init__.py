"""Alignment measures: DataFrame in, DataFrame out, parameters as arguments, no state."""

VOTE_MEASURES = ("agreement", "s", "pi", "kappa")  # the names by which links, the command line and HTTP ask for them
PAIR_MEASURES = (*VOTE_MEASURES, "balance", "ideal_point_distance")
COUNTRY_MEASURES = ("ideal_point", "tilt", "entropy")
