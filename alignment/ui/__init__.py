"""What pages share on screen: chart block (sentence, chart, n, sources, downloads), evidence table, warnings."""

from alignment.ui.block import chart, dark
from alignment.ui.memory import remember
from alignment.ui.record import accounts_table, covered_table, rejects_table, sources_table
from alignment.ui.tables import event_cards, evidence, table, unfolded
from alignment.ui.take import ASSETS, download
from alignment.ui.text import heading, nothing, plain

__all__ = [
    "ASSETS", "accounts_table", "chart", "covered_table", "dark", "download", "event_cards", "evidence", "heading",
    "nothing", "plain", "rejects_table", "remember", "sources_table", "table", "unfolded",
]  # fmt: skip
