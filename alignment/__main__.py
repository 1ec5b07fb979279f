"""The command line: `python -m alignment COMMAND`; each command explains itself with --help."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from alignment import store, tables
from alignment.ledger import StoreError
from alignment.measures.cooperation import MeasureError
from alignment.sources import SourceError

Options = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.  Returns the exit status: 0 done, 1 something must be mended, 2 the command line is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except (tables.TableError, SourceError, StoreError, MeasureError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m alignment", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="make data/facts from a folder of publishers' files")
    build.add_argument("raw", type=Path, metavar="RAW", help="folder of files as published (see data/README.md)")
    build.add_argument("--out", type=Path, default=store.DATA, help="folder to write to (default: data/)")
    build.add_argument(
        "--borders", type=Path, metavar="FILE", help="also make the map from this TopoJSON (world/50m.json)"
    )
    commands.add_parser("check", help="check the human-edited tables in data/")
    _measure_options(commands.add_parser("measure", help="print a measure of pairs or countries as CSV"))
    commands.add_parser("methods", help="write docs/methods.md from the docstrings and constants of the measures")
    commands.add_parser("sources", help="list the sources that can be imported")
    brought = commands.add_parser("import", help="bring publishers' files, or a table of your own, into a store")
    brought.add_argument("source", metavar="SOURCE", help="which publisher's layout; `sources` lists them")
    brought.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="files, or folders of files")
    cube = commands.add_parser("cube", help="make the sums of a store's events again")
    for command in (brought, cube):
        command.add_argument("--store", default=None, help=f"folder of the store (default: {_STORE})")
        command.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what adds up the cube")
        command.add_argument(
            "--master", default="local[*]", help="Spark's master: this machine, or a cluster's address"
        )
    refresh = commands.add_parser("refresh", help="fetch sources that have a public address, where they have changed")
    refresh.add_argument("names", nargs="*", metavar="SOURCE", help="only these (default: all)")
    refresh.add_argument("--raw", type=Path, default=Path("raw"), help="folder to keep the files in (default: raw/)")
    return parser


_STORE = "$ALIGNMENT_STORE, else store/"


def _store(options: Options) -> Path:
    named = str(options.store or os.environ.get("ALIGNMENT_STORE") or "store")
    if "://" in named:
        raise StoreError(f"{named} is a bucket, which is read but not written. Import into a folder and copy it there.")
    return Path(named)


def _measure_options(measure: argparse.ArgumentParser) -> None:
    """The options of `measure`; the names of measures and what each needs stand in alignment/questions/measured.py."""
    measure.add_argument("name", metavar="NAME", help="agreement, s, pi, kappa, balance, ideal_point_distance (pairs); "
                         "ideal_point, tilt, entropy (countries)")  # fmt: skip
    measure.add_argument("--a", default="", help="a country, by code or name; without --a and --b: all")
    measure.add_argument("--b", default="", help="the other country of a pair")
    measure.add_argument("--from", dest="first", type=int, default=store.FIRST_YEAR, metavar="YEAR")
    measure.add_argument("--to", dest="last", type=int, default=store.LAST_YEAR, metavar="YEAR")
    measure.add_argument("--by", choices=("year", "month"), default="", help="default: the whole window as one period")
    measure.add_argument("--tag", action="append", default=[], help="only this kind of event (repeatable)")
    measure.add_argument("--source", action="append", default=[], help="only this source (repeatable)")
    measure.add_argument("--west", default="", metavar="BLOC", help="for tilt and entropy: a bloc, or CODE,CODE,…")
    measure.add_argument("--east", default="", metavar="BLOC", help="for tilt and entropy: a bloc, or CODE,CODE,…")
    measure.add_argument("--store", default=None, help=f"folder of a store (default: {_STORE}; without: shipped data)")
    measure.add_argument("--format", choices=("csv", "json"), default="csv")


def _spark(options: Options) -> str:
    return options.master if options.engine == "spark" else ""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _build(options: Options) -> int:
    from alignment import build
    from alignment.sources import borders

    if not options.raw.is_dir():
        _say(f"{options.raw} is not a folder. Give the folder that holds the publishers' files.")
        return 1
    build.run(options.raw, options.out, _say)
    if options.borders:
        borders.build(options.borders, options.out / "facts" / "borders.parquet")
    return 0


def _measure(options: Options) -> int:
    """Print a measure: country_a, country_b (or country), period, value, low, high, n."""
    from alignment import address, exports
    from alignment.questions import measured

    if options.store:
        os.environ["ALIGNMENT_STORE"] = options.store
    asked = {key: getattr(options, key) for key in ("a", "b", "west", "east")}
    known = {key: value and address.code(key, value) for key, value in asked.items()}
    many = {key: [address.code(key, value) for value in getattr(options, key)] for key in ("tag", "source")}
    unknown = [_why_unknown(key, asked[key]) for key, value in known.items() if value is None]
    unknown += [
        f"There is no {key} “{said}”."
        for key, codes in many.items()
        for said, code in zip(getattr(options, key), codes, strict=True)
        if code is None
    ]
    if unknown or options.first > options.last:
        _say("\n".join(unknown) or "--from is later than --to.")
        return 2
    tags, sources = (tuple(code for code in many[key] if code) for key in ("tag", "source"))
    filters = store.Filters(tags=tags, sources=sources, years=(options.first, options.last))
    given = {key: code for key, code in known.items() if code}
    found = measured.measured(options.name, filters, by=options.by, **given)
    if options.format == "csv":
        sys.stdout.write(exports.csv_bytes(found).decode("utf-8-sig"))
    else:
        print(found.to_json(orient="records"))
    return 0


def _why_unknown(key: str, value: str) -> str:
    """What is wrong with a country or a bloc, and which would do."""
    from alignment import countries
    from alignment.questions import labels

    if key in ("west", "east"):
        return f"There is no bloc “{value}”. Choose one of {', '.join(labels.bloc_names())}, or countries: CODE,CODE."
    try:
        return f"{value} is {countries.resolve(value)}."
    except ValueError as problem:
        return f"--{key}: {problem}"


def _methods(options: Options) -> int:
    from alignment import methods

    methods.PAGE.write_text(methods.page(methods.written()), encoding="utf-8")
    print("docs/methods.md written")
    return 0


def _check(options: Options) -> int:
    """Report every rejected row of every table; the good ones are counted."""
    failed = 0
    for name in tables.TABLES:
        checked = store.checked(name)
        failed += len(checked.rejects)
        print(f"{name}.csv: {len(checked.good):,} rows good, {checked.rejects['line'].nunique():,} rejected")
        for reject in checked.rejects.to_dict("records"):
            print(f"  {reject['file']} line {reject['line']}: {reject['problem']}")
    return 1 if failed else 0


def _sources(options: Options) -> int:
    """List the sources that can be imported."""
    from alignment.sources.catalogue import SOURCES

    width = max(len(source.key) for source in SOURCES)
    for source in SOURCES:
        print(f"{source.key:{width}}  {source.file}")
    return 0


def _import(options: Options) -> int:
    """Import files; the account of each on the way, the sums as the last line."""
    from alignment import intake
    from alignment.sources import catalogue, read_corrections

    source, place = catalogue.find(options.source), _store(options)
    outcome = intake.run(
        source,
        options.paths,
        place,
        corrections=read_corrections(store.DATA, must_fit=False),
        progress=_say,
        spark=_spark(options),
    )
    for refused in outcome.refused:
        _say(refused)
    for row in outcome.imported:
        outside = f" ({row.outside:,} of a time or kind not carried)" if row.outside else ""
        print(
            f"{row.file}: {row.read:,} rows read = {row.accepted:,} accepted + {row.duplicates:,} duplicates + "
            f"{row.not_pairs:,} not pairs{outside} + {row.rejected:,} rejected"
        )
    if outcome.imported:
        _say(f"The store is {place}. Open it with ALIGNMENT_STORE={place} streamlit run dashboard.py")
    print(json.dumps(outcome.account(source.key)))
    return 1 if outcome.refused else 0


def _cube(options: Options) -> int:
    """Make the cube of a store again, with either engine."""
    from alignment import cube, ledger

    place = _store(options)
    with ledger.writing(place) as held:
        cube.build(place, held, list(held.files["events"]), spark=_spark(options))
        ledger.commit(place, held)
    print(f"{len(held.files['cube']):,} files of sums for {len(held.files['events']):,} files of events")
    return 0


def _refresh(options: Options) -> int:
    from alignment import refresh

    return refresh.command(options.names, options.raw)


COMMANDS: Mapping[str, Callable[[Options], int]] = {
    "measure": _measure, "methods": _methods,
    "build": _build, "check": _check, "sources": _sources, "import": _import, "cube": _cube, "refresh": _refresh,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
