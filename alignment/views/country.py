"""Country: where one country stands, with whom it votes and gets on, and what happened."""

from __future__ import annotations

from functools import partial

from alignment import frame, ui
from alignment.answers import country as answers
from alignment.answers import words
from alignment.answers import world as world_answers
from alignment.charts import between as charts
from alignment.charts import partners as partners_chart
from alignment.charts import standing
from alignment.measures import blocs, engagement, ideal_points, profiles, roll_calls
from alignment.questions import ballots, between, country, labels, robust, robust_country, robust_points, world
from alignment.store import Filters
from alignment.views import shared


def tilt(filters: Filters, c: str, west: str, east: str) -> None:
    """The tilt of a country between two blocs, and of those named in the filters, year by year."""
    cast, shown, poles = ballots.of_votes(filters), _shown(filters, c), shared.poles(west, east)
    names = labels.country_names(*shown)
    by_year = world.standing_by_year(cast, west, east)
    found, interval = world.over_time(by_year, shown), world.tilt_by_year(cast, west, east, c)
    mine = found[found["country"] == c]
    said = world_answers.standing_sentence(names[0], mine, by_year, **poles)
    if mine["tilt"].isna().all():
        ui.nothing(said)
        return
    ui.chart(
        standing.tilt(found, world.band(by_year), names=names, years=filters.years, interval=interval, **poles),
        key="tilt",
        title=f"{names[0]} between {poles['west']} and {poles['east']}",
        answer=said,
        table=world.with_interval(found, interval),
        n=f"{found['n'].sum():,} votes",
        how=(blocs.tilt, blocs.tilt_by_year),
        strip=partial(ui.remember(robust.of_tilt), cast, c, west, east),
        alt=f"Tilt of {words.the(names[0])} between the two blocs, by year",
        **shared.of_votes(filters),
    )


def vector(filters: Filters, c: str, west: str, east: str) -> None:
    """The balance of a country with each bloc, and how evenly its cooperation is spread, by year and source."""
    poles, (name,) = shared.poles(west, east), labels.country_names(c)
    found = ui.remember(between.by_year)(filters, c, west, east)
    known = country.enough(found)
    if known.empty:
        ui.nothing(answers.no_vector(name, ui.remember(country.events_with)(filters, c), **poles))
        return
    ui.chart(
        charts.vector(known, years=filters.years, threshold=engagement.HIGH_ENTROPY, **poles),
        key="vector",
        title=f"Does {words.the(name)} play both sides?",
        answer=answers.vector_sentence(name, found, **poles),
        table=found,
        n=f"{found['n'].sum():,} acts",
        sources=sorted(found["source"].unique()),
        largest=labels.largest(found, "n"),
        how=(engagement.multi_vector, engagement.entropy),
        strip=partial(ui.remember(robust_country.of_vector), filters, c, west, east),
        alt=f"Balance of {words.the(name)} with each bloc and evenness of its cooperation, by year and source",
    )


def placebos(filters: Filters, c: str, west: str, east: str) -> None:
    """The change of a country from a year that the reader chooses on, beside that of comparable countries."""
    sources = sorted(ui.remember(between.by_year)(filters, c, west, east)["source"].unique())
    if not sources:
        return
    split, (name,) = frame.choose_split(filters.years), labels.country_names(c)
    told = ui.remember(between.beside_placebos)(filters, c, west, east, split)
    changes = told[told["period"].str.contains("→")]
    if changes.empty:
        ui.nothing(answers.placebo_sentence(name, changes, split))
        return
    ui.chart(
        charts.beside(changes, name=name, **shared.poles(west, east)),
        key="placebos",
        title="Is that more than other countries did?",
        answer=answers.placebo_sentence(name, changes, split),
        table=told,
        n=f"{told['n'].max()} placebo countries",
        sources=sources,
        how=(engagement.placebos, engagement.beside_placebos),
        strip=partial(ui.remember(robust_country.of_placebos), filters, c, west, east, split),
        alt=f"Change of {words.the(name)} in each piece beside the range of placebo countries",
    )


def partners(filters: Filters, c: str) -> None:
    """The members that a country votes with most and least."""
    cast, (name,) = ballots.of_votes(filters), labels.country_names(c)
    ranked = ui.remember(country.partners)(cast, c)
    ui.chart(
        partners_chart.partners(country.ends(ranked)),
        key="partners",
        title="Voting partners, nearest and farthest",
        answer=answers.partners_sentence(name, ranked),
        table=ranked,
        n=country.shared(ranked),
        how=(roll_calls.partners, roll_calls.similarity),
        strip=partial(ui.remember(robust_country.of_partners), cast, c),
        alt=f"The members that {words.the(name)} votes with most and least",
        **shared.of_votes(filters),
    )


def alike(filters: Filters, c: str) -> None:
    """The countries that get on with the same others as a country, most alike first."""
    found, (name,) = ui.remember(between.alike)(filters, c), labels.country_names(c)
    if found.empty:
        recorded = ui.remember(country.events_with)(filters, c)
        ui.nothing(answers.none_alike(name, recorded, profiles.LEAST_PARTNERS))
        return
    ui.chart(
        charts.alike(found.head(25)),
        key="alike",
        title=f"Who behaves like {words.the(name)}?",
        answer=answers.alike_sentence(name, found),
        table=found,
        n=f"{len(found)} countries with {profiles.LEAST_PARTNERS} or more shared partners",
        sources=country.event_sources(filters),
        how=(profiles.behaves_like, profiles.profiles),
        strip=partial(ui.remember(robust_country.of_alike), filters, c),
        alt=f"Countries that get on with the same others as {words.the(name)}, most alike first",
    )


def position(filters: Filters, c: str) -> None:
    """The ideal point of a country, and of those named in the filters, year by year."""
    cast, shown = ballots.of_votes(filters), _shown(filters, c)
    names, points = labels.country_names(*shown), ui.remember(country.positions)(cast, shown)
    ui.chart(
        charts.positions(points, names=list(names), years=filters.years),
        key="position",
        title="Its position towards the order led by the United States",
        answer=answers.position_sentence(names[0], points),
        table=points,
        n=f"{points['n'].sum():,} votes",
        how=(ideal_points.ideal_points,),
        strip=partial(ui.remember(robust_points.of_point), cast, c, filters.years[1]),
        alt=f"Ideal point of {words.the(names[0])} by year",
        **shared.of_votes(filters),
    )


def landmarks(filters: Filters, c: str) -> None:
    """The landmark events of a country."""
    found, (name,) = ui.remember(country.landmarks)(filters, c), labels.country_names(c)
    if found.empty:
        ui.nothing(words.empty_reason(country.why_empty(filters, c), filters.years))
    else:
        ui.evidence(found, key="country", title=f"Landmark events of {words.the(name)}")


def _shown(filters: Filters, c: str) -> tuple[str, ...]:
    """The country and those named in the filters, it first."""
    return tuple(dict.fromkeys([c, *filters.countries]))
