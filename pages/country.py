"""Country: where one country stands, with whom it votes and gets on, and what happened."""

from functools import partial

import streamlit as st

from alignment import frame, ui
from alignment.answers import country as answers
from alignment.answers import words
from alignment.answers import world as world_answers
from alignment.charts import between as charts
from alignment.charts import partners, standing
from alignment.measures import blocs, engagement, ideal_points, profiles, roll_calls
from alignment.questions import ballots, between, country, labels, robust, robust_country, robust_points, world

filters = frame.filters()
st.title("With whom does a country stand?", anchor=False)
c, west, east = frame.choose_country()
poles = {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}
shown = tuple(dict.fromkeys([c, *filters.countries]))
names = labels.country_names(*shown)
named = words.the(names[0])  # in running text
cast = ballots.of_votes(filters)
of_votes = {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}
on_tilt, on_vector, on_partners, on_alike, on_position, on_landmarks = frame.views("country")

with on_tilt:
    if on_tilt.open:
        by_year = ui.remember(world.standing_by_year)(cast, west, east)
        tilt, interval = world.over_time(by_year, shown), ui.remember(world.tilt_by_year)(cast, west, east, c)
        mine = tilt[tilt["country"] == c]
        said = world_answers.standing_sentence(names[0], mine, by_year, **poles)
        if mine["tilt"].isna().all():
            ui.nothing(said)
        else:
            ui.chart(
                standing.tilt(tilt, world.band(by_year), names=names, years=filters.years, interval=interval, **poles),
                key="tilt",
                title=f"{names[0]} between {poles['west']} and {poles['east']}",
                answer=said,
                table=world.with_interval(tilt, interval),
                n=f"{tilt['n'].sum():,} votes",
                how=(blocs.tilt, blocs.tilt_by_year),
                strip=partial(ui.remember(robust.of_tilt), cast, c, west, east),
                alt=f"Tilt of {named} between the two blocs, by year",
                **of_votes,
            )
with on_vector:
    if on_vector.open:
        vector = ui.remember(between.by_year)(filters, c, west, east)
        known, sources = country.enough(vector), sorted(vector["source"].unique())
        if known.empty:
            ui.nothing(answers.no_vector(names[0], ui.remember(country.events_with)(filters, c), **poles))
        if vector.empty:
            st.stop()
        if len(known):
            ui.chart(
                charts.vector(known, years=filters.years, threshold=engagement.HIGH_ENTROPY, **poles),
                key="vector",
                title=f"Does {named} play both sides?",
                answer=answers.vector_sentence(names[0], vector, **poles),
                table=vector,
                n=f"{vector['n'].sum():,} acts",
                sources=sources,
                largest=labels.largest(vector, "n"),
                how=(engagement.multi_vector, engagement.entropy),
                strip=partial(ui.remember(robust_country.of_vector), filters, c, west, east),
                alt=f"Balance of {named} with each bloc and evenness of its cooperation, by year and source",
            )
        split = frame.choose_split(filters.years)
        told = ui.remember(between.beside_placebos)(filters, c, west, east, split)
        changes = told[told["period"].str.contains("→")]
        if changes.empty:
            ui.nothing(answers.placebo_sentence(names[0], changes, split))
        else:
            ui.chart(
                charts.beside(changes, name=names[0], **poles),
                key="placebos",
                title="Is that more than other countries did?",
                answer=answers.placebo_sentence(names[0], changes, split),
                table=told,
                n=f"{told['n'].max()} placebo countries",
                sources=sources,
                how=(engagement.placebos, engagement.beside_placebos),
                strip=partial(ui.remember(robust_country.of_placebos), filters, c, west, east, split),
                alt=f"Change of {named} in each piece beside the range of placebo countries",
            )
with on_partners:
    if on_partners.open:
        ranked = ui.remember(country.partners)(cast, c)
        ui.chart(
            partners.partners(country.ends(ranked)),
            key="partners",
            title="Voting partners, nearest and farthest",
            answer=answers.partners_sentence(names[0], ranked),
            table=ranked,
            n=country.shared(ranked),
            how=(roll_calls.partners, roll_calls.similarity),
            strip=partial(ui.remember(robust_country.of_partners), cast, c),
            alt=f"The members that {named} votes with most and least",
            **of_votes,
        )
with on_alike:
    if on_alike.open:
        alike = ui.remember(between.alike)(filters, c)
        if alike.empty:
            recorded = ui.remember(country.events_with)(filters, c)
            ui.nothing(answers.none_alike(names[0], recorded, profiles.LEAST_PARTNERS))
        else:
            ui.chart(
                charts.alike(alike.head(25)),
                key="alike",
                title=f"Who behaves like {named}?",
                answer=answers.alike_sentence(names[0], alike),
                table=alike,
                n=f"{len(alike)} countries with {profiles.LEAST_PARTNERS} or more shared partners",
                sources=country.event_sources(filters),
                how=(profiles.behaves_like, profiles.profiles),
                strip=partial(ui.remember(robust_country.of_alike), filters, c),
                alt=f"Countries that get on with the same others as {named}, most alike first",
            )
with on_position:
    if on_position.open:
        points = ui.remember(country.positions)(cast, shown)
        ui.chart(
            charts.positions(points, names=list(names), years=filters.years),
            key="position",
            title="Its position towards the order led by the United States",
            answer=answers.position_sentence(names[0], points),
            table=points,
            n=f"{points['n'].sum():,} votes",
            how=(ideal_points.ideal_points,),
            strip=partial(ui.remember(robust_points.of_point), cast, c, filters.years[1]),
            alt=f"Ideal point of {named} by year",
            **of_votes,
        )
with on_landmarks:
    if on_landmarks.open:
        landmarks = ui.remember(country.landmarks)(filters, c)
        if landmarks.empty:
            ui.nothing(words.empty_reason(country.why_empty(filters, c), filters.years))
        else:
            ui.evidence(landmarks, key="country", title=f"Landmark events of {named}")
