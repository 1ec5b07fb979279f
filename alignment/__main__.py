"""The command line: `python -m alignment build RAW` makes data/facts from the publishers' files.

`check` reads our own tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alignment import store, tables
from alignment.sources import SourceError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.  Returns the exit status: 0 done, 1 something must be mended, 2 the command line is wrong."""
    parser = argparse.ArgumentParser(prog="python -m alignment", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="make data/facts from a folder of publishers' files")
    build.add_argument("raw", type=Path, metavar="RAW", help="folder of files as published (see data/README.md)")
    build.add_argument("--out", type=Path, default=store.DATA, help="folder to write to (default: data/)")
    build.add_argument(
        "--borders", type=Path, metavar="FILE", help="also make the map from this TopoJSON (world/50m.json)"
    )
    commands.add_parser("check", help="check the human-edited tables in data/")
    options = parser.parse_args(arguments)
    try:
        return _build(options.raw, options.out, options.borders) if options.command == "build" else _check()
    except (tables.TableError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1


def _build(raw: Path, out: Path, polygons: Path | None) -> int:
    from alignment import build
    from alignment.sources import borders

    if not raw.is_dir():
        print(f"{raw} is not a folder. Give the folder that holds the publishers' files.", file=sys.stderr)
        return 1
    build.run(raw, out, lambda text: print(text, file=sys.stderr, flush=True))
    if polygons:
        borders.build(polygons, out / "facts" / "borders.parquet")
    return 0


def _check() -> int:
    """Report every rejected row of every table; the good ones are counted."""
    failed = 0
    for name in tables.TABLES:
        checked = store.checked(name)
        failed += len(checked.rejects)
        print(f"{name}.csv: {len(checked.good):,} rows good, {checked.rejects['line'].nunique():,} rejected")
        for reject in checked.rejects.to_dict("records"):
            print(f"  {reject['file']} line {reject['line']}: {reject['problem']}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
