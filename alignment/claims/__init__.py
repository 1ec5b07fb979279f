"""A claim = tests over measures -> verdict with its evidence."""

from alignment.claims.definition import Claim, ClaimError, Test, Window, test_of, tests_of, text_of
from alignment.claims.found import Found
from alignment.claims.judging import Judged, Verdict, judged, judged_test, rows, strip
from alignment.claims.shipped import shipped, shipped_claim
from alignment.claims.verdict import VERDICTS

__all__ = [
    "VERDICTS", "Claim", "ClaimError", "Found", "Judged", "Test", "Verdict", "Window", "judged",
    "judged_test", "rows", "shipped", "shipped_claim", "strip", "test_of", "tests_of", "text_of",
]  # fmt: skip
