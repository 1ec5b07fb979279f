"""Claims in words, on a store that does not hold every source."""

from alignment import claims, store
from alignment.claims import Found, Judged, said
from alignment.claims.verdict import NO_DATA


def test_a_store_without_a_source_still_says_what_was_asked_and_what_is_lacking(monkeypatch):
    whole = store.table

    def without(name):
        return whole(name).query("source != 'gdelt_pairday'") if name == "sources" else whole(name)

    tests = [test for claim in claims.shipped() for test in claim.tests if test.source == "gdelt_pairday"]
    monkeypatch.setattr(store, "table", without)
    assert len(tests) > 10
    for test in tests:
        assert "(GDELT)" in said.asked(test)
        assert "days" in said.answered(Judged(test, NO_DATA, Found(n_before=0), {}, None))
