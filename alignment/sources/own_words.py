"""Words in tables of one's own: headers, kinds of events and months, by what they mean to us."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

HEADERS: Mapping[str, str] = {  # our column: the plain headers that mean it, best first
    "event_id": "eventid id globaleventid uid uuid eventidcnty identifier",
    "date": "date eventdate startdate datestart sqldate start begin begindate when day datetime timestamp time datum "
    "fecha data dia jour tag from von дата",
    "year": "year yr jahr annee ano anno rok год",
    "month": "month mo monat mois mes mese",
    "day": "day dd tag jour dia giorno",
    "end_date": "enddate dateend end until to endday bis fin hasta finish",
    "tag": "tag eventtype type kind category class action event cameo cameocode eventcode eventbasecode eventrootcode "
    "plover ploverevent eventtext typ art kategorie tipo categoria categorie code",
    "quad": "quad quadclass quadcode quadcategory pentaclass quintclass",
    "intensity": "intensity goldstein goldsteinscale goldsteinscore gscale intensitat score weight",
    "count": "count n num number events numevents nevents reports frequency freq anzahl nombre numero",
    "directed": "directed isdirected",
    "precision": "precision dateprecision",
    "source_ref": "sourceref reference ref eventid id",
    "url": "url link sourceurl weblink uri href",
    "title": "title headline description summary text note notes comment titel titre titulo beschreibung",
}

# Marks that tell two columns of countries apart; the first of each pair acts on the second in FROM_TO.
FROM_TO = (
    "source target|source destination|sender receiver|sender recipient|sender target|initiator target|actor target|"
    "initiator recipient|initiator responder|from to|origin destination|orig dest|exporter importer|donor recipient|"
    "supplier recipient|src tgt|src targ|src dst|attacker defender|aggressor victim|reporter partner|subject object|"
    "sanctioning sanctioned|von nach|quelle ziel|origen destino|o d"
)

SIDES = "a b|1 2|i j|x y|one two|first second|country partner|country counterpart|land partner|pays partenaire"

ORDER = ("iso3", "name", "iso2", "", "cow", "gw", "numeric", "cameo", "fips")  # of code systems that fit equally well

HINTS = {"cow": "cow|ccode|cc$|cc[12ab]$", "gw": "gw", "numeric": "num|m49", "cameo": "cameo|actor", "fips": "fips"}

NO_VALUE = frozenset(["", "na", "n/a", "#n/a", "n.a.", "null", "none", "nan", "-", "--", "—", "–", ".", "?"])

QUADS = {
    "0": "statement",
    "1": "verbal_cooperation",
    "2": "material_cooperation",
    "3": "verbal_conflict",
    "4": "material_conflict",
}

# Words for kinds of events: CAMEO's and PLOVER's names where they differ from our tags, and everyday ones.
WORDS: Mapping[str, str] = {
    "statement": "make public statement|comment|announcement|declaration|neutral",
    "appeal": "request|proposal|propose|invitation|call for action|urge",
    "agree": "express intent to cooperate|promise|pledge|intent to cooperate",
    "consult": "meeting|meet|talks|negotiation|negotiate|phone call|telephone call|consultations|mediation",
    "visit": "state visit|working visit|delegation|visit of a delegation|make a visit|host a visit",
    "leaders_meeting": "summit|summit meeting|leaders meeting|bilateral meeting",
    "support": "engage in diplomatic cooperation|praise|endorse|endorsement|approval|apology|diplomatic cooperation",
    "recognition": "recognize|recognise|diplomatic recognition|establish relations|relations established",
    "agreement": "treaty|sign agreement|memorandum|mou|accord|deal|bilateral agreement|sign formal agreement",
    "partnership": "strategic partnership",
    "alliance": "ally|defence pact|defense pact|military alliance|mutual defense pact|mutual defence pact",
    "accession": "join|membership|joined organization|joined organisation",
    "trade_agreement": "fta|free trade agreement|trade deal|customs union",
    "cooperate": "engage in material cooperation|cooperation|joint project",
    "military_cooperation": "joint exercise|military exercise|exercise|joint exercises|military exercises|drill",
    "aid": "provide aid|humanitarian aid|assistance|donation|relief",
    "economic_aid": "loan|credit|investment|debt relief|provide economic aid",
    "arms_transfer": "arms sale|arms deal|weapons|arms|military aid|weapons delivery|arms delivery",
    "concede": "yield|concession|release|prisoner exchange",
    "sanction_relief": "sanctions lifted|sanctions relief|lift sanctions|ease sanctions",
    "retreat": "withdrawal|withdraw|ceasefire|peace|peace agreement|deescalation|truce",
    "demand": "demands|ultimatum demand",
    "accuse": "disapprove|criticism|criticise|criticize|condemn|condemnation|investigate|complaint|denounce|accusation",
    "reject": "refuse|refusal|veto|rejection|denial",
    "threaten": "threat|warning|warn|ultimatum",
    "protest": "demonstration|boycott|demonstrate|demonstrations",
    "mobilize": "exhibit force posture|exhibit military posture|show of force|mobilise|mobilization|mobilisation",
    "reduce_relations": "reduce relations|break relations|recall ambassador|ambassador recalled|relations broken",
    "pact_ended": "treaty withdrawal|leave treaty|denounce treaty",
    "expulsion": "expel|expel diplomats|diplomats expelled|expelled",
    "sanction": "embargo|impose sanctions|impose embargo|sanctions imposed",
    "trade_restriction": "tariff|tariffs|export controls|import ban|export ban|border closed|trade war",
    "coerce": "cyberattack|cyber attack|arrest|seizure|hostage taking|blockade",
    "assault": "attack|fight|armed attack|clash|strike|airstrike|air strike|battle|bombing|shelling|armed clash|"
    "use unconventional mass violence|engage in unconventional mass violence|use of force|armed conflict",
    "war": "invasion|invade|interstate war",
    "occupation": "annexation|occupy|annex|occupy territory",
}

MONTHS = """
jan january januar janner janvier janv enero ene gennaio gen janeiro января январь янв
feb february februar fevrier fevr febrero febbraio fevereiro fev февраля февраль фев
mar march marz mrz mars marzo marco марта март мар
apr april avril avr abril abr aprile апреля апрель апр
may mai mayo maggio mag maio мая маи
jun june juni juin junio giugno giu junho июня июнь июн
jul july juli juillet juil julio luglio lug julho июля июль июл
aug august aout agosto ago августа август авг
sep sept september septembre septiembre settembre set setembro сентября сентябрь сен
oct october okt oktober octobre octubre ottobre ott outubro out октября октябрь окт
nov november novembre noviembre novembro ноября ноябрь ноя
dec december dez dezember decembre diciembre dic dicembre dezembro декабря декабрь дек
"""  # a line a month: its plain names in the languages of many tables

MONTH_OF = {name: month for month, names in enumerate(MONTHS.strip().split("\n"), 1) for name in names.split()}


def plain(text: str) -> str:
    """A header or a kind of event without case, accents, spaces and signs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if letter.isalnum())
