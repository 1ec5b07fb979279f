"""Figures and tables as files that a reader takes away, and the words that go with them."""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

import pandas as pd
import plotly.graph_objects as go
import plotly.io

from alignment import database, ledger, store

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HERE = Path(__file__).parent
MOST_ROWS = 5_000  # of a report's table: beyond, a browser is slow to open it; all rows are in the CSV within it
REPORT_CONFIG = {"displaylogo": False, "responsive": True, "modeBarButtons": [["toImage"]]}
# The look of a report's chart: by day, whatever the reader's screen is.
BY_DAY = {"template": "plotly_white", "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff"}


@dataclass(frozen=True)
class Source:
    """A source as a reader is told of it."""

    label: str
    licence: str
    url: str = ""
    citation: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Told:
    """What stands beside a figure wherever it goes.  `changed`: what the reader has changed; `link`: to the view."""

    title: str
    answer: str
    n: str
    sources: tuple[Source, ...] = ()
    changed: str = ""
    how: tuple[str, ...] = ()
    link: str = ""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV in which no text can start a formula when a spreadsheet opens it (OWASP, CSV injection)."""
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]) and not pd.api.types.is_datetime64_any_dtype(safe[name]):
            text = safe[name].astype("string")
            risky = text.str.startswith(FORMULA_STARTS).fillna(False)
            safe[name] = text.where(~risky, "'" + text)
    return safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n").encode("utf-8")


@functools.cache
def release() -> str:
    """The version of the dashboard."""
    return str(tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def edition() -> str:
    """A short name of the open data, another one whenever a table, a fact or the store's ledger has changed."""
    return _edition(store.version())


@functools.lru_cache(maxsize=4)
def _edition(version: str) -> str:
    whole, at = hashlib.sha256(), store.place()
    files = store.DATA.glob("*.csv") if at else store.DATA.rglob("*.*")
    for path in sorted(path for path in files if path.suffix in (".csv", ".toml", ".parquet")):
        whole.update(path.relative_to(store.DATA).as_posix().encode() + path.read_bytes())
    if at:  # what the store says of itself, not where it lies
        held: ledger.Ledger = database.held()
        whole.update(repr((sorted(held.files.items()), held.imports)).encode())
    return whole.hexdigest()[:10]


def provenance(told: Told) -> str:
    """The line under a figure: n, and each source with its licence."""
    named = "; ".join(
        f"{source.label}{', provisional' * (source.provisional and 'provisional' not in source.label)} "
        f"({source.licence})"
        for source in told.sources
    )
    return f"n: {told.n}. Sources: {named or 'none'}."


def citation(told: Told, day: date) -> str:
    """How to cite a figure: title, dashboard and version, data edition, sources, address, day."""
    sources = ", ".join(source.label for source in told.sources)
    where = f" {told.link}," if told.link else ""
    return (
        f"“{told.title}”. Alignment dashboard {release()}, data edition {edition()}"
        f"{f' (data: {sources})' if sources else ''}.{where} seen on {day:%-d %B %Y}."
    )


def report(
    figure: go.Figure, told: Told, table: pd.DataFrame, day: date, colours: Mapping[str, str] | None = None
) -> bytes:
    """A figure with all that stands beside it as one HTML file that opens without the internet.

    Plotly's own code is in the file, and a policy in its head forbids every request.  All text is escaped.  `colours`:
    those that the figure bears by night, and what stands for each by day.
    """
    drawn = figure.to_json()
    for night, light in (colours or {}).items():
        drawn = drawn.replace(f'"{night}"', f'"{light}"')
    chart = plotly.io.from_json(drawn).update_layout(**BY_DAY)
    page = Template((HERE / "assets" / "report.html").read_text(encoding="utf-8"))
    given = {
        "title": told.title, "answer": told.answer, "changed": told.changed, "provenance": provenance(told),
        "citation": citation(told, day), "link": told.link, "rows": _rows_said(table),
    }  # fmt: skip
    blocks = {
        "chart": chart.to_html(full_html=False, include_plotlyjs=True, config=REPORT_CONFIG, default_width="100%"),
        "table": table.head(MOST_ROWS).to_html(index=False, border=0, na_rep="", float_format=lambda x: f"{x:.4g}"),
        "csv": base64.b64encode(csv_bytes(table)).decode("ascii"),
        "how": "".join(f"<p>{_explained(paragraph)}</p>" for paragraph in paragraphs(told.how)),
        "sources": "".join(f"<li>{_source(source)}</li>" for source in told.sources),
        "away": _link(told.link, told.link),
    }
    escaped = {name: html.escape(text) for name, text in given.items()}
    return page.substitute(escaped | blocks).encode("utf-8")


def paragraphs(texts: Sequence[str]) -> list[str]:
    """Explanations as paragraphs."""
    return [part for text in texts for part in text.split("\n\n") if part.strip()]


def _explained(paragraph: str) -> str:
    """A paragraph of a docstring as HTML: what stands between backticks is code."""
    parts = [html.escape(part) for part in paragraph.split("`")]
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def _rows_said(table: pd.DataFrame) -> str:
    if len(table) > MOST_ROWS:
        return f"first {MOST_ROWS:,} of {len(table):,} rows; all are in the CSV"
    return f"{len(table):,} rows"


def _source(source: Source) -> str:
    """A source with licence, citation and address, as HTML."""
    said = f"{source.label} ({source.licence}){' – provisional' if source.provisional else ''}"
    cited = f" {source.citation}" if source.citation else ""
    return f"{html.escape(said)}.{html.escape(cited)} {_link(source.url, source.url)}"


def _link(address: str, text: str) -> str:
    """A link as HTML; text only where the address is not one of the web."""
    if not address.startswith(("https://", "http://")):
        return html.escape(text)
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer">{html.escape(text)}</a>'
