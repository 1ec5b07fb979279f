"""claims: to come."""
