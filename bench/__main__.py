"""`python -m bench [NAME]`: what is measured, by name; each prints what it compares, side by side, in one run."""

from __future__ import annotations

import argparse
import sys

NAMES = {
    "pages": "first chart and filter change of every page, against the smallest Streamlit app",
    "measures": "how long each measure takes on the shipped record, beside the reach it must keep",
    "validate": "our measures against published ones; writes the table in docs/methods.md with --write docs/methods.md",
    "readers": "30 readers at once over Streamlit's own websocket, beside one alone: waiting, errors, memory",
    "import": "GDELT import against DuckDB's bare copy, memory, cube on DuckDB and Spark, pages on 10 million rows",
}


def main() -> None:
    """Run one benchmark."""
    if sys.argv[1:2] == ["validate"]:
        from bench import validate

        sys.exit(validate.main(sys.argv[2:]))
    listed = "; ".join(f"{name}: {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, epilog=listed)
    parser.add_argument("name", nargs="?", choices=list(NAMES), default="pages", help="default: pages")
    parser.add_argument("--runs", type=int, default=7, help="visits to each page (default 7)")
    parser.add_argument("--rows", type=int, nargs="+", default=[10**5, 10**6, 10**7], help="sizes that import measures")
    parser.add_argument("--readers", type=int, default=30, help="readers at once (default 30)")
    parser.add_argument("--seconds", type=float, default=60, help="for which they read (default 60)")
    options = parser.parse_args()
    if options.name == "import":
        from bench import intake

        intake.run(options.rows, options.runs)
    elif options.name == "readers":
        from bench import readers

        sys.exit(1 if readers.run(options.readers, options.seconds) else 0)
    elif options.name == "measures":
        from bench import measures

        measures.run()
    else:
        from bench import pages

        pages.run(options.runs)


if __name__ == "__main__":
    main()
