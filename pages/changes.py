"""changes: to come."""
