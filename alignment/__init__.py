"""How aligned two countries are, since when, on what evidence, and how sure one can be."""
