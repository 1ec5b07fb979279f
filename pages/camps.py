"""camps: to come."""
