"""Names by which a reader chooses countries."""

from alignment import countries, store
from alignment.questions import labels


def test_other_names_stand_beside_and_mean_that_country():
    shown = labels.countries_to_choose()
    assert shown["MMR"] == "Myanmar (Burma)" and shown["BLR"] == "Belarus"
    for code, names in labels.ALSO.items():
        assert {countries.resolve(name) for name in names.split(", ")} == {code}
        assert countries.name_of(code) not in names


def test_every_country_can_be_chosen_once_and_none_looks_like_another():
    shown = labels.countries_to_choose()
    rows = store.table("countries").query("kind in ['state', 'former', 'organization']")
    assert set(shown) == set(rows["code"]) and len(set(shown.values())) == len(shown)
